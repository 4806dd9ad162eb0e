import type { Context } from "../../definition/resource.ts";
import { readMac } from "../../kits/allowed-pairs/reading.ts";
import type { Inspection, Work } from "../../kits/service-address/cloud.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import type { GcoreClient } from "./client.ts";
import { cachedPortsOn } from "./reads.ts";
import type { Spec } from "./service-spec.ts";

/** What the lists of ports and floating IPs tell of a failover, and the interfaces of each member. */
export async function inspect(
  { client, spec: wanted, context }: Work<GcoreClient, Spec>,
  standing: Standing,
  seats: readonly Seat[],
): Promise<Inspection> {
  const ports = (await cachedPortsOn(client, standing.network, context)) ?? [];
  const { address, id, public: there } = standing;
  const twins = ports.filter(
    (port) => port.id !== id && port.ip_assignments?.some(({ ip_address }) => ip_address === address),
  );
  const named = new Set(seats.map((seat) => seat.id));
  const others = ports.filter(
    (port) => !named.has(port.id) && port.allowed_address_pairs.some(({ ip_address }) => ip_address === address),
  );
  const stated = wanted.public;
  const away =
    stated === undefined || stated === "none" || there?.address === stated || (stated === "new" && there !== undefined)
      ? []
      : [stated === "new" ? "no public address leads to it" : `the public address ${stated} does not lead to it`];
  const macs = await Promise.all(seats.map((seat) => foreignMac(client, seat, address, context)));
  return {
    obstacles: new Map(seats.map(({ id: seat }, index) => [seat, macs[index] ?? []])),
    whole: [
      ...twins.map((port) => `port ${port.id} has ${address}, too`),
      ...others.map((port) => `port ${port.id} may answer for ${address}, and is no member`),
      ...away,
    ],
  };
}

/** A pair lets the address through with its own MAC address only, and the ports API shows none. */
async function foreignMac(
  client: GcoreClient,
  { id, server, carries }: Seat,
  address: string,
  context: Context,
): Promise<string[]> {
  if (!carries || server === undefined) return [];
  const all = await context.memo.once(`gcore/interfaces-of/${server}`, () => client.api.interfaces(server, context));
  const port = all.flatMap((one) => [one, ...(one.sub_ports ?? [])]).find(({ port_id }) => port_id === id);
  const own = readMac(port?.mac_address ?? "");
  const macs = (port?.allowed_address_pairs ?? [])
    .filter(({ ip_address }) => ip_address === address)
    .map(({ mac_address }) => readMac(mac_address ?? "") ?? own);
  if (macs.length === 0 || macs.includes(own)) return [];
  return [`port ${id} has ${address} only with the MAC address ${macs.join(", ")}, and its own is ${own}`];
}
