// Printed by scripts/generate.ts from packages/core/src/clouds/k0rdent. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import { type QueryOptions, type QueryOutputOptions, query, queryOutput } from "../query.ts";
import { isOfType, MooringResource, type ResourceShape } from "../resource.ts";

const address: ResourceShape = {
  kind: "k0rdent/address@1",
  type: "pulumi-nodejs:dynamic/mooring/k0rdent:Address",
  properties: ["name", "addressType", "ipVersion", "ipAddress", "network", "subnetwork", "retainOnRelease", "status", "uid", "selfLink", "createdAt", "displayName", "description", "region", "project"],
};

export interface AddressArgs {
  /** Its name, which the API calls `id`. Without one, it is derived from the front end's own name for it. `auto`: the cloud gives one, and only who remembers the answer's `id` finds it again. Changing it replaces. */
  readonly name?: pulumi.Input<string> | undefined;
  /** Reachable from outside, or inside a network only. By default `EXTERNAL`. Changing it replaces. */
  readonly addressType?: pulumi.Input<"EXTERNAL" | "INTERNAL"> | undefined;
  /** The family. By default that of `ipAddress`, else `IPV4`. Changing it replaces. */
  readonly ipVersion?: pulumi.Input<"IPV4" | "IPV6"> | undefined;
  /** INTERNAL only: this very address, out of the subnetwork's range. Changing it replaces. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** INTERNAL only: the network, as a name, a path or a web address. Changing it replaces. */
  readonly network?: pulumi.Input<string> | undefined;
  /** INTERNAL only: the subnet, as a name, a path or a web address. With `network`, a subnet of it. Changing it replaces. */
  readonly subnetwork?: pulumi.Input<string> | undefined;
  /** Whether it is kept, and only forgotten here, when it is removed or replaced by one of another name. */
  readonly retainOnRelease?: pulumi.Input<boolean> | undefined;
  /** Whether it may take over what is there already. Needed for the one `up` that does; without it, creating what exists is refused. */
  readonly adopt?: pulumi.Input<boolean> | undefined;
}

/**
 * An IP address, allocated in a region and project: from outside, or out of a subnet.
 *
 * The API has no update: every change allocates a new address and releases the old one. **A released EXTERNAL address is lost for good**, since a certain one cannot be asked for; the plan says so, and `retainOnRelease` keeps it. Mooring allocates and releases; there is no call that binds an address to a machine. An address is found by its name, so an answer that is lost leaks nothing. A replacement that keeps its name (or its `ipAddress`) releases the old one first; any other can be allocated before the old one is released. **The API is a draft, and none of this has run against a live one**: `docs/guides/k0rdent.md` says what is assumed, and which setting changes it.
 *
 * @example
 * ```ts
 * import { k0rdent } from "@mooring/pulumi";
 *
 * new k0rdent.Address("address", {
 *   name: "web",
 * });
 * ```
 *
 * @remarks
 * Replaced when `name` or `addressType` or `ipVersion` or `ipAddress` or `network` or `subnetwork` changes.
 */
export class Address extends MooringResource {
  /** Its name, which the API calls `id`. Without one, it is derived from the front end's own name for it. `auto`: the cloud gives one, and only who remembers the answer's `id` finds it again. */
  declare readonly name: pulumi.Output<string | undefined>;
  /** Reachable from outside, or inside a network only. By default `EXTERNAL`. */
  declare readonly addressType: pulumi.Output<"EXTERNAL" | "INTERNAL" | undefined>;
  /** The family. By default that of `ipAddress`, else `IPV4`. */
  declare readonly ipVersion: pulumi.Output<"IPV4" | "IPV6" | undefined>;
  /** INTERNAL only: this very address, out of the subnetwork's range. */
  declare readonly ipAddress: pulumi.Output<string | undefined>;
  /** INTERNAL only: the network, as a name, a path or a web address. */
  declare readonly network: pulumi.Output<string | undefined>;
  /** INTERNAL only: the subnet, as a name, a path or a web address. With `network`, a subnet of it. */
  declare readonly subnetwork: pulumi.Output<string | undefined>;
  /** Whether it is kept, and only forgotten here, when it is removed or replaced by one of another name. */
  declare readonly retainOnRelease: pulumi.Output<boolean | undefined>;
  /** The API's own word for how it stands. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** What tells it from an earlier one of the same name. */
  declare readonly uid: pulumi.Output<string | undefined>;
  /** Its path. */
  declare readonly selfLink: pulumi.Output<string | undefined>;
  /** When it was allocated. */
  declare readonly createdAt: pulumi.Output<string | undefined>;
  /** A name for people, where the cloud gave it one. */
  declare readonly displayName: pulumi.Output<string | undefined>;
  /** A description, where the cloud gave it one. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Its region. */
  declare readonly region: pulumi.Output<string>;
  /** Its project. */
  declare readonly project: pulumi.Output<string>;

  constructor(name: string, args: AddressArgs = {}, options?: pulumi.CustomResourceOptions) {
    super(address, name, args, options);
  }

