import type { Tools } from "../../definition/cloud.ts";
import { type AccountCalls, accountCalls } from "./account-calls.ts";
import { type AddressCalls, addressCalls } from "./address-calls.ts";
import { type BalancerCalls, balancerCalls } from "./balancer-calls.ts";
import { createSend } from "./calls.ts";
import { type ServerCalls, serverCalls } from "./server-calls.ts";
import type { ApiVersion, Settings } from "./settings.ts";

/** One function for each call. https://developers.upcloud.com/1.3/ */
export interface Api extends AddressCalls, ServerCalls, AccountCalls, BalancerCalls {
  readonly version: ApiVersion;
}

/** All calls of the API with these settings. */
export function createApi(settings: Settings, tools: Tools): Api {
  const version = settings.api_version;
  const send = createSend(settings, tools);
  return {
    version,
    ...addressCalls(send, version),
    ...serverCalls(send),
    ...accountCalls(send),
    ...balancerCalls(send),
  };
}
