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

/** APIs refuse, or misread, a body that does not say what it is. */
export async function saysWhatItSends(trial: Trial): Promise<void> {
  const { ensure, sandbox } = stage(trial);
  const { id } = (await ensure(trial.spec)).items[0] ?? {};
  await ensure(trial.spec, { id, state: "absent" });
  const sent = sandbox.journal.entries().filter(({ request }) => request !== undefined);
  expect(sent.length).toBeGreaterThan(0);
  for (const { method, path, request, headers } of sent) {
    const call = `${method} ${path}`;
    const type = expect.stringMatching(typeof request === "string" ? FORM : JSON_TYPE);
    expect({ call, ...headers }).toMatchObject({ call, "content-type": type, accept: "application/json" });
  }
}

const JSON_TYPE = /^application\/json\b/;
const FORM = /^application\/x-www-form-urlencoded\b/;
