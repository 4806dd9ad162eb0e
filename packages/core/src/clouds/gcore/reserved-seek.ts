import type { Context, Finding } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { Limits } from "../../time/limits.ts";
import type { GcoreClient } from "./client.ts";
import { addressesFor } from "./free-address.ts";
import { networkId } from "./naming.ts";
import type { PortPayload, SubnetPayload } from "./payloads.ts";
import { cachedPortsOn, portsOrNone } from "./reads.ts";
import { cachedReservedIps, type Reserved, toReserved } from "./reserved.ts";
import { nameOf, noNames } from "./reserved-name.ts";

/** The type of the tasks that reserve. */
export const CREATION = "create_reserved_fixed_ip";

/** Which one is meant: by its address or its name, on that network where one is named. Without an address any free one will do. */
export interface Wanted {
  readonly network?: string | undefined;
  readonly ip_address?: string | undefined;
  readonly name?: string | undefined;
}

/** What is reserved, and the ports whose tags tell the names. */
interface Sight {
  readonly reserved: readonly Reserved[];
  readonly ports: readonly PortPayload[];
}

interface Sought {
  readonly one: Reserved;
  readonly by: NonNullable<Finding["by"]>;
}

/** The one that is meant, in the plan; `virtual`: what kind of one a run that was killed may have left. */
export async function seek(
  client: GcoreClient,
  wanted: Wanted,
  virtual: boolean,
  context: Context,
): Promise<Sought | undefined> {
  const { ip_address: ip, name } = wanted;
  if (ip !== undefined) {
    const one = await at(client, await cachedReservedIps(client, context), { ...wanted, ip_address: ip }, context);
    return one && { one, by: "name" };
  }
  if (name === undefined) return undefined;
  const network = wanted.network === undefined ? undefined : await networkId(client, wanted.network, context);
  const ports = await cachedPortsOn(client, network, context);
  if (!ports) throw noNames(name);
  const sight = { reserved: await cachedReservedIps(client, context), ports };
  const one = called(sight, name, network);
  if (one) return { one, by: "name" };
  // One that is being made right now, by a run that was killed or by somebody else, may be the one.
  const later = await context.memo.once(`gcore/reserved-to-come/${network ?? ""}`, async () =>
    (await client.tasks.idle(CREATION, context)) ? sightOf(client, name, network, context) : sight,
  );
  const made = called(later, name, network);
  if (made) return { one: made, by: "name" };
  if (network === undefined) return undefined;
  const subnets = await cachedSubnets(client, network, context);
  const now = context.clock.date();
  const { left } = chooseAddress(later, { name, network, subnets, virtual, now, anew: false });
  return left && { one: left, by: "description" };
}

/** The same as a definition answers it; what was found is not read again for this plan. */
export async function findReserved(
  client: GcoreClient,
  wanted: Wanted,
  virtual: boolean,
  context: Context,
): Promise<Finding | undefined> {
  const found = await seek(client, wanted, virtual, context);
  if (found) await context.memo.once(`gcore/reserved/${found.one.id}`, async () => found.one);
  return found && { id: found.one.id, by: found.by };
}

/** The virtual IP or reserved address of this address or name, in the plan. */
export async function seekNamed(client: GcoreClient, wanted: Wanted, context: Context): Promise<Reserved | undefined> {
  const found = await seek(client, wanted, true, context);
  return found?.by === "name" ? found.one : undefined;
}

/** The one of that address, now. */
export async function seekNow(
  client: GcoreClient,
  wanted: Wanted & { readonly ip_address: string },
  limits: Limits,
  context: Context,
): Promise<Reserved | undefined> {
  return at(client, (await client.api.reservedIps(limits)).map(toReserved), wanted, context);
}

/** What is reserved on a network, with the names, now. */
export async function sightOf(
  client: GcoreClient,
  name: string,
  network: string | undefined,
  limits: Limits,
): Promise<Sight> {
  const reserved = (await client.api.reservedIps(limits)).map(toReserved);
  const ports = await portsOrNone(client, network, limits);
  if (!ports) throw noNames(name);
  return { reserved, ports };
}

async function at(
  client: GcoreClient,
  all: readonly Reserved[],
  { network, ip_address: ip }: Wanted & { readonly ip_address: string },
  context: Context,
): Promise<Reserved | undefined> {
  const found = all.filter(({ addresses }) => addresses.includes(ip));
  if (network === undefined || found.length === 0)
    return onlyOne(found, `has the address ${ip}`, { hint: "State `network`." });
  const id = await networkId(client, network, context);
  return found.find((one) => one.network === id);
}

