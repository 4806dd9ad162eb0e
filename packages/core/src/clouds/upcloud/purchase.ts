import { ConflictError, errorOf, MooringError } from "../../errors.ts";
import { type Tie, untie } from "../../kits/tie.ts";
import { bookedApart } from "../../report/ledger.ts";
import { createLane } from "../../sharing/lane.ts";
import type { Clock } from "../../time/clock.ts";
import { givenUp, type Limits, ownLimits } from "../../time/limits.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { Api } from "./api.ts";
import type { NewAddress } from "./api-addresses.ts";

/** Pauses before the looks at what came of an order whose answer was lost, in milliseconds. Two in a row must agree. */
const LOOKS = [0, 1_000, 2_000, 4_000, 8_000];
/** The looks have limits of their own, longer than the caller's on purpose: the caller's time is often what is up. */
const GRACE = { whole: 60_000, wait: 60_000, retry: 20_000, attempt: 20_000 } as const;

/** Of an address, among all of the account. */
type AddressTie = Pick<Tie<Address>, "mine" | "namesToCome" | "giveBack" | "rivals">;

/** Orders that cost money, sent once each, whatever becomes of the answer. */
export interface Purchase {
  /**
   * Sends the order once. `before`: the addresses of the account as they were right before. When the answer is lost, the one address that
   * was not there before, fits the order, and has been touched by nobody is the one that was bought, and none at all says that nothing was;
   * the books are corrected by that. Anything else is said plainly.
   */
  buy(order: NewAddress, before: readonly Address[], limits: Limits): Promise<Address>;
  /** Between processes that want the same address and each bought one, all but one of them give theirs back: see `kits/tie.ts`. */
  untie(tie: AddressTie, limits: Limits): Promise<Address>;
  /**
   * One after the other: as far as this process goes, what is new can then only be one's own, and nobody takes what another takes.
   * The limits are those of the waiting.
   */
  inTurn<T>(limits: Limits, work: () => Promise<T>): Promise<T>;
}

/** One for the whole process: its lane is what keeps two orders of it apart. */
export function createPurchase(api: Api, clock: Clock): Purchase {
  const lane = createLane();

  async function search(
    order: NewAddress,
    before: readonly Address[],
    cause: Error,
    caller: Limits,
  ): Promise<Address | undefined> {
    const known = new Set(before.map(({ ip }) => ip));
    const { limits, end } = ownLimits(caller, GRACE, clock);
    let earlier: readonly Address[] = [];
    try {
      for (const pause of LOOKS) {
        await clock.sleep(pause);
        const found = (await list(order, cause, limits)).filter((one) => !known.has(one.ip) && fits(one, order));
        const [only] = found;
        if (only && found.length === 1 && earlier.length === 1 && earlier[0]?.ip === only.ip) return only;
        earlier = found;
      }
    } finally {
      end();
    }
    if (earlier.length === 0) return undefined;
    throw cannotTell(order, earlier, cause);
  }

  async function list(order: NewAddress, cause: Error, limits: Limits): Promise<readonly Address[]> {
    return api.addresses(limits).catch(() => {
      throw cannotTell(order, undefined, cause);
    });
  }

  return {
    async buy(order, before, limits) {
      if (limits.signal.aborted) throw givenUp("UpCloud: assigning an address", limits.signal);
      const { limits: booked, book } = bookedApart(limits);
      try {
        return await api.assign(order, booked);
      } catch (error) {
        // Whatever it was: where the order may have arrived, the list tells what became of it.
        if (book.effect === "none") throw error;
        const bought = await search(order, before, errorOf(error), limits);
        book.correct(bought ? "done" : "none");
        if (bought) return bought;
        throw notBought(order, errorOf(error));
      }
    },
    untie: (tie, limits) =>
      untie({ ...tie, cloud: "UpCloud", key: ({ ip }) => ip, all: () => api.addresses(limits) }, clock, limits),
    inTurn: (limits, work) => lane("UpCloud: waiting for another purchase", limits, work),
  };
}

function fits(address: Address, order: NewAddress): boolean {
  return (
    address.family === order.family &&
    address.access === "public" &&
    address.floating === (order.floating === "yes") &&
    (order.server === undefined || address.server === order.server) &&
    (order.mac === undefined ? order.floating === undefined || address.mac === undefined : address.mac === order.mac) &&
    (order.zone === undefined || address.zone === order.zone) &&
    hasDefaultName(address)
  );
}

const where = ({ floating, server }: NewAddress) =>
  floating ? "a floating address" : `an address on server ${server}`;

/** What the cloud or the road said is kept for the reader. */
const quoted = (cause: Error) => ({
  cause,
  ...(MooringError.is(cause) ? { status: cause.status, requestId: cause.requestId } : {}),
});

function notBought(order: NewAddress, cause: Error): ConflictError {
  return new ConflictError(
    `UpCloud: ${where(order)} was not bought: ${cause.message}, and no such address has appeared since`,
    { ...quoted(cause), hint: "Run again; look at the list of addresses if that makes two." },
  );
}

function cannotTell(order: NewAddress, found: readonly Address[] | undefined, cause: Error): ConflictError {
  const said = found
    ? `and since then ${found.map(({ ip }) => ip).join(" and ")} appeared: which of them is ours cannot be told`
    : "and the addresses cannot be listed either";
  return new ConflictError(`UpCloud: whether ${where(order)} was bought is not known: ${cause.message}, ${said}`, {
    ...quoted(cause),
    effect: "unknown",
    hint: "Look at the list of addresses; state `ip_address` to take one over, and release what is too many.",
  });
}

/** What this run paid for and could not finish: how to be rid of it. */
export const boughtAndKept = ({ ip }: Address): string =>
  `${ip} was bought, and is kept: run again to finish it, or give it back with \`state: absent\` and \`ip_address: ${ip}\`.`;

/** The same where the next run takes nothing that lies idle. */
export const boughtAndLeft = ({ ip }: Address): string =>
  `${ip} was bought, and is kept: run again with \`address: ${ip}\` to finish it, or give it back by \`upcloud/floating-ip\` with \`state: absent\` and \`ip_address: ${ip}\`.`;

/** What the report says of the one that this run bought and gave back. */
export const givenBack = (mine: Address, kept: Address): string =>
  `${mine.ip} was bought at the same time as ${kept.ip}, by somebody who wants the same, and was given back.`;

/** What a run is at that has found an address without a name. */
export const waitingForOthers = (ip: string): string => `UpCloud: waiting for others that may be about to name ${ip}`;
