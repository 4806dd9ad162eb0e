import * as z from "zod/mini";
import { errorOf } from "../errors.ts";
import { filled, isMap } from "../map.ts";

/** What a field tells beside its type: to the docs, to the settings' resolver, to the masks. */
export interface FieldMeta {
  readonly description?: string;
  /** Settings only: the vendor's own environment variables; the first that is set wins. */
  readonly env?: readonly string[];
  /** Never shown, and masked by every front end. */
  readonly secret?: boolean;
}

/** A field that takes what YAML, JSON and environment variables make of a value, and gives one canonical form. */
export type Field<T> = z.ZodMiniPipe<z.ZodMiniUnknown, z.ZodMiniTransform<T, unknown>>;

/** One for all fields: it has no state, and a start makes some hundred fields. */
const anything = z.unknown();

/** Makes a kind of field out of a parser, which throws an Error whose message completes the field's name. */
export function field<T>(meta: Record<string, unknown>, parse: (raw: unknown) => T): Field<T> {
  const parser = z.transform((raw, context): T => {
    try {
      if (raw === undefined) throw new Error("is missing");
      return parse(raw);
    } catch (error) {
      context.issues.push({ code: "custom", message: errorOf(error).message, input: raw });
      return z.NEVER;
    }
  });
  return described(z.pipe(anything, parser), meta);
}

/** In place: `check` would make a copy. */
function described<T extends z.ZodMiniType>(schema: T, meta: Record<string, unknown>): T {
  z.globalRegistry.add(schema, filled(meta));
  return schema;
}

/** "the number 7", "a list", "the text \"x\"": what came, said so that its writer finds it. Never used for secrets. */
export function describeValue(raw: unknown): string {
  if (raw === null) return "null";
  if (Array.isArray(raw)) return "a list";
  if (typeof raw === "object") return "a map";
  if (typeof raw === "string") return `the text ${JSON.stringify(raw.length > 60 ? `${raw.slice(0, 57)}...` : raw)}`;
  return `the ${typeof raw} ${String(raw)}`;
}

/** Text, or an error that says what came, and how YAML may have made it so. */
export function asText(raw: unknown, what: string, secret = false): string {
  if (typeof raw === "string") return raw;
  const came = secret ? "something else" : describeValue(raw);
  const hint = typeof raw === "number" || typeof raw === "boolean" ? "; quote this value in YAML" : "";
  throw new Error(`must be ${what}, but came as ${came}${hint}`);
}

interface TextOptions extends FieldMeta {
  readonly choices?: readonly string[];
  readonly pattern?: RegExp;
  /** Completes "must be …". */
  readonly what?: string;
  /** Defaults to 1. */
  readonly minimumLength?: number;
  readonly maximumLength?: number;
}

/** Text; with `choices`, one of them. */
export function text<const Choices extends readonly string[]>(
  options: TextOptions & { readonly choices: Choices },
): Field<Choices[number]>;
export function text(options: TextOptions): Field<string>;
export function text(options: TextOptions): Field<string> {
  const { choices, pattern, minimumLength = 1, maximumLength = 4096, what = "text", ...meta } = options;
  return field({ type: "string", enum: choices, pattern: pattern?.source, ...meta }, (raw) => {
    const value = asText(raw, choices ? `one of ${choices.join(", ")}` : what, meta.secret);
    if (choices && !choices.includes(value))
      throw new Error(`must be one of ${choices.join(", ")}, but is ${describeValue(value)}`);
    if (value.length < minimumLength) throw new Error("must not be empty");
    if (value.length > maximumLength) throw new Error(`must not be longer than ${maximumLength} characters`);
    if (pattern && !pattern.test(value))
      throw new Error(`must be ${what}${meta.secret ? "" : `, but is ${describeValue(value)}`}`);
    return value;
  });
}

