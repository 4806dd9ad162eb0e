import type { Context } from "../../definition/resource.ts";
import { MooringError } from "../../errors.ts";
import { bookedApart } from "../../report/ledger.ts";
import { type Limits, ownLimits } from "../../time/limits.ts";

/** Pauses before the looks at what came of an order whose answer was lost, in milliseconds. */
const LOOKS = [0, 1_000, 3_000];
/** The looks have limits of their own: the caller's time is often what is up. */
const GRACE = { whole: 30_000, wait: 30_000, retry: 10_000, attempt: 10_000 } as const;

/**
 * Sends an order once. Where its answer is lost, what it made is looked for: `search` answers the one thing that was not there before and
 * fits, or nothing. What is not found may come all the same, and the failure says so.
 */
export async function onceMade<T>(
  send: (limits: Limits) => Promise<T>,
  search: (limits: Limits) => Promise<T | undefined>,
  context: Context,
): Promise<T> {
  const { limits, book } = bookedApart(context);
  try {
    return await send(limits);
  } catch (error) {
    if (!MooringError.is(error) || error.effect === "none") throw error;
    const own = ownLimits(context, GRACE, context.clock);
    try {
      for (const pause of LOOKS) {
        await context.clock.sleep(pause);
        const found = await search(own.limits).catch(() => undefined);
        if (found === undefined) continue;
        book.resolveUnknown("done");
        return found;
      }
    } finally {
      own.end();
    }
    throw error;
  }
}
