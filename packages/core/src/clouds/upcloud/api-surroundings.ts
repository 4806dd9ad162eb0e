import type { Limits } from "../../time/limits.ts";
import type { Send } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** What the account has, and how much of each thing it may have: by the API's names. */
export interface Account {
  readonly credits: number | undefined;
  readonly limits: Readonly<Record<string, unknown>>;
}

/** The calls about the account as a whole. */
export interface AccountCalls {
  account(limits: Limits): Promise<Account>;
  zones(limits: Limits): Promise<string[]>;
}

/** One function for each call. */
export function accountCalls(send: Send): AccountCalls {
  return {
    async account(limits) {
      const call = {
        what: "reading the account",
        method: "GET",
        path: "/account",
        answer: wire.accountAnswer,
      } as const;
      const { credits, resource_limits } = (await send(call, limits)).account;
      return { credits: credits ?? undefined, limits: resource_limits ?? {} };
    },
    async zones(limits) {
      const { zones } = await send(
        { what: "listing the zones", method: "GET", path: "/zone", answer: wire.zonesAnswer },
        limits,
      );
      return zones.zone.map(({ id }) => id);
    },
  };
}
