import * as z from "zod/mini";
import { markIn } from "../../definition/mark.ts";
import type { Observed } from "../../definition/resource.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { boolean, text, uuid } from "../../spec/fields.ts";
import { idOf } from "./binding-id.ts";
import { ROUTES } from "./nic-call.ts";
import { has } from "./pairs.ts";
import { addressFor, isOn, OPEN, type Port } from "./ports.ts";

/** What may be stated of a binding: the virtual IP's address, one of the ways to name a NIC, and how to go about it. */
export const spec = z.strictObject({
  ip_address: ipAddress({ description: "The virtual IP's address, in the subnet of the NIC." }),
  nic_id: z.optional(uuid({ description: "The NIC, by its id (its port)." })),
  server_id: z.optional(
    uuid({
      description:
        "The server whose NIC it is, where `nic_id` does not name it. With several NICs, `subnet_id` or `nic_ip_address` says which.",
    }),
  ),
  subnet_id: z.optional(
    uuid({
      description:
        "The subnet of the NIC and the virtual IP, by its network id (the console's Network ID; not the Neutron subnet's id).",
    }),
  ),
  nic_ip_address: z.optional(
    ipAddress({
      description:
        "The NIC's own address. When the server was deleted while the virtual IP was on it, this names the address that is to go.",
    }),
  ),
  sole: z.optional(
    boolean({
      description:
        "Whether it is to be on this NIC alone. Other NICs, and addresses that nothing has any more, are taken off in the same write: a virtual IP moves so from one server to another. Networks among its pairs stay.",
    }),
  ),
  virtual_ip: z.optional(
    text({
      description:
        "`release` gives the virtual IP back with its last binding, if a binding has made it: its port is named `made-with-a-binding`. By default it stays.",
      choices: ["keep", "release"],
    }),
  ),
  route: z.optional(
    text({
      description:
        "How it is bound: `ecs-nic` by the ECS call, `vpc-port` by the pairs of the virtual IP's port, `auto` (the default) by the ECS call where this cloud documents it, else by the pairs.",
      choices: ROUTES,
    }),
  ),
  source_destination_check: z.optional(
    text({
      description:
        "`off` switches the NIC's source/destination check off (the pair `1.1.1.1/0`), as the vendor's guide asks for where the pairs are the route. Left out, it stays as it is. It is never switched back on.",
      choices: ["off"],
    }),
  ),
});

/** What only the cloud knows. */
export const outputs = z.strictObject({
  virtual_ip_id: uuid({ description: "The port that is the virtual IP." }),
  bound_nic_id: z.optional(uuid({ description: "The NIC's id, however it was named." })),
  bound_ip_address: ipAddress({ description: "The NIC's address that stands in the pairs of the virtual IP." }),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;

/** A binding as it is, in the words of the spec. */
export type Found = Observed<Spec, z.output<typeof outputs>>;

/** The two ports of a binding, as they were read last. */
export interface Bound {
  readonly virtualIp: Port | undefined;
  readonly nic: Port | undefined;
  /** Is the virtual IP on no other NIC, and on no stray address? Known only where it matters. */
  readonly alone?: boolean | undefined;
}

/** `undefined`: the virtual IP is not on the NIC. `stated` is what is answered of the fields that say how, and not what. */
export function observed({ virtualIp, nic, alone = false }: Bound, ip: string, stated?: Spec): Found | undefined {
  if (!virtualIp || !nic || !isOn(virtualIp, nic)) return undefined;
  const address = addressFor(nic, ip) ?? "";
  const asked = nic.addresses.find((one) => one.ip === stated?.nic_ip_address)?.ip;
  return {
    id: idOf({ nicId: nic.id, ip, own: address }),
    spec: {
      ip_address: ip,
      nic_id: nic.id,
      server_id: nic.device,
      subnet_id: nic.network,
      nic_ip_address: asked ?? address,
      // A way to go, not a state to be in: it is as it was asked for.
      ...(stated?.route === undefined ? {} : { route: stated.route }),
      ...(stated?.virtual_ip === undefined ? {} : { virtual_ip: stated.virtual_ip }),
      ...(stated?.sole === undefined ? {} : { sole: stated.sole && alone }),
      ...(has(nic, OPEN) ? { source_destination_check: "off" as const } : {}),
    },
    outputs: { virtual_ip_id: virtualIp.id, bound_nic_id: nic.id, bound_ip_address: address },
    mark: markIn(virtualIp.name),
  };
}
