import type { Fields } from "./body.ts";
import { growAddress } from "./growth.ts";
import { policyIn } from "./policy.ts";
import { refuse } from "./refusals.ts";
import { needsCredit, needsRoom, needsState } from "./rules.ts";
import { defaultPtr, networkFor } from "./text.ts";
import { type Address, type Cell, holderOf, type Interface, type Server, tie } from "./world.ts";

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

/** With a MAC address it is attached at once, with a zone alone it stands by itself. No new interface. */
export function assignFloating(cell: Cell, order: Fields): Address {
  const { mac, zone, release_policy: policy } = order;
  const family = order.family === "IPv6" ? "IPv6" : "IPv4";
  if (family === "IPv6" && !cell.switches.floating_ipv6) refuse("floating-family");
  if (mac === undefined && zone === undefined) refuse("zone-missing");
  const target = mac === undefined ? undefined : interfaceOf(cell, mac);
  const place = target?.server.zone ?? String(zone);
  if (!cell.state.zones.some(({ id }) => id === place)) refuse("zone-not-found", place);
  if (target && zone !== undefined && zone !== place) refuse("zone-mismatch", mac);
  needsCredit(cell);
  needsQuota(cell);
  if (target) {
    fit(cell, target, place);
    needsRoom(cell, target.server);
  }
  const network = networkFor(cell, place, "public", family) ?? refuse("no-address-left", place);
  return growAddress(cell, {
    network,
    family,
    floating: true,
    ...(target ? { mac: target.nic.mac } : {}),
    ...policyIn(policy),
  });
}

/** `null` and the empty text detach. */
export function moveFloating(cell: Cell, address: Address, mac: unknown): void {
  const { state, switches } = cell;
  if (!address.floating) refuse("not-floating", address.address);
  if (address.delegated_to_account_id !== undefined) refuse("delegated", address.address);
  const from = holderOf(cell, address.mac);
  if (from) needsCalm(cell, from.server);
  if (mac === null || mac === "") {
    needsQuota(cell);
    tie(cell, address, undefined);
    return;
  }
  const target = interfaceOf(cell, mac);
  if (from?.nic === target.nic && !switches.same_mac) refuse("address-attached", address.address);
  fit(cell, target, address.zone);
  if (from?.server !== target.server) needsRoom(cell, target.server);
  if (!switches.ptr_survives_move) address.ptr_record = defaultPtr(address.address, address.zone);
  // What comes to an interface last stands last on it.
  state.addresses.splice(state.addresses.indexOf(address), 1);
  state.addresses.push(address);
  tie(cell, address, target.nic.mac);
}

function interfaceOf(cell: Cell, mac: unknown): { server: Server; nic: Interface } {
  if (typeof mac !== "string" || !MAC.test(mac)) refuse("mac-invalid", mac);
  const found = holderOf(cell, mac.toLowerCase());
  return found && found.server.owner === "ours" ? found : refuse("mac-invalid", mac);
}

function fit(cell: Cell, { server, nic }: { server: Server; nic: Interface }, zone: string): void {
  needsCalm(cell, server);
  if (cell.switches.floating_anywhere) return;
  if (nic.type !== "public") refuse("mac-not-public", nic.mac);
  if (server.zone !== zone) refuse("zone-mismatch", nic.mac);
}

function needsCalm({ switches }: Cell, server: Server): void {
  if (!switches.floating_in_maintenance) needsState(server, "started", "stopped");
}

function needsQuota({ state }: Cell): void {
  const { detached_floating_ips: limit = Number.POSITIVE_INFINITY } = state.account.resource_limits;
  const detached = state.addresses.filter((one) => one.owner === "ours" && one.floating && one.mac === undefined);
  if (detached.length >= limit) refuse("floating-limit");
}
