import { describe, expect, it } from "vitest";
import {
  ApiError,
  CancelledError,
  ConflictError,
  type MooringError,
  NetworkError,
  OperationError,
  TimeoutError,
} from "../src/errors.ts";
import { type Entry, openBook } from "../src/report/ledger.ts";
import { createCommitter } from "../src/sharing/commit.ts";
import type { Limits } from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { limitsOf } from "./limits.ts";

type List = readonly string[];
interface Trouble {
  /** Thrown instead of (or, with `lands`, after) the n-th write. */
  readonly error: (next: List) => Error | undefined;
  readonly lands?: boolean;
}

interface Options {
  readonly start?: List;
  readonly limit?: number;
  readonly trouble?: Trouble;
  readonly afterWrite?: (list: List, n: number) => List;
  /** Thrown instead of the n-th look. */
  readonly blind?: (n: number) => Error | undefined;
  readonly random?: () => number;
  readonly pause?: number;
  readonly quiet?: () => Promise<boolean>;
  /** Does the answer to a write hold the state? */
  readonly tells?: boolean;
}

function world(options: Options = {}) {
  const clock = createVirtualClock();
  let list = options.start ?? [];
  const writes: List[] = [];
  /** When each write ended. */
  const at: number[] = [];
  let reads = 0;
  const committer = createCommitter<List, string>(
    {
      describe: (key) => `list ${key}`,
      read: async () => {
        reads += 1;
        await clock.sleep(10);
        const error = options.blind?.(reads);
        if (error) throw error;
        return list;
      },
      fold: (state, changes) => {
        const refusals = new Map<number, MooringError>();
        const next = [...state];
        changes.forEach((one, index) => {
          if (next.includes(one)) return;
          if (next.length >= (options.limit ?? 100)) refusals.set(index, new ConflictError(`no room for ${one}`));
          else next.push(one);
        });
        return { next: next.length === state.length ? undefined : next, refusals };
      },
      write: async (_key, _state, next, { ledger }) => {
        const entry: Entry = { what: "writing", effect: "unknown" };
        ledger.enter(entry);
        await clock.sleep(1_000);
        const error = options.trouble?.error(next);
        writes.push(next);
        at.push(clock.now());
        if (!error || options.trouble?.lands) list = options.afterWrite?.(next, writes.length) ?? next;
        entry.effect = error ? (error as MooringError).effect : "done";
        if (error) throw error;
        return options.tells ? list : undefined;
      },
      isApplied: (state, change) => state.includes(change),
      pause: options.pause,
      ...(options.quiet ? { quiet: options.quiet } : {}),
    },
    { clock, random: options.random ?? (() => 0.5) },
  );
  const limits = (over?: Partial<Limits>) => limitsOf({ deadline: clock.now() + 900_000, ...over });
  const add = (member: string, over?: Partial<Limits>) => committer.commit("k", member, limits(over));
  return { clock, add, writes, at, current: () => list, reads: () => reads };
}

const ten = Array.from({ length: 10 }, (_, index) => `m${index}`);

