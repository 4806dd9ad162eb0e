// Printed by scripts/generate.ts from the folders of packages/core/src/clouds. Do not edit.

/** Credentials, scope and options of Gcore. */
export interface GcoreSettings {
  /** A permanent API token. In a shell, quote it singly: older tokens hold a dollar sign. */
  readonly api_key?: string | undefined;
  /** The project's number. */
  readonly project_id?: number | undefined;
  /** The project's name, instead of its number. */
  readonly project_name?: string | undefined;
  /** The region's number. */
  readonly region_id?: number | undefined;
  /** The region's name, such as `Luxembourg-2`, instead of its number. */
  readonly region_name?: string | undefined;
  /** The API's address, with or without `/cloud` at its end. */
  readonly endpoint?: string | undefined;
  /** How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. */
  readonly connections?: number | undefined;
  /** Whether the endpoint may be plain `http://` beyond this machine. */
  readonly allow_plain_http?: boolean | undefined;
  /** How a port's pairs are written: `v2` (PUT, answered by a task), `patch` (the newer ports API; knows no MAC addresses) or `v1` (the old synchronous PUT). */
  readonly write_route?: "v2" | "patch" | "v1" | undefined;
}

/** Credentials, scope and options of Huawei Cloud. */
export interface HuaweicloudSettings {
  /** The region, such as `eu-west-101`. Without it, the one that a project's name begins with (`eu-de_harbour`), or that of the profile. */
  readonly region?: string | undefined;
  /** The cloud of the family, where the region does not tell. Decides the endpoints and what `route: auto` means. */
  readonly platform?: "huawei-cloud" | "huawei-cloud-europe" | "open-telekom-cloud" | "swiss-otc" | "flexible-engine" | "cloud-ru" | "tm-one" | "huawei-cloud-stack" | undefined;
  /** The project's id. Without it, the project of the token, or the one that is named like `project_name`, is taken. */
  readonly project_id?: string | undefined;
  /** The project's name. By default each region has one that is named like the region. */
  readonly project_name?: string | undefined;
  /** How to prove who one is: `keys` signs each request, `token` sends one that is there, `password` gets tokens and renews them, `identity-token` gets them for one of an identity provider, `profile` takes keys from a profile file, `agency` takes them from the server's own metadata service. By default the first for which all is given, in this order; a profile file is looked for where nothing is given, and `agency` is never guessed. */
  readonly authentication?: "keys" | "token" | "password" | "identity-token" | "profile" | "agency" | undefined;
  /** Access key (AK). */
  readonly access_key?: string | undefined;
  /** Secret key (SK). */
  readonly secret_key?: string | undefined;
  /** Goes with a temporary access key. */
  readonly security_token?: string | undefined;
  /** The form of the signature: `huawei` (all official SDKs), `scoped` (the older form of the Open Telekom Cloud's Go client) or `derived` (`V11-HMAC-SHA256`). */
  readonly signature?: "huawei" | "scoped" | "derived" | undefined;
  /** An IAM token of project scope. */
  readonly token?: string | undefined;
  /** The IAM user. */
  readonly username?: string | undefined;
  /** The IAM user, by id: then no account is needed. */
  readonly user_id?: string | undefined;
  /** The IAM user's password. */
  readonly password?: string | undefined;
  /** The account that the IAM user belongs to. */
  readonly domain_name?: string | undefined;
  /** The account, by id. */
  readonly domain_id?: string | undefined;
  /** The identity provider, as IAM calls it. */
  readonly identity_provider?: string | undefined;
  /** The identity provider's token (OpenID Connect), such as a workflow's. */
  readonly identity_token?: string | undefined;
  /** A file that holds it. */
  readonly identity_token_file?: string | undefined;
  /** Where a workflow's runner gives such a token to who shows `identity_token_key`. GitHub says so to jobs with `permissions: id-token: write`. */
  readonly identity_token_url?: string | undefined;
  /** What the runner wants to be shown. */
  readonly identity_token_key?: string | undefined;
  /** For whom the runner's token is to be: the client id of the identity provider in IAM. By default as the runner has it. */
  readonly identity_audience?: string | undefined;
  /** The SDKs' profile file, by default `~/.huaweicloud/credentials`. */
  readonly credentials_file?: string | undefined;
  /** The command line's profile file (KooCLI), by default `~/.hcloud/config.json`. */
  readonly profile_file?: string | undefined;
  /** The profile in it; by default the current one. */
  readonly profile?: string | undefined;
  /** The server's metadata service, which is on the server's own link. */
  readonly metadata_endpoint?: string | undefined;
  /** An agency to act as. Not known yet: refused, so that nobody acts as themselves by mistake. */
  readonly assume_role?: string | undefined;
  /** The domain of the endpoints, such as `myhuaweicloud.eu`; follows from `platform` where that has one. */
  readonly domain?: string | undefined;
  /** The address of all services, `{service}` standing for `ecs`, `vpc` and `iam` where they have hosts of their own. */
  readonly endpoint?: string | undefined;
  /** The address of ECS. */
  readonly ecs_endpoint?: string | undefined;
  /** The address of VPC. */
  readonly vpc_endpoint?: string | undefined;
  /** The address of IAM. */
  readonly iam_endpoint?: string | undefined;
  /** How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. */
  readonly connections?: number | undefined;
  /** Whether endpoints may be plain `http://` beyond this machine. */
  readonly allow_plain_http?: boolean | undefined;
}

/** Credentials, scope and options of k0rdent AI. */
export interface K0rdentSettings {
  /** The API's address, without `/v1`. */
  readonly endpoint?: string | undefined;
  /** The region of the addresses. */
  readonly region?: string | undefined;
  /** The project's id (not its uid). */
  readonly project?: string | undefined;
  /** A bearer token. It lives about 15 minutes; an API key or a service account lasts. */
  readonly token?: string | undefined;
  /** An API key, with which tokens are minted. */
  readonly api_key?: string | undefined;
  /** A service account's id. */
  readonly client_id?: string | undefined;
  /** A service account's secret. */
  readonly client_secret?: string | undefined;
  /** Mints tokens that may do less than the credential. */
  readonly scope_narrowing?: {
    /** The scope. */
    readonly scope?: "organization" | "project" | undefined;
    /** The organization or project. */
    readonly scope_id?: string | undefined;
    /** Some of the credential's roles. */
    readonly roles?: readonly string[] | undefined;
  } | undefined;
  /** How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. */
  readonly connections?: number | undefined;
  /** Whether the endpoint, and the place where tokens are minted, may be plain `http://` beyond this machine. */
  readonly allow_plain_http?: boolean | undefined;
  /** What a derived name begins with: that of an address for which none was stated. */
  readonly name_prefix?: string | undefined;
  /** Knobs for what the API's draft leaves open; `docs/guides/k0rdent.md` says which assumption each one corrects. */
  readonly compat?: {
    /** Which words of `status` mean what; letter case, `-`, `_` and spaces make no difference. */
    readonly status?: {
      /** It is there, once it also has an address. */
      readonly ready?: readonly string[] | undefined;
      /** It is on its way. */
      readonly pending?: readonly string[] | undefined;
      /** It is on its way out. */
      readonly releasing?: readonly string[] | undefined;
      /** It will never be there. */
      readonly failed?: readonly string[] | undefined;
      /** What a word that is in no list means, and what no word at all means. */
      readonly unknown?: "ready-if-address" | "pending" | "fail" | undefined;
    } | undefined;
    /** How long an allocation may take. In seconds. */
    readonly readyTimeout?: number | undefined;
    /** The first pause between two looks. In seconds. */
    readonly pollInterval?: number | undefined;
    /** Where things are. */
    readonly paths?: {
      /** The collection of addresses; `{region}` and `{project}` are filled in. */
      readonly addresses?: string | undefined;
    } | undefined;
    /** What a refusal means. */
    readonly conflict?: {
      /** The HTTP status of an allocation whose name is taken. */
      readonly existsCodes?: readonly number[] | undefined;
      /** The HTTP status of a release of an address that is in use. */
      readonly inUseCodes?: readonly number[] | undefined;
      /** A regular expression, in any letter case: words that say so, also where the status is 400. */
      readonly inUsePattern?: string | undefined;
    } | undefined;
    /** How networks and subnets are referred to. */
    readonly references?: {
      /** How references are sent. */
      readonly style?: "path" | "absolute" | "id" | undefined;
      /** What the path of a subnet calls its collection. */
      readonly subnetCollection?: "subnets" | "subnetworks" | undefined;
    } | undefined;
    /** The family where none is stated; it is always sent. */
    readonly defaultIpVersion?: "IPV4" | "IPV6" | undefined;
    /** Whether an address in use is waited for when it is released, as long as `releaseTimeout` says. */
    readonly inUseRetry?: boolean | undefined;
    /** Whether it is looked for after a release until it has gone. */
    readonly confirmRelease?: boolean | undefined;
    /** How long a release may take. In seconds. */
    readonly releaseTimeout?: number | undefined;
    /** How tokens are minted. */
    readonly auth?: {
      /** Mint at this OpenID Connect issuer, found by its discovery document, with the client's id and secret. */
      readonly oidcIssuer?: string | undefined;
      /** Where tokens are minted. By default `{endpoint}/v1/regions/global/auth/token`, or the issuer's. */
      readonly tokenUrl?: string | undefined;
      /** How the question is sent. By default `json`, and `form` with an issuer. */
      readonly tokenFormat?: "json" | "form" | undefined;
    } | undefined;
    /** Whether permissions are asked for before anything is written. */
    readonly preflight?: {
      /** Such as `compute.addresses.create`; unset, nothing is asked. */
      readonly actions?: readonly string[] | undefined;
    } | undefined;
    /** Added to every allocation, such as a pool. Never compared. */
    readonly extraAllocateFields?: Record<string, unknown> | undefined;
    /** Whether specs that break a documented rule are refused here. `false` says so and sends them. */
    readonly strict?: boolean | undefined;
  } | undefined;
}

