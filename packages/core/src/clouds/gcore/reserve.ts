import type { Context } from "../../definition/resource.ts";
import { ApiError, CancelledError, ConflictError, MooringError, unlessMissing } from "../../errors.ts";
import { bookedApart } from "../../report/ledger.ts";
import { type Limits, ownLimits } from "../../time/limits.ts";
import { shown } from "../../time/shown.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import { type Reserved, toReserved } from "./reserved.ts";
import { CREATION, cachedSubnets, called, chooseAddress, seekNow, sightOf, type Wanted } from "./reserved-seek.ts";
import { hasFailed, isOutOfSight } from "./tasks.ts";

/** Pauses before the looks at what came of an order whose answer was lost, in milliseconds. */
const LOOKS = [0, 1_000, 3_000];
/** The looks have limits of their own: the caller's time is often what is up. */
const GRACE = { whole: 30_000, wait: 30_000, retry: 10_000, attempt: 10_000 } as const;
/** So many addresses that looked free may turn out not to be: those of the cloud's own ports are not listed everywhere. */
const TRIES = 5;
/** The cloud's words, and Neutron's, for an address that somebody has. */
const IN_USE = /in use|already allocated|IpAddressAlreadyAllocated|not available/i;

/** What was obtained, and how sure it is. */
export interface Obtained {
  readonly one: Reserved;
  /** Reserved by this very call, or stated by its address. */
  readonly mine: boolean;
  /** Reserved by this very call. */
  readonly made: boolean;
}

/** The address that is meant, reserved by whoever was first; with `anew` only by this very call. */
export async function obtainReserved(
  client: GcoreClient,
  wanted: Wanted & { readonly virtual: boolean },
  anew: boolean,
  context: Context,
): Promise<Obtained> {
  const { ip_address: ip, name = "" } = wanted;
  // One that is being made, by a run that was killed or by another process, is the one.
  await client.tasks.idle(CREATION, context);
  if (ip === undefined)
    return client.inTurn(`reserve ${wanted.network}`, "Gcore: waiting for another reservation", context, () =>
      obtainAny(client, { ...wanted, name }, anew, context),
    );
  const there = await seekNow(client, { ...wanted, ip_address: ip }, context, context);
  if (there && anew) throw foreign(there, ip);
  if (there) return { one: there, mine: true, made: false };
  return { ...(await order(client, { ...wanted, ip_address: ip }, anew, context)), mine: true };
}

/** The one of that name, or any free address that gets it. */
async function obtainAny(
  client: GcoreClient,
  wanted: Wanted & { readonly virtual: boolean; readonly name: string },
  anew: boolean,
  context: Context,
): Promise<Obtained> {
  const { name, virtual } = wanted;
  const network = await networkId(client, networkOf(wanted), context);
  const subnets = await cachedSubnets(client, network, context);
  const missed = new Set<string>();
  for (;;) {
    const sight = await sightOf(client, name, network, context);
    const there = called(sight, name, network);
    if (there && anew) throw foreign(there, name);
    if (there) return { one: there, mine: true, made: false };
    const now = context.clock.date();
    const { ip, left } = chooseAddress(sight, { name, network, subnets, virtual, now, anew, missed });
    if (left) return { one: left, mine: false, made: false };
    if (ip === undefined) throw noneFree(wanted);
    missed.add(ip);
    try {
      return await order(client, { ...wanted, ip_address: ip }, anew, context);
    } catch (error) {
      if (missed.size >= TRIES || !(error instanceof Error && IN_USE.test(error.message))) throw error;
    }
  }
}

