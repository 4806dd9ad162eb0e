import { ConflictError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { givenUp, type Limits } from "../time/limits.ts";

/**
 * How soon what was made has the name that it was made for, and how soon the loser of a tie has given its own back, in milliseconds, as
 * a rule.
 */
export const SHOWN_WITHIN = 3_000;
const LOOK = 500;

/** Processes that want the same thing each made one. */
export interface Tie<T> {
  /** What this run has made. */
  readonly mine: T;
  /** What all of them call it, and go by: the lowest wins. */
  key(one: T): string;
  /** Asks anew for all of its sort. */
  all(): Promise<readonly T[]>;
  /** Those among all that serve the same want and were not there when it was planned; `mine` may be among them. */
  rivals(all: readonly T[]): readonly T[] | Promise<readonly T[]>;
  /** May somebody who wants something else be about to name one of them? */
  readonly namesToCome: boolean;
  giveBack(): Promise<void>;
  /** How long the loser may take to give its own back, in milliseconds, where that is longer than as a rule. */
  readonly patience?: number;
  /** Completes "…: A and B were made for one want", such as `UpCloud`. */
  readonly cloud: string;
}

/**
 * All but one give theirs back. The lowest wins, unless whoever made the other one has not seen it and is gone: then the other one stays.
 * A list that does not show what this run has made tells nothing of a tie, and costs nobody anything. Answers what is kept.
 */
export async function untie<T>(tie: Tie<T>, clock: Clock, limits: Limits): Promise<T> {
  const { mine, key, cloud, patience = SHOWN_WITHIN } = tie;
  const own = key(mine);
  const pause = (ms: number) =>
    clock.sleep(ms, limits.signal).catch(() => {
      throw givenUp(`${cloud}: waiting for others that made the same as ${own}`, limits.signal);
    });
  const among = async (all: readonly T[]) => (await tie.rivals(all)).filter((one) => key(one) !== own);
  const others = async (): Promise<readonly T[]> => {
    const all = await tie.all();
    if (all.some((one) => key(one) === own)) return among(all);
    if (clock.now() >= end) return [];
    await pause(LOOK);
    return others();
  };
  let end = clock.now() + patience;
  let there = await others();
  if (there.length > 0 && tie.namesToCome) {
    await pause(SHOWN_WITHIN);
    there = await others();
  }
  end = clock.now() + patience;
  while (there.length > 0 && there.every((one) => before(own, key(one))) && clock.now() < end) {
    await pause(LOOK);
    there = await others();
  }
  const [first] = there;
  if (!first) return mine;
  await tie.giveBack();
  const [kept] = (await among(await tie.all())).sort((a, b) => (before(key(a), key(b)) ? -1 : 1));
  if (kept) return kept;
  throw new ConflictError(`${cloud}: ${own} and ${key(first)} were made for one want, and both are given back`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });
}

const before = (a: string, b: string): boolean => a.localeCompare(b, "en", { numeric: true }) < 0;
