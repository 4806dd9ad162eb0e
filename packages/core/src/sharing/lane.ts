import { type Limits, whileWanted } from "../time/limits.ts";

/**
 * Runs one after the other, whatever became of the one before. `what` completes a message; the limits are those of the waiting: whoever
 * gives up before its turn comes does not run.
 */
export type Lane = <T>(what: string, limits: Limits, run: () => Promise<T>) => Promise<T>;

/** A lane of its own: works in different lanes do not wait for each other. */
export function createLane(): Lane {
  let last: Promise<void> = Promise.resolve();
  return async (what, limits, run) => {
    const before = last;
    let done: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    // Also of the one before: who gives up waiting must not let the next one overtake.
    last = before.then(() => mine);
    try {
      await whileWanted(what, limits, before);
      return await run();
    } finally {
      done();
    }
  };
}
