import ipaddr from "ipaddr.js";

/** In the API's own spelling. */
export type Family = "IPV4" | "IPV6";

/** Both ends are part of it. Numbers, since a range of IPv6 is too long to list. */
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

/** RFC 5952 for IPv6. */
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

/** Addresses of the other family are in no range, whatever their number. */
export const contains = (range: Range, family: Family, value: bigint): boolean =>
  range.family === family && value >= range.first && value <= range.last;