  /** Reads one that is already there, by its id. It is never changed and never deleted. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Address {
    return new Address(name, {} as AddressArgs, { ...options, id });
  }

  static override isInstance(value: unknown): value is Address {
    return isOfType(value, address);
  }
}

export interface GetAddressesArgs {
  /** Only these. */
  readonly addressType?: "EXTERNAL" | "INTERNAL" | undefined;
  /** Only these. */
  readonly ipVersion?: "IPV4" | "IPV6" | undefined;
  /** Only this address. */
  readonly ipAddress?: string | undefined;
  /** Only those of this network, in any spelling. */
  readonly network?: string | undefined;
  /** Only those of this subnet, in any spelling. */
  readonly subnetwork?: string | undefined;
  /** Only those of this status, in any letter case. */
  readonly status?: string | undefined;
}

/** The same, where some of it may be known only later. */
export interface GetAddressesOutputArgs {
  /** Only these. */
  readonly addressType?: pulumi.Input<"EXTERNAL" | "INTERNAL"> | undefined;
  /** Only these. */
  readonly ipVersion?: pulumi.Input<"IPV4" | "IPV6"> | undefined;
  /** Only this address. */
  readonly ipAddress?: pulumi.Input<string> | undefined;
  /** Only those of this network, in any spelling. */
  readonly network?: pulumi.Input<string> | undefined;
  /** Only those of this subnet, in any spelling. */
  readonly subnetwork?: pulumi.Input<string> | undefined;
  /** Only those of this status, in any letter case. */
  readonly status?: pulumi.Input<string> | undefined;
}

export interface GetAddressesResult {
  /** Its name, which the API calls `id`. */
  readonly name: string;
  /** `EXTERNAL` or `INTERNAL`, where the API says. */
  readonly addressType?: string | undefined;
  /** `IPV4` or `IPV6`. */
  readonly ipVersion: string;
  /** The network of an INTERNAL address. */
  readonly network?: string | undefined;
  /** The subnet of an INTERNAL address. */
  readonly subnetwork?: string | undefined;
  /** The address. */
  readonly ipAddress?: string | undefined;
  /** The API's own word for how it stands. */
  readonly status?: string | undefined;
  /** What tells it from an earlier one of the same name. */
  readonly uid?: string | undefined;
  /** Its path. */
  readonly selfLink?: string | undefined;
  /** When it was allocated. */
  readonly createdAt?: string | undefined;
  /** A name for people, where the cloud gave it one. */
  readonly displayName?: string | undefined;
  /** A description, where the cloud gave it one. */
  readonly description?: string | undefined;
  /** Its region. */
  readonly region: string;
  /** Its project. */
  readonly project: string;
}

/**
 * The addresses of a project in a region.
 *
 * @example
 * ```ts
 * import { k0rdent } from "@mooring/pulumi";
 *
 * const found = await k0rdent.getAddresses({
 *   addressType: "EXTERNAL",
 * });
 * ```
 */
export function getAddresses(args: GetAddressesArgs = {}, options?: QueryOptions): Promise<GetAddressesResult[]> {
  return query("k0rdent/addresses", args, options);
}

/** `getAddresses` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getAddressesOutput(args: GetAddressesOutputArgs = {}, options?: QueryOutputOptions): pulumi.Output<GetAddressesResult[]> {
  return queryOutput("k0rdent/addresses", args, options);
}

export interface GetAddressArgs {
  /** Its name, which the API calls `id`. */
  readonly name: string;
}

/** The same, where some of it may be known only later. */
export interface GetAddressOutputArgs {
  /** Its name, which the API calls `id`. */
  readonly name: pulumi.Input<string>;
}

export interface GetAddressResult {
  /** Its name, which the API calls `id`. */
  readonly name: string;
  /** `EXTERNAL` or `INTERNAL`, where the API says. */
  readonly addressType?: string | undefined;
  /** `IPV4` or `IPV6`. */
  readonly ipVersion: string;
  /** The network of an INTERNAL address. */
  readonly network?: string | undefined;
  /** The subnet of an INTERNAL address. */
  readonly subnetwork?: string | undefined;
  /** The address. */
  readonly ipAddress?: string | undefined;
  /** The API's own word for how it stands. */
  readonly status?: string | undefined;
  /** What tells it from an earlier one of the same name. */
  readonly uid?: string | undefined;
  /** Its path. */
  readonly selfLink?: string | undefined;
  /** When it was allocated. */
  readonly createdAt?: string | undefined;
  /** A name for people, where the cloud gave it one. */
  readonly displayName?: string | undefined;
  /** A description, where the cloud gave it one. */
  readonly description?: string | undefined;
  /** Its region. */
  readonly region: string;
  /** Its project. */
  readonly project: string;
}

/**
 * One address, by its name. No result where there is none.
 *
 * @example
 * ```ts
 * import { k0rdent } from "@mooring/pulumi";
 *
 * const found = await k0rdent.getAddress({
 *   name: "bastion",
 * });
 * ```
 */
export function getAddress(args: GetAddressArgs, options?: QueryOptions): Promise<GetAddressResult[]> {
  return query("k0rdent/address", args, options);
}

/** `getAddress` with outputs of other resources as arguments: asked when they are known, so not before those resources are made. */
export function getAddressOutput(args: GetAddressOutputArgs, options?: QueryOutputOptions): pulumi.Output<GetAddressResult[]> {
  return queryOutput("k0rdent/address", args, options);
}
