import type { Clock, Limits } from "./clock.ts";
import { TimeoutError } from "./errors.ts";
import { givenUp } from "./http/failures.ts";

/**
 * The work's own outcome, or an error that says that the caller's time is up, or that the caller has gone. The work is not ended by
 * it; what it still says is heard by nobody.
 */
export async function whileWanted<T>(
  what: string,
  { signal }: Pick<Limits, "signal">,
  work: T | PromiseLike<T>,
): Promise<T> {
  try {
    return await unlessAborted(signal, work);
  } catch (error) {
    throw signal.aborted && error === signal.reason ? givenUp(what, signal) : error;
  }
}

/** The same, with the signal's own reason for an error. */
export function unlessAborted<T>(signal: AbortSignal, work: T | PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // A turn later: the work may have been told as well, and know better what became of it.
    const leave = () => void setImmediate(() => reject(signal.reason));
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    Promise.resolve(work)
      .finally(() => signal.removeEventListener("abort", leave))
      .then(resolve, reject);
  });
}

/**
 * Limits of its own for work that must also be done when the caller's time is up, or when the caller has gone: it is over when
 * `whole` milliseconds have passed. Call `end` when the work is.
 */
export function ownLimits(
  clock: Clock,
  { whole, ...rest }: Pick<Limits, "attempt" | "retry" | "wait"> & { readonly whole: number },
): { readonly limits: Limits; end(): void } {
  const over = new AbortController();
  const ended = new AbortController();
  clock.sleep(whole, ended.signal).then(
    () => over.abort(new TimeoutError(`this took longer than ${whole / 1000} s`, { effect: "unknown" })),
    () => undefined,
  );
  return { limits: { ...rest, deadline: clock.now() + whole, signal: over.signal }, end: () => ended.abort() };
}

/**
 * The limits of work that several callers share: it lasts as long as one of them still wants it. Call `release` when the work is
 * over, or the callers' signals keep what they would have called.
 */
export function shareLimits(all: readonly Limits[]): { readonly limits: Limits; release(): void } {
  const controller = new AbortController();
  let wanting = all.length;
  const leavers = all.map(({ signal }) => {
    const leave = () => {
      wanting -= 1;
      if (wanting === 0) controller.abort(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    return () => signal.removeEventListener("abort", leave);
  });
  const longest = (pick: (limits: Limits) => number) => Math.max(...all.map(pick));
  return {
    limits: {
      deadline: longest(({ deadline }) => deadline),
      signal: controller.signal,
      attempt: longest(({ attempt }) => attempt),
      retry: longest(({ retry }) => retry),
      wait: longest(({ wait }) => wait),
    },
    release: () => {
      for (const release of leavers) release();
    },
  };
}
