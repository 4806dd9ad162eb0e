import type { Trial } from "../../packages/core/test/trial.ts";
import type { Step } from "./script.ts";
import { theatre } from "./theatre.ts";

/** From nothing to there, drifted, changed, and gone: each planned first, and carried out. */
export async function course(trial: Trial): Promise<Step[]> {
  const { ensure, stranger, owner, read, step, planned, idOf, cloud } = theatre(trial);
  const { spec, changed } = trial;
  const steps = [
    await planned("made", spec),
    await step("again", () => stranger(spec)),
    await step("by somebody who has not made it", () => owner(spec)),
  ];
  const id = await idOf(spec);
  steps.push(await step("read by its id", () => read(id)));
  trial.drift(cloud);
  steps.push(await planned("drifted", spec, { id: (await idOf(spec)) ?? id, allow_replace: true }));
  const mended = await idOf(spec);
  if (changed.action === "replace")
    steps.push(await step("changed, but not to be replaced", () => ensure(changed.spec, { id: mended })));
  steps.push(await planned("changed", changed.spec, { id: mended, allow_replace: true }));
  const end = { id: (await idOf(changed.spec)) ?? mended, state: "absent" };
  steps.push(await planned("gone", changed.spec, end), await step("gone again", () => stranger(changed.spec, end)));
  return steps;
}

/** The same with every optional field stated. */
export async function statedCourse(trial: Trial, { spec, changed }: NonNullable<Trial["stated"]>): Promise<Step[]> {
  const { stranger, step, planned, idOf } = theatre(trial);
  const steps = [await planned("made", spec), await step("again", () => stranger(spec))];
  steps.push(await planned("changed", changed.spec, { id: await idOf(spec), allow_replace: true }));
  steps.push(await planned("gone", changed.spec, { id: await idOf(changed.spec), state: "absent" }));
  return steps;
}

/** Reads lag so many seconds behind the writes. */
const SLOW = 40;

/** What stands around it: wrong places, what the cloud keeps and we would not, what fails or shows late, several at once, marks. */
export async function surroundings(trial: Trial): Promise<Step[]> {
  const steps: Step[] = [];
  for (const { settings = {}, spec = {} } of trial.elsewhere) {
    const { step, ensure } = theatre(trial);
    const more = { settings: { ...trial.settings, ...settings } };
    const where = JSON.stringify({ ...settings, ...spec });
    for (const state of ["present", "absent"])
      steps.push(await step(`${state}, where ${where}`, () => ensure({ ...trial.spec, ...spec }, { ...more, state })));
  }
  if (trial.odd) {
    const { step, ensure, cloud } = theatre(trial);
    trial.odd(cloud);
    steps.push(await step("beside what our own rules would refuse", () => ensure(trial.spec)));
  }
  if (trial.fail) {
    const { step, ensure, stranger, cloud } = theatre(trial);
    trial.fail(cloud, "The harbour is closed today");
    steps.push(await step("the operation fails", () => ensure(trial.spec)));
    steps.push(await step("the operation had failed", () => stranger(trial.spec)));
  }
  const late = theatre(trial, SLOW);
  steps.push(await late.step("the cloud is slow to show it", () => late.ensure(trial.spec)));
  const lasting = theatre(trial);
  steps.push(
    await lasting.step("made for one job", () => lasting.marked(trial.spec)),
    await lasting.step("used by somebody else", () => lasting.stranger(trial.spec)),
    await lasting.step("swept, planned", () => lasting.sweep({ plan: true })),
    await lasting.step("swept", () => lasting.sweep({})),
  );
  const { step, several } = theatre(trial);
  steps.push(await step("planned with its siblings", () => several([trial.spec, ...trial.siblings], { plan: true })));
  return steps;
}
