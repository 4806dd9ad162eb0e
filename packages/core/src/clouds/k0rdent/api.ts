import * as z from "zod/mini";
import type { Tools } from "../../cloud.ts";
import { ApiError, ContractError } from "../../errors.ts";
import type { HttpCall } from "../../http/client.ts";
import { allPages } from "../../http/pages.ts";
import type { Limits } from "../../limits.ts";
import type { Endpoints } from "./endpoints.ts";
import { explain } from "./explain.ts";
import { type Place, type Scope, segment } from "./place.ts";
import type { Frame } from "./reference.ts";
import type { Settings } from "./settings.ts";
import { createTokens } from "./tokens.ts";
import { type Address, address, permissions, toAddress, unwrapped } from "./wire.ts";

/** The body of an allocation, in the API's own spelling. */
export type Wanted = Readonly<Record<string, unknown>>;

/** One function for each call. https://docs.kui.k0labs.com/docs/addresses/allocate-ip-address-pool */
export interface Api {
  get(place: Place, limits: Limits): Promise<Address>;
  /** All pages. */
  list(scope: Scope, limits: Limits): Promise<Address[]>;
  /** Sent once, unless it certainly had no effect. */
  allocate(place: Place, wanted: Wanted, limits: Limits): Promise<Address>;
  release(place: Place, limits: Limits): Promise<void>;
  /** May these credentials do this? One answer for each action, in order. */
  may(actions: readonly string[], scope: Scope, limits: Limits): Promise<boolean[]>;
}

const NOT_SERVED =
  "Check the region and the project. If both are right, this installation may not serve addresses at all, or under another path: see `compat.paths.addresses`.";

export function createApi(settings: Settings, endpoints: Endpoints, frame: Frame, tools: Tools): Api {
  const { compat } = settings;
  const tokens = createTokens(settings, endpoints, tools);
  const http = tools.http({
    cloud: "k0rdent AI",
    origin: endpoints.api,
    explain: (answer) => ({
      ...explain(answer),
      retryable: compat.retry.codes.includes(answer.status),
      ...(answer.status === 401 ? { hint: tokens.hint } : {}),
    }),
    authorize: (_request, limits) => tokens.authorize(limits),
    renew: async (_limits, refused) => tokens.renew(refused),
    retry: { longest: compat.retry.maxDelay * 1000 },
  });

  async function send<T>(call: Omit<HttpCall<T>, "answer">, answer: z.ZodMiniType<T> | undefined, limits: Limits) {
    const bare =
      answer &&
      z.pipe(
        z.pipe(
          z.unknown(),
          z.transform((body) => unwrapped(body, compat)),
        ),
        answer,
      );
    const { value, status } = await http.send(
      { ...call, ...(bare ? { answer: bare as z.ZodMiniType<T> } : {}) },
      limits,
    );
    if (compat.successCodes.includes(status)) return value;
    throw new ContractError(`k0rdent AI: ${call.what}: HTTP ${status} is not among the statuses that mean yes`, {
      status,
      effect: call.method === "GET" ? "none" : "unknown",
      hint: "If this installation means yes by it, add it to `compat.successCodes`.",
    });
  }

  const collection = ({ region, project }: Scope) =>
    compat.paths.addresses
      .replaceAll("{region}", segment(region, ["settings", "region"]))
      .replaceAll("{project}", segment(project, ["settings", "project"]));
  const item = (place: Place) => `${collection(place)}/${segment(place.name, ["spec", "name"])}`;

  return {
    get: async (place, limits) => {
      const call = {
        what: `reading address ${place.name}`,
        method: "GET",
        path: item(place),
        ofTheThing: true,
      } as const;
      return toAddress(await send(call, address, limits), place, frame, compat);
    },

    async list(scope, limits) {
      const { key, pageSize, sizeParam, tokenParam, nextField } = compat.list;
      const page = z.looseObject({
        [key]: z.optional(z.nullable(z.array(address))),
        [nextField]: z.optional(z.nullable(z.string())),
      });
      const what = "listing the addresses";
      const read = async (token: string | undefined) => {
        const query = { [sizeParam]: pageSize, [tokenParam]: token };
        const call = { what, method: "GET", path: collection(scope), query } as const;
        const answer = (await send(call, page, limits).catch(namingTheCollection)) as Record<string, unknown>;
        const elements = ((answer[key] ?? []) as z.output<typeof address>[])
          .map((wire) => toAddress(wire, { ...scope, name: "" }, frame, compat))
          .filter(({ name }) => name !== "");
        return { elements, next: (answer[nextField] as string | null | undefined) || undefined };
      };
      const hint = "Check `compat.list.nextField` and `compat.list.tokenParam`.";
      return allPages({ what: `k0rdent AI: ${what}`, key: ({ name }) => name, read, hint });
    },

    allocate: async (place, wanted, limits) => {
      const what = `allocating address ${place.name}`;
      const body = { ...compat.extraAllocateFields, ...wanted, id: place.name };
      const call = { what, method: "POST", path: collection(place), body } as const;
      return toAddress(await send(call, address, limits).catch(namingTheCollection), place, frame, compat);
    },

    release: async (place, limits) => {
      const call = {
        what: `releasing address ${place.name}`,
        method: "DELETE",
        path: item(place),
        ofTheThing: true,
      } as const;
      await send(call, undefined, limits);
    },

    may: async (actions, scope, limits) => {
      const path = "/v1/regions/global/auth/check";
      const body = { checks: actions.map((action) => ({ action, resource: collection(scope) })) };
      const call = {
        what: "asking for permissions",
        method: "POST",
        path,
        body,
        repeatable: true,
        writes: false,
      } as const;
      return (await send(call, permissions, limits)).results.map(({ allowed }) => allowed);
    },
  };
}

/** Only a missing collection says that: a missing address is an answer. */
function namingTheCollection(error: unknown): never {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
  const { message, reason, words, vendorCode, requestId, status } = error;
  throw new ApiError(message, { reason, words, vendorCode, requestId, status, hint: NOT_SERVED, cause: error });
}
