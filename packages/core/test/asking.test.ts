import { describe, expect, it } from "vitest";
import { ConflictError, InputError } from "../src/errors.ts";
import { harbour } from "./harbour.ts";

const north = { name: "north", colour: "red" };

describe("a question", () => {
  it("is answered from what is there, with what it says or with nothing", async () => {
    const { mooring, put } = harbour();
    put(north);
    put({ name: "south", colour: "green" });
    const answer = { query: "acme/buoys", changed: false, failed: false };
    expect(await mooring.ensure({ query: "acme/buoys" })).toStrictEqual({
      ...answer,
      results: [{ name: "north" }, { name: "south" }],
    });
    expect(await mooring.ensure({ query: "acme/buoys", spec: { colour: "red" } })).toStrictEqual({
      ...answer,
      results: [{ name: "north" }],
    });
  });

  it("that is wrong is told by its fields, and where it is near another, by that one", async () => {
    const { mooring } = harbour();
    const refused = { changed: false, failed: true, results: [] };
    expect(await mooring.ensure({ query: "acme/buoys", spec: { colour: 7 } })).toMatchObject({
      ...refused,
      query: "acme/buoys",
      failure: { code: "input", issues: [{ path: ["spec", "colour"] }] },
    });
    expect(await mooring.ensure({ query: "acme/bouys" })).toMatchObject({
      ...refused,
      query: "acme/bouys",
      failure: {
        issues: [
          {
            path: ["query"],
            message: 'there is no query "acme/bouys"; did you mean `acme/buoys`? Allowed: `acme/buoys`',
          },
        ],
      },
    });
    for (const query of ["toString/x", "acme", ""])
      expect(await mooring.ensure({ query }), query).toMatchObject({ ...refused, failure: { code: "input" } });
  });

  it("is no kind, and a kind is no question", async () => {
    const { mooring } = harbour();
    expect((await mooring.ensure({ resource: "acme/buoys", spec: {} })).failure?.message).toBe(
      'resource: there is no resource "acme/buoys"; did you mean `acme/buoy`? Allowed: `acme/buoy`',
    );
    expect((await mooring.ensure({ query: "acme/buoy" })).failure?.message).toContain('no query "acme/buoy"');
  });
});

describe("what is remembered", () => {
  it("is read by its id, as it is, and nothing is stated of it", async () => {
    const { mooring, put } = harbour();
    put(north);
    expect(await mooring.read({ resource: "acme/buoy", id: "north" })).toStrictEqual({
      resource: "acme/buoy",
      plan: true,
      changed: false,
      failed: false,
      items: [
        {
          kind: "acme/buoy",
          subject: "north",
          state: "present",
          action: "none",
          changed: false,
          effect: "none",
          differences: [],
          notes: [],
          id: "north",
          incarnation: "K-1",
          before: null,
          after: {},
          spec: north,
          outputs: { keel: "K-1" },
        },
      ],
    });
  });

  it("and is not there has no item, if its place is there", async () => {
    expect(await harbour().mooring.read({ resource: "acme/buoy", id: "north" })).toStrictEqual({
      resource: "acme/buoy",
      plan: true,
      changed: false,
      failed: false,
      items: [],
    });
    const desires: unknown[] = [];
    const { mooring } = harbour({
      checkParents(_client, desire) {
        desires.push(desire);
        return Promise.reject(new ConflictError("there is no harbour of that name"));
      },
    });
    expect(await mooring.read({ resource: "acme/buoy", id: "north" })).toMatchObject({
      failed: true,
      failure: { message: "there is no harbour of that name" },
    });
    expect(desires).toEqual([{ state: "present", spec: {}, id: "north" }]);
    const there = harbour({ checkParents: () => Promise.reject(new ConflictError("nobody asked")) });
    there.put(north);
    expect(await there.mooring.read({ resource: "acme/buoy", id: "north" })).toMatchObject({ failed: false });
  });
});

