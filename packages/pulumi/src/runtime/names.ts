import { isMap } from "@mooring/core";

/** The declared fields of a schema by their snake_case names, nested ones included. A free map declares none. */
export type Fields = ReadonlyMap<string, Fields>;

/**
 * The names of a schema, nested ones beneath; of a list, those of its elements. From what the schema is made of and not from its JSON
 * Schema, whose printer each preview would load and run. Nothing but a schema may be handed in.
 */
export function fieldsOf(schema: unknown): Fields {
  const { shape, innerType, element, in: before, options = [] } = defOf(schema);
  if (shape) return new Map(Object.entries(shape).map(([name, inner]) => [name, fieldsOf(inner)]));
  const choices = [innerType, element, before, ...options].filter((one) => one !== undefined);
  return choices.map(fieldsOf).find(({ size }) => size > 0) ?? new Map();
}

/** As much of what a schema is made of as a walk asks for. */
interface Def {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly innerType?: unknown;
  readonly element?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
}

const defOf = (schema: unknown): Def =>
  // zod types this for each class of schema apart, and a walk meets any of them.
  (schema as { readonly _zod: { readonly def: Def } })._zod.def;

/** `ip_address` → `ipAddress` */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A value in core's spelling, in Pulumi's: the names of declared fields change, the keys of free maps do not. */
export const toPulumi = (value: unknown, fields: Fields): unknown =>
  rename(value, new Map([...fields].map(([name, inner]) => [name, { name: camelCase(name), inner }])), toPulumi);

/** From Pulumi's spelling into ours, at every depth. A name that is not among `fields` stays. */
export const toCore = (value: unknown, fields: Fields): unknown =>
  rename(value, new Map([...fields].map(([name, inner]) => [camelCase(name), { name, inner }])), toCore);

/** The same of a map of fields; none where there is no map. */
export const mapToPulumi = (map: unknown, fields: Fields): Record<string, unknown> => mapIn(toPulumi(map, fields));

/** As above, the other way. */
export const mapToCore = (map: unknown, fields: Fields): Record<string, unknown> => mapIn(toCore(map, fields));

const mapIn = (value: unknown) => (isMap(value) ? value : {});

type Renaming = ReadonlyMap<string, { readonly name: string; readonly inner: Fields }>;

function rename(value: unknown, names: Renaming, deeper: (value: unknown, fields: Fields) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => rename(one, names, deeper));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    const known = names.get(key);
    return known ? [known.name, deeper(one, known.inner)] : [key, one];
  });
  return Object.fromEntries(entries);
}

/** Keys in a value of Pulumi's spelling that the schema does not declare, as paths, with the names it has in their place. */
export function undeclared(value: unknown, fields: Fields, path = ""): { path: string; known: string[] }[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => undeclared(one, fields, `${path}[${index}]`));
  if (typeof value !== "object" || value === null || fields.size === 0) return [];
  const known = new Map([...fields].map(([name, inner]) => [camelCase(name), inner]));
  return Object.entries(value).flatMap(([key, one]) => {
    const place = path ? `${path}.${key}` : key;
    const inner = known.get(key);
    return inner ? undeclared(one, inner, place) : [{ path: place, known: [...known.keys()] }];
  });
}
