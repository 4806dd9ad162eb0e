import type * as z from "zod/mini";
import type { HttpCall } from "../../http/call.ts";
import { allPages, byMarker } from "../../http/pages.ts";
import type { Limits } from "../../time/limits.ts";
import * as wire from "./payloads.ts";
import { type Services, TITLE } from "./services.ts";

/** Filters as Neutron spells them. */
export type Query = NonNullable<HttpCall<unknown>["query"]>;

/** What every call to Neutron is made of. */
export interface Road {
  send<T>(call: HttpCall<T>, limits: Limits): Promise<T>;
  /** All pages. `name`: the collection, as paths spell it. */
  list<T extends { readonly id: string }>(
    what: string,
    name: string,
    element: z.ZodMiniType<T>,
    query: Query,
    limits: Limits,
  ): Promise<T[]>;
}

/** The path of one object. */
export const at = (kind: string, id: string) => `/${kind}/${encodeURIComponent(id)}`;

/** Neutron's v2.0, at the endpoint that `services` finds at the first call. */
export function createRoad(services: Services): Road {
  async function send<T>(call: HttpCall<T>, limits: Limits) {
    const http = await services.network(limits);
    return (await http.send({ ...call, path: `/v2.0${call.path}` }, limits)).value;
  }

  function list<T extends { readonly id: string }>(
    what: string,
    name: string,
    element: z.ZodMiniType<T>,
    query: Query,
    limits: Limits,
  ): Promise<T[]> {
    const key = name.replaceAll("-", "_");
    const answer = wire.page(key, element);
    const read = async (marker: string | undefined) => {
      const asked = marker === undefined ? query : { ...query, marker };
      const call = { what, method: "GET", path: `/${name}`, query: asked, answer } as const;
      return send(call, limits);
    };
    const id = (one: T) => one.id;
    return allPages({ what: `${TITLE}: ${what}`, key: id, read: byMarker(id, read) });
  }

  return { send, list };
}
