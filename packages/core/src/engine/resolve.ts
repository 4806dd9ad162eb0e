import type { Catalog, CatalogEntry } from "../definition/catalog.ts";
import type { AnyCloud } from "../definition/cloud.ts";
import type { AnyQuery } from "../definition/query.ts";
import type { AnyResource } from "../definition/resource.ts";
import { InputError } from "../errors.ts";
import type { Request } from "../spec/request.ts";
import { suggestion } from "../spec/validate.ts";

/** What a request asks for: a kind of thing, or a question. */
export type Target =
  | { readonly cloud: AnyCloud; readonly resource: AnyResource }
  | { readonly cloud: AnyCloud; readonly query: AnyQuery };

/** Checks that the request asks for one thing, and loads the one cloud that it names. */
export async function resolveTarget(catalog: Catalog, request: Request): Promise<Target> {
  const { resource, query, spec, items } = request;
  if ((resource === undefined) === (query === undefined)) {
    throw complaint(
      resource === undefined ? "resource" : "query",
      "exactly one of `resource` and `query` must be given",
    );
  }
  if (resource !== undefined && (spec === undefined) === (items === undefined)) {
    throw complaint(
      spec === undefined ? "spec" : "items",
      "exactly one of `spec` and `items` must be given with `resource`",
    );
  }
  if (query !== undefined && items !== undefined) throw complaint("items", "a query takes `spec`, not `items`");
  if (items !== undefined && request.id !== undefined) throw complaint("id", "cannot be given together with `items`");
  return query === undefined ? findResource(catalog, resource ?? "") : findQuery(catalog, query);
}

/** What a front end remembers is asked for by kind and id. */
export async function resolveRememberedTarget(catalog: Catalog, { resource, id }: Request): Promise<Target> {
  if (id === undefined) throw complaint("id", "is missing");
  return findResource(catalog, resource ?? "");
}

/** The definition of that kind, with its cloud. Throws an `InputError` with the nearest name. */
export async function findResource(
  catalog: Catalog,
  kind: string,
): Promise<{ cloud: AnyCloud; resource: AnyResource }> {
  const cloud = await load(catalog, "resource", kind, ({ resources }) => resources);
  return { cloud, resource: named(cloud, kind, resourceOf(cloud, kind)) };
}

async function findQuery(catalog: Catalog, name: string): Promise<{ cloud: AnyCloud; query: AnyQuery }> {
  const cloud = await load(catalog, "query", name, ({ queries }) => queries);
  return { cloud, query: named(cloud, name, queryOf(cloud, name)) };
}

const resourceOf = ({ resources }: AnyCloud, kind: string) => resources.find((one) => one.kind === kind);
const queryOf = ({ queries }: AnyCloud, name: string) => queries.find((one) => one.name === name);

/** The catalogue is printed from the clouds: what it names, they have. */
function named<T>(cloud: AnyCloud, name: string, found: T | undefined): T {
  if (found === undefined) throw new Error(`${cloud.name} has no ${name}`);
  return found;
}

/** What the catalogue has under the first part of a name. */
export function entryOf(catalog: Catalog, name: string): CatalogEntry | undefined {
  const cloud = name.replace(/\/.*/s, "");
  return Object.hasOwn(catalog, cloud) ? catalog[cloud] : undefined;
}

async function load(
  catalog: Catalog,
  field: "resource" | "query",
  name: string,
  names: (entry: Catalog[string]) => readonly string[],
): Promise<AnyCloud> {
  const known = Object.values(catalog).flatMap(names);
  const entry = entryOf(catalog, name);
  if (!entry || !names(entry).includes(name)) {
    throw complaint(field, `there is no ${field} ${JSON.stringify(name)}; ${suggestion(name, known)}`);
  }
  return entry.load();
}

function complaint(field: string, message: string): InputError {
  return new InputError([{ path: [field], message }]);
}