/** The one of that name. */
export function called(sight: Sight, name: string, network: string | undefined): Reserved | undefined {
  const named = new Set(sight.ports.filter((port) => nameOf(port) === name).map(({ id }) => id));
  const found = sight.reserved.filter((one) => named.has(one.id) && (network === undefined || one.network === network));
  return onlyOne(found, `is called ${name}`, {
    hint: "State `ip_address`, or `network` where they are on several.",
    passing: true,
  });
}

function onlyOne(
  found: readonly Reserved[],
  what: string,
  more: { readonly hint: string; readonly passing?: true },
): Reserved | undefined {
  if (found.length <= 1) return found[0];
  const named = found.map(({ id, network, addresses }) => `${addresses.join(", ")} (port ${id} on network ${network})`);
  throw new ConflictError(`Gcore: more than one reserved fixed IP ${what}: ${named.join(", ")}`, more);
}

/** What a run that was killed has left is taken up by the next one for so long, in milliseconds; later it may be anybody's. */
const FRESH = 3_600_000;

/** Where an address for a name is looked for. */
interface Room {
  readonly name: string;
  /** By its id. */
  readonly network: string;
  readonly subnets: readonly SubnetPayload[];
  readonly virtual: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Must it be a new one? */
  readonly anew: boolean;
  /** Further addresses that are somebody's. */
  readonly missed?: ReadonlySet<string>;
}

/**
 * The address that a name gets: free as far as can be seen, or left behind by a run that was killed before it named it. `passed`: what
 * may have been left behind as well, and is not taken.
 */
interface Choice {
  readonly ip: string | undefined;
  readonly left?: Reserved;
  readonly passed: readonly Reserved[];
}

/** `ip: undefined`: every address of the network is somebody's. */
export function chooseAddress(sight: Sight, room: Room): Choice {
  const { name, network, subnets, now, anew, missed } = room;
  const ports = sight.ports.filter((one) => one.network_id === network);
  const own = ports.flatMap((port) => (port.ip_assignments ?? []).map(({ ip_address }) => ip_address));
  const gateways = subnets.flatMap(({ gateway_ip }) => gateway_ip ?? []);
  const reserved = sight.reserved.filter((one) => one.network === network);
  // Machines may share an address without a reservation.
  const shared = ports.flatMap((port) => port.allowed_address_pairs.map(({ ip_address }) => ip_address));
  const taken = new Set([...own, ...gateways, ...shared, ...reserved.flatMap(({ addresses }) => addresses)]);
  const idle = idleIn({ reserved, ports }, new Set(shared), room.virtual);
  const passed: Reserved[] = [];
  for (const { cidr } of inOrder(subnets))
    for (const ip of addressesFor(name, cidr)) {
      if (missed?.has(ip)) continue;
      if (!taken.has(ip)) return { ip, passed };
      const left = idle.get(ip);
      if (left && !anew && isFresh(left, now)) return { ip, left, passed };
      if (left) passed.push(left);
    }
  return { ip: undefined, passed };
}

/** Was it ordered so lately that the run that was killed may be the last one? */
export const isFresh = ({ orderedAt }: Reserved, now: number): boolean =>
  orderedAt !== undefined && Math.abs(now - orderedAt) < FRESH;

/** Those that nobody has named, marked or used: address → which. */
function idleIn({ reserved, ports }: Sight, shared: ReadonlySet<string>, virtual: boolean): Map<string, Reserved> {
  const untouched = new Set(ports.filter(({ tags }) => Object.keys(tags ?? {}).length === 0).map(({ id }) => id));
  const idle = reserved.filter(
    (one) =>
      one.holder === undefined &&
      one.isVirtual === virtual &&
      untouched.has(one.id) &&
      !one.addresses.some((ip) => shared.has(ip)),
  );
  return new Map(idle.flatMap((one) => one.addresses.map((ip) => [ip, one] as const)));
}

/** IPv4 first, and always in the same order. */
const inOrder = (subnets: readonly SubnetPayload[]): readonly SubnetPayload[] => {
  const rank = ({ cidr, id }: SubnetPayload) => `${cidr.includes(":") ? 6 : 4} ${id}`;
  return [...subnets].sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
};

/** The subnets of a network as a plan sees them. */
export const cachedSubnets = (
  client: GcoreClient,
  network: string,
  context: Context,
): Promise<readonly SubnetPayload[]> =>
  context.memo.once(`gcore/subnets/${network}`, () => client.api.subnetsOf(network, context));
