import type { EnsureReport, Failure, ItemReport } from "@mooring/core";
import { describe, expect, test } from "vitest";
import { forAnsible } from "../src/failure-reply.ts";
import { replyTo } from "../src/reply.ts";
import { inModulesWords } from "../src/thin-reply.ts";

const KIND = "toy/thing";

const item = (id: string, more: Partial<ItemReport> = {}): ItemReport => ({
  kind: KIND,
  subject: id,
  state: "present",
  action: "create",
  changed: true,
  effect: "done",
  differences: [],
  notes: [],
  id,
  before: null,
  after: { port: "p", name: id },
  spec: { port: "p", name: id },
  ...more,
});

const report = (items: readonly ItemReport[], more: Partial<EnsureReport> = {}): EnsureReport => ({
  resource: KIND,
  plan: false,
  changed: items.some(({ changed }) => changed),
  failed: items.some(({ failure }) => failure !== undefined),
  items,
  ...more,
});

const failure = (more: Partial<Failure> = {}): Failure => ({
  code: "api",
  message: "Toy: no room",
  hint: "Make room.",
  status: 409,
  request_id: "r-1",
  retryable: true,
  ...more,
});

/** What stands in the answer where nothing failed. */
const sound = { code: undefined, hint: undefined, issues: undefined, status: undefined, request_id: undefined };

describe("the answer to one spec", () => {
  test("stands at the top level, whole, and as the only report", () => {
    const after = {
      port: "p",
      name: "one",
      gone: null,
      none: undefined,
      list: [{ b: 1, a: null }, "x"],
      map: { d: 4, c: [] },
    };
    const made = item("one", { after, outputs: { address: "10.0.0.1" }, notes: ["It is new."] });
    const own = {
      changed: true,
      failed: false,
      msg: "toy/thing one: created",
      state: "present",
      action: "create",
      id: "one",
      spec: { port: "p", name: "one", colour: null },
      outputs: { address: "10.0.0.1" },
      diff: { before: {}, after: { list: [{ b: 1 }, "x"], map: { c: [], d: 4 }, name: "one", port: "p" } },
      notes: ["It is new."],
    };
    const reply = replyTo(report([made]), { spec: { port: "p" } }, ["name", "colour"]);
    expect(reply).toStrictEqual({ ...own, resource: KIND, plan: false, reports: [own], warnings: ["It is new."] });
    // Both sides of a diff are laid side by side, so their fields are in one order.
    expect(JSON.stringify(reply.diff)).toBe(JSON.stringify(own.diff));
  });

  test("has a null where there is nothing", () => {
    const {
      id: _,
      spec: __,
      ...rest
    } = item("one", { state: "absent", action: "delete", before: { name: "one" }, after: null });
    expect(replyTo(report([rest]))).toMatchObject({
      id: null,
      spec: null,
      outputs: null,
      diff: { before: { name: "one" }, after: {} },
    });
  });

  test.each<["create" | "update" | "replace" | "none", Record<string, unknown>]>([
    ["create", { port: "p", name: "one" }],
    ["none", { port: "p", name: "one" }],
    ["update", { port: "p", name: null }],
    ["replace", { port: "p", name: null }],
  ])("foretells, of a thing to %s, %j", (action, spec) => {
    const planned = item("one", { action, spec: { seen: true } });
    const foretold = replyTo(report([planned], { plan: true }), { spec: { port: "p" } });
    expect(foretold).toMatchObject({ plan: true, spec });
    expect(Object.keys(foretold.spec as object)).toEqual(Object.keys(spec));
    expect(replyTo(report([planned]), { spec: { port: "p" } }).spec).toEqual({ seen: true });
  });

  test("foretells of a thing that is to go, or that failed, nothing that is not there", () => {
    const gone = item("one", { action: "delete", after: null });
    expect(replyTo(report([gone], { plan: true })).spec).toBeNull();
    const failed = item("one", { action: "update", failure: failure() });
    expect(replyTo(report([failed], { plan: true }), { spec: {} }).spec).toEqual({ port: "p", name: "one" });
  });

  test("that failed says why at the top level, and shows what it had", () => {
    const before = { name: "old" };
    const failed = item("one", { action: "update", changed: false, effect: "none", before, failure: failure() });
    const told = {
      code: "api",
      hint: "Make room.",
      status: 409,
      request_id: "r-1",
      retryable: true,
      issues: undefined,
    };
    const reply = replyTo(report([failed]), { spec: { port: "p" } });
    expect(reply).toEqual({
      changed: false,
      failed: true,
      msg: "Toy: no room. Make room.",
      ...told,
      state: "present",
      action: "update",
      id: "one",
      spec: { port: "p", name: "one" },
      outputs: null,
      diff: { before, after: before },
      notes: [],
      resource: KIND,
      plan: false,
      reports: [expect.objectContaining({ failed: true, ...told })],
      warnings: [],
    });
    const perhaps = item("one", { before, failure: failure() });
    expect(replyTo(report([perhaps])).diff).toEqual({ before, after: { name: "one", port: "p" } });
  });

  test("that was refused as a whole says so, and has no report", () => {
    const refused = report([], {
      failed: true,
      failure: failure({ code: "input", hint: undefined, issues: [] } as never),
    });
    expect(replyTo(refused)).toEqual({
      ...sound,
      changed: false,
      failed: true,
      msg: "Toy: no room.",
      code: "input",
      status: 409,
      request_id: "r-1",
      issues: [],
      retryable: true,
      resource: KIND,
      plan: false,
      diff: { before: {}, after: {} },
      reports: [],
      warnings: [],
    });
  });
});

