import type { Limits } from "./clock.ts";

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
