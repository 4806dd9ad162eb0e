import type { Context } from "../../definition/resource.ts";
import { ApiError, ConflictError, errorOf, InputError } from "../../errors.ts";
import type { Address } from "./address.ts";
import type { Account } from "./api-surroundings.ts";
import type { UpCloudClient } from "./client.ts";
import type { Server } from "./server.ts";

/** The addresses of the account as the plan of this request sees them: one request for all its items. */
export function cachedAddresses(client: UpCloudClient, context: Context): Promise<Address[]> {
  return context.memo.once("upcloud/addresses", () => client.api.addresses(context));
}

/** Each list once: thousands of items look into one. */
const listsByIp = new WeakMap<readonly Address[], ReadonlyMap<string, Address>>();

/** `undefined`: it is not in the list. `ip` in canonical form. */
export async function cachedAddress(client: UpCloudClient, ip: string, context: Context): Promise<Address | undefined> {
  const all = await cachedAddresses(client, context);
  const byIp = listsByIp.get(all) ?? new Map(all.map((one) => [one.ip, one]));
  listsByIp.set(all, byIp);
  return byIp.get(ip);
}

/** One request for each server of a plan. Throws an `ApiError` of reason `not-found` where it is not there. */
export function cachedServer(client: UpCloudClient, id: string, context: Context): Promise<Server> {
  return context.memo.once(`upcloud/server/${id}`, () => client.api.server(id, context));
}

/** `undefined` for whoever may not look at the account. */
export async function cachedAccount(client: UpCloudClient, context: Context): Promise<Account | undefined> {
  try {
    return await context.memo.once("upcloud/account", () => client.api.account(context));
  } catch (error) {
    if (error instanceof ApiError && error.effect === "none") return undefined;
    throw error;
  }
}

/** Before anything is bought: the account's own limits say that the order would be refused. */
export function overLimit(what: string, count: number, limit: number): ConflictError {
  return new ConflictError(`UpCloud: the account's limit of ${what} is reached: ${count} of ${limit}`, {
    hint: "Release one that is not needed, or ask the vendor for more; nothing was bought.",
  });
}

/** An address that is not in the list: why? The cloud says whether it is somebody else's. */
export async function notListed(client: UpCloudClient, ip: string, context: Context): Promise<Error> {
  try {
    await context.memo.once(`upcloud/address/${ip}`, () => client.api.address(ip, context));
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "not-found") return errorOf(error);
  }
  return new ConflictError(`UpCloud: ${ip} is not an address of this account, and an address cannot be chosen`, {
    hint: "Leave `ip_address` out to have one assigned; the query `upcloud/ip-addresses` lists those that are there.",
  });
}

/** Refuses what the older API does not have, before anything is sent. */
export function needsNewApi(client: UpCloudClient, what: string): void {
  if (client.api.version === "1.3") return;
  throw new InputError([
    { path: ["settings", "api_version"], message: `is 1.2, which does not know ${what}; use 1.3` },
  ]);
}

/** API 1.2 shows floating addresses as ordinary ones: which of these may be taken is for a person to say. */
export function refuseUntold(client: UpCloudClient, found: readonly Address[]): void {
  if (client.api.version === "1.3" || found.every(({ access }) => access !== "public")) return;
  throw new ConflictError(
    `UpCloud: API 1.2 does not tell whether ${found.map(({ ip }) => ip).join(", ")} ${found.length === 1 ? "is a floating address" : "are floating addresses"}`,
    { hint: "State `ip_address`, or use `api_version: 1.3`." },
  );
}

/** A zone that is none is told with those that are; whoever may not list them may still use one. */
export async function refuseUnknownZone(client: UpCloudClient, zone: string, context: Context): Promise<void> {
  const zones = await context.memo
    .once("upcloud/zones", () => client.api.zones(context))
    .catch((error: unknown) => {
      if (error instanceof ApiError && error.effect === "none") return undefined;
      throw error;
    });
  if (!zones || zones.includes(zone)) return;
  throw new InputError([
    { path: ["spec", "zone"], message: `is ${JSON.stringify(zone)}, which is none of ${zones.join(", ")}` },
  ]);
}

/** An interface without any address is not seen: nobody could attach to it. */
export async function refuseUnknownInterface(client: UpCloudClient, wanted: string, context: Context): Promise<void> {
  if ((await cachedAddresses(client, context)).some(({ mac }) => mac === wanted)) return;
  throw new ConflictError(`UpCloud: ${wanted} is no interface of this account that has an address`, {
    hint: "Check `mac_address`; the query `upcloud/server-interfaces` lists a server's interfaces with theirs.",
  });
}
