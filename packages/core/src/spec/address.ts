import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";

/** Canonical text, so that equality is `===`: IPv4 in four plain decimals, IPv6 as in RFC 5952. */
interface Address {
  readonly family: 4 | 6;
  readonly text: string;
}

/** `undefined` for anything but one whole address: no zones, no octal, no short forms, no brackets. */
export function parseAddress(raw: string): Address | undefined {
  const text = raw.trim();
  if (isIPv4(text)) return { family: 4, text };
  if (text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  return { family: 6, text: ipaddr.IPv6.parse(text).toRFC5952String() };
}

/**
 * An address or a network, canonical. `10.0.0.9/32` is `10.0.0.9`; `2001:DB8::/32` is `2001:db8::/32`.
 * Throws an Error whose message completes a field's name.
 */
export function canonicalPrefix(raw: string): string {
  const [head = "", length, ...rest] = raw.trim().split("/");
  const address = parseAddress(head);
  if (!address || rest.length) throw new Error(`must be an IP address or network, but is ${JSON.stringify(raw)}`);
  if (length === undefined) return address.text;
  const bits = address.family === 4 ? 32 : 128;
  if (!/^\d{1,3}$/.test(length) || Number(length) > bits) {
    throw new Error(
      `has the prefix length ${JSON.stringify(length)}; an IPv${address.family} network has 0 to ${bits}`,
    );
  }
  if (Number(length) === bits) return address.text;
  const network = networkOf(address, Number(length));
  if (network !== address.text)
    throw new Error(
      `has host bits set: ${raw.trim()} should be ${network}/${Number(length)}, or an address without prefix`,
    );
  return `${address.text}/${Number(length)}`;
}

function networkOf({ family, text }: Address, length: number): string {
  return family === 4
    ? ipaddr.IPv4.networkAddressFromCIDR(`${text}/${length}`).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${text}/${length}`).toRFC5952String();
}

/** Is the address inside the network? Both canonical; `false` across families. */
export function within(address: string, network: string): boolean {
  const [base = "", length] = network.split("/");
  if (length === undefined) return address === network;
  const one = ipaddr.parse(address);
  const other = ipaddr.parse(base);
  return one.kind() === other.kind() && one.match(other, Number(length));
}

/** The first and the last address of a network, which none of its hosts may have. */
export function endsOf(network: string): { readonly first: string; readonly last: string } {
  const { IPv4, IPv6 } = ipaddr;
  const kind = network.includes(":") ? IPv6 : IPv4;
  const last = kind.broadcastAddressFromCIDR(network);
  return { first: kind.networkAddressFromCIDR(network).toString(), last: last.toString() };
}

/** Is it for many receivers? Canonical address or network. */
export function isMulticast(prefix: string): boolean {
  return ipaddr.parse(prefix.split("/")[0] ?? "").range() === "multicast";
}

/** Lower case with colons. Takes colons, dashes, Cisco's dots, or nothing between the digits. */
export function canonicalMac(raw: string): string {
  const text = raw.trim().toLowerCase();
  const digits = text.replace(/[:.-]/g, "");
  const known = /^([0-9a-f]{2}([:-][0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2}|[0-9a-f]{12})$/.test(text);
  if (!known) throw new Error(`must be a MAC address such as fa:16:3e:00:00:01, but is ${JSON.stringify(raw)}`);
  return digits.replace(/..(?=.)/g, "$&:");
}
