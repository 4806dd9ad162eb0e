import * as z from "zod/mini";
import { canonicalPrefix } from "../../address.ts";
import { ipPrefix, macAddress } from "../../address-fields.ts";
import { InputError } from "../../errors.ts";
import { type Context, defineResource, type Observed } from "../../resource.ts";
import type { GcoreClient } from "./client.ts";
import { type Member, matches } from "./members.ts";
import { instanceId, outputs, portId } from "./port-fields.ts";
import { placeOf, reviewOn, seenPort } from "./port-review.ts";
import type { Port } from "./ports.ts";

const spec = z.strictObject({
  port_id: portId,
  ip_address: ipPrefix({ description: "The address, or the network, that the port may use beside its own." }),
  mac_address: z.optional(
    macAddress({
      description:
        "The MAC address that goes with it. Without one, the port's own is used, and a pair that has this address with any MAC address counts as there.",
    }),
  ),
  instance_id: instanceId,
});

type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

const idOf = ({ port_id, ip_address, mac_address }: Spec) =>
  [port_id, ip_address, mac_address].filter(Boolean).join("/");

/** `port/address[/length][/mac]` → the spec that has this id. */
export function parseId(id: string): { port_id: string; member: Member } {
  const [port_id = "", ...rest] = id.split("/");
  const mac = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(rest.at(-1) ?? "") ? rest.pop() : undefined;
  try {
    return { port_id, member: { ip: canonicalPrefix(rest.join("/")), mac } };
  } catch (error) {
    throw new InputError([{ path: ["id"], message: `must be PORT/ADDRESS; the address ${(error as Error).message}` }]);
  }
}

const memberOf = ({ ip_address, mac_address }: Spec): Member => ({ ip: ip_address, mac: mac_address });

function observed(port: Port, member: Member): Found | undefined {
  const pair = port.pairs.find((one) => matches(one, member));
  if (!pair) return undefined;
  const mac = pair.mac ?? member.mac;
  const found: Spec = {
    port_id: port.id,
    ip_address: pair.ip,
    ...(mac ? { mac_address: mac } : {}),
    ...(port.detail ? { instance_id: port.detail.instance } : {}),
  };
  return {
    id: idOf({ ...found, mac_address: member.mac }),
    spec: found,
    outputs: { network_id: port.network, port_mac_address: port.mac },
  };
}

async function commit(
  client: GcoreClient,
  kind: "add" | "remove",
  target: Spec,
  context: Context,
): Promise<Found | undefined> {
  if (target.instance_id) client.ports.locate(target.port_id, target.instance_id);
  const member = memberOf(target);
  const change = kind === "add" ? ({ kind, member } as const) : ({ kind, members: [member] } as const);
  return observed(await client.pairs.commit(target.port_id, change, context), member);
}

export const allowedAddressPair = defineResource<GcoreClient>()({
  kind: "gcore/allowed-address-pair",
  className: "AllowedAddressPair",
  summary: "One address that a port of a virtual machine may use beside its own.",
  description:
    "The pair is one member of the port's list, which the API replaces whole on each write. Mooring reads the list right before it writes, keeps every pair that it was not asked about, and reads again afterwards. *Present* means that the pair is there, whoever put it there.",
  spec,
  outputs,
  immutable: ["port_id", "ip_address", "mac_address"],
  // To remove a pair without a MAC address is to remove the address with every MAC address, a new pair's included.
  exclusive: true,
  examples: [
    {
      title: "Let a port answer for a service address",
      spec: { port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ip_address: "10.40.0.9" },
    },
    {
      title: "Allow a network, with a MAC address of its own",
      spec: {
        port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
        ip_address: "10.40.9.0/24",
        mac_address: "fa:16:3e:5a:10:99",
      },
    },
  ],

  find: async (_client, wanted) => ({ id: idOf(wanted) }),

  place: (client, _desire, context) => placeOf(client, context),

  async read(client, id, context, desire) {
    const { port_id, member } = parseId(id);
    const { instance_id } = desire?.spec.port_id === port_id ? desire.spec : {};
    if (instance_id) client.ports.locate(port_id, instance_id);
    const seen = await seenPort(client, port_id, context, { macs: member.mac !== undefined });
    return seen.port && observed(seen.port, member);
  },

  async apply(client, { desire }, context) {
    context.remember(idOf(desire.spec));
    return (await commit(client, "add", desire.spec, context)) as Found;
  },

  destroy: (client, { desire, observed }, context) => {
    const { port_id, member } = parseId(observed?.id ?? idOf(desire.spec));
    return commit(
      client,
      "remove",
      { ...desire.spec, port_id, ip_address: member.ip, mac_address: member.mac },
      context,
    );
  },

  review: (client, changes, context) =>
    reviewOn(client, context, changes, ({ desire, plan }) => ({
      port: desire.spec.port_id,
      change:
        plan.action === "delete"
          ? { kind: "remove", members: [memberOf(desire.spec)] }
          : { kind: "add", member: memberOf(desire.spec) },
    })),
});
