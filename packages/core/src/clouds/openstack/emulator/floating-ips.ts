import { ok } from "../../../emulation/answers.ts";
import { held } from "../../../emulation/held.ts";
import { type Attributes, address, orNull, STANDARD, uuid } from "./attributes.ts";
import { changeOf, checked, wantedOf } from "./body.ts";
import { anyAddress, subnetsOf, takenIn } from "./fixed-ips.ts";
import { constraintOf, demand } from "./if-match.ts";
import { enforce, isAdmin, mayWrite } from "./policy.ts";
import { portStatus } from "./port-fields.ts";
import { type Collection, page, type Shape, single } from "./query.ts";
import { checkQuota } from "./quotas.ts";
import { type Binding, bind, UNBOUND } from "./reach.ts";
import { neutron, refuse } from "./refusals.ts";
import { mine, notFound, standardShape, visibleNetworks } from "./visible.ts";
import { type Call, type Cell, type FloatingIp, type Routes, revise, stamped } from "./world.ts";

const { name: _, ...standard } = STANDARD;
const both = { post: "allowed", put: "allowed" } as const;
const attributes: Attributes = {
  ...standard,
  floating_ip_address: { post: "allowed", filter: "text", sort: true, check: orNull(address) },
  subnet_id: { post: "allowed", check: orNull(uuid) },
  floating_network_id: { post: "required", filter: "text", sort: true, check: uuid },
  router_id: { ...both, filter: "text", sort: true, check: orNull(uuid) },
  port_id: { ...both, filter: "text", check: orNull(uuid) },
  fixed_ip_address: { ...both, filter: "text", sort: true, check: orNull(address) },
  status: { filter: "text", sort: true },
  port_details: {},
};

const FLOATING_IPS: Collection = { one: "floatingip", many: "floatingips", attributes, missing: notFound.floatingIp };

interface Fields extends Record<string, unknown> {
  floating_network_id?: string;
  floating_ip_address?: string | null;
  subnet_id?: string | null;
  port_id?: string | null;
  fixed_ip_address?: string | null;
  description?: string;
}

/** https://docs.openstack.org/api-ref/network/v2/#floating-ips-floatingips */
export function floatingIpRoutes(cell: Cell): Routes {
  const { state } = cell;
  const shape = (ip: FloatingIp) => floatingIpShape(ip, cell);
  const visible = (call: Call) => Object.values(state.floating_ips).filter(mine(call));

  function find(call: Call): FloatingIp {
    const id = call.params.id ?? "None";
    return visible(call).find((ip) => ip.id === id) ?? refuse(notFound.floatingIp(id));
  }

  function guard(call: Call, verb: string, fields: Fields = {}): void {
    const action = `${verb}_floatingip`;
    const parts = typeof fields.floating_ip_address === "string" ? ["floating_ip_address"] : [];
    const failed = [...(mayWrite(call) ? [] : [action]), ...(isAdmin(call) ? [] : [`${action}:floating_ip_address`])];
    enforce(call, { action, parts, failed }, cell);
  }

  const readFields = (one: Record<string, unknown>, method: "post" | "put", { caller }: Call) =>
    // Each attribute of a floating IP has been through its own check.
    checked(one, { ...FLOATING_IPS, method, caller, cell }) as Fields;

  function create(call: Call) {
    const { wanted, bulk } = wantedOf(call.request, FLOATING_IPS);
    const made = wanted.map((one) => {
      const fields = readFields(one, "post", call);
      guard(call, "create", fields);
      checkQuota(call, "floatingip", cell);
      return addFloatingIp(call, fields, cell);
    });
    return ok(bulk ? { floatingips: made.map(shape) } : { floatingip: shape(held(made[0])) }, 201);
  }

  function update(call: Call) {
    const change = changeOf(call.request, FLOATING_IPS);
    const fields = readFields(change, "put", call);
    const ip = find(call);
    guard(call, "update");
    const binding = bindingOf(call, ip, fields, cell);
    demand(constraintOf(call.request, cell), ip);
    const { description = ip.description } = fields;
    const next = { ...ip, description, ...binding, last_router_id: ip.router_id };
    if (JSON.stringify(next) !== JSON.stringify(ip)) revise(cell, ip, next);
    return single(call, FLOATING_IPS, shape(ip));
  }

  function remove(call: Call) {
    const ip = find(call);
    guard(call, "delete");
    demand(constraintOf(call.request, cell), ip);
    delete state.floating_ips[ip.id];
    return { status: 204 };
  }

  return {
    "GET /v2.0/floatingips": (call) => page(call, FLOATING_IPS, visible(call).map(shape), cell),
    "GET /v2.0/floatingips/:id": (call) => single(call, FLOATING_IPS, shape(find(call))),
    "POST /v2.0/floatingips": create,
    "PUT /v2.0/floatingips/:id": update,
    "DELETE /v2.0/floatingips/:id": remove,
  };
}

