import ipaddr from "ipaddr.js";
import { contains, familyOf, stepped } from "../../../emulation/addresses.ts";

/** An address in its normal form, or `undefined`. Zones and abbreviations are none. */
export function parseAddress(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return /(^|\.)0\d/.test(text) ? undefined : text;
  return /[%/ ]/.test(text) || !text.includes(":") || !ipaddr.IPv6.isValid(text)
    ? undefined
    : ipaddr.IPv6.parse(text).toRFC5952String();
}

/** An address that Neutron would take if it were written so: `10.0.0.01` → `10.0.0.1`. */
export function recommended(text: string): string | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  return parseAddress(text.split(".").map(Number).join("."));
}

/** Is it an address and a length? Host bits are no mistake. */
export function isNetwork(text: string): boolean {
  const [head = "", tail = "", ...rest] = text.split("/");
  const address = parseAddress(head);
  return (
    address !== undefined && rest.length === 0 && /^(0|[1-9]\d{0,2})$/.test(tail) && Number(tail) <= bitsOf(address)
  );
}

const bitsOf = (address: string) => (familyOf(address) === 4 ? 32 : 128);

const MULTICAST = { 4: "224.0.0.0/4", 6: "ff00::/8" } as const;

/** By the address's own family. */
export const isMulticast = (address: string): boolean => contains(MULTICAST[familyOf(address)], address);

/** The range of multicast that a network overlaps, or `undefined`. The whole of IPv4 is let pass, the whole of IPv6 is not. */
export function multicastIn(cidr: string): string | undefined {
  if (familyOf(cidr) === 4 && Number(cidr.split("/")[1]) === 0) return undefined;
  const range = MULTICAST[familyOf(cidr)];
  const [network, length] = ipaddr.parseCIDR(cidr);
  const [multicast, own] = ipaddr.parseCIDR(range);
  return network.match(multicast as never, Math.min(length, own)) ? range : undefined;
}

/** May a port have it? Not the first and the last of an IPv4 network. */
export function isHost(cidr: string, address: string): boolean {
  if (!contains(cidr, address)) return false;
  if (familyOf(address) === 6) return true;
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toString();
  const broadcast = ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toString();
  return address !== network && address !== broadcast;
}

/** The pool that a subnet has when none is named: all hosts but the gateway, which is taken for the first. */
export function defaultPool(cidr: string): { start: string; end: string } {
  const [network, length] = ipaddr.parseCIDR(cidr);
  const first = network.toByteArray();
  if (familyOf(cidr) === 4)
    return { start: stepped(first, 2), end: stepped(ipaddr.IPv4.broadcastAddressFromCIDR(cidr).toByteArray(), -1) };
  const last = first.map((byte, at) => byte | (0xff >> Math.max(0, Math.min(8, length - at * 8))));
  return { start: stepped(first, 2), end: stepped(last, 0) };
}

/** The gateway that Neutron chooses where none is stated. */
export const firstHost = (cidr: string): string => stepped(ipaddr.parseCIDR(cidr)[0].toByteArray(), 1);

const PATIENCE = 70_000;

/** The first address from `start` to `end` that is not taken. */
export function freeAddress(start: string, end: string, taken: ReadonlySet<string>): string | undefined {
  const first = ipaddr.parse(start).toByteArray();
  for (let step = 0; step < PATIENCE; step += 1) {
    const address = stepped(first, step);
    if (!taken.has(address)) return address;
    if (address === end) return undefined;
  }
  return undefined;
}

/** The ways of writing a MAC address that Neutron takes, all of them to be kept as they are. */
const MACS = [
  /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,2}(-[0-9a-f]{1,2}){5}$/i,
  /^[0-9a-f]{1,4}(\.[0-9a-f]{1,4}){2}$/i,
  /^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){2}$/i,
  /^[0-9a-f]{5,6}[-:][0-9a-f]{5,6}$/i,
  /^[0-9a-f]{12}$/i,
];
const NO_MACS = ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"];

/** The forms that netaddr takes, but for those that Neutron's own validator refuses. */
export const isMac = (text: string): boolean =>
  MACS.some((form) => form.test(text)) && !NO_MACS.includes(text.toLowerCase());

/** Is the lowest bit of the first byte set? */
export const isGroupMac = (mac: string): boolean => {
  const [head = ""] = mac.split(/[:-]/);
  const first = /^[0-9a-f]{1,2}$/i.test(head) ? head : mac.replaceAll(/[.:-]/g, "").padStart(12, "0").slice(0, 2);
  return (Number.parseInt(first, 16) & 1) === 1;
};
