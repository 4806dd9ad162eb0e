import { describe, expect, it } from "vitest";
import { ApiError, ConflictError } from "../src/errors.ts";
import { harbour, refused } from "./harbour.ts";

describe("a replacement", () => {
  const replace = { allow_replace: true, id: "north" };

  it("makes the new one first where both can stand, and a refusal leaves the old one", async () => {
    const { put, calls, ensure, buoys } = harbour();
    put({ name: "north", colour: "red" });
    expect(await ensure({ ...replace, spec: { name: "south", colour: "green" } })).toMatchObject({
      changed: true,
      failed: false,
      items: [{ action: "replace", id: "south" }],
    });
    expect(calls).toEqual(["make south", "remove north"]);

    const other = harbour({ apply: () => Promise.reject(refused()) });
    other.put({ name: "north", colour: "red" });
    const report = await other.ensure({ ...replace, spec: { name: "south", colour: "green" } });
    expect(report).toMatchObject({ changed: false, failed: true, items: [{ id: "north", effect: "none" }] });
    expect([...other.buoys.keys()]).toEqual(["north"]);
    expect([...buoys.keys()]).toEqual(["south"]);
  });

  it("whose room had to be made first claims nothing of what is gone when the new one is refused", async () => {
    const { put, ensure, buoys } = harbour({ apply: () => Promise.reject(refused()) });
    put({ name: "north", colour: "red" });
    const [item] = (await ensure({ ...replace, spec: { name: "south", colour: "red" } })).items;
    expect(item).toMatchObject({ changed: true, effect: "done" });
    expect(item).not.toHaveProperty("id");
    expect(item).not.toHaveProperty("spec");
    expect(item).not.toHaveProperty("outputs");
    expect(item?.notes).toEqual(["The old one, north, is already removed."]);
    expect(buoys.size).toBe(0);
  });

  it("that was broken off once the new one was there takes that one, and makes no third", async () => {
    const { put, ensure, buoys } = harbour({
      async apply(_client, { desire, anew }, context) {
        if (anew) put({ ...desire.spec, name: "another south" });
        context.remember("south");
        return shown("south") as never;
      },
    });
    const shown = (name: string) => ({ id: name, spec: { name, colour: "green" }, outputs: { keel: "K" } });
    put({ name: "north", colour: "red" });
    put({ name: "south", colour: "green" });
    const report = await ensure({ ...replace, spec: { name: "south", colour: "green" } });
    expect(report).toMatchObject({ changed: true, failed: false, items: [{ action: "replace", id: "south" }] });
    expect([...buoys.keys()]).toEqual(["south"]);
  });

  it("removes nothing where the old one turns out to be what is wanted", async () => {
    const { put, ensure, calls } = harbour({
      apply: async () => ({ id: "north", spec: { name: "south", colour: "green" }, outputs: { keel: "K" } }),
    });
    put({ name: "north", colour: "red" });
    await ensure({ ...replace, spec: { name: "south", colour: "green" } });
    expect(calls).toEqual([]);
  });

  it("whose old one cannot be removed names both", async () => {
    const { put, ensure } = harbour({ destroy: () => Promise.reject(refused()) });
    put({ name: "north", colour: "red" });
    const [item] = (await ensure({ ...replace, spec: { name: "south", colour: "green" } })).items;
    expect(item).toMatchObject({ changed: true, id: "south", failure: { code: "api" } });
    expect(item?.notes).toEqual(["south is there; north, which it replaces, could not be removed."]);
  });
});

describe("the name of a thing", () => {
  it("is told the moment the cloud gives it, to whom a run that is broken off must not lose it", async () => {
    const told: unknown[] = [];
    const { ensure } = harbour({
      async apply(_client, _change, context) {
        context.remember("south");
        told.push("named");
        throw refused();
      },
    });
    const named = (index: number, id: string) => void told.push([index, id]);
    await ensure({ spec: { name: "south", colour: "red" } }, { named });
    expect(told).toEqual([[0, "south"], "named"]);
  });
});

