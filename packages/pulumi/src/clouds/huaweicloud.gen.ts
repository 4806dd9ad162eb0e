// Printed by scripts/generate.ts from packages/core/src/clouds/huaweicloud. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import { type QueryOptions, type QueryOutputOptions, query, queryOutput } from "../query.ts";
import { isOfType, MooringResource, type ResourceShape } from "../resource.ts";

const serviceAddress: ResourceShape = {
  kind: "huaweicloud/service-address@1",
  type: "pulumi-nodejs:dynamic/mooring/huaweicloud:ServiceAddress",
  properties: ["name", "network", "address", "members", "atLeast", "interface", "routerId", "advertSeconds", "public", "bandwidthSize", "networkId", "prefixLength", "publicAddress", "carriers", "keepalived"],
};

export interface ServiceAddressArgs {
  /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The subnet of the address and of all members, by its network id or its name. Changing it replaces. */
  readonly network: pulumi.Input<string>;
  /** The very address. Left out, the cloud chooses a free one. IPv4: an IPv6 virtual IP can be on one NIC only. Changing it replaces. */
  readonly address?: pulumi.Input<string> | undefined;
  /** Who may carry it. Each is a server, by its name or id, or its NIC in the subnet, by its id, MAC address or own address. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  readonly atLeast?: pulumi.Input<boolean> | undefined;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  readonly interface?: pulumi.Input<string> | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: pulumi.Input<number> | undefined;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  readonly advertSeconds?: pulumi.Input<number> | undefined;
  /** The public address that leads to it: `new` (an EIP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  readonly public?: pulumi.Input<string> | undefined;
  /** Mbit/s of a new EIP; by default 5. */
  readonly bandwidthSize?: pulumi.Input<number> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it.
 *
 * One spec for what is several kinds otherwise. The plan lists each step. What adds goes before what takes away, so that the address never loses its last server; where a member could not be added, nobody is taken off, and the report says of each member what became of it.
 *
 * Underneath are a `huaweicloud.VirtualIp` that bears the name, its `huaweicloud.VirtualIpBinding` to the NIC of each member, by the pairs of both ports, and a `huaweicloud.Eip`. The VPC delivers to whichever of these NICs announces the address: at a failover nothing has to be called. Addresses of NICs that are gone are taken off, unless `atLeast` says that others are left alone.
 *
 * The security groups must let VRRP (IP protocol 112) through between the members; the query `huaweicloud/service-address-check` says where they do not.
 *
 * `keepalived` among the outputs is a whole configuration for each member. Would a failover work now? The query of the same name with `-check` tells.
 *
 * *Absent* takes it off its members and gives back what was made for it: the address, and a public address that was made for it. What was there before stays.
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * new huaweicloud.ServiceAddress("service-address", {
 *   name: "shop",
 *   network: "harbour-subnet",
 *   address: "192.168.30.40",
 *   members: ["harbour-a", "harbour-b"],
 *   public: "new",
 * });
 * ```
 *
 * @remarks
 * Replaced when `network` or `address` changes.
 */
export class ServiceAddress extends MooringResource {
  /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
  declare readonly name: pulumi.Output<string>;
  /** The subnet of the address and of all members, by its network id or its name. */
  declare readonly network: pulumi.Output<string>;
  /** The very address. Left out, the cloud chooses a free one. IPv4: an IPv6 virtual IP can be on one NIC only. */
  declare readonly address: pulumi.Output<string>;
  /** Who may carry it. Each is a server, by its name or id, or its NIC in the subnet, by its id, MAC address or own address. */
  declare readonly members: pulumi.Output<string[] | undefined>;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  declare readonly atLeast: pulumi.Output<boolean | undefined>;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  declare readonly interface: pulumi.Output<string | undefined>;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  declare readonly routerId: pulumi.Output<number | undefined>;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  declare readonly advertSeconds: pulumi.Output<number | undefined>;
  /** The public address that leads to it: `new` (an EIP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  declare readonly public: pulumi.Output<string | undefined>;
  /** Mbit/s of a new EIP; by default 5. */
  declare readonly bandwidthSize: pulumi.Output<number | undefined>;
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

const virtualIp: ResourceShape = {
  kind: "huaweicloud/virtual-ip@1",
  type: "pulumi-nodejs:dynamic/mooring/huaweicloud:VirtualIp",
  properties: ["subnetId", "ipAddress", "name", "strays", "virtualIpId", "macAddress", "status", "neutronSubnetId", "boundIpAddresses", "strayIpAddresses", "otherPairs"],
};

export interface VirtualIpArgs {
  /** The subnet, by its network id (the console's Network ID; not the Neutron subnet's id). Changing it replaces. */
  readonly subnetId: pulumi.Input<string>;
  /** The address. Without one the cloud chooses an IPv4 address, and the name tells the virtual IP from others. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** The name of its port. */
  readonly name?: pulumi.Input<string> | undefined;
  /** `none` takes addresses off it that nothing in the subnet has any more: those of servers that were deleted while it was on them. Left out, they stay. */
  readonly strays?: pulumi.Input<"none" | "some"> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A virtual IP: an address of a subnet that several servers can share.
 *
 * It is a port of its own, with the owner `neutron:VIP_PORT`. It is found by its address, or by its name where no address is stated. It is released only while no NIC has it: remove its bindings (`huaweicloud.VirtualIpBinding`) first.
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * new huaweicloud.VirtualIp("virtual-ip", {
 *   subnetId: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
 *   ipAddress: "192.168.30.40",
 *   name: "harbour-front",
 * });
 * ```
 *
 * @remarks
 * Replaced when `subnetId` or `ipAddress` changes.
 */
export class VirtualIp extends MooringResource {
  /** The subnet, by its network id (the console's Network ID; not the Neutron subnet's id). */
  declare readonly subnetId: pulumi.Output<string>;
  /** The address. Without one the cloud chooses an IPv4 address, and the name tells the virtual IP from others. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The name of its port. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** `none` takes addresses off it that nothing in the subnet has any more: those of servers that were deleted while it was on them. Left out, they stay. */
  declare readonly strays: pulumi.Output<"none" | "some" | undefined>;
  /** The port that is the virtual IP; an EIP is bound to it. */
  declare readonly virtualIpId: pulumi.Output<string>;
  /** The port's MAC address. */
  declare readonly macAddress: pulumi.Output<string>;
  /** `BUILD`, then always `DOWN`: a virtual IP never becomes active. */
  declare readonly status: pulumi.Output<string>;
  /** The Neutron subnet that the address is of. */
  declare readonly neutronSubnetId: pulumi.Output<string | undefined>;
  /** The addresses of the NICs that it is on. */
  declare readonly boundIpAddresses: pulumi.Output<string[]>;
  /** Addresses among its pairs that nothing in the subnet has: of NICs that are gone, as a rule. */
  declare readonly strayIpAddresses: pulumi.Output<string[]>;
  /** Networks among its pairs, and addresses of other things than NICs. */
  declare readonly otherPairs: pulumi.Output<string[]>;

