import { describe, expect, it } from "vitest";
import type { Finding } from "../src/definition/resource.ts";
import { harbour } from "./harbour.ts";

const north = { name: "north", colour: "red" };

/** A harbour where `north` is, and a look for anything finds it so. */
function finding(by: Finding["by"], more: Partial<Finding> = {}) {
  const stage = harbour({ find: async () => ({ id: "north", ...(by && { by }), ...more }) });
  stage.put(north);
  return stage;
}

describe("what merely would do", () => {
  it.each<[Finding["by"], object, object, string]>([
    // It is taken by whoever takes things over, unless somebody may be keeping it: then by whoever says so.
    ["description", {}, {}, "none"],
    ["description", {}, { adopt: true }, "none"],
    ["description", {}, { adopt: false }, "create"],
    ["chance", {}, {}, "create"],
    ["chance", {}, { adopt: true }, "none"],
    ["chance", {}, { adopt: false }, "create"],
    // What came to be there since an interrupted run is its own; what was there before is not.
    ["description", {}, { adopt: false, unfinished: {} }, "none"],
    ["description", {}, { adopt: false, unfinished: { fitting: "south" } }, "none"],
    ["description", {}, { adopt: false, unfinished: { fitting: "north" } }, "create"],
    ["chance", {}, { unfinished: {} }, "none"],
    // What is to go goes by whom it would fit, but not by chance, nor because an interrupted run may have made it.
    ["description", { state: "absent" }, {}, "delete"],
    ["description", { state: "absent" }, { adopt: false }, "delete"],
    ["chance", { state: "absent" }, { adopt: true }, "none"],
    ["chance", { state: "absent" }, { adopt: false, unfinished: {} }, "none"],
    // What is meant by its name is meant by everybody, and what is remembered is not looked for.
    ["name", {}, {}, "none"],
    ["identity", {}, {}, "none"],
    [undefined, { state: "absent" }, {}, "delete"],
    ["chance", { id: "north" }, { adopt: false }, "none"],
  ])("%s, %j, %j: %s", async (by, request, call, action) => {
    const { ensure } = finding(by);
    const report = await ensure({ spec: north, plan: true, ...request }, call);
    expect(report).toMatchObject({ failed: false, items: [{ action }] });
  });

  it("and is used is left to its user, whoever asks, where another one can be made", async () => {
    for (const call of [{}, { adopt: true }, { adopt: false, unfinished: {} }]) {
      const { ensure } = finding("description", { inUseBy: "ferry 7" });
      const [item] = (await ensure({ spec: north, plan: true }, call)).items;
      expect(item).toMatchObject({ action: "create", notes: [] });
    }
  });

  it("and is left alone is told with what to say, since an interrupted run may have made it", async () => {
    const note = (to: string) =>
      `north would do and is used by nobody, but is left alone: another one is made. If an interrupted run of yours has made it, ${to}.`;
    const notes = async (by: Finding["by"], call: object) =>
      (await finding(by).ensure({ spec: north, plan: true }, call)).items[0]?.notes;
    expect(await notes("chance", {})).toEqual([note("state it by its address")]);
    expect(await notes("description", { adopt: false })).toEqual([note("say `adopt: true` for this one run")]);
    expect(await notes("description", {})).toEqual([]);
  });

  it("and has come to be there since an interrupted run is named to whoever removes what that was to make", async () => {
    const notes = async (unfinished: object | undefined, more: object = {}, state = "absent") =>
      (
        await finding("chance", more).ensure(
          { spec: north, plan: true, state },
          { adopt: false, ...(unfinished && { unfinished }) },
        )
      ).items[0]?.notes;
    expect(await notes({})).toEqual([
      "north has no name yet, and may be what the interrupted run made: it is left alone. If it is, remove it by this id.",
    ]);
    expect(await notes({ fitting: "north" })).toEqual([]);
    expect(await notes(undefined)).toEqual([]);
    expect(await notes({}, {}, "present")).toEqual([]);
    // Where something is there, or its place says why it is not, nothing was left.
    expect(await notes({}, { by: "name" })).toEqual([]);
    const filled = harbour({
      find: async () => ({ id: "north", by: "chance" }),
      checkParents: async () => ["The harbour was filled in."],
    });
    const report = await filled.ensure({ spec: north, state: "absent", plan: true }, { unfinished: {} });
    expect(report.items[0]?.notes).toEqual(["The harbour was filled in."]);
  });
});

