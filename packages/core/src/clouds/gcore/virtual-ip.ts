import { type Context, type Desire, defineResource } from "../../definition/resource.ts";
import { unlessMissing } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";
import {
  cachedMembers,
  hasPairs,
  idsOf,
  portMeant,
  portNamed,
  refuseStrangers,
  updateMembers,
  withoutPairs,
} from "./members.ts";
import { checkParents } from "./parents.ts";
import type { DevicePayload } from "./payloads.ts";
import { obtainReserved, releaseReserved } from "./reserve.ts";
import { leftUnnamed } from "./reserve-review.ts";
import { cachedReservedIp, networkSaid, type Reserved, refuseHolder, reservedNow, toReserved } from "./reserved.ts";
import { cachedMaker, markedReserved, tag } from "./reserved-mark.ts";
import { cachedPortName, isAnother, isSure, nameNow } from "./reserved-name.ts";
import { findReserved } from "./reserved-seek.ts";
import { review } from "./virtual-ip-review.ts";
import { check, type Found, outputs, type Spec, sameAddress, spec } from "./virtual-ip-spec.ts";

/**
 * In the words of whoever asks: members as they are stated, where they are connected and have their pair; the others by their ports.
 * `paired`: has a port the pair? What was just settled has.
 */
async function observed(
  client: GcoreClient,
  vip: Reserved,
  stated: Partial<Spec>,
  members: readonly DevicePayload[],
  { paired, name }: { readonly paired: (port: string) => Promise<boolean>; readonly name: string | undefined },
  context: Context,
): Promise<Found> {
  const connected = idsOf(members);
  const shown: string[] = [];
  const named = new Set<string>();
  for (const word of stated.members ?? []) {
    const port = await portMeant(client, word, vip.network, context);
    if (port === undefined || !connected.includes(port)) continue;
    named.add(port);
    if (await paired(port)) shown.push(word);
  }
  const others = connected.filter((port) => !named.has(port));
  return {
    id: vip.id,
    spec: {
      network: await networkSaid(client, vip, stated.network, context),
      ip_address: addressOf(vip, stated),
      ...(name === undefined ? {} : { name }),
      is_vip: vip.isVirtual,
      ...(stated.members === undefined ? {} : { members: [...new Set([...shown, ...others])].sort() }),
    },
    outputs: {
      port_id: vip.id,
      ip_address: addressOf(vip, stated),
      network_id: vip.network,
      member_port_ids: [...connected].sort(),
    },
  };
}

/** Of two addresses the one that is asked for. */
const addressOf = ({ addresses }: Reserved, { ip_address: ip }: Partial<Spec>): string =>
  addresses.find((one) => one === ip) ?? addresses[0] ?? "";

const portsOf = (client: GcoreClient, vip: Reserved, members: readonly string[], context: Context) =>
  Promise.all(members.map((word) => portNamed(client, word, vip.network, context)));

