import type { Clock } from "../clock.ts";
import { ConflictError } from "../errors.ts";
import { givenUp, type Limits } from "../limits.ts";

/**
 * How soon what was bought has the name that it was bought for, and how soon the loser of a tie has given its own back, in milliseconds, as
 * a rule.
 */
export const SHOWN_WITHIN = 3_000;
const LOOK = 500;

/** Processes that want the same thing each bought one. */
export interface Tie<T> {
  /** What this run has bought. */
  readonly mine: T;
  /** What all of them call it, and go by: the lowest wins. */
  key(one: T): string;
  /** Asks anew for those that serve the same want and were not there when it was planned; `mine` may be among them. */
  rivals(): Promise<readonly T[]>;
  /** May somebody who wants something else be about to name one of them? */
  readonly namesToCome: boolean;
  giveBack(): Promise<void>;
  /** Completes "…: A and B were bought for one want", such as `UpCloud`. */
  readonly cloud: string;
}

/**
 * All but one give theirs back. The lowest wins, unless whoever bought the other one has not seen it and is gone: then the other one stays.
 * Answers what is kept.
 */
export async function untie<T>(tie: Tie<T>, clock: Clock, limits: Limits): Promise<T> {
  const { mine, key, cloud } = tie;
  const own = key(mine);
  const others = async () => (await tie.rivals()).filter((one) => key(one) !== own);
  const pause = (ms: number) =>
    clock.sleep(ms, limits.signal).catch(() => {
      throw givenUp(`${cloud}: waiting for others that bought the same as ${own}`, limits.signal);
    });
  let [first] = await others();
  if (first && tie.namesToCome) {
    await pause(SHOWN_WITHIN);
    [first] = await others();
  }
  const end = clock.now() + SHOWN_WITHIN;
  while (first && (await others()).every((one) => before(own, key(one)))) {
    if (clock.now() >= end) break;
    await pause(LOOK);
    [first] = await others();
  }
  if (!first) return mine;
  await tie.giveBack();
  const [kept] = [...(await others())].sort((a, b) => (before(key(a), key(b)) ? -1 : 1));
  if (kept) return kept;
  throw new ConflictError(`${cloud}: ${own} and ${key(first)} were bought for one want, and both are given back`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });
}

const before = (a: string, b: string): boolean => a.localeCompare(b, "en", { numeric: true }) < 0;