describe("group commit", () => {
  it("carries changes of the same moment in one write", async () => {
    const { add, writes, current, reads } = world({ start: ["foreign"] });
    await Promise.all(ten.map((one) => add(one)));
    expect(writes).toHaveLength(1);
    expect(reads()).toBe(2);
    expect(current()).toEqual(["foreign", ...ten]);
  });

  it("carries what comes during a write in the next one", async () => {
    const { add, writes, clock } = world();
    const first = add("first");
    await clock.sleep(500);
    await Promise.all([first, ...ten.map((one) => add(one))]);
    expect(writes.map((list) => list.length)).toEqual([1, 11]);
  });

  it("writes nothing when the list is as wanted", async () => {
    const { add, writes, reads } = world({ start: ["a"] });
    await add("a");
    expect(writes).toHaveLength(0);
    expect(reads()).toBe(1);
  });

  it("refuses the one beyond the limit by name and makes the others", async () => {
    const { add, current } = world({ limit: 3 });
    const outcomes = await Promise.allSettled(["a", "b", "c", "d"].map((one) => add(one)));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled", "rejected"]);
    expect(outcomes[3]).toMatchObject({ reason: { message: "no room for d" } });
    expect(current()).toEqual(["a", "b", "c"]);
  });

  it.each([
    ["at once", () => new ApiError("bad", { reason: "rejected", words: "bad" })],
    ["as a failed task", () => new OperationError("bad")],
  ])("finds the member that the cloud refuses %s, and makes the others", async (_, refusal) => {
    const { add, current, writes } = world({
      trouble: { error: (next) => (next.includes("m7") ? refusal() : undefined) },
    });
    const outcomes = await Promise.allSettled(ten.map((one) => add(one)));
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(outcomes[7]).toMatchObject({ status: "rejected", reason: { message: "bad" } });
    expect([...current()].sort()).toEqual(ten.filter((one) => one !== "m7"));
    // Halved, not tried one by one, and who has succeeded is not written again.
    expect(writes.map((list) => list.length)).toEqual([10, 5, 10, 8, 7, 8, 9]);
  });

  it("writes again what a foreign writer has overwritten", async () => {
    const { add, current } = world({ afterWrite: (next, n) => (n === 1 ? ["foreign"] : next) });
    await add("mine");
    expect(current()).toEqual(["foreign", "mine"]);
  });

  it("says so when something else undoes every write", async () => {
    const { add, writes } = world({ afterWrite: () => [] });
    await expect(add("mine")).rejects.toMatchObject({
      code: "convergence",
      message: "list k: the change was written 6 times and did not stay: something else writes there",
      hint: "Find the other writer, or keep the two apart (docs/guides/contention.md says how); then run again.",
    });
    expect(writes).toHaveLength(6);
  });

  it("looks before it believes that a write with a lost answer failed", async () => {
    const lost = () => new NetworkError("cut", { effect: "unknown" });
    const { add, writes } = world({ trouble: { error: lost, lands: true } });
    await add("mine");
    expect(writes).toHaveLength(1);
  });

  it("waits while the object is busy, reading again before each try", async () => {
    let busy = 3;
    const conflict = () => new ApiError("locked", { reason: "conflict", words: "locked" });
    const { add, current, reads } = world({ trouble: { error: () => (busy-- > 0 ? conflict() : undefined) } });
    await add("mine");
    expect(current()).toEqual(["mine"]);
    expect(reads()).toBe(5);
  });

  it("lets one caller leave without taking the others along", async () => {
    const { add, current, clock } = world();
    const controller = new AbortController();
    const leaver = expect(add("leaver", { signal: controller.signal })).rejects.toMatchObject({ code: "cancelled" });
    const stayer = add("stayer");
    await clock.sleep(300);
    controller.abort();
    await leaver;
    await stayer;
    expect(current()).toEqual(["leaver", "stayer"]);
  });

  it("does not write for a caller who left while the list was read", async () => {
    const { add, writes, current, clock } = world();
    const controller = new AbortController();
    const leaver = expect(add("leaver", { signal: controller.signal })).rejects.toMatchObject({ code: "cancelled" });
    await clock.sleep(5);
    controller.abort();
    await leaver;
    await clock.sleep(5_000);
    expect(writes).toHaveLength(0);
    await add("last");
    expect(current()).toEqual(["last"]);
  });

  it("does not write for a caller who left while it was queued", async () => {
    const { add, current, clock } = world();
    const first = add("first");
    await clock.sleep(300);
    const controller = new AbortController();
    const leaver = expect(add("leaver", { signal: controller.signal })).rejects.toMatchObject({ code: "cancelled" });
    controller.abort();
    await Promise.all([first, leaver]);
    await add("last");
    expect(current()).toEqual(["first", "last"]);
  });
});

