// Printed by scripts/generate.ts from packages/core/src/clouds/upcloud. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import { type QueryOptions, type QueryOutputOptions, query, queryOutput } from "../query.ts";
import { isOfType, MooringResource, type ResourceShape } from "../resource.ts";

const serviceAddress: ResourceShape = {
  kind: "upcloud/service-address@1",
  type: "pulumi-nodejs:dynamic/mooring/upcloud:ServiceAddress",
  properties: ["name", "network", "address", "members", "atLeast", "interface", "routerId", "advertSeconds", "active", "networkId", "prefixLength", "publicAddress", "carriers", "keepalived", "activeMacAddress"],
};

export interface ServiceAddressArgs {
  /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. Changing it replaces. */
  readonly network: pulumi.Input<string>;
  /** The very address, of one that is there already. The cloud chooses that of a new one. Changing it replaces. */
  readonly address?: pulumi.Input<string> | undefined;
  /** Who may carry it. Each is a server, by its hostname, title, label or id, or its public interface, by its MAC address or its own address. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  readonly atLeast?: pulumi.Input<boolean> | undefined;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  readonly interface?: pulumi.Input<string> | undefined;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  readonly routerId?: pulumi.Input<number> | undefined;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  readonly advertSeconds?: pulumi.Input<number> | undefined;
  /** The member that the cloud delivers to. Left out, the first one where it is delivered to nobody; whoever has it keeps it. */
  readonly active?: pulumi.Input<string> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it.
 *
 * One spec for what is several kinds otherwise. The plan lists each step. What adds goes before what takes away, so that the address never loses its last server; where a member could not be added, nobody is taken off, and the report says of each member what became of it.
 *
 * Underneath is an `upcloud.FloatingIp`, which goes to one interface only, whatever the servers announce. `active` says which; a failover is this spec with another `active`, or the one-line script that `keepalived` runs by `notify_master`. With members that are stated by their MAC addresses it is one reading and one writing. Without `active`, whoever has it keeps it: what keepalived has moved is no drift.
 *
 * The cloud keeps no list of members: they are those of the spec.
 *
 * Nor has it room for a mark beside the name. An address that lies idle in the zone may be somebody's reserve, and *absent* would give it back: it is left alone, and named in the plan. Stated as `address` it is taken, and goes with *absent* like one that was made.
 *
 * `keepalived` among the outputs is a whole configuration for each member. Would a failover work now? The query of the same name with `-check` tells.
 *
 * *Absent* takes it off its members and gives back what was made for it: the address, and a public address that was made for it. What was there before stays.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * new upcloud.ServiceAddress("service-address", {
 *   name: "vip.example.com",
 *   network: "fi-hel1",
 *   members: ["peer-1", "peer-2"],
 *   active: "peer-1",
 * });
 * ```
 *
 * @remarks
 * Replaced when `network` or `address` changes.
 */
export class ServiceAddress extends MooringResource {
  /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
  declare readonly name: pulumi.Output<string>;
  /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
  declare readonly network: pulumi.Output<string>;
  /** The very address, of one that is there already. The cloud chooses that of a new one. */
  declare readonly address: pulumi.Output<string>;
  /** Who may carry it. Each is a server, by its hostname, title, label or id, or its public interface, by its MAC address or its own address. */
  declare readonly members: pulumi.Output<string[] | undefined>;
  /** Whether others may carry it as well, and are left alone. By default these carry it, and no others. */
  declare readonly atLeast: pulumi.Output<boolean | undefined>;
  /** The servers' interface on the network, for `keepalived`. By default `eth0`. */
  declare readonly interface: pulumi.Output<string | undefined>;
  /** keepalived's `virtual_router_id`. By default made of the address: its last number. Two service addresses of one network need two. */
  declare readonly routerId: pulumi.Output<number | undefined>;
  /** keepalived's `advert_int`, in seconds, 0.05 to 40. A failover takes some three and a half of them. */
  declare readonly advertSeconds: pulumi.Output<number | undefined>;
  /** The member that the cloud delivers to. Left out, the first one where it is delivered to nobody; whoever has it keeps it. */
  declare readonly active: pulumi.Output<string | undefined>;
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
  /** The MAC address of the interface that the cloud delivers to. */
  declare readonly activeMacAddress: pulumi.Output<string | undefined>;

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

const ipAddress: ResourceShape = {
  kind: "upcloud/ip-address@1",
  type: "pulumi-nodejs:dynamic/mooring/upcloud:IpAddress",
  properties: ["serverId", "server", "family", "access", "number", "ipAddress", "macAddress", "ptrRecord", "releasePolicy", "allowRestart", "zone", "partOfPlan"],
};

export interface IpAddressArgs {
  /** The server, by its id. Changing it replaces. */
  readonly serverId?: pulumi.Input<string> | undefined;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. Changing it replaces. */
  readonly server?: pulumi.Input<string> | undefined;
  /** IPv4 or IPv6. Changing it replaces. */
  readonly family?: pulumi.Input<"IPv4" | "IPv6"> | undefined;
  /** `public`, or `utility` for the one address in the vendor's own private network, which comes and goes with the server. Changing it replaces. */
  readonly access?: pulumi.Input<"public" | "utility"> | undefined;
  /** How many of this family and access the server should have, counting this one; one more than there are asks for a new one. It does not say which one is meant: `ptrRecord`, `macAddress` and `ipAddress` do. Not needed where an id is remembered. */
  readonly number?: pulumi.Input<number> | undefined;
  /** The very address, to change or release it. The cloud chooses the address of a new one. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** The interface whose address is meant. The cloud chooses the interface of a new one. Changing it replaces. */
  readonly macAddress?: pulumi.Input<string> | undefined;
  /** Its name in reverse DNS. Public addresses only. Where nothing remembers the address between runs, the one that has this name is meant. */
  readonly ptrRecord?: pulumi.Input<string> | undefined;
  /** What becomes of a public IPv4 address when its server is deleted: `release` gives it back, `keep` turns it into a detached floating address. */
  readonly releasePolicy?: pulumi.Input<"keep" | "release"> | undefined;
  /** Whether the server may be stopped and started again. A new address, and a release, need it stopped. Without this, a server that runs is left alone and the change is refused. */
  readonly allowRestart?: pulumi.Input<boolean> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A public or utility address of a server, with its reverse DNS name and release policy.
 *
 * A new address comes on a network interface of its own, with a MAC address of its own; the guest has to bring that interface up. So a new address, and the release of one, need the server stopped: Mooring stops it only where `allowRestart` says so, softly, and starts it again, also when the change failed. The plan says so beforehand and the notes say afterwards how long it took. While it is down, a label on it, `mooring-start-again`, says so: if Mooring itself is killed in between, the next run that has to do with this server starts it.
 *
 * The cloud chooses the address. Where nothing remembers it between runs, it is told by `ptrRecord`, `macAddress` or `ipAddress`; with one address of the family on the server, none is needed. Its position among others tells nothing: `number` only says how many there should be, and removes none. A server has at most five public addresses.
 *
 * A change of server or family is a replacement: the old address is given back and is lost. An address that its server's deletion has turned into a floating one (`releasePolicy: keep`) is followed by whoever remembers it.
 *
 * API 1.2 shows floating addresses as ordinary ones: there, only a stated `ipAddress` or a name that an address has already says which one is meant.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * new upcloud.IpAddress("ip-address", {
 *   serverId: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703",
 *   number: 2,
 *   ptrRecord: "mail.example.com",
 * });
 * ```
 *
 * @remarks
 * Replaced when `serverId` or `family` or `access` or `ipAddress` or `macAddress` or `server` changes.
 */
export class IpAddress extends MooringResource {
  /** The server, by its id. */
  declare readonly serverId: pulumi.Output<string | undefined>;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** IPv4 or IPv6. */
  declare readonly family: pulumi.Output<"IPv4" | "IPv6">;
  /** `public`, or `utility` for the one address in the vendor's own private network, which comes and goes with the server. */
  declare readonly access: pulumi.Output<"public" | "utility">;
  /** How many of this family and access the server should have, counting this one; one more than there are asks for a new one. It does not say which one is meant: `ptrRecord`, `macAddress` and `ipAddress` do. Not needed where an id is remembered. */
  declare readonly number: pulumi.Output<number | undefined>;
  /** The very address, to change or release it. The cloud chooses the address of a new one. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The interface whose address is meant. The cloud chooses the interface of a new one. */
  declare readonly macAddress: pulumi.Output<string | undefined>;
  /** Its name in reverse DNS. Public addresses only. Where nothing remembers the address between runs, the one that has this name is meant. */
  declare readonly ptrRecord: pulumi.Output<string | undefined>;
  /** What becomes of a public IPv4 address when its server is deleted: `release` gives it back, `keep` turns it into a detached floating address. */
  declare readonly releasePolicy: pulumi.Output<"keep" | "release" | undefined>;
  /** Whether the server may be stopped and started again. A new address, and a release, need it stopped. Without this, a server that runs is left alone and the change is refused. */
  declare readonly allowRestart: pulumi.Output<boolean | undefined>;
  /** The zone of the server. */
  declare readonly zone: pulumi.Output<string | undefined>;
  /** Whether it is included in the server's plan. */
  declare readonly partOfPlan: pulumi.Output<boolean>;

