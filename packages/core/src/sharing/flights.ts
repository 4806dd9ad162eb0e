import { CancelledError, TimeoutError } from "../errors.ts";
import { type Limits, whileWanted } from "../time/limits.ts";
import type { Writes } from "./writes.ts";

/** Reads of the same thing that are wanted at the same moment, by requests that know nothing of each other, are made once. */
export interface Flights {
  /**
   * For plans, and for what no write changes: what was on its way before a write does not show it. `key` also names the read in a
   * message. Each caller waits as long as its own limits say.
   */
  share<T>(key: string, limits: Pick<Limits, "signal">, read: () => Promise<T>): Promise<T>;
  /** Nobody joins what is on its way now: a write leaves, and what was asked before does not show it. */
  land(): void;
}

/** The flights of one client: reads of different accounts never meet. */
export function createFlights(): Flights {
  const flying = new Map<string, Promise<unknown>>();

  function start<T>(key: string, read: () => Promise<T>): Promise<T> {
    const flight = read().finally(() => {
      if (flying.get(key) === flight) flying.delete(key);
    });
    flying.set(key, flight);
    return flight;
  }

  async function share<T>(key: string, limits: Pick<Limits, "signal">, read: () => Promise<T>): Promise<T> {
    // A key names one read, and so one type of answer.
    const other = flying.get(key) as Promise<T> | undefined;
    if (other === undefined) return start(key, read);
    try {
      return await whileWanted(key, limits, other);
    } catch (error) {
      // Whoever made the read gave up; that is no reason for us to.
      const theirs = error instanceof CancelledError || error instanceof TimeoutError;
      if (!theirs || limits.signal.aborted) throw error;
      return share(key, limits, read);
    }
  }

  return { share, land: () => flying.clear() };
}

/** For looks right before a write: nobody joins one that began before a write of ours left. */
export function createFlightsBetween(writes: Writes): Flights {
  const flights = createFlights();
  let { left } = writes;
  return {
    land: flights.land,
    share(key, limits, read) {
      if (left !== writes.left) flights.land();
      left = writes.left;
      return flights.share(key, limits, read);
    },
  };
}
