import { closest, distance } from "fastest-levenshtein";
import * as z from "zod/mini";
import { InputError, type InputIssue, renderPath } from "../errors.ts";
import { filled, isMap } from "../map.ts";
import { bareDefOf } from "./meta.ts";

type Path = readonly (string | number)[];

/** `meant`: the path of the field that a misspelt one stands for. */
type Finding = InputIssue & { readonly meant?: string | undefined };

/** Parses against a schema, and answers the canonical form; throws an `InputError` with one sentence for each field. */
export function validated<T extends object>(schema: z.ZodMiniType<T>, raw: unknown, path: Path = []): T {
  const parsed = z.safeParse(schema, withoutNulls(raw));
  // A field that may be missing is of the same type as one that holds nothing.
  if (parsed.success) return filled(parsed.data) as T;
  throw new InputError(withoutEchoes(parsed.error.issues.flatMap((issue) => sentences(schema, issue, path))));
}

/** A required field that was misspelt is unknown and missing at once: one mistake, one sentence. */
function withoutEchoes(issues: readonly Finding[]): InputIssue[] {
  const meant = new Set(issues.map((one) => one.meant));
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
  // Of none there is none.
  const one: string | undefined = closest(name, [...allowed]);
  return one !== undefined && distance(name, one) <= Math.max(2, name.length / 3) ? one : undefined;
}

function sentences(schema: z.ZodMiniType, issue: z.core.$ZodIssue, base: Path): Finding[] {
  // Of names and numbers: what YAML and JSON have knows no symbols.
  const inner = issue.path as Path;
  const path = [...base, ...inner];
  switch (issue.code) {
    case "unrecognized_keys": {
      const allowed = keysAt(schema, inner);
      return issue.keys.map((key) => {
        const near = nearest(key, allowed);
        const message = `is not a field here; ${suggestion(key, allowed)}`;
        return { path: [...path, key], message, meant: near && renderPath([...path, near]) };
      });
    }
    case "invalid_type":
      // All else that may be stated says itself what it must be.
      return [{ path, message: `must be ${issue.expected === "array" ? "a list" : "a map of fields"}` }];
    default:
      return [{ path, message: issue.message }];
  }
}

/** The names that an object schema allows at a path, through lists, optional fields and pipes. */
function keysAt(schema: z.ZodMiniType, path: Path): string[] {
  let here = bareDefOf(schema);
  for (const step of path) here = bareDefOf(typeof step === "number" ? here.element : here.shape?.[step]);
  return Object.keys(here.shape ?? {});
}

/** `null` means "not given": that is how templates leave a field out. */
function withoutNulls(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(withoutNulls);
  if (!isMap(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => (value === null ? [] : [[key, withoutNulls(value)]])),
  );
}
