import ipaddr from "ipaddr.js";

/** Addresses and networks as Pydantic reads them: strict text in, normal form out, `undefined` for anything else. */
export function parseAddress(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return text;
  return text.includes("%") || !ipaddr.IPv6.isValid(text) ? undefined : ipaddr.IPv6.parse(text).toRFC5952String();
}

/** An address, or a network without host bits; `10.0.0.0/255.0.0.0` becomes `10.0.0.0/8`, and `/32` stays as it is. */
export function parsePrefix(text: unknown): string | undefined {
  if (typeof text !== "string" || !text.includes("/")) return parseAddress(text);
  const [head, tail = "", ...rest] = text.split("/");
  const address = parseAddress(head);
  const length = address === undefined ? undefined : prefixLength(address, tail);
  if (address === undefined || length === undefined || rest.length) return undefined;
  return networkOf(address, length) === address ? `${address}/${length}` : undefined;
}

function prefixLength(address: string, tail: string): number | undefined {
  const bits = address.includes(":") ? 128 : 32;
  if (/^\d{1,3}$/.test(tail)) return Number(tail) <= bits ? Number(tail) : undefined;
  if (bits === 128 || !ipaddr.IPv4.isValidFourPartDecimal(tail)) return undefined;
  return ipaddr.IPv4.parse(tail).prefixLengthFromSubnetMask() ?? undefined;
}

const networkOf = (address: string, length: number): string =>
  address.includes(":")
    ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/${length}`).toRFC5952String()
    : ipaddr.IPv4.networkAddressFromCIDR(`${address}/${length}`).toString();

export const familyOf = (address: string): 4 | 6 => (address.includes(":") ? 6 : 4);

const MULTICAST = { 4: "224.0.0.0/4", 6: "ff00::/8" } as const;

/** Does it overlap multicast? As Neutron asks: of all networks only `0.0.0.0/0` may. */
export function isMulticast(prefix: string): boolean {
  if (prefix === "0.0.0.0/0") return false;
  const family = familyOf(prefix);
  const whole = prefix.includes("/") ? prefix : `${prefix}/${family === 4 ? 32 : 128}`;
  const [base, length] = ipaddr.parseCIDR(whole);
  const [multicast, its] = ipaddr.parseCIDR(MULTICAST[family]);
  return base.match(multicast, Math.min(length, its));
}

/** Is the address in the network? Both in normal form. */
export function contains(cidr: string, address: string): boolean {
  const [network, length] = ipaddr.parseCIDR(cidr);
  const one = ipaddr.parse(address);
  return one.kind() === network.kind() && one.match(network, length);
}

const FIRST_HOST = 10;

/**
 * The first address of the network that is not taken, counting from its eleventh; `undefined` when it is full.
 *
 * @param reached network → where the last search ended, for many searches between which nothing is given back
 */
export function freeAddress(
  cidr: string,
  taken: ReadonlySet<string>,
  reached: Map<string, number> = new Map(),
): string | undefined {
  const network = ipaddr.parseCIDR(cidr)[0].toByteArray();
  for (let step = reached.get(cidr) ?? FIRST_HOST; step < FIRST_HOST + hostCount(cidr); step += 1) {
    const address = plus(network, step);
    if (taken.has(address)) continue;
    reached.set(cidr, step);
    return contains(cidr, address) ? address : undefined;
  }
  return undefined;
}

function plus(bytes: number[], step: number): string {
  const sum = [...bytes];
  let carry = step;
  for (let at = sum.length - 1; at >= 0 && carry > 0; at -= 1) {
    const total = (sum[at] as number) + carry;
    sum[at] = total & 255;
    carry = total >> 8;
  }
  return sum.length === 4 ? sum.join(".") : new ipaddr.IPv6(sum).toRFC5952String();
}

/** How many addresses a network has for its hosts, as far as a number can say it. */
export function hostCount(cidr: string): number {
  const bits = (familyOf(cidr) === 4 ? 32 : 128) - Number(cidr.split("/")[1]);
  return Math.max(1, Math.min(2 ** bits, Number.MAX_SAFE_INTEGER) - 3);
}

/** A MAC address in its normal form, or `undefined`. Also bare, and as routers dot it. */
export function parseMac(text: string): string | undefined {
  const digits = text.toLowerCase();
  const bare = /^([0-9a-f]{12}|([0-9a-f]{4}\.){2}[0-9a-f]{4})$/.test(digits);
  const lower = bare ? (digits.replaceAll(".", "").match(/../g) ?? []).join(":") : digits.replaceAll("-", ":");
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(lower) ? lower : undefined;
}

/** Is the lowest bit of the first byte set? */
export const isGroupMac = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
