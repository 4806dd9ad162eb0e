import { isMap, type JsonSchema, jsonSchema } from "@mooring/core";

/** The declared fields of a schema by their snake_case names, nested ones included. A free map declares none. */
export type Fields = ReadonlyMap<string, Fields>;

/** The names of a schema as JSON Schema has them, nested ones beneath. */
export const fieldsOf = (schema: Parameters<typeof jsonSchema>[0]): Fields => collect(jsonSchema(schema));

/** `true` and `false` stand for what takes anything, or nothing: neither declares a field. Our lists have one kind of element. */
function collect(schema: JsonSchema | boolean): Fields {
  if (typeof schema === "boolean") return new Map();
  const { properties = {}, items, anyOf } = schema;
  if (items && !Array.isArray(items)) return collect(items);
  const choice = anyOf?.map(collect).find(({ size }) => size > 0);
  return choice ?? new Map(Object.entries(properties).map(([name, inner]) => [name, collect(inner)]));
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
