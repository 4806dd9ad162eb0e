import type { Clock } from "../../clock.ts";
import { ConflictError } from "../../errors.ts";
import type { Limits } from "../../limits.ts";

/** How long the loser of a tie may take to give its own back, and the pauses between the looks, in milliseconds. */
const PATIENCE = 20_000;
const LOOK = 1_000;

/** Something that was made, in the order in which a tie is decided: the older one first, then by its id. */
export interface Rival {
  readonly id: string;
  readonly created_at?: string | null | undefined;
}

export interface Tie<T extends Rival> {
  /** What this run has made. */
  readonly mine: T;
  /** All that serve the same want now. */
  rivals(): Promise<readonly T[]>;
  giveBack(): Promise<void>;
  /** For messages: `floating IP 203.0.113.10`. */
  describe(one: T): string;
}

/**
 * Processes that want the same thing each made one: all but one give theirs back. The older one stays, unless whoever made the other one
 * has not seen it and is gone: then the other one stays. Answers the one that is kept.
 */
export async function untie<T extends Rival>(tie: Tie<T>, clock: Clock, limits: Limits): Promise<T> {
  const { mine } = tie;
  const end = clock.now() + PATIENCE;
  /** A list that does not show what this run has made tells nothing of a tie. */
  const others = async (): Promise<readonly T[]> => {
    const all = await tie.rivals();
    if (all.length === 0 || all.some(({ id }) => id === mine.id)) return all.filter(({ id }) => id !== mine.id);
    if (clock.now() >= end) return [];
    await clock.sleep(LOOK, limits.signal);
    return others();
  };
  let there = await others();
  while (there.length > 0 && there.every((one) => before(mine, one)) && clock.now() < end) {
    await clock.sleep(LOOK, limits.signal);
    there = await others();
  }
  const [first] = there;
  if (!first) return mine;
  await tie.giveBack();
  const [kept] = (await tie.rivals())
    .filter(({ id }) => id !== mine.id)
    .sort((one, other) => (before(one, other) ? -1 : 1));
  if (kept) return kept;
  throw new ConflictError(
    `Gcore: ${tie.describe(mine)} and ${tie.describe(first)} were made for one want, and both are given back`,
    { hint: "Run again: it is planned anew.", retryable: true },
  );
}

function before(one: Rival, other: Rival): boolean {
  const [a, b] = [one.created_at ?? "", other.created_at ?? ""];
  return a === b ? one.id < other.id : a < b;
}
