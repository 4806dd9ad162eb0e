import type * as z from "zod/mini";
import { ConflictError, CredentialsError } from "../../errors.ts";
import type { Http } from "../../http/call.ts";
import { allPages, byOffset } from "../../http/pages.ts";
import type { Limits } from "../../time/limits.ts";
import * as wire from "./payloads.ts";
import type { Settings } from "./settings.ts";

/** Where everything lies: one project, one region. */
export interface Scope {
  readonly project: number;
  readonly region: number;
}

/** Stands in the path of a call for the two numbers, which may have to be asked for. */
export const SCOPE = "{scope}";

const PAGE = 1000;

/** What is named by its number is there at once; a name is asked for, once. Throws where the settings say neither. */
export function createScope(settings: Settings, http: Http): (limits: Limits) => Promise<Scope> {
  const project = settings.project_id ?? settings.project_name;
  const region = settings.region_id ?? settings.region_name;
  if (project === undefined || region === undefined)
    throw neither([...(project === undefined ? ["project"] : []), ...(region === undefined ? ["region"] : [])]);
  let known: Scope | undefined;
  return async (limits) => {
    if (known) return known;
    const [projectNumber, regionNumber] = await Promise.all([
      typeof project === "number" ? project : projectOf(http, project, limits),
      typeof region === "number" ? region : regionOf(http, region, limits),
    ]);
    known = { project: projectNumber, region: regionNumber };
    return known;
  };
}

/** The same calls, with the numbers in their paths. */
export const within = (scopeOf: (limits: Limits) => Promise<Scope>, http: Http): Http => ({
  ...http,
  async send(call, limits) {
    if (!call.path.includes(SCOPE)) return http.send(call, limits);
    const { project, region } = await scopeOf(limits);
    return http.send({ ...call, path: call.path.replace(SCOPE, `${project}/${region}`) }, limits);
  },
});

async function projectOf(http: Http, name: string, limits: Limits): Promise<number> {
  const all = await list(http, `looking for project ${name}`, "/cloud/v1/projects", { name }, wire.project, limits);
  // Whether the filter takes parts of a name is not said.
  return only(
    all.filter((one) => one.name === name),
    `project is called ${name}`,
    ({ id }) => String(id),
    "Check `project_name` (GCORE_CLOUD_PROJECT_NAME); the token must be allowed to see it.",
  );
}

async function regionOf(http: Http, name: string, limits: Limits): Promise<number> {
  const all = await list(http, `looking for region ${name}`, "/cloud/v1/regions", {}, wire.region, limits);
  const word = name.toLowerCase();
  const found = all.filter((one) => one.display_name.toLowerCase() === word || one.keystone_name === name);
  const others = all.map(({ display_name }) => display_name).join(", ");
  return only(
    found,
    `region is called ${name}`,
    ({ id, display_name }) => `${id} (${display_name})`,
    `Check \`region_name\` (GCORE_CLOUD_REGION_NAME); there are ${others || "none"}.`,
  );
}

function only<T extends { id: number }>(
  found: readonly T[],
  what: string,
  describe: (one: T) => string,
  hint: string,
): number {
  const [one, another] = found;
  if (one && !another) return one.id;
  throw new ConflictError(
    one ? `Gcore: more than one ${what}: ${found.map(describe).join(", ")}` : `Gcore: no ${what}`,
    { hint: one ? "State its number instead." : hint },
  );
}

function list<T extends { id: number }>(
  http: Http,
  what: string,
  path: string,
  query: Readonly<Record<string, string>>,
  element: z.ZodMiniType<T>,
  limits: Limits,
): Promise<T[]> {
  const read = async (offset: number) => {
    const asked = { ...query, limit: PAGE, ...(offset > 0 ? { offset } : {}) };
    const { value } = await http.send({ what, method: "GET", path, query: asked, answer: wire.page(element) }, limits);
    return { elements: value.results, total: value.count };
  };
  return allPages({ what: `Gcore: ${what}`, key: ({ id }) => String(id), read: byOffset(read) });
}

function neither(missing: readonly string[]): CredentialsError {
  const named = missing.map((one) => `\`${one}_id\``);
  const ways = missing.map(
    (one) =>
      `GCORE_CLOUD_${one.toUpperCase()}_ID (or \`settings.${one}_id\`), or its name by GCORE_CLOUD_${one.toUpperCase()}_NAME`,
  );
  return new CredentialsError(`Gcore: missing ${named.join(", ")}`, {
    hint: `Set ${ways.join(" and ")}. In a pull request from a fork, secrets are empty.`,
  });
}
