// Printed by scripts/generate.ts from packages/core/src/clouds/gcore. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import { type QueryOptions, type QueryOutputOptions, query, queryOutput } from "../query.ts";
import { isOfType, MooringResource, type ResourceShape } from "../resource.ts";

const serviceAddress: ResourceShape = {
  kind: "gcore/service-address@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:ServiceAddress",
  properties: ["name", "network", "address", "members", "atLeast", "interface", "routerId", "advertSeconds", "public", "networkId", "prefixLength", "publicAddress", "carriers", "keepalived"],
};

export interface ServiceAddressArgs {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The network of the address and of all members, by id or name. Changing it replaces. */
  readonly network: pulumi.Input<string>;
  /** The very address. Left out, the cloud chooses a free one. Changing it replaces. */
  readonly address?: pulumi.Input<string> | undefined;
  /** Who may carry it. Each is an instance, by its name or id, or its port on the network, by its id, MAC address or own address. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  readonly atLeast?: pulumi.Input<boolean> | undefined;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  readonly interface?: pulumi.Input<string> | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: pulumi.Input<number> | undefined;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  readonly advertSeconds?: pulumi.Input<number> | undefined;
  /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  readonly public?: pulumi.Input<string> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it.
 *
 * One spec for what is several kinds otherwise. The plan lists each step. What adds goes before what takes away, so that the address never loses its last server; where a member could not be added, nobody is taken off, and the report says of each member what became of it.
 *
 * Underneath are a `gcore.VirtualIp` with its members and their pairs, and a `gcore.FloatingIp`. The name is the tag `name` of the virtual IP's port, which regions with the ports API keep. The network delivers to whoever announces the address: at a failover nothing has to be called.
 *
 * The firewall must let VRRP (IP protocol 112) through between the members; the check does not see its rules.
 *
 * `keepalived` among the outputs is a whole configuration for each member. Would a failover work now? The query of the same name with `-check` tells.
 *
 * *Absent* takes it off its members and gives back what was made for it: the address, and a public address that was made for it. What was there before stays.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.ServiceAddress("service-address", {
 *   name: "shop",
 *   network: "harbour-private",
 *   address: "10.40.0.100",
 *   members: ["harbour-a", "harbour-b"],
 *   public: "new",
 * });
 * ```
 *
 * @remarks
 * Replaced when `network` or `address` changes.
 */
export class ServiceAddress extends MooringResource {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  declare readonly name: pulumi.Output<string>;
  /** The network of the address and of all members, by id or name. */
  declare readonly network: pulumi.Output<string>;
  /** The very address. Left out, the cloud chooses a free one. */
  declare readonly address: pulumi.Output<string>;
  /** Who may carry it. Each is an instance, by its name or id, or its port on the network, by its id, MAC address or own address. */
  declare readonly members: pulumi.Output<string[] | undefined>;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  declare readonly atLeast: pulumi.Output<boolean | undefined>;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  declare readonly interface: pulumi.Output<string | undefined>;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  declare readonly routerId: pulumi.Output<number | undefined>;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  declare readonly advertSeconds: pulumi.Output<number | undefined>;
  /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  declare readonly public: pulumi.Output<string | undefined>;
  /** Its network. */
  declare readonly networkId: pulumi.Output<string>;
  /** The length of its network's prefix. */
  declare readonly prefixLength: pulumi.Output<number>;
  /** The public address that leads to it. */
  declare readonly publicAddress: pulumi.Output<string | undefined>;
  /** Whoever carries it, and whoever is to. */
  declare readonly carriers: pulumi.Output<{
    /** As it is stated; otherwise by its id. */
    readonly member: string;
    /** The port or interface that carries the address. */
    readonly portId: string;
    /** The server that it belongs to. */
    readonly serverId?: string | undefined;
    /** Its own MAC address. */
    readonly macAddress?: string | undefined;
    /** Its own address. */
    readonly ipAddress?: string | undefined;
    /** Whether its port lets the address through. */
    readonly letsThrough: boolean;
    /** Why it does not, or would not when it is needed. */
    readonly whyNot?: string | undefined;
  }[]>;
  /** What each member's keepalived needs: a whole `/etc/keepalived/keepalived.conf`. */
  declare readonly keepalived: pulumi.Output<{
    /** The member. */
    readonly member: string;
    /** A whole `keepalived.conf`. */
    readonly configuration: string;
  }[]>;

