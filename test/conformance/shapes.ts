import { expect } from "vitest";
import type { Trial } from "../../packages/core/test/trial.ts";
import { codesOf, stage } from "./stage.ts";

/** Each answer in its turn is empty, as a gateway or another version of the API may send it: that is told or got over; it is no defect. */
export async function survivesAnswersOfAnotherShape(trial: Trial): Promise<void> {
  const usual = stage(trial);
  await usual.ensure(trial.spec);
  const { exchanges } = usual.sandbox.journal.totals();
  expect(exchanges).toBeGreaterThan(1);
  for (let nth = 0; nth < exchanges; nth += 1) {
    const { ensure, sandbox } = stage(trial);
    sandbox.faults.add({ match: "* /**", skip: nth, effect: true, body: {} });
    const report = await ensure(trial.spec);
    expect(codesOf(report), JSON.stringify(report)).not.toContain("internal");
  }
}
