import { readMac, readPrefix } from "./reading.ts";

/** One pair as the API spells it, read or to be written. Without a MAC address the port's own is meant. */
export interface WrittenPair {
  readonly ip_address: string;
  readonly mac_address?: string;
}

/** A pair as it stands on a port. */
export interface Pair {
  /** In canonical form, host bits included; what is no address at all stays as it was read. */
  readonly ip: string;
  /** In canonical form, as above. `undefined`: the port's own, which is not known either. */
  readonly mac: string | undefined;
  /** As it was read, and as it is written back. */
  readonly written: WrittenPair;
}

/** Why it bears no mark of who made it. */
export const NO_ROOM = "nowhere: a line of a list has no field for it";

/** Whatever MAC address goes with the address: only for what is to be removed. */
export const ANY = "any";

/** A pair as somebody wants it, canonical. Without a MAC address it is the pair with the port's own. */
export interface Member {
  readonly ip: string;
  readonly mac?: string | typeof ANY | undefined;
}

/** What a port tells of itself to the rules of its pairs. */
export interface PortWithPairs {
  readonly id: string;
  /** Its own MAC address, canonical; `undefined` where the cloud does not show one. */
  readonly mac: string | undefined;
  readonly pairs: readonly Pair[];
}

type Shown = { readonly ip_address: string; readonly mac_address?: string | null | undefined };

/** Whatever a port shows is taken: nothing that is read is held to the rules of what may be written. */
export const toPair = ({ ip_address, mac_address }: Shown, own: string | undefined): Pair => ({
  ip: readPrefix(ip_address) ?? ip_address,
  mac: mac_address ? (readMac(mac_address) ?? mac_address) : own,
  written: { ip_address, ...(mac_address ? { mac_address } : {}) },
});

/** The pair that a member becomes when it is written. */
export const madeOf = ({ ip, mac }: Member, own: string | undefined): Pair => ({
  ip,
  mac: mac ?? own,
  written: { ip_address: ip, ...(mac === undefined ? {} : { mac_address: mac }) },
});

/** Is the pair on the port the one that the member means? */
export function matches(pair: Pair, { ip, mac }: Member, { mac: own }: Pick<PortWithPairs, "mac">): boolean {
  if (pair.ip !== ip) return false;
  return mac === ANY || pair.mac === (mac ?? own);
}

/** Do two members mean one pair of this port, or may they? */
export function meet(one: Member, other: Member, { mac: own }: Pick<PortWithPairs, "mac">): boolean {
  if (one.ip !== other.ip) return false;
  return one.mac === ANY || other.mac === ANY || (one.mac ?? own) === (other.mac ?? own);
}

/** `10.40.0.9 with 00:00:5e:00:01:33`, for messages. */
export const describeMember = ({ ip, mac }: Member): string =>
  mac === undefined ? ip : mac === ANY ? `${ip} with any MAC address` : `${ip} with ${mac}`;