describe("a write that is never repeated below", () => {
  const busy = (more: Partial<{ retryAfter: number }> = {}) =>
    new ApiError("slow down", { reason: "rate-limited", words: "slow down", retryable: true, ...more });

  it("is made again after a fresh look when the cloud asks for patience", async () => {
    let refusals = 2;
    const { add, current, writes, clock } = world({
      trouble: { error: () => (refusals-- > 0 ? busy({ retryAfter: 5_000 }) : undefined) },
    });
    await add("ours");
    expect(current()).toEqual(["ours"]);
    expect(writes).toHaveLength(3);
    expect(clock.now()).toBeGreaterThan(10_000);
  });

  it("fails with the cloud's words when its patience outlasts ours", async () => {
    const { add } = world({ trouble: { error: () => busy() } });
    await expect(add("ours")).rejects.toThrow("slow down");
  });

  it("that keeps failing without a trace is reported as what it is", async () => {
    const error = () => new NetworkError("the connection broke", { retryable: true, effect: "unknown" });
    const { add } = world({ trouble: { error } });
    await expect(add("ours")).rejects.toThrow("the connection broke");
  });

  it("waits as long as the cloud asks, and by chance a little more", async () => {
    let refusals = 1;
    const { add, at } = world({
      trouble: { error: () => (refusals-- > 0 ? busy({ retryAfter: 5_000 }) : undefined) },
      random: () => 0.25,
    });
    await add("ours");
    // The look, the write, what was asked and of one second 5 % and a quarter of the rest, the look and the write.
    expect(at).toEqual([1_010, 1_010 + 5_000 + 50 + 237.5 + 10 + 1_000]);
  });

  it("is not waited for longer than one request may take, where the cloud does not say how long", async () => {
    const { add, clock } = world({ trouble: { error: () => busy() } });
    await expect(add("ours", { retry: 8_000 })).rejects.toThrow("slow down");
    expect(clock.now()).toBeLessThanOrEqual(8_000);
  });

  it("is in nobody's book where somebody else has made it meanwhile, but for a refusal that may have been none", async () => {
    for (const [status, effect] of [
      [503, "unknown"],
      [429, "none"],
    ] as const) {
      let refusals = 1;
      const { add, writes } = world({
        trouble: {
          error: () =>
            refusals-- > 0
              ? new ApiError("slow down", { reason: "unavailable", words: "", retryable: true, status })
              : undefined,
          lands: true,
        },
      });
      const ledger = openBook();
      await add("ours", { ledger });
      expect(writes).toHaveLength(1);
      expect(ledger.effect).toBe(effect);
    }
  });
});

describe("a collision", () => {
  const locked = () => new ApiError("locked", { reason: "conflict", words: "locked" });

  it("is followed by pauses that double, to eight seconds", async () => {
    let busy = 6;
    const { add, at } = world({ trouble: { error: () => (busy-- > 0 ? locked() : undefined) }, random: () => 1 });
    await add("ours");
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0) - 1_010);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it("is followed by the object's own pause, where it has one", async () => {
    let busy = 2;
    const { add, at } = world({
      trouble: { error: () => (busy-- > 0 ? locked() : undefined) },
      random: () => 1,
      pause: 100,
    });
    await add("ours");
    expect(at.slice(1).map((time, index) => time - (at[index] ?? 0) - 1_010)).toEqual([100, 200]);
  });

  it("is followed by a look whether others still write, as long as they do", async () => {
    let [busy, others] = [1, 3];
    const { add, at } = world({
      trouble: { error: () => (busy-- > 0 ? locked() : undefined) },
      random: () => 1,
      quiet: async () => others-- > 0,
    });
    await add("ours");
    expect(others).toBe(-1);
    expect(at).toEqual([1_010, 1_010 + 4 * 1_000 + 1_010]);
  });
});

