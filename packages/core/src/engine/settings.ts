import type { AnyCloud } from "../definition/cloud.ts";
import { CredentialsError, InputError, renderPath } from "../errors.ts";
import { isMap } from "../map.ts";
import { bareDefOf, metaOf } from "../spec/meta.ts";
import { validated } from "../spec/validate.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Settings = Record<string, unknown>;

/** The request's own settings, completed by the vendor's environment variables. An empty variable counts as not set. */
export function resolveSettings(cloud: AnyCloud, given: Settings, environment: Environment): Settings {
  const fromEnvironment = new Map<string, string>();
  const counting = cloud.counting?.(environment, given) ?? environment;
  const completed = complete(compatible(cloud, given), given, ["settings"], counting, fromEnvironment);
  try {
    return validated(cloud.settings, completed, ["settings"]);
  } catch (error) {
    throw error instanceof InputError ? explained(cloud, error, fromEnvironment) : error;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields that the environment may fill in beside what is stated. */
function compatible({ settings, alternatives = [] }: AnyCloud, given: Settings): Fields {
  const { shape } = settings._zod.def;
  const choosing = new Set(alternatives.flat());
  const stated = Object.keys(given).filter((name) => choosing.has(name) && (given[name] ?? undefined) !== undefined);
  const open = alternatives.filter((set) => stated.every((name) => set.includes(name)));
  return Object.fromEntries(
    Object.entries(shape).filter(([name]) => !choosing.has(name) || open.some((set) => set.includes(name))),
  );
}

/** Fills in what the environment says, also inside maps, and notes which variable filled which field. */
function complete(
  shape: Fields,
  given: Settings,
  path: readonly string[],
  environment: Environment,
  from: Map<string, string>,
): Settings {
  const completed: Settings = { ...given };
  for (const [name, field] of Object.entries(shape)) {
    const here = [...path, name];
    const variable = metaOf(field).env?.find((one) => environment[one]?.trim());
    if ((completed[name] === undefined || completed[name] === null) && variable) {
      completed[name] = environment[variable]?.trim();
      from.set(renderPath(here), variable);
    }
    const { shape: inner } = bareDefOf(field);
    if (inner) completed[name] = completeMap(inner, completed[name], here, environment, from);
  }
  return completed;
}

/** A map in a variable, or in a stack's configuration, is JSON text. What is no map is left for the schema to refuse. */
function completeMap(
  shape: Fields,
  given: unknown,
  path: readonly string[],
  environment: Environment,
  from: Map<string, string>,
): unknown {
  const map = typeof given === "string" ? parsed(given) : (given ?? {});
  if (!isMap(map)) return given;
  const completed = complete(shape, map, path, environment, from);
  return given === undefined && Object.keys(completed).length === 0 ? undefined : completed;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Says which variable held the wrong value, and which one would fill a missing field. */
function explained(cloud: AnyCloud, error: InputError, fromEnvironment: ReadonlyMap<string, string>): Error {
  const shape = cloud.settings._zod.def.shape;
  const missing = error.issues.filter(({ message }) => message === "is missing").map(({ path }) => String(path[1]));
  if (missing.length === error.issues.length) {
    const ways = missing.map((name) => {
      const { env = [] } = metaOf(shape[name]);
      return env.length > 0 ? `${env.join(" or ")} (or \`settings.${name}\`)` : `\`settings.${name}\``;
    });
    return new CredentialsError(`${cloud.title}: missing ${missing.map((name) => `\`${name}\``).join(", ")}`, {
      hint: `Set ${ways.join(" and ")}.`,
    });
  }
  return new InputError(
    error.issues.map((issue) => {
      const variable = fromEnvironment.get(renderPath(issue.path));
      return variable ? { path: [variable], message: issue.message } : issue;
    }),
  );
}

/**
 * The values of the secret fields, for masks and redaction; also of settings that do not pass the schema, and of what stands where a
 * map of settings belongs: a bare token, most likely.
 */
export function secretsOf(cloud: AnyCloud, given: unknown, environment: Environment): string[] {
  const known = mapIn(given);
  const stray = known === undefined ? textsIn(given) : [];
  return [...new Set([...stray, ...secretsIn(cloud.settings._zod.def.shape, known ?? {}, environment)])];
}

function secretsIn(shape: Fields, given: Fields, environment: Environment): string[] {
  return Object.entries(shape).flatMap(([name, field]) => {
    const { secret = false, env = [] } = metaOf(field);
    return [given[name], ...env.map((one) => environment[one])].flatMap((value) =>
      secret ? textsIn(value) : secretsUnder(field, value, environment),
    );
  });
}

/** Of a field that is no secret itself, but may be a map or a list that holds some. */
function secretsUnder(field: unknown, value: unknown, environment: Environment): string[] {
  const { shape, element } = bareDefOf(field);
  if (shape) return secretsIn(shape, mapIn(value) ?? {}, environment);
  if (!element || !Array.isArray(value)) return [];
  return value.flatMap((one) => (metaOf(element).secret ? textsIn(one) : secretsUnder(element, one, environment)));
}

/** A map, also as JSON text: that is how a variable holds one. */
function mapIn(value: unknown): Fields | undefined {
  const map = typeof value === "string" ? parsed(value) : (value ?? {});
  return isMap(map) ? map : undefined;
}

/** Every text in a value; a number is one that its writer forgot to quote. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [...new Set([value, value.trim()])].filter(Boolean);
  if (typeof value === "number") return [String(value)];
  return Object.values(value ?? {}).flatMap(textsIn);
}

/** Where the value came from that stands in a text: `GCORE_API_KEY`, or `settings.api_key` in backticks. */
export function settingIn(
  cloud: AnyCloud,
  settings: Settings,
  environment: Environment,
  text: string,
): string | undefined {
  for (const [name, field] of Object.entries(cloud.settings._zod.def.shape)) {
    const value = settings[name];
    const { secret, env = [] } = metaOf(field);
    if (!secret || typeof value !== "string" || !text.includes(value)) continue;
    return env.find((one) => environment[one]?.trim() === value) ?? `\`settings.${name}\``;
  }
  return undefined;
}
