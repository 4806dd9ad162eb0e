import type { AnyQuery } from "@mooring/core";
import type { Fault } from "@mooring/sandbox";
import type { Refusal, Trial } from "../../packages/core/test/trial.ts";
import { gathered } from "./gathered.ts";
import { nonsense, propertiesOf } from "./nonsense.ts";
import { FOR_EVER, USUAL } from "./refused.ts";
import type { Scene, Step } from "./script.ts";
import { tellReport } from "./tell.ts";
import { theatre } from "./theatre.ts";

/** How one query answers: in the world as it is and once a thing of each kind is there, asked wrongly, and where the cloud refuses. */
export function scenesOfQuery(
  { name, input, examples }: AnyQuery,
  trials: readonly Trial[],
  refusals: readonly Refusal[] = USUAL,
): Scene[] {
  const [first] = trials;
  if (!first) return [];
  const { prepare, ...asItIs } = first;
  const properties = propertiesOf(input);
  const asked = examples.map(({ spec }) => spec as Record<string, unknown>);
  const [example = {}] = asked;

  async function answers(): Promise<Step[]> {
    const { step, ask } = theatre(asItIs);
    const { results } = await ask(name, {});
    const filters = Object.keys(properties).flatMap((field) =>
      results.slice(0, 1).flatMap((one) => (one[field] === undefined ? [] : [{ [field]: one[field] }])),
    );
    const steps = [];
    for (const spec of [{}, ...asked, ...filters]) steps.push(await step(JSON.stringify(spec), () => ask(name, spec)));
    return steps;
  }

  /** Asked with what the thing's spec says, as far as the query takes it. */
  async function afterwards(): Promise<Step[]> {
    const steps = [];
    for (const trial of trials) {
      const { step, ask, ensure } = theatre(trial);
      await ensure(trial.spec);
      const spec = Object.fromEntries(Object.entries(trial.spec).filter(([field]) => field in properties));
      steps.push(await step([trial.kind, trial.variant].filter(Boolean).join(", "), () => ask(name, spec)));
    }
    return steps;
  }

  async function wrong(): Promise<Step[]> {
    const { ask, named } = theatre(asItIs);
    const ends = [];
    for (const [field, value] of [...nonsense(properties), ["surprise", true] as const]) {
      const report = await ask(name, { ...example, [field]: value });
      ends.push([`${field} ${JSON.stringify(value)}`, tellReport(report).map(named).join(" | ")] as const);
    }
    return [{ title: "spoiled", lines: gathered(ends) }];
  }

  async function refused(): Promise<Step[]> {
    const calm = theatre(asItIs);
    await calm.ask(name, example);
    const steps = [];
    for (const request of calm.requests()) {
      const ends = [];
      for (const { to, name: way, ...fault } of [
        ...refusals,
        { name: "another shape", status: 200, body: { harbour: [] } },
      ]) {
        if (to === "writes") continue;
        const { sandbox, ask, named } = theatre(asItIs);
        const match: Fault["match"] = ({ method, path }) => `${method} ${path}` === request;
        sandbox.faults.add({ ...fault, match, times: FOR_EVER });
        ends.push([
          way,
          tellReport(await ask(name, example))
            .map(named)
            .join(" | "),
        ] as const);
      }
      steps.push({ title: calm.named(request), lines: gathered(ends) });
    }
    return steps;
  }

  const scenes = { "in the world as it is": answers, "once it is there": afterwards, "asked wrongly": wrong, refused };
  return Object.entries(scenes).map(([title, play]) => ({ title, play }));
}
