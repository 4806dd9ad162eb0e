import { within } from "../../spec/address.ts";

/** A port as the rules of its security groups see it. */
export interface Guarded {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly addresses: readonly { readonly ip: string }[];
}

/** A group as Neutron's API shows it. */
export interface Group {
  readonly id: string;
  readonly rules: readonly {
    readonly direction: string;
    readonly protocol?: string | null | undefined;
    readonly remote_ip_prefix?: string | null | undefined;
    readonly remote_group_id?: string | null | undefined;
  }[];
}

/** VRRP is IP protocol 112; groups know it by its number and by its name. */
const VRRP: ReadonlySet<string> = new Set(["112", "vrrp", "any", "0"]);

/** Which peers' VRRP its groups do not let in; the groups of other projects are not seen, and nothing is said of them. */
export function vrrpBlocked(port: Guarded, peers: readonly Guarded[], groups: readonly Group[]): string[] {
  const own = groups.filter(({ id }) => port.groups.includes(id));
  if (own.length < port.groups.length) return [];
  const into = own.flatMap(({ rules }) => rules.filter(({ direction }) => direction === "ingress"));
  const deaf = peers.filter(
    (peer) =>
      !into.some(
        ({ protocol, remote_ip_prefix, remote_group_id }) =>
          (protocol === null || protocol === undefined || VRRP.has(protocol)) &&
          (remote_group_id ? peer.groups.includes(remote_group_id) : true) &&
          (remote_ip_prefix ? peer.addresses.some(({ ip }) => within(ip, remote_ip_prefix)) : true),
      ),
  );
  return deaf.map((peer) => `its security groups do not let VRRP (IP protocol 112) in from ${peer.name || peer.id}`);
}
