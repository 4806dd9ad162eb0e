import type { Context } from "../../definition/resource.ts";
import { ApiError, ConflictError, MooringError, unlessMissing } from "../../errors.ts";
import { type Tie, untie } from "../../kits/tie.ts";
import { bookedApart } from "../../report/ledger.ts";
import { type Limits, ownLimits } from "../../time/limits.ts";
import { shown } from "../../time/shown.ts";
import type { GcoreClient } from "./client.ts";
import { CREATION, fitting, targetOf } from "./floating-ip-seek.ts";
import type { FloatingIpChange, Spec } from "./floating-ip-spec.ts";
import { updateFloatingIp } from "./floating-ip-update.ts";
import { tagsMadeBy } from "./marks.ts";
import { noPort } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { hasFailed, isOutOfSight } from "./tasks.ts";

/** Pauses before the looks at what came of an order whose answer was lost, in milliseconds. */
const LOOKS = [0, 1_000, 3_000];
/** A release is a task of some seconds, in milliseconds. */
const GIVEN_BACK_WITHIN = 20_000;
/** The looks have limits of their own: the caller's time is often what is up. */
const GRACE = { whole: 30_000, wait: 30_000, retry: 10_000, attempt: 10_000 } as const;

/** As planned, in turn: takes the one that is meant by now, or reserves one that has its mark from its first moment. */
export function obtain(
  client: GcoreClient,
  { desire, anew }: FloatingIpChange,
  context: Context,
): Promise<FloatingIpPayload> {
  const wanted = desire.spec;
  return client.inTurn(wantOf(wanted), "Gcore: waiting for another reservation of the same", context, async () => {
    const now = async (limits: Limits) => client.api.floatingIps(limits);
    // One that is being made, by a run that was killed or by another process, may be the one.
    await client.tasks.idle(CREATION, context);
    const before = await now(context);
    const [there] = anew ? [] : await fitting(client, before, wanted, context);
    if (there) {
      context.remember(there.id);
      return updateFloatingIp(client, there, wanted, context);
    }
    const mine = await reserve(client, before, wanted, anew, context);
    context.remember(mine.id);
    const kept = anew ? mine : await onlyOne(client, mine, wanted, context);
    context.remember(kept.id);
    return updateFloatingIp(client, kept, wanted, context);
  });
}

/** What is wanted, by what it is found by: one want of this process waits for another one that is the same. */
const wantOf = ({ floating_ip_address, name, tags, port_id, instance, network, port_address }: Spec): string =>
  JSON.stringify(floating_ip_address ?? name ?? (tags?.length ? tags : [port_id, instance, network, port_address]));

async function onlyOne(
  client: GcoreClient,
  mine: FloatingIpPayload,
  wanted: Spec,
  context: Context,
): Promise<FloatingIpPayload> {
  await client.tasks.idle(CREATION, context);
  const tie: Tie<FloatingIpPayload> = {
    cloud: "Gcore",
    mine,
    key: ({ id }) => id,
    all: () => client.api.floatingIps(context),
    rivals: (all) => fitting(client, all, wanted, context),
    namesToCome: false,
    giveBack: () => release(client, mine, context),
    patience: GIVEN_BACK_WITHIN,
  };
  const kept = await untie(tie, context.clock, context);
  if (kept.id !== mine.id)
    context.note(
      `${mine.floating_ip_address} was reserved at the same time as ${kept.floating_ip_address}, by somebody who wants the same, and was given back.`,
    );
  return kept;
}

/** Gives it back, and returns when it is gone. Gone already is as good. */
export async function release(client: GcoreClient, { id }: { readonly id: string }, limits: Limits): Promise<void> {
  const isThere = async () => (await client.api.floatingIps(limits)).some((one) => one.id === id);
  try {
    const order = await client.api.deleteFloatingIp(id, limits);
    await client.tasks.made(order, `on floating IP ${id}`, limits);
  } catch (error) {
    // Two that release it at once: the call or the task of the later one finds nothing.
    const missing = error instanceof ApiError && error.reason === "not-found";
    if (!(missing || hasFailed(error) || isOutOfSight(error)) || (await isThere())) throw error;
  }
}

async function reserve(
  client: GcoreClient,
  before: readonly FloatingIpPayload[],
  wanted: Spec,
  anew: boolean,
  context: Context,
): Promise<FloatingIpPayload> {
  if (wanted.floating_ip_address !== undefined) throw notThere(wanted.floating_ip_address);
  const port = await targetOf(client, wanted, context);
  if (port === null) throw noPort(wanted);
  const tags = tagsMadeBy(context.mark, wanted);
  const body = {
    ...(port === undefined ? {} : { port_id: port }),
    ...(wanted.fixed_ip_address === undefined ? {} : { fixed_ip_address: wanted.fixed_ip_address }),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
  const { limits, book } = bookedApart(context);
  try {
    const order = await client.api.createFloatingIp(body, limits);
    const { floatingips: [id] = [] } = await client.tasks.made(order, "that reserves a floating IP", limits);
    if (id !== undefined) {
      context.remember(id);
      const look = () => unlessMissing(client.api.floatingIp(id, limits));
      return await shown({ id, what: `Gcore: floating IP ${id}` }, look, context.clock, limits);
    }
  } catch (error) {
    if (hasFailed(error)) book.correct("none");
    // Whoever was faster leads there by now, and may want the same.
    const taken = hasFailed(error) || (error instanceof ApiError && error.status === 409);
    const [theirs] =
      taken && !anew ? await fitting(client, await client.api.floatingIps(context), wanted, context) : [];
    if (theirs) return theirs;
    if (!MooringError.is(error) || !(book.effect === "unknown" || isOutOfSight(error))) throw error;
    return lost(client, before, wanted, error, context, () => book.resolveUnknown("done"));
  }
  // Done, and the task does not say what it made.
  return lost(client, before, wanted, cannotTell(), context, () => undefined);
}

/** The answer was lost: what was made is the one that was not there before and fits. Otherwise it may come all the same. */
async function lost(
  client: GcoreClient,
  before: readonly FloatingIpPayload[],
  wanted: Spec,
  cause: MooringError,
  context: Context,
  found: () => void,
): Promise<FloatingIpPayload> {
  const known = new Set(before.map(({ id }) => id));
  const own = ownLimits(context, GRACE, context.clock);
  try {
    for (const pause of LOOKS) {
      await context.clock.sleep(pause);
      const fit = await client.tasks
        .idle(CREATION, own.limits)
        .then(() => client.api.floatingIps(own.limits))
        .then((all) => fitting(client, all, wanted, context))
        .catch(() => []);
      const fresh = fit.filter(({ id }) => !known.has(id));
      const [one, another] = fresh;
      if (!one || another) continue;
      found();
      return one;
    }
  } finally {
    own.end();
  }
  throw cause;
}

const notThere = (ip: string) =>
  new ConflictError(`Gcore: there is no floating IP ${ip} in this project and region`, {
    hint: "The cloud chooses the address of a new one: leave `floating_ip_address` out, and state a `name`.",
  });

const cannotTell = () =>
  new ConflictError("Gcore: a floating IP was reserved, and the task does not say which one", {
    effect: "unknown",
    hint: "Look at the list of floating IPs, and run again.",
  });
