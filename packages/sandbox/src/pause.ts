import type { Clock } from "@mooring/core";

/** Never resolves; rejects with the signal's reason. */
export function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** `clock.sleep`, also for ever. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return ms === Number.POSITIVE_INFINITY ? never(signal) : clock.sleep(ms, signal);
}