/** Credentials, scope and options of OpenStack. */
export interface OpenstackSettings {
  /** An entry of `clouds.yaml`, which then says where and as whom; of the other settings only `region`, `interface` and those that are no credentials count beside it. */
  readonly cloud?: string | undefined;
  /** Where `clouds.yaml` is. By default in the current folder, then in `~/.config/openstack`, then in `/etc/openstack`. */
  readonly clouds_file?: string | undefined;
  /** Where `secure.yaml` is, which holds what is secret of the entries. By default looked for as `clouds.yaml` is. */
  readonly secure_file?: string | undefined;
  /** How to prove who one is: `password`, `v3applicationcredential` or `token`. By default follows from what is given. */
  readonly auth_type?: string | undefined;
  /** Keystone's address, with or without `/v3` at its end. */
  readonly auth_url?: string | undefined;
  /** The user's name. */
  readonly username?: string | undefined;
  /** The user's id, instead of name and domain. */
  readonly user_id?: string | undefined;
  /** The domain of the user, by name. */
  readonly user_domain_name?: string | undefined;
  /** The domain of the user, by id. */
  readonly user_domain_id?: string | undefined;
  /** The user's password. */
  readonly password?: string | undefined;
  /** The application credential, by id. */
  readonly application_credential_id?: string | undefined;
  /** The application credential, by its name; the user goes with it. */
  readonly application_credential_name?: string | undefined;
  /** Its secret. */
  readonly application_credential_secret?: string | undefined;
  /** A token that is there already. It is not renewed when it ends. */
  readonly token?: string | undefined;
  /** The project, by name. */
  readonly project_name?: string | undefined;
  /** The project, by id, instead of name and domain. */
  readonly project_id?: string | undefined;
  /** The domain of the project, by name. */
  readonly project_domain_name?: string | undefined;
  /** The domain of the project, by id. */
  readonly project_domain_id?: string | undefined;
  /** The id of the domain of user and project, where none is stated. */
  readonly default_domain?: string | undefined;
  /** The region; needed where the cloud has several. */
  readonly region?: string | undefined;
  /** Which of the catalogue's addresses: `public` (the default), `internal` or `admin`. */
  readonly interface?: string | undefined;
  /** Neutron's address, with or without `/v2.0`, instead of the catalogue's. */
  readonly network_endpoint?: string | undefined;
  /** Nova's address, instead of the catalogue's. */
  readonly compute_endpoint?: string | undefined;
  /** A file of certificates (PEM) to trust instead of the system's. */
  readonly cacert?: string | undefined;
  /** How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. */
  readonly connections?: number | undefined;
  /** Whether endpoints may be plain `http://` beyond this machine. */
  readonly allow_plain_http?: boolean | undefined;
  /** The most pairs of one port: `max_allowed_address_pair`, which the operator sets and the API does not tell. */
  readonly most_pairs?: number | undefined;
  /** Whether others than its owner may set pairs on the ports of a network. By Neutron's default policies they may not, and a dry run says so. */
  readonly pairs_on_foreign_networks?: boolean | undefined;
  /** Whether Neutron heeds `If-Match` (extension `revision-if-match`, in every release since 2017). By default it is asked, once before the first write of pairs. Without it, lists are read once more after each write. */
  readonly compare_and_set?: boolean | undefined;
}

/** Credentials, scope and options of UpCloud. */
export interface UpcloudSettings {
  /** An API token. Wins over `username` and `password` where both are set. */
  readonly token?: string | undefined;
  /** An account that may use the API, where there is no token. */
  readonly username?: string | undefined;
  /** Its password. */
  readonly password?: string | undefined;
  /** The API's address, without `/1.3`. */
  readonly endpoint?: string | undefined;
  /** How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. */
  readonly connections?: number | undefined;
  /** Whether the endpoint may be plain `http://` beyond this machine. */
  readonly allow_plain_http?: boolean | undefined;
  /** The version of the API. `1.2` is the older one: it shows floating addresses as ordinary ones, and knows no release policy and no network interfaces. */
  readonly api_version?: "1.3" | "1.2" | undefined;
}

