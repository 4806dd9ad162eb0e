import { describe, expect, it } from "vitest";
import type { Context } from "../src/definition/resource.ts";
import { ApiError, ConflictError, InputError, OperationError } from "../src/errors.ts";
import { harbour, refused } from "./harbour.ts";

const north = { name: "north", colour: "red" };

describe("a request that asks for no one thing is refused, and by the field that is wrong:", () => {
  it.each<[string, object, string, RegExp]>([
    ["neither a kind nor a question", { resource: undefined }, "resource", /exactly one of `resource` and `query`/],
    ["both", { query: "acme/buoys", spec: north }, "query", /exactly one of `resource` and `query`/],
    ["no spec", {}, "spec", /exactly one of `spec` and `items`/],
    ["a spec and items", { spec: north, items: [north] }, "items", /exactly one of `spec` and `items`/],
    ["a question about items", { resource: undefined, query: "acme/buoys", items: [{}] }, "items", /takes `spec`/],
    ["an id of several", { items: [north], id: "north" }, "id", /cannot be given together with `items`/],
    [
      "a kind that is not there",
      { resource: "acme/boy", spec: north },
      "resource",
      /no resource "acme\/boy".*acme\/buoy/,
    ],
    ["a question that is not there", { resource: undefined, query: "acme/x" }, "query", /no query "acme\/x"/],
  ])("%s", async (_, request, field, message) => {
    const { ensure, calls } = harbour();
    const { failed, failure } = (await ensure(request)) as unknown as {
      failed: boolean;
      failure: { issues: unknown[] };
    };
    expect(failed).toBe(true);
    expect(failure).toMatchObject({
      code: "input",
      issues: [{ path: [field], message: expect.stringMatching(message) }],
    });
    expect(calls).toEqual([]);
  });

  it("and what is remembered is asked for by its id", async () => {
    const { mooring } = harbour();
    expect(await mooring.read({ resource: "acme/buoy" })).toMatchObject({
      failed: true,
      failure: { code: "input", issues: [{ path: ["id"], message: "is missing" }] },
    });
  });
});

describe("a spec that is wrong", () => {
  it("is named by where it stands, alone or among items, each of them", async () => {
    const alone = await harbour().ensure({ spec: { name: 7 } });
    expect(alone).toMatchObject({ failure: { issues: [{ path: ["spec", "name"] }] } });
    const { ensure, calls } = harbour();
    const among = await ensure({ items: [{ colour: "red" }, north, { ...north, size: 3 }] });
    expect((among as unknown as { failure: InputError }).failure.issues.map(({ path }) => path)).toEqual([
      ["items", 0, "name"],
      ["items", 2, "size"],
    ]);
    expect(calls).toEqual([]);
  });

  it("is named so too where only the client knows", async () => {
    const canonical = () => {
      throw new InputError([{ path: ["colour"], message: "is not sold here" }], { hint: "Take red." });
    };
    const { ensure } = harbour({ canonical });
    expect(await ensure({ items: [north] })).toMatchObject({
      failed: true,
      failure: { issues: [{ path: ["items", 0, "colour"], message: "is not sold here" }] },
    });
    expect(await ensure({ spec: north })).toMatchObject({ failure: { issues: [{ path: ["spec", "colour"] }] } });
  });

  it("is not blamed for what is a defect of ours", async () => {
    const canonical = () => {
      throw new TypeError("a bug");
    };
    expect(await harbour({ canonical }).ensure({ spec: north })).toMatchObject({
      failed: true,
      failure: { code: "internal", message: "unexpected: a bug", hint: expect.stringContaining("defect of Mooring") },
    });
  });
});

