import type { Clock } from "./clock.ts";

/** A clock on which hours pass in no time: it jumps to the next sleeper as soon as nothing else is left to do in this process. */
export interface VirtualClock extends Clock {
  /** Milliseconds passed since it was made. */
  now(): number;
}

interface Sleeper {
  readonly due: number;
  readonly order: number;
  wake(): void;
}

/** Turns of the event loop without a new sleeper after which the process counts as idle. */
const QUIET_TURNS = 8;

/**
 * For tests and measurements in one process; work that waits for a socket looks idle to it. `start` is the wall clock's first
 * reading in milliseconds since 1970.
 */
export function createVirtualClock(start = Date.UTC(2026, 2, 4, 9, 15, 0)): VirtualClock {
  let now = 0;
  let order = 0;
  let running = false;
  const sleepers = new Set<Sleeper>();

  async function run(): Promise<void> {
    running = true;
    while (sleepers.size > 0) {
      const seen = order;
      for (let turn = 0; turn < QUIET_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (seen !== order) continue;
      const next = earliest(sleepers);
      if (!next) break;
      sleepers.delete(next);
      now = next.due;
      next.wake();
    }
    running = false;
  }

  return {
    now: () => now,
    date: () => start + now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const stop = () => {
          sleepers.delete(sleeper);
          order += 1;
          reject(signal?.reason);
        };
        order += 1;
        const sleeper: Sleeper = {
          due: now + Math.max(0, ms),
          order,
          wake: () => {
            signal?.removeEventListener("abort", stop);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", stop);
        if (!running) void run();
      }),
  };
}

function earliest(sleepers: ReadonlySet<Sleeper>): Sleeper | undefined {
  let best: Sleeper | undefined;
  for (const one of sleepers) {
    if (!best || one.due < best.due || (one.due === best.due && one.order < best.order)) best = one;
  }
  return best;
}
