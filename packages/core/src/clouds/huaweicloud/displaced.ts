import { holdersOf } from "./holders.ts";
import type { NicName } from "./nics.ts";
import { familyOf, isOwn, type Port } from "./ports.ts";
import type { Reads } from "./reads.ts";

interface Wanted extends NicName {
  readonly ip_address: string;
  readonly sole?: boolean | undefined;
}

/** Its two ports: in one reading where that tells who else has the virtual IP, too. */
export async function portsOfBinding(
  look: Reads,
  nicId: string,
  { ip_address: ip, sole, subnet_id: network }: Wanted,
): Promise<{ readonly nic: Port | undefined; readonly virtualIp: Port | undefined }> {
  const all = sole && network !== undefined ? await look.portsOf(network) : [];
  const seen = all.find(({ id }) => id === nicId);
  if (seen) return { nic: seen, virtualIp: all.find(({ addresses }) => addresses.some((one) => one.ip === ip)) };
  const nic = await look.port(nicId);
  return { nic, virtualIp: nic && (await look.portAt(nic.network, ip)) };
}

/** What goes off the virtual IP when it comes to the NIC. */
export interface Displaced {
  /** Addresses among its pairs. */
  readonly off: readonly string[];
  /** Networks and the like, which stay. */
  readonly keeps: readonly string[];
  /** NICs that lose it. */
  readonly left: readonly Port[];
}

/** Nothing goes. */
export const nobody: Displaced = { off: [], keeps: [], left: [] };

/**
 * All others, where the NIC is to have it alone. Else only addresses that nothing has any more, off an IPv6 virtual IP: it can be on
 * one NIC only, and must not be held up by them.
 */
export async function displaced(
  look: Reads,
  virtualIp: Port,
  nic: Port,
  { ip_address, sole = false }: Wanted,
): Promise<Displaced> {
  const beside = virtualIp.pairs.filter(({ ip }) => !isOwn(nic, ip));
  if (beside.length === 0 || (!sole && familyOf(ip_address) === 4)) return nobody;
  const { nics, bound, strays, others: keeps } = holdersOf(virtualIp, await look.portsOf(virtualIp.network));
  if (!sole) return { ...nobody, off: strays };
  return {
    keeps,
    off: [...bound.filter((ip) => !isOwn(nic, ip)), ...strays],
    left: nics.filter(({ id }) => id !== nic.id),
  };
}
