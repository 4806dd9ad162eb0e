import { describe, expect, it } from "vitest";
import { fitted, outputs } from "../src/report.ts";
import { render } from "../src/summary.ts";

describe("the report", () => {
  const item = (id: string, action: "none" | "create") => ({
    kind: "toy/thing",
    state: "present" as const,
    action,
    changed: action !== "none",
    effect: action === "none" ? ("none" as const) : ("done" as const),
    differences: action === "none" ? [] : [{ path: "name", before: undefined, after: "<b>" }],
    notes: [],
    subject: id,
    id,
    before: null,
    after: null,
  });
  const report = {
    resource: "toy/thing",
    plan: false,
    changed: true,
    failed: false,
    items: [item("one", "none"), item("two", "create")],
  };

  it("says what the items have in common, and leaves out what only one can have", () => {
    expect(outputs(report)).toMatchObject({ changed: "true", action: "several", id: "" });
    expect(outputs({ ...report, items: [item("one", "none")], changed: false })).toMatchObject({
      action: "none",
      id: "one",
    });
  });

  it("becomes a table with the counts above it", () => {
    const text = render("Mooring: toy/thing", report);
    expect(text).toContain("1 unchanged, 1 created");
    expect(text).toContain("<code>name: – → &lt;b&gt;</code>");
  });

  it("stays below the size at which the service drops a summary, and counts what it left out", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => item(`thing-${index}-${"x".repeat(80)}`, "create"));
    const text = render("Mooring: toy/thing", { ...report, items: many });
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/… and \d+ more/);
  });
});

describe("outputs", () => {
  it("are left out whole, the longest first, where they are too long together", () => {
    const long = "x".repeat(300_000);
    const { kept, dropped } = fitted({ changed: "true", id: "one", result: long, items: long });
    expect(dropped).toEqual(["result"]);
    expect(kept).toEqual({ changed: "true", id: "one", result: "", items: long });
  });

  it("keep the plan for a pull request, which may be long and never too long, where the items are", () => {
    const all = { result: "x".repeat(400_000), plan_markdown: "x".repeat(60_000), items: "x".repeat(390_000) };
    const { kept, dropped } = fitted(all);
    expect(dropped).toEqual(["result", "items"]);
    expect(kept.plan_markdown).toBe(all.plan_markdown);
  });
});
