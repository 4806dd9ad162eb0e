import type { Context } from "../../definition/resource.ts";
import { ApiError, ConflictError, MooringError, unlessMissing } from "../../errors.ts";
import { bookedApart } from "../../report/ledger.ts";
import { type Limits, ownLimits } from "../../time/limits.ts";
import { shown } from "../../time/shown.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import { type Reserved, seekNow, seenReserved, toReserved, type Wanted } from "./reserved.ts";
import { hasFailed, isOutOfSight } from "./tasks.ts";

/** The type of the tasks that reserve. */
const CREATION = "create_reserved_fixed_ip";
/** Pauses before the looks at what came of an order whose answer was lost, in milliseconds. */
const LOOKS = [0, 1_000, 3_000];
/** The looks have limits of their own: the caller's time is often what is up. */
const GRACE = { whole: 30_000, wait: 30_000, retry: 10_000, attempt: 10_000 } as const;

/** The address that is meant, reserved by whoever was first; with `anew` only by this very call. */
export async function obtainReserved(
  client: GcoreClient,
  wanted: Wanted & { readonly virtual: boolean },
  anew: boolean,
  context: Context,
): Promise<Reserved> {
  const { ip_address: ip } = wanted;
  // One that is being made, by a run that was killed or by another process, is the one.
  await client.tasks.idle(CREATION, context);
  const there = await seekNow(client, wanted, context, context);
  if (there && anew) throw foreign(there, ip);
  if (there) return there;
  if (wanted.network === undefined)
    throw new ConflictError(`Gcore: ${ip} is not reserved, and \`network\` does not say where it is to be reserved`, {
      hint: "State `network`.",
    });
  const order = {
    type: "ip_address" as const,
    network_id: await networkId(client, wanted.network, context),
    ip_address: ip,
    is_vip: wanted.virtual,
  };
  const { limits, book } = bookedApart(context);
  try {
    const { ports: [id] = [] } = await client.tasks.made(
      await client.api.reserveIp(order, limits),
      `that reserves ${ip}`,
      limits,
    );
    if (id === undefined) throw missing(ip);
    context.remember(id);
    const look = () => unlessMissing(client.api.reservedIp(id, limits));
    return toReserved(await shown({ id, what: `Gcore: reserved fixed IP ${id}` }, look, context.clock, limits));
  } catch (error) {
    if (!MooringError.is(error)) throw error;
    const failed = hasFailed(error);
    if (failed) book.correct("none");
    const taken = failed || (error instanceof ApiError && error.status === 409);
    const lost = book.effect === "unknown" || isOutOfSight(error);
    // Who is told that it is taken was not first, as a rule: the one of whoever was is as good, but for an owner.
    if (!(lost || (taken && !anew))) throw error;
    const found = await lookAfter(client, wanted, context);
    if (lost && found) book.settle("done");
    if (found) return found;
    throw error;
  }
}

async function lookAfter(client: GcoreClient, wanted: Wanted, context: Context): Promise<Reserved | undefined> {
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

const foreign = ({ id }: Reserved, ip: string) =>
  new ConflictError(`Gcore: ${ip} (port ${id}) came to be reserved meanwhile, and is not taken over`, {
    hint: "Somebody else has made it: choose another address, or say `adopt: true` if it is yours.",
  });

const missing = (ip: string) =>
  new ConflictError(`Gcore: ${ip} was reserved, and the task does not say by which port`, {
    effect: "unknown",
    hint: "Run again: it is found by its address.",
  });

/** Is there such a network, and is the address nobody's? */
export async function refuseUnreservable(
  client: GcoreClient,
  wanted: Wanted,
  anew: boolean,
  context: Context,
): Promise<void> {
  const { network, ip_address: ip } = wanted;
  if (network === undefined)
    throw new ConflictError(`Gcore: ${ip} is not reserved, and \`network\` does not say where it is to be reserved`, {
      hint: "State `network`.",
    });
  const id = await networkId(client, network, context);
  const ports = await context.memo.once(`gcore/ports-with/${id}/${ip}`, () =>
    client.api.portsWith(id, [ip], context).catch(() => []),
  );
  const [owner] = ports;
  if (!owner) return;
  const kept = (await seenReserved(client, context)).find((one) => one.id === owner.id);
  if (kept && anew) throw foreign(kept, ip);
  if (!kept)
    throw new ConflictError(`Gcore: ${ip} is the own address of port ${owner.id}`, {
      hint: "Choose another address; one that an instance has cannot be shared.",
      passing: true,
    });
}
