import { isIPv4, isIPv6 } from "node:net";

/*
 * By Node's own `node:net` and `URL`. The client reads addresses with `ipaddr.js`: two readers that agree do so because both are right.
 */

type Family = 4 | 6;

/** The family of an address or network: 4 or 6. */
export const familyOf = (text: string): Family => (text.includes(":") ? 6 : 4);

const BITS = { 4: 32, 6: 128 } as const;

/** Addresses from the first to the last, both by value. */
export interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** One whole address in its normal form: IPv4 in four plain decimals, IPv6 as in RFC 5952. `undefined` for anything else, zones included. */
export function parseAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  return isIPv6(text) && !text.includes("%") ? compressed(text) : undefined;
}

/** URLs write IPv6 as RFC 5952 does. */
const compressed = (text: string): string => new URL(`http://[${text}]`).hostname.slice(1, -1);

/** What an address is worth, in any spelling of it. */
export function numberOf(address: string): bigint {
  if (familyOf(address) === 4) return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = [], tail] = compressed(address)
    .split("::")
    .map((half) => half.split(":").filter(Boolean));
  const groups = tail ? [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail] : head;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The address of that value, in its normal form. */
export function textOf(family: Family, value: bigint): string {
  if (family === 4) {
    const number = Number(value);
    return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
  }
  const digits = value.toString(16).padStart(32, "0");
  return compressed((digits.match(/..../g) ?? []).join(":"));
}

/** All addresses of a network, host bits overlooked. Throws an Error that quotes what is no network. */
export function rangeOf(cidr: string): Range {
  const [head = "", length = "", ...rest] = cidr.split("/");
  const address = parseAddress(head);
  const bits = BITS[familyOf(head)];
  if (address === undefined || rest.length > 0 || !/^\d+$/.test(length) || Number(length) > bits)
    throw new Error(`${JSON.stringify(cidr)} is no network`);
  const size = 1n << BigInt(bits - Number(length));
  const value = numberOf(address);
  const first = value - (value % size);
  return { family: familyOf(address), first, last: first + size - 1n };
}

/** Is the address among them? In any spelling. */
export function lies({ family, first, last }: Range, address: string): boolean {
  if (familyOf(address) !== family) return false;
  const value = numberOf(address);
  return value >= first && value <= last;
}

/** Is the address in the network? */
export const contains = (cidr: string, address: string): boolean =>
  familyOf(cidr) === familyOf(address) && lies(rangeOf(cidr), address);

/**
 * The first of them that is not taken; `undefined` where none is left.
 *
 * @param reached where the last search in a range ended, for many searches between which nothing is given back
 */
export function firstFree(
  { family, first, last }: Range,
  taken: Pick<ReadonlySet<string>, "has">,
  reached?: Map<string, bigint>,
): string | undefined {
  const range = `${first} ${last}`;
  for (let value = reached?.get(range) ?? first; value <= last; value += 1n) {
    const address = textOf(family, value);
    if (taken.has(address)) continue;
    reached?.set(range, value);
    return address;
  }
  return undefined;
}

const MULTICAST = { 4: "224.0.0.0/4", 6: "ff00::/8" } as const;

/**
 * The range of multicast that an address or a network touches, as Neutron asks; `undefined` where it touches none. The whole of IPv4 is let pass, the
 * whole of IPv6 is not.
 */
export function multicastIn(prefix: string): string | undefined {
  const family = familyOf(prefix);
  const { first, last } = rangeOf(prefix.includes("/") ? prefix : `${prefix}/${BITS[family]}`);
  if (family === 4 && first === 0n && last === (1n << 32n) - 1n) return undefined;
  const multicast = rangeOf(MULTICAST[family]);
  return first <= multicast.last && last >= multicast.first ? MULTICAST[family] : undefined;
}
