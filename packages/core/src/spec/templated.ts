import * as z from "zod/mini";
import { InputError } from "../errors.ts";
import { isMap } from "../map.ts";
import { describeValue } from "./fields.ts";
import { bareDefOf, metaOf } from "./meta.ts";

type Path = readonly (string | number)[];

/**
 * What a template made of a value → the value that was meant, as far as the schema leaves no doubt and nothing is lost: JSON text for a
 * map or a list, a whole number for text, empty text for a field that may be left out. Anything else stays, for the schema to judge.
 * Throws an `InputError` for other text where a list or a map belongs, unless the fields are secret.
 */
export function asMeant(schema: unknown, raw: unknown, path: Path, secret = false): unknown {
  const { shape, element } = bareDefOf(schema);
  if (shape) return mapAsMeant(shape, fromJson(raw, "a map of fields", path, secret), path, secret);
  if (element) {
    const list = fromJson(raw, "a list", path, secret);
    return Array.isArray(list) ? list.map((one, index) => asMeant(element, one, [...path, index], secret)) : list;
  }
  const { type, format } = metaOf(schema);
  if (type === "object") return fromJson(raw, "a map of fields", path, secret);
  // A MAC address that YAML took for a number is lost; a name of digits is not.
  return type === "string" && format === undefined && Number.isSafeInteger(raw) ? String(raw) : raw;
}

function mapAsMeant(shape: Readonly<Record<string, unknown>>, raw: unknown, path: Path, secret: boolean): unknown {
  if (!isMap(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => {
      const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
      if (field === undefined) return [[name, value]];
      if (value === "" && mayBeLeftOut(field) && !accepts(field, value)) return [];
      return [[name, asMeant(field, value, [...path, name], secret)]];
    }),
  );
}

function fromJson(raw: unknown, what: string, path: Path, secret: boolean): unknown {
  if (typeof raw !== "string") return raw;
  try {
    if (/^\s*[{[]/.test(raw)) return JSON.parse(raw);
  } catch {
    // Said below.
  }
  if (secret) return raw;
  const python = /^\s*[{[(]/.test(raw) ? "; add the filter to_json" : "";
  throw new InputError([{ path, message: `must be ${what}, but came as ${describeValue(raw)}${python}` }]);
}

const mayBeLeftOut = (field: unknown) => accepts(field, undefined);

// The fields of a shape are schemas: `bareDefOf` has no class for them.
const accepts = (field: unknown, value: unknown) => z.safeParse(field as z.ZodMiniType, value).success;
