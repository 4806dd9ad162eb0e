import * as pulumi from "@pulumi/pulumi";
import { gcore, huaweicloud, openstack, upcloud } from "../clouds.gen.ts";

/** By names of the program's own, which name the children: what is added or left out later touches no other. */
type Named = Readonly<Record<string, pulumi.Input<string>>>;

export type KeepalivedVipArgs =
  | {
      readonly cloud: "gcore" | "openstack";
      readonly ipAddress: pulumi.Input<string>;
      /** The ports that may answer for it, by their ids. */
      readonly ports: Named;
    }
  | {
      readonly cloud: "huaweicloud";
      /** The subnet, by its network id. */
      readonly subnetId: pulumi.Input<string>;
      readonly ipAddress: pulumi.Input<string>;
      /** The NICs that may answer for it, by their ids. */
      readonly nics: Named;
    }
  | {
      readonly cloud: "upcloud";
      /** An address of the private network that nothing else has. The cloud is told nothing of it: each interface may send from any. */
      readonly ipAddress: pulumi.Input<string>;
      readonly networkId: pulumi.Input<string>;
      /** The servers whose interfaces may send from it, by their ids. */
      readonly servers: Named;
      /** May they be stopped and started again? A server that runs is left alone else, and the change is refused. */
      readonly allowRestart?: pulumi.Input<boolean> | undefined;
    };

/**
 * One address that several servers may have, one at a time, as keepalived and its kind move it between them: the address, where the cloud
 * knows it, and the leave of each port to use it.
 *
 * @example
 * ```ts
 * import { KeepalivedVip } from "@mooring/pulumi";
 *
 * new KeepalivedVip("front", {
 *   cloud: "gcore",
 *   ipAddress: "10.40.0.100",
 *   ports: {
 *     a: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
 *     b: "166f81b9-91e7-47db-b304-36b5be9ff3e1",
 *   },
 * });
 * ```
 */
export class KeepalivedVip extends pulumi.ComponentResource {
  /** The address. */
  declare readonly ipAddress: pulumi.Output<string>;

  constructor(name: string, args: KeepalivedVipArgs, options?: pulumi.ComponentResourceOptions) {
    super("mooring:index:KeepalivedVip", name, args, options);
    const ipAddress = this.tie(name, args);
    Object.assign(this, { ipAddress });
    this.registerOutputs({ ipAddress });
  }

  /** One child for each port. Answers the address, once the cloud has it where it must. */
  private tie(name: string, args: KeepalivedVipArgs): pulumi.Output<string> {
    const parent = { parent: this };
    const { ipAddress } = args;
    const each = (ports: Named, make: (child: string, id: pulumi.Input<string>) => void) => {
      for (const [key, id] of Object.entries(ports)) make(`${name}-${key}`, id);
    };
    switch (args.cloud) {
      case "gcore":
      case "openstack": {
        const { AllowedAddressPair } = args.cloud === "gcore" ? gcore : openstack;
        each(args.ports, (child, portId) => new AllowedAddressPair(child, { portId, ipAddress }, parent));
        return pulumi.output(ipAddress);
      }
      case "huaweicloud": {
        const vip = new huaweicloud.VirtualIp(name, { subnetId: args.subnetId, ipAddress }, parent);
        each(
          args.nics,
          (child, nicId) => new huaweicloud.VirtualIpBinding(child, { ipAddress: vip.ipAddress, nicId }, parent),
        );
        return vip.ipAddress;
      }
      case "upcloud": {
        const { networkId, allowRestart } = args;
        each(
          args.servers,
          (child, serverId) => new upcloud.UnfilteredInterface(child, { serverId, networkId, allowRestart }, parent),
        );
        return pulumi.output(ipAddress);
      }
    }
  }
}