/** Each kind of thing: what is stated, what only the cloud knows, and the settings of its cloud. */
export interface Kinds {
  /** One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it. */
  "gcore/service-address": {
    readonly spec: {
      /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The network of the address and of all members, by id or name. */
      readonly network: string;
      /** The very address. Left out, the cloud chooses a free one. */
      readonly address?: string | undefined;
      /** Who may carry it. Each is an instance, by its name or id, or its port on the network, by its id, MAC address or own address. */
      readonly members?: readonly string[] | undefined;
      /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
      readonly at_least?: boolean | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
      /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
      readonly public?: string | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly address: string;
      /** Its network. */
      readonly network_id: string;
      /** The length of its network's prefix. */
      readonly prefix_length: number;
      /** The public address that leads to it. */
      readonly public_address?: string | undefined;
      /** Whoever carries it, and whoever is to. */
      readonly carriers: readonly {
        /** As it is stated; otherwise by its id. */
        readonly member: string;
        /** The port or interface that carries the address. */
        readonly port_id: string;
        /** The server that it belongs to. */
        readonly server_id?: string | undefined;
        /** Its own MAC address. */
        readonly mac_address?: string | undefined;
        /** Its own address. */
        readonly ip_address?: string | undefined;
        /** Whether its port lets the address through. */
        readonly lets_through: boolean;
        /** Why it does not, or would not when it is needed. */
        readonly why_not?: string | undefined;
      }[];
      /** What each member's keepalived needs: a whole `/etc/keepalived/keepalived.conf`. */
      readonly keepalived: readonly {
        /** The member. */
        readonly member: string;
        /** A whole `keepalived.conf`. */
        readonly configuration: string;
      }[];
    };
    readonly settings: GcoreSettings;
  };
  /** One address that a port of a virtual machine may use beside its own. */
  "gcore/allowed-address-pair": {
    readonly spec: {
      /** The port, by its id, as the query `gcore/private-ports` lists it. */
      readonly port_id?: string | undefined;
      /** The instance that the port belongs to, by id or name. */
      readonly instance?: string | undefined;
      /** The network that the port is on, by id or name. */
      readonly network?: string | undefined;
      /** The port, by one of its own addresses. */
      readonly port_address?: string | undefined;
      /** Beside `port_id`: the id of the instance that the port belongs to. Saves requests; needed where the API does not show single ports. */
      readonly instance_id?: string | undefined;
      /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
      readonly ip_address: string;
      /** The MAC address that goes with it. Without one it is the pair with the port's own. */
      readonly mac_address?: string | undefined;
      /** Whether `state: absent` removes the address with every MAC address, instead of with the port's own alone. */
      readonly any_mac?: boolean | undefined;
      /** Several ports, by their ids, instead of one; all on one network. Each gets the same. */
      readonly ports?: readonly string[] | undefined;
      /** Several instances, by name or id, instead of one port: the port of each on `network`. */
      readonly instances?: readonly string[] | undefined;
    };
    readonly outputs: {
      /** The network of the port. */
      readonly network_id: string;
      /** The port's own MAC address, where one port is named. */
      readonly port_mac_address?: string | undefined;
      /** The ports that have it, where several are named. */
      readonly port_ids?: readonly string[] | undefined;
    };
    readonly settings: GcoreSettings;
  };
  /** The whole list of addresses that a port of a virtual machine may use beside its own: these and no others. */
  "gcore/allowed-address-pairs": {
    readonly spec: {
      /** The port, by its id, as the query `gcore/private-ports` lists it. */
      readonly port_id?: string | undefined;
      /** The instance that the port belongs to, by id or name. */
      readonly instance?: string | undefined;
      /** The network that the port is on, by id or name. */
      readonly network?: string | undefined;
      /** The port, by one of its own addresses. */
      readonly port_address?: string | undefined;
      /** Beside `port_id`: the id of the instance that the port belongs to. Saves requests; needed where the API does not show single ports. */
      readonly instance_id?: string | undefined;
      /** The pairs: these and no others, in any order. An empty list clears the port. */
      readonly allowed_address_pairs: readonly {
        /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
        readonly ip_address: string;
        /** The MAC address that goes with it. Without one it is the pair with the port's own. */
        readonly mac_address?: string | undefined;
      }[];
      /** Several ports, by their ids, instead of one; all on one network. Each gets the same. */
      readonly ports?: readonly string[] | undefined;
      /** Several instances, by name or id, instead of one port: the port of each on `network`. */
      readonly instances?: readonly string[] | undefined;
    };
    readonly outputs: {
      /** The network of the port. */
      readonly network_id: string;
      /** The port's own MAC address, where one port is named. */
      readonly port_mac_address?: string | undefined;
      /** The ports that have it, where several are named. */
      readonly port_ids?: readonly string[] | undefined;
    };
    readonly settings: GcoreSettings;
  };
  /** A virtual IP: an address of a network that several instances share, with the pairs that they need for it. */
  "gcore/virtual-ip": {
    readonly spec: {
      /** The network, by id or name. Needed where the address is not reserved yet. */
      readonly network?: string | undefined;
      /** The address. Left out, any free one of the network: then `name` says which one is meant. */
      readonly ip_address?: string | undefined;
      /** Its name, which Gcore keeps as the tag `name` of its port; and its mark: where no address is stated, the one of this name is the one that is meant. */
      readonly name?: string | undefined;
      /** Whether it is a virtual IP: `false` switches that off, and keeps the address reserved; then nobody shares it. */
      readonly is_vip?: boolean | undefined;
      /** Who shares it: these and no others. Each is an instance, by name or id, or a port by its id; the port is the one on this network. Left out, the members are left alone. */
      readonly members?: readonly string[] | undefined;
    };
    readonly outputs: {
      /** The port that is the reserved address; a floating IP leads to it. */
      readonly port_id: string;
      /** The address. */
      readonly ip_address: string;
      /** Its network. */
      readonly network_id: string;
      /** The ports that share it. */
      readonly member_port_ids: readonly string[];
    };
    readonly settings: GcoreSettings;
  };
  /** One port that shares a virtual IP, with the pair that it needs for it. */
  "gcore/virtual-ip-member": {
    readonly spec: {
      /** The virtual IP, by its address or name, or by the id of its port. */
      readonly virtual_ip: string;
      /** Its network, by id or name; needed where several networks have such an address. */
      readonly network?: string | undefined;
      /** Who shares it: an instance, by name or id, or a port by its id. The port is the one on the virtual IP's network. */
      readonly member: string;
    };
    readonly outputs: {
      /** The port that is the virtual IP. */
      readonly virtual_ip_port_id: string;
      /** The port that shares it. */
      readonly port_id: string;
      /** The address. */
      readonly ip_address: string;
    };
    readonly settings: GcoreSettings;
  };
  /** An address of a network that is kept: nobody else gets it, and it survives the instance that has it. */
  "gcore/reserved-fixed-ip": {
    readonly spec: {
      /** The network, by id or name. Needed where the address is not reserved yet. */
      readonly network?: string | undefined;
      /** The address. Left out, any free one of the network: then `name` says which one is meant. */
      readonly ip_address?: string | undefined;
      /** Its name, which Gcore keeps as the tag `name` of its port; and its mark: where no address is stated, the one of this name is the one that is meant. */
      readonly name?: string | undefined;
    };
    readonly outputs: {
      /** The port that is the reserved address; a floating IP leads to it. */
      readonly port_id: string;
      /** The address. */
      readonly ip_address: string;
      /** Its network. */
      readonly network_id: string;
    };
    readonly settings: GcoreSettings;
  };
  /** A floating IP: reserved, leading to a port or a virtual IP, moved without a pause. */
  "gcore/floating-ip": {
    readonly spec: {
      /** The very address, to move, change or release it. The cloud chooses the address of a new one. */
      readonly floating_ip_address?: string | undefined;
      /** Its name, which Gcore keeps as the tag `name`; and its mark: where nothing remembers the address between runs, the one of this name is the one that is meant. */
      readonly name?: string | undefined;
      /** Its tags beside `name`: these and no others. Where there is no name, they are its mark: the one that has all of them. */
      readonly tags?: readonly {
        /** The tag's key; `name` is not among them, nor is `mooring`. */
        readonly key: string;
        /** Its value. */
        readonly value: string;
      }[] | undefined;
      /** The port, by its id, as the query `gcore/private-ports` lists it. */
      readonly port_id?: string | undefined;
      /** The instance that the port belongs to, by id or name. */
      readonly instance?: string | undefined;
      /** The network that the port is on, by id or name. */
      readonly network?: string | undefined;
      /** The port, by one of its own addresses. */
      readonly port_address?: string | undefined;
      /** Which of the port's addresses it leads to. Left out, the port's first IPv4 address. */
      readonly fixed_ip_address?: string | undefined;
      /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to. */
      readonly attached?: boolean | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly floating_ip_address: string;
      /** The port that it leads to. */
      readonly port_id?: string | undefined;
      /** The address of that port. */
      readonly fixed_ip_address?: string | undefined;
    };
    readonly settings: GcoreSettings;
  };
  /** One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it. */
  "huaweicloud/service-address": {
    readonly spec: {
      /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The subnet of the address and of all members, by its network id or its name. */
      readonly network: string;
      /** The very address. Left out, the cloud chooses a free one. IPv4: an IPv6 virtual IP can be on one NIC only. */
      readonly address?: string | undefined;
      /** Who may carry it. Each is a server, by its name or id, or its NIC in the subnet, by its id, MAC address or own address. */
      readonly members?: readonly string[] | undefined;
      /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
      readonly at_least?: boolean | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
      /** The public address that leads to it: `new` (an EIP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
      readonly public?: string | undefined;
      /** Mbit/s of a new EIP; by default 5. */
      readonly bandwidth_size?: number | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly address: string;
      /** Its network. */
      readonly network_id: string;
      /** The length of its network's prefix. */
      readonly prefix_length: number;
      /** The public address that leads to it. */
      readonly public_address?: string | undefined;
      /** Whoever carries it, and whoever is to. */
      readonly carriers: readonly {
        /** As it is stated; otherwise by its id. */
        readonly member: string;
        /** The port or interface that carries the address. */
        readonly port_id: string;
        /** The server that it belongs to. */
        readonly server_id?: string | undefined;
        /** Its own MAC address. */
        readonly mac_address?: string | undefined;
        /** Its own address. */
        readonly ip_address?: string | undefined;
        /** Whether its port lets the address through. */
        readonly lets_through: boolean;
        /** Why it does not, or would not when it is needed. */
        readonly why_not?: string | undefined;
      }[];
      /** What each member's keepalived needs: a whole `/etc/keepalived/keepalived.conf`. */
      readonly keepalived: readonly {
        /** The member. */
        readonly member: string;
        /** A whole `keepalived.conf`. */
        readonly configuration: string;
      }[];
    };
    readonly settings: HuaweicloudSettings;
  };
  /** A virtual IP: an address of a subnet that several servers can share. */
  "huaweicloud/virtual-ip": {
    readonly spec: {
      /** The subnet, by its network id (the console's Network ID; not the Neutron subnet's id). */
      readonly subnet_id: string;
      /** The address. Without one the cloud chooses an IPv4 address, and the name tells the virtual IP from others. */
      readonly ip_address?: string | undefined;
      /** The name of its port. */
      readonly name?: string | undefined;
      /** `none` takes addresses off it that nothing in the subnet has any more: those of servers that were deleted while it was on them. Left out, they stay. */
      readonly strays?: "none" | "some" | undefined;
    };
    readonly outputs: {
      /** The port that is the virtual IP; an EIP is bound to it. */
      readonly virtual_ip_id: string;
      /** The port's MAC address. */
      readonly mac_address: string;
      /** `BUILD`, then always `DOWN`: a virtual IP never becomes active. */
      readonly status: string;
      /** The address; empty where its port has none any more. */
      readonly ip_address: string;
      /** The Neutron subnet that the address is of. */
      readonly neutron_subnet_id?: string | undefined;
      /** The addresses of the NICs that it is on. */
      readonly bound_ip_addresses: readonly string[];
      /** Addresses among its pairs that nothing in the subnet has: of NICs that are gone, as a rule. */
      readonly stray_ip_addresses: readonly string[];
      /** Networks among its pairs, and addresses of other things than NICs. */
      readonly other_pairs: readonly string[];
    };
    readonly settings: HuaweicloudSettings;
  };
  /** A virtual IP on one NIC of a server. */
  "huaweicloud/virtual-ip-binding": {
    readonly spec: {
      /** The virtual IP's address, in the subnet of the NIC. */
      readonly ip_address: string;
      /** The NIC, by its id (its port). */
      readonly nic_id?: string | undefined;
      /** The server whose NIC it is, where `nic_id` does not name it. With several NICs, `subnet_id` or `nic_ip_address` says which. */
      readonly server_id?: string | undefined;
      /** The subnet of the NIC and the virtual IP, by its network id (the console's Network ID; not the Neutron subnet's id). */
      readonly subnet_id?: string | undefined;
      /** The NIC's own address. When the server was deleted while the virtual IP was on it, this names the address that is to go. */
      readonly nic_ip_address?: string | undefined;
      /** Whether it is to be on this NIC alone. Other NICs, and addresses that nothing has any more, are taken off in the same write: a virtual IP moves so from one server to another. Networks among its pairs stay. */
      readonly sole?: boolean | undefined;
      /** `release` gives the virtual IP back with its last binding, if a binding has made it: its port is named `made-with-a-binding`. By default it stays. */
      readonly virtual_ip?: "keep" | "release" | undefined;
      /** How it is bound: `ecs-nic` by the ECS call, `vpc-port` by the pairs of the virtual IP's port, `auto` (the default) by the ECS call where this cloud documents it, else by the pairs. */
      readonly route?: "auto" | "ecs-nic" | "vpc-port" | undefined;
      /** `off` switches the NIC's source/destination check off (the pair `1.1.1.1/0`), as the vendor's guide asks for where the pairs are the route. Left out, it stays as it is. It is never switched back on. */
      readonly source_destination_check?: "off" | undefined;
    };
    readonly outputs: {
      /** The port that is the virtual IP. */
      readonly virtual_ip_id: string;
      /** The NIC's id, however it was named. */
      readonly bound_nic_id?: string | undefined;
      /** The NIC's address that stands in the pairs of the virtual IP. */
      readonly bound_ip_address: string;
    };
    readonly settings: HuaweicloudSettings;
  };
  /** An elastic IP: a public address, bound to a virtual IP, a NIC, or nothing. */
  "huaweicloud/eip": {
    readonly spec: {
      /** Its name. The EIP of this name is the one that is meant, and is bought where there is none. */
      readonly alias?: string | undefined;
      /** The very address, to bind, change or release it. The cloud chooses the address of a new one. */
      readonly ip_address?: string | undefined;
      /** What to bind it to: a virtual IP's port (`virtual_ip_id`), or a NIC. */
      readonly port_id?: string | undefined;
      /** The subnet of `virtual_ip_address`, by its network id. */
      readonly subnet_id?: string | undefined;
      /** The virtual IP to bind it to, in place of `port_id`. */
      readonly virtual_ip_address?: string | undefined;
      /** Whether it is bound to anything: `false` unbinds it and keeps it. */
      readonly bound?: boolean | undefined;
      /** The line that it is bought on, such as `5_bgp` (the default). */
      readonly type?: string | undefined;
      /** Mbit/s. Needed to buy one with a bandwidth of its own. */
      readonly bandwidth_size?: number | undefined;
      /** The bandwidth's name; the `alias` by default. */
      readonly bandwidth_name?: string | undefined;
      /** `PER` (the default): a bandwidth of its own. `WHOLE`: the shared one of `bandwidth_id`. */
      readonly bandwidth_share_type?: "PER" | "WHOLE" | undefined;
      /** What is paid for: the `bandwidth`, or the `traffic`. By default as the region has it. */
      readonly bandwidth_charge_mode?: "bandwidth" | "traffic" | undefined;
      /** A shared bandwidth. */
      readonly bandwidth_id?: string | undefined;
      /** What becomes of it when it is to be absent: `release` (the default) gives the address back for good, `keep` only unbinds it. */
      readonly release_policy?: "release" | "keep" | undefined;
    };
    readonly outputs: {
      /** The EIP. */
      readonly eip_id: string;
      /** The address. */
      readonly public_ip_address?: string | undefined;
      /** In the vendor's words: `DOWN` is bound to nothing, `ACTIVE` is bound. */
      readonly status: string;
      /** What it is bound to. */
      readonly bound_port_id?: string | undefined;
      /** The address behind it. */
      readonly private_ip_address?: string | undefined;
      /** The bandwidth that it is paid for by. */
      readonly bound_bandwidth_id?: string | undefined;
    };
    readonly settings: HuaweicloudSettings;
  };
  /** An IP address, allocated in a region and project: from outside, or out of a subnet. */
  "k0rdent/address": {
    readonly spec: {
      /** Its name, which the API calls `id`. Without one, it is derived from the front end's own name for it. `auto`: the cloud gives one, and only who remembers the answer's `id` finds it again. */
      readonly name?: string | undefined;
      /** Reachable from outside, or inside a network only. By default `EXTERNAL`. */
      readonly address_type?: "EXTERNAL" | "INTERNAL" | undefined;
      /** The family. By default that of `ip_address`, else `IPV4`. */
      readonly ip_version?: "IPV4" | "IPV6" | undefined;
      /** INTERNAL only: this very address, out of the subnetwork's range. */
      readonly ip_address?: string | undefined;
      /** INTERNAL only: the network, as a name, a path or a web address. */
      readonly network?: string | undefined;
      /** INTERNAL only: the subnet, as a name, a path or a web address. With `network`, a subnet of it. */
      readonly subnetwork?: string | undefined;
      /** Whether it is kept, and only forgotten here, when it is removed or replaced by one of another name. */
      readonly retain_on_release?: boolean | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly ip_address?: string | undefined;
      /** The API's own word for how it stands. */
      readonly status?: string | undefined;
      /** What tells it from an earlier one of the same name. */
      readonly uid?: string | undefined;
      /** Its path. */
      readonly self_link?: string | undefined;
      /** When it was allocated. */
      readonly created_at?: string | undefined;
      /** A name for people, where the cloud gave it one. */
      readonly display_name?: string | undefined;
      /** A description, where the cloud gave it one. */
      readonly description?: string | undefined;
      /** Its region. */
      readonly region: string;
      /** Its project. */
      readonly project: string;
    };
    readonly settings: K0rdentSettings;
  };
  /** One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it. */
  "openstack/service-address": {
    readonly spec: {
      /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The network of the address and of all members, by id or name. */
      readonly network: string;
      /** The very address. Left out, the cloud chooses a free one. */
      readonly address?: string | undefined;
      /** Who may carry it. Each is a server, by its name or id, or its port on the network, by its id, name, MAC address or own address. */
      readonly members?: readonly string[] | undefined;
      /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
      readonly at_least?: boolean | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
      /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
      readonly virtual_mac?: boolean | undefined;
      /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
      readonly public?: string | undefined;
      /** The external network that a new floating IP is from, by id or name; needed where there are several. */
      readonly public_network?: string | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly address: string;
      /** Its network. */
      readonly network_id: string;
      /** The length of its network's prefix. */
      readonly prefix_length: number;
      /** The public address that leads to it. */
      readonly public_address?: string | undefined;
      /** Whoever carries it, and whoever is to. */
      readonly carriers: readonly {
        /** As it is stated; otherwise by its id. */
        readonly member: string;
        /** The port or interface that carries the address. */
        readonly port_id: string;
        /** The server that it belongs to. */
        readonly server_id?: string | undefined;
        /** Its own MAC address. */
        readonly mac_address?: string | undefined;
        /** Its own address. */
        readonly ip_address?: string | undefined;
        /** Whether its port lets the address through. */
        readonly lets_through: boolean;
        /** Why it does not, or would not when it is needed. */
        readonly why_not?: string | undefined;
      }[];
      /** What each member's keepalived needs: a whole `/etc/keepalived/keepalived.conf`. */
      readonly keepalived: readonly {
        /** The member. */
        readonly member: string;
        /** A whole `keepalived.conf`. */
        readonly configuration: string;
      }[];
    };
    readonly settings: OpenstackSettings;
  };
  /** One address that a port of a virtual machine may use beside its own. */
  "openstack/allowed-address-pair": {
    readonly spec: {
      /** The port, by its id. */
      readonly port_id?: string | undefined;
      /** The port, by its name. */
      readonly port_name?: string | undefined;
      /** The server that the port belongs to, by id, or by name where the cloud has Nova. */
      readonly server?: string | undefined;
      /** The network that the port is on, by id or name. */
      readonly network?: string | undefined;
      /** The port, by one of its own addresses. */
      readonly port_address?: string | undefined;
      /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
      readonly ip_address: string;
      /** The MAC address that goes with it. Without one it is the pair with the port's own. */
      readonly mac_address?: string | undefined;
      /** Whether `state: absent` removes the address with every MAC address, instead of with the port's own alone. */
      readonly any_mac?: boolean | undefined;
    };
    readonly outputs: {
      /** The network of the port. */
      readonly network_id: string;
      /** The port's own MAC address. */
      readonly port_mac_address: string;
      /** The server, or other thing, that the port belongs to. */
      readonly device_id?: string | undefined;
    };
    readonly settings: OpenstackSettings;
  };
  /** The whole list of addresses that a port of a virtual machine may use beside its own: these and no others. */
  "openstack/allowed-address-pairs": {
    readonly spec: {
      /** The port, by its id. */
      readonly port_id?: string | undefined;
      /** The port, by its name. */
      readonly port_name?: string | undefined;
      /** The server that the port belongs to, by id, or by name where the cloud has Nova. */
      readonly server?: string | undefined;
      /** The network that the port is on, by id or name. */
      readonly network?: string | undefined;
      /** The port, by one of its own addresses. */
      readonly port_address?: string | undefined;
      /** The pairs: these and no others, in any order. An empty list clears the port. */
      readonly allowed_address_pairs: readonly {
        /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
        readonly ip_address: string;
        /** The MAC address that goes with it. Without one it is the pair with the port's own. */
        readonly mac_address?: string | undefined;
      }[];
    };
    readonly outputs: {
      /** The network of the port. */
      readonly network_id: string;
      /** The port's own MAC address. */
      readonly port_mac_address: string;
      /** The server, or other thing, that the port belongs to. */
      readonly device_id?: string | undefined;
    };
    readonly settings: OpenstackSettings;
  };
  /** A floating IP: reserved from an external network, leading to a port, moved without a pause. */
  "openstack/floating-ip": {
    readonly spec: {
      /** The very address, to move, change or release it. The cloud chooses the address of a new one. */
      readonly floating_ip_address?: string | undefined;
      /** The external network to reserve it from, by id or name. Not needed where the project sees only one such network. */
      readonly floating_network?: string | undefined;
      /** Its description, and its mark: where nothing remembers the address between runs, the one that has this description is the one that is meant. */
      readonly description?: string | undefined;
      /** Its tags: these and no others. Where there is no description, they are its mark: the one that has all of them. */
      readonly tags?: readonly string[] | undefined;
      /** The port, by its id. */
      readonly port_id?: string | undefined;
      /** The port, by its name. */
      readonly port_name?: string | undefined;
      /** The server that the port belongs to, by id, or by name where the cloud has Nova. */
      readonly server?: string | undefined;
      /** The network that the port is on, by id or name. */
      readonly network?: string | undefined;
      /** The port, by one of its own addresses. */
      readonly port_address?: string | undefined;
      /** Which of the port's addresses it leads to; needed where the port has several. */
      readonly fixed_ip_address?: string | undefined;
      /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to. */
      readonly attached?: boolean | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly floating_ip_address: string;
      /** The network that it is from. */
      readonly floating_network_id: string;
      /** The port that it leads to. */
      readonly port_id?: string | undefined;
      /** The address of that port. */
      readonly fixed_ip_address?: string | undefined;
    };
    readonly settings: OpenstackSettings;
  };
  /** An address that is kept for several machines to share: a port that belongs to none of them. */
  "openstack/port": {
    readonly spec: {
      /** The network, by id or name. */
      readonly network: string;
      /** The very address. Without one the cloud chooses, and `name` says which one is meant. */
      readonly ip_address?: string | undefined;
      /** The port's name. */
      readonly name?: string | undefined;
      /** Its description. */
      readonly description?: string | undefined;
      /** Its tags: these and no others. */
      readonly tags?: readonly string[] | undefined;
    };
    readonly outputs: {
      /** The port that keeps the address. */
      readonly port_id: string;
      /** Its network. */
      readonly network_id: string;
      /** The address. */
      readonly ip_address: string;
      /** The port's MAC address, which nobody uses. */
      readonly mac_address?: string | undefined;
    };
    readonly settings: OpenstackSettings;
  };
  /** One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it. */
  "upcloud/service-address": {
    readonly spec: {
      /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
      readonly network: string;
      /** The very address, of one that is there already. The cloud chooses that of a new one. */
      readonly address?: string | undefined;
      /** Who may carry it. Each is a server, by its hostname, title, label or id, or its public interface, by its MAC address or its own address. */
      readonly members?: readonly string[] | undefined;
      /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
      readonly at_least?: boolean | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
      /** The member that the cloud delivers to. Left out, the first one where it is delivered to nobody; whoever has it keeps it. */
      readonly active?: string | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly address: string;
      /** Its network. */
      readonly network_id: string;
      /** The length of its network's prefix. */
      readonly prefix_length: number;
      /** The public address that leads to it. */
      readonly public_address?: string | undefined;
      /** Whoever carries it, and whoever is to. */
      readonly carriers: readonly {
        /** As it is stated; otherwise by its id. */
        readonly member: string;
        /** The port or interface that carries the address. */
        readonly port_id: string;
        /** The server that it belongs to. */
        readonly server_id?: string | undefined;
        /** Its own MAC address. */
        readonly mac_address?: string | undefined;
        /** Its own address. */
        readonly ip_address?: string | undefined;
        /** Whether its port lets the address through. */
        readonly lets_through: boolean;
        /** Why it does not, or would not when it is needed. */
        readonly why_not?: string | undefined;
      }[];
      /** What each member's keepalived needs: a whole `/etc/keepalived/keepalived.conf`. */
      readonly keepalived: readonly {
        /** The member. */
        readonly member: string;
        /** A whole `keepalived.conf`. */
        readonly configuration: string;
      }[];
      /** The MAC address of the interface that the cloud delivers to. */
      readonly active_mac_address?: string | undefined;
    };
    readonly settings: UpcloudSettings;
  };
  /** A public or utility address of a server, with its reverse DNS name and release policy. */
  "upcloud/ip-address": {
    readonly spec: {
      /** The server, by its id. */
      readonly server_id?: string | undefined;
      /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `server_id` is given as well, that one. */
      readonly server?: string | undefined;
      /** IPv4 or IPv6. */
      readonly family?: "IPv4" | "IPv6" | undefined;
      /** `public`, or `utility` for the one address in the vendor's own private network, which comes and goes with the server. */
      readonly access?: "public" | "utility" | undefined;
      /** How many of this family and access the server should have, counting this one; one more than there are asks for a new one. It does not say which one is meant: `ptr_record`, `mac_address` and `ip_address` do. Not needed where an id is remembered. */
      readonly number?: number | undefined;
      /** The very address, to change or release it. The cloud chooses the address of a new one. */
      readonly ip_address?: string | undefined;
      /** The interface whose address is meant. The cloud chooses the interface of a new one. */
      readonly mac_address?: string | undefined;
      /** Its name in reverse DNS. Public addresses only. Where nothing remembers the address between runs, the one that has this name is meant. */
      readonly ptr_record?: string | undefined;
      /** What becomes of a public IPv4 address when its server is deleted: `release` gives it back, `keep` turns it into a detached floating address. */
      readonly release_policy?: "keep" | "release" | undefined;
      /** Whether the server may be stopped and started again. A new address, and a release, need it stopped. Without this, a server that runs is left alone and the change is refused. */
      readonly allow_restart?: boolean | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly ip_address: string;
      /** The MAC address of its network interface. */
      readonly mac_address?: string | undefined;
      /** The zone of the server. */
      readonly zone?: string | undefined;
      /** Whether it is included in the server's plan. */
      readonly part_of_plan: boolean;
    };
    readonly settings: UpcloudSettings;
  };
  /** A floating IPv4 address: reserved in a zone, attached to a server's public interface, moved without a pause. */
  "upcloud/floating-ip": {
    readonly spec: {
      /** Where to reserve it, such as `fi-hel1`. Not needed where it is attached at once. */
      readonly zone?: string | undefined;
      /** The server to attach it to, at its first public interface with an IPv4 address. */
      readonly server_id?: string | undefined;
      /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `server_id` is given as well, that one. */
      readonly server?: string | undefined;
      /** The public interface to attach it to; saves the request that finds a server's interface. With `server_id` as well, it must be an interface of that server. */
      readonly mac_address?: string | undefined;
      /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a place to be attached to. */
      readonly attached?: boolean | undefined;
      /** The very address, to move, change or release it. The cloud chooses the address of a new one. */
      readonly ip_address?: string | undefined;
      /** IPv4, the only one there is. */
      readonly family?: string | undefined;
      /** Its name in reverse DNS. Where nothing remembers the address between runs, the address that has this name is the one that is meant. */
      readonly ptr_record?: string | undefined;
      /** What becomes of it when its server is deleted: `keep` (the default) or `release`. */
      readonly release_policy?: "keep" | "release" | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly ip_address: string;
      /** The server that has it now. */
      readonly server_id?: string | undefined;
      /** The interface that has it now. */
      readonly mac_address?: string | undefined;
    };
    readonly settings: UpcloudSettings;
  };
  /** The reverse DNS name of a public address that somebody else manages. */
  "upcloud/ptr-record": {
    readonly spec: {
      /** A public address of the account, floating or not. */
      readonly ip_address: string;
      /** The name. Needed to set one; with *absent* and without it, whatever name the address has goes. */
      readonly ptr_record?: string | undefined;
    };
    readonly outputs: {
      /** The name that comes back when this one goes. */
      readonly default_ptr_record: string;
      /** The server that has the address. */
      readonly server_id?: string | undefined;
    };
    readonly settings: UpcloudSettings;
  };
  /** A further address on a server's interface in a private network, known to the platform. */
  "upcloud/private-address": {
    readonly spec: {
      /** The server, by its id. */
      readonly server_id?: string | undefined;
      /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `server_id` is given as well, that one. */
      readonly server?: string | undefined;
      /** The private network. Not needed where the server has one interface on private networks. */
      readonly network_id?: string | undefined;
      /** The interface, where the server has several on the network. */
      readonly mac_address?: string | undefined;
      /** Whether the server may be stopped and started again. The change needs it stopped. Without this, a server that runs is left alone and the change is refused. */
      readonly allow_restart?: boolean | undefined;
      /** The address, out of the network's own range. */
      readonly ip_address: string;
    };
    readonly outputs: {
      /** The address. */
      readonly ip_address: string;
      /** The interface, where the server has several on the network. */
      readonly mac_address?: string | undefined;
    };
    readonly settings: UpcloudSettings;
  };
  /** A server's interface in a private network that may send from any address, for keepalived and routers. */
  "upcloud/unfiltered-interface": {
    readonly spec: {
      /** The server, by its id. */
      readonly server_id?: string | undefined;
      /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `server_id` is given as well, that one. */
      readonly server?: string | undefined;
      /** The private network. Not needed where the server has one interface on private networks. */
      readonly network_id?: string | undefined;
      /** The interface, where the server has several on the network. */
      readonly mac_address?: string | undefined;
      /** Whether the server may be stopped and started again. The change needs it stopped. Without this, a server that runs is left alone and the change is refused. */
      readonly allow_restart?: boolean | undefined;
    };
    readonly outputs: {
      /** The interface. */
      readonly mac_address: string;
    };
    readonly settings: UpcloudSettings;
  };
  /** A floating address on a managed load balancer. */
  "upcloud/load-balancer-address": {
    readonly spec: {
      /** The managed load balancer. */
      readonly load_balancer_id: string;
      /** A floating address of the account, in its zone, attached to nothing. */
      readonly ip_address: string;
      /** The load balancer's public network, by its name. Not needed where it has one. */
      readonly network_name?: string | undefined;
    };
    readonly outputs: {
      /** The address. */
      readonly ip_address: string;
      /** The network on which the load balancer has it. */
      readonly bound_network_name?: string | undefined;
    };
    readonly settings: UpcloudSettings;
  };
}