describe("a definition", () => {
  it("is told whether it looks for a plan, or for a change that follows", async () => {
    const looks: boolean[] = [];
    const look = (context: Context) => void looks.push(context.dryRun);
    const { ensure, mooring } = harbour({
      find: async (_client, { name }, context) => {
        look(context);
        return { id: name };
      },
      read: async (_client, _id, context) => {
        look(context);
        return undefined;
      },
    });
    await mooring.read({ resource: "acme/buoy", id: "north" });
    await ensure({ spec: north, plan: true });
    expect(new Set(looks)).toEqual(new Set([true]));
    looks.length = 0;
    await ensure({ spec: north, timeouts: { deadline_seconds: 1 } });
    expect(new Set(looks)).toEqual(new Set([false]));
  });

  it("gives parents that have nothing to say no word in the report", async () => {
    const { ensure } = harbour();
    expect((await ensure({ spec: north, state: "absent" })).items[0]?.notes).toEqual([]);
    expect((await ensure({ spec: north, id: "north", plan: true })).items[0]?.notes).toEqual([]);
  });
});

describe("a change that the cloud accepts", () => {
  it("and is slow to show is waited for", async () => {
    let made = 0;
    const { ensure, clock, shown, put, enter } = harbour({
      read: async (_client, id) => (made > 0 && clock.now() >= made + 12_000 ? shown(id) : undefined),
      async apply(_client, { desire }, context) {
        enter(context, "making");
        put(desire.spec);
        made = clock.now() + 1;
        return { id: "north", spec: { ...desire.spec, colour: "grey" }, outputs: { keel: "K-1" } };
      },
    });
    expect(await ensure({ spec: north })).toMatchObject({ changed: true, failed: false, items: [{ id: "north" }] });
    expect(clock.now()).toBeGreaterThanOrEqual(12_000);
    expect(clock.now()).toBeLessThan(13_000);
  });

  it("and does not show is told with its id, after half a minute, by the fields that are still to change", async () => {
    const { ensure, clock, put } = harbour({
      apply: async (_client, _change, context) => {
        context.ledger.enter({ what: "painting", effect: "done" });
        return { id: "north", spec: { name: "north", colour: "green" }, outputs: { keel: "K-1" } };
      },
    });
    put({ name: "north", colour: "green" });
    const report = await ensure({ spec: north });
    expect(report).toMatchObject({ changed: true, failed: true, items: [{ id: "north", effect: "done" }] });
    expect(report.items[0]?.failure).toMatchObject({
      code: "convergence",
      message: "acme/buoy: the cloud accepted the change but does not show it: still to update: `colour`",
      hint: expect.stringContaining("something else is changing the same object"),
    });
    expect(clock.now()).toBe(30_000);
  });

  it("is not told as what was read before it, where it fails", async () => {
    const { ensure, put } = harbour({
      async apply(_client, _change, context) {
        context.ledger.enter({ what: "painting", effect: "unknown" });
        throw refused();
      },
    });
    put({ name: "north", colour: "green" });
    const [item] = (await ensure({ spec: north })).items;
    expect(item).toMatchObject({ effect: "unknown", changed: true, before: { colour: "green" } });
    expect(item).not.toHaveProperty("spec");
    expect(item).not.toHaveProperty("outputs");
    expect(item?.failure?.hint).toBe("It may have been made all the same: run again to see.");
  });
});

describe("a replacement that nobody has allowed", () => {
  it("is refused by the fields that cannot change, what they are and what they were to be, and what to say", async () => {
    const { ensure, put, calls } = harbour({ immutable: ["colour"] });
    put({ name: "north", colour: "green" });
    const [item] = (await ensure({ spec: north })).items;
    expect(item?.failure).toMatchObject({
      code: "conflict",
      message: 'north: cannot be changed in place, only removed and made anew: `colour` from "green" to "red"',
      hint: "Say `allow_replace: true` if that is wanted.",
    });
    expect(calls).toEqual([]);
  });
});

