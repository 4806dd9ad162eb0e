import { ok } from "../../../emulation/answers.ts";
import { macBy } from "../../../emulation/macs.ts";
import { changeOf, checked, wantedOf } from "./body.ts";
import { fixedIps, type WantedIp } from "./fixed-ips.ts";
import { constraintOf, demand } from "./if-match.ts";
import { isStanding, storedPairs } from "./pairs.ts";
import { isAdmin } from "./policy.ts";
import { PORTS, type PortFields, portShape } from "./port-fields.ts";
import { enforceDelete, enforceWrite } from "./port-policy.ts";
import { page, single } from "./query.ts";
import { checkQuota } from "./quotas.ts";
import { neutron, refuse } from "./refusals.ts";
import { defaultGroup } from "./security-groups.ts";
import { notFound, visibleNetworks, visiblePort, visiblePorts } from "./visible.ts";
import { type Call, type Cell, type Port, type Routes, revise, stamped } from "./world.ts";

/** Ports, whole: this is what allowed address pairs lie on. */
export function portRoutes(cell: Cell): Routes {
  const { state } = cell;
  const shape = (call: Call) => (port: Port) => portShape(port, cell, isAdmin(call));

  function find(call: Call): Port {
    const id = call.params.id ?? "None";
    return visiblePort(call, id, cell) ?? refuse(notFound.port(id));
  }

  const readFields = (one: Record<string, unknown>, method: "post" | "put", { caller }: Call) =>
    // Each attribute of a port has been through its own check.
    checked(one, { ...PORTS, method, caller, cell }) as PortFields;

  function create(call: Call) {
    const { wanted, bulk } = wantedOf(call.request, PORTS);
    const read = wanted.map((one) => readFields(one, "post", call));
    const ports = read.map((fields) => addPort(call, fields, cell));
    const shapes = ports.map(shape(call));
    return bulk ? ok({ ports: shapes }, 201) : ok({ port: shapes[0] }, 201);
  }

  function update(call: Call) {
    const change = changeOf(call.request, PORTS);
    const fields = readFields(change, "put", call);
    const port = find(call);
    enforceWrite(call, fields, { verb: "update", network: state.networks[port.network_id], cell });
    changePort(port, fields, constraintOf(call.request, cell), cell);
    return single(call, PORTS, shape(call)(port));
  }

  function remove(call: Call) {
    const port = find(call);
    enforceDelete(call, port, cell);
    if (/^network:(router_interface|router_gateway|floatingip)/.test(port.device_owner))
      refuse(
        neutron(
          409,
          "ServicePortInUse",
          `Port ${port.id} cannot be deleted directly via the port API: has device owner ${port.device_owner}.`,
        ),
      );
    demand(constraintOf(call.request, cell), port);
    dropPort(port, cell);
    return { status: 204 };
  }

  return {
    "GET /v2.0/ports": (call) => page(call, PORTS, visiblePorts(call, cell).map(shape(call)), cell),
    "GET /v2.0/ports/:id": (call) => single(call, PORTS, shape(call)(find(call))),
    "POST /v2.0/ports": create,
    "POST /v2.0/ports/:id": create,
    "PUT /v2.0/ports/:id": update,
    "PUT /v2.0/ports": update,
    "DELETE /v2.0/ports/:id": remove,
    "DELETE /v2.0/ports": remove,
  };
}

function addPort(call: Call, fields: PortFields, cell: Cell): Port {
  const { state, world } = cell;
  const network =
    visibleNetworks(call, cell).find(({ id }) => id === fields.network_id) ??
    refuse(notFound.network(fields.network_id ?? ""));
  enforceWrite(call, fields, { verb: "create", network, cell });
  checkQuota(call, "port", cell);
  const project = fields.project_id ?? call.caller.project;
  const mac = fields.mac_address ?? freshMac(cell);
  cell.macs?.add(mac);
  if (Object.values(state.ports).some((one) => one.network_id === network.id && one.mac_address === mac))
    refuse(
      neutron(
        409,
        "MacAddressInUse",
        `Unable to complete operation for network ${network.id}. The mac address ${mac} is in use.`,
      ),
    );
  const secure = fields.port_security_enabled ?? network.port_security_enabled;
  const port: Port = {
    id: world.uuid(),
    name: fields.name ?? "",
    region: call.region,
    project_id: project,
    network_id: network.id,
    mac_address: mac,
    admin_state_up: fields.admin_state_up ?? true,
    fixed_ips: fixedIps(cell, { network: network.id, wanted: fields.fixed_ips }),
    device_id: fields.device_id ?? "",
    device_owner: fields.device_owner ?? "",
    allowed_address_pairs: [],
    port_security_enabled: secure,
    security_groups: [],
    vnic_type: fields["binding:vnic_type"] ?? "normal",
    ...stamped(cell, 1),
    // Tags that come with a new port are read, and forgotten.
    description: fields.description ?? "",
  };
  if (fields.security_groups) port.security_groups = knownGroups(fields.security_groups, cell);
  else if (secure && !port.device_owner.startsWith("network:"))
    port.security_groups = [defaultGroup(project, call.region, cell).id];
  if (!secure && port.security_groups.length > 0) refuse(insecureGroups());
  const pairs = storedPairs(fields.allowed_address_pairs ?? [], mac);
  if (!secure && pairs.length > 0) refuse(securityOff());
  port.allowed_address_pairs = pairs;
  state.ports[port.id] = port;
  return port;
}

