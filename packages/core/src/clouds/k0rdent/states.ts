import type { Context } from "../../definition/resource.ts";
import { ApiError, errorOf, MooringError, TimeoutError, unlessMissing } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Clock } from "../../time/clock.ts";
import type { Limits } from "../../time/limits.ts";
import { createWaiter, type Progress } from "../../time/wait.ts";
import type { Api } from "./api.ts";
import type { Compat } from "./compat.ts";
import { beingReleased, failed, madeAnew, vanished } from "./failures.ts";
import { type AddressPath, idOf } from "./naming.ts";
import type { Address } from "./payloads.ts";

/** What an address's own status says of it. */
type Standing = "ready" | "pending" | "releasing" | "failed";

/** What a word of `status` was taken for. */
export interface Reading {
  readonly standing: Standing;
  /** The word, where it is in no list: somebody should be told. */
  readonly unknown?: string;
}

const plain = (word: string): string => word.toUpperCase().replace(/[-_\s]/g, "");

/** `status` is free text without documented values, so what its words mean is configured. */
export function createVocabulary(knobs: Compat["status"]) {
  const lists = (["failed", "releasing", "pending", "ready"] as const).map(
    (standing) => [standing, new Set(knobs[standing].map(plain))] as const,
  );
  return (status: string | undefined, hasAddress: boolean): Reading => {
    const known = status === undefined ? undefined : lists.find(([, words]) => words.has(plain(status)))?.[0];
    // A reservation without its address is of no use yet.
    if (known) return { standing: known === "ready" && !hasAddress ? "pending" : known };
    const word = status === undefined ? {} : { unknown: status };
    if (knobs.unknown === "fail") return { standing: "failed", ...word };
    return { standing: knobs.unknown === "ready-if-address" && hasAddress ? "ready" : "pending", ...word };
  };
}

/** There is no operation to follow: the address itself is what is looked at. */
export interface Watch {
  /** Resolves when the address is ready. Asks nothing where it already is. */
  ready(address: Address, context: Limits & Pick<Context, "note">): Promise<Address>;
  /** Resolves when the address has gone: not found, or another one under its name. */
  gone(addressPath: AddressPath, uid: string | undefined, limits: Limits): Promise<void>;
  /** One look: has it gone, or is it on its way out? `undefined`: that cannot be seen. */
  left(addressPath: AddressPath, uid: string | undefined, limits: Limits): Promise<boolean | undefined>;
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

type AddressProgress = Progress<Address | undefined>;

interface Watched {
  readonly addressPath: AddressPath;
  /** What is waited for, such as `allocating`, for at most how long, in seconds, and the knob that says so. */
  readonly what: string;
  readonly seconds: number;
  readonly knob: string;
  progress(address: Address | undefined): AddressProgress;
}

/** Follows any number of addresses with few questions. */
export function createWatch({ api, clock, log, compat, read }: Parts): Watch {
  const watched = new Map<string, Watched>();
  let count = 0;

  async function look(all: readonly (readonly [string, Watched])[], limits: Limits) {
    const addressPaths = all.map(([, { addressPath }]) => addressPath);
    const listed = addressPaths.length < MANY ? undefined : await inLists(api, addressPaths, limits);
    const seen = all.map(async ([key, one]): Promise<readonly [string, AddressProgress]> => {
      try {
        return [
          key,
          one.progress(listed?.get(idOf(one.addressPath)) ?? (await unlessMissing(api.get(one.addressPath, limits)))),
        ];
      } catch (error) {
        return [key, unanswered(error)];
      }
    });
    return new Map(await Promise.all(seen));
  }

  const waiter = createWaiter<Address | undefined>({
    clock,
    log,
    schedule: {
      first: compat.pollInterval * 1000,
      share: 0.1,
      cap: Math.max(LONGEST_STEP, compat.pollInterval * 1000),
    },
    poll: (keys, limits) =>
      look(
        [...watched].filter(([key]) => keys.includes(key)),
        limits,
      ),
  });

  async function follow(one: Watched, limits: Limits): Promise<Address | undefined> {
    const { addressPath, what, seconds, knob } = one;
    // Two may wait for one address.
    count += 1;
    const id = String(count);
    watched.set(id, one);
    const wait = Math.min(limits.wait, seconds * 1000);
    try {
      return await waiter.follow({ id, what: `k0rdent AI: ${what} address ${addressPath.name}` }, { ...limits, wait });
    } catch (error) {
      if (!(error instanceof TimeoutError) || limits.signal.aborted) throw error;
      throw new TimeoutError(error.message, {
        id: idOf(addressPath),
        hint: `It may still finish: run again later to see, or raise \`compat.${knob}\`, \`timeouts.wait_seconds\` and \`timeouts.deadline_seconds\`.`,
        cause: error,
      });
    } finally {
      watched.delete(id);
    }
  }

  return {
    async ready(address, context) {
      const since = clock.now();
      const progress = (latest: Address | undefined): AddressProgress => {
        if (!latest)
          return clock.now() - since < LAG ? { state: "pending" } : { state: "failed", error: vanished(address) };
        if (isAnother(latest, address.uid)) return { state: "failed", error: madeAnew(address, latest) };
        switch (read(latest, context.note).standing) {
          case "ready":
            return { state: "succeeded", value: latest };
          case "pending":
            return { state: "pending" };
          case "releasing":
            return { state: "failed", error: beingReleased(latest) };
          case "failed":
            return { state: "failed", error: failed(latest) };
        }
      };
      const now = progress(address);
      if (now.state === "failed") throw now.error;
      if (now.state === "succeeded") return address;
      const limit = { what: "allocating", seconds: compat.readyTimeout, knob: "readyTimeout" };
      const made = await follow({ addressPath: address, progress, ...limit }, context);
      if (!made) throw vanished(address);
      return made;
    },

    async gone(addressPath, uid, limits) {
      const progress = (latest: Address | undefined): AddressProgress =>
        !latest || isAnother(latest, uid) ? { state: "succeeded", value: undefined } : { state: "pending" };
      const one = { addressPath, progress, what: "releasing", seconds: compat.releaseTimeout, knob: "releaseTimeout" };
      const now = (await look([["", one]], limits)).get("");
      if (now?.state !== "succeeded") await follow(one, limits);
    },

    left: async (addressPath, uid, limits) => {
      try {
        const seen = await unlessMissing(api.get(addressPath, limits));
        return !seen || isAnother(seen, uid) || read(seen, () => undefined).standing === "releasing";
      } catch {
        return undefined;
      }
    },
  };
}

/** Something else has its name by now. */
const isAnother = (latest: Address, uid: string | undefined): boolean =>
  uid !== undefined && latest.uid !== undefined && latest.uid !== uid;

/** A question without an answer says nothing about the address. What may pass is ridden out. */
function unanswered(error: unknown): AddressProgress {
  if (!MooringError.is(error)) return { state: "failed", error: errorOf(error) };
  const passing = error.retryable || error.code === "timeout" || error.code === "cancelled";
  return passing ? { state: "pending" } : { state: "unseen", error };
}

/** What the lists of their regions and projects show of them. A list that is refused is no reason to fail. */
async function inLists(
  api: Api,
  addressPaths: readonly AddressPath[],
  limits: Limits,
): Promise<ReadonlyMap<string, Address>> {
  const scopes = new Map(
    addressPaths.map(({ region, project }) => [idOf({ region, project, name: "" }), { region, project }]),
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
