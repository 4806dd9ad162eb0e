import { ok } from "../../../emulation/answers.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { choose, readRequested } from "./allocation.ts";
import { bodyOf, exists, page, scopeIn } from "./query.ts";
import { heldKey } from "./ranges.ts";
import { refuse } from "./refusals.ts";
import { mayWrite, rolesOf } from "./tokens.ts";
import { type Address, type Cell, enter, type Handler, keyOf, pathOf, type Routes, type Scoped } from "./world.ts";

/** The four calls, at their place of today and at that of an earlier draft; a switch says which is there. */
export function addressRoutes(cell: Cell, missing: Handler): Routes {
  const { state, switches, world } = cell;

  const shown = (address: Address): boolean => world.date() >= address.visible_at;

  function authorized(request: EmulatedRequest, writes: boolean): Scoped {
    const roles = rolesOf(request, cell);
    const scope = scopeIn(request, cell);
    if (writes && !mayWrite(roles)) refuse(403, "FORBIDDEN", "the role does not allow this");
    if (exists(scope, cell)) return scope;
    if (request.params.id === undefined) refuse(403, "FORBIDDEN", "no access to this project in this region");
    return refuse(404, "NOT_FOUND", `address '${request.params.id}' not found`);
  }

  function found(request: EmulatedRequest, writes: boolean): Address {
    const scope = authorized(request, writes);
    const { id = "" } = request.params;
    const address = state.addresses[keyOf(scope, id)];
    if (!address || !shown(address)) return refuse(404, "NOT_FOUND", `address '${id}' not found`);
    return address;
  }

  function list(request: EmulatedRequest): EmulatedAnswer {
    const scope = authorized(request, false);
    const all = Object.values(state.addresses).filter(
      (one) => one.region === scope.region && one.project === scope.project && shown(one),
    );
    const { items, next } = page(request, all, cell);
    for (const one of items) look(one);
    const addresses = items.map((one) => view(one, request, cell));
    return ok({ addresses, ...(next ? { nextPageToken: next } : {}) });
  }

  function get(request: EmulatedRequest): EmulatedAnswer {
    const address = found(request, false);
    look(address);
    return ok(view(address, request, cell));
  }

  function allocate(request: EmulatedRequest): EmulatedAnswer {
    const scope = authorized(request, true);
    const requested = readRequested(bodyOf(request), cell);
    const id = requested.id ?? `address-${madeUp(world.random)}`;
    const key = keyOf(scope, id);
    if (state.addresses[key]) refuse(switches.codes.duplicate, "CONFLICT", `address '${id}' already exists`, "id");
    const { address, network, subnet } = choose(requested, scope, cell);
    const now = world.date();
    const made: Address = {
      ...scope,
      id,
      uid: world.uuid(),
      ip_address: address,
      ip_version: requested.family,
      address_type: requested.type,
      sent: { network: requested.network ?? null, subnetwork: requested.subnetwork ?? null },
      network: network?.id ?? null,
      subnetwork: subnet?.id ?? null,
      phase: "reserved",
      in_use: false,
      doomed: false,
      created_at: now,
      visible_at: now + switches.read_lag * 1000,
      due_at: now,
      looks: 0,
    };
    made.doomed = cell.failures.shift() !== undefined;
    if (switches.lifecycle === "async") enter(made, "reserving", cell);
    else if (made.doomed) enter(made, "failed", cell);
    state.addresses[key] = made;
    cell.held?.keys.add(heldKey(made.address_type, made, made.ip_address));
    return { status: switches.codes.allocated, body: view(made, request, cell) };
  }

  function release(request: EmulatedRequest): EmulatedAnswer {
    const address = found(request, true);
    if (address.in_use) refuse(switches.codes.in_use, "CONFLICT", `address '${address.id}' is in use by an instance`);
    cell.held = undefined;
    if (switches.lifecycle === "sync") delete state.addresses[keyOf(address, address.id)];
    else if (address.phase !== "releasing") enter(address, "releasing", cell);
    return { status: switches.codes.released };
  }

  const at = (layout: string, path: string): Routes => {
    const there =
      (handler: Handler): Handler =>
      (request) =>
        switches.layout === layout ? handler(request) : missing(request);
    return {
      [`GET ${path}`]: there(list),
      [`POST ${path}`]: there(allocate),
      [`GET ${path}/:id`]: there(get),
      [`DELETE ${path}/:id`]: there(release),
    };
  };
  return {
    ...at("project", "/v1/regions/:region/projects/:project/compute/addresses"),
    ...at("region", "/v1/regions/:region/compute/addresses"),
  };
}

/** Looks count only while something is under way: reading alone changes nothing. */
function look(address: Address): void {
  if (address.phase === "reserving" || address.phase === "releasing") address.looks += 1;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
const madeUp = (random: () => number): string =>
  Array.from({ length: 6 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join("");

/** An address in the API's own words. What is not there yet is left out. */
function view(address: Address, { headers }: EmulatedRequest, { switches }: Cell): Record<string, unknown> {
  const { phase, in_use, sent, id } = address;
  const settled = phase !== "reserving" && !(phase === "failed" && address.doomed);
  const word = switches.status_words[phase === "reserved" && in_use ? "in_use" : phase];
  const reference = (field: "network" | "subnetwork", collection: string) => {
    const target = address[field];
    if (target === null || (sent[field] === null && !switches.resolve_refs)) return undefined;
    const path = pathOf(address, collection, target);
    switch (sent[field] === null && switches.reference_echo === "sent" ? "path" : switches.reference_echo) {
      case "sent":
        return sent[field];
      case "path":
        return path;
      case "absolute":
        return `https://${headers.host ?? "k0rdent.sandbox.test"}${path}`;
      case "id":
        return target;
    }
  };
  return Object.fromEntries(
    Object.entries({
      selfLink: pathOf(address, "addresses", id),
      uid: address.uid,
      id,
      ipAddress: settled ? address.ip_address : undefined,
      ipVersion: address.ip_version,
      addressType: address.address_type,
      network: reference("network", "networks"),
      subnetwork: reference("subnetwork", switches.subnet_collection),
      status: word ?? undefined,
      createdAt: new Date(address.created_at).toISOString(),
    }).filter(([, value]) => value !== undefined),
  );
}
