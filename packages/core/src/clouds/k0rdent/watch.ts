import type { Clock } from "../../clock.ts";
import { ApiError, TimeoutError, unlessMissing } from "../../errors.ts";
import type { Limits } from "../../limits.ts";
import type { Log } from "../../log.ts";
import type { Context } from "../../resource.ts";
import { createWaiter, type Progress } from "../../wait.ts";
import type { Api } from "./api.ts";
import type { Compat } from "./compat.ts";
import { idOf, type Place } from "./place.ts";
import type { Reading } from "./status.ts";
import { beingReleased, failed, madeAnew, vanished } from "./troubles.ts";
import type { Address } from "./wire.ts";

/** There is no operation to follow: the address itself is what is looked at. */
export interface Watch {
  /**
   * Resolves when the address is ready. Asks nothing where it already is. `effect`: may whoever is told of a failure have changed
   * something, namely made it?
   */
  ready(address: Address, effect: "none" | "unknown", context: Limits & Pick<Context, "note">): Promise<Address>;
  /** Resolves when the address has gone: not found, or another one under its name. */
  gone(place: Place, uid: string | undefined, limits: Limits): Promise<void>;
}

interface Parts {
  readonly api: Api;
  readonly clock: Clock;
  readonly log: Log;
  readonly compat: Compat;
  read(address: Address, note: Context["note"]): Reading;
}

/** How long after its allocation an address may still be unknown to reads, in milliseconds. */
const LAG = 10_000;
/** The longest pause between two looks, unless the first one is longer, in milliseconds. */
const LONGEST_STEP = 10_000;
/** From this many on, they are looked for in the list: one request for up to 500 of them. */
const MANY = 5;

interface Watched {
  readonly place: Place;
  /** What is waited for, such as `allocating`, for at most how long, in seconds, and the knob that says so. */
  readonly what: string;
  readonly seconds: number;
  readonly knob: string;
  readonly effect: "none" | "unknown";
  progress(address: Address | undefined): Progress<Address | undefined>;
}

export function createWatch({ api, clock, log, compat, read }: Parts): Watch {
  const watched = new Map<string, Watched>();
  let count = 0;

  async function look(places: readonly Place[], limits: Limits): Promise<(Address | undefined)[]> {
    const listed = places.length < MANY ? undefined : await inLists(api, places, limits);
    return Promise.all(places.map((place) => listed?.get(idOf(place)) ?? unlessMissing(api.get(place, limits))));
  }

  const waiter = createWaiter<Address | undefined>({
    clock,
    log,
    schedule: {
      first: compat.pollInterval * 1000,
      share: 0.1,
      cap: Math.max(LONGEST_STEP, compat.pollInterval * 1000),
    },
    poll: async (keys, limits) => {
      const asked = [...watched].filter(([key]) => keys.includes(key));
      const seen = await look(
        asked.map(([, { place }]) => place),
        limits,
      );
      return new Map(asked.map(([key, one], index) => [key, one.progress(seen[index])]));
    },
  });

  async function follow(one: Watched, limits: Limits): Promise<Address | undefined> {
    const { place, what, seconds, knob, effect } = one;
    // Two may wait for one address.
    count += 1;
    const id = String(count);
    watched.set(id, one);
    const wait = Math.min(limits.wait, seconds * 1000);
    try {
      return await waiter.follow({ id, what: `k0rdent AI: ${what} address ${place.name}` }, { ...limits, wait });
    } catch (error) {
      if (!(error instanceof TimeoutError) || limits.signal.aborted) throw error;
      throw new TimeoutError(error.message, {
        effect,
        id: idOf(place),
        hint: `It may still finish: run again later to see, or raise \`compat.${knob}\`, \`timeouts.wait_seconds\` and \`timeouts.deadline_seconds\`.`,
        cause: error,
      });
    } finally {
      watched.delete(id);
    }
  }

  return {
    async ready(address, effect, context) {
      const since = clock.now();
      const progress = (seen: Address | undefined): Progress<Address | undefined> => {
        if (!seen)
          return clock.now() - since < LAG
            ? { state: "pending" }
            : { state: "failed", error: vanished(address, effect) };
        if (address.uid && seen.uid && seen.uid !== address.uid)
          return { state: "failed", error: madeAnew(address, seen, effect) };
        switch (read(seen, context.note).standing) {
          case "ready":
            return { state: "succeeded", value: seen };
          case "pending":
            return { state: "pending" };
          case "releasing":
            return { state: "failed", error: beingReleased(seen, effect) };
          case "failed":
            return { state: "failed", error: failed(seen, effect) };
        }
      };
      const now = progress(address);
      if (now.state === "failed") throw now.error;
      if (now.state === "succeeded") return address;
      const limit = { what: "allocating", seconds: compat.readyTimeout, knob: "readyTimeout" };
      return (await follow({ place: address, progress, effect, ...limit }, context)) as Address;
    },

    async gone(place, uid, limits) {
      const isGone = (seen: Address | undefined) =>
        !seen || (uid !== undefined && seen.uid !== undefined && seen.uid !== uid);
      const progress = (seen: Address | undefined): Progress<Address | undefined> =>
        isGone(seen) ? { state: "succeeded", value: undefined } : { state: "pending" };
      if (isGone(await unlessMissing(api.get(place, limits)))) return;
      const limit = { what: "releasing", seconds: compat.releaseTimeout, knob: "releaseTimeout" };
      await follow({ place, progress, effect: "unknown", ...limit }, limits);
    },
  };
}

/** What the lists of their regions and projects show of them. A list that is refused is no reason to fail. */
async function inLists(api: Api, places: readonly Place[], limits: Limits): Promise<ReadonlyMap<string, Address>> {
  const scopes = new Map(
    places.map(({ region, project }) => [idOf({ region, project, name: "" }), { region, project }]),
  );
  const lists = await Promise.all(
    [...scopes.values()].map((scope) =>
      api.list(scope, limits).catch((error: unknown) => {
        if (error instanceof ApiError && !error.retryable) return [];
        throw error;
      }),
    ),
  );
  return new Map(lists.flat().map((address) => [idOf(address), address]));
}
