import { describe, expect, it } from "vitest";
import { ApiError, ConflictError, type MooringError, NetworkError, OperationError } from "../src/errors.ts";
import { type Entry, openBook } from "../src/report/ledger.ts";
import { createCommitter } from "../src/sharing/commit.ts";
import type { Limits } from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

type List = readonly string[];
interface Trouble {
  /** Thrown instead of (or, with `lands`, after) the n-th write. */
  readonly error: (next: List) => Error | undefined;
  readonly lands?: boolean;
}

function world(
  options: { start?: List; limit?: number; trouble?: Trouble; afterWrite?: (list: List, n: number) => List } = {},
) {
  const clock = createVirtualClock();
  let list = options.start ?? [];
  const writes: List[] = [];
  let reads = 0;
  const committer = createCommitter<List, string>(
    {
      describe: (key) => `list ${key}`,
      read: async () => {
        reads += 1;
        await clock.sleep(10);
        return list;
      },
      fold: (state, changes) => {
        const refused = new Map<number, MooringError>();
        const next = [...state];
        changes.forEach((one, index) => {
          if (next.includes(one)) return;
          if (next.length >= (options.limit ?? 100)) refused.set(index, new ConflictError(`no room for ${one}`));
          else next.push(one);
        });
        return { next: next.length === state.length ? undefined : next, refused };
      },
      write: async (_key, _state, next, { ledger }) => {
        const entry: Entry = { what: "writing", effect: "unknown" };
        ledger.enter(entry);
        await clock.sleep(1_000);
        const error = options.trouble?.error(next);
        writes.push(next);
        if (!error || options.trouble?.lands) list = options.afterWrite?.(next, writes.length) ?? next;
        entry.effect = error ? (error as MooringError).effect : "done";
        if (error) throw error;
        return undefined;
      },
      holds: (state, change) => state.includes(change),
    },
    { clock, random: () => 0.5 },
  );
  const limits = (over: Partial<Limits> = {}): Limits => ({
    deadline: clock.now() + 900_000,
    signal: new AbortController().signal,
    attempt: 30_000,
    retry: 60_000,
    wait: 600_000,
    ledger: openBook(),
    ...over,
  });
  const add = (member: string, over?: Partial<Limits>) => committer.commit("k", member, limits(over));
  return { clock, add, writes, current: () => list, reads: () => reads };
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
    const { add, current } = world({ trouble: { error: (next) => (next.includes("m7") ? refusal() : undefined) } });
    const outcomes = await Promise.allSettled(ten.map((one) => add(one)));
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(outcomes[7]).toMatchObject({ status: "rejected", reason: { message: "bad" } });
    expect([...current()].sort()).toEqual(ten.filter((one) => one !== "m7"));
  });

  it("writes again what a foreign writer has overwritten", async () => {
    const { add, current } = world({ afterWrite: (next, n) => (n === 1 ? ["foreign"] : next) });
    await add("mine");
    expect(current()).toEqual(["foreign", "mine"]);
  });

  it("says so when something else undoes every write", async () => {
    const { add, writes } = world({ afterWrite: () => [] });
    await expect(add("mine")).rejects.toMatchObject({ code: "convergence" });
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
});
