// Printed by scripts/generate.ts from the settings of each cloud. Do not edit.

/** Credentials, scope and options, by cloud. In the stack's configuration each has the prefix `mooring:`. */
export interface Settings {
  /** Gcore: A permanent API token. In a shell, quote it singly: older tokens hold a dollar sign. Environment: `GCORE_API_KEY`, `CLOUD_API_KEY`. Secret. */
  readonly gcoreApiKey?: string;
  /** Gcore: The project's number. Environment: `GCORE_CLOUD_PROJECT_ID`, `CLOUD_PROJECT_ID`. */
  readonly gcoreProjectId?: number;
  /** Gcore: The project's name, instead of its number. Environment: `GCORE_CLOUD_PROJECT_NAME`, `CLOUD_PROJECT_NAME`. */
  readonly gcoreProjectName?: string;
  /** Gcore: The region's number. Environment: `GCORE_CLOUD_REGION_ID`, `CLOUD_REGION_ID`. */
  readonly gcoreRegionId?: number;
  /** Gcore: The region's name, such as `Luxembourg-2`, instead of its number. Environment: `GCORE_CLOUD_REGION_NAME`, `CLOUD_REGION_NAME`. */
  readonly gcoreRegionName?: string;
  /** Gcore: The API's address, with or without `/cloud` at its end. Environment: `GCORE_BASE_URL`, `CLOUD_API_HOST`. */
  readonly gcoreEndpoint?: string;
  /** Gcore: How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. Environment: `MOORING_CONNECTIONS`. */
  readonly gcoreConnections?: number;
  /** Gcore: Whether the endpoint may be plain `http://` beyond this machine. */
  readonly gcoreAllowPlainHttp?: boolean;
  /** Gcore: How a port's pairs are written: `v2` (PUT, answered by a task), `patch` (the newer ports API; knows no MAC addresses) or `v1` (the old synchronous PUT). */
  readonly gcoreWriteRoute?: "v2" | "patch" | "v1";
  /** Huawei Cloud: The region, such as `eu-west-101`. Without it, the one that a project's name begins with (`eu-de_harbour`), or that of the profile. Environment: `HW_REGION_NAME`, `OS_REGION_NAME`, `HCS_REGION_NAME`. */
  readonly huaweicloudRegion?: string;
  /** Huawei Cloud: The cloud of the family, where the region does not tell. Decides the endpoints and what `route: auto` means. */
  readonly huaweicloudPlatform?: "huawei-cloud" | "huawei-cloud-europe" | "open-telekom-cloud" | "swiss-otc" | "flexible-engine" | "cloud-ru" | "tm-one" | "huawei-cloud-stack";
  /** Huawei Cloud: The project's id. Without it, the project of the token, or the one that is named like `mooring:huaweicloudProjectName`, is taken. Environment: `HUAWEICLOUD_SDK_PROJECT_ID`, `HW_PROJECT_ID`, `OS_PROJECT_ID`, `OS_TENANT_ID`. */
  readonly huaweicloudProjectId?: string;
  /** Huawei Cloud: The project's name. By default each region has one that is named like the region. Environment: `HW_PROJECT_NAME`, `OS_PROJECT_NAME`, `OS_TENANT_NAME`, `HCS_PROJECT_NAME`. */
  readonly huaweicloudProjectName?: string;
  /** Huawei Cloud: How to prove who one is: `keys` signs each request, `mooring:huaweicloudToken` sends one that is there, `mooring:huaweicloudPassword` gets tokens and renews them, `identity-token` gets them for one of an identity provider, `mooring:huaweicloudProfile` takes keys from a profile file, `agency` takes them from the server's own metadata service. By default the first for which all is given, in this order; a profile file is looked for where nothing is given, and `agency` is never guessed. */
  readonly huaweicloudAuthentication?: "keys" | "token" | "password" | "identity-token" | "profile" | "agency";
  /** Huawei Cloud: Access key (AK). Environment: `HUAWEICLOUD_SDK_AK`, `HW_ACCESS_KEY`, `OS_ACCESS_KEY`, `OS_ACCESS_KEY_ID`, `OS_AK`, `HCS_ACCESS_KEY`. */
  readonly huaweicloudAccessKey?: string;
  /** Huawei Cloud: Secret key (SK). Environment: `HUAWEICLOUD_SDK_SK`, `HW_SECRET_KEY`, `OS_SECRET_KEY`, `OS_ACCESS_KEY_SECRET`, `OS_SK`, `HCS_SECRET_KEY`. Secret. */
  readonly huaweicloudSecretKey?: string;
  /** Huawei Cloud: Goes with a temporary access key. Environment: `HUAWEICLOUD_SDK_SECURITY_TOKEN`, `HW_SECURITY_TOKEN`, `OS_SECURITY_TOKEN`, `OS_AKSK_SECURITY_TOKEN`. Secret. */
  readonly huaweicloudSecurityToken?: string;
  /** Huawei Cloud: The form of the signature: `huawei` (all official SDKs), `scoped` (the older form of the Open Telekom Cloud's Go client) or `derived` (`V11-HMAC-SHA256`). */
  readonly huaweicloudSignature?: "huawei" | "scoped" | "derived";
  /** Huawei Cloud: An IAM token of project scope. Environment: `HW_AUTH_TOKEN`, `OS_AUTH_TOKEN`, `OS_TOKEN`. Secret. */
  readonly huaweicloudToken?: string;
  /** Huawei Cloud: The IAM user. Environment: `HW_USER_NAME`, `OS_USERNAME`. */
  readonly huaweicloudUsername?: string;
  /** Huawei Cloud: The IAM user, by id: then no account is needed. Environment: `HW_USER_ID`, `OS_USER_ID`. */
  readonly huaweicloudUserId?: string;
  /** Huawei Cloud: The IAM user's password. Environment: `HW_USER_PASSWORD`, `OS_PASSWORD`. Secret. */
  readonly huaweicloudPassword?: string;
  /** Huawei Cloud: The account that the IAM user belongs to. Environment: `HW_DOMAIN_NAME`, `OS_DOMAIN_NAME`, `OS_USER_DOMAIN_NAME`, `HCS_DOMAIN_NAME`. */
  readonly huaweicloudDomainName?: string;
  /** Huawei Cloud: The account, by id. Environment: `HW_DOMAIN_ID`, `OS_DOMAIN_ID`, `OS_USER_DOMAIN_ID`. */
  readonly huaweicloudDomainId?: string;
  /** Huawei Cloud: The identity provider, as IAM calls it. Environment: `HUAWEICLOUD_SDK_IDP_ID`. */
  readonly huaweicloudIdentityProvider?: string;
  /** Huawei Cloud: The identity provider's token (OpenID Connect), such as a workflow's. Environment: `HUAWEICLOUD_ID_TOKEN`. Secret. */
  readonly huaweicloudIdentityToken?: string;
  /** Huawei Cloud: A file that holds it. Environment: `HUAWEICLOUD_SDK_ID_TOKEN_FILE`. */
  readonly huaweicloudIdentityTokenFile?: string;
  /** Huawei Cloud: Where a workflow's runner gives such a token to who shows `mooring:huaweicloudIdentityTokenKey`. GitHub says so to jobs with `permissions: id-token: write`. Environment: `ACTIONS_ID_TOKEN_REQUEST_URL`. */
  readonly huaweicloudIdentityTokenUrl?: string;
  /** Huawei Cloud: What the runner wants to be shown. Environment: `ACTIONS_ID_TOKEN_REQUEST_TOKEN`. Secret. */
  readonly huaweicloudIdentityTokenKey?: string;
  /** Huawei Cloud: For whom the runner's token is to be: the client id of the identity provider in IAM. By default as the runner has it. */
  readonly huaweicloudIdentityAudience?: string;
  /** Huawei Cloud: The SDKs' profile file, by default `~/.huaweicloud/credentials`. Environment: `HUAWEICLOUD_SDK_CREDENTIALS_FILE`. */
  readonly huaweicloudCredentialsFile?: string;
  /** Huawei Cloud: The command line's profile file (KooCLI), by default `~/.hcloud/config.json`. Environment: `HW_SHARED_CONFIG_FILE`. */
  readonly huaweicloudProfileFile?: string;
  /** Huawei Cloud: The profile in it; by default the current one. Environment: `HW_PROFILE`. */
  readonly huaweicloudProfile?: string;
  /** Huawei Cloud: The server's metadata service, which is on the server's own link. */
  readonly huaweicloudMetadataEndpoint?: string;
  /** Huawei Cloud: An agency to act as. Not known yet: refused, so that nobody acts as themselves by mistake. Environment: `HW_ASSUME_ROLE_AGENCY_NAME`, `HW_ASSUME_ROLE_DOMAIN_NAME`, `HW_ASSUME_ROLE_DOMAIN_ID`. */
  readonly huaweicloudAssumeRole?: string;
  /** Huawei Cloud: The domain of the endpoints, such as `myhuaweicloud.eu`; follows from `mooring:huaweicloudPlatform` where that has one. Environment: `HW_CLOUD`, `HCS_CLOUD`. */
  readonly huaweicloudDomain?: string;
  /** Huawei Cloud: The address of all services, `{service}` standing for `ecs`, `vpc` and `iam` where they have hosts of their own. Environment: `HUAWEICLOUD_ENDPOINT`. */
  readonly huaweicloudEndpoint?: string;
  /** Huawei Cloud: The address of ECS. Environment: `HUAWEICLOUD_ECS_ENDPOINT`. */
  readonly huaweicloudEcsEndpoint?: string;
  /** Huawei Cloud: The address of VPC. Environment: `HUAWEICLOUD_VPC_ENDPOINT`. */
  readonly huaweicloudVpcEndpoint?: string;
  /** Huawei Cloud: The address of IAM. Environment: `HUAWEICLOUD_SDK_IAM_ENDPOINT`, `HW_AUTH_URL`, `OS_AUTH_URL`, `HCS_AUTH_URL`. */
  readonly huaweicloudIamEndpoint?: string;
  /** Huawei Cloud: How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. Environment: `MOORING_CONNECTIONS`. */
  readonly huaweicloudConnections?: number;
  /** Huawei Cloud: Whether endpoints may be plain `http://` beyond this machine. */
  readonly huaweicloudAllowPlainHttp?: boolean;
  /** k0rdent AI: The API's address, without `/v1`. Environment: `K0RDENT_ENDPOINT`. */
  readonly k0rdentEndpoint?: string;
  /** k0rdent AI: The region of the addresses. Environment: `K0RDENT_REGION`. */
  readonly k0rdentRegion?: string;
  /** k0rdent AI: The project's id (not its uid). Environment: `K0RDENT_PROJECT`. */
  readonly k0rdentProject?: string;
  /** k0rdent AI: A bearer token. It lives about 15 minutes; an API key or a service account lasts. Environment: `K0RDENT_TOKEN`. Secret. */
  readonly k0rdentToken?: string;
  /** k0rdent AI: An API key, with which tokens are minted. Environment: `K0RDENT_API_KEY`. Secret. */
  readonly k0rdentApiKey?: string;
  /** k0rdent AI: A service account's id. Environment: `K0RDENT_CLIENT_ID`. */
  readonly k0rdentClientId?: string;
  /** k0rdent AI: A service account's secret. Environment: `K0RDENT_CLIENT_SECRET`. Secret. */
  readonly k0rdentClientSecret?: string;
  /** k0rdent AI: Mints tokens that may do less than the credential. */
  readonly k0rdentScopeNarrowing?: {
    /** The scope. */
    readonly scope?: "organization" | "project" | undefined;
    /** The organization or project. */
    readonly scopeId?: string | undefined;
    /** Some of the credential's roles. */
    readonly roles?: string[] | undefined;
  };
  /** k0rdent AI: How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. Environment: `MOORING_CONNECTIONS`. */
  readonly k0rdentConnections?: number;
  /** k0rdent AI: Whether the endpoint, and the place where tokens are minted, may be plain `http://` beyond this machine. */
  readonly k0rdentAllowPlainHttp?: boolean;
  /** k0rdent AI: What a derived name begins with: that of an address for which none was stated. */
  readonly k0rdentNamePrefix?: string;
  /** k0rdent AI: Knobs for what the API's draft leaves open; `docs/guides/k0rdent.md` says which assumption each one corrects. Environment: `K0RDENT_COMPAT`. */
  readonly k0rdentCompat?: {
    /** Which words of `status` mean what; letter case, `-`, `_` and spaces make no difference. */
    readonly status?: {
      /** It is there, once it also has an address. */
      readonly ready?: string[] | undefined;
      /** It is on its way. */
      readonly pending?: string[] | undefined;
      /** It is on its way out. */
      readonly releasing?: string[] | undefined;
      /** It will never be there. */
      readonly failed?: string[] | undefined;
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
      readonly existsCodes?: number[] | undefined;
      /** The HTTP status of a release of an address that is in use. */
      readonly inUseCodes?: number[] | undefined;
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
      readonly actions?: string[] | undefined;
    } | undefined;
    /** Added to every allocation, such as a pool. Never compared. */
    readonly extraAllocateFields?: Record<string, unknown> | undefined;
    /** Whether specs that break a documented rule are refused here. `false` says so and sends them. */
    readonly strict?: boolean | undefined;
  };
  /** OpenStack: An entry of `clouds.yaml`, which then says where and as whom; of the other settings only `mooring:openstackRegion`, `mooring:openstackInterface` and those that are no credentials count beside it. Environment: `OS_CLOUD`. */
  readonly openstackCloud?: string;
  /** OpenStack: Where `clouds.yaml` is. By default in the current folder, then in `~/.config/openstack`, then in `/etc/openstack`. Environment: `OS_CLIENT_CONFIG_FILE`. */
  readonly openstackCloudsFile?: string;
  /** OpenStack: Where `secure.yaml` is, which holds what is secret of the entries. By default looked for as `clouds.yaml` is. Environment: `OS_CLIENT_SECURE_FILE`. */
  readonly openstackSecureFile?: string;
  /** OpenStack: How to prove who one is: `mooring:openstackPassword`, `v3applicationcredential` or `mooring:openstackToken`. By default follows from what is given. Environment: `OS_AUTH_TYPE`. */
  readonly openstackAuthType?: string;
  /** OpenStack: Keystone's address, with or without `/v3` at its end. Environment: `OS_AUTH_URL`. */
  readonly openstackAuthUrl?: string;
  /** OpenStack: The user's name. Environment: `OS_USERNAME`. */
  readonly openstackUsername?: string;
  /** OpenStack: The user's id, instead of name and domain. Environment: `OS_USER_ID`. */
  readonly openstackUserId?: string;
  /** OpenStack: The domain of the user, by name. Environment: `OS_USER_DOMAIN_NAME`. */
  readonly openstackUserDomainName?: string;
  /** OpenStack: The domain of the user, by id. Environment: `OS_USER_DOMAIN_ID`. */
  readonly openstackUserDomainId?: string;
  /** OpenStack: The user's password. Environment: `OS_PASSWORD`. Secret. */
  readonly openstackPassword?: string;
  /** OpenStack: The application credential, by id. Environment: `OS_APPLICATION_CREDENTIAL_ID`. */
  readonly openstackApplicationCredentialId?: string;
  /** OpenStack: The application credential, by its name; the user goes with it. Environment: `OS_APPLICATION_CREDENTIAL_NAME`. */
  readonly openstackApplicationCredentialName?: string;
  /** OpenStack: Its secret. Environment: `OS_APPLICATION_CREDENTIAL_SECRET`. Secret. */
  readonly openstackApplicationCredentialSecret?: string;
  /** OpenStack: A token that is there already. It is not renewed when it ends. Environment: `OS_TOKEN`, `OS_AUTH_TOKEN`. Secret. */
  readonly openstackToken?: string;
  /** OpenStack: The project, by name. Environment: `OS_PROJECT_NAME`, `OS_TENANT_NAME`. */
  readonly openstackProjectName?: string;
  /** OpenStack: The project, by id, instead of name and domain. Environment: `OS_PROJECT_ID`, `OS_TENANT_ID`. */
  readonly openstackProjectId?: string;
  /** OpenStack: The domain of the project, by name. Environment: `OS_PROJECT_DOMAIN_NAME`. */
  readonly openstackProjectDomainName?: string;
  /** OpenStack: The domain of the project, by id. Environment: `OS_PROJECT_DOMAIN_ID`. */
  readonly openstackProjectDomainId?: string;
  /** OpenStack: The id of the domain of user and project, where none is stated. Environment: `OS_DEFAULT_DOMAIN`. */
  readonly openstackDefaultDomain?: string;
  /** OpenStack: The region; needed where the cloud has several. Environment: `OS_REGION_NAME`. */
  readonly openstackRegion?: string;
  /** OpenStack: Which of the catalogue's addresses: `public` (the default), `internal` or `admin`. Environment: `OS_INTERFACE`, `OS_ENDPOINT_TYPE`. */
  readonly openstackInterface?: string;
  /** OpenStack: Neutron's address, with or without `/v2.0`, instead of the catalogue's. Environment: `OS_NETWORK_ENDPOINT_OVERRIDE`. */
  readonly openstackNetworkEndpoint?: string;
  /** OpenStack: Nova's address, instead of the catalogue's. Environment: `OS_COMPUTE_ENDPOINT_OVERRIDE`. */
  readonly openstackComputeEndpoint?: string;
  /** OpenStack: A file of certificates (PEM) to trust instead of the system's. Environment: `OS_CACERT`. */
  readonly openstackCacert?: string;
  /** OpenStack: How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. Environment: `MOORING_CONNECTIONS`. */
  readonly openstackConnections?: number;
  /** OpenStack: Whether endpoints may be plain `http://` beyond this machine. */
  readonly openstackAllowPlainHttp?: boolean;
  /** OpenStack: The most pairs of one port: `max_allowed_address_pair`, which the operator sets and the API does not tell. */
  readonly openstackMostPairs?: number;
  /** OpenStack: Whether others than its owner may set pairs on the ports of a network. By Neutron's default policies they may not, and a dry run says so. */
  readonly openstackPairsOnForeignNetworks?: boolean;
  /** OpenStack: Whether Neutron heeds `If-Match` (extension `revision-if-match`, in every release since 2017). By default it is asked, once before the first write of pairs. Without it, lists are read once more after each write. */
  readonly openstackCompareAndSet?: boolean;
  /** UpCloud: An API token. Wins over `mooring:upcloudUsername` and `mooring:upcloudPassword` where both are set. Environment: `UPCLOUD_TOKEN`. Secret. */
  readonly upcloudToken?: string;
  /** UpCloud: An account that may use the API, where there is no token. Environment: `UPCLOUD_USERNAME`. */
  readonly upcloudUsername?: string;
  /** UpCloud: Its password. Environment: `UPCLOUD_PASSWORD`. Secret. */
  readonly upcloudPassword?: string;
  /** UpCloud: The API's address, without `/1.3`. Environment: `UPCLOUD_DEBUG_API_BASE_URL`. */
  readonly upcloudEndpoint?: string;
  /** UpCloud: How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait. Environment: `MOORING_CONNECTIONS`. */
  readonly upcloudConnections?: number;
  /** UpCloud: Whether the endpoint may be plain `http://` beyond this machine. */
  readonly upcloudAllowPlainHttp?: boolean;
  /** UpCloud: The version of the API. `1.2` is the older one: it shows floating addresses as ordinary ones, and knows no release policy and no network interfaces. */
  readonly upcloudApiVersion?: "1.3" | "1.2";
}