  constructor(name: string, args: VirtualIpArgs, options?: pulumi.CustomResourceOptions) {
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

const virtualIpBinding: ResourceShape = {
  kind: "huaweicloud/virtual-ip-binding@1",
  type: "pulumi-nodejs:dynamic/mooring/huaweicloud:VirtualIpBinding",
  properties: ["ipAddress", "nicId", "serverId", "subnetId", "nicIpAddress", "sole", "virtualIp", "route", "sourceDestinationCheck", "virtualIpId", "boundNicId", "boundIpAddress"],
};

export interface VirtualIpBindingArgs {
  /** The virtual IP's address, in the subnet of the NIC. Changing it replaces. */
  readonly ipAddress: pulumi.Input<string>;
  /** The NIC, by its id (its port). Changing it replaces. */
  readonly nicId?: pulumi.Input<string> | undefined;
  /** The server whose NIC it is, where `nicId` does not name it. With several NICs, `subnetId` or `nicIpAddress` says which. Changing it replaces. */
  readonly serverId?: pulumi.Input<string> | undefined;
  /** The subnet of the NIC and the virtual IP, by its network id (the console's Network ID; not the Neutron subnet's id). Changing it replaces. */
  readonly subnetId?: pulumi.Input<string> | undefined;
  /** The NIC's own address. When the server was deleted while the virtual IP was on it, this names the address that is to go. Changing it replaces. */
  readonly nicIpAddress?: pulumi.Input<string> | undefined;
  /** Whether it is to be on this NIC alone. Other NICs, and addresses that nothing has any more, are taken off in the same write: a virtual IP moves so from one server to another. Networks among its pairs stay. */
  readonly sole?: pulumi.Input<boolean> | undefined;
  /** `release` gives the virtual IP back with its last binding, if a binding has made it: its port is named `made-with-a-binding`. By default it stays. */
  readonly virtualIp?: pulumi.Input<"keep" | "release"> | undefined;
  /** How it is bound: `ecs-nic` by the ECS call, `vpc-port` by the pairs of the virtual IP's port, `auto` (the default) by the ECS call where this cloud documents it, else by the pairs. */
  readonly route?: pulumi.Input<"auto" | "ecs-nic" | "vpc-port"> | undefined;
  /** `off` switches the NIC's source/destination check off (the pair `1.1.1.1/0`), as the vendor's guide asks for where the pairs are the route. Left out, it stays as it is. It is never switched back on. */
  readonly sourceDestinationCheck?: pulumi.Input<"off"> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A virtual IP on one NIC of a server.
 *
 * The virtual IP is *on* a NIC when the NIC's address is among the allowed address pairs of the virtual IP's own port. Where no port has the address yet, the virtual IP is made first, so that one task ties an address to a NIC; it stays when the binding is removed (see `huaweicloud.VirtualIp`). Other NICs of the virtual IP, other virtual IPs of the NIC, and pairs that somebody else has written are kept.
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * new huaweicloud.VirtualIpBinding("virtual-ip-binding", {
 *   ipAddress: "192.168.30.40",
 *   nicId: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10",
 * });
 * ```
 *
 * @remarks
 * Replaced when `ipAddress` or `nicId` or `serverId` or `subnetId` or `nicIpAddress` changes.
 */
export class VirtualIpBinding extends MooringResource {
  /** The virtual IP's address, in the subnet of the NIC. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The NIC, by its id (its port). */
  declare readonly nicId: pulumi.Output<string | undefined>;
  /** The server whose NIC it is, where `nicId` does not name it. With several NICs, `subnetId` or `nicIpAddress` says which. */
  declare readonly serverId: pulumi.Output<string | undefined>;
  /** The subnet of the NIC and the virtual IP, by its network id (the console's Network ID; not the Neutron subnet's id). */
  declare readonly subnetId: pulumi.Output<string | undefined>;
  /** The NIC's own address. When the server was deleted while the virtual IP was on it, this names the address that is to go. */
  declare readonly nicIpAddress: pulumi.Output<string | undefined>;
  /** Whether it is to be on this NIC alone. Other NICs, and addresses that nothing has any more, are taken off in the same write: a virtual IP moves so from one server to another. Networks among its pairs stay. */
  declare readonly sole: pulumi.Output<boolean | undefined>;
  /** `release` gives the virtual IP back with its last binding, if a binding has made it: its port is named `made-with-a-binding`. By default it stays. */
  declare readonly virtualIp: pulumi.Output<"keep" | "release" | undefined>;
  /** How it is bound: `ecs-nic` by the ECS call, `vpc-port` by the pairs of the virtual IP's port, `auto` (the default) by the ECS call where this cloud documents it, else by the pairs. */
  declare readonly route: pulumi.Output<"auto" | "ecs-nic" | "vpc-port" | undefined>;
  /** `off` switches the NIC's source/destination check off (the pair `1.1.1.1/0`), as the vendor's guide asks for where the pairs are the route. Left out, it stays as it is. It is never switched back on. */
  declare readonly sourceDestinationCheck: pulumi.Output<"off" | undefined>;
  /** The port that is the virtual IP. */
  declare readonly virtualIpId: pulumi.Output<string>;
  /** The NIC's id, however it was named. */
  declare readonly boundNicId: pulumi.Output<string | undefined>;
  /** The NIC's address that stands in the pairs of the virtual IP. */
  declare readonly boundIpAddress: pulumi.Output<string>;

  constructor(name: string, args: VirtualIpBindingArgs, options?: pulumi.CustomResourceOptions) {
    super(virtualIpBinding, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): VirtualIpBinding {
    return new VirtualIpBinding(name, {} as VirtualIpBindingArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is VirtualIpBinding {
    return isOfType(value, virtualIpBinding);
  }
}

const eip: ResourceShape = {
  kind: "huaweicloud/eip@1",
  type: "pulumi-nodejs:dynamic/mooring/huaweicloud:Eip",
  properties: ["alias", "ipAddress", "portId", "subnetId", "virtualIpAddress", "bound", "type", "bandwidthSize", "bandwidthName", "bandwidthShareType", "bandwidthChargeMode", "bandwidthId", "releasePolicy", "eipId", "publicIpAddress", "status", "boundPortId", "privateIpAddress", "boundBandwidthId"],
};

export interface EipArgs {
  /** Its name. The EIP of this name is the one that is meant, and is bought where there is none. */
  readonly alias?: pulumi.Input<string> | undefined;
  /** The very address, to bind, change or release it. The cloud chooses the address of a new one. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** What to bind it to: a virtual IP's port (`virtualIpId`), or a NIC. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** The subnet of `virtualIpAddress`, by its network id. */
  readonly subnetId?: pulumi.Input<string> | undefined;
  /** The virtual IP to bind it to, in place of `portId`. */
  readonly virtualIpAddress?: pulumi.Input<string> | undefined;
  /** Whether it is bound to anything: `false` unbinds it and keeps it. */
  readonly bound?: pulumi.Input<boolean> | undefined;
  /** The line that it is bought on, such as `5_bgp` (the default). Changing it replaces. */
  readonly type?: pulumi.Input<string> | undefined;
  /** Mbit/s. Needed to buy one with a bandwidth of its own. */
  readonly bandwidthSize?: pulumi.Input<number> | undefined;
  /** The bandwidth's name; the `alias` by default. */
  readonly bandwidthName?: pulumi.Input<string> | undefined;
  /** `PER` (the default): a bandwidth of its own. `WHOLE`: the shared one of `bandwidthId`. Changing it replaces. */
  readonly bandwidthShareType?: pulumi.Input<"PER" | "WHOLE"> | undefined;
  /** What is paid for: the `bandwidth`, or the `traffic`. By default as the region has it. Changing it replaces. */
  readonly bandwidthChargeMode?: pulumi.Input<"bandwidth" | "traffic"> | undefined;
  /** A shared bandwidth. Changing it replaces. */
  readonly bandwidthId?: pulumi.Input<string> | undefined;
  /** What becomes of it when it is to be absent: `release` (the default) gives the address back for good, `keep` only unbinds it. */
  readonly releasePolicy?: pulumi.Input<"release" | "keep"> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * An elastic IP: a public address, bound to a virtual IP, a NIC, or nothing.
 *
 * It costs money from the moment that it is bought, bound or not. It is bought once, whatever happens to the answer: the `alias` tells it from others. It is given back when it is to be absent, unless `releasePolicy: keep` says otherwise. One port takes one EIP. A virtual IP is reachable from outside by the EIP that is bound to it; its bindings to NICs are its own (`huaweicloud.VirtualIpBinding`).
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * new huaweicloud.Eip("eip", {
 *   alias: "ferry-public",
 *   subnetId: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
 *   virtualIpAddress: "192.168.30.50",
 *   bandwidthSize: 5,
 *   bandwidthChargeMode: "traffic",
 * });
 * ```
 *
 * @remarks
 * Replaced when `ipAddress` or `type` or `bandwidthShareType` or `bandwidthChargeMode` or `bandwidthId` changes.
 */
export class Eip extends MooringResource {
  /** Its name. The EIP of this name is the one that is meant, and is bought where there is none. */
  declare readonly alias: pulumi.Output<string | undefined>;
  /** The very address, to bind, change or release it. The cloud chooses the address of a new one. */
  declare readonly ipAddress: pulumi.Output<string | undefined>;
  /** What to bind it to: a virtual IP's port (`virtualIpId`), or a NIC. */
  declare readonly portId: pulumi.Output<string | undefined>;
  /** The subnet of `virtualIpAddress`, by its network id. */
  declare readonly subnetId: pulumi.Output<string | undefined>;
  /** The virtual IP to bind it to, in place of `portId`. */
  declare readonly virtualIpAddress: pulumi.Output<string | undefined>;
  /** Whether it is bound to anything: `false` unbinds it and keeps it. */
  declare readonly bound: pulumi.Output<boolean | undefined>;
  /** The line that it is bought on, such as `5_bgp` (the default). */
  declare readonly type: pulumi.Output<string | undefined>;
  /** Mbit/s. Needed to buy one with a bandwidth of its own. */
  declare readonly bandwidthSize: pulumi.Output<number | undefined>;
  /** The bandwidth's name; the `alias` by default. */
  declare readonly bandwidthName: pulumi.Output<string | undefined>;
  /** `PER` (the default): a bandwidth of its own. `WHOLE`: the shared one of `bandwidthId`. */
  declare readonly bandwidthShareType: pulumi.Output<"PER" | "WHOLE" | undefined>;
  /** What is paid for: the `bandwidth`, or the `traffic`. By default as the region has it. */
  declare readonly bandwidthChargeMode: pulumi.Output<"bandwidth" | "traffic" | undefined>;
  /** A shared bandwidth. */
  declare readonly bandwidthId: pulumi.Output<string | undefined>;
  /** What becomes of it when it is to be absent: `release` (the default) gives the address back for good, `keep` only unbinds it. */
  declare readonly releasePolicy: pulumi.Output<"release" | "keep" | undefined>;
  /** The EIP. */
  declare readonly eipId: pulumi.Output<string>;
  /** The address. */
  declare readonly publicIpAddress: pulumi.Output<string | undefined>;
  /** In the vendor's words: `DOWN` is bound to nothing, `ACTIVE` is bound. */
  declare readonly status: pulumi.Output<string>;
  /** What it is bound to. */
  declare readonly boundPortId: pulumi.Output<string | undefined>;
  /** The address behind it. */
  declare readonly privateIpAddress: pulumi.Output<string | undefined>;
  /** The bandwidth that it is paid for by. */
  declare readonly boundBandwidthId: pulumi.Output<string | undefined>;

  constructor(name: string, args: EipArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(eip, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Eip {
    return new Eip(name, {} as EipArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is Eip {
    return isOfType(value, eip);
  }
}

export interface GetServerNicsArgs {
  /** The server. */
  readonly serverId: string;
  /** Only NICs of this subnet (network id). */
  readonly subnetId?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetServerNicsOutputArgs {
  /** The server. */
  readonly serverId: pulumi.Input<string>;
  /** Only NICs of this subnet (network id). */
  readonly subnetId?: pulumi.Input<string> | undefined;
}

export interface GetServerNicsResult {
  /** The NIC: what `nicId` takes. */
  readonly nicId: string;
  /** Its subnet, by the network id. */
  readonly subnetId: string;
  /** The Neutron subnets of its addresses. */
  readonly neutronSubnetIds: string[];
  /** Its MAC address. */
  readonly macAddress: string;
  /** Its state, such as `ACTIVE`. */
  readonly status?: string | undefined;
  /** Its own addresses. */
  readonly ipAddresses: string[];
  /** The virtual IPs that are on it. */
  readonly virtualIpAddresses: string[];
}

/**
 * The NICs of a server, with their addresses and the virtual IPs that are on them.
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * const found = await huaweicloud.getServerNics({
 *   serverId: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d",
 * });
 * ```
 */
export function getServerNics(args: GetServerNicsArgs, options?: QueryOptions): Promise<GetServerNicsResult[]> {
  return query("huaweicloud/server-nics", args, options);
}

/** `getServerNics` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServerNicsOutput(args: GetServerNicsOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetServerNicsResult[]> {
  return queryOutput("huaweicloud/server-nics", args, options);
}

export interface GetVirtualIpsArgs {
  /** The subnet, by its network id. */
  readonly subnetId: string;
  /** Only the virtual IP of this address. */
  readonly ipAddress?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetVirtualIpsOutputArgs {
  /** The subnet, by its network id. */
  readonly subnetId: pulumi.Input<string>;
  /** Only the virtual IP of this address. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
}

export interface GetVirtualIpsResult {
  /** The port that is the virtual IP. */
  readonly virtualIpId: string;
  /** Its address. */
  readonly ipAddress?: string | undefined;
  /** Its port's name. */
  readonly name?: string | undefined;
  /** Its port's MAC address. */
  readonly macAddress: string;
  /** The NICs that it is on. */
  readonly nics: {
    /** The NIC. */
    readonly nicId: string;
    /** Its server. */
    readonly serverId: string;
    /** Its own addresses. */
    readonly ipAddresses: string[];
  }[];
  /** Addresses among its pairs that nothing in this subnet has: of NICs that are gone, as a rule. They hold nothing. */
  readonly strayIpAddresses: string[];
  /** Networks among its pairs, and addresses of other things than NICs. */
  readonly otherPairs: string[];
}

/**
 * The virtual IPs of a subnet, and the NICs that each is on.
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * const found = await huaweicloud.getVirtualIps({
 *   subnetId: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
 * });
 * ```
 */
export function getVirtualIps(args: GetVirtualIpsArgs, options?: QueryOptions): Promise<GetVirtualIpsResult[]> {
  return query("huaweicloud/virtual-ips", args, options);
}

/** `getVirtualIps` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getVirtualIpsOutput(args: GetVirtualIpsOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetVirtualIpsResult[]> {
  return queryOutput("huaweicloud/virtual-ips", args, options);
}

export interface GetPortArgs {
  /** The port: a NIC's id is its port's. */
  readonly portId: string;
}

/** The same, where some of it may be known only later. */
export interface GetPortOutputArgs {
  /** The port: a NIC's id is its port's. */
  readonly portId: pulumi.Input<string>;
}

export interface GetPortResult {
  /** The port. */
  readonly portId: string;
  /** What it is. */
  readonly kind: "nic" | "virtual-ip" | "other";
  /** Its name. */
  readonly name?: string | undefined;
  /** Its state; a virtual IP is always `DOWN`. */
  readonly status?: string | undefined;
  /** Its subnet, by the network id. */
  readonly subnetId: string;
  /** Its MAC address. */
  readonly macAddress: string;
  /** Its own addresses. */
  readonly ipAddresses: string[];
  /** What it belongs to, in the cloud's words. */
  readonly deviceOwner: string;
  /** The server, where it is a NIC. */
  readonly serverId?: string | undefined;
  /** Its pairs, as they stand. */
  readonly allowedAddressPairs: {
    /** The address or network; `1.1.1.1/0` on a NIC switches its source/destination check off. */
    readonly ipAddress: string;
    /** The MAC address, where one was written. */
    readonly macAddress?: string | undefined;
  }[];
}

/**
 * One port, whatever it is: a NIC, a virtual IP or another thing of the network.
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * const found = await huaweicloud.getPort({
 *   portId: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10",
 * });
 * ```
 */
export function getPort(args: GetPortArgs, options?: QueryOptions): Promise<GetPortResult[]> {
  return query("huaweicloud/port", args, options);
}

/** `getPort` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getPortOutput(args: GetPortOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetPortResult[]> {
  return queryOutput("huaweicloud/port", args, options);
}

export interface GetEipsArgs {
  /** Only what is bound to this port: a virtual IP's or a NIC. */
  readonly portId?: string | undefined;
  /** Only those of this name. */
  readonly alias?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetEipsOutputArgs {
  /** Only what is bound to this port: a virtual IP's or a NIC. */
  readonly portId?: pulumi.Input<string> | undefined;
  /** Only those of this name. */
  readonly alias?: pulumi.Input<string> | undefined;
}

export interface GetEipsResult {
  /** The EIP. */
  readonly eipId: string;
  /** Its address. */
  readonly publicIpAddress?: string | undefined;
  /** Its name. */
  readonly alias?: string | undefined;
  /** `DOWN` is bound to nothing, `ACTIVE` is bound. */
  readonly status: string;
  /** The line that it was bought on. */
  readonly type?: string | undefined;
  /** What it is bound to. */
  readonly portId?: string | undefined;
  /** The address behind it. */
  readonly privateIpAddress?: string | undefined;
  /** Its bandwidth. */
  readonly bandwidthId?: string | undefined;
  /** Mbit/s. */
  readonly bandwidthSize?: number | undefined;
  /** `PER`: its own; `WHOLE`: shared with others. */
  readonly bandwidthShareType?: string | undefined;
}

/**
 * The elastic IPs of the project, and what they are bound to.
 *
 * @example
 * ```ts
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * const found = await huaweicloud.getEips({});
 * ```
 */
export function getEips(args: GetEipsArgs = {}, options?: QueryOptions): Promise<GetEipsResult[]> {
  return query("huaweicloud/eips", args, options);
}

/** `getEips` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getEipsOutput(args: GetEipsOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetEipsResult[]> {
  return queryOutput("huaweicloud/eips", args, options);
}

export interface GetKeepalivedConfigArgs {
  /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: string;
  /** The subnet of the address and of all members, by its network id or its name. */
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
  /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The subnet of the address and of all members, by its network id or its name. */
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
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * const found = await huaweicloud.getKeepalivedConfig({
 *   name: "ferry-front",
 *   network: "harbour-subnet",
 *   members: ["harbour-a", "harbour-b"],
 *   interface: "ens3",
 * });
 * ```
 */
export function getKeepalivedConfig(args: GetKeepalivedConfigArgs, options?: QueryOptions): Promise<GetKeepalivedConfigResult[]> {
  return query("huaweicloud/keepalived-config", args, options);
}

/** `getKeepalivedConfig` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getKeepalivedConfigOutput(args: GetKeepalivedConfigOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetKeepalivedConfigResult[]> {
  return queryOutput("huaweicloud/keepalived-config", args, options);
}

export interface GetServiceAddressCheckArgs {
  /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: string;
  /** The subnet of the address and of all members, by its network id or its name. */
  readonly network: string;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: string[] | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: number | undefined;
  /** The public address that leads to it: `new` (an EIP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
  readonly public?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetServiceAddressCheckOutputArgs {
  /** The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The subnet of the address and of all members, by its network id or its name. */
  readonly network: pulumi.Input<string>;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: pulumi.Input<number> | undefined;
  /** The public address that leads to it: `new` (an EIP, made for it and given back with it), the address of one that is there already, or `none`. Left out, it is left alone. */
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
 * import { huaweicloud } from "@mooring/pulumi";
 *
 * const found = await huaweicloud.getServiceAddressCheck({
 *   name: "ferry-front",
 *   network: "harbour-subnet",
 *   members: ["harbour-a", "harbour-b"],
 * });
 * ```
 */
export function getServiceAddressCheck(args: GetServiceAddressCheckArgs, options?: QueryOptions): Promise<GetServiceAddressCheckResult[]> {
  return query("huaweicloud/service-address-check", args, options);
}

/** `getServiceAddressCheck` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServiceAddressCheckOutput(args: GetServiceAddressCheckOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetServiceAddressCheckResult[]> {
  return queryOutput("huaweicloud/service-address-check", args, options);
}