  constructor(name: string, args: IpAddressArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(ipAddress, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): IpAddress {
    return new IpAddress(name, {} as IpAddressArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is IpAddress {
    return isOfType(value, ipAddress);
  }
}

const floatingIp: ResourceShape = {
  kind: "upcloud/floating-ip@1",
  type: "pulumi-nodejs:dynamic/mooring/upcloud:FloatingIp",
  properties: ["zone", "serverId", "server", "macAddress", "attached", "ipAddress", "family", "ptrRecord", "releasePolicy"],
};

export interface FloatingIpArgs {
  /** Where to reserve it, such as `fi-hel1`. Not needed where it is attached at once. Changing it replaces. */
  readonly zone?: pulumi.Input<string> | undefined;
  /** The server to attach it to, at its first public interface with an IPv4 address. */
  readonly serverId?: pulumi.Input<string> | undefined;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. */
  readonly server?: pulumi.Input<string> | undefined;
  /** The public interface to attach it to; saves the request that finds a server's interface. With `serverId` as well, it must be an interface of that server. */
  readonly macAddress?: pulumi.Input<string> | undefined;
  /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a place to be attached to. */
  readonly attached?: pulumi.Input<boolean> | undefined;
  /** The very address, to move, change or release it. The cloud chooses the address of a new one. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** IPv4, the only one there is. */
  readonly family?: pulumi.Input<string> | undefined;
  /** Its name in reverse DNS. Where nothing remembers the address between runs, the address that has this name is the one that is meant. */
  readonly ptrRecord?: pulumi.Input<string> | undefined;
  /** What becomes of it when its server is deleted: `keep` (the default) or `release`. */
  readonly releasePolicy?: pulumi.Input<"keep" | "release"> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A floating IPv4 address: reserved in a zone, attached to a server's public interface, moved without a pause.
 *
 * Attaching, moving and detaching work while the servers run; a move is one change, without a detachment before. Inside the guest the address has to be configured as an additional one on the interface: the network hands out only the primary address.
 *
 * The cloud chooses the address. Where nothing remembers it between runs, it is found by `ipAddress`, by `ptrRecord`, or, without a name, as the only one on its server or its interface, or as the only one that lies idle in its zone. Where no address has the `ptrRecord`, one that lies idle in the zone (detached, with its default name) is taken before another is bought.
 *
 * *Absent* detaches the address and gives it back; it can as a rule not be had again. `attached: false` keeps it.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * new upcloud.FloatingIp("floating-ip", {
 *   serverId: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702",
 *   ptrRecord: "vip.example.com",
 * });
 * ```
 *
 * @remarks
 * Replaced when `zone` or `ipAddress` changes.
 */
export class FloatingIp extends MooringResource {
  /** Where to reserve it, such as `fi-hel1`. Not needed where it is attached at once. */
  declare readonly zone: pulumi.Output<string | undefined>;
  /** The server to attach it to, at its first public interface with an IPv4 address. */
  declare readonly serverId: pulumi.Output<string | undefined>;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** The public interface to attach it to; saves the request that finds a server's interface. With `serverId` as well, it must be an interface of that server. */
  declare readonly macAddress: pulumi.Output<string | undefined>;
  /** Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a place to be attached to. */
  declare readonly attached: pulumi.Output<boolean | undefined>;
  /** The very address, to move, change or release it. The cloud chooses the address of a new one. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** IPv4, the only one there is. */
  declare readonly family: pulumi.Output<string | undefined>;
  /** Its name in reverse DNS. Where nothing remembers the address between runs, the address that has this name is the one that is meant. */
  declare readonly ptrRecord: pulumi.Output<string | undefined>;
  /** What becomes of it when its server is deleted: `keep` (the default) or `release`. */
  declare readonly releasePolicy: pulumi.Output<"keep" | "release" | undefined>;

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

const ptrRecord: ResourceShape = {
  kind: "upcloud/ptr-record@1",
  type: "pulumi-nodejs:dynamic/mooring/upcloud:PtrRecord",
  properties: ["ipAddress", "ptrRecord", "defaultPtrRecord", "serverId"],
};

export interface PtrRecordArgs {
  /** A public address of the account, floating or not. Changing it replaces. */
  readonly ipAddress: pulumi.Input<string>;
  /** The name. Needed to set one; with *absent* and without it, whatever name the address has goes. */
  readonly ptrRecord?: pulumi.Input<string> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * The reverse DNS name of a public address that somebody else manages.
 *
 * *Absent* restores the name that the cloud gave the address, such as `203-0-113-40.fi-hel1.upcloud.host`; a name other than the stated one is left alone.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * new upcloud.PtrRecord("ptr-record", {
 *   ipAddress: "203.0.113.21",
 *   ptrRecord: "mail.example.com",
 * });
 * ```
 *
 * @remarks
 * Replaced when `ipAddress` changes.
 */
export class PtrRecord extends MooringResource {
  /** A public address of the account, floating or not. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The name. Needed to set one; with *absent* and without it, whatever name the address has goes. */
  declare readonly ptrRecord: pulumi.Output<string | undefined>;
  /** The name that comes back when this one goes. */
  declare readonly defaultPtrRecord: pulumi.Output<string>;
  /** The server that has the address. */
  declare readonly serverId: pulumi.Output<string | undefined>;

  constructor(name: string, args: PtrRecordArgs, options?: pulumi.CustomResourceOptions) {
    super(ptrRecord, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): PtrRecord {
    return new PtrRecord(name, {} as PtrRecordArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is PtrRecord {
    return isOfType(value, ptrRecord);
  }
}

const privateAddress: ResourceShape = {
  kind: "upcloud/private-address@1",
  type: "pulumi-nodejs:dynamic/mooring/upcloud:PrivateAddress",
  properties: ["serverId", "server", "networkId", "macAddress", "allowRestart", "ipAddress"],
};

export interface PrivateAddressArgs {
  /** The server, by its id. Changing it replaces. */
  readonly serverId?: pulumi.Input<string> | undefined;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. Changing it replaces. */
  readonly server?: pulumi.Input<string> | undefined;
  /** The private network. Not needed where the server has one interface on private networks. Changing it replaces. */
  readonly networkId?: pulumi.Input<string> | undefined;
  /** The interface, where the server has several on the network. Changing it replaces. */
  readonly macAddress?: pulumi.Input<string> | undefined;
  /** Whether the server may be stopped and started again. The change needs it stopped. Without this, a server that runs is left alone and the change is refused. */
  readonly allowRestart?: pulumi.Input<boolean> | undefined;
  /** The address, out of the network's own range. Changing it replaces. */
  readonly ipAddress: pulumi.Input<string>;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A further address on a server's interface in a private network, known to the platform.
 *
 * What keepalived needs where the network filters sources: the address may then be used by this interface. The change needs the server stopped; Mooring stops it only where `allowRestart` says so. To let an interface use any address without telling the platform, see `upcloud.UnfilteredInterface`.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * new upcloud.PrivateAddress("private-address", {
 *   server: "peer-2",
 *   ipAddress: "172.30.8.50",
 *   allowRestart: true,
 * });
 * ```
 *
 * @remarks
 * Replaced when `serverId` or `networkId` or `macAddress` or `ipAddress` or `server` changes.
 */
export class PrivateAddress extends MooringResource {
  /** The server, by its id. */
  declare readonly serverId: pulumi.Output<string | undefined>;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** The private network. Not needed where the server has one interface on private networks. */
  declare readonly networkId: pulumi.Output<string | undefined>;
  /** The interface, where the server has several on the network. */
  declare readonly macAddress: pulumi.Output<string | undefined>;
  /** Whether the server may be stopped and started again. The change needs it stopped. Without this, a server that runs is left alone and the change is refused. */
  declare readonly allowRestart: pulumi.Output<boolean | undefined>;
  /** The address, out of the network's own range. */
  declare readonly ipAddress: pulumi.Output<string>;

  constructor(name: string, args: PrivateAddressArgs, options?: pulumi.CustomResourceOptions) {
    super(privateAddress, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): PrivateAddress {
    return new PrivateAddress(name, {} as PrivateAddressArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is PrivateAddress {
    return isOfType(value, privateAddress);
  }
}

const unfilteredInterface: ResourceShape = {
  kind: "upcloud/unfiltered-interface@1",
  type: "pulumi-nodejs:dynamic/mooring/upcloud:UnfilteredInterface",
  properties: ["serverId", "server", "networkId", "macAddress", "allowRestart"],
};

export interface UnfilteredInterfaceArgs {
  /** The server, by its id. Changing it replaces. */
  readonly serverId?: pulumi.Input<string> | undefined;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. Changing it replaces. */
  readonly server?: pulumi.Input<string> | undefined;
  /** The private network. Not needed where the server has one interface on private networks. Changing it replaces. */
  readonly networkId?: pulumi.Input<string> | undefined;
  /** The interface, where the server has several on the network. Changing it replaces. */
  readonly macAddress?: pulumi.Input<string> | undefined;
  /** Whether the server may be stopped and started again. The change needs it stopped. Without this, a server that runs is left alone and the change is refused. */
  readonly allowRestart?: pulumi.Input<boolean> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A server's interface in a private network that may send from any address, for keepalived and routers.
 *
 * As a rule the platform drops packets whose source is not an address of the interface (`sourceIpFiltering`). *Present* turns that off, *absent* on again. It is possible on private networks of the account's own only, and needs the server stopped; Mooring stops it only where `allowRestart` says so.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * new upcloud.UnfilteredInterface("unfiltered-interface", {
 *   server: "peer-2",
 *   networkId: "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d04",
 *   allowRestart: true,
 * });
 * ```
 *
 * @remarks
 * Replaced when `serverId` or `networkId` or `macAddress` or `server` changes.
 */
export class UnfilteredInterface extends MooringResource {
  /** The server, by its id. */
  declare readonly serverId: pulumi.Output<string | undefined>;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. */
  declare readonly server: pulumi.Output<string | undefined>;
  /** The private network. Not needed where the server has one interface on private networks. */
  declare readonly networkId: pulumi.Output<string | undefined>;
  /** The interface, where the server has several on the network. */
  declare readonly macAddress: pulumi.Output<string>;
  /** Whether the server may be stopped and started again. The change needs it stopped. Without this, a server that runs is left alone and the change is refused. */
  declare readonly allowRestart: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: UnfilteredInterfaceArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(unfilteredInterface, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): UnfilteredInterface {
    return new UnfilteredInterface(name, {} as UnfilteredInterfaceArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is UnfilteredInterface {
    return isOfType(value, unfilteredInterface);
  }
}

const loadBalancerAddress: ResourceShape = {
  kind: "upcloud/load-balancer-address@1",
  type: "pulumi-nodejs:dynamic/mooring/upcloud:LoadBalancerAddress",
  properties: ["loadBalancerId", "ipAddress", "networkName", "boundNetworkName"],
};

export interface LoadBalancerAddressArgs {
  /** The managed load balancer. Changing it replaces. */
  readonly loadBalancerId: pulumi.Input<string>;
  /** A floating address of the account, in its zone, attached to nothing. Changing it replaces. */
  readonly ipAddress: pulumi.Input<string>;
  /** The load balancer's public network, by its name. Not needed where it has one. Changing it replaces. */
  readonly networkName?: pulumi.Input<string> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * A floating address on a managed load balancer.
 *
 * The address is lent to the load balancer: while it is there, it can be neither attached to a server nor released. It is reserved, named and released by `upcloud.FloatingIp`; *absent* only takes it off the load balancer. Load balancers themselves are not made here.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * new upcloud.LoadBalancerAddress("load-balancer-address", {
 *   loadBalancerId: "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f06",
 *   ipAddress: "203.0.113.41",
 * });
 * ```
 *
 * @remarks
 * Replaced when `loadBalancerId` or `ipAddress` or `networkName` changes.
 */
export class LoadBalancerAddress extends MooringResource {
  /** The managed load balancer. */
  declare readonly loadBalancerId: pulumi.Output<string>;
  /** A floating address of the account, in its zone, attached to nothing. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The load balancer's public network, by its name. Not needed where it has one. */
  declare readonly networkName: pulumi.Output<string | undefined>;
  /** The network on which the load balancer has it. */
  declare readonly boundNetworkName: pulumi.Output<string | undefined>;

  constructor(name: string, args: LoadBalancerAddressArgs, options?: pulumi.CustomResourceOptions) {
    super(loadBalancerAddress, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): LoadBalancerAddress {
    return new LoadBalancerAddress(name, {} as LoadBalancerAddressArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is LoadBalancerAddress {
    return isOfType(value, loadBalancerAddress);
  }
}

export interface GetIpAddressesArgs {
  /** Only those of this server. */
  readonly serverId?: string | undefined;
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
  readonly ipAddress?: string | undefined;
  /** Only those of this interface. */
  readonly macAddress?: string | undefined;
  /** Only those with this name. */
  readonly ptrRecord?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetIpAddressesOutputArgs {
  /** Only those of this server. */
  readonly serverId?: pulumi.Input<string> | undefined;
  /** Only those in this zone. */
  readonly zone?: pulumi.Input<string> | undefined;
  /** IPv4 or IPv6. */
  readonly family?: pulumi.Input<"IPv4" | "IPv6"> | undefined;
  /** `public`, `utility` (the vendor's own private network) or `private`. */
  readonly access?: pulumi.Input<"public" | "utility" | "private"> | undefined;
  /** Whether to list only floating ones, or only others. */
  readonly floating?: pulumi.Input<boolean> | undefined;
  /** Whether to list only those that a server has, or only those that none has. */
  readonly attached?: pulumi.Input<boolean> | undefined;
  /** Only this one. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** Only those of this interface. */
  readonly macAddress?: pulumi.Input<string> | undefined;
  /** Only those with this name. */
  readonly ptrRecord?: pulumi.Input<string> | undefined;
}

export interface GetIpAddressesResult {
  /** The address. */
  readonly ipAddress: string;
  /** IPv4 or IPv6. */
  readonly family: "IPv4" | "IPv6";
  /** `public`, `utility` (the vendor's own private network) or `private`. */
  readonly access: "public" | "utility" | "private";
  /** Its name in reverse DNS; missing where it has none. */
  readonly ptrRecord?: string | undefined;
  /** Whether it can be moved from server to server. */
  readonly floating: boolean;
  /** Whether a server has it. */
  readonly attached: boolean;
  /** The server that has it. */
  readonly serverId?: string | undefined;
  /** The interface that has it. */
  readonly macAddress?: string | undefined;
  /** Its zone; API 1.2 does not tell. */
  readonly zone?: string | undefined;
  /** Whether it is included in the server's plan. */
  readonly partOfPlan: boolean;
  /** What becomes of it when its server is deleted. */
  readonly releasePolicy: "keep" | "release";
}

/**
 * The addresses of the account; each filter that is given leaves only those that agree.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * const found = await upcloud.getIpAddresses({
 *   floating: true,
 *   attached: false,
 * });
 * ```
 */
export function getIpAddresses(args: GetIpAddressesArgs = {}, options?: QueryOptions): Promise<GetIpAddressesResult[]> {
  return query("upcloud/ip-addresses", args, options);
}

/** `getIpAddresses` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getIpAddressesOutput(args: GetIpAddressesOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetIpAddressesResult[]> {
  return queryOutput("upcloud/ip-addresses", args, options);
}

export interface GetServersArgs {
  /** Only those that are called so: by id, hostname, title, a label as `key=value`, or one of their public or utility addresses. */
  readonly server?: string | undefined;
  /** Only those in this zone. */
  readonly zone?: string | undefined;
  /** `started`, `stopped`, `maintenance` or `error`. */
  readonly state?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetServersOutputArgs {
  /** Only those that are called so: by id, hostname, title, a label as `key=value`, or one of their public or utility addresses. */
  readonly server?: pulumi.Input<string> | undefined;
  /** Only those in this zone. */
  readonly zone?: pulumi.Input<string> | undefined;
  /** `started`, `stopped`, `maintenance` or `error`. */
  readonly state?: pulumi.Input<string> | undefined;
}

export interface GetServersResult {
  /** What the kinds take as `serverId`. */
  readonly serverId: string;
  /** What the vendor's console shows. */
  readonly title: string;
  /** Its hostname. */
  readonly hostname?: string | undefined;
  /** Its zone. */
  readonly zone: string;
  /** `started`, `stopped`, `maintenance` or `error`. */
  readonly state: string;
  /** Its labels; API 1.2 has none. */
  readonly labels: string[];
  /** Its public, utility and floating addresses, in any order. */
  readonly ipAddresses: string[];
}

/**
 * The servers of the account, with their addresses; each filter that is given leaves only those that agree.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * const found = await upcloud.getServers({
 *   server: "peer-2.example.com",
 * });
 * ```
 */
export function getServers(args: GetServersArgs = {}, options?: QueryOptions): Promise<GetServersResult[]> {
  return query("upcloud/servers", args, options);
}

/** `getServers` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServersOutput(args: GetServersOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetServersResult[]> {
  return queryOutput("upcloud/servers", args, options);
}

export interface GetServerInterfacesArgs {
  /** The server, by its id. */
  readonly serverId?: string | undefined;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. */
  readonly server?: string | undefined;
  /** The sort of network. */
  readonly type?: "public" | "utility" | "private" | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetServerInterfacesOutputArgs {
  /** The server, by its id. */
  readonly serverId?: pulumi.Input<string> | undefined;
  /** The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `serverId` is given as well, that one. */
  readonly server?: pulumi.Input<string> | undefined;
  /** The sort of network. */
  readonly type?: pulumi.Input<"public" | "utility" | "private"> | undefined;
}

export interface GetServerInterfacesResult {
  /** Its number on the server. */
  readonly index: number;
  /** What `upcloud.FloatingIp` takes. */
  readonly macAddress: string;
  /** The sort of network. */
  readonly type: "public" | "utility" | "private";
  /** The network. */
  readonly networkId?: string | undefined;
  /** Whether the server may boot from it. */
  readonly bootable: boolean;
  /** Whether packets are dropped whose source is not an address of this interface (protection against IP spoofing). */
  readonly sourceIpFiltering: boolean;
  /** Its addresses, in any order. */
  readonly ipAddresses: {
    /** The address. */
    readonly ipAddress: string;
    /** IPv4 or IPv6. */
    readonly family: "IPv4" | "IPv6";
    /** Whether it is a floating address. */
    readonly floating: boolean;
    /** Whether the network hands it out. Older answers do not tell. */
    readonly dhcpProvided?: boolean | undefined;
    /** What becomes of it with the server; older answers do not tell. */
    readonly releasePolicy?: "keep" | "release" | undefined;
  }[];
}

/**
 * The network interfaces of a server, with their MAC addresses and IP addresses.
 *
 * @example
 * ```ts
 * import { upcloud } from "@mooring/pulumi";
 *
 * const found = await upcloud.getServerInterfaces({
 *   serverId: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702",
 *   type: "public",
 * });
 * ```
 */
export function getServerInterfaces(args: GetServerInterfacesArgs = {}, options?: QueryOptions): Promise<GetServerInterfacesResult[]> {
  return query("upcloud/server-interfaces", args, options);
}

/** `getServerInterfaces` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServerInterfacesOutput(args: GetServerInterfacesOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetServerInterfacesResult[]> {
  return queryOutput("upcloud/server-interfaces", args, options);
}

export interface GetKeepalivedConfigArgs {
  /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: string;
  /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
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
  /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
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
 * import { upcloud } from "@mooring/pulumi";
 *
 * const found = await upcloud.getKeepalivedConfig({
 *   name: "203-0-113-40.fi-hel1.upcloud.host",
 *   network: "fi-hel1",
 *   members: ["peer-1", "peer-2"],
 * });
 * ```
 */
export function getKeepalivedConfig(args: GetKeepalivedConfigArgs, options?: QueryOptions): Promise<GetKeepalivedConfigResult[]> {
  return query("upcloud/keepalived-config", args, options);
}

/** `getKeepalivedConfig` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getKeepalivedConfigOutput(args: GetKeepalivedConfigOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetKeepalivedConfigResult[]> {
  return queryOutput("upcloud/keepalived-config", args, options);
}

export interface GetServiceAddressCheckArgs {
  /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: string;
  /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
  readonly network: string;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: string[] | undefined;
  /** The member that the cloud delivers to. Left out, the first one where it is delivered to nobody; whoever has it keeps it. */
  readonly active?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetServiceAddressCheckOutputArgs {
  /** Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs. */
  readonly name: pulumi.Input<string>;
  /** The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone. */
  readonly network: pulumi.Input<string>;
  /** The members, in the words of the spec. Left out, those that carry it now. */
  readonly members?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The member that the cloud delivers to. Left out, the first one where it is delivered to nobody; whoever has it keeps it. */
  readonly active?: pulumi.Input<string> | undefined;
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
 * import { upcloud } from "@mooring/pulumi";
 *
 * const found = await upcloud.getServiceAddressCheck({
 *   name: "203-0-113-40.fi-hel1.upcloud.host",
 *   network: "fi-hel1",
 *   members: ["peer-1", "peer-2"],
 * });
 * ```
 */
export function getServiceAddressCheck(args: GetServiceAddressCheckArgs, options?: QueryOptions): Promise<GetServiceAddressCheckResult[]> {
  return query("upcloud/service-address-check", args, options);
}

/** `getServiceAddressCheck` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getServiceAddressCheckOutput(args: GetServiceAddressCheckOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetServiceAddressCheckResult[]> {
  return queryOutput("upcloud/service-address-check", args, options);
}
