import { held } from "../../../emulation/held.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { bodyOf, type Fields, listOf, onlyKnown } from "./body.ts";
import { attach, growAddress } from "./growth.ts";
import { policyIn } from "./policy.ts";
import { refuse } from "./refusals.ts";
import { needsDevice, needsState, ourNetwork, ourServer } from "./rules.ts";
import { interfaceAddress, interfaceShape, networkingShape } from "./shapes.ts";
import { ipValue, networkFor, newMac, within } from "./text.ts";
import {
  type Address,
  addressesAt,
  type Cell,
  type Family,
  type Interface,
  type InterfaceType,
  type Network,
  type Routes,
  type Server,
  tie,
} from "./world.ts";

/** In 1.3 only; all but the reading only while the server is stopped. */
export function interfaceRoutes(cell: Cell): Routes {
  const base = "/server/:server/networking/interface";
  const shown = (status: number, nic: Interface) => ({ status, body: { interface: interfaceShape(cell, nic) } });
  const stopped = (request: EmulatedRequest) => {
    const server = ourServer(cell, request.params.server);
    needsState(server, "stopped");
    return server;
  };
  const add = (request: EmulatedRequest) => {
    const server = stopped(request);
    const order = bodyOf(request, "ip_address");
    onlyKnown(order, ["family", "address", "dhcp_provided", "release_policy"]);
    const nic = interfaceAt(server, request.params.index);
    const force = request.query.get("force") === "yes" && cell.switches.force_takes;
    const [made] = fill(cell, nic, [order], force);
    return {
      status: 201,
      body: { ip_address: interfaceAddress(cell, held(made)) },
    };
  };
  const drop = (request: EmulatedRequest) => {
    const nic = interfaceAt(stopped(request), request.params.index);
    const value = ipValue(request.params.address ?? "") ?? refuse("address-invalid", request.params.address);
    const found =
      addressesAt(cell, nic.mac).find((one) => ipValue(one.address) === value) ??
      refuse("address-not-found", request.params.address);
    remove(cell, found);
    return { status: 204 };
  };
  return {
    "GET /server/:server/networking": (request) => ({
      status: 200,
      body: { networking: networkingShape(cell, ourServer(cell, request.params.server)) },
    }),
    [`POST ${base}`]: (request) => shown(201, create(cell, stopped(request), bodyOf(request, "interface"))),
    [`PUT ${base}/:index`]: (request) => {
      const server = stopped(request);
      const nic = interfaceAt(server, request.params.index);
      modify(cell, server, nic, bodyOf(request, "interface"));
      return shown(200, nic);
    },
    [`DELETE ${base}/:index`]: (request) => {
      const server = stopped(request);
      const nic = interfaceAt(server, request.params.index);
      for (const one of addressesAt(cell, nic.mac)) if (one.floating) tie(cell, one, undefined);
      for (const one of addressesAt(cell, nic.mac)) remove(cell, one);
      server.interfaces.splice(server.interfaces.indexOf(nic), 1);
      cell.holders = undefined;
      return { status: 204 };
    },
    [`POST ${base}/:index/ip-address`]: add,
    [`POST ${base}/:index/ip_address`]: add,
    [`DELETE ${base}/:index/ip-address/:address`]: drop,
    [`DELETE ${base}/:index/ip_address/:address`]: drop,
  };
}

const interfaceAt = (server: Server, index: string | undefined): Interface =>
  server.interfaces.find((one) => String(one.index) === index) ?? refuse("interface-not-found", index);

function remove(cell: Cell, one: Address): void {
  cell.state.addresses.splice(cell.state.addresses.indexOf(one), 1);
  cell.found = undefined;
}

function create(cell: Cell, server: Server, order: Fields): Interface {
  onlyKnown(order, ["type", "network", "index", "ip_addresses", "source_ip_filtering", "bootable"]);
  const { type } = order;
  if (type !== "public" && type !== "utility" && type !== "private") refuse("interface-type");
  const addresses = listOf(order.ip_addresses, "ip_address") ?? refuse("interface-addresses");
  needsDevice(server);
  // A word that is no family has no network, and is refused by that.
  const family = (addresses[0]?.family ?? "IPv4") as Family;
  const network: Network =
    type === "private"
      ? ourNetwork(cell, order.network)
      : (networkFor(cell, server.zone, type, family) ?? refuse("no-address-left", server.zone));
  if (order.index !== undefined) freeIndex(server, order.index);
  checkFiltering(type, order.source_ip_filtering);
  const nic = attach(cell, server, {
    type,
    network: network.uuid,
    mac: newMac(cell),
    ...(order.index === undefined ? {} : { index: Number(order.index) }),
    ...optionsOf(order),
  });
  fill(cell, nic, addresses, false);
  return nic;
}

function modify(cell: Cell, server: Server, nic: Interface, order: Fields): void {
  onlyKnown(order, ["type", "network", "index", "ip_addresses", "source_ip_filtering", "bootable"]);
  checkFiltering(nic.type, order.source_ip_filtering);
  if (order.index !== undefined && Number(order.index) !== nic.index) {
    freeIndex(server, order.index);
    nic.index = Number(order.index);
  }
  Object.assign(nic, optionsOf(order));
  // The list is replaced whole; `null` means that nothing is said of it.
  const wanted = listOf(order.ip_addresses, "ip_address");
  if (!wanted) return;
  const kept = addressesAt(cell, nic.mac).filter(
    (one) => one.floating || wanted.some(({ address }) => ipValue(String(address)) === ipValue(one.address)),
  );
  for (const one of addressesAt(cell, nic.mac)) if (!kept.includes(one)) remove(cell, one);
  const missing = wanted.filter(
    ({ address }) => !kept.some((one) => ipValue(one.address) === ipValue(String(address))),
  );
  fill(cell, nic, missing, false);
}

function freeIndex(server: Server, index: unknown): void {
  if (server.interfaces.some((one) => one.index === Number(index))) refuse("interface-exists", index);
}

function checkFiltering(type: InterfaceType, filtering: unknown): void {
  if (filtering === "no" && type !== "private") refuse("filtering-forced");
}

const optionsOf = ({ source_ip_filtering: filtering, bootable }: Fields): Partial<Interface> => ({
  ...(filtering === "yes" || filtering === "no" ? { source_ip_filtering: filtering } : {}),
  ...(bootable === "yes" || bootable === "no" ? { bootable } : {}),
});

/** New addresses on an interface: chosen by the network where none is named. */
function fill(cell: Cell, nic: Interface, orders: readonly Fields[], force: boolean): Address[] {
  const { state, switches } = cell;
  const network = held(state.networks[nic.network]);
  return orders.map(({ family = "IPv4", address, release_policy: policy }) => {
    const there = addressesAt(cell, nic.mac);
    if (there.some((one) => one.family !== family)) refuse("interface-families");
    if (there.length >= switches.addresses_per_interface) refuse("interface-full");
    const range = network.ip_networks.find((one) => one.family === family) ?? refuse("interface-families");
    if (address !== undefined) claim(cell, String(address), range.address, force);
    return growAddress(cell, {
      network,
      family: range.family,
      mac: nic.mac,
      ...(address === undefined ? {} : { address: String(address) }),
      ...policyIn(policy),
    });
  });
}

function claim(cell: Cell, address: string, range: string, force: boolean): void {
  const value = ipValue(address);
  if (!value || !within(address, range)) refuse("address-outside", address);
  const holder = cell.state.addresses.find((one) => ipValue(one.address) === value);
  if (!holder) return;
  if (!force) refuse("address-attached", address);
  remove(cell, holder);
}
