import type { Clock } from "../../clock.ts";
import { ApiError, MooringError, unlessMissing } from "../../errors.ts";
import { pauseBeforeRetry } from "../../http/retry.ts";
import { givenUp, type Limits } from "../../limits.ts";
import type { Difference } from "../../plan.ts";
import type { Context } from "../../resource.ts";
import type { Api, Wanted } from "./api.ts";
import type { Compat } from "./compat.ts";
import { idOf, type Place } from "./place.ts";
import { aboutSomethingElse, alreadyThere, existsOtherwise } from "./troubles.ts";
import type { Address } from "./wire.ts";

/** One allocation, as it is to be. */
export interface Allocation {
  readonly place: Place;
  readonly wanted: Wanted;
  /** How an address of that name differs from it. */
  differences(found: Address): readonly Difference[];
  /** May an equal one that somebody else has made meanwhile be taken over? */
  readonly adopt: boolean;
}

interface Parts {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly compat: Compat;
}

/**
 * The API has no idempotency key: the name is the key. After an answer that leaves open whether it landed, the name tells; and it
 * is sent again only when there is no address of that name. The address is known to be absent when this begins.
 */
export function createAllocate({ api, clock, random, compat }: Parts) {
  const longest = compat.retry.maxDelay * 1000;
  return async (
    { place, wanted, differences, adopt }: Allocation,
    limits: Limits & Pick<Context, "remember">,
  ): Promise<Address> => {
    /** An address that may exist is named, so that it can be found. */
    const leave = (error: unknown): never => {
      if (MooringError.is(error) && error.effect === "unknown") limits.remember(idOf(place));
      throw error;
    };
    const end = Math.min(limits.deadline, clock.now() + limits.retry);
    /** May one of our own have landed? */
    let ours = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await api.allocate(place, wanted, limits);
      } catch (error) {
        const taken = error instanceof ApiError && compat.conflict.existsCodes.includes(error.status ?? 0);
        const open = MooringError.is(error) && error.effect === "unknown";
        if ((!taken && !open) || limits.signal.aborted) return leave(error);
        ours ||= open;
        const found = await unlessMissing(api.get(place, limits)).catch(() => leave(error));
        if (found) return accepted(found, differences(found), ours || adopt);
        if (!ours) throw aboutSomethingElse(error as ApiError);
        const pause = pauseBeforeRetry(error, { attempt, repeatable: true, random, longest });
        if (pause === undefined || clock.now() + pause > end) return leave(error);
        await clock.sleep(pause, limits.signal).catch(() => {
          return leave(givenUp(`k0rdent AI: allocating address ${place.name}`, limits.signal, error as MooringError));
        });
      }
    }
  };
}

function accepted(found: Address, differences: readonly Difference[], ours: boolean): Address {
  if (differences.length > 0) throw existsOtherwise(found, differences);
  if (!ours) throw alreadyThere(found);
  return found;
}