describe("ownership", () => {
  const owner = { adopt: false };

  it("refuses a creation that finds something, equal or not, and claims nothing", async () => {
    for (const colour of ["red", "green"]) {
      const { put, ensure, calls } = harbour();
      put({ name: "north", colour });
      const report = await ensure({ spec: { name: "north", colour: "red" } }, owner);
      expect(report).toMatchObject({ changed: false, failed: true, items: [{ failure: { code: "conflict" } }] });
      expect(report.items[0]).not.toHaveProperty("id");
      expect(calls).toEqual([]);
    }
  });

  it("is not had by who made nothing: what came to be there since the plan is somebody else's", async () => {
    for (const [unfinished, failed] of [
      [undefined, true],
      [{}, false],
    ] as const) {
      const { put, ensure, shown } = harbour({
        async apply(_client, _change, context) {
          put({ name: "north", colour: "red" });
          context.remember("north");
          return shown("north") as never;
        },
      });
      const report = await ensure({ spec: { name: "north", colour: "red" } }, { ...owner, unfinished });
      expect(report).toMatchObject({ changed: false, failed });
      if (!failed) continue;
      expect(report.items[0]?.failure).toMatchObject({
        code: "conflict",
        hint: expect.stringContaining("adopt: true"),
      });
      for (const claim of ["id", "spec", "outputs", "incarnation"]) expect(report.items[0]).not.toHaveProperty(claim);
    }
  });

  it("is one's: of two who make the same at the same moment, the second is refused, and may come again", async () => {
    const { ensure, calls } = harbour();
    const make = () => ensure({ spec: { name: "north", colour: "red" } }, owner);
    const [first, second] = await Promise.all([make(), make()]);
    expect(first).toMatchObject({ changed: true, failed: false, items: [{ id: "north" }] });
    expect(second).toMatchObject({ changed: false, failed: true, items: [{ failure: { code: "conflict" } }] });
    expect(second.items[0]).not.toHaveProperty("id");
    expect(calls).toEqual(["make north"]);
    await ensure({ spec: { name: "north" }, state: "absent" });
    expect(await make()).toMatchObject({ changed: true, failed: false });
  });

  it("leaves what was found by description to whoever uses it, and to its owner", async () => {
    const found = { find: async () => ({ id: "north", by: "description" as const, inUseBy: "ferry 7" }) };
    const { put, ensure, calls } = harbour(found);
    put({ name: "north" });
    expect(await ensure({ spec: { name: "south" } })).toMatchObject({ changed: true, items: [{ id: "south" }] });
    const report = await ensure({ spec: { name: "north" }, state: "absent" });
    expect(report.items[0]?.failure?.message).toContain("in use by ferry 7");
    expect(calls).toEqual(["make south"]);
  });

  it("removes neither what contradicts the spec nor what was made anew under the name", async () => {
    const { put, ensure, calls } = harbour({ identity: ["colour"] });
    put({ name: "north", colour: "green" });
    const wrong = await ensure({ spec: { name: "north", colour: "red" }, state: "absent" });
    expect(wrong.items[0]?.failure?.message).toContain('`colour` is "green", not "red"');
    const anew = await ensure({ spec: { name: "north" }, state: "absent", id: "north", incarnation: "K-0" });
    expect(anew.items[0]?.failure?.message).toContain("its `keel` was K-0 and is K-1");
    const changed = await ensure({ spec: { name: "north", colour: "red" }, id: "north", incarnation: "K-0" });
    expect(changed).toMatchObject({ changed: false, failed: true });
    expect(calls).toEqual([]);
    expect(await ensure({ spec: { name: "north" }, state: "absent", id: "north", incarnation: "K-1" })).toMatchObject({
      changed: true,
      failed: false,
    });
  });
});

describe("a place", () => {
  it("is asked before anybody hears that a thing is not there, and not for what is to be made", async () => {
    const asked: string[] = [];
    const missing = () => Promise.reject(new ConflictError("there is no harbour of that name"));
    const { ensure } = harbour({
      checkParents(_client, { state }) {
        asked.push(state);
        return missing();
      },
    });
    expect((await ensure({ spec: { name: "north" }, state: "absent" })).failed).toBe(true);
    expect((await ensure({ spec: { name: "north" }, id: "north", plan: true })).failed).toBe(true);
    expect((await ensure({ spec: { name: "north" } })).failed).toBe(false);
    expect(asked).toEqual(["absent", "present"]);
  });

  it("may say why", async () => {
    const { ensure } = harbour({ checkParents: async () => ["The harbour was filled in, and the buoy with it."] });
    expect(await ensure({ spec: { name: "north" }, state: "absent" })).toMatchObject({
      changed: false,
      failed: false,
      items: [{ notes: ["The harbour was filled in, and the buoy with it."] }],
    });
  });
});

describe("what another run's success explains", () => {
  it("is planned again, after a pause, until it can be done", async () => {
    let taken = 3;
    const { ensure, clock, put, shown, enter } = harbour({
      async apply(_client, { desire }, context) {
        taken -= 1;
        if (taken > 0) throw new ConflictError("taken by somebody else", { retryable: true });
        enter(context, "making");
        put(desire.spec);
        return shown(desire.spec.name) as never;
      },
    });
    expect(await ensure({ spec: { name: "north" } })).toMatchObject({ changed: true, failed: false });
    expect(clock.now()).toBeGreaterThan(0);
  });

  const taken = () => new ApiError("the name is taken", { reason: "rejected", words: "taken", status: 409 });

  it("is taken for its own success: a creation is refused, and the thing is there", async () => {
    const { ensure, put, calls } = harbour({
      async apply() {
        put({ name: "north", colour: "red" });
        throw taken();
      },
    });
    expect(await ensure({ spec: { name: "north", colour: "red" } })).toMatchObject({
      changed: false,
      failed: false,
      items: [{ id: "north", action: "none" }],
    });
    expect(calls).toEqual([]);
  });

  it("is looked for once: where nothing is there, the refusal stands as it was told, and who takes nothing over does not look", async () => {
    for (const [call, looks] of [
      [{}, 2],
      [{ adopt: false }, 1],
    ] as const) {
      let read = 0;
      const { ensure } = harbour({
        find: async (_client, { name }) => {
          read += 1;
          return { id: name };
        },
        apply: () => Promise.reject(taken()),
      });
      const report = await ensure({ spec: { name: "north" } }, call);
      expect(report).toMatchObject({ changed: false, failed: true, items: [{ action: "create" }] });
      expect(report.items[0]?.failure).toMatchObject({ status: 409, message: "the name is taken" });
      expect(read).toBe(looks);
    }
  });

  it("ends with the deadline, in the words of the conflict", async () => {
    const { ensure, clock } = harbour({
      apply: () => Promise.reject(new ConflictError("taken by somebody else", { retryable: true })),
    });
    const report = await ensure({ spec: { name: "north" }, timeouts: { deadline_seconds: 3 } });
    expect(report).toMatchObject({ changed: false, failed: true });
    expect(report.items[0]?.failure?.message).toContain("taken by somebody else");
    expect(clock.now()).toBeLessThanOrEqual(3_000);
  });
});
