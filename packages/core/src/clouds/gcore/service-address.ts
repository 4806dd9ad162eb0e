import * as z from "zod/mini";
import type { Context } from "../../definition/resource.ts";
import type { ServiceCloud, Work } from "../../kits/service-address/cloud.ts";
import { serviceAddress as kind } from "../../kits/service-address/definition.ts";
import { commonOutputs } from "../../kits/service-address/fields.ts";
import {
  serviceAddressCheck as checkQuery,
  keepalivedConfig as configQuery,
} from "../../kits/service-address/queries.ts";
import type { Meant, Standing } from "../../kits/service-address/seat.ts";
import { within } from "../../spec/address.ts";
import type { GcoreClient } from "./client.ts";
import { cachedFloatingIps } from "./floating-ip-seek.ts";
import { cachedMembers, idsOf, updateMembers } from "./members.ts";
import { networkId } from "./naming.ts";
import { checkParents } from "./parents.ts";
import { cachedPortsOn } from "./reads.ts";
import { leftUnnamed } from "./reserve-review.ts";
import { cachedReservedIp, cachedReservedIps, type Reserved, reservedNow } from "./reserved.ts";
import { makerIn } from "./reserved-mark.ts";
import { nameOf } from "./reserved-name.ts";
import { cachedSubnets } from "./reserved-seek.ts";
import { inspect } from "./service-check.ts";
import { giveBackMade, isMade, lead } from "./service-public.ts";
import { reviewSteps } from "./service-review.ts";
import { meantSeats, seatAt, type Table } from "./service-seats.ts";
import { type Spec, spec } from "./service-spec.ts";
import { virtualIp } from "./virtual-ip.ts";

type Job = Work<GcoreClient, Spec>;

const PLAN = { action: "create" as const, differences: [], notes: [] };
const BOTH = "as a member of the virtual IP, and in the allowed address pairs of its port";

const cloud: ServiceCloud<GcoreClient, Spec> = {
  cloud: "gcore",
  title: "Gcore",
  spec,
  naming: { name: spec._zod.def.shape.name, network: spec._zod.def.shape.network },
  checkFields: { public: spec._zod.def.shape.public },
  outputs: z.strictObject(commonOutputs),
  examples: [
    {
      title: "One address for two instances, reached from outside",
      spec: {
        name: "shop",
        network: "harbour-private",
        address: "10.40.0.100",
        members: ["harbour-a", "harbour-b"],
        public: "new",
      },
    },
    {
      title: "Any free address of the network",
      spec: { name: "ledger", network: "harbour-private", members: ["harbour-a", "harbour-b"] },
    },
  ],
  remarks: [
    "Underneath are a `gcore/virtual-ip` with its members and their pairs, and a `gcore/floating-ip`. The name is the tag `name` of the virtual IP's port, which regions with the ports API keep. The network delivers to whoever announces the address: at a failover nothing has to be called.",
    "The firewall must let VRRP (IP protocol 112) through between the members; the check does not see its rules.",
  ],
  words: { reserve: "as a virtual IP", allow: BOTH, withhold: BOTH, release: "with its virtual IP" },
  delivery:
    "The network delivers to whichever server announces the address: at a failover nothing has to be told to the cloud.",
  marks: {
    where: "as of the `gcore/virtual-ip` and of the `gcore/floating-ip` that it is made of",
    parts: ["gcore/virtual-ip", "gcore/floating-ip"],
  },
  isName: (key) => /^gcore\/(network|instance|ports-of|subnets|place)\b/.test(key),

  find: async (client, wanted, context) => (await findNamed(client, wanted, context))?.id,

  async stand(client, id, stated, context) {
    const vip = await cachedReservedIp(client, id, context);
    if (!vip) return undefined;
    const ports = await cachedPortsOn(client, vip.network, context);
    const port = ports?.find((one) => one.id === id) ?? {};
    const name = nameOf(port);
    // One that bears the mark and is switched off is what a removal that was cut short has left.
    if (!vip.isVirtual && name === undefined) return undefined;
    const table = await tableOf(client, vip, context);
    if (!table) return undefined;
    const words = stated.members ?? [];
    const meant = await meantSeats(client, words, vip.network, table, context);
    const wanted = new Set(meant.map(({ seat }) => seat?.id));
    const all = await Promise.all(
      table.connected.map((one) => seatAt(client, one, vip.network, table, context, { macs: wanted.has(one) })),
    );
    const subnets = await cachedSubnets(client, vip.network, context);
    const address = vip.addresses.find((ip) => ip === stated.address) ?? vip.addresses[0] ?? "";
    const cidr = subnets.map((one) => one.cidr).find((one) => address !== "" && within(address, one));
    const leading = (await cachedFloatingIps(client, context)).find(({ port_id }) => port_id === id);
    return {
      id,
      name: name ?? "",
      network: vip.network,
      address,
      prefix: Number(cidr?.split("/")[1] ?? 32),
      // Who is connected and lacks the pair is half a member: one that is wanted is not one yet, another one is still to go.
      seats: all.filter((seat) => seat.carries || !wanted.has(seat.id)),
      ...(leading ? { public: { id: leading.id, address: leading.floating_ip_address, made: isMade(leading) } } : {}),
      mark: makerIn(port),
    };
  },

  meant,

  async told(client, { network }, stated, context) {
    const { network: said } = stated;
    return { network: said !== undefined && (await networkId(client, said, context)) === network ? said : network };
  },

  async checkParents(client, { state, id, spec: { network, name, address } }, context) {
    const parents = await checkParents(client, { state, spec: { network } }, context);
    const ordered = { state, id, spec: { network, name, ip_address: address } };
    return [...parents, ...(await leftUnnamed(client, ordered, true, context))];
  },
  review: reviewSteps,

  async reserve({ client, spec: wanted, context }, anew) {
    const { name, network, address } = wanted;
    const stated = { network, name, is_vip: true, ...(address === undefined ? {} : { ip_address: address }) };
    const desire = { state: "present" as const, spec: stated };
    const made = await virtualIp.apply(
      client,
      { desire, id: undefined, observed: undefined, plan: PLAN, anew },
      context,
    );
    return made.id;
  },

  async rename({ client, spec: { name, network }, context }, { id }) {
    const desire = { state: "present" as const, spec: { network, name, is_vip: true }, id };
    const observed = await virtualIp.read(client, id, context);
    await virtualIp.apply(client, { desire, id, observed, plan: PLAN, anew: false }, context);
  },

  allow: (work, standing, seat) => join(work, standing, { kind: "add", port: seat.id }),
  async withhold(work, standing, seat) {
    const { client, context } = work;
    try {
      await join(work, standing, { kind: "remove", port: seat.id });
    } catch (error) {
      // Somebody else may have given it back meanwhile: then nobody shares it.
      if (await reservedNow(client, standing.id, context)) throw error;
    }
  },
  lead,

  async release(work, standing) {
    const { client, spec, context } = work;
    const { network } = spec;
    const { id } = standing;
    if (await reservedNow(client, id, context)) {
      await giveBackMade(work, standing, false);
      // One of the members that are named may be connected and no seat: its pair has another MAC address.
      const named = (await meant(client, spec.members ?? [], spec, context)).flatMap(({ seat }) =>
        seat ? [seat.id] : [],
      );
      const observed = { id, spec: { network, is_vip: true }, outputs: {} };
      const desire = { state: "absent" as const, spec: { network, members: named, is_vip: true }, id };
      await virtualIp.destroy(client, { desire, id, observed, plan: PLAN, anew: false }, context);
    }
    await giveBackMade(work, standing, true);
  },

  inspect,
};