/** Each read-only question: what may be stated, one of its results, and the settings of its cloud. */
export interface Queries {
  /** The network interfaces of an instance, with their ports, addresses and pairs. */
  "gcore/interfaces": {
    readonly spec: {
      /** The instance (virtual machine), by id or name. */
      readonly instance?: string | undefined;
      /** The same, by its id. */
      readonly instance_id?: string | undefined;
    };
    readonly result: {
      /** The port: what the pair kinds take. */
      readonly port_id: string;
      /** The interface's name, where it has one. */
      readonly name?: string | undefined;
      /** The port's own MAC address. */
      readonly mac_address?: string | undefined;
      /** The network. */
      readonly network_id: string;
      /** The network's name. */
      readonly network_name: string;
      /** Whether the network is external (public). */
      readonly external: boolean;
      /** Whether port security is on (protection against IP spoofing). Pairs need it. */
      readonly port_security_enabled: boolean;
      /** The port's own addresses. */
      readonly ip_addresses: readonly string[];
      /** The pairs that it holds now. */
      readonly allowed_address_pairs: readonly {
        /** The address or network. */
        readonly ip_address: string;
        /** The MAC address that goes with it. */
        readonly mac_address?: string | undefined;
      }[];
    };
    readonly settings: GcoreSettings;
  };
  /** The ports of an instance that may hold allowed address pairs: those on private networks, with port security. */
  "gcore/private-ports": {
    readonly spec: {
      /** The instance (virtual machine), by id or name. */
      readonly instance?: string | undefined;
      /** The same, by its id. */
      readonly instance_id?: string | undefined;
      /** Only ports on this network, by id or name. */
      readonly network?: string | undefined;
      /** The same, by its id. */
      readonly network_id?: string | undefined;
    };
    readonly result: {
      /** The port: what the pair kinds take. */
      readonly port_id: string;
      /** The interface's name, where it has one. */
      readonly name?: string | undefined;
      /** The port's own MAC address. */
      readonly mac_address?: string | undefined;
      /** The network. */
      readonly network_id: string;
      /** The network's name. */
      readonly network_name: string;
      /** Whether the network is external (public). */
      readonly external: boolean;
      /** Whether port security is on (protection against IP spoofing). Pairs need it. */
      readonly port_security_enabled: boolean;
      /** The port's own addresses. */
      readonly ip_addresses: readonly string[];
      /** The pairs that it holds now. */
      readonly allowed_address_pairs: readonly {
        /** The address or network. */
        readonly ip_address: string;
        /** The MAC address that goes with it. */
        readonly mac_address?: string | undefined;
      }[];
    };
    readonly settings: GcoreSettings;
  };
  /** The reserved fixed IPs and virtual IPs of the project in the region; each filter leaves only those that agree. */
  "gcore/reserved-fixed-ips": {
    readonly spec: {
      /** Only those on this network, by id or name. */
      readonly network?: string | undefined;
      /** Only this one. */
      readonly ip_address?: string | undefined;
      /** Whether to list only virtual IPs, or only those that are none. */
      readonly is_vip?: boolean | undefined;
    };
    readonly result: {
      /** The port that is the reserved address. */
      readonly port_id: string;
      /** The name that Gcore gave it. */
      readonly name: string;
      /** Its network. */
      readonly network_id: string;
      /** Its addresses: one of each family at most. */
      readonly ip_addresses: readonly string[];
      /** Whether it is a virtual IP. */
      readonly is_vip: boolean;
      /** What has it now. */
      readonly holder?: string | undefined;
    };
    readonly settings: GcoreSettings;
  };
  /** The floating IPs of the project in the region; each filter that is given leaves only those that agree. */
  "gcore/floating-ips": {
    readonly spec: {
      /** Only those of this name (their tag `name`). */
      readonly name?: string | undefined;
      /** Only this one. */
      readonly floating_ip_address?: string | undefined;
      /** Only those that lead to this port. */
      readonly port_id?: string | undefined;
      /** Whether to list only those that lead to a port, or only those that do not. */
      readonly attached?: boolean | undefined;
    };
    readonly result: {
      /** The floating IP. */
      readonly floating_ip_id: string;
      /** Its address. */
      readonly floating_ip_address: string;
      /** Its name, where it has one. */
      readonly name?: string | undefined;
      /** The port that it leads to. */
      readonly port_id?: string | undefined;
      /** The address of that port. */
      readonly fixed_ip_address?: string | undefined;
      /** Its tags beside `name`. */
      readonly tags: readonly {
        /** The key. */
        readonly key: string;
        /** The value. */
        readonly value: string;
      }[];
    };
    readonly settings: GcoreSettings;
  };
  /** A whole, commented `keepalived.conf` for each member of a service address. */
  "gcore/keepalived-config": {
    readonly spec: {
      /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The network of the address and of all members, by id or name. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its `/etc/keepalived/keepalived.conf`. */
      readonly configuration: string;
    };
    readonly settings: GcoreSettings;
  };
  /** Would a failover work now? One line for each member: ok, or the reason why not. */
  "gcore/service-address-check": {
    readonly spec: {
      /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The network of the address and of all members, by id or name. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
      readonly public?: string | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its port or interface. */
      readonly port_id?: string | undefined;
      /** Whether the address would get through to it. */
      readonly ok: boolean;
      /** `ok`, or all that stands in the way. */
      readonly reason: string;
    };
    readonly settings: GcoreSettings;
  };
  /** The NICs of a server, with their addresses and the virtual IPs that are on them. */
  "huaweicloud/server-nics": {
    readonly spec: {
      /** The server. */
      readonly server_id: string;
      /** Only NICs of this subnet (network id). */
      readonly subnet_id?: string | undefined;
    };
    readonly result: {
      /** The NIC: what `nic_id` takes. */
      readonly nic_id: string;
      /** Its subnet, by the network id. */
      readonly subnet_id: string;
      /** The Neutron subnets of its addresses. */
      readonly neutron_subnet_ids: readonly string[];
      /** Its MAC address. */
      readonly mac_address: string;
      /** Its state, such as `ACTIVE`. */
      readonly status?: string | undefined;
      /** Its own addresses. */
      readonly ip_addresses: readonly string[];
      /** The virtual IPs that are on it. */
      readonly virtual_ip_addresses: readonly string[];
    };
    readonly settings: HuaweicloudSettings;
  };
  /** The virtual IPs of a subnet, and the NICs that each is on. */
  "huaweicloud/virtual-ips": {
    readonly spec: {
      /** The subnet, by its network id. */
      readonly subnet_id: string;
      /** Only the virtual IP of this address. */
      readonly ip_address?: string | undefined;
    };
    readonly result: {
      /** The port that is the virtual IP. */
      readonly virtual_ip_id: string;
      /** Its address. */
      readonly ip_address?: string | undefined;
      /** Its port's name. */
      readonly name?: string | undefined;
      /** Its port's MAC address. */
      readonly mac_address: string;
      /** The NICs that it is on. */
      readonly nics: readonly {
        /** The NIC. */
        readonly nic_id: string;
        /** Its server. */
        readonly server_id: string;
        /** Its own addresses. */
        readonly ip_addresses: readonly string[];
      }[];
      /** Addresses among its pairs that nothing in this subnet has: of NICs that are gone, as a rule. They hold nothing. */
      readonly stray_ip_addresses: readonly string[];
      /** Networks among its pairs, and addresses of other things than NICs. */
      readonly other_pairs: readonly string[];
    };
    readonly settings: HuaweicloudSettings;
  };
  /** One port, whatever it is: a NIC, a virtual IP or another thing of the network. */
  "huaweicloud/port": {
    readonly spec: {
      /** The port: a NIC's id is its port's. */
      readonly port_id: string;
    };
    readonly result: {
      /** The port. */
      readonly port_id: string;
      /** What it is. */
      readonly kind: "nic" | "virtual-ip" | "other";
      /** Its name. */
      readonly name?: string | undefined;
      /** Its state; a virtual IP is always `DOWN`. */
      readonly status?: string | undefined;
      /** Its subnet, by the network id. */
      readonly subnet_id: string;
      /** Its MAC address. */
      readonly mac_address: string;
      /** Its own addresses. */
      readonly ip_addresses: readonly string[];
      /** What it belongs to, in the cloud's words. */
      readonly device_owner: string;
      /** The server, where it is a NIC. */
      readonly server_id?: string | undefined;
      /** Its pairs, as they stand. */
      readonly allowed_address_pairs: readonly {
        /** The address or network; `1.1.1.1/0` on a NIC switches its source/destination check off. */
        readonly ip_address: string;
        /** The MAC address, where one was written. */
        readonly mac_address?: string | undefined;
      }[];
    };
    readonly settings: HuaweicloudSettings;
  };
  /** The elastic IPs of the project, and what they are bound to. */
  "huaweicloud/eips": {
    readonly spec: {
      /** Only what is bound to this port: a virtual IP's or a NIC. */
      readonly port_id?: string | undefined;
      /** Only those of this name. */
      readonly alias?: string | undefined;
    };
    readonly result: {
      /** The EIP. */
      readonly eip_id: string;
      /** Its address. */
      readonly public_ip_address?: string | undefined;
      /** Its name. */
      readonly alias?: string | undefined;
      /** `DOWN` is bound to nothing, `ACTIVE` is bound. */
      readonly status: string;
      /** The line that it was bought on. */
      readonly type?: string | undefined;
      /** What it is bound to. */
      readonly port_id?: string | undefined;
      /** The address behind it. */
      readonly private_ip_address?: string | undefined;
      /** Its bandwidth. */
      readonly bandwidth_id?: string | undefined;
      /** Mbit/s. */
      readonly bandwidth_size?: number | undefined;
      /** `PER`: its own; `WHOLE`: shared with others. */
      readonly bandwidth_share_type?: string | undefined;
    };
    readonly settings: HuaweicloudSettings;
  };
  /** A whole, commented `keepalived.conf` for each member of a service address. */
  "huaweicloud/keepalived-config": {
    readonly spec: {
      /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The subnet of the address and of all members, by its network id or its name. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its `/etc/keepalived/keepalived.conf`. */
      readonly configuration: string;
    };
    readonly settings: HuaweicloudSettings;
  };
  /** Would a failover work now? One line for each member: ok, or the reason why not. */
  "huaweicloud/service-address-check": {
    readonly spec: {
      /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The subnet of the address and of all members, by its network id or its name. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** The public address that leads to it: `new` (an EIP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
      readonly public?: string | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its port or interface. */
      readonly port_id?: string | undefined;
      /** Whether the address would get through to it. */
      readonly ok: boolean;
      /** `ok`, or all that stands in the way. */
      readonly reason: string;
    };
    readonly settings: HuaweicloudSettings;
  };
  /** The addresses of a project in a region. */
  "k0rdent/addresses": {
    readonly spec: {
      /** Only these. */
      readonly address_type?: "EXTERNAL" | "INTERNAL" | undefined;
      /** Only these. */
      readonly ip_version?: "IPV4" | "IPV6" | undefined;
      /** Only this address. */
      readonly ip_address?: string | undefined;
      /** Only those of this network, in any spelling. */
      readonly network?: string | undefined;
      /** Only those of this subnet, in any spelling. */
      readonly subnetwork?: string | undefined;
      /** Only those of this status, in any letter case. */
      readonly status?: string | undefined;
    };
    readonly result: {
      /** Its name, which the API calls `id`. */
      readonly name: string;
      /** `EXTERNAL` or `INTERNAL`, where the API says. */
      readonly address_type?: string | undefined;
      /** `IPV4` or `IPV6`. */
      readonly ip_version: string;
      /** The network of an INTERNAL address. */
      readonly network?: string | undefined;
      /** The subnet of an INTERNAL address. */
      readonly subnetwork?: string | undefined;
      /** The address. */
      readonly ip_address?: string | undefined;
      /** The API's own word for how it stands. */
      readonly status?: string | undefined;
      /** What tells it from an earlier one of the same name. */
      readonly uid?: string | undefined;
      /** Its path. */
      readonly self_link?: string | undefined;
      /** When it was allocated. */
      readonly created_at?: string | undefined;
      /** A name for people, where the cloud gave it one. */
      readonly display_name?: string | undefined;
      /** A description, where the cloud gave it one. */
      readonly description?: string | undefined;
      /** Its region. */
      readonly region: string;
      /** Its project. */
      readonly project: string;
    };
    readonly settings: K0rdentSettings;
  };
  /** One address, by its name. No result where there is none. */
  "k0rdent/address": {
    readonly spec: {
      /** Its name, which the API calls `id`. */
      readonly name: string;
    };
    readonly result: {
      /** Its name, which the API calls `id`. */
      readonly name: string;
      /** `EXTERNAL` or `INTERNAL`, where the API says. */
      readonly address_type?: string | undefined;
      /** `IPV4` or `IPV6`. */
      readonly ip_version: string;
      /** The network of an INTERNAL address. */
      readonly network?: string | undefined;
      /** The subnet of an INTERNAL address. */
      readonly subnetwork?: string | undefined;
      /** The address. */
      readonly ip_address?: string | undefined;
      /** The API's own word for how it stands. */
      readonly status?: string | undefined;
      /** What tells it from an earlier one of the same name. */
      readonly uid?: string | undefined;
      /** Its path. */
      readonly self_link?: string | undefined;
      /** When it was allocated. */
      readonly created_at?: string | undefined;
      /** A name for people, where the cloud gave it one. */
      readonly display_name?: string | undefined;
      /** A description, where the cloud gave it one. */
      readonly description?: string | undefined;
      /** Its region. */
      readonly region: string;
      /** Its project. */
      readonly project: string;
    };
    readonly settings: K0rdentSettings;
  };
  /** The ports of a server, with their addresses and pairs. */
  "openstack/server-ports": {
    readonly spec: {
      /** The server, by id, or by name where the cloud has Nova. */
      readonly server: string;
      /** Only ports on this network, by id or name. */
      readonly network?: string | undefined;
    };
    readonly result: {
      /** The port: what the kinds of pairs take. */
      readonly port_id: string;
      /** Its name, where it has one. */
      readonly name?: string | undefined;
      /** Its own MAC address. */
      readonly mac_address?: string | undefined;
      /** Its network. */
      readonly network_id: string;
      /** Its own addresses. */
      readonly ip_addresses: readonly string[];
      /** The server, or other thing, that it belongs to. */
      readonly device_id?: string | undefined;
      /** What kind of thing that is, such as `compute:nova`. */
      readonly device_owner?: string | undefined;
      /** Whether port security is on (protection against IP spoofing). Pairs need it. */
      readonly port_security_enabled: boolean;
      /** Its security groups. */
      readonly security_group_ids: readonly string[];
      /** The pairs that it holds now. */
      readonly allowed_address_pairs: readonly {
        /** The address or network. */
        readonly ip_address: string;
        /** The MAC address that goes with it. */
        readonly mac_address?: string | undefined;
      }[];
    };
    readonly settings: OpenstackSettings;
  };
  /** The ports of the project; each filter that is given leaves only those that agree. */
  "openstack/ports": {
    readonly spec: {
      /** Only ports of this name. */
      readonly name?: string | undefined;
      /** Only ports on this network, by id or name. */
      readonly network?: string | undefined;
      /** Only the port that has this address of its own. */
      readonly ip_address?: string | undefined;
      /** Whether to list only ports that belong to no machine, or only those that do. */
      readonly reserved?: boolean | undefined;
    };
    readonly result: {
      /** The port: what the kinds of pairs take. */
      readonly port_id: string;
      /** Its name, where it has one. */
      readonly name?: string | undefined;
      /** Its own MAC address. */
      readonly mac_address?: string | undefined;
      /** Its network. */
      readonly network_id: string;
      /** Its own addresses. */
      readonly ip_addresses: readonly string[];
      /** The server, or other thing, that it belongs to. */
      readonly device_id?: string | undefined;
      /** What kind of thing that is, such as `compute:nova`. */
      readonly device_owner?: string | undefined;
      /** Whether port security is on (protection against IP spoofing). Pairs need it. */
      readonly port_security_enabled: boolean;
      /** Its security groups. */
      readonly security_group_ids: readonly string[];
      /** The pairs that it holds now. */
      readonly allowed_address_pairs: readonly {
        /** The address or network. */
        readonly ip_address: string;
        /** The MAC address that goes with it. */
        readonly mac_address?: string | undefined;
      }[];
    };
    readonly settings: OpenstackSettings;
  };
  /** The floating IPs of the project; each filter that is given leaves only those that agree. */
  "openstack/floating-ips": {
    readonly spec: {
      /** Only those from this network, by id or name. */
      readonly floating_network?: string | undefined;
      /** Only this one. */
      readonly floating_ip_address?: string | undefined;
      /** Only those that lead to this port. */
      readonly port_id?: string | undefined;
      /** Only those with this description. */
      readonly description?: string | undefined;
      /** Only those that have all of these tags. */
      readonly tags?: readonly string[] | undefined;
      /** Whether to list only those that lead to a port, or only those that do not. */
      readonly attached?: boolean | undefined;
    };
    readonly result: {
      /** The floating IP. */
      readonly floating_ip_id: string;
      /** Its address. */
      readonly floating_ip_address: string;
      /** The network that it is from. */
      readonly floating_network_id: string;
      /** The port that it leads to. */
      readonly port_id?: string | undefined;
      /** The address of that port. */
      readonly fixed_ip_address?: string | undefined;
      /** The server, or other thing, that the port belongs to. */
      readonly device_id?: string | undefined;
      /** Its description. */
      readonly description?: string | undefined;
      /** Its tags. */
      readonly tags: readonly string[];
    };
    readonly settings: OpenstackSettings;
  };
  /** A whole, commented `keepalived.conf` for each member of a service address. */
  "openstack/keepalived-config": {
    readonly spec: {
      /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The network of the address and of all members, by id or name. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
      /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
      readonly virtual_mac?: boolean | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its `/etc/keepalived/keepalived.conf`. */
      readonly configuration: string;
    };
    readonly settings: OpenstackSettings;
  };
  /** Would a failover work now? One line for each member: ok, or the reason why not. */
  "openstack/service-address-check": {
    readonly spec: {
      /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The network of the address and of all members, by id or name. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
      readonly virtual_mac?: boolean | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
      readonly public?: string | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its port or interface. */
      readonly port_id?: string | undefined;
      /** Whether the address would get through to it. */
      readonly ok: boolean;
      /** `ok`, or all that stands in the way. */
      readonly reason: string;
    };
    readonly settings: OpenstackSettings;
  };
  /** The addresses of the account; each filter that is given leaves only those that agree. */
  "upcloud/ip-addresses": {
    readonly spec: {
      /** Only those of this server. */
      readonly server_id?: string | undefined;
      /** Only those in this zone. */
      readonly zone?: string | undefined;
      /** IPv4 or IPv6. */
      readonly family?: "IPv4" | "IPv6" | undefined;
      /** `public`, `utility` (the vendor's own private network) or `private`. */
      readonly access?: "public" | "utility" | "private" | undefined;
      /** Whether to list only floating ones, or only others. */
      readonly floating?: boolean | undefined;
      /** Whether to list only those that a server has, or only those that none has. */
      readonly attached?: boolean | undefined;
      /** Only this one. */
      readonly ip_address?: string | undefined;
      /** Only those of this interface. */
      readonly mac_address?: string | undefined;
      /** Only those with this name. */
      readonly ptr_record?: string | undefined;
    };
    readonly result: {
      /** The address. */
      readonly ip_address: string;
      /** IPv4 or IPv6. */
      readonly family: "IPv4" | "IPv6";
      /** `public`, `utility` (the vendor's own private network) or `private`. */
      readonly access: "public" | "utility" | "private";
      /** Its name in reverse DNS; missing where it has none. */
      readonly ptr_record?: string | undefined;
      /** Whether it can be moved from server to server. */
      readonly floating: boolean;
      /** Whether a server has it. */
      readonly attached: boolean;
      /** The server that has it. */
      readonly server_id?: string | undefined;
      /** The interface that has it. */
      readonly mac_address?: string | undefined;
      /** Its zone; API 1.2 does not tell. */
      readonly zone?: string | undefined;
      /** Whether it is included in the server's plan. */
      readonly part_of_plan: boolean;
      /** What becomes of it when its server is deleted. */
      readonly release_policy: "keep" | "release";
    };
    readonly settings: UpcloudSettings;
  };
  /** The servers of the account, with their addresses; each filter that is given leaves only those that agree. */
  "upcloud/servers": {
    readonly spec: {
      /** Only those that are called so: by id, hostname, title, a label as `key=value`, or one of their public or utility addresses. */
      readonly server?: string | undefined;
      /** Only those in this zone. */
      readonly zone?: string | undefined;
      /** `started`, `stopped`, `maintenance` or `error`. */
      readonly state?: string | undefined;
    };
    readonly result: {
      /** What the kinds take as `server_id`. */
      readonly server_id: string;
      /** What the vendor's console shows. */
      readonly title: string;
      /** Its hostname. */
      readonly hostname?: string | undefined;
      /** Its zone. */
      readonly zone: string;
      /** `started`, `stopped`, `maintenance` or `error`. */
      readonly state: string;
      /** Its labels; API 1.2 has none. */
      readonly labels: readonly string[];
      /** Its public, utility and floating addresses, in any order. */
      readonly ip_addresses: readonly string[];
    };
    readonly settings: UpcloudSettings;
  };
  /** The network interfaces of a server, with their MAC addresses and IP addresses. */
  "upcloud/server-interfaces": {
    readonly spec: {
      /** The server, by its id. */
      readonly server_id?: string | undefined;
      /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `server_id` is given as well, that one. */
      readonly server?: string | undefined;
      /** The sort of network. */
      readonly type?: "public" | "utility" | "private" | undefined;
    };
    readonly result: {
      /** Its number on the server. */
      readonly index: number;
      /** What `upcloud/floating-ip` takes. */
      readonly mac_address: string;
      /** The sort of network. */
      readonly type: "public" | "utility" | "private";
      /** The network. */
      readonly network_id?: string | undefined;
      /** Whether the server may boot from it. */
      readonly bootable: boolean;
      /** Whether packets are dropped whose source is not an address of this interface (protection against IP spoofing). */
      readonly source_ip_filtering: boolean;
      /** Its addresses, in any order. */
      readonly ip_addresses: readonly {
        /** The address. */
        readonly ip_address: string;
        /** IPv4 or IPv6. */
        readonly family: "IPv4" | "IPv6";
        /** Whether it is a floating address. */
        readonly floating: boolean;
        /** Whether the network hands it out. Older answers do not tell. */
        readonly dhcp_provided?: boolean | undefined;
        /** What becomes of it with the server; older answers do not tell. */
        readonly release_policy?: "keep" | "release" | undefined;
      }[];
    };
    readonly settings: UpcloudSettings;
  };
  /** A whole, commented `keepalived.conf` for each member of a service address. */
  "upcloud/keepalived-config": {
    readonly spec: {
      /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
      readonly interface?: string | undefined;
      /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
      readonly router_id?: number | undefined;
      /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
      readonly advert_seconds?: number | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its `/etc/keepalived/keepalived.conf`. */
      readonly configuration: string;
    };
    readonly settings: UpcloudSettings;
  };
  /** Would a failover work now? One line for each member: ok, or the reason why not. */
  "upcloud/service-address-check": {
    readonly spec: {
      /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
      readonly name: string;
      /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
      readonly network: string;
      /** The members, in the words of the spec. Left out, those that carry it now. */
      readonly members?: readonly string[] | undefined;
      /** The member that the cloud delivers to. Left out, the first one where it is delivered to nobody; whoever has it keeps it. */
      readonly active?: string | undefined;
    };
    readonly result: {
      /** The member. */
      readonly member: string;
      /** Its port or interface. */
      readonly port_id?: string | undefined;
      /** Whether the address would get through to it. */
      readonly ok: boolean;
      /** `ok`, or all that stands in the way. */
      readonly reason: string;
    };
    readonly settings: UpcloudSettings;
  };
}
