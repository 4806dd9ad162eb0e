import type { AnyResource } from "@mooring/core";
import type { Trial } from "../../packages/core/test/trial.ts";
import { gathered } from "./gathered.ts";
import { nonsense, propertiesOf } from "./nonsense.ts";
import type { Step } from "./script.ts";
import { tellBriefly } from "./tell.ts";
import { theatre } from "./theatre.ts";

type Fields = Readonly<Record<string, unknown>>;
type Cases = readonly (readonly [name: string, spec: Fields])[];

/** Specs that leave out, add or spoil one field of a right one, each planned: what is refused, and how what is not would end. */
export async function wrongSpecs(
  { spec: schema, examples }: Pick<AnyResource, "spec" | "examples">,
  trials: readonly Trial[],
): Promise<Step[]> {
  const [trial] = trials;
  if (!trial) return [];
  const properties = propertiesOf(schema);
  const names = Object.keys(properties);
  const whole = trials.find(({ stated }) => stated)?.stated?.spec ?? trial.spec;
  const specs: Fields[] = [
    ...trials.flatMap(({ spec, changed, stated }) => [spec, changed.spec, ...(stated ? [stated.spec] : [])]),
    ...examples.map(({ spec }) => spec as Fields),
  ];
  const sample = (name: string) => specs.find((spec) => spec[name] !== undefined)?.[name];
  const known = names.filter((name) => sample(name) !== undefined);
  const { stranger, named } = theatre(trial);

  async function step(title: string, cases: Cases, more: object = {}): Promise<Step> {
    const ends = [];
    for (const [name, spec] of cases)
      ends.push([name, tellBriefly(await stranger(spec, { ...more, plan: true }), [], named)] as const);
    return { title, lines: gathered(ends) };
  }

  const lessThan = (spec: Fields): Cases =>
    names.filter((name) => name in spec).map((name) => [name, without(spec, name)]);
  const more: Cases = known
    .filter((name) => trial.spec[name] === undefined)
    .map((name) => [shown(name, sample(name)), { ...trial.spec, [name]: sample(name) }]);
  const spoiled: Cases = nonsense(properties).map(([name, value]) => [shown(name, value), { ...whole, [name]: value }]);
  const steps = [
    await step("without", lessThan(trial.spec)),
    await step("to be absent, without", lessThan(trial.spec), { state: "absent" }),
    await step("every field stated, without", whole === trial.spec ? [] : lessThan(whole)),
    await step("with", more),
    await step("to be absent, with", more, { state: "absent" }),
    await step(
      "alone",
      known.map((name) => [name, { [name]: sample(name) }]),
    ),
    await step("spoiled", [...spoiled, ["an unknown field", { ...whole, surprise: true }]]),
  ];
  return steps.filter(({ lines }) => lines.length > 0);
}

const shown = (name: string, value: unknown) => `${name} ${JSON.stringify(value)}`;

const without = (spec: Fields, name: string) =>
  Object.fromEntries(Object.entries(spec).filter(([key]) => key !== name));