function changePort(port: Port, fields: PortFields, constraint: number | undefined, cell: Cell): void {
  const { fixed_ips: wantedIps, allowed_address_pairs: wantedPairs, security_groups: groups } = fields;
  if (wantedIps) keepFloatingIps(port, wantedIps, cell);
  const fixed_ips = wantedIps
    ? fixedIps(cell, { network: port.network_id, wanted: wantedIps, own: port })
    : port.fixed_ips;
  const next: Port = { ...port, ...plainFields(fields), fixed_ips };
  cell.macs?.add(next.mac_address);
  if (groups) next.security_groups = knownGroups(groups, cell);
  if (wantedPairs) next.allowed_address_pairs = storedPairs(wantedPairs, next.mac_address);
  if (!next.port_security_enabled) {
    if (next.security_groups.length > 0) refuse(groups?.length ? insecureGroups() : groupsLeft());
    if (next.allowed_address_pairs.length > 0) refuse(securityOff());
  }
  // A body without a field writes nothing, and what writes nothing is held against no revision.
  if (Object.keys(fields).length > 0) demand(constraint, port);
  const pairsChange = wantedPairs !== undefined && !isStanding(wantedPairs, port.allowed_address_pairs);
  if (pairsChange || JSON.stringify(next) !== JSON.stringify(port)) revise(cell, port, next);
}

/** A port keeps the address that a floating IP leads to; of several floating IPs Neutron looks at one. */
function keepFloatingIps(port: Port, wanted: readonly WantedIp[], { state }: Cell): void {
  const [first] = Object.values(state.floating_ips).filter(({ port_id }) => port_id === port.id);
  if (!first || wanted.some(({ ip_address }) => ip_address === first.fixed_ip_address)) return;
  refuse(
    neutron(
      400,
      "BadRequest",
      `Bad port request: Cannot update the fixed_ips of the port ${port.id}, because its original fixed_ip has been associated to a floating ip.`,
    ),
  );
}

function plainFields(fields: PortFields): Partial<Port> {
  const { name, description, admin_state_up, mac_address, device_id, device_owner, port_security_enabled } = fields;
  const vnic_type = fields["binding:vnic_type"];
  const given = {
    name,
    description,
    admin_state_up,
    mac_address,
    device_id,
    device_owner,
    port_security_enabled,
    vnic_type,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A port goes, and the floating IPs that led to it lead nowhere. */
export function dropPort(port: Port, cell: Cell): void {
  delete cell.state.ports[port.id];
  for (const ip of Object.values(cell.state.floating_ips))
    if (ip.port_id === port.id) revise(cell, ip, { port_id: null, fixed_ip_address: null, router_id: null });
}

/** One that no port has or had. Not by a look at all of them: this is asked once for each port of a large seed. */
export function freshMac(cell: Cell): string {
  cell.macs ??= new Set(Object.values(cell.state.ports).map(({ mac_address }) => mac_address));
  for (;;) {
    const mac = macBy(cell.world.random, "fa:16:3e");
    if (cell.macs.has(mac)) continue;
    cell.macs.add(mac);
    return mac;
  }
}

function knownGroups(ids: readonly string[], { state }: Cell): string[] {
  const unknown = ids.find((id) => !state.security_groups[id]);
  return unknown === undefined ? [...ids].sort() : refuse(notFound.group(unknown));
}

const securityOff = () =>
  neutron(
    409,
    "AddressPairAndPortSecurityRequired",
    "Port Security must be enabled in order to have allowed address pairs on a port.",
  );
const groupsLeft = () =>
  neutron(
    409,
    "PortSecurityPortHasSecurityGroup",
    "Port has security group associated. Cannot disable port security or IP address until security group is removed.",
  );
const insecureGroups = () =>
  neutron(
    400,
    "PortSecurityAndIPRequiredForSecurityGroups",
    "Port security must be enabled and port must have an IP address in order to use security groups.",
  );
