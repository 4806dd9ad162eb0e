// Printed by scripts/generate.ts from packages/core/src/clouds/openstack. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import { type QueryOptions, type QueryOutputOptions, query, queryOutput } from "../query.ts";
import { isOfType, MooringResource, type ResourceShape } from "../resource.ts";

const serviceAddress: ResourceShape = {
  kind: "openstack/service-address@1",
  type: "pulumi-nodejs:dynamic/mooring/openstack:ServiceAddress",
  properties: ["name", "network", "address", "members", "atLeast", "interface", "routerId", "advertSeconds", "virtualMac", "public", "publicNetwork", "networkId", "prefixLength", "publicAddress", "carriers", "keepalived"],
};

export interface ServiceAddressArgs {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The network of the address and of all members, by id or name. Changing it replaces. */
  readonly network: pulumi.Input<string>;
  /** The very address. Left out, the cloud chooses a free one. Changing it replaces. */
  readonly address?: pulumi.Input<string> | undefined;
  /** Who may carry it. Each is a server, by its name or id, or its port on the network, by its id, name, MAC address or own address. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  readonly atLeast?: pulumi.Input<boolean> | undefined;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  readonly interface?: pulumi.Input<string> | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: pulumi.Input<number> | undefined;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  readonly advertSeconds?: pulumi.Input<number> | undefined;
  /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
  readonly virtualMac?: pulumi.Input<boolean> | undefined;
  /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  readonly public?: pulumi.Input<string> | undefined;
  /** The external network that a new floating IP is from, by id or name; needed where there are several. */
  readonly publicNetwork?: pulumi.Input<string> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it.
 *
 * One spec for what is several kinds otherwise. The plan lists each step. What adds goes before what takes away, so that the address never loses its last server; where a member could not be added, nobody is taken off, and the report says of each member what became of it.
 *
 * Underneath are an `openstack.Port` that keeps the address and bears the mark, an `openstack.AllowedAddressPair` on the port of each member, and an `openstack.FloatingIp`. The network delivers to whoever announces the address: at a failover nothing has to be called.
 *
 * The security groups must let VRRP (IP protocol 112) through between the members; the query `openstack/service-address-check` says where they do not.
 *
 * `keepalived` among the outputs is a whole configuration for each member. Would a failover work now? The query of the same name with `-check` tells.
 *
 * *Absent* takes it off its members and gives back what was made for it: the address, and a public address that was made for it. What was there before stays.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * new openstack.ServiceAddress("service-address", {
 *   name: "shop",
 *   network: "private",
 *   address: "10.60.0.50",
 *   members: ["web-1", "web-2"],
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
  /** Who may carry it. Each is a server, by its name or id, or its port on the network, by its id, name, MAC address or own address. */
  declare readonly members: pulumi.Output<string[] | undefined>;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  declare readonly atLeast: pulumi.Output<boolean | undefined>;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  declare readonly interface: pulumi.Output<string | undefined>;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  declare readonly routerId: pulumi.Output<number | undefined>;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  declare readonly advertSeconds: pulumi.Output<number | undefined>;
  /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
  declare readonly virtualMac: pulumi.Output<boolean | undefined>;
  /** The public address that leads to it: `new` (a floating IP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  declare readonly public: pulumi.Output<string | undefined>;
  /** The external network that a new floating IP is from, by id or name; needed where there are several. */
  declare readonly publicNetwork: pulumi.Output<string | undefined>;
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
  kind: "openstack/allowed-address-pair@1",
  type: "pulumi-nodejs:dynamic/mooring/openstack:AllowedAddressPair",
  properties: ["portId", "portName", "server", "network", "portAddress", "ipAddress", "macAddress", "anyMac", "networkId", "portMacAddress", "deviceId"],
};

export interface AllowedAddressPairArgs {
  /** The port, by its id. Changing it replaces. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** The port, by its name. Changing it replaces. */
  readonly portName?: pulumi.Input<string> | undefined;
  /** The server that the port belongs to, by id, or by name where the cloud has Nova. Changing it replaces. */
  readonly server?: pulumi.Input<string> | undefined;
  /** The network that the port is on, by id or name. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The port, by one of its own addresses. Changing it replaces. */
  readonly portAddress?: pulumi.Input<string> | undefined;
  /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. Changing it replaces. */
  readonly ipAddress: pulumi.Input<string>;
  /** The MAC address that goes with it. Without one it is the pair with the port's own. Changing it replaces. */
  readonly macAddress?: pulumi.Input<string> | undefined;
  /** Whether `state: absent` removes the address with every MAC address, instead of with the port's own alone. */
  readonly anyMac?: pulumi.Input<boolean> | undefined;
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
 * Each write names the revision of the port that it was made from (`If-Match`), so that what somebody else has written meanwhile is never overwritten: it is read again, and the change is made to that.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * new openstack.AllowedAddressPair("allowed-address-pair", {
 *   portId: "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02",
 *   ipAddress: "10.60.0.9",
 * });
 * ```
 *
 * @remarks
 * Replaced when `portId` or `portName` or `server` or `network` or `portAddress` or `ipAddress` or `macAddress` changes.
 */
export class AllowedAddressPair extends MooringResource {
  /** The port, by its id. */
  declare readonly portId: pulumi.Output<string | undefined>;
  /** The port, by its name. */
  declare readonly portName: pulumi.Output<string | undefined>;
  /** The server that the port belongs to, by id, or by name where the cloud has Nova. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** The network that the port is on, by id or name. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The port, by one of its own addresses. */
  declare readonly portAddress: pulumi.Output<string | undefined>;
  /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The MAC address that goes with it. Without one it is the pair with the port's own. */
  declare readonly macAddress: pulumi.Output<string | undefined>;
  /** Whether `state: absent` removes the address with every MAC address, instead of with the port's own alone. */
  declare readonly anyMac: pulumi.Output<boolean | undefined>;
  /** The network of the port. */
  declare readonly networkId: pulumi.Output<string>;
  /** The port's own MAC address. */
  declare readonly portMacAddress: pulumi.Output<string>;
  /** The server, or other thing, that the port belongs to. */
  declare readonly deviceId: pulumi.Output<string | undefined>;

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
  kind: "openstack/allowed-address-pairs@1",
  type: "pulumi-nodejs:dynamic/mooring/openstack:AllowedAddressPairs",
  properties: ["portId", "portName", "server", "network", "portAddress", "allowedAddressPairs", "networkId", "portMacAddress", "deviceId"],
};

export interface AllowedAddressPairsArgs {
  /** The port, by its id. Changing it replaces. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** The port, by its name. Changing it replaces. */
  readonly portName?: pulumi.Input<string> | undefined;
  /** The server that the port belongs to, by id, or by name where the cloud has Nova. Changing it replaces. */
  readonly server?: pulumi.Input<string> | undefined;
  /** The network that the port is on, by id or name. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The port, by one of its own addresses. Changing it replaces. */
  readonly portAddress?: pulumi.Input<string> | undefined;
  /** The pairs: these and no others, in any order. An empty list clears the port. */
  readonly allowedAddressPairs: pulumi.Input<pulumi.Input<{
    /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
    readonly ipAddress: pulumi.Input<string>;
    /** The MAC address that goes with it. Without one it is the pair with the port's own. */
    readonly macAddress?: pulumi.Input<string> | undefined;
  }>[]>;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * The whole list of addresses that a port of a virtual machine may use beside its own: these and no others.
 *
 * Owns the port's list: pairs that it does not name are removed when it is *present*. *Absent* removes only the pairs that it names. Where several places add to one port, use `openstack.AllowedAddressPair` instead.
 *
 * A pair without a MAC address is the pair with the port's own; the same address with another MAC address is another pair.
 *
 * Each write names the revision of the port that it was made from (`If-Match`), so that what somebody else has written meanwhile is never overwritten: it is read again, and the change is made to that.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * new openstack.AllowedAddressPairs("allowed-address-pairs", {
 *   portId: "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02",
 *   allowedAddressPairs: [{ ipAddress: "10.60.0.9" }, { ipAddress: "10.60.0.10" }],
 * });
 * ```
 *
 * @remarks
 * Replaced when `portId` or `portName` or `server` or `network` or `portAddress` changes.
 */
export class AllowedAddressPairs extends MooringResource {
  /** The port, by its id. */
  declare readonly portId: pulumi.Output<string | undefined>;
  /** The port, by its name. */
  declare readonly portName: pulumi.Output<string | undefined>;
  /** The server that the port belongs to, by id, or by name where the cloud has Nova. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** The network that the port is on, by id or name. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The port, by one of its own addresses. */
  declare readonly portAddress: pulumi.Output<string | undefined>;
  /** The pairs: these and no others, in any order. An empty list clears the port. */
  declare readonly allowedAddressPairs: pulumi.Output<{
    /** The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already. */
    readonly ipAddress: string;
    /** The MAC address that goes with it. Without one it is the pair with the port's own. */
    readonly macAddress?: string | undefined;
  }[]>;
  /** The network of the port. */
  declare readonly networkId: pulumi.Output<string>;
  /** The port's own MAC address. */
  declare readonly portMacAddress: pulumi.Output<string>;
  /** The server, or other thing, that the port belongs to. */
  declare readonly deviceId: pulumi.Output<string | undefined>;

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

const floatingIp: ResourceShape = {
  kind: "openstack/floating-ip@1",
  type: "pulumi-nodejs:dynamic/mooring/openstack:FloatingIp",
  properties: ["floatingIpAddress", "floatingNetwork", "description", "tags", "portId", "portName", "server", "network", "portAddress", "fixedIpAddress", "attached", "floatingNetworkId"],
};

export interface FloatingIpArgs {
  /** The very address, to move, change or release it. The cloud chooses the address of a new one. Changing it replaces. */
  readonly floatingIpAddress?: pulumi.Input<string> | undefined;
  /** The external network to reserve it from, by id or name. Not needed where the project sees only one such network. Changing it replaces. */
  readonly floatingNetwork?: pulumi.Input<string> | undefined;
  /** Its description, and its mark: where nothing remembers the address between runs, the one that has this description is the one that is meant. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Its tags: these and no others. Where there is no description, they are its mark: the one that has all of them. */
  readonly tags?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The port, by its id. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** The port, by its name. */
  readonly portName?: pulumi.Input<string> | undefined;
  /** The server that the port belongs to, by id, or by name where the cloud has Nova. */
  readonly server?: pulumi.Input<string> | undefined;
  /** The network that the port is on, by id or name. */
  readonly network?: pulumi.Input<string> | undefined;
  /** The port, by one of its own addresses. */
  readonly portAddress?: pulumi.Input<string> | undefined;
  /** Which of the port's addresses it leads to; needed where the port has several. */
  readonly fixedIpAddress?: pulumi.Input<string> | undefined;
  /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to. */
  readonly attached?: pulumi.Input<boolean> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A floating IP: reserved from an external network, leading to a port, moved without a pause.
 *
 * The port is named as for allowed address pairs: by its id, its name, its server and network, or its address. A move is one change, without a detachment before. The port's subnet needs a router with a gateway to that external network.
 *
 * The cloud chooses the address. Where nothing remembers it between runs, it is found by `floatingIpAddress`, by its mark (`description`, or `tags`), or as the one that leads to the port. Where there is none with that mark, one is reserved.
 *
 * *Absent* gives the address back; it can as a rule not be had again. `attached: false` keeps it.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * new openstack.FloatingIp("floating-ip", {
 *   floatingNetwork: "public",
 *   description: "shop",
 *   server: "web-1",
 *   network: "private",
 * });
 * ```
 *
 * @remarks
 * Replaced when `floatingNetwork` or `floatingIpAddress` changes.
 */
export class FloatingIp extends MooringResource {
  /** The very address, to move, change or release it. The cloud chooses the address of a new one. */
  declare readonly floatingIpAddress: pulumi.Output<string>;
  /** The external network to reserve it from, by id or name. Not needed where the project sees only one such network. */
  declare readonly floatingNetwork: pulumi.Output<string | undefined>;
  /** Its description, and its mark: where nothing remembers the address between runs, the one that has this description is the one that is meant. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Its tags: these and no others. Where there is no description, they are its mark: the one that has all of them. */
  declare readonly tags: pulumi.Output<string[] | undefined>;
  /** The port, by its id. */
  declare readonly portId: pulumi.Output<string | undefined>;
  /** The port, by its name. */
  declare readonly portName: pulumi.Output<string | undefined>;
  /** The server that the port belongs to, by id, or by name where the cloud has Nova. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** The network that the port is on, by id or name. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** The port, by one of its own addresses. */
  declare readonly portAddress: pulumi.Output<string | undefined>;
  /** Which of the port's addresses it leads to; needed where the port has several. */
  declare readonly fixedIpAddress: pulumi.Output<string | undefined>;
  /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to. */
  declare readonly attached: pulumi.Output<boolean | undefined>;
  /** The network that it is from. */
  declare readonly floatingNetworkId: pulumi.Output<string>;

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

const port: ResourceShape = {
  kind: "openstack/port@1",
  type: "pulumi-nodejs:dynamic/mooring/openstack:Port",
  properties: ["network", "ipAddress", "name", "description", "tags", "portId", "networkId", "macAddress"],
};

export interface PortArgs {
  /** The network, by id or name. Changing it replaces. */
  readonly network: pulumi.Input<string>;
  /** The very address. Without one the cloud chooses, and `name` says which one is meant. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** The port's name. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Its description. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Its tags: these and no others. */
  readonly tags?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * An address that is kept for several machines to share: a port that belongs to none of them.
 *
 * The cloud gives the address to nobody else while the port is there. The machines that are to answer for it need it in the pairs of their own ports: `openstack.AllowedAddressPair` with this `ipAddress`. A floating IP may lead to this port.
 *
 * Where nothing remembers it between runs, it is found by `ipAddress`, or by `name` among the ports that belong to no machine. A port of a machine is never taken for it, and never removed.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * new openstack.Port("port", {
 *   network: "private",
 *   ipAddress: "10.60.0.210",
 *   name: "shop-vip",
 * });
 * ```
 *
 * @remarks
 * Replaced when `network` or `ipAddress` changes.
 */
export class Port extends MooringResource {
  /** The network, by id or name. */
  declare readonly network: pulumi.Output<string>;
  /** The very address. Without one the cloud chooses, and `name` says which one is meant. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The port's name. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** Its description. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Its tags: these and no others. */
  declare readonly tags: pulumi.Output<string[] | undefined>;
  /** The port that keeps the address. */
  declare readonly portId: pulumi.Output<string>;
  /** Its network. */
  declare readonly networkId: pulumi.Output<string>;
  /** The port's MAC address, which nobody uses. */
  declare readonly macAddress: pulumi.Output<string | undefined>;

  constructor(name: string, args: PortArgs, options?: pulumi.CustomResourceOptions) {
    super(port, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Port {
    return new Port(name, {} as PortArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is Port {
    return isOfType(value, port);
  }
}

export interface GetServerPortsArgs {
  /** The server, by id, or by name where the cloud has Nova. */
  readonly server: string;
  /** Only ports on this network, by id or name. */
  readonly network?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetServerPortsOutputArgs {
  /** The server, by id, or by name where the cloud has Nova. */
  readonly server: pulumi.Input<string>;
  /** Only ports on this network, by id or name. */
  readonly network?: pulumi.Input<string> | undefined;
}

export interface GetServerPortsResult {
  /** The port: what the kinds of pairs take. */
  readonly portId: string;
  /** Its name, where it has one. */
  readonly name?: string | undefined;
  /** Its own MAC address. */
  readonly macAddress?: string | undefined;
  /** Its network. */
  readonly networkId: string;
  /** Its own addresses. */
  readonly ipAddresses: string[];
  /** The server, or other thing, that it belongs to. */
  readonly deviceId?: string | undefined;
  /** What kind of thing that is, such as `compute:nova`. */
  readonly deviceOwner?: string | undefined;
  /** Whether port security is on (protection against IP spoofing). Pairs need it. */
  readonly portSecurityEnabled: boolean;
  /** Its security groups. */
  readonly securityGroupIds: string[];
  /** The pairs that it holds now. */
  readonly allowedAddressPairs: {
    /** The address or network. */
    readonly ipAddress: string;
    /** The MAC address that goes with it. */
    readonly macAddress?: string | undefined;
  }[];
}

/**
 * The ports of a server, with their addresses and pairs.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * const found = await openstack.getServerPorts({
 *   server: "web-1",
 * });
 * ```
 */
export function getServerPorts(args: GetServerPortsArgs, options?: QueryOptions): Promise<GetServerPortsResult[]> {
  return query("openstack/server-ports", args, options);
}

/** `getServerPorts` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServerPortsOutput(args: GetServerPortsOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetServerPortsResult[]> {
  return queryOutput("openstack/server-ports", args, options);
}

export interface GetPortsArgs {
  /** Only ports of this name. */
  readonly name?: string | undefined;
  /** Only ports on this network, by id or name. */
  readonly network?: string | undefined;
  /** Only the port that has this address of its own. */
  readonly ipAddress?: string | undefined;
  /** Whether to list only ports that belong to no machine, or only those that do. */
  readonly reserved?: boolean | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetPortsOutputArgs {
  /** Only ports of this name. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Only ports on this network, by id or name. */
  readonly network?: pulumi.Input<string> | undefined;
  /** Only the port that has this address of its own. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** Whether to list only ports that belong to no machine, or only those that do. */
  readonly reserved?: pulumi.Input<boolean> | undefined;
}

export interface GetPortsResult {
  /** The port: what the kinds of pairs take. */
  readonly portId: string;
  /** Its name, where it has one. */
  readonly name?: string | undefined;
  /** Its own MAC address. */
  readonly macAddress?: string | undefined;
  /** Its network. */
  readonly networkId: string;
  /** Its own addresses. */
  readonly ipAddresses: string[];
  /** The server, or other thing, that it belongs to. */
  readonly deviceId?: string | undefined;
  /** What kind of thing that is, such as `compute:nova`. */
  readonly deviceOwner?: string | undefined;
  /** Whether port security is on (protection against IP spoofing). Pairs need it. */
  readonly portSecurityEnabled: boolean;
  /** Its security groups. */
  readonly securityGroupIds: string[];
  /** The pairs that it holds now. */
  readonly allowedAddressPairs: {
    /** The address or network. */
    readonly ipAddress: string;
    /** The MAC address that goes with it. */
    readonly macAddress?: string | undefined;
  }[];
}

/**
 * The ports of the project; each filter that is given leaves only those that agree.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * const found = await openstack.getPorts({
 *   network: "private",
 *   reserved: true,
 * });
 * ```
 */
export function getPorts(args: GetPortsArgs = {}, options?: QueryOptions): Promise<GetPortsResult[]> {
  return query("openstack/ports", args, options);
}

/** `getPorts` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getPortsOutput(args: GetPortsOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetPortsResult[]> {
  return queryOutput("openstack/ports", args, options);
}

export interface GetFloatingIpsArgs {
  /** Only those from this network, by id or name. */
  readonly floatingNetwork?: string | undefined;
  /** Only this one. */
  readonly floatingIpAddress?: string | undefined;
  /** Only those that lead to this port. */
  readonly portId?: string | undefined;
  /** Only those with this description. */
  readonly description?: string | undefined;
  /** Only those that have all of these tags. */
  readonly tags?: string[] | undefined;
  /** Whether to list only those that lead to a port, or only those that do not. */
  readonly attached?: boolean | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetFloatingIpsOutputArgs {
  /** Only those from this network, by id or name. */
  readonly floatingNetwork?: pulumi.Input<string> | undefined;
  /** Only this one. */
  readonly floatingIpAddress?: pulumi.Input<string> | undefined;
  /** Only those that lead to this port. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** Only those with this description. */
  readonly description?: pulumi.Input<string> | undefined;
  /** Only those that have all of these tags. */
  readonly tags?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether to list only those that lead to a port, or only those that do not. */
  readonly attached?: pulumi.Input<boolean> | undefined;
}

export interface GetFloatingIpsResult {
  /** The floating IP. */
  readonly floatingIpId: string;
  /** Its address. */
  readonly floatingIpAddress: string;
  /** The network that it is from. */
  readonly floatingNetworkId: string;
  /** The port that it leads to. */
  readonly portId?: string | undefined;
  /** The address of that port. */
  readonly fixedIpAddress?: string | undefined;
  /** The server, or other thing, that the port belongs to. */
  readonly deviceId?: string | undefined;
  /** Its description. */
  readonly description?: string | undefined;
  /** Its tags. */
  readonly tags: string[];
}

/**
 * The floating IPs of the project; each filter that is given leaves only those that agree.
 *
 * @example
 * ```ts
 * import { openstack } from "@mooring/pulumi";
 *
 * const found = await openstack.getFloatingIps({
 *   attached: false,
 * });
 * ```
 */
export function getFloatingIps(args: GetFloatingIpsArgs = {}, options?: QueryOptions): Promise<GetFloatingIpsResult[]> {
  return query("openstack/floating-ips", args, options);
}

/** `getFloatingIps` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getFloatingIpsOutput(args: GetFloatingIpsOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetFloatingIpsResult[]> {
  return queryOutput("openstack/floating-ips", args, options);
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
  /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
  readonly virtualMac?: boolean | undefined;
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
  /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
  readonly virtualMac?: pulumi.Input<boolean> | undefined;
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
 * import { openstack } from "@mooring/pulumi";
 *
 * const found = await openstack.getKeepalivedConfig({
 *   name: "web-vip",
 *   network: "private",
 *   members: ["web-1", "web-2"],
 *   interface: "ens3",
 * });
 * ```
 */
export function getKeepalivedConfig(args: GetKeepalivedConfigArgs, options?: QueryOptions): Promise<GetKeepalivedConfigResult[]> {
  return query("openstack/keepalived-config", args, options);
}

/** `getKeepalivedConfig` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getKeepalivedConfigOutput(args: GetKeepalivedConfigOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetKeepalivedConfigResult[]> {
  return queryOutput("openstack/keepalived-config", args, options);
}

export interface GetServiceAddressCheckArgs {
  /** Its name, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: string;
  /** The network of the address and of all members, by id or name. */
  readonly network: string;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: string[] | undefined;
  /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
  readonly virtualMac?: boolean | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: number | undefined;
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
  /** Whether keepalived answers with the MAC address of its virtual router (`use_vmac`): then each port is given the pair with that, too. */
  readonly virtualMac?: pulumi.Input<boolean> | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: pulumi.Input<number> | undefined;
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
 * import { openstack } from "@mooring/pulumi";
 *
 * const found = await openstack.getServiceAddressCheck({
 *   name: "web-vip",
 *   network: "private",
 *   members: ["web-1", "web-2"],
 * });
 * ```
 */
export function getServiceAddressCheck(args: GetServiceAddressCheckArgs, options?: QueryOptions): Promise<GetServiceAddressCheckResult[]> {
  return query("openstack/service-address-check", args, options);
}

/** `getServiceAddressCheck` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServiceAddressCheckOutput(args: GetServiceAddressCheckOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetServiceAddressCheckResult[]> {
  return queryOutput("openstack/service-address-check", args, options);
}
