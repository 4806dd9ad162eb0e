import { ApiError, ConvergenceError } from "../errors.ts";
import type { Clock } from "./clock.ts";
import { givenUp, type Limits } from "./limits.ts";

/** How long the cloud may take to show what it has accepted, and the pauses between the looks, in milliseconds. */
export const LONGEST_LAG = 30_000;
/** The pause between two looks, in milliseconds. */
export const LOOK = 500;

/**
 * What was just made, once reads show it: they may lag behind writes, so that `look` finds nothing yet. `what`: in words, with the id.
 * Throws a `ConvergenceError` with the id when it stays away.
 */
export async function shown<T>(
  { id, what }: { readonly id: string; readonly what: string },
  look: () => Promise<T | undefined>,
  clock: Clock,
  limits: Pick<Limits, "deadline" | "signal">,
): Promise<T> {
  const end = Math.min(limits.deadline, clock.now() + LONGEST_LAG);
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (clock.now() + LOOK > end)
      throw new ConvergenceError(`${what}: the cloud accepted it but does not show it`, {
        id,
        hint: "Run again; if it stays, somebody else has removed it.",
      });
    await clock.sleep(LOOK, limits.signal).catch(() => {
      throw givenUp(`waiting for the cloud to show ${what}`, limits.signal);
    });
  }
}

/**
 * The same of a removal. What is gone already is as good as removed; but what costs money, or keeps an address from others, is not believed
 * to be gone on one word of the cloud: the list has to let go of it as well. Answers whether it was this call that took it away. `what`: in
 * words, with the id.
 */
export async function goneAfter(
  { id, what }: { readonly id: string; readonly what: string },
  removal: Promise<unknown>,
  isListed: () => Promise<boolean>,
  clock: Clock,
  limits: Pick<Limits, "deadline" | "signal">,
): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (!(error instanceof ApiError && error.reason === "not-found")) throw error;
    const end = Math.min(limits.deadline, clock.now() + LONGEST_LAG);
    while (await isListed()) {
      if (clock.now() + LOOK > end)
        throw new ConvergenceError(`${what}: the cloud says that it is not there, and lists it`, {
          id,
          status: error.status,
          requestId: error.requestId,
          cause: error,
          hint: "Run again: it is looked for anew.",
        });
      await clock.sleep(LOOK, limits.signal).catch(() => {
        throw givenUp(`waiting for the cloud's list to let go of ${what}`, limits.signal, error);
      });
    }
    return false;
  }
}
