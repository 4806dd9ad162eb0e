import { globSync } from "node:fs";
import { join } from "node:path";
import type { Trial } from "../../../packages/core/test/trial.ts";
import { mooring } from "../../../packages/pulumi/test/sdk.mts";
import { REPOSITORY } from "./part.ts";

type Fields = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: classes of all kinds, whose arguments differ
type Kind = any;

const clouds = join(REPOSITORY, "packages/core/src/clouds");
const modules: { trials: readonly Trial[] }[] = await Promise.all(
  globSync("*/conformance.trial.ts", { cwd: clouds }).map((file) => import(join(clouds, file))),
);
const says = (setting: unknown) => typeof setting !== "object" || Object.keys(setting ?? {}).length > 0;
/** Of a cloud as its environment has it: the other settings are the conformance suite's business. */
const usual = modules
  .flatMap(({ trials }) => trials)
  .filter(({ settings, without }) => !without && !Object.values(settings ?? {}).some(says));

/** The first usual trial of each kind that has a class. */
export const trials: readonly Trial[] = [...new Map(usual.toReversed().map((trial) => [trial.kind, trial])).values()]
  .reverse()
  .sort((one, other) => one.kind.localeCompare(other.kind));

const camel = (name: string) => name.replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());

/** A spec's fields as a program writes them. */
function camelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [camel(name), camelled(one)]));
}

/** What a program states of the trial's thing. */
export const inputsOf = (spec: Fields): Fields => camelled(spec) as Fields;

export function classOf(kind: string): Kind {
  const [cloud = "", name = ""] = kind.split("/");
  return (mooring as unknown as Record<string, Record<string, Kind>>)[cloud]?.[camel(`-${name}`)];
}
