import { contains, familyOf } from "../../../emulation/addresses.ts";
import { grouped } from "../../../emulation/grouped.ts";
import { macBy } from "../../../emulation/macs.ts";
import { freeAddress } from "./addresses.ts";
import { DEFAULT_GROUP } from "./security-groups.ts";
import type { Cell, Pair, Port, State, Subnet } from "./world.ts";

/** The owner that makes a port a virtual IP. */
export const VIP = "neutron:VIP_PORT";
/** On a NIC: its source/destination check is off. */
export const OPEN = "1.1.1.1/0";

/** By its owner alone. */
export const isVip = ({ device_owner }: Port): boolean => device_owner === VIP;

/** By its owner alone. */
export const isNic = ({ device_owner }: Port): boolean => device_owner.startsWith("compute:");

/** In the order of their creation. */
export const portsOf = ({ ports }: State, network: string): Port[] =>
  Object.values(ports).filter(({ network_id }) => network_id === network);

/** Server → its NICs, the first one first. */
export function nicsOf(cell: Cell): ReadonlyMap<string, readonly Port[]> {
  if (cell.nics && !cell.shared) return cell.nics;
  cell.nics = grouped(Object.values(cell.state.ports).filter(isNic), ({ device_id }) => device_id);
  return cell.nics;
}

/** As they are written in answers. */
export const addressesOf = ({ fixed_ips }: Port): string[] => fixed_ips.map(({ ip_address }) => ip_address);

/** Not by a walk through all of them: this is asked for each port that is made. */
export function portAt(cell: Cell, network: string, ip: string): Port | undefined {
  if (!cell.holders || cell.shared) {
    cell.holders = new Map();
    for (const port of Object.values(cell.state.ports)) noteHolder(cell.holders, port);
  }
  return cell.holders.get(`${network} ${ip}`);
}

function noteHolder(holders: Map<string, Port>, port: Port): void {
  for (const ip of addressesOf(port)) {
    const key = `${port.network_id} ${ip}`;
    if (!holders.has(key)) holders.set(key, port);
  }
}

/** To be called when a port has gone. */
export function forgetPorts(cell: Cell): void {
  cell.nics = undefined;
  cell.holders = undefined;
}

/** Addresses in use in a network; its gateway is one. */
export const takenIn = (state: State, subnet: Subnet): Set<string> =>
  new Set([...portsOf(state, subnet.id).flatMap(addressesOf), ...(subnet.gateway_ip ? [subnet.gateway_ip] : [])]);

/** The Neutron subnet of a network that holds the address. */
export function neutronSubnetFor(subnet: Subnet, ip: string): string | undefined {
  if (contains(subnet.cidr, ip)) return subnet.neutron_subnet_id;
  const v6 = subnet.cidr_v6 !== null && contains(subnet.cidr_v6, ip);
  return v6 ? (subnet.neutron_subnet_id_v6 ?? undefined) : undefined;
}

/** Any free address of one of the network's Neutron subnets. */
export function anyAddress(state: State, subnet: Subnet, neutron = subnet.neutron_subnet_id): string | undefined {
  const cidr = neutron === subnet.neutron_subnet_id_v6 ? subnet.cidr_v6 : subnet.cidr;
  return cidr === null ? undefined : freeAddress(cidr, takenIn(state, subnet));
}

interface NewPort {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly subnet: Subnet;
  readonly addresses: readonly string[];
  readonly mac?: string | undefined;
  readonly owner?: string | undefined;
  readonly device?: string | undefined;
  readonly pairs?: readonly Pair[] | undefined;
}

/** With what is left out made up: a MAC address, and the Neutron subnet of each address. */
export function addPort(cell: Cell, one: NewPort): Port {
  const { state, switches, world } = cell;
  const now = world.date();
  const port: Port = {
    id: one.id ?? world.uuid(),
    name: one.name ?? "",
    project_id: one.subnet.project_id,
    network_id: one.subnet.id,
    mac_address: one.mac ?? macBy(world.random, "fa:16:3e"),
    fixed_ips: one.addresses.map((ip_address) => ({
      subnet_id: neutronSubnetFor(one.subnet, ip_address) ?? one.subnet.neutron_subnet_id,
      ip_address,
    })),
    device_id: one.device ?? "",
    device_owner: one.owner ?? "",
    allowed_address_pairs: [...(one.pairs ?? [])],
    security_groups: [DEFAULT_GROUP],
    created_at: now,
    updated_at: now,
    built_at: now + (one.owner === VIP ? switches.build_seconds * 1000 : 0),
  };
  // One that takes the place of another may have given back its address.
  if (state.ports[port.id]) cell.holders = undefined;
  state.ports[port.id] = port;
  cell.nics = undefined;
  if (cell.holders) noteHolder(cell.holders, port);
  return port;
}

/** `BUILD`, then `DOWN` for a virtual IP, which never becomes active, and `ACTIVE` for a NIC. */
export function statusOf(port: Port, now: number): string {
  if (now < port.built_at) return "BUILD";
  return isNic(port) ? "ACTIVE" : "DOWN";
}

/** Compared by the text of the address alone, as the service does. */
export function hasPair(port: Port, ip: string): boolean {
  return port.allowed_address_pairs.some(({ ip_address }) => ip_address === ip);
}

/** The NIC's address that goes into the pairs of a virtual IP of the same family. */
export const nicAddressFor = (nic: Port, ip: string): string | undefined =>
  addressesOf(nic).find((one) => familyOf(one) === familyOf(ip));