/** Its id is the port's, a UUID. Found by address, or by the tag `name` of its port (`reserved-seek.ts`). */
export const virtualIp = defineResource<GcoreClient>()({
  kind: "gcore/virtual-ip",
  className: "VirtualIp",
  summary: "A virtual IP: an address of a network that several instances share, with the pairs that they need for it.",
  description: [
    "It is a reserved fixed IP, and a port of its own. Its `members` are the ports that share it; each of them gets the allowed address pair without which its machine could not answer for the address, in the same run. A member that goes loses both, and nothing else.",
    "A reserved fixed IP that is no virtual IP yet is switched on. Whichever instance is to answer has to be decided by the machines themselves, as by keepalived.",
    "Without `ip_address` any free address of the network will do; `name` says which one is meant from then on. Each name has its own order in which the network's addresses are tried: so two processes that want one name get one address, and what a run has left that was killed before it could name it is found again. On an external network the cloud chooses: there state the address.",
    "*Absent* takes the members off, switches it off, and gives the address back. Members that the spec does not name stand in the way. For one member at a time, from several places, there is `gcore/virtual-ip-member`.",
  ].join("\n\n"),
  spec,
  outputs,
  immutable: ["ip_address", "network"],
  identity: ["name"],
  exclusive: sameAddress,
  examples: [
    {
      title: "One address for two instances",
      spec: { network: "harbour-private", ip_address: "10.40.0.100", members: ["harbour-a", "harbour-b"] },
    },
    {
      title: "Any free address of a network, found by its name from then on",
      spec: { network: "harbour-private", name: "web", members: ["harbour-a", "harbour-b"] },
    },
    {
      title: "Reserve it, and leave the members to others",
      spec: { network: "harbour-private", ip_address: "10.40.0.101" },
    },
  ],

  canonical(_client, wanted) {
    check(wanted);
    return wanted;
  },

  find: (client, wanted, context) => findReserved(client, wanted, wanted.is_vip ?? true, context),

  marks: {
    where: "the tag `mooring` of its port, written right after the order; a sweep takes the members off, too",
    list: (client, context) => markedReserved(client, true, context),
  },

  occupied: ({ id, outputs: { ip_address } }) => `${ip_address} (port ${id})`,

  async read(client, id, context, desire) {
    const vip = await cachedReservedIp(client, id, context);
    if (!vip) return undefined;
    const members = vip.isVirtual ? await cachedMembers(client, id, context) : [];
    const stated: Partial<Spec> = desire?.spec ?? {};
    const name = stated.name === undefined && desire ? undefined : await cachedPortName(client, vip, context);
    if (isAnother(desire, name)) return undefined;
    const paired = (port: string) => hasPairs(client, port, vip, context);
    const found = await observed(client, vip, stated, members, { paired, name }, context);
    return { ...found, mark: await cachedMaker(client, vip, desire, context) };
  },

  checkParents: async (client, desire, context) => [
    ...(await checkParents(client, desire, context)),
    ...(await leftUnnamed(client, desire, true, context)),
  ],

  async apply(client, { desire, observed: before, anew }, context) {
    const wanted = desire.spec;
    const obtained = before
      ? { one: toReserved(await client.api.reservedIp(before.id, context)), mine: isSure(desire), made: false }
      : await obtainReserved(client, { ...wanted, virtual: wanted.is_vip }, anew, context);
    const { one: there } = obtained;
    context.remember(there.id);
    refuseHolder(there);
    await tag(client, obtained, wanted.name, context);
    const vip = await switched(client, there, wanted, context);
    const ports = wanted.members && (await portsOf(client, vip, wanted.members, context));
    const members = ports
      ? await updateMembers(client, vip, { kind: "exact", ports }, context)
      : vip.isVirtual
        ? await client.api.membersOf(vip.id, context)
        : [];
    const name = wanted.name === undefined ? undefined : await nameNow(client, vip.id, context);
    return observed(client, vip, wanted, members, { paired: async () => true, name }, context);
  },

  async destroy(client, { desire, observed: before }, context) {
    if (before) await release(client, before.id, desire, context);
    return undefined;
  },

  review,
});

async function switched(client: GcoreClient, vip: Reserved, wanted: Spec, context: Context): Promise<Reserved> {
  if (vip.isVirtual === wanted.is_vip) return vip;
  if (!wanted.is_vip) await emptied(client, vip, { spec: wanted }, context);
  return toReserved(await client.api.switchVirtual(vip.id, wanted.is_vip, context));
}

/** `undefined`: somebody else has released it meanwhile. Of its members a 404 is no such word. */
async function unlessReleased<T>(
  client: GcoreClient,
  { id }: Reserved,
  answer: Promise<T>,
  context: Context,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (await reservedNow(client, id, context)) throw error;
    return undefined;
  }
}

type Going = { readonly spec: Partial<Spec> } & Pick<Desire<Spec>, "swept">;

/** Takes off the members that the spec names; others stand in the way, but for a sweep. */
async function emptied(client: GcoreClient, vip: Reserved, { spec, swept }: Going, context: Context): Promise<void> {
  const members = (await unlessReleased(client, vip, client.api.membersOf(vip.id, context), context)) ?? [];
  const named = await Promise.all((spec.members ?? []).map((word) => portMeant(client, word, vip.network, context)));
  if (!swept) refuseStrangers(vip, members, named);
  if (members.length > 0)
    await unlessReleased(client, vip, client.members.commit(vip.id, { kind: "exact", ports: [] }, context), context);
  const all = new Set([...idsOf(members), ...named.flatMap((port) => port ?? [])]);
  await withoutPairs(client, vip, [...all], context);
}

async function release(client: GcoreClient, id: string, going: Going, context: Context): Promise<void> {
  const found = await unlessMissing(client.api.reservedIp(id, context));
  if (found) {
    const vip = toReserved(found);
    refuseHolder(vip);
    if (vip.isVirtual) {
      await emptied(client, vip, going, context);
      // Somebody else may have released it meanwhile.
      await unlessMissing(client.api.switchVirtual(id, false, context));
    }
  }
  await releaseReserved(client, id, context);
}
