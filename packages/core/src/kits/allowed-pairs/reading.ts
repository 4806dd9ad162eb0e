import ipaddr from "ipaddr.js";
import { errorOf } from "../../errors.ts";
import { canonicalMac, canonicalPrefix, parseAddress } from "../../spec/address.ts";

/**
 * An address or network as a cloud shows it, in one canonical form: host bits stay, a netmask becomes a length, and a network of one
 * address is that address. `undefined` for what is neither.
 */
export function readPrefix(raw: string): string | undefined {
  const [head = "", tail, ...rest] = raw.trim().split("/");
  const address = parseAddress(head);
  if (!address || rest.length > 0) return undefined;
  const bits = address.family === 4 ? 32 : 128;
  const length = tail === undefined ? bits : lengthOf(tail, bits);
  if (length === undefined) return undefined;
  return length === bits ? address.text : `${address.text}/${length}`;
}

function lengthOf(tail: string, bits: number): number | undefined {
  if (/^\d{1,3}$/.test(tail)) return Number(tail) <= bits ? Number(tail) : undefined;
  if (bits === 128 || !ipaddr.IPv4.isValidFourPartDecimal(tail)) return undefined;
  return ipaddr.IPv4.parse(tail).prefixLengthFromSubnetMask() ?? undefined;
}

/** A MAC address as a cloud shows it: also without leading zeros, and in two, three or six groups. `undefined` for what is none. */
export function readMac(raw: string): string | undefined {
  const groups = raw.trim().toLowerCase().split(/[:.-]/);
  const width = 12 / groups.length;
  if (![1, 2, 3, 6].includes(groups.length) || !groups.every((one) => /^[0-9a-f]+$/.test(one) && one.length <= width))
    return undefined;
  return canonicalMac(groups.map((one) => one.padStart(width, "0")).join(""));
}

/** Why this is no network, although its text can stand on a port; completes "the pair of …". */
export function hostBits(prefix: string): string | undefined {
  try {
    canonicalPrefix(prefix);
    return undefined;
  } catch (error) {
    return errorOf(error).message;
  }
}
