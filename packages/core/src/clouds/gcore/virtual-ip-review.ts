import type { Context } from "../../definition/resource.ts";
import { ConflictError, type MooringError } from "../../errors.ts";
import { reviewEach } from "../../kits/review-each.ts";
import type { GcoreClient } from "./client.ts";
import { cachedMembers, portMeant, portNamed, refuseStrangers } from "./members.ts";
import { networkId } from "./naming.ts";
import { obstacleOf } from "./obstacle.ts";
import { LIMIT } from "./ports.ts";
import { cachedPortsOn } from "./reads.ts";
import { rehearseReservation } from "./reserve-review.ts";
import { cachedReservedIp, type Reserved, refuseHolder } from "./reserved.ts";
import type { VirtualIpChange } from "./virtual-ip-spec.ts";

/** What stands in the way of each, and what it does to whom. */
export const review = (client: GcoreClient, changes: readonly VirtualIpChange[], context: Context) =>
  reviewEach(changes, (change) => rehearse(client, change, context));

async function rehearse(client: GcoreClient, change: VirtualIpChange, context: Context): Promise<string[]> {
  const { desire, observed: before } = change;
  const vip = before && (await cachedReservedIp(client, before.id, context));
  if (vip) refuseHolder(vip);
  if (desire.state === "absent") return vip ? rehearseRelease(client, vip, desire, context) : [];
  const { spec: wanted } = desire;
  const notes = [...(await rehearseReservation(client, change, wanted.is_vip, context))];
  const network = vip?.network ?? (wanted.network && (await networkId(client, wanted.network, context)));
  if (network === undefined || wanted.members === undefined) return notes;
  const ports = await Promise.all(wanted.members.map((word) => portNamed(client, word, network, context)));
  const addresses = vip?.addresses ?? [wanted.ip_address ?? "the new address"];
  await Promise.all(ports.map((port) => refuseMember(client, port, { network, addresses }, context)));
  return notes;
}

async function rehearseRelease(
  client: GcoreClient,
  vip: Reserved,
  { spec, swept }: VirtualIpChange["desire"],
  context: Context,
): Promise<string[]> {
  const ip = vip.addresses.join(", ");
  if (!vip.isVirtual) return [`${ip} is reserved, but no virtual IP (any more); it is given back all the same.`];
  const members = await cachedMembers(client, vip.id, context);
  const named = await Promise.all((spec.members ?? []).map((word) => portMeant(client, word, vip.network, context)));
  if (!swept) refuseStrangers(vip, members, named);
  const off = members.map(({ instance_name, port_id }) => instance_name || port_id);
  return [`${ip} is given back to the cloud${off.length > 0 ? `, and leaves ${off.join(" and ")}` : ""}.`];
}

/** A port that cannot get the pair, or has no room for it. */
export async function refuseMember(
  client: GcoreClient,
  port: string,
  vip: Pick<Reserved, "network" | "addresses">,
  context: Context,
): Promise<void> {
  const shown = (await cachedPortsOn(client, vip.network, context))?.find(({ id }) => id === port);
  if (!shown) return;
  const pairs = shown.allowed_address_pairs.map(({ ip_address }) => ip_address);
  const missing = vip.addresses.filter((ip) => !pairs.includes(ip));
  if (missing.length === 0) return;
  const obstacle: MooringError | undefined = obstacleOf(shown);
  if (obstacle) throw obstacle;
  if (pairs.length + missing.length > LIMIT)
    throw new ConflictError(
      `port ${port} holds at most ${LIMIT} pairs, and has no room for ${missing.join(", ")}; the list is filled by ${pairs.join(", ")}`,
      { hint: "Remove a pair that is not needed." },
    );
}