async function order(
  client: GcoreClient,
  wanted: Wanted & { readonly virtual: boolean; readonly ip_address: string },
  anew: boolean,
  context: Context,
): Promise<Obtained> {
  const { ip_address: ip } = wanted;
  const fields = {
    type: "ip_address" as const,
    network_id: await networkId(client, networkOf(wanted), context),
    ip_address: ip,
    is_vip: wanted.virtual,
  };
  const { limits, book } = bookedApart(context);
  let known: string | undefined;
  try {
    const { ports: [id] = [] } = await client.tasks.made(
      await client.api.reserveIp(fields, limits),
      `that reserves ${ip}`,
      limits,
    );
    if (id === undefined) throw missing(ip);
    known = id;
    context.remember(id);
    const look = () => unlessMissing(client.api.reservedIp(id, limits));
    const found = await shown({ id, what: `Gcore: reserved fixed IP ${id}` }, look, context.clock, limits);
    return { one: toReserved(found), mine: true, made: true };
  } catch (error) {
    if (!MooringError.is(error)) throw error;
    const failed = hasFailed(error);
    if (failed) book.correct("none");
    const taken = failed || (error instanceof ApiError && error.status === 409);
    // Who has gone may come back for it, and without a name it is found by its id alone. Whose time is up has had it.
    const unfollowed = book.effect === "done" && known === undefined && error instanceof CancelledError;
    const lost = book.effect === "unknown" || unfollowed || isOutOfSight(error);
    // Who is told that it is taken was not first, as a rule: the one of whoever was is as good, but for an owner.
    if (!(lost || (taken && !anew))) throw error;
    const found = await lookAfter(client, wanted, context);
    if (lost && found) book.resolveUnknown("done");
    if (found) return { one: found, mine: false, made: lost };
    throw error;
  }
}

async function lookAfter(
  client: GcoreClient,
  wanted: Wanted & { readonly ip_address: string },
  context: Context,
): Promise<Reserved | undefined> {
  const own = ownLimits(context, GRACE, context.clock);
  const look = async (limits: Limits) => {
    await client.tasks.idle(CREATION, limits);
    return seekNow(client, wanted, limits, context);
  };
  try {
    for (const pause of LOOKS) {
      await context.clock.sleep(pause);
      const found = await look(own.limits).catch(() => undefined);
      if (found) return found;
    }
    return undefined;
  } finally {
    own.end();
  }
}

/** Gives it back, and returns when it is gone. Gone already is as good. It must be nobody's, and no virtual IP. */
export async function releaseReserved(client: GcoreClient, id: string, limits: Limits): Promise<void> {
  const isThere = async () => (await client.api.reservedIps(limits)).some(({ port_id }) => port_id === id);
  try {
    await client.tasks.made(await client.api.releaseIp(id, limits), `on reserved fixed IP ${id}`, limits);
  } catch (error) {
    const seen = hasFailed(error) || isOutOfSight(error);
    const gone = error instanceof ApiError && error.reason === "not-found";
    if (!(seen || gone) || (await isThere())) throw error;
  }
}

/** How messages call it. */
const wordFor = ({ ip_address, name }: Wanted): string => ip_address ?? name ?? "the address";

/** Throws a `ConflictError` where it is not stated: an address that is not reserved yet has to be somewhere. */
export function networkOf(wanted: Wanted): string {
  if (wanted.network !== undefined) return wanted.network;
  throw new ConflictError(
    `Gcore: ${wordFor(wanted)} is not reserved, and \`network\` does not say where it is to be reserved`,
    { hint: "State `network`." },
  );
}

/** Refuses what somebody else reserved between the plan and the write; `adopt: true` takes it over. */
export const foreign = ({ id }: Reserved, word: string) =>
  new ConflictError(`Gcore: ${word} (port ${id}) came to be reserved meanwhile, and is not taken over`, {
    hint: "Somebody else has made it: choose another one, or say `adopt: true` if it is yours.",
  });

const missing = (ip: string) =>
  new ConflictError(`Gcore: ${ip} was reserved, and the task does not say by which port`, {
    effect: "unknown",
    hint: "Run again: it is found by its address.",
  });

/** Every free address of the network was tried, and each was somebody's by then. */
export const noneFree = ({ network, name }: Wanted) =>
  new ConflictError(`Gcore: network ${network} has no free address for ${name}`, {
    hint: "Release one that is not needed, or choose another network.",
  });
