import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { type Committer, createCommitter } from "../../sharing/commit.ts";
import type { Clock } from "../../time/clock.ts";
import type { Limits } from "../../time/limits.ts";
import type { Api } from "./api.ts";
import type { GcoreClient } from "./client.ts";
import { cachedPortsOf } from "./naming.ts";
import type { DevicePayload } from "./payloads.ts";
import { cachedPort, cachedPortsOn } from "./reads.ts";
import type { Reserved } from "./reserved.ts";

/** What somebody wants of the members of a virtual IP: ports by their ids. */
type MemberChange =
  | { readonly kind: "add" | "remove"; readonly port: string }
  | { readonly kind: "exact"; readonly ports: readonly string[] };

/** The members of each virtual IP; the key is its port. */
export type Members = Committer<readonly DevicePayload[], MemberChange>;

/** Two changes of one virtual IP's members never meet: they are folded into one write, which is read again to see that it came. */
export const createMembers = (api: Api, around: { readonly clock: Clock; readonly random: () => number }): Members =>
  createCommitter<readonly DevicePayload[], MemberChange>(
    {
      describe: (vip) => `the members of virtual IP ${vip}`,
      read: (vip, limits) => api.membersOf(vip, limits),
      fold: (there, changes) => {
        const ids = changes.reduce<readonly string[]>(applied, idsOf(there));
        const same = sameSet(ids, idsOf(there));
        return { next: same ? undefined : ids.map((port_id) => ({ port_id })), refusals: new Map() };
      },
      // What only adds is told so: then nobody's member can be lost by it.
      async write(vip, before, next, limits) {
        const [old, wanted] = [idsOf(before), idsOf(next)];
        if (old.every((one) => wanted.includes(one)))
          await api.connect(
            vip,
            wanted.filter((one) => !old.includes(one)),
            limits,
          );
        else await api.setMembers(vip, wanted, limits);
        return undefined;
      },
      isApplied: (there, change) => sameSet(applied(idsOf(there), change), idsOf(there)),
      // A write is done when it is answered.
      pause: 250,
    },
    around,
  );

/** Their ports: a member is a port, whichever instance it belongs to. */
export const idsOf = (all: readonly DevicePayload[]): readonly string[] => all.map(({ port_id }) => port_id);

function applied(ids: readonly string[], change: MemberChange): readonly string[] {
  if (change.kind === "exact") return [...new Set(change.ports)];
  const others = ids.filter((one) => one !== change.port);
  return change.kind === "remove" ? others : ids.includes(change.port) ? ids : [...ids, change.port];
}

const sameSet = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((id) => other.includes(id));

/** The port on that network that a word means: a port's id, or the id or name of an instance; `undefined`: there is none. */
export async function portMeant(
  client: GcoreClient,
  word: string,
  network: string,
  context: Context,
): Promise<string | undefined> {
  const all = await cachedPortsOf(client, network, context);
  const id = word.toLowerCase();
  const found = all.filter(
    (one) => one.id === id || one.instance_id === id || (one.instance_name ?? undefined) === word,
  );
  const [one, another] = found;
  if (one && another)
    throw new ConflictError(
      `Gcore: member ${word} means more than one port of network ${network}: ${found.map((each) => `${each.id} (instance ${each.instance_name ?? each.instance_id})`).join(", ")}`,
      { hint: "State the id of the port that is meant." },
    );
  if (one?.instance_id) client.ports.locate(one.id, one.instance_id, false);
  return one?.id;
}

/** The same, where there has to be one. */
export async function portNamed(client: GcoreClient, word: string, network: string, context: Context): Promise<string> {
  const found = await portMeant(client, word, network, context);
  if (found !== undefined) return found;
  throw new ConflictError(`Gcore: member ${word} is no port of network ${network}, and no instance that has one`, {
    hint: "State an instance by its name or id, or a port by its id; the instance must have a port on the virtual IP's network.",
  });
}

/** The members as a plan sees them. */
export const cachedMembers = (client: GcoreClient, vip: string, context: Context): Promise<readonly DevicePayload[]> =>
  context.memo.once(`gcore/members/${vip}`, () => client.api.membersOf(vip, context));

/** Has the port the pairs that its member needs? By the list of the network's ports, which shows no MAC addresses; without it, by a look. */
export async function hasPairs(client: GcoreClient, port: string, vip: Reserved, context: Context): Promise<boolean> {
  const shown = await cachedPortsOn(client, vip.network, context);
  const one = shown?.find(({ id }) => id === port);
  const pairs = one
    ? one.allowed_address_pairs.map(({ ip_address }) => ip_address)
    : ((await cachedPort(client, port, context, { macs: false })).port?.pairs ?? []).map(({ ip }) => ip);
  return vip.addresses.every((ip) => pairs.includes(ip));
}

/**
 * Members and the pairs that their ports need, both ways. Who leaves loses its pair first, who joins gets it last: so a run that is
 * cut short leaves members that the next one sees, and no pair that nobody knows of.
 */
export async function updateMembers(
  client: GcoreClient,
  vip: Reserved,
  change: MemberChange,
  limits: Limits,
): Promise<readonly DevicePayload[]> {
  const before = await client.api.membersOf(vip.id, limits);
  locate(client, before);
  const after = applied(idsOf(before), change);
  const leaving = change.kind === "remove" ? [change.port] : idsOf(before).filter((id) => !after.includes(id));
  await withoutPairs(client, vip, leaving, limits);
  const now = await client.members.commit(vip.id, change, limits);
  locate(client, now);
  const joining = change.kind === "exact" ? change.ports : change.kind === "add" ? [change.port] : [];
  await Promise.all(
    joining.flatMap((port) =>
      vip.addresses.map((ip) => client.pairs.commit(port, { kind: "add", member: { ip } }, limits)),
    ),
  );
  return now;
}

/** Takes the virtual IP's addresses out of the pairs of these ports. */
export async function withoutPairs(
  client: GcoreClient,
  { addresses }: Pick<Reserved, "addresses">,
  ports: readonly string[],
  limits: Limits,
): Promise<void> {
  const members = addresses.map((ip) => ({ ip }));
  await Promise.all(ports.map((port) => client.pairs.commit(port, { kind: "remove", members }, limits)));
}

function locate(client: GcoreClient, all: readonly DevicePayload[]): void {
  for (const { port_id, instance_id } of all) if (instance_id) client.ports.locate(port_id, instance_id, false);
}

/** A virtual IP is not taken from members that nobody speaks of. */
export function refuseStrangers(
  { id, addresses }: Reserved,
  members: readonly DevicePayload[],
  named: readonly (string | undefined)[],
): void {
  const strangers = members.filter(({ port_id }) => !named.includes(port_id));
  if (strangers.length === 0) return;
  const said = strangers.map(
    ({ port_id, instance_name }) => `port ${port_id} of instance ${instance_name ?? "unknown"}`,
  );
  throw new ConflictError(
    `Gcore: virtual IP ${addresses.join(", ")} (port ${id}) is shared by ${said.join(" and ")}, which the spec does not name`,
    { hint: "Take them off first, or name them in `members` if they are to lose it." },
  );
}
