import type { Clock } from "../time/clock.ts";

/** How long ago the answer may have come, in milliseconds: less than another look would take. */
const FRESH = 100;

/** The writes of one client. */
export interface Writes {
  /** How many have left so far. */
  readonly left: number;
  /** How many of those are on their way. */
  readonly underWay: number;
}

/** Counts them: `leave` is called when one leaves, what it answers when it is answered or lost. */
export function countWrites(): Writes & { leave(): () => void } {
  let left = 0;
  let underWay = 0;
  return {
    get left() {
      return left;
    },
    get underWay() {
      return underWay;
    },
    leave() {
      left += 1;
      underWay += 1;
      return () => {
        underWay -= 1;
      };
    },
  };
}

/** What was read a moment ago: whoever is about to write the same thing need not look once more. */
export interface Glimpses<State> {
  /** Reads, and keeps for a moment what was seen. */
  look(key: string, read: () => Promise<State>): Promise<State>;
  /**
   * What was seen of it, once, unless a write of ours was on its way meanwhile or has left since, or that moment is over: then a fresh
   * look is due. So what stands between a look and a write is never more than one request, as if it had been made for the write.
   */
  take(key: string): State | undefined;
}

/** Holds nothing yet. `writes`: those of the client whose reads are kept. */
export function createGlimpses<State>({
  clock,
  writes,
}: {
  readonly clock: Clock;
  readonly writes: Writes;
}): Glimpses<State> {
  const seen = new Map<string, { readonly state: State; readonly at: number }>();
  /** Writes that had left when these were seen. */
  let before = writes.left;

  return {
    async look(key, read) {
      const still = writes.underWay === 0;
      const { left } = writes;
      const state = await read();
      if (still && left === writes.left) {
        if (before !== left) seen.clear();
        before = left;
        seen.set(key, { state, at: clock.now() });
      }
      return state;
    },
    take(key) {
      const one = seen.get(key);
      seen.delete(key);
      return one && before === writes.left && clock.now() - one.at <= FRESH ? one.state : undefined;
    },
  };
}
