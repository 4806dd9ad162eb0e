import type * as z from "zod/mini";
import type { Tools } from "../../definition/cloud.ts";
import { ApiError } from "../../errors.ts";
import type { Http, HttpCall } from "../../http/call.ts";
import { checkedOrigin } from "../../http/origin.ts";
import { allPages, byOffset } from "../../http/pages.ts";
import { fieldsOf } from "../../map.ts";
import type { Limits } from "../../time/limits.ts";
import { explain } from "./explain.ts";
import * as wire from "./payloads.ts";
import { createScope, SCOPE, type Scope, within } from "./scope.ts";
import type { Settings } from "./settings.ts";

/** Accepted, and the tasks that do it. `since`: the server's own time of the answer, in milliseconds since 1970. */
export interface Accepted {
  readonly tasks: readonly string[];
  readonly since: number;
}

/** What every call to the API is made of. */
export interface Road {
  readonly settings: Settings;
  readonly http: Http;
  scopeOf(limits: Limits): Promise<Scope>;
  /** The path of a call within the project and region. */
  at(version: 1 | 2, collection: string, ...rest: string[]): string;
  get<T>(what: string, path: string, answer: z.ZodMiniType<T>, limits: Limits): Promise<T>;
  /** All pages of a list. */
  pages<T>(
    element: z.ZodMiniType<T>,
    key: (element: T) => string,
    limits: Limits,
    call: Omit<HttpCall<unknown>, "answer" | "about">,
  ): Promise<T[]>;
  /** A write of the list that is set already is refused by the API with words of its own: for us that is success. */
  accepted(limits: Limits, call: HttpCall<{ tasks?: string[] | undefined }>): Promise<Accepted>;
}

const PAGE = 1000;

/** Sends nothing. Throws an `InputError` for an endpoint that is none, a `CredentialsError` where project or region is not stated. */
export function createRoad(settings: Settings, tools: Tools): Road {
  const origin = checkedOrigin(settings.endpoint, ["settings", "endpoint"], settings.allow_plain_http);
  // The vendor's older tools take the address with it, the newer ones without.
  origin.pathname = origin.pathname.replace(/\/cloud\/?$/, "");
  const door = tools.http({
    cloud: "Gcore",
    origin,
    explain,
    authorize: () => ({ authorization: `APIKey ${settings.api_key}` }),
  });
  const scopeOf = createScope(settings, door);
  const http = within(scopeOf, door);
  return {
    settings,
    http,
    scopeOf,
    at: (version, collection, ...rest) =>
      [`/cloud/v${version}/${collection}/${SCOPE}`, ...rest.map(encodeURIComponent)].join("/"),
    get: async (what, path, answer, limits) => (await http.send({ what, method: "GET", path, answer }, limits)).value,
    pages<T>(
      element: z.ZodMiniType<T>,
      key: (element: T) => string,
      limits: Limits,
      call: Omit<HttpCall<unknown>, "answer" | "about">,
    ) {
      const read = async (offset: number) => {
        const query = { ...call.query, limit: PAGE, ...(offset > 0 ? { offset } : {}) };
        // Of the whole account, or of one region: then what tells of another one is no answer.
        const here = call.path.includes(SCOPE) ? regionSaid((await scopeOf(limits)).region) : "";
        const answer = wire.page(element);
        const told = ({ results }: z.output<typeof answer>) => elsewhere(results, here) ?? here;
        const { value } = await http.send({ ...call, query, answer, about: { asked: here, told } }, limits);
        return { elements: value.results, total: value.count };
      };
      return allPages({ what: `Gcore: ${call.what}`, key, read: byOffset(read) });
    },
    async accepted(limits, call) {
      const { clock } = tools;
      try {
        const { value, headers } = await http.send(call, limits);
        const since = Date.parse(headers.date ?? "");
        return { tasks: value.tasks ?? [], since: Number.isNaN(since) ? clock.date() : since };
      } catch (error) {
        if (error instanceof ApiError && error.vendorCode === "already-set") return { tasks: [], since: clock.date() };
        throw error;
      }
    },
  };
}

const regionSaid = (region: unknown) => `region ${region}`;

/** The other region that an element of a list says it is of. */
function elsewhere(results: readonly unknown[], here: string): string | undefined {
  if (here === "") return undefined;
  return results
    .map((one) => fieldsOf(one).region_id ?? undefined)
    .filter((region) => region !== undefined)
    .map(regionSaid)
    .find((region) => region !== here);
}
