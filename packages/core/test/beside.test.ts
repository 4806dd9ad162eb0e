import { describe, expect, it } from "vitest";
import type { Context } from "../src/definition/resource.ts";
import { ApiError, ConflictError } from "../src/errors.ts";
import type { Event } from "../src/index.ts";
import { harbour } from "./harbour.ts";

const north = { name: "north", colour: "red" };
const south = { name: "south", colour: "green" };

/** What of a definition's surroundings each look is given. */
function looks<T>(pick: (context: Context) => T) {
  const found: T[] = [];
  const stage = harbour({
    find: async (_client, { name }, context) => {
      found.push(pick(context));
      return { id: name };
    },
  });
  return { ...stage, found };
}

describe("what a front end says beside its request", () => {
  it("its own name for it, reaches each item with its number where there are several", async () => {
    const { ensure, found } = looks(({ identity }) => identity);
    await ensure({ spec: north, plan: true }, { identity: "job/step" });
    await ensure({ items: [north, south], plan: true }, { identity: "job/step" });
    await ensure({ items: [north], plan: true });
    expect(found).toEqual(["job/step", "job/step#0", "job/step#1", undefined]);
  });

  it("a mark, is asked for by the item's number", async () => {
    const { ensure, found } = looks(({ mark }) => mark?.key);
    const mark = (index: number) => ({ key: `k-${index}`, short: "", long: "" });
    await ensure({ items: [north, south], plan: true }, { mark });
    await ensure({ spec: north, plan: true });
    expect(found).toEqual(["k-0", "k-1", undefined]);
  });

  it("limits, are what the request says, in milliseconds, from now", async () => {
    const { ensure, found, clock } = looks(({ deadline, attempt, retry, wait }) => [deadline, attempt, retry, wait]);
    await clock.sleep(1_000);
    const timeouts = { deadline_seconds: 50, attempt_seconds: 4, retry_seconds: 5, wait_seconds: 6 };
    await ensure({ spec: north, plan: true, timeouts });
    expect(found).toEqual([[51_000, 4_000, 5_000, 6_000]]);
  });

  it("hears of what is waited for, and everybody who listens of each plan that is carried out; none of it secret", async () => {
    const secret = "invented-key-1";
    const logged: Event[] = [];
    const { ensure, put, buoys } = harbour(
      {
        find: async (_client, { name }) => (name === "south" ? undefined : { id: name }),
        async apply(_client, { desire }, { ledger, progress, log }) {
          progress?.({ type: "waiting", operation: `for ${secret}`, elapsed: 1 });
          log({ type: "warning", message: `of ${secret}` });
          ledger.enter({ what: "making", effect: "done" });
          put(desire.spec);
          return { id: desire.spec.name, spec: desire.spec, outputs: { keel: "K" } };
        },
      },
      { environment: { ACME_KEY: secret }, log: (event) => void logged.push(event) },
    );
    const heard: Event[] = [];
    await ensure({ items: [north, south] }, { progress: (event: Event) => void heard.push(event) });
    const waiting = { type: "waiting", operation: "for ***", elapsed: 1 };
    expect(heard).toStrictEqual([waiting, waiting]);
    const plan = { type: "plan", kind: "acme/buoy", action: "create" };
    const warning = { type: "warning", message: "of ***" };
    expect(logged).toStrictEqual([{ ...plan, id: "north" }, warning, plan, warning]);
    logged.length = 0;
    expect(await ensure({ spec: north })).toMatchObject({ changed: false });
    expect(logged).toEqual([]);
    expect(buoys.size).toBe(2);
  });

  it("hears the name of each thing by the item's number, and no secret in it", async () => {
    const told: unknown[] = [];
    const { ensure } = harbour(
      {
        async apply(_client, { desire }, context) {
          context.remember(`${desire.spec.name} invented-key-1`);
          throw new ApiError("no", { reason: "rejected", words: "no" });
        },
      },
      { environment: { ACME_KEY: "invented-key-1" } },
    );
    await ensure({ items: [north, south] }, { named: (index: number, id: string) => void told.push([index, id]) });
    expect(told).toEqual([
      [0, "north ***"],
      [1, "south ***"],
    ]);
  });

  it("hears before the first write that something is to be made, and what would have done, but not of what is remembered or to go", async () => {
    const order: unknown[] = [];
    const intend = (fitting: unknown) => void order.push(["intend", fitting]);
    const told = async (over: object, request: object, call: object = {}) => {
      const { ensure, put, calls } = harbour(over);
      put({ name: "east" });
      await ensure(request, { intend, ...call });
      return [...order.splice(0), ...calls];
    };
    expect(await told({}, { spec: north })).toEqual([["intend", undefined], "make north"]);
    const idle = { find: async () => ({ id: "east", by: "description" as const }) };
    expect(await told(idle, { spec: north }, { adopt: false })).toEqual([["intend", "east"], "make north"]);
    expect(await told({}, { spec: north, id: "north" })).toEqual(["make north"]);
    expect(await told({}, { spec: { name: "east" }, state: "absent" })).toEqual(["remove east"]);
    expect(await told({}, { spec: { name: "east" } })).toEqual([]);
    expect(await told({}, { spec: north, plan: true })).toEqual([]);
  });
});

describe("whoever has gone before the first write", () => {
  it("has nothing written, and hears that nothing was", async () => {
    const caller = new AbortController();
    const { ensure, calls } = harbour({
      find: async (_client, { name }) => {
        caller.abort();
        return { id: name };
      },
    });
    const report = await ensure({ spec: north }, { signal: caller.signal });
    expect(report).toMatchObject({ changed: false, failed: true, items: [{ effect: "none" }] });
    expect(report.items[0]?.failure).toMatchObject({ code: "cancelled", message: "acme/buoy: cancelled" });
    expect(calls).toEqual([]);
  });
});

describe("what would have room after a removal", () => {
  const full = () => new ConflictError("the harbour is full", { wantsRoom: true });
  /** A harbour with room for one, whose removals take two and a half seconds. */
  const narrow = () => {
    const stage = harbour({
      async apply(_client, { desire }, context) {
        if (stage.buoys.size > 0) throw full();
        stage.enter(context, "making");
        stage.put(desire.spec);
        return stage.shown(desire.spec.name) as never;
      },
      async destroy(_client, { observed }, context) {
        await stage.clock.sleep(2_500);
        stage.enter(context, "removing");
        stage.buoys.delete(observed?.id ?? "");
        return undefined;
      },
    });
    stage.put(north);
    return stage;
  };

  it("waits while one is under way in this client, by seconds, and is made then", async () => {
    const { ensure, clock, buoys } = narrow();
    const [gone, made] = await Promise.all([ensure({ spec: north, state: "absent" }), ensure({ spec: south })]);
    expect([gone, made]).toMatchObject([
      { changed: true, failed: false },
      { changed: true, failed: false },
    ]);
    expect([...buoys.keys()]).toEqual(["south"]);
    expect(clock.now()).toBe(3_000);
  });

  it("does not wait where none is: neither planned ones nor those that are over count", async () => {
    const { ensure, clock } = narrow();
    const refusal = { failed: true, items: [{ failure: { message: "the harbour is full" } }] };
    const [, made] = await Promise.all([ensure({ spec: north, state: "absent", plan: true }), ensure({ spec: south })]);
    expect(made).toMatchObject(refusal);
    expect(clock.now()).toBe(0);
    await ensure({ spec: north, state: "absent" });
    await ensure({ spec: south });
    const now = clock.now();
    expect(await ensure({ spec: north })).toMatchObject(refusal);
    expect(clock.now()).toBe(now);
  });
});
