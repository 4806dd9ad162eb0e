import * as z from "zod/mini";
import { ipAddress } from "../../address-fields.ts";
import { InputError } from "../../errors.ts";
import { text, uuid } from "../../fields.ts";
import { defineResource, type Observed } from "../../resource.ts";
import { bind, unbind } from "./bind.ts";
import { reviewBindings } from "./binding-review.ts";
import type { HuaweiClient } from "./client.ts";
import { fresh, noNic, noSubnet, planned } from "./lookup.ts";
import { ROUTES } from "./nic-call.ts";
import { contradiction, nicIdOf } from "./nics.ts";
import { has } from "./pairs.ts";
import { addressFor, isOn, OPEN, type Port } from "./ports.ts";

const spec = z.strictObject({
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
  nic_ip_address: z.optional(ipAddress({ description: "The NIC's own address." })),
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

const outputs = z.strictObject({
  virtual_ip_id: uuid({ description: "The port that is the virtual IP." }),
  bound_nic_id: uuid({ description: "The NIC's id, however it was named." }),
  bound_ip_address: ipAddress({ description: "The NIC's address that stands in the pairs of the virtual IP." }),
});

export type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

const idOf = (nic: string, ip: string) => `${nic}/${ip}`;

function observed(virtualIp: Port | undefined, nic: Port | undefined, ip: string, stated?: Spec): Found | undefined {
  if (!virtualIp || !nic || !isOn(virtualIp, nic)) return undefined;
  const address = addressFor(nic, ip) ?? "";
  const asked = nic.addresses.find((one) => one.ip === stated?.nic_ip_address)?.ip;
  return {
    id: idOf(nic.id, ip),
    spec: {
      ip_address: ip,
      nic_id: nic.id,
      server_id: nic.device,
      subnet_id: nic.network,
      nic_ip_address: asked ?? address,
      // A way to go, not a state to be in: it is as it was asked for.
      ...(stated?.route === undefined ? {} : { route: stated.route }),
      ...(has(nic, OPEN) ? { source_destination_check: "off" as const } : {}),
    },
    outputs: { virtual_ip_id: virtualIp.id, bound_nic_id: nic.id, bound_ip_address: address },
  };
}

export const virtualIpBinding = defineResource<HuaweiClient>()({
  kind: "huaweicloud/virtual-ip-binding",
  className: "VirtualIpBinding",
  summary: "A virtual IP on one NIC of a server.",
  description:
    "The virtual IP is *on* a NIC when the NIC's address is among the allowed address pairs of the virtual IP's own port. Where no port has the address yet, the virtual IP is made first, so that one task ties an address to a NIC; it stays when the binding is removed (see `huaweicloud/virtual-ip`). Other NICs of the virtual IP, other virtual IPs of the NIC, and pairs that somebody else has written are kept.",
  spec,
  outputs,
  immutable: ["ip_address", "nic_id", "server_id", "subnet_id", "nic_ip_address"],
  examples: [
    {
      title: "Tie an address to a NIC",
      spec: { ip_address: "192.168.30.40", nic_id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10" },
    },
    {
      title: "Name the NIC by server and subnet, and switch its source/destination check off",
      spec: {
        ip_address: "192.168.30.40",
        server_id: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d",
        subnet_id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
        route: "vpc-port",
        source_destination_check: "off",
      },
    },
  ],

  canonical(_client, wanted) {
    if (wanted.nic_id !== undefined || wanted.server_id !== undefined) return wanted;
    throw new InputError([{ path: ["nic_id"], message: "is missing: name the NIC by `nic_id`, or by `server_id`" }]);
  },

  async find({ api }, wanted, context) {
    return { id: idOf(await nicIdOf(planned(api, context), wanted), wanted.ip_address) };
  },

  async read({ api }, id, context, desire) {
    const [nicId = "", ip = ""] = id.split("/");
    const look = planned(api, context);
    const nic = await look.port(nicId);
    if (!nic) return undefined;
    const stated = desire?.spec;
    const error = stated && (stated.nic_id ?? nicId) === nicId ? contradiction(nic, stated) : undefined;
    if (error) throw error;
    return observed(await look.portAt(nic.network, ip), nic, ip, stated);
  },

  async place({ api }, { spec: stated, id }, context) {
    const look = planned(api, context);
    const nicId = id?.split("/")[0] ?? stated.nic_id;
    if (nicId === undefined || (await look.port(nicId))) return [];
    if (stated.subnet_id === undefined) await look.project();
    else if (!(await look.subnet(stated.subnet_id))) throw noSubnet(stated.subnet_id);
    if (id === undefined) throw noNic(nicId);
    const server = stated.server_id;
    const deleted = server !== undefined && (await look.nicsOfServer(server)) === undefined;
    return [
      deleted ? `server ${server} is deleted, and its NIC ${nicId} with it` : `NIC ${nicId} is not there any more`,
    ];
  },

  async apply(client, { desire, plan, anew }, context) {
    const { spec: wanted } = desire;
    const nicId = await nicIdOf(fresh(client.api, context), wanted);
    context.remember(idOf(nicId, wanted.ip_address));
    const target = { nicId, anew: anew && plan.action === "create" };
    const bound = await bind(client, target, wanted, context);
    return observed(bound.virtualIp, bound.nic, wanted.ip_address, wanted) as Found;
  },

  async destroy(client, { desire, observed: there }, context) {
    const [nicId = "", ip = ""] = (there as Found).id.split("/");
    const left = await unbind(client, { nicId, ip, route: desire.spec.route ?? "auto" }, context);
    return observed(left.virtualIp, left.nic, ip, desire.spec);
  },

  review: reviewBindings,
});
