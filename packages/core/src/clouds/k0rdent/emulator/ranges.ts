import { contains, familyOf, firstFree, numberOf, type Range, rangeOf } from "../../../emulation/addresses.ts";
import type { Address, Cell, Pool, Scoped, Subnet } from "./world.ts";

/** In the API's spelling. */
export type Family = "IPV4" | "IPV6";

/** Of an address or a network. */
export const wordOf = (text: string): Family => `IPV${familyOf(text)}`;

/** The addresses that hosts may have: without the network's own and, with IPv4, its broadcast address. */
export function hostsOf(range: Range): Range {
  if (range.last - range.first < 2n) return range;
  return { ...range, first: range.first + 1n, last: range.family === 4 ? range.last - 1n : range.last };
}

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
      prefixes.map((prefix) => ({ key: `pool ${region}/${id} ${prefix}`, range: hostsOf(rangeOf(prefix)) })),
    );
}

/** `null`: the subnet has none of this family. */
export const cidrOf = (subnet: Subnet, family: Family): string | null =>
  family === "IPV4" ? subnet.ipv4_cidr : subnet.ipv6_cidr;

/** The subnet's hosts of a family, reserved ones left out; none where it has no such range. */
export function subnetStretches({ switches }: Cell, subnet: Subnet, family: Family): Stretch[] {
  const cidr = cidrOf(subnet, family);
  if (cidr === null) return [];
  const hosts = hostsOf(rangeOf(cidr));
  const { first, last } = family === "IPV4" ? switches.reserved_hosts : { first: 0, last: 0 };
  const range = { ...hosts, first: hosts.first + BigInt(first), last: hosts.last - BigInt(last) };
  return [{ key: `subnet ${subnet.region}/${subnet.project}/${subnet.id} ${family}`, range }];
}

/** Is an address held? And which stretches are known to have none left: nothing was given back since. */
interface Held extends Pick<ReadonlySet<string>, "has"> {
  readonly full: Set<string>;
}

/** Within a region an external address is in one hand only, an internal one within its project. */
export const heldKey = (type: Address["address_type"], { region, project }: Scoped, ip: string): string =>
  `${type} ${region} ${type === "EXTERNAL" ? "" : project} ${ip}`;

/** Every address that is held in the region: an address is never in two hands. */
export function heldIn(cell: Cell, scope: Scoped, type: Address["address_type"]): Held {
  if (cell.shared) cell.held = undefined;
  cell.held ??= {
    keys: new Set(Object.values(cell.state.addresses).map((one) => heldKey(one.address_type, one, one.ip_address))),
    full: new Set(),
  };
  const { keys, full } = cell.held;
  return { has: (ip) => keys.has(heldKey(type, scope, ip)), full };
}

/** The lowest free address; a released one comes last unless the switches say otherwise. `undefined`: none is left. */
export function lowestFree(cell: Cell, stretches: readonly Stretch[], held: Held): string | undefined {
  for (const { key, range } of stretches) {
    const whole = `${key} ${range.first} ${range.last}`;
    if (held.full.has(whole)) continue;
    const last = cell.switches.reuse === "cycle" ? cell.state.cursors[key] : undefined;
    const after = last === undefined ? undefined : firstFree({ ...range, first: numberOf(last) + 1n }, held);
    const found = after ?? firstFree(range, held);
    if (found === undefined) {
      held.full.add(whole);
      continue;
    }
    cell.state.cursors[key] = found;
    return found;
  }
  return undefined;
}

/** Is it in the network? `false` where there is none. */
export const inCidr = (cidr: string | null, address: string): boolean => cidr !== null && contains(cidr, address);
