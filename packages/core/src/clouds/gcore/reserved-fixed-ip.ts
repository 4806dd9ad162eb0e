import * as z from "zod/mini";
import { type Context, defineResource, type Observed } from "../../definition/resource.ts";
import { ConflictError, errorOf } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";
import { checkParents } from "./parents.ts";
import { obtainReserved, releaseReserved } from "./reserve.ts";
import { leftUnnamed, rehearseReservation } from "./reserve-review.ts";
import { cachedReservedIp, networkSaid, type Reserved, toReserved } from "./reserved.ts";
import { cachedMaker, markedReserved, tag } from "./reserved-mark.ts";
import { cachedPortName, isAnother, isSure, nameNow } from "./reserved-name.ts";
import { findReserved } from "./reserved-seek.ts";
import {
  addressField,
  checkNamed,
  networkField,
  reservedNameField,
  reservedOutputs,
  sameAddress,
} from "./virtual-ip-spec.ts";

const spec = z.strictObject({
  network: networkField,
  ip_address: addressField,
  name: reservedNameField,
});
const outputs = z.strictObject(reservedOutputs);
type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

async function observed(
  client: GcoreClient,
  one: Reserved,
  stated: Partial<Spec>,
  name: string | undefined,
  context: Context,
): Promise<Found> {
  const ip_address = one.addresses.find((ip) => ip === stated.ip_address) ?? one.addresses[0] ?? "";
  return {
    id: one.id,
    spec: {
      network: await networkSaid(client, one, stated.network, context),
      ip_address,
      ...(name === undefined ? {} : { name }),
    },
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

/** Its id is the port's, a UUID. Found by address, or by the tag `name` of its port (`reserved-seek.ts`). */
export const reservedFixedIp = defineResource<GcoreClient>()({
  kind: "gcore/reserved-fixed-ip",
  className: "ReservedFixedIp",
  summary: "An address of a network that is kept: nobody else gets it, and it survives the instance that has it.",
  description:
    "It is a port of its own, found by its address; or by its `name`, where any free address of the network will do, as for `gcore/virtual-ip`. It is billed from its reservation to its release. One that several instances share is a `gcore/virtual-ip`. *Absent* gives the address back; one that is attached to an instance, or that is a virtual IP, is not given back.",
  spec,
  outputs,
  immutable: ["ip_address", "network"],
  identity: ["name"],
  exclusive: sameAddress,
  examples: [
    { title: "Keep an address", spec: { network: "harbour-private", ip_address: "10.40.0.102" } },
    {
      title: "Keep any free address of a network, found by its name from then on",
      spec: { network: "harbour-private", name: "spare" },
    },
  ],

  canonical(_client, wanted) {
    checkNamed(wanted);
    return wanted;
  },

  find: (client, wanted, context) => findReserved(client, wanted, false, context),

  marks: {
    where: "the tag `mooring` of its port, written right after the order",
    list: (client, context) => markedReserved(client, false, context),
  },

  occupied: ({ id, outputs: { ip_address } }) => `${ip_address} (port ${id})`,

  async read(client, id, context, desire) {
    const one = await cachedReservedIp(client, id, context);
    if (one?.isVirtual && desire?.state === "present") refuseInUse(one);
    if (!one) return undefined;
    const stated: Partial<Spec> = desire?.spec ?? {};
    const name = stated.name === undefined && desire ? undefined : await cachedPortName(client, one, context);
    if (isAnother(desire, name)) return undefined;
    const mark = await cachedMaker(client, one, desire, context);
    return { ...(await observed(client, one, stated, name, context)), mark };
  },

  checkParents: async (client, desire, context) => [
    ...(await checkParents(client, desire, context)),
    ...(await leftUnnamed(client, desire, false, context)),
  ],

  async apply(client, { desire, observed: before, anew }, context) {
    const wanted = desire.spec;
    const obtained = before
      ? { one: toReserved(await client.api.reservedIp(before.id, context)), mine: isSure(desire), made: false }
      : await obtainReserved(client, { ...wanted, virtual: false }, anew, context);
    const { one } = obtained;
    context.remember(one.id);
    await tag(client, obtained, wanted.name, context);
    if (wanted.name === undefined) return observed(client, one, wanted, undefined, context);
    return observed(client, one, wanted, await nameNow(client, one.id, context), context);
  },

  async destroy(client, { observed: before }, context) {
    if (before) await releaseReserved(client, before.id, context);
    return undefined;
  },

  review: (client, changes, context) =>
    Promise.all(
      changes.map(async (change) => {
        const { desire, observed: before, plan } = change;
        try {
          const notes = desire.state === "present" ? await rehearseReservation(client, change, false, context) : [];
          if (before && plan.action !== "create") {
            const one = await cachedReservedIp(client, before.id, context);
            if (one) refuseInUse(one);
          }
          const gone = plan.action === "delete" && before;
          return { notes: gone ? [`${before.outputs.ip_address} is given back to the cloud.`] : notes };
        } catch (refusal) {
          return { refusal: errorOf(refusal) };
        }
      }),
    ),
});
