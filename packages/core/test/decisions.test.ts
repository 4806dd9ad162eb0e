import { describe, expect, it } from "vitest";
import type { Context } from "../src/definition/resource.ts";
import { ApiError, ConflictError, InputError, OperationError } from "../src/errors.ts";
import { harbour, refused } from "./harbour.ts";

const north = { name: "north", colour: "red" };

const oneOf = (names: string, more = "") => `exactly one of ${names} must be given${more}`;

describe("a request that asks for no one thing is refused, and by the field that is wrong:", () => {
  it.each<[string, object, string, string]>([
    ["neither a kind nor a question", { resource: undefined }, "resource", oneOf("`resource` and `query`")],
    ["both", { query: "acme/buoys", spec: north }, "query", oneOf("`resource` and `query`")],
    ["no spec", {}, "spec", oneOf("`spec` and `items`", " with `resource`")],
    ["a spec and items", { spec: north, items: [north] }, "items", oneOf("`spec` and `items`", " with `resource`")],
    [
      "a question about items",
      { resource: undefined, query: "acme/buoys", items: [{}] },
      "items",
      "a query takes `spec`, not `items`",
    ],
    ["an id of several", { items: [north], id: "north" }, "id", "cannot be given together with `items`"],
    [
      "a kind that is not there",
      { resource: "acme/boy", spec: north },
      "resource",
      'there is no resource "acme/boy"; did you mean `acme/buoy`? Allowed: `acme/buoy`',
    ],
    [
      "a kind of a cloud that is not there",
      { resource: "emca/nothing", spec: north },
      "resource",
      'there is no resource "emca/nothing"; Allowed: `acme/buoy`',
    ],
    [
      "a question that is not there",
      { resource: undefined, query: "acme/x" },
      "query",
      'there is no query "acme/x"; Allowed: `acme/buoys`',
    ],
  ])("%s", async (_, request, field, message) => {
    const { ensure, calls } = harbour();
    const { failed, failure } = (await ensure(request)) as unknown as {
      failed: boolean;
      failure: { issues: unknown[] };
    };
    expect(failed).toBe(true);
    expect(failure).toMatchObject({
      code: "input",
      issues: [{ path: [field], message }],
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
    expect(await ensure({ items: [{ name: "south" }, north] })).toMatchObject({
      failed: true,
      failure: {
        issues: [
          { path: ["items", 0, "colour"], message: "is not sold here" },
          { path: ["items", 1, "colour"], message: "is not sold here" },
        ],
      },
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

  it("and does not show before the deadline is told by then, with what is still to change", async () => {
    const { ensure, clock } = harbour({
      read: async () => undefined,
      apply: async () => ({ id: "north", spec: { name: "north", colour: "green" }, outputs: { keel: "K-1" } }),
    });
    const [item] = (await ensure({ spec: north, timeouts: { deadline_seconds: 5 } })).items;
    expect(item?.failure).toMatchObject({
      code: "timeout",
      message:
        "the whole request took longer than its 5 s; the last trouble before: acme/buoy: the cloud accepted the change but does not show it: still to create: `name`, `colour`",
    });
    expect(clock.now()).toBe(5_000);
  });

  it("and is slow to take something away is waited for as well, and told by what is still there", async () => {
    for (const after of [12_000, 40_000]) {
      const { ensure, clock, put, buoys, shown, enter } = harbour({
        async read(_client, id, { memo }, desire) {
          memos.push(memo);
          expect(desire).toMatchObject({ state: "absent", spec: { name: "north" } });
          return clock.now() < after ? shown(id) : undefined;
        },
        async destroy(_client, { observed }, context) {
          enter(context, "removing");
          return observed;
        },
      });
      const memos: unknown[] = [];
      put(north);
      const report = await ensure({ spec: { name: "north" }, state: "absent" });
      expect(buoys.size).toBe(1);
      if (after === 12_000) {
        expect(report).toMatchObject({ changed: true, failed: false, items: [{ id: "north" }] });
        expect(report.items[0]).not.toHaveProperty("spec");
        // Each look reads anew.
        expect(new Set(memos).size).toBe(memos.length);
      } else {
        expect(report.items[0]?.failure).toMatchObject({
          code: "convergence",
          message: expect.stringContaining("still to delete: `name`, `colour`"),
        });
      }
    }
  });

  it("is not waited for by whoever leaves, who hears what was waited for", async () => {
    const caller = new AbortController();
    const { ensure, clock } = harbour({
      read: async () => undefined,
      async apply(_client, { desire }, context) {
        context.ledger.enter({ what: "making", effect: "done" });
        return { id: "north", spec: { ...desire.spec, colour: "grey" }, outputs: { keel: "K-1" } };
      },
    });
    const report = ensure({ spec: north }, { signal: caller.signal });
    await clock.sleep(2_300);
    caller.abort();
    expect((await report).items[0]).toMatchObject({
      id: "north",
      changed: true,
      failure: {
        code: "cancelled",
        message:
          "waiting for the cloud to show the change: cancelled; the last trouble before: acme/buoy: the cloud accepted the change but does not show it: still to create: `name`, `colour`",
      },
    });
    expect(clock.now()).toBe(2_300);
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

describe("old and new", () => {
  it.each([
    [true, ["remove north", "make south"]],
    [false, ["make south", "remove north"]],
    [undefined, ["make south", "remove north"]],
  ])(
    "cannot stand side by side where the kind says so outright, and can where it says nothing: %s",
    async (exclusive, order) => {
      const { ensure, put, calls } = harbour({ exclusive } as never);
      put(north);
      const report = await ensure({ spec: { name: "south", colour: "red" }, id: "north", allow_replace: true });
      expect(report).toMatchObject({ failed: false, changed: true, items: [{ id: "south" }] });
      expect(calls).toEqual(order);
    },
  );

  it("are told apart: what is to go is stated as it was read, what is made knows of no old one", async () => {
    const told: unknown[] = [];
    const { ensure, put, shown } = harbour({
      async apply(_client, { observed, plan }, context) {
        told.push([observed, plan.action]);
        context.ledger.enter({ what: "making", effect: "done" });
        put({ name: "south", colour: "green" });
        return shown("south") as never;
      },
      async destroy(_client, { desire, plan, observed }) {
        told.push([desire, plan.action, observed?.id]);
        return undefined;
      },
    });
    put(north);
    const spec = { name: "south", colour: "green" };
    await ensure({ spec, id: "north", incarnation: "K-1", allow_replace: true });
    const gone = { state: "absent", spec: north, id: "north", incarnation: "K-1" };
    expect(told).toEqual([
      [undefined, "replace"],
      [gone, "delete", "north"],
    ]);
  });
});

describe("what is absent already", () => {
  it("is not finished, and nothing is written for it", async () => {
    let finished = 0;
    const { ensure, calls } = harbour({
      async finish(_client, { observed }) {
        finished += 1;
        return observed;
      },
    });
    expect(await ensure({ spec: north, state: "absent" })).toMatchObject({
      changed: false,
      failed: false,
      items: [{ action: "none", before: null, after: null, subject: "north" }],
    });
    expect([finished, calls]).toEqual([0, []]);
  });
});

describe("a thing without an id", () => {
  it("goes by its fields of one word, as far as they are stated", async () => {
    const { ensure } = harbour({ find: async () => undefined });
    const subjects = (await ensure({ items: [north, { name: "south", colour: null }], plan: true })).items;
    expect(subjects.map(({ subject }) => subject)).toEqual(["(name north, colour red)", "(name south)"]);
    for (const item of subjects) expect(item).not.toHaveProperty("id");
  });
});

describe("items that are looked at together", () => {
  const lamp = { resource: "acme/lamp", spec: { of: "north" } };

  it("are told each what the look says of it: a refusal, a note, what would be made besides", async () => {
    const refusal = new ConflictError("no room for two", { hint: "Take one." });
    const asked: unknown[] = [];
    const { ensure, put, calls } = harbour({
      async review(_client, changes) {
        asked.push(changes.map(({ id, plan }) => [id, plan.action]));
        return [{ notes: ["It costs money."], besides: [lamp] }, { refusal }, {}];
      },
    });
    put({ name: "east", colour: "red" });
    const names = ["north", "south", "east", "west"];
    const request = { items: names.map((name) => ({ name, colour: "red" })) };
    const planned = await ensure({ ...request, plan: true });
    // What needs nothing is not looked at.
    expect(asked).toEqual([["north", "south", "west"].map((name) => [name, "create"])]);
    expect(planned.items).toMatchObject([
      { changed: true, notes: ["It costs money."], besides: [lamp] },
      { changed: false, notes: [], failure: { message: "no room for two", hint: "Take one." } },
      { changed: false },
      { changed: true, notes: [] },
    ]);
    for (const item of planned.items.slice(1)) expect(item).not.toHaveProperty("besides");
    const made = await ensure(request);
    expect(calls).toEqual(["make north", "make west"]);
    // What was foretold and not made is not told as made.
    expect(made.items[0]).toMatchObject({ changed: true, notes: ["It costs money."] });
    expect(made.items[0]).not.toHaveProperty("besides");
  });

  it("are all refused where the look itself fails, and are not looked at where nothing is to be done", async () => {
    let looks = 0;
    const { ensure, put, calls } = harbour({
      review: () => {
        looks += 1;
        return Promise.reject(refused());
      },
    });
    put(north);
    expect(await ensure({ spec: north })).toMatchObject({ failed: false });
    expect(looks).toBe(0);
    const report = await ensure({ items: [north, { name: "south" }, { name: "west" }] });
    expect(report.items.map(({ failure }) => failure?.message)).toEqual([
      undefined,
      "the harbour is full",
      "the harbour is full",
    ]);
    expect(calls).toEqual([]);
  });

  it("fail each for itself, and what another thing is made for tells what it made", async () => {
    const { ensure, put, calls } = harbour({
      async find(_client, { name }) {
        if (name === "south") throw refused();
        return { id: name };
      },
      async apply(_client, { desire }, context) {
        context.ledger.enter({ what: "making", effect: "done" });
        context.besides(lamp);
        context.note("It took a while.");
        put(desire.spec);
        return { id: desire.spec.name, spec: desire.spec, outputs: { keel: "K" } };
      },
    });
    const report = await ensure({ items: [{ name: "south" }, north] });
    expect(report).toMatchObject({
      changed: true,
      failed: true,
      items: [
        { changed: false, action: "none", effect: "none", differences: [], notes: [], subject: "(name south)" },
        { changed: true, besides: [lamp], notes: ["It took a while."] },
      ],
    });
    expect(report.items[0]?.failure?.message).toBe("the harbour is full");
    expect(report.items[0]).not.toHaveProperty("besides");
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

  it("is looked for and mended where the change cannot even be planned, and by what is stated alone", async () => {
    const asked: unknown[] = [];
    const mended: string[] = [];
    const { ensure } = harbour({
      read: () => Promise.reject(refused()),
      async leftover(_client, change) {
        asked.push(change);
        return { note: "Its lamp was taken down.", mend: async () => void mended.push("lamp") };
      },
    });
    const report = await ensure({ spec: north, id: "north" });
    expect(report.items[0]).toMatchObject({ notes: ["Its lamp was taken down."], failure: { code: "api" } });
    expect(mended).toEqual(["lamp"]);
    expect(asked).toStrictEqual([
      {
        desire: { state: "present", spec: north, id: "north", incarnation: undefined },
        id: "north",
        observed: undefined,
        plan: { action: "none", differences: [], notes: [] },
        anew: false,
      },
    ]);
  });

  it("is left as it is by whoever has gone", async () => {
    const caller = new AbortController();
    const mended: string[] = [];
    const { ensure } = harbour({
      read: () => {
        caller.abort();
        return Promise.reject(refused());
      },
      leftover: async () => ({ note: "Its lamp was taken down.", mend: async () => void mended.push("lamp") }),
    });
    const report = await ensure({ spec: north }, { signal: caller.signal });
    expect(report).toMatchObject({ failed: true, items: [{ notes: [] }] });
    expect(mended).toEqual([]);
  });

  it("is mended once for a thing that needs nothing, and not at all in a plan, which tells of it with what else is to be done", async () => {
    const mended: string[] = [];
    const { ensure, calls } = harbour(left(async () => void mended.push("lamp")));
    const planned = await ensure({ spec: north, plan: true });
    expect(planned.items[0]).toMatchObject({ action: "create", notes: ["Its lamp was taken down."] });
    const done = await ensure({ spec: north });
    expect(done.items[0]?.notes).toEqual(["Its lamp was taken down."]);
    expect([mended, calls]).toEqual([["lamp"], ["make north"]]);
  });

  it("is nothing where there is nothing, and what mending wrote is a change", async () => {
    const mended = harbour({
      leftover: async () => ({
        note: "Its lamp was taken down.",
        mend: async ({ ledger }) => ledger.enter({ what: "hanging the lamp", effect: "done" }),
      }),
    });
    expect(await mended.mooring.mend({ resource: "acme/buoy", spec: north })).toMatchObject({
      plan: false,
      changed: true,
      items: [{ effect: "done" }],
    });
    const whole = harbour({ leftover: async () => undefined });
    expect(await whole.mooring.mend({ resource: "acme/buoy", spec: north })).toMatchObject({
      changed: false,
      failed: false,
      items: [{ notes: [] }],
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

describe("a change that is refused", () => {
  it("claims no id of what was only found, and tells what is there", async () => {
    const { ensure, put } = harbour({ apply: () => Promise.reject(refused()) });
    put({ name: "north", colour: "green" });
    const [found] = (await ensure({ spec: north })).items;
    expect(found).toMatchObject({
      effect: "none",
      changed: false,
      spec: { colour: "green" },
      outputs: { keel: "K-1" },
    });
    expect(found).not.toHaveProperty("id");
    expect(found?.failure).not.toHaveProperty("hint");
    expect((await ensure({ spec: north, id: "north" })).items[0]).toMatchObject({ id: "north" });
  });

  it("after its first write was done has no doubt about that", async () => {
    const { ensure } = harbour({
      async apply(_client, _change, context) {
        context.ledger.enter({ what: "making", effect: "done" });
        throw refused();
      },
    });
    expect((await ensure({ spec: north })).items[0]?.failure).not.toHaveProperty("hint");
  });

  it("after room was made for it says what is gone only where that is not there again", async () => {
    const { ensure, put } = harbour({
      immutable: ["colour"],
      exclusive: true,
      async apply(_client, { desire }, context) {
        context.ledger.enter({ what: "making", effect: "done" });
        put({ ...desire.spec, colour: "grey" });
        return { id: "north", spec: { name: "north", colour: "grey" }, outputs: { keel: "K-2" } };
      },
    });
    put({ name: "north", colour: "green" });
    const [item] = (await ensure({ spec: north, allow_replace: true })).items;
    expect(item).toMatchObject({ id: "north", notes: [], failure: { code: "convergence" } });
    const whole = harbour({ exclusive: true });
    whole.put(north);
    const done = await whole.ensure({ spec: { name: "south" }, id: "north", allow_replace: true });
    expect(done.items[0]).toMatchObject({ id: "south", notes: [] });
  });
});

describe("a replacement", () => {
  it.each<[string, object, object, boolean]>([
    ["nothing is there by its name", { find: async () => undefined }, {}, true],
    ["it is there by its name", { find: async () => ({ id: "south" }) }, {}, false],
    ["another one would do", { find: async () => ({ id: "south", by: "description" }) }, {}, true],
    ["the old one is what is found", { find: async () => ({ id: "north" }) }, {}, true],
    ["whoever asks takes nothing over", { find: async () => ({ id: "south" }) }, { adopt: false }, true],
  ])("is made anew unless an interrupted run has begun it: %s", async (_, over, call, isAnew) => {
    const made: boolean[] = [];
    const { ensure, put } = harbour({
      ...over,
      async apply(_client, { anew, desire }, context) {
        made.push(anew);
        context.ledger.enter({ what: "making", effect: "done" });
        return { id: "south", spec: desire.spec, outputs: { keel: "K" } };
      },
    });
    put(north);
    const replaced = { spec: { name: "south", colour: "green" }, id: "north", allow_replace: true };
    expect(await ensure(replaced, call)).toMatchObject({ failed: false, items: [{ action: "replace" }] });
    expect(made).toEqual([isAnew]);
  });

  it("is no update: what is changed in place is not made anew, and what is remembered is not looked for", async () => {
    const made: boolean[] = [];
    const { ensure, put } = harbour({
      find: () => Promise.reject(new Error("nobody asked")),
      async apply(_client, { anew, desire }, context) {
        made.push(anew);
        context.ledger.enter({ what: "painting", effect: "done" });
        return { id: "north", spec: desire.spec, outputs: { keel: "K" } };
      },
    });
    put({ name: "north", colour: "green" });
    expect(await ensure({ spec: north, id: "north" })).toMatchObject({ failed: false, items: [{ action: "update" }] });
    expect(made).toEqual([false]);
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

  const taken = () => new ApiError("taken", { reason: "conflict", words: "taken", status: 409 });
  const gone = () => new ApiError("gone", { reason: "not-found", words: "gone", status: 404 });
  const sunk = () => new OperationError("it sank");

  it.each<[string, () => Error, { colour?: string }, object, number]>([
    ["an operation that failed", sunk, {}, {}, 2],
    ["a conflict", taken, {}, {}, 2],
    ["what was found and is gone", gone, { colour: "green" }, {}, 2],
    ["what was not there and is not found", gone, {}, {}, 1],
    ["another refusal of what was found", refused, { colour: "green" }, {}, 1],
    ["another refusal", refused, {}, {}, 1],
    ["a conflict about what is remembered", taken, {}, { id: "north" }, 0],
    ["a conflict about what is to go", taken, { colour: "green" }, { state: "absent", spec: { name: "north" } }, 1],
    ["a conflict for whoever takes nothing over", taken, {}, { adopt: false }, 1],
  ])("may explain %s: is looked for so many times", async (_, failure, there, more, looks) => {
    const { adopt, ...request } = more as { adopt?: boolean };
    let found = 0;
    const { ensure, put } = harbour({
      find: async (_client, { name }) => {
        found += 1;
        return { id: name };
      },
      apply: () => Promise.reject(failure()),
      destroy: () => Promise.reject(failure()),
    });
    if (there.colour !== undefined) put({ name: "north", colour: there.colour });
    const report = await ensure({ spec: north, ...request }, adopt === undefined ? {} : { adopt });
    expect(report.items[0]?.failure?.message).toBe(failure().message);
    expect(found).toBe(looks);
  });

  it("does not explain what was refused after a write, or before there was a plan", async () => {
    let looks = 0;
    const counting = async (_client: object, { name }: { name: string }) => {
      looks += 1;
      return { id: name };
    };
    for (const effect of ["done", "unknown"] as const) {
      looks = 0;
      const { ensure } = harbour({
        find: counting,
        async apply(_client, _change, context) {
          context.ledger.enter({ what: "making", effect });
          throw taken();
        },
      });
      expect(await ensure({ spec: north })).toMatchObject({ failed: true });
      expect(looks).toBe(1);
    }
    looks = 0;
    expect(
      await harbour({ find: counting, read: () => Promise.reject(taken()) }).ensure({ spec: north }),
    ).toMatchObject({
      failed: true,
    });
    expect(looks).toBe(1);
  });

  it("takes what is there now in place of what is gone, and tells the first refusal where that cannot be looked for", async () => {
    let looks = 0;
    const moved = harbour({
      find: async () => {
        looks += 1;
        return { id: looks === 1 ? "north" : "south" };
      },
      read: async (_client, id) => {
        const colour = id === "north" ? "green" : "red";
        return { id, spec: { name: "north", colour }, outputs: { keel: "K" } };
      },
      apply: () => Promise.reject(gone()),
    });
    expect(await moved.ensure({ spec: north })).toMatchObject({
      failed: false,
      changed: false,
      items: [{ id: "south", action: "none", notes: [] }],
    });
    looks = 0;
    const { ensure } = harbour({
      find: async (_client, { name }) => {
        looks += 1;
        if (looks > 1) throw refused();
        return { id: name };
      },
      apply: () => Promise.reject(taken()),
    });
    expect((await ensure({ spec: north })).items[0]).toMatchObject({ action: "create", failure: { message: "taken" } });
    expect(looks).toBe(2);
  });

  it("is not waited for once something was written, nor by a removal", async () => {
    const passing = () => new ConflictError("a tie is being settled", { passing: true });
    const written = harbour({
      async apply(_client, _change, context) {
        context.ledger.enter({ what: "making", effect: "done" });
        throw passing();
      },
    });
    expect(await written.ensure({ spec: north })).toMatchObject({ failed: true });
    expect(written.clock.now()).toBe(0);
    const removal = harbour({ destroy: () => Promise.reject(passing()) });
    removal.put(north);
    expect(await removal.ensure({ spec: north, state: "absent" })).toMatchObject({ failed: true });
    expect(removal.clock.now()).toBe(0);
  });

  it("is told as the conflict that it is where the next pause would not end before the deadline", async () => {
    const { ensure, clock } = harbour({
      apply: () => Promise.reject(new ConflictError("taken by somebody else", { retryable: true })),
    });
    const report = await ensure({ spec: north, timeouts: { deadline_seconds: 3 } });
    expect(report.items[0]?.failure).toMatchObject({ code: "conflict", message: "taken by somebody else" });
    // Half of 500, 1,000 and 2,000 ms; half of 4,000 more is too long.
    expect(clock.now()).toBe(1_750);
  });
});

describe("a look", () => {
  const missing = () => new ApiError("no such buoy", { reason: "not-found", words: "no such buoy", status: 404 });

  it("that finds nothing where a request before it showed something is made once more, with fresh reads", async () => {
    const memos: unknown[] = [];
    const looking = (error: () => Error) => ({
      async read(_client: object, _id: string, context: Context) {
        memos.push(context.memo);
        if (memos.length === 1) throw error();
        return undefined;
      },
    });
    const again = harbour(looking(missing));
    expect(await again.ensure({ spec: north, plan: true })).toMatchObject({ failed: false, changed: true });
    expect(new Set(memos.filter(Boolean)).size).toBe(2);
    memos.length = 0;
    const other = () => new ApiError("broken", { reason: "unavailable", words: "broken", status: 503 });
    for (const error of [other, () => Object.assign(new Error("broken"), { status: 404 })]) {
      memos.length = 0;
      const report = await harbour(looking(error)).ensure({ spec: north, plan: true });
      expect(report.items[0]?.failure?.message).toContain("broken");
      expect(memos).toHaveLength(1);
    }
  });

  it("that ends badly twice is told", async () => {
    const { ensure } = harbour({ read: () => Promise.reject(missing()) });
    expect((await ensure({ spec: north, plan: true })).items[0]?.failure).toMatchObject({
      message: "no such buoy",
      status: 404,
    });
  });
});

describe("a thing that somebody else has made for a while", () => {
  const mark = { key: "mooring-k", short: "mooring-k-s", long: "mooring-k-s (words)" };
  const bearing = (words: string | undefined) => ({
    read: async (_client: object, id: string) => ({ id, spec: north, outputs: { keel: "K-1" }, mark: words }),
  });
  const note = 'bears the mark of that, "mooring-other-1": a sweep of its repository gives it back.';

  it.each<[string, string | undefined, object, string | undefined]>([
    ["somebody else's", "mooring-other-1", { mark: () => mark }, note],
    ["anybody's, for whoever makes nothing for a while", "mooring-other-1", {}, note],
    ["one's own", "mooring-k-1", { mark: () => mark }, undefined],
    ["nobody's", undefined, { mark: () => mark }, undefined],
  ])("says so to whoever joins it: %s", async (_, words, call, told) => {
    const [item] = (await harbour(bearing(words)).ensure({ spec: north, plan: true }, call)).items;
    expect(item?.mark).toBe(words);
    expect(item?.notes).toEqual(told === undefined ? [] : [expect.stringContaining(told)]);
  });

  it("does not say so to whoever removes it", async () => {
    const { ensure } = harbour(bearing("mooring-other-1"));
    expect((await ensure({ spec: north, state: "absent", plan: true })).items[0]?.notes).toEqual([]);
  });

  it("stays marked where its own maker changes it, and else loses its mark: so is what takes its place", async () => {
    const marks: unknown[] = [];
    const { put, ensure } = harbour({
      read: async (_client, id) =>
        id === "none" ? undefined : { id, spec: { name: id, colour: "green" }, outputs: { keel: "K" }, mark: id },
      async apply(_client, { desire }, context) {
        marks.push(context.mark?.key);
        context.ledger.enter({ what: "making", effect: "done" });
        return { id: desire.spec.name, spec: desire.spec, outputs: { keel: "K" } };
      },
      destroy: async () => undefined,
    });
    put(north);
    const asked = (id: string, more: object = {}, call: object = { mark: () => mark }) =>
      ensure({ spec: { name: id, colour: "red" }, ...more }, call);
    await asked("none");
    await asked("mooring-k-1");
    await asked("mooring-other-1");
    await asked("south", { id: "mooring-k-1", allow_replace: true });
    await asked("south", { id: "mooring-other-1", allow_replace: true });
    await asked("mooring-k-1", {}, {});
    expect(marks).toEqual(["mooring-k", "mooring-k", undefined, "mooring-k", undefined, undefined]);
  });
});
