import * as z from "zod/mini";
import { ipPrefix, macAddress } from "../../address-fields.ts";
import { list } from "../../fields.ts";
import { type Context, defineResource, type Observed } from "../../resource.ts";
import type { GcoreClient } from "./client.ts";
import { LIMIT, type Member, matches, type Pair, type PairChange } from "./members.ts";
import { instanceId, outputs, portId } from "./port-fields.ts";
import { placeOf, reviewOn, seenPort } from "./port-review.ts";
import type { Port } from "./ports.ts";

const pair = z.strictObject({
  ip_address: ipPrefix({ description: "The address or network." }),
  mac_address: z.optional(
    macAddress({ description: "The MAC address that goes with it; without one, the port's own." }),
  ),
});

const spec = z.strictObject({
  port_id: portId,
  allowed_address_pairs: list(pair, {
    description: "The pairs: these and no others, in any order. An empty list clears the port.",
    maximum: LIMIT,
    sortBy: ({ ip_address, mac_address }) => `${ip_address} ${mac_address ?? ""}`,
  }),
  instance_id: instanceId,
});

type Spec = z.output<typeof spec>;
type SpecPair = Spec["allowed_address_pairs"][number];
type Found = Observed<Spec, z.output<typeof outputs>>;

const memberOf = ({ ip_address, mac_address }: SpecPair): Member => ({ ip: ip_address, mac: mac_address });
const membersOf = (wanted: Spec) => wanted.allowed_address_pairs.map(memberOf);

/** In the words of whoever asks: a MAC address that was not stated, and is the port's own, is not mentioned either. */
function asStated(port: Port, one: Pair, stated: readonly SpecPair[]): SpecPair {
  const asked = stated.find((wanted) => matches(one, memberOf(wanted)));
  const mac = asked ? asked.mac_address : one.mac === port.mac ? undefined : one.mac;
  return { ip_address: one.ip, ...(mac ? { mac_address: mac } : {}) };
}

/** `namedOnly`: just the pairs that are stated, and nothing where none of them is there. */
function observed(port: Port, stated: readonly SpecPair[], namedOnly = false): Found | undefined {
  const shown = port.pairs.filter((one) => !namedOnly || stated.some((wanted) => matches(one, memberOf(wanted))));
  if (namedOnly && shown.length === 0) return undefined;
  return {
    id: port.id,
    spec: {
      port_id: port.id,
      allowed_address_pairs: z.parse(
        spec.shape.allowed_address_pairs,
        shown.map((one) => asStated(port, one, stated)),
      ),
      ...(port.detail ? { instance_id: port.detail.instance } : {}),
    },
    outputs: { network_id: port.network, port_mac_address: port.mac },
  };
}

async function commit(
  client: GcoreClient,
  wanted: Spec,
  change: PairChange,
  context: Context,
): Promise<Found | undefined> {
  if (wanted.instance_id) client.ports.locate(wanted.port_id, wanted.instance_id);
  const port = await client.pairs.commit(wanted.port_id, change, context);
  return observed(port, wanted.allowed_address_pairs, change.kind === "remove");
}

export const allowedAddressPairs = defineResource<GcoreClient>()({
  kind: "gcore/allowed-address-pairs",
  className: "AllowedAddressPairs",
  summary: "The whole list of addresses that a port of a virtual machine may use beside its own: these and no others.",
  description:
    "Owns the port's list: pairs that it does not name are removed when it is *present*. *Absent* removes only the pairs that it names. Where several places add to one port, use `gcore/allowed-address-pair` instead.",
  spec,
  outputs,
  immutable: ["port_id"],
  examples: [
    {
      title: "Exactly two service addresses",
      spec: {
        port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
        allowed_address_pairs: [{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.10" }],
      },
    },
  ],

  find: async (_client, { port_id }) => ({ id: port_id }),

  place: (client, _desire, context) => placeOf(client, context),

  occupied({ id, spec: { allowed_address_pairs: pairs } }) {
    return pairs.length === 0 ? undefined : `${pairs.map(({ ip_address }) => ip_address).join(", ")} on port ${id}`;
  },

  async read(client, id, context, desire) {
    const stated = desire?.spec.port_id === id ? desire.spec : undefined;
    if (stated?.instance_id) client.ports.locate(id, stated.instance_id);
    // An exact list speaks of every pair, so the MAC addresses of all of them matter.
    const { port } = await seenPort(client, id, context, { macs: true });
    return port && observed(port, stated?.allowed_address_pairs ?? [], desire?.state === "absent");
  },

  async apply(client, { desire }, context) {
    context.remember(desire.spec.port_id);
    return (await commit(client, desire.spec, { kind: "exact", members: membersOf(desire.spec) }, context)) as Found;
  },

  destroy: (client, { desire }, context) =>
    commit(client, desire.spec, { kind: "remove", members: membersOf(desire.spec) }, context),

  review: (client, changes, context) =>
    reviewOn(client, context, changes, ({ desire, plan }) => ({
      port: desire.spec.port_id,
      change: { kind: plan.action === "delete" ? "remove" : "exact", members: membersOf(desire.spec) },
    })),
});
