import * as z from "zod/mini";
import type { AnyCloud } from "./cloud.ts";
import { CredentialsError, InputError } from "./errors.ts";
import type { FieldMeta } from "./fields.ts";
import { validated } from "./validate.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Settings = Record<string, unknown>;

/** What a settings field tells beside its type. */
export function metaOf(schema: unknown): FieldMeta {
  const own = z.globalRegistry.get(schema as z.ZodMiniType) as FieldMeta | undefined;
  const inner = (schema as { _zod: { def: { innerType?: unknown } } })._zod.def.innerType;
  return { ...(inner ? metaOf(inner) : {}), ...own };
}

/** The request's own settings, completed by the vendor's environment variables. An empty variable counts as not set. */
export function resolveSettings(cloud: AnyCloud, given: Settings, environment: Environment): Settings {
  const shape = cloud.settings._zod.def.shape;
  const fromEnvironment = new Map<string, string>();
  const completed: Settings = { ...given };
  for (const [name, field] of Object.entries(shape)) {
    const variable = metaOf(field).env?.find((one) => environment[one]?.trim());
    if ((given[name] === undefined || given[name] === null) && variable) {
      completed[name] = environment[variable]?.trim();
      fromEnvironment.set(name, variable);
    }
  }
  try {
    return validated(cloud.settings, completed, ["settings"]) as Settings;
  } catch (error) {
    throw error instanceof InputError ? explained(cloud, error, fromEnvironment) : error;
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
      hint: `Set ${ways.join(" and ")}. In a pull request from a fork, secrets are empty.`,
    });
  }
  return new InputError(
    error.issues.map((issue) => {
      const variable = fromEnvironment.get(String(issue.path[1]));
      return variable ? { path: [variable], message: issue.message } : issue;
    }),
  );
}

/** The values of the secret fields, for masks and redaction; also of settings that do not pass the schema. */
export function secretsOf(cloud: AnyCloud, given: Settings, environment: Environment): string[] {
  return Object.entries(cloud.settings._zod.def.shape).flatMap(([name, field]) => {
    const { secret, env = [] } = metaOf(field);
    if (!secret) return [];
    return [given[name], ...env.map((one) => environment[one])].flatMap((value) =>
      typeof value === "string" && value.trim() ? [value, value.trim()] : [],
    );
  });
}
