import { refuse } from "./refusals.ts";
import { defaultPtr, freeIpv4, ipv6Of } from "./text.ts";
import type { Address, Cell, Family, Interface, Network, Server } from "./world.ts";

/** A new interface, at the next free index. */
export function attach(
  cell: Cell,
  server: Server,
  nic: Pick<Interface, "type" | "network" | "mac"> & Partial<Interface>,
): Interface {
  const taken = new Set(server.interfaces.map(({ index }) => index));
  let index = 1;
  while (taken.has(index)) index += 1;
  const made: Interface = { bootable: "no", source_ip_filtering: "yes", index, ...nic };
  server.interfaces.push(made);
  cell.macs?.add(made.mac);
  cell.holders = undefined;
  return made;
}

interface Order {
  readonly network: Network;
  readonly family: Family;
  /** Missing: it stands by itself, detached. */
  readonly mac?: string;
  /** Missing: the network chooses. */
  readonly address?: string;
  readonly floating?: boolean;
  readonly release_policy?: Address["release_policy"];
}

/** Without a MAC address it stands by itself, which only a floating one may. */
export function growAddress(cell: Cell, order: Order): Address {
  const { network, family, mac, floating = false } = order;
  const address = order.address ?? chosen(cell, order);
  const grown: Address = {
    address,
    access: network.type,
    family,
    ptr_record: network.type === "public" ? defaultPtr(address, network.zone) : "",
    zone: network.zone,
    floating,
    part_of_plan: false,
    release_policy: order.release_policy ?? (floating ? "keep" : "release"),
    dhcp_provided: !floating,
    network: network.uuid,
    ...(mac === undefined ? {} : { mac }),
    owner: "ours",
  };
  cell.state.addresses.push(grown);
  cell.found = undefined;
  return grown;
}

function chosen(cell: Cell, { network, family, mac }: Order): string {
  const range = network.ip_networks.find((one) => one.family === family);
  if (family === "IPv6" && range && mac) return ipv6Of(range.address, mac);
  const free = freeIpv4(cell, network, network.type === "private" ? "lowest" : "any");
  return free ?? refuse("no-address-left", network.zone);
}
