import { familyOf } from "../../../emulation/addresses.ts";
import { addressesOf, isNic, isVip } from "./network.ts";
import { refuse, vpc } from "./refusals.ts";
import type { Bandwidth, Cell, Eip, Port } from "./world.ts";

/** Where public addresses come from: a network of the documents. */
const POOL = "203.0.113.";

/** `now`: milliseconds since 1970. In between an EIP is on its way, and refuses to be changed. */
export const statusOf = (eip: Eip, now: number): string => {
  if (now < eip.busy_until) return eip.busy_as;
  return eip.port_id === "" ? "DOWN" : "ACTIVE";
};

/** Those whose release is over are gone. */
export function runDueEips({ state, world }: Cell): void {
  for (const eip of Object.values(state.eips)) {
    if (eip.busy_as !== "PENDING_DELETE" || world.date() < eip.busy_until) continue;
    delete state.eips[eip.id];
  }
}

/** Those that are there by now, of one project. */
export function eipsOf(cell: Cell, project: string | null): Eip[] {
  runDueEips(cell);
  return Object.values(cell.state.eips).filter(({ project_id }) => project_id === project);
}

/** Refuses with 404 what is of another project, too. */
export function eipOf(cell: Cell, project: string | null, id = ""): Eip {
  const found = eipsOf(cell, project).find((one) => one.id === id);
  return found ?? refuse(vpc(404, "VPC.0504", "Floating IP could not be found."));
}

/** Each EIP has one, its own or a shared one; one that is being given back has lost its own. */
export const bandwidthOf = ({ state }: Cell, { bandwidth_id }: Eip): Bandwidth | undefined =>
  state.bandwidths[bandwidth_id];

interface NewEip {
  readonly id?: string | undefined;
  readonly address?: string | undefined;
  readonly type?: string | undefined;
  readonly alias?: string | undefined;
  readonly port?: Port | undefined;
  readonly bandwidth: Bandwidth;
  readonly project: string;
}

/** Not there for the asker before it has been built, unless `eip_seconds` is 0. */
export function addEip(cell: Cell, one: NewEip): Eip {
  const { state, switches, world } = cell;
  const eip: Eip = {
    id: one.id ?? world.uuid(),
    project_id: one.project,
    public_ip_address: one.address ?? freeAddress(cell),
    type: one.type ?? "5_bgp",
    alias: one.alias ?? "",
    port_id: one.port?.id ?? "",
    bandwidth_id: one.bandwidth.id,
    created_at: world.date(),
    busy_as: "PENDING_CREATE",
    busy_until: world.date() + switches.eip_seconds * 1000,
  };
  state.eips[eip.id] = eip;
  return eip;
}

function freeAddress({ state }: Cell): string {
  const taken = new Set(Object.values(state.eips).map(({ public_ip_address }) => public_ip_address));
  for (let last = 100; last < 255; last += 1) if (!taken.has(`${POOL}${last}`)) return `${POOL}${last}`;
  return refuse(vpc(409, "VPC.0532", "No more IP addresses available on network."));
}

/** Binds, or unbinds without a port. */
export function rebind(cell: Cell, eip: Eip, portId: string): void {
  const { state, switches, world } = cell;
  free(cell, eip);
  if (portId !== "" && portId !== eip.port_id) {
    if (eip.port_id !== "") refuse(vpc(409, "VPC.0510", `Floatingip has already associated with port ${eip.port_id}.`));
    const port = state.ports[portId];
    if (!port || port.project_id !== eip.project_id || !(isNic(port) || isVip(port)))
      refuse(vpc(404, "VPC.2204", `Port ${portId} could not be found.`));
    if (Object.values(state.eips).some((other) => other.port_id === portId))
      refuse(vpc(409, "VPC.0511", `Port ${portId} has already associated with floatingip.`));
  }
  if (portId === eip.port_id) return;
  eip.port_id = portId;
  eip.busy_as = portId === "" ? "PENDING_UPDATE" : "BINDING";
  eip.busy_until = world.date() + switches.eip_seconds * 1000;
}

/** Refuses what is bound, as the API does. A bandwidth of its own goes with it. */
export function release(cell: Cell, eip: Eip): void {
  free(cell, eip);
  if (eip.port_id !== "")
    refuse(vpc(409, "VPC.0517", "Floating ip has associated with port, please disassociate it firstly."));
  eip.busy_as = "PENDING_DELETE";
  eip.busy_until = cell.world.date() + cell.switches.eip_seconds * 1000;
  if (bandwidthOf(cell, eip)?.share_type === "PER") delete cell.state.bandwidths[eip.bandwidth_id];
  eipsOf(cell, eip.project_id);
}

function free({ world }: Cell, eip: Eip): void {
  if (world.date() < eip.busy_until) refuse(vpc(409, "VPC.0512", "Resource status is busy, try it again later."));
}

/** The first IPv4 address of the port that it is bound to. */
export function privateAddressOf({ state }: Cell, { port_id }: Eip): string | undefined {
  const port = state.ports[port_id];
  return port && addressesOf(port).find((one) => familyOf(one) === 4);
}
