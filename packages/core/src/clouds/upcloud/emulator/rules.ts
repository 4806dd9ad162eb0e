import { refuse } from "./refusals.ts";
import { ipValue } from "./text.ts";
import { type Address, addressesOf, addressNamed, type Cell, type Family, type Network, type Server } from "./world.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Public addresses of one server. */
const LIMIT = 5;

/** Form first, then existence, then ownership: so for everything that a path or a body names. */
export function ourServer({ state }: Cell, id: unknown): Server {
  if (typeof id !== "string" || !UUID.test(id)) refuse("server-invalid");
  const server = state.servers[id.toLowerCase()] ?? refuse("server-not-found", id);
  if (server.owner !== "ours") refuse("server-forbidden", id);
  return server;
}

/** Form first, then existence, then ownership. By its value, or by the very text, as the switch `find_by` says. */
export function ourAddress(cell: Cell, text: string): Address {
  const { state, switches } = cell;
  const value = ipValue(text) ?? refuse("address-invalid", text);
  // The very text first: to read every address of a large world takes long.
  const address =
    addressNamed(cell, text) ??
    (switches.find_by === "value" ? state.addresses.find((one) => ipValue(one.address) === value) : undefined) ??
    refuse("address-not-found", text);
  if (address.owner !== "ours") refuse("address-forbidden", text);
  return address;
}

/** Form first, then existence, then ownership; the vendor's own networks are everybody's. */
export function ourNetwork({ state }: Cell, id: unknown): Network {
  if (typeof id !== "string" || !UUID.test(id)) refuse("network-invalid");
  const network = state.networks[id.toLowerCase()] ?? refuse("network-not-found", id);
  if (network.owner === "theirs") refuse("network-forbidden", id);
  return network;
}

/** Refuses in any other state, and names the one that it is in. */
export function needsState(server: Server, ...allowed: readonly Server["state"][]): void {
  if (!allowed.includes(server.state)) refuse("server-state", server.uuid, server.state);
}

/** Refuses whoever has nothing left to pay with. */
export function needsCredit({ state }: Cell): void {
  if (state.account.credits <= 0) refuse("no-credits");
}

/** Network interfaces and disks of one server, together. */
const DEVICES = 24;

/** A server has 24 devices at most, interfaces and storages together. */
export function needsDevice({ uuid, interfaces, storage }: Server): void {
  if (interfaces.length + storage.length >= DEVICES) refuse("device-limit", uuid);
}

/** The account's own limit of public addresses; floating ones have another. */
export function needsAccountRoom({ state }: Cell, family: Family): void {
  const limit = state.account.resource_limits[family === "IPv6" ? "public_ipv6" : "public_ipv4"];
  const counted = state.addresses.filter(
    (one) => one.owner === "ours" && one.access === "public" && one.family === family && !one.floating,
  );
  if (limit !== undefined && counted.length >= limit) refuse("account-limit", family);
}

/** Five public addresses a server, both families together. https://developers.upcloud.com/1.3/10-ip-addresses */
export function needsRoom(cell: Cell, server: Server): void {
  const counted = addressesOf(cell, server).filter(
    ({ access, floating }) => access === "public" && (!floating || cell.switches.floating_counts),
  );
  if (counted.length >= LIMIT) refuse("address-limit", server.uuid);
}
