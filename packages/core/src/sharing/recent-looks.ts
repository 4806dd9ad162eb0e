import type { Clock } from "../time/clock.ts";
import type { Writes } from "./writes.ts";

/** A look this old is as good as one that is made now, in milliseconds: about as long as a request takes. */
const SOON = 200;

/**
 * Looks made for plans, from which the write that follows at once may be made: where no write of ours has left since, and no more time has
 * passed than a look of its own would take.
 */
export interface RecentLooks<T> {
  /** Makes the look, and keeps for a moment what it shows. */
  look(key: string, read: () => Promise<T>): Promise<T>;
  /** What the last look showed, for one write; `undefined`: look again. */
  take(key: string): T | undefined;
}

/** Those of one client. */
export function createRecentLooks<T>({
  clock,
  writes,
}: {
  readonly clock: Clock;
  readonly writes: Writes;
}): RecentLooks<T> {
  const kept = new Map<string, { readonly shown: T; readonly at: number; readonly left: number }>();
  const isRecent = ({ at }: { readonly at: number }) => clock.now() - at <= SOON;
  /** A process that plans for days, as Pulumi's host may, keeps nothing of what no write has followed. */
  function forget(): void {
    for (const [key, one] of kept) {
      if (isRecent(one)) return;
      kept.delete(key);
    }
  }
  return {
    async look(key, read) {
      const { left } = writes;
      const shown = await read();
      forget();
      // The latest stands last.
      kept.delete(key);
      kept.set(key, { shown, at: clock.now(), left });
      return shown;
    },
    take(key) {
      const one = kept.get(key);
      kept.delete(key);
      return one && one.left === writes.left && isRecent(one) ? one.shown : undefined;
    },
  };
}
