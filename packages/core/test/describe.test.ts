import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ApiError, InputError } from "../src/errors.ts";
import { describeDifference, describeFailure, describeItem, outcome, shown } from "../src/report/describe.ts";
import { errorGuide } from "../src/report/error-guide.ts";
import { toFailure } from "../src/report/failure.ts";
import { bookedApart, jointLedger, openBook } from "../src/report/ledger.ts";
import type { Action } from "../src/report/plan.ts";
import type { ItemReport } from "../src/report/report.ts";
import { aboutThings } from "../src/report/things.ts";

const differences = [
  { path: "colour", before: "green", after: "red" },
  { path: "size", before: undefined, after: 3 },
];
const item = (action: Action, more: Partial<ItemReport> = {}): ItemReport => ({
  kind: "acme/buoy",
  subject: "north",
  state: "present",
  action,
  changed: true,
  effect: "done",
  differences,
  notes: [],
  before: null,
  after: null,
  ...more,
});
const failure = { code: "api", message: "The harbour is full", hint: "Wait.", retryable: false } as const;

describe("one line tells", () => {
  it.each<[Action, string, string]>([
    ["none", "unchanged", "unchanged"],
    ["create", "created", "would be created"],
    ["update", "updated", "would be updated"],
    ["replace", "replaced", "would be replaced"],
    ["delete", "deleted", "would be deleted"],
  ])("what became of a thing, and what would: %s", (action, done, planned) => {
    const how = action === "update" || action === "replace" ? ": colour: green → red, size: – → 3" : "";
    expect([false, true].map((plan) => outcome(item(action), plan))).toEqual([done, planned]);
    expect([false, true].map((plan) => describeItem(item(action), plan))).toEqual([
      `acme/buoy north: ${done}${how}`,
      `acme/buoy north: ${planned}${how}`,
    ]);
  });

  it("why a thing failed instead, planned or done", () => {
    for (const plan of [false, true])
      expect(describeItem(item("update", { failure }), plan)).toBe(
        "acme/buoy north: failed: The harbour is full. Wait.",
      );
  });

  it("what failed and what to do, each with one full stop", () => {
    expect(describeFailure({ ...failure, message: "Why? No." })).toBe("Why? No. Wait.");
    expect(describeFailure({ code: "api", message: "Is it full?", hint: "Wait!", retryable: false })).toBe(
      "Is it full? Wait!",
    );
    expect(describeFailure({ code: "api", message: "It is full", retryable: false })).toBe("It is full.");
  });

  it("a value in no more than three hundred letters", () => {
    expect(describeDifference({ path: "pairs", before: ["a", { b: 1 }], after: undefined })).toBe(
      'pairs: ["a",{"b":1}] → –',
    );
    expect(shown(null)).toBe("null");
    expect(shown("x".repeat(300))).toBe("x".repeat(300));
    expect(shown("x".repeat(301))).toBe(`${"x".repeat(297)}...`);
  });
});

it("each code of a failure stands on the page of errors, with what it means and what to do", () => {
  const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const rows = Object.entries(errorGuide).map(([code, { meaning, next }]) => `| \`${code}\` | ${meaning} | ${next} |`);
  expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
});

describe("a failure as data", () => {
  it("has what the error tells, and nothing that it does not", () => {
    const words = { reason: "conflict", words: "taken", hint: "Wait.", status: 409, requestId: "r-1", retryable: true };
    expect(toFailure(new ApiError("taken", words as never))).toStrictEqual({
      code: "api",
      message: "taken",
      retryable: true,
      hint: "Wait.",
      status: 409,
      request_id: "r-1",
    });
    expect(toFailure(new ApiError("no", { reason: "rejected", words: "no" }))).toStrictEqual({
      code: "api",
      message: "no",
      retryable: false,
    });
    const issues = [{ path: ["spec", "name"], message: "is missing" }];
    expect(toFailure(new InputError(issues))).toStrictEqual({
      code: "input",
      message: "spec.name: is missing",
      retryable: false,
      issues,
    });
  });

  it("says what is in doubt where the error itself has no advice", () => {
    const refusal = { reason: "rejected", words: "no" } as const;
    expect(toFailure(new ApiError("no", refusal), "Look again.").hint).toBe("Look again.");
    expect(toFailure(new ApiError("no", { ...refusal, hint: "Wait." }), "Look again.").hint).toBe("Wait.");
  });

  it("that is no error of ours is a defect of ours, whatever was thrown", () => {
    const hint = "This is a defect of Mooring; please report it.";
    const said = { code: "internal", hint, retryable: false };
    expect(toFailure(new TypeError("a bug"), "Look again.")).toStrictEqual({ ...said, message: "unexpected: a bug" });
    expect(toFailure("a word")).toStrictEqual({ ...said, message: "unexpected: a word" });
  });
});

describe("a book of writes", () => {
  const entry = (effect: "none" | "done" | "unknown") => ({ what: "making", effect });

  it.each([
    [[], "none"],
    [["none"], "none"],
    [["none", "unknown"], "unknown"],
    [["unknown", "none"], "unknown"],
    [["unknown", "done", "none"], "done"],
  ] as const)("that holds %j tells %s", (effects, effect) => {
    const book = openBook();
    for (const one of effects) book.enter(entry(one));
    expect(book.effect).toBe(effect);
    expect(book.entries.map((one) => one.effect)).toEqual(effects);
  });

  it("learns later what became of those that were not known, or of all", () => {
    const book = openBook();
    for (const one of ["none", "unknown", "done", "unknown"] as const) book.enter(entry(one));
    book.resolveUnknown("none");
    expect(book.entries.map(({ effect }) => effect)).toEqual(["none", "none", "done", "none"]);
    book.correct("unknown");
    expect(book.entries.map(({ effect }) => effect)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
  });

  it("that several share has each write once in each, and what is learnt of it is known in all", () => {
    const [one, other] = [openBook(), openBook()];
    jointLedger([one, other, one]).enter(entry("unknown"));
    expect([one, other].map(({ entries }) => entries.length)).toEqual([1, 1]);
    one.resolveUnknown("done");
    expect(other.effect).toBe("done");
  });

  it("of its own has only what was written since, which is in the first one as well", () => {
    const whole = openBook();
    whole.enter(entry("done"));
    const { limits, book } = bookedApart({ ledger: whole, deadline: 7 });
    expect(limits.deadline).toBe(7);
    limits.ledger.enter(entry("unknown"));
    expect([whole.effect, whole.entries.length, book.effect, book.entries.length]).toEqual(["done", 2, "unknown", 1]);
  });
});

describe("a report about things", () => {
  it("stays what it is; of a question that was asked instead it has none, and says how that failed", () => {
    const report = { resource: "acme/buoy", plan: true, changed: false, failed: false, items: [item("create")] };
    expect(aboutThings(report)).toBe(report);
    const asked = { query: "acme/buoys", changed: false, results: [{}] } as const;
    const none = { resource: "", plan: false, changed: false, items: [] };
    expect(aboutThings({ ...asked, failed: false })).toStrictEqual({ ...none, failed: false });
    expect(aboutThings({ ...asked, failed: true, failure })).toStrictEqual({ ...none, failed: true, failure });
  });
});
