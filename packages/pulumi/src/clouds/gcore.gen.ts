// Printed by scripts/generate.ts from packages/core/src/clouds/gcore. Do not edit.
import type * as pulumi from "@pulumi/pulumi";
import { type QueryOptions, query } from "../query.ts";
import { isOfType, MooringResource, type ResourceShape } from "../resource.ts";

const allowedAddressPair: ResourceShape = {
  kind: "gcore/allowed-address-pair@1",
  type: "pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPair",
  properties: ["portId", "ipAddress", "macAddress"],
};

export interface AllowedAddressPairArgs {
  /** The port. Changing it replaces the pair. */
  readonly portId: pulumi.Input<string>;
  /** The address or network. Changing it replaces the pair. */
  readonly ipAddress: pulumi.Input<string>;
  /** The MAC address; the port's own when left out. */
  readonly macAddress?: pulumi.Input<string> | undefined;
}

/**
 * One address that a port may use beside its own.
 *
 * @example
 * ```ts
 * import { gcore } from "@mooring/pulumi";
 *
 * new gcore.AllowedAddressPair("vip", {
 *   portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
 *   ipAddress: "10.40.0.100",
 * });
 * ```
 *
 * @remarks
 * Replaced when `portId` or `ipAddress` changes.
 */
export class AllowedAddressPair extends MooringResource {
  /** The port. */
  declare readonly portId: pulumi.Output<string>;
  /** The address or network. */
  declare readonly ipAddress: pulumi.Output<string>;
  /** The MAC address. */
  declare readonly macAddress: pulumi.Output<string | undefined>;

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
  properties: ["portId", "pairs"],
};

export interface AllowedAddressPairsArgs {
  /** The port. Changing it replaces the list. */
  readonly portId: pulumi.Input<string>;
  /** The list. */
  readonly pairs: pulumi.Input<
    pulumi.Input<{
      /** The address or network. */
      readonly ipAddress: pulumi.Input<string>;
      /** The MAC address; the port's own when left out. */
      readonly macAddress?: pulumi.Input<string> | undefined;
    }>[]
  >;
}

/**
 * Exactly these addresses, and no others, that a port may use beside its own.
 *
 * @remarks
 * Replaced when `portId` changes.
 */
export class AllowedAddressPairs extends MooringResource {
  /** The port. */
  declare readonly portId: pulumi.Output<string>;
  /** The list. */
  declare readonly pairs: pulumi.Output<{ readonly ipAddress: string; readonly macAddress?: string }[]>;

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

export interface GetPrivatePortsArgs {
  /** The instance. */
  readonly instanceId: string;
}

export interface GetPrivatePortsResult {
  /** The port. */
  readonly portId: string;
}

/** The ports of an instance on private networks. */
export function getPrivatePorts(args: GetPrivatePortsArgs, options?: QueryOptions): Promise<GetPrivatePortsResult[]> {
  return query("gcore/private-ports", args, options);
}
