import { lies, parseAddress } from "../../../emulation/addresses.ts";
import { held } from "../../../emulation/held.ts";
import { cidrOf, type Family, heldIn, inCidr, lowestFree, poolStretches, subnetStretches, wordOf } from "./ranges.ts";
import { refuse } from "./refusals.ts";
import { type Cell, keyOf, type Network, type Scoped, type Subnet } from "./world.ts";

/** An allocation as it was asked for, after the rules that need no look at the world. */
interface Requested {
  readonly id: string | undefined;
  readonly type: "EXTERNAL" | "INTERNAL";
  readonly family: Family;
  /** In its normal form. */
  readonly ip: string | undefined;
  readonly network: string | undefined;
  readonly subnetwork: string | undefined;
}

const TEXTS = ["id", "ipAddress", "ipVersion", "addressType", "network", "subnetwork"] as const;

/** Refuses what the documents forbid, in the order of their table. Members that it does not know it does not see. */
export function readRequested(body: Record<string, unknown>, { switches }: Cell): Requested {
  const no = (message: string, field: string): never =>
    refuse(switches.codes.invalid, "VALIDATION_ERROR", message, field);
  for (const field of TEXTS) {
    if (field in body && typeof body[field] !== "string") no(`${field} must be a string`, field);
  }
  const { id, ipAddress, ipVersion, addressType = "EXTERNAL", network, subnetwork } = textsOf(body);
  if (id !== undefined && (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(id) || id.length > 63)) {
    no("id must match ^[a-z]([-a-z0-9]*[a-z0-9])?$ and be 1 to 63 characters long", "id");
  }
  const type = addressType === "EXTERNAL" || addressType === "INTERNAL" ? addressType : undefined;
  if (!type) return no("addressType must be EXTERNAL or INTERNAL", "addressType");
  if (ipVersion !== undefined && ipVersion !== "IPV4" && ipVersion !== "IPV6") {
    no("ipVersion must be IPV4 or IPV6", "ipVersion");
  }
  for (const field of ["ipAddress", "network", "subnetwork"] as const) {
    if (type === "EXTERNAL" && body[field] !== undefined) {
      no(`${field} may be set only when addressType is INTERNAL`, field);
    }
  }
  if (type === "INTERNAL" && network === undefined && subnetwork === undefined) {
    no("network or subnetwork is required when addressType is INTERNAL", "network");
  }
  const address = ipAddress === undefined ? undefined : parseAddress(ipAddress);
  if (ipAddress !== undefined && !address) no("ipAddress must be an IP address", "ipAddress");
  if (ipVersion === undefined && !switches.default_ip_version) no("ipVersion is required", "ipVersion");
  const family: Family = ipVersion === "IPV6" ? "IPV6" : "IPV4";
  if (address && wordOf(address) !== family) no(`ipAddress is not of the family ${family}`, "ipAddress");
  return { id, type, family, ip: address, network, subnetwork };
}

const textsOf = (body: Record<string, unknown>): Partial<Record<(typeof TEXTS)[number], string>> =>
  Object.fromEntries(TEXTS.flatMap((name) => (typeof body[name] === "string" ? [[name, body[name]]] : [])));

/** Where an INTERNAL address comes from. */
interface Target {
  readonly network: Network;
  readonly subnet: Subnet | undefined;
}

/** The address that a request gets, and the network and subnet that it lies in. Refuses as the rules about the world say. */
export function choose(requested: Requested, scope: Scoped, cell: Cell) {
  const { codes, quota } = cell.switches;
  const held = heldIn(cell, scope, requested.type);
  const target = requested.type === "INTERNAL" ? targetOf(requested, scope, cell) : undefined;
  const subnets = target ? candidates(target, requested, cell) : [];
  const ip = requested.ip;
  if (ip !== undefined) {
    const around = subnets.find((subnet) => inCidr(cidrOf(subnet, requested.family), ip));
    if (!around) return outside(cell, "ipAddress is outside the subnetwork");
    const free = subnetStretches(cell, around, requested.family).some(({ range }) => lies(range, ip));
    if (!free) return outside(cell, "ipAddress is reserved");
    if (held.has(ip)) refuse(codes.taken, "CONFLICT", `ipAddress ${ip} is already allocated`, "ipAddress");
  }
  const stretches = target
    ? subnets.flatMap((subnet) => subnetStretches(cell, subnet, requested.family))
    : poolStretches(cell, scope.region, requested.family);
  const address = ip ?? lowestFree(cell, stretches, held);
  if (address === undefined) {
    const what = target ? "the subnetwork" : `the external ${requested.family} pool`;
    refuse(codes.exhausted, "POOL_CAPACITY_EXCEEDED", `${what} is exhausted: no free address is left`);
  }
  if (Number.isFinite(quota) && heldBy(scope, cell) >= quota)
    refuse(codes.quota, "QUOTA_EXCEEDED", `the project's quota of ${quota} addresses is used up`);
  const subnet = subnets.find((one) => inCidr(cidrOf(one, requested.family), address));
  return { address, network: target?.network, subnet };
}

const heldBy = ({ region, project }: Scoped, { state }: Cell): number =>
  Object.values(state.addresses).filter((one) => one.region === region && one.project === project).length;

function targetOf(requested: Requested, scope: Scoped, cell: Cell): Target {
  const find = <T>(all: Readonly<Record<string, T>>, raw: string | undefined, field: string): T | undefined => {
    if (raw === undefined) return undefined;
    const id = idIn(raw, scope, field === "network" ? /^networks$/ : /^subnet(work)?s$/);
    const found = id === undefined ? undefined : all[keyOf(scope, id)];
    return (
      found ?? refuse(cell.switches.codes.bad_reference, "VALIDATION_ERROR", `${field} ${raw} does not exist`, field)
    );
  };
  const network = find(cell.state.networks, requested.network, "network");
  const subnet = find(cell.state.subnets, requested.subnetwork, "subnetwork");
  const parent = subnet && cell.state.networks[keyOf(scope, subnet.network)];
  if (network && parent && network !== parent) {
    refuse(
      cell.switches.codes.bad_reference,
      "VALIDATION_ERROR",
      `subnetwork ${subnet.id} does not belong to network ${network.id}`,
      "subnetwork",
    );
  }
  return { network: held(network ?? parent), subnet };
}

/** The subnets that may serve it: the one that was named, else those of the network. */
function candidates({ network, subnet }: Target, { family }: Requested, cell: Cell): Subnet[] {
  const all = subnet
    ? [subnet]
    : Object.values(cell.state.subnets).filter(
        (one) => one.region === network.region && one.project === network.project && one.network === network.id,
      );
  const fitting = all.filter((one) => cidrOf(one, family) !== null);
  if (fitting.length === 0) {
    refuse(cell.switches.codes.bad_reference, "VALIDATION_ERROR", `the subnetwork has no ${family} range`, "ipVersion");
  }
  return fitting;
}

const outside = ({ switches }: Cell, message: string): never =>
  refuse(switches.codes.bad_reference, "VALIDATION_ERROR", message, "ipAddress");

/** The id that a reference names in this region and project: bare, as a path, or as a web address. */
function idIn(raw: string, { region, project }: Scoped, collection: RegExp): string | undefined {
  if (/^[a-z][-a-z0-9]*$/.test(raw)) return raw;
  const path = raw.replace(/^https?:\/\/[^/]+/, "");
  const found = /^\/v1\/regions\/([^/]+)\/projects\/([^/]+)\/compute\/([^/]+)\/([^/]+)$/.exec(path);
  return found?.[1] === region && found[2] === project && collection.test(found[3] ?? "") ? found[4] : undefined;
}
