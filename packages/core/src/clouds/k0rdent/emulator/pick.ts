import { contains, type Family, format, hostsOf, parseAddress, parseRange, type Range } from "./ranges.ts";
import type { Address, Cell, Pool, Scoped, Subnet } from "./world.ts";

/** A stretch of addresses that is handed out, without those that nobody gets. */
interface Stretch {
  readonly key: string;
  readonly range: Range;
}

/** Only of pools that are routable: an external address comes from no other. */
export function poolStretches({ state }: Cell, region: string, family: Family): Stretch[] {
  return Object.values(state.pools)
    .filter((pool: Pool) => pool.region === region && pool.routable && pool.ip_version === family)
    .flatMap(({ id, prefixes }) =>
      prefixes.map((prefix) => ({ key: `pool ${region}/${id} ${prefix}`, range: hostsOf(parseRange(prefix)) })),
    );
}

/** `null`: the subnet has none of this family. */
export const cidrOf = (subnet: Subnet, family: Family): string | null =>
  family === "IPV4" ? subnet.ipv4_cidr : subnet.ipv6_cidr;

/** The subnet's hosts of a family, reserved ones left out; none where it has no such range. */
export function subnetStretches({ switches }: Cell, subnet: Subnet, family: Family): Stretch[] {
  const cidr = cidrOf(subnet, family);
  if (cidr === null) return [];
  const hosts = hostsOf(parseRange(cidr));
  const { first, last } = family === "IPV4" ? switches.reserved_hosts : { first: 0, last: 0 };
  const range = { ...hosts, first: hosts.first + BigInt(first), last: hosts.last - BigInt(last) };
  return [{ key: `subnet ${subnet.region}/${subnet.project}/${subnet.id} ${family}`, range }];
}

/** Is an address held? */
type Held = Pick<ReadonlySet<string>, "has">;

/** Within a region an external address is in one hand only, an internal one within its project. */
export const heldKey = (type: Address["address_type"], { region, project }: Scoped, ip: string): string =>
  `${type} ${region} ${type === "EXTERNAL" ? "" : project} ${ip}`;

/** Every address that is held in the region: an address is never in two hands. */
export function heldIn(cell: Cell, scope: Scoped, type: Address["address_type"]): Held {
  if (cell.shared) cell.held = undefined;
  cell.held ??= new Set(
    Object.values(cell.state.addresses).map((one) => heldKey(one.address_type, one, one.ip_address)),
  );
  const { held } = cell;
  return { has: (ip) => held.has(heldKey(type, scope, ip)) };
}

/** The lowest free address; a released one comes last unless the switches say otherwise. `undefined`: none is left. */
export function lowestFree(cell: Cell, stretches: readonly Stretch[], held: Held): string | undefined {
  for (const { key, range } of stretches) {
    const last = cell.switches.reuse === "cycle" ? parseAddress(cell.state.cursors[key] ?? "")?.value : undefined;
    const after = last === undefined ? undefined : search({ ...range, first: last + 1n }, held);
    const found = after ?? search(range, held);
    if (found === undefined) continue;
    cell.state.cursors[key] = found;
    return found;
  }
  return undefined;
}

function search({ family, first, last }: Range, held: Held): string | undefined {
  for (let value = first; value <= last; value += 1n) {
    const text = format(family, value);
    if (!held.has(text)) return text;
  }
  return undefined;
}

/** `false` for what is no address. */
export const inCidr = (cidr: string | null, address: string): boolean => {
  const parsed = parseAddress(address);
  return cidr !== null && parsed !== undefined && contains(parseRange(cidr), parsed.family, parsed.value);
};
