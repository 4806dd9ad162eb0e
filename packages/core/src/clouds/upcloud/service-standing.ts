import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedAddresses, needsNewApi } from "./reads.ts";
import { meantSeats, seatAt } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";

/** The floating address of that zone that has the name. */
export async function findNamed(
  client: UpCloudClient,
  { name, network }: Pick<Spec, "name" | "network">,
  context: Context,
): Promise<Address | undefined> {
  needsNewApi(client, "floating addresses");
  const all = await cachedAddresses(client, context);
  const found = all.filter((one) => one.floating && one.ptr === name && one.zone === network);
  if (found.length > 1)
    throw new ConflictError(
      `UpCloud: there are ${found.length} service addresses called ${name}: ${found.map(({ ip }) => ip).join(", ")}`,
      { hint: "Give the others another name in reverse DNS, or remove them.", passing: true },
    );
  return found[0];
}

/** How it stands. The cloud keeps no list of members: they are those that are stated, else whoever has it now. */
export async function standingOf(
  client: UpCloudClient,
  one: Address,
  stated: Partial<Spec>,
  context: Context,
): Promise<Standing> {
  const { ip, ptr, zone, mac } = one;
  const meant = stated.members ? await meantSeats(client, stated.members, zone ?? stated.network ?? "", context) : [];
  const all = await cachedAddresses(client, context);
  const holder = all.find((one) => one.mac === mac && mac !== undefined && !one.floating && one.family === "IPv4");
  const seats = stated.members ? meant.flatMap(({ seat }) => seat ?? []) : holder ? [seatAt(holder)] : [];
  return {
    id: ip,
    name: ptr,
    unnamed: hasDefaultName(one),
    network: zone ?? "",
    address: ip,
    prefix: 32,
    seats,
    ...(mac ? { active: mac } : {}),
  };
}

/** Where a new one goes: the active member, or the first. */
export async function activeOf(client: UpCloudClient, wanted: Spec, context: Context): Promise<Seat | undefined> {
  const meant = await meantSeats(client, wanted.members ?? [], wanted.network, context);
  return (meant.find(({ word }) => word === wanted.active) ?? meant[0])?.seat;
}