describe("what is left half done beside a thing", () => {
  const left = (mend: () => Promise<void>) => ({
    leftover: async () => ({ note: "Its lamp was taken down.", mend }),
  });

  it("is mended with what is wanted, and told, also where nothing else is to do", async () => {
    const mended: string[] = [];
    const { ensure, put } = harbour(left(async () => void mended.push("lamp")));
    put(north);
    expect(await ensure({ spec: north, plan: true })).toMatchObject({ changed: true });
    expect(mended).toEqual([]);
    const report = await ensure({ spec: north });
    expect(mended).toEqual(["lamp"]);
    expect(report.items[0]?.notes).toEqual(["Its lamp was taken down."]);
  });

  it("and cannot be mended is the failure, where there is no other; and where there is one, that one is told", async () => {
    const dark = () => Promise.reject(new ApiError("no lamp", { reason: "rejected", words: "no lamp" }));
    const { ensure, put } = harbour(left(dark));
    put(north);
    expect(await ensure({ spec: north })).toMatchObject({ failed: true, items: [{ failure: { message: "no lamp" } }] });
    const both = harbour({ ...left(dark), apply: () => Promise.reject(refused()) });
    expect(await both.ensure({ spec: north })).toMatchObject({
      failed: true,
      items: [{ failure: { message: "the harbour is full" } }],
    });
  });

  it("is mended alone for whoever comes only for that; a kind that leaves nothing is asked nothing", async () => {
    const mended: string[] = [];
    const { mooring, calls, buoys } = harbour(left(async () => void mended.push("lamp")));
    const report = await mooring.mend({ resource: "acme/buoy", spec: north });
    expect(report).toMatchObject({ failed: false, items: [{ notes: ["Its lamp was taken down."] }] });
    expect(mended).toEqual(["lamp"]);
    expect([calls, buoys.size]).toEqual([[], 0]);
    const nothing = harbour();
    expect(await nothing.mooring.mend({ resource: "acme/buoy", spec: north })).toEqual({
      resource: "acme/buoy",
      plan: false,
      changed: false,
      failed: false,
      items: [],
    });
  });
});

describe("what somebody else is in the way of", () => {
  it("is planned again some twenty times, and no more", async () => {
    let tries = 0;
    const { ensure, clock } = harbour({
      async apply() {
        tries += 1;
        throw new ConflictError("taken by somebody else", { retryable: true });
      },
    });
    const report = await ensure({ spec: north, timeouts: { deadline_seconds: 86_400 } });
    expect(report.items[0]?.failure).toMatchObject({ code: "conflict", message: "taken by somebody else" });
    expect(tries).toBe(21);
    // Half of 500, 1,000, 2,000, 4,000 ms, then of 8,000.
    expect(clock.now()).toBe(3_750 + 16 * 4_000);
  });

  it("and passes is looked at each second, for ten seconds", async () => {
    let tries = 0;
    const { ensure, clock } = harbour({
      async apply() {
        tries += 1;
        throw new ConflictError("a tie is being settled", { passing: true });
      },
    });
    const report = await ensure({ spec: north });
    expect(report.items[0]?.failure?.message).toBe("a tie is being settled");
    expect(tries).toBe(11);
    expect(clock.now()).toBe(10_000);
  });

  it("is not waited for by whoever leaves, who hears what was in the way", async () => {
    const caller = new AbortController();
    const { ensure, clock } = harbour({
      apply: () => Promise.reject(new ConflictError("taken by somebody else", { retryable: true })),
    });
    const report = ensure({ spec: north }, { signal: caller.signal });
    await clock.sleep(2_000);
    caller.abort();
    expect((await report).items[0]?.failure).toMatchObject({
      code: "cancelled",
      message: expect.stringContaining("taken by somebody else"),
    });
    expect(clock.now()).toBe(2_000);
  });

  it.each([
    ["a failed operation", () => new OperationError("it sank")],
    ["a conflict", () => new ApiError("taken", { reason: "conflict", words: "taken", status: 409 })],
  ])("may explain %s, and is looked for before that is told; another refusal is told at once", async (_, failure) => {
    for (const [error, looks] of [
      [failure, 2],
      [refused, 1],
    ] as const) {
      let found = 0;
      const { ensure } = harbour({
        find: async (_client, { name }) => {
          found += 1;
          return { id: name };
        },
        apply: () => Promise.reject(error()),
      });
      expect((await ensure({ spec: north })).items[0]?.failure?.message).toBe(error().message);
      expect(found).toBe(looks);
    }
  });
});
