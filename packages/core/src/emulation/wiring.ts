import { contains } from "./addresses.ts";

/** A rule of a security group, as Neutron has them. */
interface Rule {
  readonly direction: string;
  readonly protocol: string | null;
  readonly remote_group_id: string | null;
  readonly remote_ip_prefix: string | null;
}

/** A port of the same network. */
interface Peer {
  readonly security_groups: readonly string[];
  readonly addresses: readonly string[];
}

/** Does some rule let VRRP (IP protocol 112) in from one of the peers? */
export const letsVrrpIn = (rules: readonly Rule[], peers: readonly Peer[]): boolean =>
  rules.some(
    ({ direction, protocol, remote_group_id: group, remote_ip_prefix: prefix }) =>
      direction === "ingress" &&
      (protocol === null || protocol === "112" || protocol === "vrrp") &&
      (group === null || peers.some(({ security_groups }) => security_groups.includes(group))) &&
      (prefix === null || peers.some(({ addresses }) => addresses.some((ip) => contains(prefix, ip)))),
  );

/** A machine's name, or its id where another one is called so. */
export const shownName = <One extends { readonly id: string; readonly name: string }>(
  machine: One,
  all: readonly One[],
): string => (all.filter(({ name }) => name === machine.name).length === 1 ? machine.name : machine.id);
