import ipaddr from "ipaddr.js";
import { stepped } from "../../../emulation/addresses.ts";

/** One address in the spelling that the cloud answers; `undefined` for anything else. */
export function parseAddress(raw: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(raw)) return ipaddr.IPv4.parse(raw).toString();
  return ipaddr.IPv6.isValid(raw) && !raw.includes("%") ? ipaddr.IPv6.parse(raw).toRFC5952String() : undefined;
}

/** An address, or one with a prefix length. Host bits may be set: that is how the pair that opens a NIC is written. */
export function parsePair(raw: string): string | undefined {
  const [head = "", length, ...rest] = raw.split("/");
  const address = parseAddress(head);
  if (address === undefined || rest.length > 0) return undefined;
  if (length === undefined) return address;
  return /^\d{1,3}$/.test(length) && Number(length) <= (address.includes(":") ? 128 : 32)
    ? `${address}/${length}`
    : undefined;
}

/**
 * The lowest address of the network that is free, the network's own and the first after it left out.
 *
 * @param reached network → where the last search ended, for many searches between which nothing is given back
 */
export function freeAddress(
  cidr: string,
  taken: ReadonlySet<string>,
  reached: Map<string, number> = new Map(),
): string | undefined {
  const [base, length] = ipaddr.parseCIDR(cidr);
  const bytes = base.toByteArray();
  const room = Math.min(2 ** (bytes.length * 8 - length) - 1, 65_536);
  for (let offset = reached.get(cidr) ?? 2; offset < room; offset += 1) {
    const text = stepped(bytes, offset);
    if (taken.has(text)) continue;
    reached.set(cidr, offset);
    return text;
  }
  return undefined;
}
