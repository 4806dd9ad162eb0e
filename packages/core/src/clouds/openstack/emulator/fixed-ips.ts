import { contains, familyOf, parseAddress } from "../../../emulation/addresses.ts";
import { freeAddress, isHost } from "./addresses.ts";
import type { Check } from "./attributes.ts";
import { uuid } from "./attributes.ts";
import { said } from "./python.ts";
import { badRequest, crashed, invalidInput, neutron, refuse } from "./refusals.ts";
import type { Cell, FixedIp, Port, Subnet } from "./world.ts";

/** One wish of a body: an address, a subnet, or both. */
export interface WantedIp {
  readonly subnet_id?: string;
  readonly ip_address?: string;
}

const wrong = (reason: string) => refuse(badRequest(`Invalid input for fixed_ips. Reason: ${reason}.`));

/** An address alone, a subnet alone, or both. Refuses an address that stands twice. */
export const wantedIps: Check = (value, name, cell): readonly WantedIp[] => {
  if (!Array.isArray(value)) return wrong(`Invalid data format for fixed IP: '${said(value)}'`);
  const seen = new Set<string>();
  return value.map((one) => {
    if (typeof one !== "object" || one === null || Array.isArray(one))
      return wrong(`Invalid data format for fixed IP: '${said(one)}'`);
    const { ip_address: ip, subnet_id: subnet } = one;
    const address = typeof ip === "string" ? parseAddress(ip) : undefined;
    if (ip !== undefined && address === undefined) wrong(`'${said(ip)}' is not a valid IP address`);
    if (address !== undefined && seen.has(address)) wrong(`Duplicate IP address '${address}'`);
    if (address !== undefined) seen.add(address);
    return {
      ...(address === undefined ? {} : { ip_address: address }),
      ...(subnet === undefined ? {} : { subnet_id: String(uuid(subnet, name, cell)) }),
    };
  });
};

/** In the order of their creation. */
export const subnetsOf = ({ state }: Cell, network: string): Subnet[] =>
  Object.values(state.subnets).filter(({ network_id }) => network_id === network);

/** Every address of a network that somebody has: ports, and on an outer network routers and floating IPs. */
export function takenIn({ state }: Cell, network: string): Map<string, string> {
  const taken = new Map<string, string>();
  for (const port of Object.values(state.ports))
    if (port.network_id === network) for (const { ip_address } of port.fixed_ips) taken.set(ip_address, port.id);
  for (const router of Object.values(state.routers).filter((one) => one.external_network_id === network))
    for (const { ip_address } of router.external_fixed_ips) taken.set(ip_address, router.id);
  for (const ip of Object.values(state.floating_ips))
    if (ip.floating_network_id === network) taken.set(ip.floating_ip_address, ip.id);
  return taken;
}

/** An address of a subnet that nobody has, out of its pools. `reached`: see `firstFree`. */
export function anyAddress(
  subnet: Subnet,
  taken: ReadonlyMap<string, string>,
  reached?: Map<string, bigint>,
): string | undefined {
  for (const pool of subnet.allocation_pools) {
    const free = freeAddress(pool, taken, reached);
    if (free !== undefined) return free;
  }
  return undefined;
}

/** What a port gets for its wishes. Without any, one address of each family; a network without subnets gives none. */
export function fixedIps(
  cell: Cell,
  { network, wanted, own }: { network: string; wanted: readonly WantedIp[] | undefined; own?: Port },
): FixedIp[] {
  const subnets = subnetsOf(cell, network);
  const taken = takenIn(cell, network);
  for (const { ip_address } of own?.fixed_ips ?? []) taken.delete(ip_address);
  const wishes = wanted ?? defaultWishes(subnets);
  const all = wishes.map((wish) => {
    const fixed = granted(cell, { wish, subnets, taken, network, own });
    taken.set(fixed.ip_address, "");
    return fixed;
  });
  // As the database lays them: by their text.
  return all.sort((a, b) => Number(a.ip_address > b.ip_address) - Number(a.ip_address < b.ip_address));
}

function defaultWishes(subnets: readonly Subnet[]): WantedIp[] {
  return ([4, 6] as const).flatMap((version) => {
    const first = subnets.find(({ ip_version }) => ip_version === version);
    return first ? [{ subnet_id: first.id }] : [];
  });
}

interface Asked {
  readonly wish: WantedIp;
  readonly subnets: readonly Subnet[];
  readonly taken: ReadonlyMap<string, string>;
  readonly network: string;
  readonly own: Port | undefined;
}

function granted({ state }: Cell, { wish, subnets, taken, network, own }: Asked): FixedIp {
  const { ip_address: ip, subnet_id: named } = wish;
  // An empty wish is answered at a new port; at an old one Neutron stumbles over it.
  if (ip === undefined && named === undefined)
    refuse(own ? crashed() : invalidInput("IP allocation requires subnet_id or ip_address."));
  if (named !== undefined && !state.subnets[named])
    refuse(neutron(404, "SubnetNotFound", `Subnet ${named} could not be found.`));
  const subnet = named === undefined ? subnets.find(({ cidr }) => contains(cidr, ip ?? "")) : state.subnets[named];
  if (subnet && subnet.network_id !== network)
    refuse(
      invalidInput(
        `Failed to create port on network ${network}, because fixed_ips included invalid subnet ${subnet.id}.`,
      ),
    );
  if (ip === undefined && subnet) {
    const kept = own?.fixed_ips.find((one) => one.subnet_id === subnet.id && !taken.has(one.ip_address));
    const free = kept?.ip_address ?? anyAddress(subnet, taken);
    return free === undefined ? refuse(exhausted(network)) : { subnet_id: subnet.id, ip_address: free };
  }
  if (!subnet || !isHost(subnet.cidr, ip ?? ""))
    return refuse(
      named === undefined
        ? neutron(
            400,
            "InvalidIpForNetwork",
            `IP address ${ip} is not a valid IP for any of the subnets on the specified network.`,
          )
        : neutron(400, "InvalidIpForSubnet", `IP address ${ip} is not a valid IP for the specified subnet.`),
    );
  if (taken.has(ip ?? ""))
    refuse(neutron(409, "IpAddressAlreadyAllocated", `IP address ${ip} already allocated in subnet ${subnet.id}`));
  return { subnet_id: subnet.id, ip_address: ip ?? "" };
}

const exhausted = (network: string) =>
  neutron(409, "IpAddressGenerationFailure", `No more IP addresses available on network ${network}.`);

/** A floating IP leads to IPv4 addresses only. */
export const fourth = ({ ip_address }: FixedIp): boolean => familyOf(ip_address) === 4;
