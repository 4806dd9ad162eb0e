import type { Context } from "../../definition/resource.ts";
import { ApiError, MooringError, unlessMissing } from "../../errors.ts";
import { pauseBeforeRetry } from "../../http/retry.ts";
import { bookedApart } from "../../report/ledger.ts";
import type { Difference } from "../../report/plan.ts";
import type { Clock } from "../../time/clock.ts";
import { givenUp, lingering } from "../../time/limits.ts";
import type { Api, Wanted } from "./api.ts";
import type { Compat } from "./compat.ts";
import { aboutSomethingElse, alreadyThere, existsOtherwise } from "./failures.ts";
import { type AddressPath, idOf, type Scope } from "./naming.ts";
import type { Address } from "./payloads.ts";

/** One allocation, as it is to be. */
interface Allocation {
  readonly addressPath: AddressPath;
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
  readonly scope: Scope;
}

/**
 * The API has no idempotency key: the name is the key. After an answer that leaves open whether it landed, the name tells; and it
 * is sent again only when there is no address of that name. The address is known to be absent when this begins.
 */
export function createAllocate({ api, clock, random, compat, scope }: Parts) {
  const taken = (error: unknown): error is ApiError =>
    error instanceof ApiError && compat.conflict.existsCodes.includes(error.status ?? 0);

  async function named({ addressPath, wanted, differences, adopt }: Allocation, context: Context): Promise<Address> {
    const { limits, book } = bookedApart(context);
    const end = Math.min(limits.deadline, clock.now() + limits.retry);
    /** May one of our own have landed? Then it is named, so that it can be found. */
    const leave = (error: unknown): never => {
      if (book.effect === "unknown") context.remember(idOf(addressPath));
      throw error;
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await api.allocate(addressPath, wanted, limits);
      } catch (error) {
        const ours = book.effect === "unknown";
        if ((!ours && !taken(error)) || limits.signal.aborted) return leave(error);
        const found = await unlessMissing(api.get(addressPath, limits)).catch(() => leave(error));
        if (found) {
          const different = differences(found);
          // Names are unique: where another one has it, ours did not land.
          book.resolveUnknown(different.length > 0 ? "none" : "done");
          if (different.length > 0) throw existsOtherwise(found, different);
          if (!ours && !adopt) throw alreadyThere(found);
          return found;
        }
        if (!ours) throw taken(error) ? aboutSomethingElse(error) : error;
        const pause = pauseBeforeRetry(error, { attempt, repeatable: true, random });
        const asked = MooringError.is(error) && error.retryAfter !== undefined;
        if (pause === undefined || clock.now() + pause > (asked ? limits.deadline : end)) return leave(error);
        await clock.sleep(pause, limits.signal).catch(() => {
          return leave(givenUp(`k0rdent AI: allocating address ${addressPath.name}`, limits.signal, error));
        });
      }
    }
  }

  /** There is nothing to find it by, so it is sent once, and a lost answer stays lost. Who is cancelled waits for it a little longer. */
  async function unnamed(wanted: Wanted, context: Context): Promise<Address> {
    const { limits: booked, book } = bookedApart(context);
    const { limits, end } = lingering(booked, { longer: LINGER, hasLeft: () => book.effect !== "none" }, clock);
    try {
      return await api.allocate(scope, wanted, limits);
    } catch (error) {
      if (book.effect === "unknown") context.note(NAMELESS);
      throw error;
    } finally {
      end();
    }
  }

  return { named, unnamed };
}

/** A run that is cancelled is ended by force some seconds later. In milliseconds. */
const LINGER = 4_000;

const NAMELESS =
  "An address may have been made under a name that nobody here knows: the query `k0rdent/addresses` shows them all, with the times when they were made.";