/** An id that the cloud made. Lower-cased, since clouds compare it so. */
export function uuid(options: FieldMeta): Field<string> {
  return field({ type: "string", format: "uuid", ...options }, (raw) => {
    const value = asText(raw, "an id (a UUID)").toLowerCase();
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value))
      throw new Error(`must be an id (a UUID), but is ${describeValue(value)}`);
    return value;
  });
}

interface IntegerOptions extends FieldMeta {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Takes `"3"` for 3: templates and environment variables give text. */
export function integer(options: IntegerOptions): Field<number> {
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER, ...meta } = options;
  return field({ type: "integer", minimum: options.minimum, maximum: options.maximum, ...meta }, (raw) => {
    const value = typeof raw === "string" && /^\s*-?\d+\s*$/.test(raw) ? Number(raw) : raw;
    if (typeof value !== "number" || !Number.isSafeInteger(value))
      throw new Error(`must be a whole number, but is ${describeValue(raw)}`);
    if (value < minimum || value > maximum) {
      const bounds = maximum === Number.MAX_SAFE_INTEGER ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
      throw new Error(`must be ${bounds}, but is ${value}`);
    }
    return value;
  });
}

/** Takes `"yes"`, `"no"`, `"true"`, `"false"` in any case: templates and environment variables give text. */
export function boolean(options: FieldMeta): Field<boolean> {
  return field({ type: "boolean", ...options }, (raw) => {
    const value = typeof raw === "string" ? raw.trim().toLowerCase() : raw;
    if (value === true || value === "true" || value === "yes") return true;
    if (value === false || value === "false" || value === "no") return false;
    throw new Error(`must be true or false, but is ${describeValue(raw)}`);
  });
}

/** A map with any keys, taken as it is. */
export function record(options: FieldMeta): Field<Record<string, unknown>> {
  return field({ type: "object", additionalProperties: true, ...options }, (raw) => {
    if (!isMap(raw)) {
      const python = typeof raw === "string" && raw.startsWith("{'") ? "; add the filter to_json" : "";
      throw new Error(`must be a map of fields${options.secret ? "" : `, but is ${describeValue(raw)}`}${python}`);
    }
    return raw;
  });
}

/** A full domain name in any case, with or without the final dot. Canonical: lower case, without it. */
export function domainName(options: FieldMeta): Field<string> {
  const what = "a full domain name such as mail.example.com";
  return field({ type: "string", format: "hostname", ...options }, (raw) => {
    const value = asText(raw, what).toLowerCase().replace(/\.$/, "");
    const labels = value.split(".");
    if (
      value.length > 253 ||
      labels.length < 2 ||
      !labels.every((one) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(one))
    )
      throw new Error(`must be ${what}, but is ${describeValue(raw)}`);
    return value;
  });
}

/** A list of one kind of element; with `unique` and `sortBy` a set, so that order and repetition make no difference. */
export function list<T extends z.ZodMiniType>(
  element: T,
  options: FieldMeta & { readonly maximum?: number; readonly sortBy?: (element: z.output<T>) => string },
): z.ZodMiniPipe<z.ZodMiniArray<T>, z.ZodMiniTransform<z.output<T>[], z.output<T>[]>> {
  const { maximum, sortBy, ...meta } = options;
  const schema = z.pipe(
    z.array(element),
    z.transform((elements: z.output<T>[], context) => {
      if (maximum !== undefined && elements.length > maximum) {
        context.issues.push({
          code: "custom",
          message: `must not hold more than ${maximum} elements, but holds ${elements.length}`,
          input: elements,
        });
        return z.NEVER;
      }
      if (!sortBy) return elements;
      return sortedBy(elements, sortBy);
    }),
  );
  return described(schema, { maxItems: maximum, ...meta });
}

/** In the order of their keys, as code units go; of those with one key the last. */
export function sortedBy<T>(elements: readonly T[], keyOf: (element: T) => string): T[] {
  const byKey = new Map(elements.map((one) => [keyOf(one), one]));
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, element]) => element);
}