async function meant(
  client: GcoreClient,
  words: readonly string[],
  wanted: Spec,
  context: Context,
): Promise<readonly Meant[]> {
  const network = await networkId(client, wanted.network, context);
  const vip = await findNamed(client, wanted, context);
  const table = vip && (await tableOf(client, vip, context));
  return meantSeats(client, words, network, table ?? { addresses: [], connected: [] }, context);
}

/** The virtual IP that has the name; one that is stated by its address, and has no name yet, may get it. */
async function findNamed(client: GcoreClient, wanted: Spec, context: Context): Promise<Reserved | undefined> {
  const { name, network: said, address } = wanted;
  const network = await networkId(client, said, context);
  const found = await virtualIp.find(client, { network: said, name, is_vip: true }, context);
  const named = found?.by === "name" ? await cachedReservedIp(client, found.id, context) : undefined;
  if (named) return named.network === network ? named : undefined;
  const at = (await cachedReservedIps(client, context)).find(
    (one) => one.network === network && one.isVirtual && address !== undefined && one.addresses.includes(address),
  );
  const port = at && (await cachedPortsOn(client, network, context))?.find(({ id }) => id === at.id);
  return port && nameOf(port) === undefined ? at : undefined;
}

/** `undefined`: somebody has given it back since it was read. */
async function tableOf(client: GcoreClient, vip: Reserved, context: Context): Promise<Table | undefined> {
  try {
    const connected = vip.isVirtual ? idsOf(await cachedMembers(client, vip.id, context)) : [];
    return { addresses: vip.addresses, connected };
  } catch (error) {
    if (await reservedNow(client, vip.id, context)) throw error;
    return undefined;
  }
}

async function join(
  { client, context }: Job,
  { id }: Standing,
  change: Parameters<typeof updateMembers>[2],
): Promise<void> {
  const vip = await cachedReservedIp(client, id, context);
  if (!vip) return;
  if (change.kind === "add" && !vip.isVirtual) await client.api.switchVirtual(id, true, context);
  await updateMembers(client, vip, change, context);
}

/** A virtual IP with members, their pairs, and perhaps a floating IP. The id is the virtual IP's port. */
export const serviceAddress = kind(cloud);
const question = { name: "harbour-vip", network: "harbour-private" };

/** The configuration for each member. Reads, and changes nothing. */
export const keepalivedConfig = configQuery(cloud, [
  { title: "For these two", spec: { ...question, members: ["harbour-a", "harbour-b"] } },
]);

/** Whether another member could take over now, and what stands in the way. Reads, and changes nothing. */
export const serviceAddressCheck = checkQuery(cloud, [
  { title: "Would a failover work now?", spec: { ...question, members: ["harbour-a", "harbour-b"] } },
]);
