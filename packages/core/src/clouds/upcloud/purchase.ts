import type { Clock } from "../../clock.ts";
import { ConflictError, MooringError } from "../../errors.ts";
import { createLane } from "../../lane.ts";
import { givenUp, type Limits, ownLimits } from "../../limits.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { Api, NewAddress } from "./api.ts";

/** Pauses before the looks at what came of an order whose answer was lost, in milliseconds. Two in a row must agree. */
const LOOKS = [0, 1_000, 2_000, 4_000, 8_000];
/** The looks have limits of their own, longer than the caller's on purpose: the caller's time is often what is up. */
const GRACE = { whole: 60_000, wait: 60_000, retry: 20_000, attempt: 20_000 } as const;

export interface Purchase {
  /**
   * Sends the order once. `before`: the addresses of the account as they were right before. When the answer is lost, the one address that
   * was not there before, fits the order, and has been touched by nobody is the one that was bought; anything else is said plainly.
   */
  buy(order: NewAddress, before: readonly Address[], limits: Limits): Promise<Address>;
  /**
   * One after the other: as far as this process goes, what is new can then only be one's own, and nobody takes what another takes.
   * The limits are those of the waiting.
   */
  inTurn<T>(limits: Limits, work: () => Promise<T>): Promise<T>;
}

export function createPurchase(api: Api, clock: Clock): Purchase {
  const lane = createLane();

  async function search(
    order: NewAddress,
    before: readonly Address[],
    failure: MooringError,
    caller: Limits,
  ): Promise<Address> {
    const known = new Set(before.map(({ ip }) => ip));
    const { limits, end } = ownLimits(caller, GRACE, clock);
    let earlier: readonly Address[] = [];
    try {
      for (const pause of LOOKS) {
        await clock.sleep(pause);
        const found = (await list(order, failure, limits)).filter((one) => !known.has(one.ip) && fits(one, order));
        const [only] = found;
        if (only && found.length === 1 && earlier.length === 1 && earlier[0]?.ip === only.ip) return only;
        earlier = found;
      }
    } finally {
      end();
    }
    throw cannotTell(order, earlier, failure);
  }

  async function list(order: NewAddress, failure: MooringError, limits: Limits): Promise<readonly Address[]> {
    return api.addresses(limits).catch(() => {
      throw cannotTell(order, undefined, failure);
    });
  }

  return {
    async buy(order, before, limits) {
      if (limits.signal.aborted) throw givenUp("UpCloud: assigning an address", limits.signal);
      try {
        return await api.assign(order, limits);
      } catch (error) {
        if (!MooringError.is(error) || error.effect === "none") throw error;
        return await search(order, before, error, limits);
      }
    },
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

function cannotTell(order: NewAddress, found: readonly Address[] | undefined, failure: MooringError): ConflictError {
  const said = !found
    ? "and the addresses cannot be listed either"
    : found.length === 0
      ? "and no such address has appeared since"
      : `and since then ${found.map(({ ip }) => ip).join(" and ")} appeared: which of them is ours cannot be told`;
  const hint =
    found?.length === 0
      ? "Most likely nothing was bought: run again, and look at the list of addresses if that makes two."
      : "Look at the list of addresses; state `ip_address` to take one over, and release what is too many.";
  const where = order.floating ? "a floating address" : `an address on server ${order.server}`;
  return new ConflictError(`UpCloud: whether ${where} was bought is not known: ${failure.message}, ${said}`, {
    effect: "unknown",
    cause: failure,
    hint,
  });
}
