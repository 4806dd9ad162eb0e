import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { invalid, notFound, refuse } from "./refusals.ts";
import type { Cell } from "./world.ts";

/** The whole body, with no envelope of our own. */
export const ok = (body: unknown): EmulatedAnswer => ({ status: 200, body });

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
  const values = Object.entries(jsonObject("tag_key_value", query.get("tag_key_value") ?? ""));
  return ({ tags }) => keys.every((key) => key in tags) && values.every(([key, value]) => tags[key] === value);
}

/** One page of a list, as `limit` and `offset` ask for it; at most 1000. Only what is on it is spelled out by `shape`. */
export function page<T>(
  request: EmulatedRequest,
  defaultLimit: number,
  all: readonly T[],
  shape: (one: T) => unknown = (one) => one,
): EmulatedAnswer {
  const limit = integer("limit", request.query.get("limit") ?? String(defaultLimit));
  const offset = integer("offset", request.query.get("offset") ?? "0");
  if (limit < 1) refuse(invalid("limit", "Input should be greater than 0"));
  if (limit > 1000) refuse(invalid("limit", "Input should be less than or equal to 1000"));
  if (offset < 0) refuse(invalid("offset", "Input should be greater than or equal to 0"));
  return ok({ count: all.length, results: all.slice(offset, offset + limit).map(shape) });
}

/** The body as a JSON object; an empty one counts as `{}`. */
export const bodyOf = ({ text }: EmulatedRequest): Record<string, unknown> => jsonObject("body", text);

function jsonObject(field: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    refuse(invalid(field, "Invalid JSON"));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse(invalid(field, "Input should be a valid dictionary"));
  }
  return value as Record<string, unknown>;
}

/** Sorts a copy by `field.asc` or `field.desc`. */
export function ordered<T>(all: readonly T[], order: string, key: (one: T, field: string) => string | number): T[] {
  const [field = "", direction] = order.split(".");
  const sign = direction === "desc" ? -1 : 1;
  return [...all].sort((one, other) => {
    const [a, b] = [key(one, field), key(other, field)];
    return a < b ? -sign : a > b ? sign : 0;
  });
}
