import type { EmulatedRequest } from "../../../emulation.ts";
import { bodyOf, type Fields, onlyKnown } from "./body.ts";
import { assignFloating, moveFloating } from "./floating.ts";
import { attach, growAddress } from "./growth.ts";
import { policyIn } from "./policy.ts";
import { refuse } from "./refusals.ts";
import { needsAccountRoom, needsCredit, needsDevice, needsRoom, needsState, ourAddress, ourServer } from "./rules.ts";
import { addressShape } from "./shapes.ts";
import { defaultPtr, networkFor, newMac } from "./text.ts";
import { type Address, addressesOf, type Cell, holderOf, orderedByMac, type Routes, type Version } from "./world.ts";

/** https://developers.upcloud.com/1.3/10-ip-addresses/ */
export function addressRoutes(cell: Cell): Routes {
  const { state, switches } = cell;
  const shown = (status: number, one: Address, version: Version) => ({
    status,
    body: { ip_address: addressShape(cell, one, version) },
  });
  const modify = (request: EmulatedRequest, version: Version) => {
    const address = ourAddress(cell, request.params.address ?? "");
    change(cell, address, bodyOf(request, "ip_address"), version);
    return shown(202, address, version);
  };
  return {
    "GET /ip_address": (_request, version) => {
      const ours = state.addresses.filter(
        ({ owner, access }) => owner === "ours" && (access !== "private" || switches.list_private),
      );
      const byMac = orderedByMac(cell);
      const list = ours.sort(byFamilyThenValue).map((one) => addressShape(cell, one, version, byMac));
      const empty = list.length === 0 && switches.empty_list === "missing";
      return { status: 200, body: { ip_addresses: empty ? {} : { ip_address: list } } };
    },
    "GET /ip_address/:address": ({ params }, version) => shown(200, ourAddress(cell, params.address ?? ""), version),
    "POST /ip_address": (request, version) => {
      const order = bodyOf(request, "ip_address");
      const old = ["access", "family", "server"];
      onlyKnown(order, version === "1.2" ? old : [...old, "floating", "mac", "zone", "release_policy"]);
      checkOrder(order);
      const made = order.floating === "yes" ? assignFloating(cell, order) : assign(cell, order);
      return shown(201, made, version);
    },
    "PATCH /ip_address/:address": (request, version) =>
      version === "1.2" ? refuse("wrong-method") : modify(request, version),
    "PUT /ip_address/:address": modify,
    "DELETE /ip_address/:address": ({ params }) => {
      release(cell, ourAddress(cell, params.address ?? ""));
      return { status: 204 };
    },
  };
}

const byNumbers = new Intl.Collator("en", { numeric: true });

const byFamilyThenValue = (a: Address, b: Address) =>
  a.family === b.family ? byNumbers.compare(a.address, b.address) : a.family === "IPv6" ? -1 : 1;

function checkOrder({ access = "public", family = "IPv4", release_policy: policy }: Fields): void {
  if (access !== "public") refuse("access-invalid");
  if (family !== "IPv4" && family !== "IPv6") refuse("family-invalid");
  if (policy !== undefined && ((policy !== "keep" && policy !== "release") || family === "IPv6"))
    refuse("policy-invalid");
}

/** An ordinary address comes with an interface of its own. */
function assign(cell: Cell, { family: told, server: id, release_policy: policy }: Fields): Address {
  const family = told === "IPv6" ? "IPv6" : "IPv4";
  if (id === undefined) refuse("server-missing");
  const server = ourServer(cell, id);
  needsCredit(cell);
  needsAccountRoom(cell, family);
  needsState(server, "stopped");
  needsRoom(cell, server);
  needsDevice(server);
  const network = networkFor(cell, server.zone, "public", family) ?? refuse("no-address-left", server.zone);
  const nic = attach(cell, server, { type: "public", network: network.uuid, mac: newMac(cell) });
  return growAddress(cell, {
    network,
    family,
    mac: nic.mac,
    ...policyIn(policy),
  });
}

function change(cell: Cell, address: Address, fields: Fields, version: Version): void {
  const { switches } = cell;
  onlyKnown(fields, version === "1.2" ? ["ptr_record"] : ["ptr_record", "mac", "release_policy"]);
  const { ptr_record: ptr, release_policy: policy } = fields;
  const count = Object.keys(fields).length;
  if ("mac" in fields && count > 1 && !switches.combined_changes) refuse("combined-changes");
  const detaches = count === 0 && switches.empty_change === "detach" && address.floating;
  if (ptr !== undefined) checkPtr(cell, address, ptr);
  if (policy !== undefined) checkOrder({ family: address.family, access: address.access, release_policy: policy });
  if ("mac" in fields || detaches) moveFloating(cell, address, detaches ? null : fields.mac);
  if (ptr !== undefined) address.ptr_record = namedBy(cell, address, String(ptr));
  Object.assign(address, policyIn(policy));
}

function checkPtr({ switches }: Cell, address: Address, ptr: unknown): void {
  if (address.access !== "public") refuse("ptr-unsupported", address.address);
  if (address.mac === undefined && !switches.ptr_while_detached) refuse("ptr-unsupported", address.address);
  if (ptr === "" && switches.empty_ptr !== "refuse") return;
  const labels = String(ptr).split(".");
  const fine = labels.length > 1 && String(ptr).length <= 253 && labels.every((one) => /^[a-z0-9-]{1,63}$/i.test(one));
  if (typeof ptr !== "string" || (switches.check_ptr && !fine)) refuse("ptr-invalid", ptr);
}

function namedBy({ switches }: Cell, { address, zone }: Address, ptr: string): string {
  return ptr === "" && switches.empty_ptr === "default" ? defaultPtr(address, zone) : ptr;
}

function release(cell: Cell, address: Address): void {
  const { state, switches } = cell;
  if (address.delegated_to_account_id !== undefined) refuse("delegated", address.address);
  if (address.access !== "public") refuse("private-release", address.address);
  const holder = holderOf(cell, address.mac);
  if (holder && address.floating && !switches.release_attached) refuse("attached-release", address.address);
  if (holder && !address.floating) {
    needsState(holder.server, "stopped");
    if (addressesOf(cell, holder.server).length === 1 && !switches.release_last)
      refuse("last-address", address.address);
  }
  state.addresses.splice(state.addresses.indexOf(address), 1);
  cell.found = undefined;
  if (holder && !address.floating && switches.release_removes_interface) {
    // A floating address loses the interface that it was on.
    for (const one of state.addresses) if (one.mac === holder.nic.mac) delete one.mac;
    holder.server.interfaces = holder.server.interfaces.filter((nic) => nic !== holder.nic);
    cell.holders = undefined;
  }
}