const bad = (words: string) => refuse(neutron(400, "BadRequest", `Bad floatingip request: ${words}`));

/** Where it leads after a write. One that says nothing of the port leaves it there, but one that says nothing at all detaches. */
function bindingOf(call: Call, ip: FloatingIp, fields: Fields, cell: Cell): Binding {
  const { port_id: port, fixed_ip_address: fixed } = fields;
  if (typeof fixed === "string" && typeof port !== "string")
    bad("fixed_ip_address cannot be specified without a port_id.");
  if (typeof port === "string") return bind(call, ip, { port, fixed: fixed ?? undefined }, cell);
  const isKept = port === undefined && ip.port_id !== null && Object.keys(fields).length > 0;
  return isKept ? bind(call, ip, { port: ip.port_id ?? "", fixed: undefined }, cell) : UNBOUND;
}

function addFloatingIp(call: Call, fields: Fields, cell: Cell): FloatingIp {
  const { state, world } = cell;
  const id = fields.floating_network_id ?? "";
  const network = visibleNetworks(call, cell).find((one) => one.id === id) ?? refuse(notFound.network(id));
  if (!network.external) bad(`Network ${id} is not a valid external network.`);
  const subnets = subnetsOf(cell, id).filter((subnet) => subnet.ip_version === 4);
  const { subnet_id: subnetId } = fields;
  if (typeof subnetId === "string" && !state.subnets[subnetId]) refuse(notFound.subnet(subnetId));
  const taken = takenIn(cell, id);
  const from = subnets.filter((subnet) => typeof subnetId !== "string" || subnet.id === subnetId);
  const free = from.map((subnet) => anyAddress(subnet, taken)).find((one) => one !== undefined);
  const floating = fields.floating_ip_address ?? free ?? refuse(noneLeft(id));
  if (taken.has(floating))
    refuse(
      neutron(409, "IpAddressAlreadyAllocated", `IP address ${floating} already allocated in subnet ${from[0]?.id}`),
    );
  const ip: FloatingIp = {
    id: world.uuid(),
    region: call.region,
    project_id: String(fields.project_id),
    floating_ip_address: floating,
    floating_network_id: id,
    ...UNBOUND,
    last_router_id: null,
    ...stamped(cell, 0),
    description: fields.description ?? "",
  };
  Object.assign(ip, bindingOf(call, ip, fields, cell));
  state.floating_ips[ip.id] = ip;
  return ip;
}

const noneLeft = (network: string) =>
  neutron(409, "IpAddressGenerationFailure", `No more IP addresses available on network ${network}.`);

const floatingIpShape = (ip: FloatingIp, cell: Cell): Shape => {
  const port = cell.state.ports[ip.port_id ?? ""];
  return {
    ...standardShape(ip),
    floating_ip_address: ip.floating_ip_address,
    floating_network_id: ip.floating_network_id,
    router_id: ip.router_id,
    port_id: ip.port_id,
    fixed_ip_address: ip.fixed_ip_address,
    status: cell.switches.agents && port ? "ACTIVE" : "DOWN",
    port_details: port
      ? {
          name: port.name,
          network_id: port.network_id,
          mac_address: port.mac_address,
          admin_state_up: port.admin_state_up,
          status: portStatus(port, cell),
          device_id: port.device_id,
          device_owner: port.device_owner,
        }
      : null,
  };
};
