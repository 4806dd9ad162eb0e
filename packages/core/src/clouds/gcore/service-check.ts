import type { Inspection, Work } from "../../kits/service-address/cloud.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import type { GcoreClient } from "./client.ts";
import { cachedPortsOn, statusOf } from "./reads.ts";
import { foreignMac } from "./service-seats.ts";
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
  const obstacles = new Map<string, string[]>();
  await Promise.all(
    seats.map(async (seat) => {
      const status = await statusOf(client, seat.server, context);
      const foreign = seat.carries ? await foreignMac(client, seat, [address], context) : undefined;
      obstacles.set(seat.id, [
        ...(status === undefined || status === "ACTIVE" ? [] : [`its server is ${status}`]),
        ...(foreign === undefined ? [] : [foreign]),
      ]);
    }),
  );
  return {
    obstacles,
    whole: [
      ...twins.map((port) => `port ${port.id} has ${address}, too`),
      ...others.map((port) => `port ${port.id} may answer for ${address}, and is no member`),
      ...away,
    ],
  };
}
