import type { Clock } from "./clock.ts";
import { CancelledError, endedAfter, MooringError, TimeoutError } from "./errors.ts";
import { jointLedger, type Ledger } from "./ledger.ts";

/**
 * What goes along with a piece of work: three clocks that do not know each other, one deadline over all, a way to give up, and
 * the books of those for whom it is done.
 */
export interface Limits {
  /** The reading of the clock by which everything must be over. */
  readonly deadline: number;
  /** Aborted when the caller gives up, or when the deadline has passed; its reason says which. */
  readonly signal: AbortSignal;
  /** How long the cloud may stay silent in one HTTP attempt, in milliseconds. */
  readonly attempt: number;
  /** How long one HTTP request may take with its repetitions, in milliseconds. */
  readonly retry: number;
  /** How long one accepted operation is followed, in milliseconds. */
  readonly wait: number;
  /** Each write that leaves is entered here. */
  readonly ledger: Ledger;
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
      ledger: jointLedger(all.map(({ ledger }) => ledger)),
    },
    release: () => {
      for (const release of leavers) release();
    },
  };
}

/**
 * Limits for what must be done although the caller's time is up or the caller has gone, such as starting a server again. They
 * begin now, and are bounded by `wait`; what is written is in the caller's books all the same.
 */
export function ownLimits(
  { ledger }: Pick<Limits, "ledger">,
  own: Pick<Limits, "attempt" | "retry" | "wait">,
  clock: Clock,
): Limits {
  return { ...own, ledger, deadline: clock.now() + own.wait, signal: new AbortController().signal };
}

/** The caller's own error where the signal carries one (the deadline's), a cancellation otherwise. `last`: what went wrong before. */
export function givenUp(what: string, signal: AbortSignal, last?: unknown): MooringError {
  const end = MooringError.is(signal.reason)
    ? signal.reason
    : new CancelledError(`${what}: cancelled`, {
        effect: "unknown",
        hint: "A change that was under way may have been made; run again to see.",
      });
  const timely = end instanceof TimeoutError || end instanceof CancelledError;
  return timely && MooringError.is(last) && last !== end ? endedAfter(end, last) : end;
}

/** Waits for what somebody else does, but no longer than the caller wants to. */
export function untilGivenUp<T>(promise: Promise<T>, what: string, { signal }: Pick<Limits, "signal">): Promise<T> {
  if (signal.aborted) return Promise.reject(givenUp(what, signal));
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(givenUp(what, signal));
    signal.addEventListener("abort", leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
