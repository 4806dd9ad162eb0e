import type { Tools } from "../../definition/cloud.ts";
import type { Limits } from "../../time/limits.ts";
import type { Address } from "./address.ts";
import { type Api, createApi } from "./api.ts";
import type { AddressChange } from "./api-addresses.ts";
import { createDowntime, type Downtime } from "./downtime.ts";
import { createPurchase, type Purchase } from "./purchase.ts";
import type { Settings } from "./settings.ts";
import { createStates, type States } from "./states.ts";

/** What the definitions work with: the calls, and all that must be known or done once for the whole process. */
export interface UpCloudClient {
  readonly api: Api;
  readonly states: States;
  readonly downtime: Downtime;
  readonly purchase: Purchase;
  /** Makes the changes one after the other, and waits where the server of the address is in maintenance. */
  modify(address: Address, changes: readonly AddressChange[], limits: Limits): Promise<Address>;
}

/** Sends nothing. Throws an `InputError` for an endpoint that is none. */
export function createUpCloudClient(settings: Settings, tools: Tools): UpCloudClient {
  const api = createApi(settings, tools);
  const states = createStates(api, tools);

  /** The server that a change waits for: the one that is to have the address, or has it. */
  async function serverOf(address: Address, change: AddressChange, limits: Limits): Promise<string | undefined> {
    if (!("mac" in change) || change.mac === null) return address.server;
    const { mac } = change;
    return (await api.addresses(limits)).find((one) => one.mac === mac)?.server;
  }

  return {
    api,
    states,
    downtime: createDowntime({ api, states, clock: tools.clock, random: tools.random }),
    purchase: createPurchase(api, tools.clock),
    async modify(address, changes, limits) {
      let latest = address;
      for (const change of changes) {
        const now = latest;
        latest = await states.patient(
          () => serverOf(now, change, limits),
          limits,
          () => api.modify(now, change, limits),
        );
      }
      return latest;
    },
  };
}