describe("while others write", () => {
  const locked = () => new ApiError("locked", { reason: "conflict", words: "locked" });
  const once = () => {
    let busy = 1;
    return { error: () => (busy-- > 0 ? locked() : undefined) };
  };

  it("they are waited for fifty times, and then no longer; who cannot be seen is not waited for", async () => {
    let looks = 0;
    const endless = world({
      trouble: once(),
      random: () => 1,
      quiet: async () => {
        looks += 1;
        return true;
      },
    });
    await endless.add("ours");
    expect([looks, endless.at[1]]).toEqual([50, 1_010 + 50 * 1_000 + 1_010]);
    const blind = world({ trouble: once(), random: () => 1, quiet: () => Promise.reject(locked()) });
    await blind.add("ours");
    expect(blind.at).toEqual([1_010, 1_010 + 1_000 + 1_010]);
  });

  it("the pauses after a change that was lost double, too", async () => {
    const { add, at } = world({ afterWrite: (next, n) => (n <= 4 ? [] : next), random: () => 1 });
    await add("ours");
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0) - 1_020);
    expect(pauses).toEqual([2_000, 4_000, 8_000, 8_000]);
  });

  it("who leaves meanwhile is told of the collision, and what it wanted is not written with the others'", async () => {
    const { add, clock, current, writes } = world({ trouble: once(), random: () => 1 });
    const stop = new AbortController();
    const leaver = add("leaver", { signal: stop.signal });
    const stayer = add("stayer");
    leaver.catch(() => undefined);
    await clock.sleep(1_500);
    stop.abort();
    await expect(leaver).rejects.toMatchObject({
      code: "cancelled",
      message: "list k: cancelled; the last trouble before: locked",
    });
    expect(clock.now()).toBe(1_500);
    await stayer;
    expect(writes).toEqual([["leaver", "stayer"], ["stayer"]]);
    expect(current()).toEqual(["stayer"]);
  });

  it("who has left nobody behind is not written for again", async () => {
    const { add, clock, writes } = world({ trouble: once(), random: () => 1 });
    const stop = new AbortController();
    const leaver = add("leaver", { signal: stop.signal });
    leaver.catch(() => undefined);
    await clock.sleep(1_500);
    stop.abort();
    await clock.sleep(60_000);
    expect(writes).toHaveLength(1);
  });
});

describe("a change", () => {
  it("is not asked for by who has left before", async () => {
    const { add, reads } = world();
    await expect(add("a", { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
      message: "list k: cancelled",
    });
    expect(reads()).toBe(0);
  });

  it("is not looked for where the answer to its write shows it", async () => {
    const { add, reads } = world({ tells: true });
    expect(await add("a")).toEqual(["a"]);
    expect(reads()).toBe(1);
  });

  it("is given up at once where the cloud asks for more time than there is", async () => {
    const error = () =>
      new ApiError("slow down", { reason: "rate-limited", words: "slow down", retryable: true, retryAfter: 9_000 });
    const { add, clock } = world({ trouble: { error } });
    await expect(add("a", { deadline: 10_009 })).rejects.toThrow("slow down");
    expect(clock.now()).toBe(1_010);
    const patient = world({
      trouble: { error: () => (patient.at.length === 0 ? error() : undefined) },
      random: () => 0,
    });
    await patient.add("a", { deadline: 10_010, retry: 1 });
    expect(patient.at).toHaveLength(2);
  });
});

describe("who ran out of time while writing", () => {
  const late = () => new TimeoutError("the whole request took longer than its 9 s", { effect: "unknown" });

  it("is told of the write, and not of the look that failed after it; nothing is written once more", async () => {
    const { add, writes } = world({
      trouble: { error: late },
      blind: (n) => (n > 1 ? new NetworkError("no connection") : undefined),
    });
    await expect(add("ours")).rejects.toThrow("took longer than its 9 s");
    expect(writes).toHaveLength(1);
  });

  it("is told so also where the look shows that nothing was made", async () => {
    for (const error of [late, () => new CancelledError("cancelled", { effect: "unknown" })]) {
      const { add, writes } = world({ trouble: { error } });
      await expect(add("ours")).rejects.toThrow(error().message);
      expect(writes).toHaveLength(1);
    }
  });

  it("and any other trouble of a write gives way to what the look fails with", async () => {
    const { add } = world({
      trouble: { error: () => new NetworkError("cut", { effect: "unknown" }) },
      blind: (n) => (n > 1 ? new NetworkError("no connection") : undefined),
    });
    await expect(add("ours")).rejects.toThrow("no connection");
  });
});

describe("a defect", () => {
  it("in a look or a write fails those whose change it was, and leaves no one waiting", async () => {
    const { add } = world({ blind: (n) => (n === 1 ? new TypeError("a bug") : undefined) });
    expect(await Promise.allSettled([add("a"), add("b")])).toMatchObject([
      { status: "rejected", reason: { message: "a bug" } },
      { status: "rejected", reason: { message: "a bug" } },
    ]);
    await add("c");
    const other = world({ trouble: { error: () => new TypeError("another") } });
    await expect(other.add("a")).rejects.toThrow("another");
  });
});
