import * as z from "zod/mini";
import { type Context, defineResource, type Observed } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import type { GcoreClient } from "./client.ts";
import { placeOf } from "./parents.ts";
import { obtainReserved, refuseUnreservable, releaseReserved } from "./reserve.ts";
import { networkSaid, type Reserved, seek, seenOne, toReserved } from "./reserved.ts";
import { networkField, reservedOutputs } from "./virtual-ip-spec.ts";

const spec = z.strictObject({
  network: networkField,
  ip_address: ipAddress({ description: "The address." }),
});
const outputs = z.strictObject(reservedOutputs);
type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

async function observed(client: GcoreClient, one: Reserved, stated: Partial<Spec>, context: Context): Promise<Found> {
  const ip_address = one.addresses.find((ip) => ip === stated.ip_address) ?? one.addresses[0] ?? "";
  return {
    id: one.id,
    spec: { network: await networkSaid(client, one, stated.network, context), ip_address },
    outputs: { port_id: one.id, ip_address, network_id: one.network },
  };
}

/** Shared by others, or in use: then it is not there for this kind to give away. */
function refuseInUse({ id, addresses, isVirtual, holder }: Reserved): void {
  if (!isVirtual && holder === undefined) return;
  throw new ConflictError(
    `Gcore: ${addresses.join(", ")} (port ${id}) ${isVirtual ? "is a virtual IP" : `belongs to ${holder}`}`,
    { hint: isVirtual ? "That is the kind `gcore/virtual-ip`." : "Detach it first." },
  );
}

export const reservedFixedIp = defineResource<GcoreClient>()({
  kind: "gcore/reserved-fixed-ip",
  className: "ReservedFixedIp",
  summary: "An address of a network that is kept: nobody else gets it, and it survives the instance that has it.",
  description:
    "It is a port of its own, found by its address. It is billed from its reservation to its release. One that several instances share is a `gcore/virtual-ip`. *Absent* gives the address back; one that is attached to an instance, or that is a virtual IP, is not given back.",
  spec,
  outputs,
  immutable: ["ip_address", "network"],
  exclusive: (before, after) => before.ip_address === after.ip_address,
  examples: [{ title: "Keep an address", spec: { network: "harbour-private", ip_address: "10.40.0.102" } }],

  async find(client, wanted, context) {
    const one = await seek(client, wanted, context);
    if (one) await context.memo.once(`gcore/reserved/${one.id}`, async () => one);
    return one && { id: one.id };
  },

  occupied: ({ id, outputs: { ip_address } }) => `${ip_address} (port ${id})`,

  async read(client, id, context, desire) {
    const one = await seenOne(client, id, context);
    if (one?.isVirtual && desire?.state === "present") refuseInUse(one);
    return one && observed(client, one, desire?.spec ?? {}, context);
  },

  place: placeOf,

  async apply(client, { desire, observed: before, anew }, context) {
    const one = before
      ? toReserved(await client.api.reservedIp(before.id, context))
      : await obtainReserved(client, { ...desire.spec, virtual: false }, anew, context);
    context.remember(one.id);
    return observed(client, one, desire.spec, context);
  },

  async destroy(client, { observed: before }, context) {
    if (before) await releaseReserved(client, before.id, context);
    return undefined;
  },

  review: (client, changes, context) =>
    Promise.all(
      changes.map(async ({ desire, observed: before, plan, anew }) => {
        try {
          if (plan.action === "create" || plan.action === "replace")
            await refuseUnreservable(client, desire.spec, anew, context);
          if (before && plan.action !== "create") {
            const one = await seenOne(client, before.id, context);
            if (one) refuseInUse(one);
          }
          return {
            notes:
              plan.action === "delete" && before ? [`${before.outputs.ip_address} is given back to the cloud.`] : [],
          };
        } catch (refusal) {
          return { refusal: refusal as Error };
        }
      }),
    ),
});