describe("the answer to items", () => {
  test("counts them, and has each in its place", () => {
    const items = [
      item("one"),
      item("two", { action: "none", changed: false, before: { name: "two" } }),
      item("three"),
    ];
    const reply = replyTo(report(items), { items: [{ name: "one" }, { port: "p" }, null] });
    expect(reply).toMatchObject({ changed: true, failed: false, msg: "3 items: 2 created, 1 unchanged" });
    expect(reply).not.toHaveProperty("id");
    expect(reply).not.toHaveProperty("code");
    expect(reply.diff).toEqual({
      before: { "items[1]": { name: "two" } },
      after: {
        "items[0]": { name: "one", port: "p" },
        "items[1]": { name: "two", port: "p" },
        "items[2]": { name: "three", port: "p" },
      },
    });
    const planned = items.map((one) => ({ ...one, action: "update" as const }));
    const { reports, msg } = replyTo(report(planned, { plan: true }), {
      items: [{ name: "one" }, { port: "p" }, null],
    });
    expect(msg).toBe("3 items: 3 would be updated");
    expect((reports as { spec: unknown }[]).map(({ spec }) => spec)).toEqual([
      { port: null, name: "one" },
      { port: "p", name: null },
      { port: null, name: null },
    ]);
  });

  test("says each note once", () => {
    const items = [item("one", { notes: ["Both.", "One."] }), item("two", { notes: ["Both."] })];
    expect(replyTo(report(items)).warnings).toEqual(["Both.", "One."]);
  });

  const failed = (id: string, more: Partial<Failure> = {}) =>
    item(id, { failure: failure({ message: `Toy: no ${id}`, ...more }) });

  test("names three that failed, and has the code of the first", () => {
    const three = replyTo(report([item("one"), failed("two"), failed("three", { code: "network" }), failed("four")]));
    expect(three).toMatchObject({ code: "api", retryable: true });
    expect(three.msg).toBe(
      "4 items: 1 created, 3 failed; items[1]: Toy: no two. Make room.; items[2]: Toy: no three. Make room.; items[3]: Toy: no four. Make room.",
    );
    const four = replyTo(report([failed("one"), failed("two"), failed("three"), failed("four", { retryable: false })]));
    expect(four).toMatchObject({ code: "api", retryable: false });
    expect(four.msg).toMatch(
      /^4 items: 4 failed; items\[0\]: .*; items\[2\]: Toy: no three\. Make room\.; and 1 more$/,
    );
  });
});

