import { type BodyRefusals, objectBody } from "../../../emulation/body.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { invalid, refuse } from "./refusals.ts";
import type { Cell, Scoped } from "./world.ts";

/** An earlier draft had no project in its paths: there the first one stands in. */
export const scopeIn = ({ params }: EmulatedRequest, { state }: Cell): Scoped => ({
  region: params.region ?? "",
  project: params.project ?? state.projects[0] ?? "",
});

/** Both parts: a project is in every region. */
export const exists = ({ region, project }: Scoped, { state }: Cell): boolean =>
  state.regions.includes(region) && state.projects.includes(project);

/** One page of things in the order of their ids. The token names the last id, so that it outlives inserts and deletes. */
export function page<T extends { id: string }>(
  { query }: EmulatedRequest,
  all: readonly T[],
  { switches }: Cell,
): { readonly items: readonly T[]; readonly next: string | undefined } {
  const size = Number(query.get("pageSize") ?? "50");
  if (!Number.isInteger(size) || size < 1 || size > 500) invalid("pageSize must be from 1 to 500", "pageSize");
  const token = query.get("pageToken");
  if (token !== null && query.has("offset")) invalid("offset and pageToken exclude each other", "offset");
  const last = token === null ? "" : Buffer.from(token, "base64url").toString();
  if (token !== null && !last.startsWith("after:")) invalid("pageToken is not valid", "pageToken");
  const sorted = [...all].sort((one, other) => (one.id < other.id ? -1 : 1));
  const from = token === null ? [] : [last.slice("after:".length)];
  const rest = sorted.filter(({ id }) => from.every((before) => id > before));
  const items = rest.slice(0, Math.min(size, switches.page_limit));
  const more = items.length < rest.length;
  return { items, next: more ? Buffer.from(`after:${items.at(-1)?.id}`).toString("base64url") : undefined };
}

/** What it says to a body that does not call itself JSON is not documented: 415 is what HTTP has for it. */
const NO_BODY: BodyRefusals = {
  unsupported: () => refuse(415, "UNSUPPORTED_MEDIA_TYPE", "the body must be application/json"),
  malformed: () => invalid("the body is missing or is not JSON"),
  misshapen: () => invalid("the body must be an object"),
};

/** The body as a JSON object. A missing one is refused, too. */
export const bodyOf = (request: EmulatedRequest): Record<string, unknown> => objectBody(request, NO_BODY);
