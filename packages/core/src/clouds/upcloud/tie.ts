import type { Clock } from "../../clock.ts";
import { ConflictError } from "../../errors.ts";
import type { Limits } from "../../limits.ts";
import type { Address } from "./address.ts";
import type { Api } from "./api.ts";

/**
 * How soon an address that was bought with a name has it, and how soon the loser of a tie has given its own back, in milliseconds, as a
 * rule.
 */
export const SHOWN_WITHIN = 3_000;
const LOOK = 500;

export interface Tie {
  /** What this run has bought. */
  readonly mine: Address;
  /** Of the addresses of the account, those that serve the same want and were not there when it was planned; `mine` may be among them. */
  rivals(all: readonly Address[]): readonly Address[];
  /** May somebody who wants something else be about to name one of them? */
  readonly namesToCome: boolean;
  giveBack(): Promise<void>;
}

/**
 * Processes that want the same address each bought one: all but one give theirs back. The lowest address wins, unless whoever bought the
 * other one has not seen it and is gone: then the other one stays. Answers the address that is kept.
 */
export async function untie(api: Api, clock: Clock, tie: Tie, limits: Limits): Promise<Address> {
  const { mine } = tie;
  const others = async () => tie.rivals(await api.addresses(limits)).filter(({ ip }) => ip !== mine.ip);
  let [first] = await others();
  if (first && tie.namesToCome) {
    await clock.sleep(SHOWN_WITHIN, limits.signal);
    [first] = await others();
  }
  const end = clock.now() + SHOWN_WITHIN;
  while (first && (await others()).every(({ ip }) => before(mine.ip, ip))) {
    if (clock.now() >= end) break;
    await clock.sleep(LOOK, limits.signal);
    [first] = await others();
  }
  if (!first) return mine;
  await tie.giveBack();
  const [kept] = [...(await others())].sort((a, b) => (before(a.ip, b.ip) ? -1 : 1));
  if (kept) return kept;
  throw new ConflictError(`UpCloud: ${mine.ip} and ${first.ip} were bought for one want, and both are given back`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });
}

const before = (a: string, b: string): boolean => a.localeCompare(b, "en", { numeric: true }) < 0;