describe("the answer to a query", () => {
  const query = {
    query: "toy/things",
    changed: false as const,
    failed: false,
    results: [{ name: "a" }, { name: "b" }],
  };

  test("counts what was found", () => {
    expect(replyTo(query)).toStrictEqual({
      changed: false,
      failed: false,
      msg: "toy/things: 2 found",
      query: "toy/things",
      answers: [{ name: "a" }, { name: "b" }],
    });
  });

  test("says why there is none", () => {
    expect(replyTo({ ...query, failed: true, results: [], failure: failure() })).toMatchObject({
      failed: true,
      msg: "Toy: no room. Make room.",
      code: "api",
      retryable: true,
      answers: [],
    });
  });
});

describe("a failure in Ansible's words", () => {
  const SSH = "The environment of ansible-playbook does not travel over SSH: there, use delegate_to: localhost.";
  const MAYBE = "A change that was under way may have been made; run again to see.";

  test.each<[string, Partial<Failure>, string | undefined]>([
    ["credentials that are not there", { code: "credentials", hint: "Set TOY_KEY." }, `Set TOY_KEY. ${SSH}`],
    [
      "settings that are not there",
      { code: "credentials", hint: "Give it in settings." },
      `Give it in settings. ${SSH}`,
    ],
    ["credentials that the cloud refused", { code: "credentials", hint: "Set TOY_KEY.", status: 401 }, "Set TOY_KEY."],
    ["another advice", { code: "credentials", hint: "Look at Set up." }, "Look at Set up."],
    ["another code", { code: "input", hint: "Set it." }, "Set it."],
    ["no advice", { code: "credentials" }, undefined],
  ])("tells where the environment is read, of %s", (_name, { code = "api", hint, status }, told) => {
    const given: Failure = { code, message: "m", retryable: false, ...(hint && { hint }), ...(status && { status }) };
    expect(forAnsible(given)).toEqual({ ...given, ...(told && { hint: told }) });
  });

  test("doubts only what is not certain", () => {
    const doubtful = failure({ hint: `Wait. ${MAYBE}` });
    expect(forAnsible(doubtful).hint).toBe("Wait. Nothing was changed; run again.");
    expect(forAnsible(doubtful, "unknown").hint).toBe(`Wait. ${MAYBE}`);
    const stopped = (effect: "none" | "unknown") => replyTo(report([item("one", { effect, failure: doubtful })])).hint;
    expect([stopped("none"), stopped("unknown")]).toEqual(["Wait. Nothing was changed; run again.", `Wait. ${MAYBE}`]);
    const whole = report([], { failed: true, failure: doubtful });
    expect(replyTo(whole).hint).toBe("Wait. Nothing was changed; run again.");
  });
});

describe("in a module for one kind", () => {
  test("fields of the spec are named as the task's own, and others as they are", () => {
    const issues = [
      { path: ["spec", "port"], message: "is missing" },
      { path: ["items", 0, "spec"], message: "is no map" },
      { path: ["spec"], message: "is no map" },
    ];
    const reply = {
      changed: false,
      failed: true,
      msg: "spec.port: is missing; items[0].spec: is no map; spec: is no map; spec.name: a spec.name",
      issues,
    };
    expect(inModulesWords(reply)).toEqual({
      ...reply,
      msg: "port: is missing; items[0].spec: is no map; spec: is no map; name: a spec.name",
      issues: [{ ...issues[0], path: ["port"] }, issues[1], { ...issues[2], path: [] }],
    });
    const { issues: _, ...without } = reply;
    expect(inModulesWords(without)).toBe(without);
  });
});
