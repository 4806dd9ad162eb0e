import ipaddr from "ipaddr.js";
import type { Address, Cell, Pool, Scoped, Subnet } from "./world.ts";

export type Family = "IPV4" | "IPV6";

export interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

const bitsOf = (family: Family) => (family === "IPV4" ? 32n : 128n);

/** `undefined` for anything but one whole address. */
export function parseAddress(text: string): { readonly family: Family; readonly value: bigint } | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && (text.includes("%") || !ipaddr.IPv6.isValid(text))) return undefined;
  const address = ipaddr.parse(text);
  const value = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { family: address.kind() === "ipv4" ? "IPV4" : "IPV6", value };
}

export function format(family: Family, value: bigint): string {
  const bytes = Array.from({ length: Number(bitsOf(family)) / 8 }, (_, at) =>
    Number((value >> (bitsOf(family) - 8n * BigInt(at + 1))) & 255n),
  );
  const address = ipaddr.fromByteArray(bytes);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** Throws an Error that quotes what is no network. */
export function parseRange(cidr: string): Range {
  const [head = "", length = ""] = cidr.split("/");
  const base = parseAddress(head);
  if (!base || !/^\d+$/.test(length) || BigInt(length) > bitsOf(base.family)) {
    throw new Error(`${JSON.stringify(cidr)} is no network`);
  }
  const size = 1n << (bitsOf(base.family) - BigInt(length));
  const first = base.value - (base.value % size);
  return { family: base.family, first, last: first + size - 1n };
}

/** The addresses that hosts may have: without the network's own and, with IPv4, its broadcast address. */
export function hostsOf(range: Range): Range {
  if (range.last - range.first < 2n) return range;
  return { ...range, first: range.first + 1n, last: range.family === "IPV4" ? range.last - 1n : range.last };
}

export const contains = (range: Range, family: Family, value: bigint): boolean =>
  range.family === family && value >= range.first && value <= range.last;

/** A stretch of addresses that is handed out, without those that nobody gets. */
interface Stretch {
  readonly key: string;
  readonly range: Range;
}

export function poolStretches({ state }: Cell, region: string, family: Family): Stretch[] {
  return Object.values(state.pools)
    .filter((pool: Pool) => pool.region === region && pool.routable && pool.ip_version === family)
    .flatMap(({ id, prefixes }) =>
      prefixes.map((prefix) => ({ key: `pool ${region}/${id} ${prefix}`, range: hostsOf(parseRange(prefix)) })),
    );
}

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
    const last = cell.switches.reuse === "cycle" ? parseAddress(cell.state.cursors[key] ?? "")?.value : undefined;
    const after = last === undefined ? undefined : search({ ...range, first: last + 1n }, held);
    const found = after ?? search(range, held);
    if (found === undefined) {
      held.full.add(whole);
      continue;
    }
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

export const inCidr = (cidr: string | null, address: string): boolean => {
  const parsed = parseAddress(address);
  return cidr !== null && parsed !== undefined && contains(parseRange(cidr), parsed.family, parsed.value);
};
