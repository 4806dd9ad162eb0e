import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings.gen.ts";

/** The settings of all clouds, in Pulumi's spelling; what is left out comes from the stack's configuration, then from the environment. */
export type ProviderArgs = { readonly [Key in keyof Settings]: pulumi.Input<NonNullable<Settings[Key]>> };

/**
 * Credentials and scope for some resources of a program, where one set for the whole stack is not enough: two accounts, two
 * regions. It does not see the stack's configuration; what it leaves out comes from the vendor's environment variables.
 *
 * @example
 * ```ts
 * const north = new mooring.Provider("north", { gcoreRegionId: 12 });
 * new mooring.gcore.AllowedAddressPair("vip", { portId, ipAddress: "10.0.0.9" }, { provider: north });
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const stated = Object.entries(args).filter(([, value]) => value !== undefined);
    // All of them secret: which of them are is the cloud's business, and a hidden region does less harm than a shown token.
    const inputs = Object.fromEntries(stated.map(([key, value]) => [`mooring:${key}`, pulumi.secret(value)]));
    super("pulumi-nodejs", name, inputs, options);
  }
}
