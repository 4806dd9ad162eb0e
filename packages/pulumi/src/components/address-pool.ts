import * as pulumi from "@pulumi/pulumi";
import { gcore, openstack } from "../clouds.gen.ts";

/** Each address for each port: so many children, each with a name made of both. */
export interface AddressPoolArgs {
  readonly cloud: "gcore" | "openstack";
  /** The addresses and networks, by names of the program's own, which name the children. */
  readonly ipAddresses: Readonly<Record<string, pulumi.Input<string>>>;
  /** The ports that may answer for each of them, by names of the program's own. */
  readonly ports: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Several addresses that each of several ports may have: the pool of a load balancer that runs on the servers themselves, such as MetalLB
 * or kube-vip. Where the clouds take networks, one `10.40.8.0/28` is better than sixteen addresses.
 *
 * @example
 * ```ts
 * import { AddressPool } from "@mooring/pulumi";
 *
 * new AddressPool("ingress", {
 *   cloud: "gcore",
 *   ipAddresses: { web: "10.40.0.100", mail: "10.40.0.101" },
 *   ports: { a: "9c31552f-8b64-43a0-abbb-5943721dbd2a", b: "166f81b9-91e7-47db-b304-36b5be9ff3e1" },
 * });
 * ```
 */
export class AddressPool extends pulumi.ComponentResource {
  /** The addresses, by the names that the program gave them. */
  declare readonly ipAddresses: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: AddressPoolArgs, options?: pulumi.ComponentResourceOptions) {
    super("mooring:index:AddressPool", name, args, options);
    const { AllowedAddressPair } = args.cloud === "gcore" ? gcore : openstack;
    for (const [port, portId] of Object.entries(args.ports))
      for (const [key, ipAddress] of Object.entries(args.ipAddresses))
        new AllowedAddressPair(`${name}-${port}-${key}`, { portId, ipAddress }, { parent: this });
    const ipAddresses = pulumi.output(args.ipAddresses);
    Object.assign(this, { ipAddresses });
    this.registerOutputs({ ipAddresses });
  }
}
