import type { Context } from "../../definition/resource.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import type { Limits } from "../../time/limits.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import type { WireReservedIp } from "./payloads.ts";

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
}

export function toReserved(one: WireReservedIp): Reserved {
  const { status, resource_type, resource_id } = one.reservation ?? {};
  const isVirtual = one.is_vip ?? false;
  const held = !isVirtual && (status === "attached" || Boolean(resource_id));
  return {
    id: one.port_id,
    name: one.name,
    network: one.network_id,
    isVirtual,
    addresses: [one.fixed_ip_address, one.fixed_ipv6_address].flatMap((ip) => (ip ? [ip] : [])),
    holder: held ? [resource_type ?? "something", resource_id].filter(Boolean).join(" ") : undefined,
  };
}

/** Which one is meant: by its address, on that network where one is named. */
export interface Wanted {
  readonly network?: string | undefined;
  readonly ip_address: string;
}

/** All as a plan sees them: read once for all its items. */
export const seenReserved = (client: GcoreClient, context: Context): Promise<readonly Reserved[]> =>
  context.memo.once("gcore/reserved", async () => (await client.api.reservedIps(context)).map(toReserved));

/** The one that is meant, in the plan. */
export async function seek(client: GcoreClient, wanted: Wanted, context: Context): Promise<Reserved | undefined> {
  return among(client, await seenReserved(client, context), wanted, context);
}

/** The one that is meant, now. */
export async function seekNow(
  client: GcoreClient,
  wanted: Wanted,
  limits: Limits,
  context: Context,
): Promise<Reserved | undefined> {
  return among(client, (await client.api.reservedIps(limits)).map(toReserved), wanted, context);
}

async function among(
  client: GcoreClient,
  all: readonly Reserved[],
  { network, ip_address }: Wanted,
  context: Context,
): Promise<Reserved | undefined> {
  const found = all.filter(({ addresses }) => addresses.includes(ip_address));
  if (network === undefined || found.length === 0) return onlyOne(found, ip_address);
  const id = await networkId(client, network, context);
  return found.find((one) => one.network === id);
}

function onlyOne(found: readonly Reserved[], ip: string): Reserved | undefined {
  if (found.length <= 1) return found[0];
  const named = found.map(({ id, network }) => `${id} on network ${network}`);
  throw new ConflictError(`Gcore: more than one reserved fixed IP has the address ${ip}: ${named.join(", ")}`, {
    hint: "State `network`.",
  });
}

/** One by its id, as a plan sees it. What costs money is not said to be gone on one word: the list is asked as well. */
export function seenOne(client: GcoreClient, id: string, context: Context): Promise<Reserved | undefined> {
  return context.memo.once(`gcore/reserved/${id}`, async () => {
    const there = await unlessMissing(client.api.reservedIp(id, context));
    if (there) return toReserved(there);
    return (await client.api.reservedIps(context)).map(toReserved).find((one) => one.id === id);
  });
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
