import type { Clock } from "../../clock.ts";
import { ApiError, unlessMissing } from "../../errors.ts";
import { type Book, bookedApart } from "../../ledger.ts";
import { givenUp, type Limits } from "../../limits.ts";
import type { Api } from "./api.ts";
import type { Compat } from "./compat.ts";
import type { Place } from "./place.ts";
import { stillInUse } from "./troubles.ts";
import type { Watch } from "./watch.ts";

interface Parts {
  readonly api: Api;
  readonly clock: Clock;
  readonly compat: Compat;
  readonly watch: Watch;
}

/** Pauses between two tries to release an address that is in use, in milliseconds. */
const IN_USE_PAUSE = 5_000;

/** Releases an address and sees that it goes: an API may say yes and keep the reservation for a while, and its name with it. */
export function createRelease({ api, clock, compat, watch }: Parts) {
  const { conflict, confirmRelease, inUseRetry, releaseTimeout } = compat;
  const pattern = new RegExp(conflict.inUsePattern, "i");

  const inUse = (error: unknown): error is ApiError =>
    error instanceof ApiError &&
    (conflict.inUseCodes.includes(error.status ?? 0) ||
      (error.status === 400 && pattern.test(`${error.vendorCode ?? ""} ${error.words}`)));

  async function send(place: Place, uid: string | undefined, limits: Limits, book: Book): Promise<void> {
    const end = clock.now() + releaseTimeout * 1000;
    for (;;) {
      const error = await failureOf(unlessMissing(api.release(place, limits)));
      if (error === undefined) return;
      if (book.effect === "unknown" && !limits.signal.aborted && (await watch.left(place, uid, limits))) return;
      if (!inUse(error)) throw error;
      if (!inUseRetry || clock.now() + IN_USE_PAUSE > end) throw stillInUse(place, error);
      await clock.sleep(IN_USE_PAUSE, limits.signal).catch(() => {
        throw givenUp(`k0rdent AI: releasing address ${place.name}`, limits.signal, error);
      });
    }
  }

  /** @param uid of the one that is meant, where it is known. @param leaving is it on its way out already? */
  return async (
    place: Place,
    { uid, leaving }: { readonly uid: string | undefined; readonly leaving: boolean },
    caller: Limits,
  ): Promise<void> => {
    const { limits, book } = bookedApart(caller);
    if (!leaving) await send(place, uid, limits, book);
    // It has gone, or goes: that was us, also where the answer that said so was lost.
    book.settle("done");
    if (confirmRelease) await watch.gone(place, uid, limits);
  };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error ?? new Error("failed without a reason"),
  );
