import type { EnsureReport } from "@mooring/core";
import { expect } from "vitest";
import type { Trial } from "../../packages/core/test/trial.ts";
import { stage } from "./stage.ts";

const TIMES = 3;

/** The same item several times in one request: foretold, made, removed and told once, by the requests that one item costs. */
export async function holdsAlikeItemsForOne(trial: Trial): Promise<void> {
  const [one, many] = [stage(trial), stage(trial)];
  const items = Array.from({ length: TIMES }, () => ({ ...trial.spec }));
  for (const more of [{ plan: true }, {}, { state: "absent" }]) {
    one.sandbox.journal.clear();
    many.sandbox.journal.clear();
    const [single] = (await one.ensure(trial.spec, more)).items;
    const asked = { ...many.asked({}, more), spec: undefined, items };
    const report = (await many.start().ensure(asked)) as EnsureReport;
    expect(report).toMatchObject({ changed: true, failed: false });
    const rest = Array.from({ length: TIMES - 1 }, () => ["none", false]);
    expect(report.items.map(({ action, changed }) => [action, changed])).toEqual([[single?.action, true], ...rest]);
    expect(new Set(report.items.map(({ id }) => id)).size).toBe(1);
    expect(many.sandbox.journal.writes().length).toBe(one.sandbox.journal.writes().length);
  }
}
