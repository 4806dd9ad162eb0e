import { ApiError, MooringError } from "../../errors.ts";
import { pauseBeforeRetry } from "../../http/retry.ts";
import { type Book, bookedApart, type Entry } from "../../report/ledger.ts";
import type { Clock } from "../../time/clock.ts";
import { givenUp, type Limits } from "../../time/limits.ts";
import type { Api } from "./api.ts";
import type { Compat } from "./compat.ts";
import { stillInUse } from "./failures.ts";
import type { AddressPath } from "./naming.ts";
import type { Watch } from "./states.ts";

interface Parts {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly compat: Compat;
  readonly watch: Watch;
}

/** Pauses between two tries to release an address that is in use, in milliseconds. */
const IN_USE_PAUSE = 5_000;

/** Releases an address and sees that it goes: an API may say yes and keep the reservation for a while, and its name with it. */
export function createRelease({ api, clock, random, compat, watch }: Parts) {
  const { conflict, confirmRelease, inUseRetry, releaseTimeout } = compat;
  const pattern = new RegExp(conflict.inUsePattern, "i");

  const inUse = (error: unknown): error is ApiError =>
    error instanceof ApiError &&
    (conflict.inUseCodes.includes(error.status ?? 0) ||
      (error.status === 400 && pattern.test(`${error.vendorCode ?? ""} ${error.words}`)));

  /** Throws where it is not to be waited for. */
  function pauseInUse(addressPath: AddressPath, error: ApiError, end: number): number {
    if (!inUseRetry || clock.now() + IN_USE_PAUSE > end) throw stillInUse(addressPath, error);
    return IN_USE_PAUSE;
  }

  /** Throws what was said where it is not to be sent again. */
  function pauseOf(error: unknown, attempt: number, { deadline }: Limits, retryEnd: number): number {
    const pause = pauseBeforeRetry(error, { attempt, repeatable: true, random });
    const asked = MooringError.is(error) && error.retryAfter !== undefined;
    if (pause === undefined || clock.now() + pause > (asked ? deadline : retryEnd)) throw error;
    return pause;
  }

  /** Between two tries somebody looks: what has the name by then may be another one. */
  async function send(addressPath: AddressPath, uid: string | undefined, limits: Limits, book: Book): Promise<void> {
    const end = clock.now() + releaseTimeout * 1000;
    const retryEnd = Math.min(limits.deadline, clock.now() + limits.retry);
    for (let attempt = 1; ; attempt += 1) {
      const error = await failureOf(api.release(addressPath, limits));
      if (error === undefined) return;
      if (isReason(error, "not-found")) {
        // It was there: an earlier try took it away, also one that a gateway turned away too late; otherwise somebody else did.
        if (book.entries.some(mayHaveLanded)) book.correct("done");
        return;
      }
      const doubtful = book.effect === "unknown" || isReason(error, "unavailable");
      const left = doubtful && !limits.signal.aborted ? await watch.left(addressPath, uid, limits) : false;
      if (left) return book.correct("done");
      if (left === undefined) {
        book.correct("unknown");
        throw error;
      }
      const pause = inUse(error) ? pauseInUse(addressPath, error, end) : pauseOf(error, attempt, limits, retryEnd);
      await clock.sleep(pause, limits.signal).catch(() => {
        throw givenUp(`k0rdent AI: releasing address ${addressPath.name}`, limits.signal, error);
      });
    }
  }

  /** @param uid of the one that is meant, where it is known. @param leaving is it on its way out already? */
  return async (
    addressPath: AddressPath,
    { uid, leaving }: { readonly uid: string | undefined; readonly leaving: boolean },
    caller: Limits,
  ): Promise<void> => {
    const { limits, book } = bookedApart(caller);
    if (!leaving) await send(addressPath, uid, limits, book);
    if (!confirmRelease) return;
    await watch.gone(addressPath, uid, limits).catch((error: unknown) => {
      // Whoever said yes has not been seen to do it.
      if (book.effect === "done") book.correct("unknown");
      throw error;
    });
  };
}

const mayHaveLanded = ({ effect, status }: Entry): boolean => effect === "unknown" || status === 503;

const isReason = (error: unknown, reason: ApiError["reason"]): boolean =>
  error instanceof ApiError && error.reason === reason;

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error ?? new Error("failed without a reason"),
  );
