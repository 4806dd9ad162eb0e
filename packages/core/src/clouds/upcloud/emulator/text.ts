import { contains, numberOf, parseAddress, rangeOf, textOf } from "../../../emulation/addresses.ts";
import { macBy } from "../../../emulation/macs.ts";
import type { Cell, Family, Network } from "./world.ts";

/** An address by its value, or `undefined` where the text is none. */
export const ipValue = parseAddress;

/** The interface half of an IPv6 address is the interface's MAC address as modified EUI-64, in four padded groups. */
export function ipv6Of(prefix: string, mac: string): string {
  const bytes = mac.split(":").map((one) => Number.parseInt(one, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const half = [(a ^ 2) * 256 + b, c * 256 + 0xff, 0xfe * 256 + d, e * 256 + f];
  const value = numberOf(prefix.split("/")[0] ?? "");
  const network = [112n, 96n, 80n, 64n].map((shift) => ((value >> shift) & 0xffffn).toString(16));
  return [...network, ...half.map((one) => one.toString(16).padStart(4, "0"))].join(":");
}

/** Seen in recorded answers of the API. */
export function defaultPtr(address: string, zone: string): string {
  if (!address.includes(":")) return `${address.replaceAll(".", "-")}.${zone}.upcloud.host`;
  return `${address.split(":").slice(-4).join("-")}.v6.${zone}.upcloud.host`;
}

/** Of the 65,536 that can be given, so many may be remembered of interfaces that are no more. */
const MOST = 32_768;

/** One that no interface has or had of late. Not by a look at all of them: this is asked for each interface of a large seed. */
export function newMac(cell: Cell): string {
  if (!cell.macs || cell.macs.size > MOST) {
    const all = Object.values(cell.state.servers).flatMap(({ interfaces }) => interfaces);
    cell.macs = new Set(all.map(({ mac }) => mac));
  }
  for (;;) {
    const mac = macBy(cell.world.random, "e2:10:aa:0b");
    if (cell.macs.has(mac)) continue;
    cell.macs.add(mac);
    return mac;
  }
}

/** `false` for the other family. */
export const within = (address: string, cidr: string): boolean => contains(cidr, address);

/** A free host of the network, above its gateway: the lowest, or one that chance picks, so that what is given back is seldom had again. */
export function freeIpv4(cell: Cell, network: Network, pick: "lowest" | "any"): string | undefined {
  const range = network.ip_networks.find(({ family }) => family === "IPv4");
  if (!range) return undefined;
  const { first, last } = rangeOf(range.address);
  const taken = new Set(
    cell.state.addresses.filter((one) => one.family === "IPv4").map(({ address }) => Number(numberOf(address))),
  );
  const free: number[] = [];
  for (let host = Number(first) + 2; host < last; host += 1) if (!taken.has(host)) free.push(host);
  const chosen = pick === "lowest" ? free[0] : free[Math.floor(cell.world.random() * free.length)];
  return chosen === undefined ? undefined : textOf(4, BigInt(chosen));
}

/** The first that fits: a zone has one public and one utility network of each family. */
export const networkFor = ({ state }: Cell, zone: string, type: string, family: Family): Network | undefined =>
  Object.values(state.networks).find(
    (one) => one.zone === zone && one.type === type && one.ip_networks.some((range) => range.family === family),
  );