describe("whoever owns what it makes", () => {
  const owner = { adopt: false };
  const notTaken = (what: string) => ({
    code: "conflict",
    message: `acme/buoy: ${what}, and is not taken over`,
    hint: "If it is yours, say `adopt: true` for this one run, or import it; else somebody else owns it: choose another one.",
  });

  it("hears what is there already, unless that is nothing that anybody made", async () => {
    const asked = async (occupied?: () => string | undefined) => {
      const { ensure, put } = harbour(occupied ? { occupied } : {});
      put({ name: "north", colour: "green" });
      return (await ensure({ spec: north, plan: true }, owner)).items[0];
    };
    expect(await asked()).toMatchObject({ failure: notTaken("north is there already") });
    expect(await asked(() => "a lamp of north")).toMatchObject({
      failure: notTaken("a lamp of north is there already"),
    });
    expect(await asked(() => undefined)).toMatchObject({ action: "update" });
    expect((await asked(() => undefined))?.failure).toBeUndefined();
    // Nothing is to be done where that is just what is wanted.
    const same = harbour({ occupied: () => undefined });
    same.put(north);
    expect(await same.ensure({ spec: north }, owner)).toMatchObject({ changed: false, failed: false });
  });

  it("may go on with what an interrupted run of it has made, and remove what is there", async () => {
    const { ensure, put } = harbour();
    put({ name: "north", colour: "green" });
    expect(await ensure({ spec: north, plan: true }, { ...owner, unfinished: {} })).toMatchObject({
      items: [{ action: "update" }],
    });
    expect(await ensure({ spec: { name: "north" }, plan: true, state: "absent" }, owner)).toMatchObject({
      items: [{ action: "delete" }],
    });
    expect(await ensure({ spec: north, plan: true, id: "north" }, owner)).toMatchObject({
      items: [{ action: "update" }],
    });
  });

  it("has what it remembers, and has nothing of what is to go, also where somebody else has just done the same", async () => {
    const idle = () =>
      harbour({
        apply: async (_client, { desire }) => ({ id: "north", spec: desire.spec, outputs: { keel: "K" } }),
        destroy: async () => undefined,
      });
    for (const request of [
      { spec: north, id: "north" },
      { spec: { name: "north" }, state: "absent" },
    ]) {
      const { ensure, put } = idle();
      put({ name: "north", colour: "green" });
      expect(await ensure(request, owner)).toMatchObject({ changed: false, failed: false });
    }
  });

  it("makes several at once, each by its own name", async () => {
    const { ensure } = harbour();
    const made = await Promise.all(["north", "south"].map((name) => ensure({ spec: { name } }, owner)));
    expect(made).toMatchObject([{ failed: false }, { failed: false }]);
  });

  it("hears what came to be there meanwhile, by its name where it has one", async () => {
    const meanwhile = (named: boolean) =>
      harbour({
        find: async () => (named ? { id: "north" } : undefined),
        read: async () => undefined,
        // What is read back is as it is wanted, and nothing was written.
        apply: async (_client, { desire }) => ({ id: "north", spec: desire.spec, outputs: { keel: "K" } }),
      });
    for (const named of [true, false]) {
      const [item] = (await meanwhile(named).ensure({ spec: north }, owner)).items;
      expect(item).not.toHaveProperty("spec");
      expect(item?.failure).toMatchObject(notTaken("north came to be there meanwhile"));
    }
  });

  it("is one of two in a process that make the same; nameless things are two", async () => {
    const { ensure } = harbour();
    const [, second] = await Promise.all([ensure({ spec: north }, owner), ensure({ spec: north }, owner)]);
    expect(second.items[0]?.failure).toMatchObject({
      code: "conflict",
      message: "acme/buoy: north is being made by somebody else in this process, and a thing has one owner",
      hint: "State it once, and let all others refer to it.",
    });
    const nameless = harbour({ find: async () => undefined });
    const make = () => nameless.ensure({ spec: north }, owner);
    expect(await Promise.all([make(), make()])).toMatchObject([{ failed: false }, { failed: false }]);
    // Who takes things over, and who goes on with what is remembered, shares.
    const shared = harbour();
    const [one, other] = await Promise.all([shared.ensure({ spec: north }), shared.ensure({ spec: north })]);
    expect([one, other]).toMatchObject([{ failed: false }, { failed: false }]);
  });

  it("makes what it names by its own identity, and that is told", async () => {
    const own = async (by: Finding["by"]) => (await finding(by).ensure({ spec: north, plan: true })).items[0]?.own;
    expect([await own("identity"), await own("name"), await own("description")]).toEqual([true, undefined, undefined]);
  });
});

describe("a thing that was made anew under the remembered name", () => {
  it("is left alone, and told with what it was and is", async () => {
    const asked = async (request: object, over: object = {}) => {
      const { ensure, put } = harbour(over);
      put({ name: "north", colour: "green" });
      return (await ensure({ spec: north, id: "north", plan: true, ...request })).items[0];
    };
    const failure = {
      code: "conflict",
      message: "acme/buoy: north was removed and made anew by somebody else: its `keel` was K-0 and is K-1",
      hint: "Find out who else uses this name; what is there now is left alone.",
    };
    const anew = await asked({ incarnation: "K-0" });
    expect(anew).toMatchObject({ failure, changed: false });
    for (const claim of ["spec", "outputs", "incarnation"]) expect(anew).not.toHaveProperty(claim);
    expect(await asked({ incarnation: "K-0", state: "absent", spec: { name: "north" } })).toMatchObject({ failure });
    expect((await asked({ incarnation: "K-1" }))?.failure).toBeUndefined();
    expect((await asked({}))?.failure).toBeUndefined();
    expect((await asked({ incarnation: "K-0" }, { incarnation: undefined }))?.failure).toBeUndefined();
  });
});

describe("a removal", () => {
  it("is refused for each field that says which one is meant, and for no other", async () => {
    const removed = async (spec: object, over: object = {}) => {
      const { ensure, put } = harbour({ identity: ["colour"], ...over });
      put({ name: "north", colour: "green" });
      return (await ensure({ spec, id: "north", state: "absent", plan: true })).items[0]?.failure;
    };
    expect(await removed({ name: "south", colour: "red" })).toMatchObject({
      code: "conflict",
      message:
        'acme/buoy: north is not the one that is meant: `name` is "north", not "south", `colour` is "green", not "red"',
      hint: "Nothing was removed. Correct these fields, or leave out what does not matter.",
    });
    expect(await removed({ name: "south", colour: "green" })).toMatchObject({
      message: 'acme/buoy: north is not the one that is meant: `name` is "north", not "south"',
    });
    expect(await removed({ name: "north", colour: "red" }, { identity: undefined })).toBeUndefined();
    // What the cloud does not show contradicts nothing.
    const hidden = { read: async () => ({ id: "north", spec: { name: "north" }, outputs: { keel: "K" } }) };
    expect(await removed({ name: "north", colour: "red" }, hidden)).toBeUndefined();
  });
});
