import { type JsonSchema, jsonSchema } from "@mooring/core";

/** The declared fields of a schema by their snake_case names, nested ones included. A free map declares none. */
export type Fields = ReadonlyMap<string, Fields>;

/** The names of a schema as JSON Schema has them, nested ones beneath. */
export const fieldsOf = (schema: Parameters<typeof jsonSchema>[0]): Fields => collect(jsonSchema(schema));

function collect({ properties = {}, items, anyOf }: JsonSchema): Fields {
  if (items) return collect(items as JsonSchema);
  const choice = anyOf?.map((one) => collect(one as JsonSchema)).find(({ size }) => size > 0);
  return choice ?? new Map(Object.entries(properties).map(([name, inner]) => [name, collect(inner as JsonSchema)]));
}

/** `ip_address` → `ipAddress` */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A value in core's spelling, in Pulumi's: the names of declared fields change, the keys of free maps do not. */
export const toPulumi = (value: unknown, fields: Fields): unknown =>
  rename(value, new Map([...fields].map(([name, inner]) => [name, { name: camelCase(name), inner }])), toPulumi);

/** From Pulumi's spelling into ours, at every depth. A name that is not among `fields` stays. */
export const toCore = (value: unknown, fields: Fields): unknown =>
  rename(value, new Map([...fields].map(([name, inner]) => [camelCase(name), { name, inner }])), toCore);

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