describe("a sweep", () => {
  it("of a kind that has no room for marks finds nothing, and writes nothing", async () => {
    const { mooring, put, calls } = harbour();
    put(north);
    for (const marks of [undefined, { where: "nowhere" }])
      expect(await harbour(marks ? { marks } : {}).mooring.sweep({ resource: "acme/buoy" }, () => true)).toStrictEqual({
        resource: "acme/buoy",
        plan: false,
        changed: false,
        failed: false,
        items: [],
      });
    expect(await mooring.sweep({ resource: "acme/buoy" }, () => true)).toMatchObject({ items: [] });
    expect(calls).toEqual([]);
  });

  it("removes those that are said to be left, each by its id, and tells which in a plan", async () => {
    const bearing = { where: "its mast", list: async () => ["north", "south"].map((id) => ({ id, mark: `of ${id}` })) };
    const desires: unknown[] = [];
    const { mooring, put, buoys } = harbour({
      marks: bearing,
      async destroy(_client, { desire, observed }, context) {
        desires.push(desire);
        context.ledger.enter({ what: "removing", effect: "done" });
        buoys.delete(observed?.id ?? "");
        return undefined;
      },
    });
    put(north);
    put({ name: "south" });
    const left = ({ mark }: { mark: string }) => mark === "of south";
    const planned = await mooring.sweep({ resource: "acme/buoy", plan: true }, left);
    expect(planned).toMatchObject({ plan: true, changed: true, items: [{ id: "south", action: "delete" }] });
    expect(desires).toEqual([]);
    const swept = await mooring.sweep({ resource: "acme/buoy" }, left);
    expect(swept).toMatchObject({ changed: true, items: [{ subject: "south", state: "absent", effect: "done" }] });
    // Nothing is stated of it, and what rests on it may go with it.
    expect(desires).toEqual([{ state: "absent", spec: {}, id: "south", swept: true }]);
    expect([...buoys.keys()]).toEqual(["north"]);
  });

  it("of no kind is refused", async () => {
    const { mooring } = harbour();
    expect(await mooring.sweep({ query: "acme/buoys" }, () => true)).toMatchObject({
      failed: true,
      items: [],
      failure: { code: "input" },
    });
  });
});

describe("settings", () => {
  const make = { resource: "acme/buoy", spec: north };

  it("of the environment and of the request open one line each, and the same ones the same line", async () => {
    const { mooring, calls } = harbour({}, { environment: { ACME_KEY: "invented-key-1" } });
    const entered = async (settings: object) => {
      await mooring.ensure({ ...make, settings, plan: true });
      return calls.splice(0);
    };
    expect(await entered({})).toEqual(["enter with invented-key-1"]);
    expect(await entered({})).toEqual([]);
    expect(await entered({ key: "invented-key-1" })).toEqual([]);
    expect(await entered({ key: "invented-key-2" })).toEqual(["enter with invented-key-2"]);
  });

  it("that open nothing are refused, and tried again by the next who comes with them", async () => {
    const { mooring, calls } = harbour();
    const expired = { ...make, settings: { key: "expired-key" } };
    for (let round = 0; round < 2; round += 1)
      expect(await mooring.ensure(expired)).toMatchObject({
        changed: false,
        failed: true,
        items: [],
        failure: { code: "credentials", message: "Acme: who are you?" },
      });
    expect(calls).toEqual(["enter with expired-key", "enter with expired-key"]);
    expect(await mooring.unready("acme/buoy", { key: "expired-key" })).toMatchObject({ code: "credentials" });
    expect(await mooring.unready("acme/buoy")).toBeUndefined();
    // What is only checked needs no line.
    expect(await mooring.check("acme/buoy", north, { key: "expired-key" })).toEqual({ spec: north });
  });

  it("open a line to the cloud that they are for, however many ask at once", async () => {
    const { mooring, calls } = harbour();
    const plan = { ...make, settings: { key: "invented-key-3" }, plan: true };
    await Promise.all([mooring.ensure(plan), mooring.ensure(plan)]);
    expect(calls).toEqual(["enter with invented-key-3"]);
  });

  it("are told as secrets at once, those of the environment and those of a request", async () => {
    const told: string[] = [];
    const { mooring } = harbour({}, { environment: { ACME_KEY: "invented-key-1" }, onSecret: (one) => told.push(one) });
    await mooring.ensure({ ...make, settings: { key: "invented-key-2" } });
    expect(told).toContain("invented-key-2");
    expect(mooring.redact("invented-key-1 and invented-key-2")).not.toContain("invented");
  });
});

describe("a spec that is only checked", () => {
  it("is told what only the client knows, by its own paths, and a defect of ours stays one", async () => {
    const { mooring } = harbour({
      canonical(client, spec, state) {
        expect([state, client]).toEqual(["present", { key: undefined }]);
        if (spec.colour === "red") throw new InputError([{ path: ["colour"], message: "is not sold here" }]);
        if (spec.colour === "green") throw new TypeError("a bug");
        return { ...spec, colour: "blue" };
      },
    });
    expect(await mooring.check("acme/buoy", { name: "north" })).toEqual({ spec: { name: "north", colour: "blue" } });
    expect(await mooring.check("acme/buoy", north)).toEqual({
      issues: [{ path: ["colour"], message: "is not sold here" }],
    });
    await expect(mooring.check("acme/buoy", { name: "north", colour: "green" })).rejects.toThrow(
      new TypeError("a bug"),
    );
  });
});
