import type { Tools } from "../../definition/cloud.ts";
import { type AddressCalls, addressCalls } from "./api-addresses.ts";
import { type BalancerCalls, balancerCalls } from "./api-balancers.ts";
import { createSend } from "./api-road.ts";
import { type ServerCalls, serverCalls } from "./api-servers.ts";
import { type AccountCalls, accountCalls } from "./api-surroundings.ts";
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
