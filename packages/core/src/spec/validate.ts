import { closest, distance } from "fastest-levenshtein";
import * as z from "zod/mini";
import { InputError, type InputIssue, renderPath } from "../errors.ts";
import { filled, isMap } from "../map.ts";
import { defOf } from "./meta.ts";

type Path = readonly (string | number)[];

/** `meant`: the field that a misspelt one stands for. */
type Finding = InputIssue & { readonly meant?: string | undefined };

/** Parses against a schema, and answers the canonical form; throws an `InputError` with one sentence for each field. */
export function validated<T>(schema: z.ZodMiniType<T>, raw: unknown, path: Path = []): T {
  const parsed = z.safeParse(schema, withoutNulls(raw));
  if (parsed.success) return withoutUndefined(parsed.data);
  throw new InputError(withoutEchoes(parsed.error.issues.flatMap((issue) => sentences(schema, issue, path))));
}

/** A required field that was misspelt is unknown and missing at once: one mistake, one sentence. */
function withoutEchoes(issues: readonly Finding[]): InputIssue[] {
  const meant = new Set(
    issues.flatMap(({ path, meant }) => (meant === undefined ? [] : [renderPath([...path.slice(0, -1), meant])])),
  );
  return issues
    .filter(({ path, message }) => message !== "is missing" || !meant.has(renderPath(path)))
    .map(({ path, message }) => ({ path, message }));
}

/** "unknown field; did you mean …?": the nearest of the names that are allowed, and all of them. */
export function suggestion(name: string, allowed: readonly string[]): string {
  const near = nearest(name, allowed);
  const question = near === undefined ? "" : `did you mean \`${near}\`? `;
  return `${question}Allowed: ${allowed.map((one) => `\`${one}\``).join(", ")}`;
}

/** The allowed name that was meant, where one is near enough. */
export function nearest(name: string, allowed: readonly string[]): string | undefined {
  const one = allowed.length > 0 ? closest(name, [...allowed]) : undefined;
  return one !== undefined && distance(name, one) <= Math.max(2, name.length / 3) ? one : undefined;
}

function sentences(schema: z.ZodMiniType, issue: z.core.$ZodIssue, base: Path): Finding[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  switch (issue.code) {
    case "unrecognized_keys": {
      const allowed = keysAt(schema, issue.path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `is not a field here; ${suggestion(key, allowed)}`,
        meant: nearest(key, allowed),
      }));
    }
    case "invalid_type":
      return [{ path, message: `must be ${article(issue.expected)}` }];
    default:
      return [{ path, message: issue.message }];
  }
}

function article(expected: string): string {
  const words: Record<string, string> = {
    object: "a map of fields",
    array: "a list",
    string: "text",
    number: "a number",
    int: "a whole number",
  };
  return words[expected] ?? expected;
}

/** The names that an object schema allows at a path, through lists, optional fields and pipes. */
function keysAt(schema: z.ZodMiniType, path: readonly PropertyKey[]): string[] {
  let here: unknown = unwrapped(schema);
  for (const step of path) {
    const def = defOf(here);
    here = unwrapped(typeof step === "number" ? def.element : def.shape?.[String(step)]);
    if (!here) return [];
  }
  return Object.keys(defOf(here).shape ?? {});
}

function unwrapped(schema: unknown): unknown {
  if (schema === undefined) return undefined;
  const def = defOf(schema);
  if (def.shape || def.element) return schema;
  return def.innerType || def.in ? unwrapped(def.innerType ?? def.in) : schema;
}

/** `null` means "not given": that is how templates leave a field out. */
function withoutNulls(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(withoutNulls);
  if (typeof raw !== "object" || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => (value === null ? [] : [[key, withoutNulls(value)]])),
  );
}

const withoutUndefined = <T>(value: T): T =>
  // A field that may be missing is of the same type as one that holds nothing.
  isMap(value) ? (filled(value) as T) : value;
