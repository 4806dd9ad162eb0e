import { ok } from "../../../emulation/answers.ts";
import { type BodyRefusals, isObject, jsonIn, objectBody } from "../../../emulation/body.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { httpError, invalid, notFound, refuse } from "./refusals.ts";
import type { Cell } from "./world.ts";

/** The project and region of the path; both must exist. */
export function scopeOf({ params }: EmulatedRequest, { state }: Cell): [project: number, region: number] {
  const project = integer("project_id", params.project);
  const region = integer("region_id", params.region);
  if (!state.projects[project]) refuse(notFound("Project", project));
  if (!state.regions[region]) refuse(notFound("Region", region));
  return [project, region];
}

/** Refuses in the words of pydantic, which the API answers with. */
export function integer(field: string, text: string | undefined): number {
  if (!text || !/^-?\d+$/.test(text)) {
    refuse(invalid(field, "Input should be a valid integer, unable to parse string as an integer"));
  }
  return Number(text);
}

/** Refuses in the words of pydantic, which the API answers with. Answers in lower case. */
export function uuid4(field: string, text: string | undefined): string {
  if (!text || !/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text)) {
    refuse(invalid(field, "Input should be a valid UUID, version 4"));
  }
  return text.toLowerCase();
}

/** Refuses in the words of pydantic, which the API answers with. `undefined`: it is not stated. */
export function flag({ query }: EmulatedRequest, field: string): boolean | undefined {
  const text = query.get(field)?.toLowerCase();
  if (text === undefined) return undefined;
  if (!["true", "false", "1", "0"].includes(text)) refuse(invalid(field, "Input should be a valid boolean"));
  return text === "true" || text === "1";
}

/** The query's value out of a closed list, or the default. */
export function choice<T extends string>(
  request: EmulatedRequest,
  field: string,
  choices: readonly T[],
  fallback: T,
): T {
  const text = request.query.get(field);
  if (text === null) return fallback;
  const quoted = choices.map((one) => `"${one}"`).join(", ");
  return choices.find((one) => one === text) ?? refuse(invalid(field, `Input should be one of ${quoted}`));
}

/** Has an object the tags that `tag_key` and `tag_key_value` ask for? */
export function tagged({ query }: EmulatedRequest): (one: { tags: Record<string, string> }) => boolean {
  const keys = query.getAll("tag_key");
  const given = jsonIn(query.get("tag_key_value") || "{}");
  const { malformed, misshapen } = no("tag_key_value");
  const values = Object.entries(isObject(given) ? given : given === undefined ? malformed() : misshapen());
  return ({ tags }) => keys.every((key) => key in tags) && values.every(([key, value]) => tags[key] === value);
}

/**
 * One page of a list, as `limit` and `offset` ask for it; at most 1000. Only what is on it is spelled out by `shape`. `backwards`: counted from
 * the end, for lists too long to be turned around at every request.
 */
export function page<T>(
  request: EmulatedRequest,
  defaultLimit: number,
  all: readonly T[],
  shape: (one: T) => unknown = (one) => one,
  backwards = false,
): EmulatedAnswer {
  const limit = integer("limit", request.query.get("limit") ?? String(defaultLimit));
  const offset = integer("offset", request.query.get("offset") ?? "0");
  if (limit < 1) refuse(invalid("limit", "Input should be greater than 0"));
  if (limit > 1000) refuse(invalid("limit", "Input should be less than or equal to 1000"));
  if (offset < 0) refuse(invalid("offset", "Input should be greater than or equal to 0"));
  const end = Math.max(0, all.length - offset);
  const cut = backwards ? all.slice(Math.max(0, end - limit), end).reverse() : all.slice(offset, offset + limit);
  return ok({ count: all.length, results: cut.map(shape) });
}

/** Nothing is known of a body under another type, only that the documents ask for JSON: the words are those of its own 404 and 405. */
const no = (field: string) =>
  ({
    unsupported: () => refuse(httpError(415)),
    malformed: () => refuse(invalid(field, "Invalid JSON")),
    misshapen: () => refuse(invalid(field, "Input should be a valid dictionary")),
  }) satisfies BodyRefusals;

/** The body as a JSON object; an empty one counts as `{}`. */
export const bodyOf = (request: EmulatedRequest): Record<string, unknown> =>
  request.text === "" ? {} : objectBody(request, no("body"));

/** Sorts a copy by `field.asc` or `field.desc`. */
export function ordered<T>(all: readonly T[], order: string, key: (one: T, field: string) => string | number): T[] {
  const [field = "", direction] = order.split(".");
  const sign = direction === "desc" ? -1 : 1;
  return [...all].sort((one, other) => {
    const [a, b] = [key(one, field), key(other, field)];
    return a < b ? -sign : a > b ? sign : 0;
  });
}
