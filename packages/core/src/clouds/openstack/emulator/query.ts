import { ok } from "../../../emulation/answers.ts";
import type { EmulatedAnswer } from "../../../emulation.ts";
import { type Attributes, flag } from "./attributes.ts";
import type { Names } from "./body.ts";
import { said, shown } from "./python.ts";
import { badRequest, neutron, type Refusal, refuse } from "./refusals.ts";
import type { Call, Cell } from "./world.ts";

/** An object as Neutron shows it. */
export type Shape = Readonly<Record<string, unknown>>;

/** What a list needs to know of its elements. */
export interface Collection extends Names {
  readonly attributes: Attributes;
  readonly missing: (id: string) => Refusal;
  /** Filters that look elsewhere than at the attribute of their name. */
  readonly own?: Readonly<Record<string, (shape: Shape, values: readonly string[]) => boolean>>;
}

const CONTROLS = ["fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir"];

/** One object, trimmed to the fields that were asked for. */
export function single({ request: { query } }: Call, { one, attributes }: Collection, shape: Shape, status = 200) {
  filtersOf(query, attributes);
  return ok({ [one]: trimmed(shape, query) }, status);
}

/** The page of a collection that a query asks for. Filters of one name widen, those of several narrow. */
export function page(call: Call, collection: Collection, shapes: readonly Shape[], cell: Cell): EmulatedAnswer {
  const { query } = call.request;
  const fits = filtersOf(query, collection.attributes).map(([name, values]) =>
    filterOf(collection, name, values, cell),
  );
  const sorted = shapes.filter((shape) => fits.every((fit) => fit(shape))).sort(order(query, collection.attributes));
  const limit = limitOf(query, cell);
  const shown = limit === 0 ? sorted : cut(sorted, limit, query, collection);
  const links = limit === 0 ? [] : linksOf(call, shown, limit);
  return ok({
    [collection.many]: shown.map((shape) => trimmed(shape, query)),
    ...(links.length > 0 ? { [`${collection.many}_links`]: links } : {}),
  });
}

function trimmed(shape: Shape, query: URLSearchParams): Shape {
  if (!query.has("fields")) return shape;
  const wanted = query.getAll("fields");
  return Object.fromEntries(Object.entries(shape).filter(([name]) => wanted.includes(name)));
}

function filtersOf(query: URLSearchParams, attributes: Attributes): [string, string[]][] {
  const names = [...new Set(query.keys())].filter((name) => !CONTROLS.includes(name));
  const unknown = names.filter((name) => !attributes[name]?.filter);
  if (unknown.length > 0) refuse(badRequest(`${shown(unknown)} is invalid attribute for filtering`));
  return names.map((name) => [name, query.getAll(name)]);
}

function filterOf(collection: Collection, name: string, values: readonly string[], cell: Cell) {
  const own = collection.own?.[name] ?? TAGS[name];
  if (own) return (shape: Shape) => own(shape, values);
  if (collection.attributes[name]?.filter === "boolean") {
    const wanted = values.map((value) => flag(value, name, cell));
    return (shape: Shape) => wanted.includes(shape[name]);
  }
  // The database of most clouds takes large and small letters for the same.
  const wanted = values.map((value) => value.toLowerCase());
  return (shape: Shape) => wanted.includes(shape[name] === null ? "" : said(shape[name]).toLowerCase());
}

const tagsOf = (shape: Shape): readonly unknown[] => (Array.isArray(shape.tags) ? shape.tags : []);
const listed = (values: readonly string[]) => values.flatMap((value) => value.split(","));
const TAGS: Collection["own"] & object = {
  tags: (shape, values) => listed(values).every((tag) => tagsOf(shape).includes(tag)),
  "tags-any": (shape, values) => listed(values).some((tag) => tagsOf(shape).includes(tag)),
  "not-tags": (shape, values) => !listed(values).every((tag) => tagsOf(shape).includes(tag)),
  "not-tags-any": (shape, values) => !listed(values).some((tag) => tagsOf(shape).includes(tag)),
};

/** By the keys that were asked for, and by id where they leave it open. */
function order(query: URLSearchParams, attributes: Attributes): (a: Shape, b: Shape) => number {
  const [keys, ways] = [query.getAll("sort_key"), query.getAll("sort_dir")];
  if (keys.length !== ways.length) refuse(badRequest("The number of sort_keys and sort_dirs must be same"));
  const nowhere = ways.filter((method) => method !== "asc" && method !== "desc");
  if (nowhere.length > 0)
    refuse(badRequest(`${shown(nowhere)} is invalid value for sort_dirs, valid value is 'asc' and 'desc'`));
  const unknown = keys.filter((key) => !attributes[key]?.sort);
  if (unknown.length > 0) refuse(badRequest(`${shown(unknown)} is invalid attribute for sort_keys`));
  return (a, b) => {
    for (const [at, key] of keys.entries()) {
      const sign = compare(a[key], b[key]) * (ways[at] === "desc" ? -1 : 1);
      if (sign !== 0) return sign;
    }
    return compare(a.id, b.id);
  };
}

function compare(a: unknown, b: unknown): number {
  const [x, y] = [said(a).toLowerCase(), said(b).toLowerCase()];
  return Number(x > y) - Number(x < y);
}

function limitOf(query: URLSearchParams, { switches }: Cell): number {
  const asked = query.get("limit");
  if (asked !== null && !/^\d+$/.test(asked))
    refuse(neutron(400, "BadRequest", `Bad limit request: Limit must be an integer 0 or greater and not '${asked}'.`));
  const most = switches.page_limit;
  const limit = Number(asked ?? 0);
  return most > 0 && (limit === 0 || limit > most) ? most : limit;
}

const isReversed = (query: URLSearchParams) => query.get("page_reverse")?.toLowerCase() === "true";

function cut(sorted: readonly Shape[], limit: number, query: URLSearchParams, { missing }: Collection): Shape[] {
  const marker = query.get("marker");
  const at = marker === null ? undefined : sorted.findIndex(({ id }) => id === marker);
  if (at === -1) refuse(missing(marker ?? ""));
  if (!isReversed(query)) return sorted.slice(at === undefined ? 0 : at + 1).slice(0, limit);
  return sorted.slice(0, at ?? sorted.length).slice(-limit);
}

function linksOf({ request, base }: Call, items: readonly Shape[], limit: number) {
  const reversed = isReversed(request.query);
  const link = (rel: "next" | "previous", end: Shape | undefined) => {
    const params = new URLSearchParams(request.query);
    params.delete("marker");
    params.delete("page_reverse");
    if (end) params.set("marker", String(end.id));
    if (rel === "previous") params.set("page_reverse", "True");
    return { rel, href: `${base}${request.path.slice(request.path.indexOf("/v2.0"))}?${params}` };
  };
  const full = items.length >= limit;
  return [
    ...(full || reversed ? [link("next", items.at(-1))] : []),
    ...(full || !reversed ? [link("previous", items[0])] : []),
  ];
}