  constructor(name: string, args: ServiceAddressArgs, options?: pulumi.CustomResourceOptions) {
    super(serviceAddress, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ServiceAddress {
    return new ServiceAddress(name, {} as ServiceAddressArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is ServiceAddress {
    return isOfType(value, serviceAddress);
  }
}

const allowedAddressPair: ResourceShape = {
  kind: "gcore/allowed-address-pair@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPair",
  properties: ["portId", "instance", "network", "portAddress", "instanceId", "ipAddress", "macAddress", "anyMac", "ports", "instances", "networkId", "portMacAddress", "portIds"],
};

export interface AllowedAddressPairArgs {
  /** The port, by its id, as the query `gcore/private-ports` lists it. Changing it replaces. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** The instance that the port belongs to, by id or name. Changing it replaces. */
  readonly instance?: pulumi.Input<string> | undefined;
  /** The network that the port is on, by id or name. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The port, by one of its own addresses. Changing it replaces. */
  readonly portAddress?: pulumi.Input<string> | undefined;
  /** Beside `portId`: the id of the instance that the port belongs to. Saves requests; needed where the API does not show single ports. */
  readonly instanceId?: pulumi.Input<string> | undefined;
  /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. Changing it replaces. */
  readonly ipAddress: pulumi.Input<string>;
  /** The MAC address that goes with it. Without one it is the pair with the port's own. Changing it replaces. */
  readonly macAddress?: pulumi.Input<string> | undefined;
  /** Whether `state: absent` removes the address with every MAC address, instead of with the port's own alone. */
  readonly anyMac?: pulumi.Input<boolean> | undefined;
  /** Several ports, by their ids, instead of one; all on one network. Each gets the same. */
  readonly ports?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Several instances, by name or id, instead of one port: the port of each on `network`. */
  readonly instances?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * One address that a port of a virtual machine may use beside its own.
 *
 * The pair is one member of the port's list, which the API replaces whole on each write. Mooring reads the list right before it writes, keeps every pair that it was not asked about, and looks again afterwards. *Present* means that the pair is there, whoever put it there.
 *
 * A pair without a MAC address is the pair with the port's own. The same address with another MAC address, such as that of a virtual router, is another pair, and is left alone.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.AllowedAddressPair("allowed-address-pair", {
 *   portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
 *   ipAddress: "10.40.0.9",
 * });
 * ```
 *
 * @remarks
 * Replaced when `portId` or `instance` or `network` or `portAddress` or `ipAddress` or `macAddress` changes.
 */
export class AllowedAddressPair extends MooringResource {
  /** The port, by its id, as the query `gcore/private-ports` lists it. */
  declare readonly portId: pulumi.Output<string | undefined>;
  /** The instance that the port belongs to, by id or name. */
  declare readonly instance: pulumi.Output<string | undefined>;
  /** The network that the port is on, by id or name. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The port, by one of its own addresses. */
  declare readonly portAddress: pulumi.Output<string | undefined>;
  /** Beside `portId`: the id of the instance that the port belongs to. Saves requests; needed where the API does not show single ports. */
  declare readonly instanceId: pulumi.Output<string | undefined>;
  /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The MAC address that goes with it. Without one it is the pair with the port's own. */
  declare readonly macAddress: pulumi.Output<string | undefined>;
  /** Whether `state: absent` removes the address with every MAC address, instead of with the port's own alone. */
  declare readonly anyMac: pulumi.Output<boolean | undefined>;
  /** Several ports, by their ids, instead of one; all on one network. Each gets the same. */
  declare readonly ports: pulumi.Output<string[] | undefined>;
  /** Several instances, by name or id, instead of one port: the port of each on `network`. */
  declare readonly instances: pulumi.Output<string[] | undefined>;
  /** The network of the port. */
  declare readonly networkId: pulumi.Output<string>;
  /** The port's own MAC address, where one port is named. */
  declare readonly portMacAddress: pulumi.Output<string | undefined>;
  /** The ports that have it, where several are named. */
  declare readonly portIds: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: AllowedAddressPairArgs, options?: pulumi.CustomResourceOptions) {
    super(allowedAddressPair, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): AllowedAddressPair {
    return new AllowedAddressPair(name, {} as AllowedAddressPairArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is AllowedAddressPair {
    return isOfType(value, allowedAddressPair);
  }
}

const allowedAddressPairs: ResourceShape = {
  kind: "gcore/allowed-address-pairs@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPairs",
  properties: ["portId", "instance", "network", "portAddress", "instanceId", "allowedAddressPairs", "ports", "instances", "networkId", "portMacAddress", "portIds"],
};

export interface AllowedAddressPairsArgs {
  /** The port, by its id, as the query `gcore/private-ports` lists it. Changing it replaces. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** The instance that the port belongs to, by id or name. Changing it replaces. */
  readonly instance?: pulumi.Input<string> | undefined;
  /** The network that the port is on, by id or name. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The port, by one of its own addresses. Changing it replaces. */
  readonly portAddress?: pulumi.Input<string> | undefined;
  /** Beside `portId`: the id of the instance that the port belongs to. Saves requests; needed where the API does not show single ports. */
  readonly instanceId?: pulumi.Input<string> | undefined;
  /** The pairs: these and no others, in any order. An empty list clears the port. */
  readonly allowedAddressPairs: pulumi.Input<pulumi.Input<{
    /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
    readonly ipAddress: pulumi.Input<string>;
    /** The MAC address that goes with it. Without one it is the pair with the port's own. */
    readonly macAddress?: pulumi.Input<string> | undefined;
  }>[]>;
  /** Several ports, by their ids, instead of one; all on one network. Each gets the same. */
  readonly ports?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Several instances, by name or id, instead of one port: the port of each on `network`. */
  readonly instances?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * The whole list of addresses that a port of a virtual machine may use beside its own: these and no others.
 *
 * Owns the port's list: pairs that it does not name are removed when it is *present*. *Absent* removes only the pairs that it names. Where several places add to one port, use `gcore.AllowedAddressPair` instead.
 *
 * A pair without a MAC address is the pair with the port's own; the same address with another MAC address is another pair.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.AllowedAddressPairs("allowed-address-pairs", {
 *   portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
 *   allowedAddressPairs: [{ ipAddress: "10.40.0.9" }, { ipAddress: "10.40.0.10" }],
 * });
 * ```
 *
 * @remarks
 * Replaced when `portId` or `instance` or `network` or `portAddress` changes.
 */
export class AllowedAddressPairs extends MooringResource {
  /** The port, by its id, as the query `gcore/private-ports` lists it. */
  declare readonly portId: pulumi.Output<string | undefined>;
  /** The instance that the port belongs to, by id or name. */
  declare readonly instance: pulumi.Output<string | undefined>;
  /** The network that the port is on, by id or name. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The port, by one of its own addresses. */
  declare readonly portAddress: pulumi.Output<string | undefined>;
  /** Beside `portId`: the id of the instance that the port belongs to. Saves requests; needed where the API does not show single ports. */
  declare readonly instanceId: pulumi.Output<string | undefined>;
  /** The pairs: these and no others, in any order. An empty list clears the port. */
  declare readonly allowedAddressPairs: pulumi.Output<{
    /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
    readonly ipAddress: string;
    /** The MAC address that goes with it. Without one it is the pair with the port's own. */
    readonly macAddress?: string | undefined;
  }[]>;
  /** Several ports, by their ids, instead of one; all on one network. Each gets the same. */
  declare readonly ports: pulumi.Output<string[] | undefined>;
  /** Several instances, by name or id, instead of one port: the port of each on `network`. */
  declare readonly instances: pulumi.Output<string[] | undefined>;
  /** The network of the port. */
  declare readonly networkId: pulumi.Output<string>;
  /** The port's own MAC address, where one port is named. */
  declare readonly portMacAddress: pulumi.Output<string | undefined>;
  /** The ports that have it, where several are named. */
  declare readonly portIds: pulumi.Output<string[] | undefined>;

  constructor(name: string, args: AllowedAddressPairsArgs, options?: pulumi.CustomResourceOptions) {
    super(allowedAddressPairs, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): AllowedAddressPairs {
    return new AllowedAddressPairs(name, {} as AllowedAddressPairsArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is AllowedAddressPairs {
    return isOfType(value, allowedAddressPairs);
  }
}

const virtualIp: ResourceShape = {
  kind: "gcore/virtual-ip@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:VirtualIp",
  properties: ["network", "ipAddress", "name", "isVip", "members", "portId", "networkId", "memberPortIds"],
};

export interface VirtualIpArgs {
  /** The network, by id or name. Needed where the address is not reserved yet. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The address. Left out, any free one of the network: then `name` says which one is meant. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** Its name, which Gcore keeps as the tag `name` of its port; and its mark: where no address is stated, the one of this name is the one that is meant. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Whether it is a virtual IP: `false` switches that off, and keeps the address reserved; then nobody shares it. */
  readonly isVip?: pulumi.Input<boolean> | undefined;
  /** Who shares it: these and no others. Each is an instance, by name or id, or a port by its id; the port is the one on this network. Left out, the members are left alone. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A virtual IP: an address of a network that several instances share, with the pairs that they need for it.
 *
 * It is a reserved fixed IP, and a port of its own. Its `members` are the ports that share it; each of them gets the allowed address pair without which its machine could not answer for the address, in the same run. A member that goes loses both, and nothing else.
 *
 * A reserved fixed IP that is no virtual IP yet is switched on. Whichever instance is to answer has to be decided by the machines themselves, as by keepalived.
 *
 * Without `ipAddress` any free address of the network will do; `name` says which one is meant from then on. Each name has its own order in which the network's addresses are tried: so two processes that want one name get one address, and what a run has left that was killed before it could name it is found again. On an external network the cloud chooses: there state the address.
 *
 * *Absent* takes the members off, switches it off, and gives the address back. Members that the spec does not name stand in the way. For one member at a time, from several places, there is `gcore.VirtualIpMember`.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.VirtualIp("virtual-ip", {
 *   network: "harbour-private",
 *   ipAddress: "10.40.0.100",
 *   members: ["harbour-a", "harbour-b"],
 * });
 * ```
 *
 * @remarks
 * Replaced when `ipAddress` or `network` changes.
 */
export class VirtualIp extends MooringResource {
  /** The network, by id or name. Needed where the address is not reserved yet. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The address. Left out, any free one of the network: then `name` says which one is meant. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** Its name, which Gcore keeps as the tag `name` of its port; and its mark: where no address is stated, the one of this name is the one that is meant. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** Whether it is a virtual IP: `false` switches that off, and keeps the address reserved; then nobody shares it. */
  declare readonly isVip: pulumi.Output<boolean>;
  /** Who shares it: these and no others. Each is an instance, by name or id, or a port by its id; the port is the one on this network. Left out, the members are left alone. */
  declare readonly members: pulumi.Output<string[] | undefined>;
  /** The port that is the reserved address; a floating IP leads to it. */
  declare readonly portId: pulumi.Output<string>;
  /** Its network. */
  declare readonly networkId: pulumi.Output<string>;
  /** The ports that share it. */
  declare readonly memberPortIds: pulumi.Output<string[]>;

  constructor(name: string, args: VirtualIpArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(virtualIp, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): VirtualIp {
    return new VirtualIp(name, {} as VirtualIpArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is VirtualIp {
    return isOfType(value, virtualIp);
  }
}

const virtualIpMember: ResourceShape = {
  kind: "gcore/virtual-ip-member@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:VirtualIpMember",
  properties: ["virtualIp", "network", "member", "virtualIpPortId", "portId", "ipAddress"],
};

export interface VirtualIpMemberArgs {
  /** The virtual IP, by its address or name, or by the id of its port. Changing it replaces. */
  readonly virtualIp: pulumi.Input<string>;
  /** Its network, by id or name; needed where several networks have such an address. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** Who shares it: an instance, by name or id, or a port by its id. The port is the one on the virtual IP's network. Changing it replaces. */
  readonly member: pulumi.Input<string>;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * One port that shares a virtual IP, with the pair that it needs for it.
 *
 * For members that are added and removed one by one, from several places: the others stay. Where one place knows them all, `members` of `gcore.VirtualIp` says so. *Present* means connected and allowed to answer: both are made where they are missing, and *absent* takes both away.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.VirtualIpMember("virtual-ip-member", {
 *   virtualIp: "10.40.0.200",
 *   member: "harbour-a",
 * });
 * ```
 *
 * @remarks
 * Replaced when `virtualIp` or `network` or `member` changes.
 */
export class VirtualIpMember extends MooringResource {
  /** The virtual IP, by its address or name, or by the id of its port. */
  declare readonly virtualIp: pulumi.Output<string>;
  /** Its network, by id or name; needed where several networks have such an address. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** Who shares it: an instance, by name or id, or a port by its id. The port is the one on the virtual IP's network. */
  declare readonly member: pulumi.Output<string>;
  /** The port that is the virtual IP. */
  declare readonly virtualIpPortId: pulumi.Output<string>;
  /** The port that shares it. */
  declare readonly portId: pulumi.Output<string>;
  /** The address. */
  declare readonly ipAddress: pulumi.Output<string>;

  constructor(name: string, args: VirtualIpMemberArgs, options?: pulumi.CustomResourceOptions) {
    super(virtualIpMember, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): VirtualIpMember {
    return new VirtualIpMember(name, {} as VirtualIpMemberArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is VirtualIpMember {
    return isOfType(value, virtualIpMember);
  }
}

const reservedFixedIp: ResourceShape = {
  kind: "gcore/reserved-fixed-ip@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:ReservedFixedIp",
  properties: ["network", "ipAddress", "name", "portId", "networkId"],
};

export interface ReservedFixedIpArgs {
  /** The network, by id or name. Needed where the address is not reserved yet. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The address. Left out, any free one of the network: then `name` says which one is meant. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** Its name, which Gcore keeps as the tag `name` of its port; and its mark: where no address is stated, the one of this name is the one that is meant. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * An address of a network that is kept: nobody else gets it, and it survives the instance that has it.
 *
 * It is a port of its own, found by its address; or by its `name`, where any free address of the network will do, as for `gcore.VirtualIp`. It is billed from its reservation to its release. One that several instances share is a `gcore.VirtualIp`. *Absent* gives the address back; one that is attached to an instance, or that is a virtual IP, is not given back.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.ReservedFixedIp("reserved-fixed-ip", {
 *   network: "harbour-private",
 *   ipAddress: "10.40.0.102",
 * });
 * ```
 *
 * @remarks
 * Replaced when `ipAddress` or `network` changes.
 */
export class ReservedFixedIp extends MooringResource {
  /** The network, by id or name. Needed where the address is not reserved yet. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The address. Left out, any free one of the network: then `name` says which one is meant. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** Its name, which Gcore keeps as the tag `name` of its port; and its mark: where no address is stated, the one of this name is the one that is meant. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** The port that is the reserved address; a floating IP leads to it. */
  declare readonly portId: pulumi.Output<string>;
  /** Its network. */
  declare readonly networkId: pulumi.Output<string>;

  constructor(name: string, args: ReservedFixedIpArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(reservedFixedIp, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ReservedFixedIp {
    return new ReservedFixedIp(name, {} as ReservedFixedIpArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is ReservedFixedIp {
    return isOfType(value, reservedFixedIp);
  }
}

const floatingIp: ResourceShape = {
  kind: "gcore/floating-ip@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:FloatingIp",
  properties: ["floatingIpAddress", "name", "tags", "portId", "instance", "network", "portAddress", "fixedIpAddress", "attached"],
};

export interface FloatingIpArgs {
  /** The very address, to move, change or release it. The cloud chooses the address of a new one. Changing it replaces. */
  readonly floatingIpAddress?: pulumi.Input<string> | undefined;
  /** Its name, which Gcore keeps as the tag `name`; and its mark: where nothing remembers the address between runs, the one of this name is the one that is meant. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Its tags beside `name`: these and no others. Where there is no name, they are its mark: the one that has all of them. */
  readonly tags?: pulumi.Input<pulumi.Input<{
    /** The tag's key; `name` is not among them, nor is `mooring`. */
    readonly key: pulumi.Input<string>;
    /** Its value. */
    readonly value: pulumi.Input<string>;
  }>[]> | undefined;
  /** The port, by its id, as the query `gcore/private-ports` lists it. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** The instance that the port belongs to, by id or name. */
  readonly instance?: pulumi.Input<string> | undefined;
  /** The network that the port is on, by id or name. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The port, by one of its own addresses. */
  readonly portAddress?: pulumi.Input<string> | undefined;
  /** Which of the port's addresses it leads to. Left out, the port's first IPv4 address. */
  readonly fixedIpAddress?: pulumi.Input<string> | undefined;
  /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to. */
  readonly attached?: pulumi.Input<boolean> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A floating IP: reserved, leading to a port or a virtual IP, moved without a pause.
 *
 * The port is named as for allowed address pairs: by its id, by its instance and network, or by its address; the address of a virtual IP names that. A move is one change, without a detachment before. The port's subnet needs a gateway, or the assignment succeeds without traffic.
 *
 * The cloud chooses the address. Where nothing remembers it between runs, it is found by `floatingIpAddress`, by its mark (`name`, or `tags`), or as the one that leads to the port. Where there is none with that mark, one is reserved: at most one, also where several processes ask for it at once, of which all but one give theirs back.
 *
 * *Absent* gives the address back; it can as a rule not be had again. `attached: false` keeps it.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.FloatingIp("floating-ip", {
 *   name: "shop",
 *   instance: "harbour-a",
 *   network: "harbour-private",
 * });
 * ```
 *
 * @remarks
 * Replaced when `floatingIpAddress` changes.
 */
export class FloatingIp extends MooringResource {
  /** The very address, to move, change or release it. The cloud chooses the address of a new one. */
  declare readonly floatingIpAddress: pulumi.Output<string>;
  /** Its name, which Gcore keeps as the tag `name`; and its mark: where nothing remembers the address between runs, the one of this name is the one that is meant. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** Its tags beside `name`: these and no others. Where there is no name, they are its mark: the one that has all of them. */
  declare readonly tags: pulumi.Output<{
    /** The tag's key; `name` is not among them, nor is `mooring`. */
    readonly key: string;
    /** Its value. */
    readonly value: string;
  }[] | undefined>;
  /** The port, by its id, as the query `gcore/private-ports` lists it. */
  declare readonly portId: pulumi.Output<string | undefined>;
  /** The instance that the port belongs to, by id or name. */
  declare readonly instance: pulumi.Output<string | undefined>;
  /** The network that the port is on, by id or name. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The port, by one of its own addresses. */
  declare readonly portAddress: pulumi.Output<string | undefined>;
  /** Which of the port's addresses it leads to. Left out, the port's first IPv4 address. */
  declare readonly fixedIpAddress: pulumi.Output<string | undefined>;
  /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to. */
  declare readonly attached: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: FloatingIpArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(floatingIp, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): FloatingIp {
    return new FloatingIp(name, {} as FloatingIpArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is FloatingIp {
    return isOfType(value, floatingIp);
  }
}

export interface GetInterfacesArgs {
  /** The instance (virtual machine), by id or name. */
  readonly instance?: string | undefined;
  /** The same, by its id. */
  readonly instanceId?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetInterfacesOutputArgs {
  /** The instance (virtual machine), by id or name. */
  readonly instance?: pulumi.Input<string> | undefined;
  /** The same, by its id. */
  readonly instanceId?: pulumi.Input<string> | undefined;
}

export interface GetInterfacesResult {
  /** The port: what the pair kinds take. */
  readonly portId: string;
  /** The interface's name, where it has one. */
  readonly name?: string | undefined;
  /** The port's own MAC address. */
  readonly macAddress?: string | undefined;
  /** The network. */
  readonly networkId: string;
  /** The network's name. */
  readonly networkName: string;
  /** Whether the network is external (public). */
  readonly external: boolean;
  /** Whether port security is on (protection against IP spoofing). Pairs need it. */
  readonly portSecurityEnabled: boolean;
  /** The port's own addresses. */
  readonly ipAddresses: string[];
  /** The pairs that it holds now. */
  readonly allowedAddressPairs: {
    /** The address or network. */
    readonly ipAddress: string;
    /** The MAC address that goes with it. */
    readonly macAddress?: string | undefined;
  }[];
}

/**
 * The network interfaces of an instance, with their ports, addresses and pairs.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * const found = await gcore.getInterfaces({
 *   instanceId: "eb3bf756-2650-4483-8470-a897d1ae6fa6",
 * });
 * ```
 */
export function getInterfaces(args: GetInterfacesArgs = {}, options?: QueryOptions): Promise<GetInterfacesResult[]> {
  return query("gcore/interfaces", args, options);
}

/** `getInterfaces` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getInterfacesOutput(args: GetInterfacesOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetInterfacesResult[]> {
  return queryOutput("gcore/interfaces", args, options);
}

export interface GetPrivatePortsArgs {
  /** The instance (virtual machine), by id or name. */
  readonly instance?: string | undefined;
  /** The same, by its id. */
  readonly instanceId?: string | undefined;
  /** Only ports on this network, by id or name. */
  readonly network?: string | undefined;
  /** The same, by its id. */
  readonly networkId?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetPrivatePortsOutputArgs {
  /** The instance (virtual machine), by id or name. */
  readonly instance?: pulumi.Input<string> | undefined;
  /** The same, by its id. */
  readonly instanceId?: pulumi.Input<string> | undefined;
  /** Only ports on this network, by id or name. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The same, by its id. */
  readonly networkId?: pulumi.Input<string> | undefined;
}

export interface GetPrivatePortsResult {
  /** The port: what the pair kinds take. */
  readonly portId: string;
  /** The interface's name, where it has one. */
  readonly name?: string | undefined;
  /** The port's own MAC address. */
  readonly macAddress?: string | undefined;
  /** The network. */
  readonly networkId: string;
  /** The network's name. */
  readonly networkName: string;
  /** Whether the network is external (public). */
  readonly external: boolean;
  /** Whether port security is on (protection against IP spoofing). Pairs need it. */
  readonly portSecurityEnabled: boolean;
  /** The port's own addresses. */
  readonly ipAddresses: string[];
  /** The pairs that it holds now. */
  readonly allowedAddressPairs: {
    /** The address or network. */
    readonly ipAddress: string;
    /** The MAC address that goes with it. */
    readonly macAddress?: string | undefined;
  }[];
}

/**
 * The ports of an instance that may hold allowed address pairs: those on private networks, with port security.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * const found = await gcore.getPrivatePorts({
 *   instanceId: "eb3bf756-2650-4483-8470-a897d1ae6fa6",
 * });
 * ```
 */
export function getPrivatePorts(args: GetPrivatePortsArgs = {}, options?: QueryOptions): Promise<GetPrivatePortsResult[]> {
  return query("gcore/private-ports", args, options);
}

/** `getPrivatePorts` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getPrivatePortsOutput(args: GetPrivatePortsOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetPrivatePortsResult[]> {
  return queryOutput("gcore/private-ports", args, options);
}

export interface GetReservedFixedIpsArgs {
  /** Only those on this network, by id or name. */
  readonly network?: string | undefined;
  /** Only this one. */
  readonly ipAddress?: string | undefined;
  /** Whether to list only virtual IPs, or only those that are none. */
  readonly isVip?: boolean | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetReservedFixedIpsOutputArgs {
  /** Only those on this network, by id or name. */
  readonly network?: pulumi.Input<string> | undefined;
  /** Only this one. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** Whether to list only virtual IPs, or only those that are none. */
  readonly isVip?: pulumi.Input<boolean> | undefined;
}

export interface GetReservedFixedIpsResult {
  /** The port that is the reserved address. */
  readonly portId: string;
  /** The name that Gcore gave it. */
  readonly name: string;
  /** Its network. */
  readonly networkId: string;
  /** Its addresses: one of each family at most. */
  readonly ipAddresses: string[];
  /** Whether it is a virtual IP. */
  readonly isVip: boolean;
  /** What has it now. */
  readonly holder?: string | undefined;
}

/**
 * The reserved fixed IPs and virtual IPs of the project in the region; each filter leaves only those that agree.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * const found = await gcore.getReservedFixedIps({
 *   network: "harbour-private",
 *   isVip: true,
 * });
 * ```
 */
export function getReservedFixedIps(args: GetReservedFixedIpsArgs = {}, options?: QueryOptions): Promise<GetReservedFixedIpsResult[]> {
  return query("gcore/reserved-fixed-ips", args, options);
}

/** `getReservedFixedIps` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getReservedFixedIpsOutput(args: GetReservedFixedIpsOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetReservedFixedIpsResult[]> {
  return queryOutput("gcore/reserved-fixed-ips", args, options);
}

export interface GetFloatingIpsArgs {
  /** Only those of this name (their tag `name`). */
  readonly name?: string | undefined;
  /** Only this one. */
  readonly floatingIpAddress?: string | undefined;
  /** Only those that lead to this port. */
  readonly portId?: string | undefined;
  /** Whether to list only those that lead to a port, or only those that do not. */
  readonly attached?: boolean | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetFloatingIpsOutputArgs {
  /** Only those of this name (their tag `name`). */
  readonly name?: pulumi.Input<string> | undefined;
  /** Only this one. */
  readonly floatingIpAddress?: pulumi.Input<string> | undefined;
  /** Only those that lead to this port. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** Whether to list only those that lead to a port, or only those that do not. */
  readonly attached?: pulumi.Input<boolean> | undefined;
}

export interface GetFloatingIpsResult {
  /** The floating IP. */
  readonly floatingIpId: string;
  /** Its address. */
  readonly floatingIpAddress: string;
  /** Its name, where it has one. */
  readonly name?: string | undefined;
  /** The port that it leads to. */
  readonly portId?: string | undefined;
  /** The address of that port. */
  readonly fixedIpAddress?: string | undefined;
  /** Its tags beside `name`. */
  readonly tags: {
    /** The key. */
    readonly key: string;
    /** The value. */
    readonly value: string;
  }[];
}

/**
 * The floating IPs of the project in the region; each filter that is given leaves only those that agree.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * const found = await gcore.getFloatingIps({
 *   attached: true,
 * });
 * ```
 */
export function getFloatingIps(args: GetFloatingIpsArgs = {}, options?: QueryOptions): Promise<GetFloatingIpsResult[]> {
  return query("gcore/floating-ips", args, options);
}

/** `getFloatingIps` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getFloatingIpsOutput(args: GetFloatingIpsOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetFloatingIpsResult[]> {
  return queryOutput("gcore/floating-ips", args, options);
}

export interface GetKeepalivedConfigArgs {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: string;
  /** The network of the address and of all members, by id or name. */
  readonly network: string;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: string[] | undefined;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  readonly interface?: string | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: number | undefined;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  readonly advertSeconds?: number | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetKeepalivedConfigOutputArgs {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The network of the address and of all members, by id or name. */
  readonly network: pulumi.Input<string>;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  readonly interface?: pulumi.Input<string> | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: pulumi.Input<number> | undefined;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  readonly advertSeconds?: pulumi.Input<number> | undefined;
}

export interface GetKeepalivedConfigResult {
  /** The member. */
  readonly member: string;
  /** Its `/etc/keepalived/keepalived.conf`. */
  readonly configuration: string;
}

/**
 * A whole, commented `keepalived.conf` for each member of a service address.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * const found = await gcore.getKeepalivedConfig({
 *   name: "harbour-vip",
 *   network: "harbour-private",
 *   members: ["harbour-a", "harbour-b"],
 * });
 * ```
 */
export function getKeepalivedConfig(args: GetKeepalivedConfigArgs, options?: QueryOptions): Promise<GetKeepalivedConfigResult[]> {
  return query("gcore/keepalived-config", args, options);
}

/** `getKeepalivedConfig` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getKeepalivedConfigOutput(args: GetKeepalivedConfigOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetKeepalivedConfigResult[]> {
  return queryOutput("gcore/keepalived-config", args, options);
}

export interface GetServiceAddressCheckArgs {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: string;
  /** The network of the address and of all members, by id or name. */
  readonly network: string;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: string[] | undefined;
  /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  readonly public?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetServiceAddressCheckOutputArgs {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The network of the address and of all members, by id or name. */
  readonly network: pulumi.Input<string>;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  readonly public?: pulumi.Input<string> | undefined;
}

export interface GetServiceAddressCheckResult {
  /** The member. */
  readonly member: string;
  /** Its port or interface. */
  readonly portId?: string | undefined;
  /** Whether the address would get through to it. */
  readonly ok: boolean;
  /** `ok`, or all that stands in the way. */
  readonly reason: string;
}

/**
 * Would a failover work now? One line for each member: ok, or the reason why not.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * const found = await gcore.getServiceAddressCheck({
 *   name: "harbour-vip",
 *   network: "harbour-private",
 *   members: ["harbour-a", "harbour-b"],
 * });
 * ```
 */
export function getServiceAddressCheck(args: GetServiceAddressCheckArgs, options?: QueryOptions): Promise<GetServiceAddressCheckResult[]> {
  return query("gcore/service-address-check", args, options);
}

/** `getServiceAddressCheck` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServiceAddressCheckOutput(args: GetServiceAddressCheckOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetServiceAddressCheckResult[]> {
  return queryOutput("gcore/service-address-check", args, options);
}
