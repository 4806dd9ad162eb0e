import type { Context } from "../../definition/resource.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import type { Limits } from "../../time/limits.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import type { ReservedIpPayload } from "./payloads.ts";

/** An address that is kept, which is a port of its own; a virtual IP where several machines share it. */
export interface Reserved {
  /** Of the port. */
  readonly id: string;
  readonly name: string;
  readonly network: string;
  readonly isVirtual: boolean;
  /** One of each family at most, IPv4 first. */
  readonly addresses: readonly string[];
  /** Whose it is now: `instance eb3b…`. A virtual IP is shared, and nobody's. */
  readonly holder: string | undefined;
  /** When an order of somebody's made it, in milliseconds since 1970, where the cloud says so. */
  readonly orderedAt: number | undefined;
}

/** An address counts as held when the API says `attached` or names a holder. Members of a virtual IP do not hold it. */
export function toReserved(one: ReservedIpPayload): Reserved {
  const { status, resource_type, resource_id } = one.reservation ?? {};
  const isVirtual = one.is_vip ?? false;
  const held = !isVirtual && (status === "attached" || Boolean(resource_id));
  return {
    id: one.port_id,
    name: one.name,
    network: one.network_id,
    isVirtual,
    addresses: [one.fixed_ip_address, one.fixed_ipv6_address].flatMap((ip) => (ip ? [ip] : [])),
    orderedAt: one.creator_task_id ? instantIn(one.created_at ?? "") : undefined,
    holder: held ? [resource_type ?? "something", resource_id].filter(Boolean).join(" ") : undefined,
  };
}

/** Offsets are spelled without a colon there. */
function instantIn(text: string): number | undefined {
  const ms = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(ms) ? undefined : ms;
}

/** All as a plan sees them: read once for all its items. */
export const cachedReservedIps = (client: GcoreClient, context: Context): Promise<readonly Reserved[]> =>
  context.memo.once("gcore/reserved", async () => (await client.api.reservedIps(context)).map(toReserved));

/** One by its id, as a plan sees it. */
export const cachedReservedIp = (client: GcoreClient, id: string, context: Context): Promise<Reserved | undefined> =>
  context.memo.once(`gcore/reserved/${id}`, () => reservedNow(client, id, context));

/** The same as it is now. What costs money is not said to be gone on one word: the list is asked as well. */
export async function reservedNow(client: GcoreClient, id: string, limits: Limits): Promise<Reserved | undefined> {
  const there = await unlessMissing(client.api.reservedIp(id, limits));
  if (there) return toReserved(there);
  return (await client.api.reservedIps(limits)).map(toReserved).find((one) => one.id === id);
}

/** One that an instance has for itself cannot be shared. */
export function refuseHolder({ id, addresses, holder }: Reserved): void {
  if (holder === undefined) return;
  throw new ConflictError(`Gcore: ${addresses.join(", ")} (port ${id}) belongs to ${holder}`, {
    hint: "Choose another address, or detach that port first.",
  });
}

/** The network as it is stated, where that means this one. */
export async function networkSaid(
  client: GcoreClient,
  { network }: Reserved,
  stated: string | undefined,
  context: Context,
): Promise<string> {
  return stated !== undefined && (await networkId(client, stated, context)) === network ? stated : network;
}
