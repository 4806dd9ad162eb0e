import { errorOf, type InputIssue, nearest } from "@mooring/core";
import { readBlock } from "./block.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Reader = (text: string, workspace: string) => unknown;

const asText: Reader = (text) => text;

/** Field of the request, which is the input's name, too → how it is read. */
const fields: Readonly<Record<string, Reader>> = {
  resource: asText,
  query: asText,
  state: asText,
  spec: readBlock,
  items: readBlock,
  id: asText,
  incarnation: asText,
  plan: asBoolean,
  allow_replace: asBoolean,
  settings: readBlock,
  timeouts: readBlock,
};
/** What the front end itself is told. */
const own = ["name", "release", "release_must_succeed", "sweep", "older_than_hours", "token", "matrix", "job_status"];

/** Is what the step added removed at the end of the job? */
export type Release = "always" | "on-failure" | "never";
const releases: Readonly<Record<string, Release>> = {
  always: "always",
  "on-failure": "on-failure",
  never: "never",
  true: "always",
  false: "never",
};

/** What the step was told: the request, unchecked, in the engine's own words, and what no request could be made of. */
export interface Inputs {
  readonly request: Readonly<Record<string, unknown>>;
  readonly release: Release;
  readonly releaseMustSucceed: boolean;
  readonly name: string | undefined;
  /** What the sweep is told; `undefined`: the step makes or asks something. */
  readonly sweep: { readonly hours: number; readonly token: string | undefined } | undefined;
  /** The matrix leg as JSON; `undefined` outside a matrix. */
  readonly matrix: string | undefined;
  /** `success`, `failure` or `cancelled`, so far; `undefined` where the runner does not say. */
  readonly jobStatus: string | undefined;
  readonly issues: readonly InputIssue[];
  /** Names of variables that look like inputs and are none. */
  readonly strays: readonly string[];
}

/** An empty input is one that was not given: the runner knows no other way to leave one out. */
export async function readInputs(environment: Environment): Promise<Inputs> {
  const issues: InputIssue[] = [];
  const attempt = async <T>(name: string, read: (text: string) => T | Promise<T>): Promise<T | undefined> => {
    const text = environment[variable(name)]?.trim();
    if (!text) return undefined;
    try {
      return await read(text);
    } catch (error) {
      issues.push({ path: [name], message: errorOf(error).message });
      return undefined;
    }
  };
  const workspace = environment.GITHUB_WORKSPACE ?? process.cwd();
  const entries: (readonly [name: string, value: unknown])[] = [];
  for (const [name, read] of Object.entries(fields))
    entries.push([name, await attempt(name, (text) => read(text, workspace))]);
  const release = (await attempt("release", asRelease)) ?? "never";
  const releaseMustSucceed = (await attempt("release_must_succeed", asBoolean)) ?? false;
  const { strays, mistakes } = unknownInputs(environment);
  issues.push(...mistakes);
  const token = await attempt("token", (text) => text);
  const hours = (await attempt("older_than_hours", asHours)) ?? LONGEST_JOB;
  const sweep = (await attempt("sweep", asBoolean)) ? { hours, token } : undefined;
  const request = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  if (sweep) issues.push(...misplaced(request));
  return {
    request,
    sweep,
    release,
    releaseMustSucceed,
    name: await attempt("name", (text) => text),
    matrix: await attempt("matrix", (text) =>
      ["null", "{}"].includes(text) ? undefined : text.replace(/\s*\n\s*/g, ""),
    ),
    jobStatus: await attempt("job_status", (text) => text.toLowerCase()),
    issues,
    strays,
  };
}

const variable = (name: string) => `INPUT_${name.toUpperCase()}`;

function asBoolean(text: string): boolean {
  if (!/^(true|false)$/i.test(text)) throw new Error(`must be true or false, but is ${JSON.stringify(text)}`);
  return text.toLowerCase() === "true";
}

/** In hours: a machine of one's own ends a job after five days. */
const LONGEST_JOB = 120;

function asHours(text: string): number {
  const hours = Number(text);
  if (!(hours >= 1 && hours <= 100_000))
    throw new Error(`must be a number of hours, at least 1, but is ${JSON.stringify(text)}`);
  return hours;
}

/** A sweep finds its things by their marks. */
const misplaced = (request: Readonly<Record<string, unknown>>): InputIssue[] => [
  ...["query", "spec", "items", "id", "incarnation"].flatMap((name) =>
    request[name] === undefined ? [] : [{ path: [name], message: "cannot be given together with `sweep`" }],
  ),
  ...(request.resource === undefined
    ? [{ path: ["resource"], message: "is missing: a sweep needs the name of a cloud, or of a kind" }]
    : []),
];

function asRelease(text: string): Release {
  const found = Object.hasOwn(releases, text.toLowerCase()) ? releases[text.toLowerCase()] : undefined;
  if (!found) throw new Error(`must be always, on-failure or never, but is ${JSON.stringify(text)}`);
  return found;
}

/** Other tools' words for a run that must not write. */
const DRY = /^(dry_?run|check|check_mode|preview|noop|what_?if|diff)$/;

/**
 * The runner only warns of an input that it does not know; a misspelt `plan` must not end in a write. What else begins with `INPUT_`
 * may as well have been in the environment before: a name with a hyphen cannot.
 */
function unknownInputs(environment: Environment): { strays: string[]; mistakes: InputIssue[] } {
  const names = [...Object.keys(fields), ...own];
  const known = new Set(names.map(variable));
  const unknown = Object.keys(environment)
    .filter((name) => name.startsWith("INPUT_") && !known.has(name))
    .map((name) => name.slice("INPUT_".length).toLowerCase());
  // Two letters are near to anything.
  const meant = (name: string) =>
    name.includes("-") || DRY.test(name) || (name.length > 2 && nearest(name, names) !== undefined);
  return {
    strays: unknown.filter((name) => !meant(name)).map(variable),
    mistakes: unknown.filter(meant).map((name) => ({
      path: [name],
      message: `is not an input of this action; the inputs are ${names.join(", ")}`,
    })),
  };
}
