import { ok } from "../../../emulation/answers.ts";
import { held } from "../../../emulation/held.ts";
import { defaultPool, firstHost, isNetwork } from "./addresses.ts";
import { type Attributes, address, anything, flag, oneOf, orNull, STANDARD, uuid } from "./attributes.ts";
import { changeOf, checked, wantedOf } from "./body.ts";
import { constraintOf, demand } from "./if-match.ts";
import { enforce, mayWrite, ownsNetwork } from "./policy.ts";
import { said } from "./python.ts";
import { type Collection, page, type Shape, single } from "./query.ts";
import { checkQuota } from "./quotas.ts";
import { invalidInput, neutron, refuse } from "./refusals.ts";
import { notFound, standardShape, visibleNetworks } from "./visible.ts";
import { type Call, type Cell, type Routes, revise, type Subnet, stamped } from "./world.ts";

const both = { post: "allowed", put: "allowed" } as const;
const attributes: Attributes = {
  ...STANDARD,
  ip_version: {
    post: "required",
    filter: "text",
    sort: true,
    check: (value, name, cell) => oneOf([4, 6])(Number(value), name, cell),
  },
  network_id: { post: "required", filter: "text", sort: true, check: uuid },
  subnetpool_id: { filter: "text", sort: true },
  cidr: {
    post: "allowed",
    filter: "text",
    sort: true,
    check: (value) =>
      typeof value === "string" && isNetwork(value)
        ? value
        : refuse(invalidInput(`${said(value)} is not in a CIDR format.`)),
  },
  gateway_ip: { ...both, filter: "text", sort: true, check: orNull(address) },
  allocation_pools: { ...both, check: anything },
  dns_nameservers: { ...both, check: anything },
  host_routes: { ...both, check: anything },
  enable_dhcp: { ...both, filter: "boolean", sort: true, check: flag },
  ipv6_ra_mode: { post: "allowed", filter: "text", sort: true, check: anything },
  ipv6_address_mode: { post: "allowed", filter: "text", sort: true, check: anything },
  shared: { filter: "boolean" },
  "router:external": { filter: "boolean" },
};

const SUBNETS: Collection = { one: "subnet", many: "subnets", attributes, missing: notFound.subnet };

/** https://docs.openstack.org/api-ref/network/v2/#subnets */
export function subnetRoutes(cell: Cell): Routes {
  const { state } = cell;
  const shape = (subnet: Subnet) => subnetShape(subnet, cell);
  const visible = (call: Call): Subnet[] => {
    const networks = new Set(visibleNetworks(call, cell).map(({ id }) => id));
    return Object.values(state.subnets).filter(({ network_id }) => networks.has(network_id));
  };

  function find(call: Call): Subnet {
    const id = call.params.id ?? "None";
    return visible(call).find((subnet) => subnet.id === id) ?? refuse(notFound.subnet(id));
  }

  function guard(call: Call, verb: string, networkId: string): void {
    const allowed = mayWrite(call) && ownsNetwork(call, state.networks[networkId]);
    enforce(call, { action: `${verb}_subnet`, failed: allowed ? [] : [`${verb}_subnet`] }, cell);
  }

  function create(call: Call) {
    const { wanted, bulk } = wantedOf(call.request, SUBNETS);
    const made = wanted.map((one) => {
      const fields = checked(one, { ...SUBNETS, method: "post", caller: call.caller, cell });
      const network = String(fields.network_id);
      if (!visibleNetworks(call, cell).some(({ id }) => id === network)) refuse(notFound.network(network));
      guard(call, "create", network);
      checkQuota(call, "subnet", cell);
      return addSubnet(call, fields, cell);
    });
    return ok(bulk ? { subnets: made.map(shape) } : { subnet: shape(held(made[0])) }, 201);
  }

  function update(call: Call) {
    const fields = checked(changeOf(call.request, SUBNETS), { ...SUBNETS, method: "put", caller: call.caller, cell });
    const subnet = find(call);
    guard(call, "update", subnet.network_id);
    if (Object.keys(fields).length > 0) {
      demand(constraintOf(call.request, cell), subnet);
      revise(cell, subnet, fields);
    }
    return single(call, SUBNETS, shape(subnet));
  }

  function remove(call: Call) {
    const subnet = find(call);
    guard(call, "delete", subnet.network_id);
    if (Object.values(state.ports).some(({ fixed_ips: ips }) => ips.some((ip) => ip.subnet_id === subnet.id)))
      refuse(
        neutron(
          409,
          "SubnetInUse",
          `Unable to complete operation on subnet ${subnet.id}: One or more ports have an IP allocation from this subnet.`,
        ),
      );
    demand(constraintOf(call.request, cell), subnet);
    delete state.subnets[subnet.id];
    touchNetwork(subnet.network_id, cell);
    return { status: 204 };
  }

  return {
    "GET /v2.0/subnets": (call) => page(call, SUBNETS, visible(call).map(shape), cell),
    "GET /v2.0/subnets/:id": (call) => single(call, SUBNETS, shape(find(call))),
    "POST /v2.0/subnets": create,
    "PUT /v2.0/subnets/:id": update,
    "DELETE /v2.0/subnets/:id": remove,
  };
}

function addSubnet(call: Call, fields: Record<string, unknown>, cell: Cell): Subnet {
  const { cidr, gateway_ip, allocation_pools } = fields;
  if (typeof cidr !== "string")
    return refuse(
      neutron(400, "BadRequest", "Bad subnets request: a subnetpool must be specified in the absence of a cidr."),
    );
  const subnet: Subnet = {
    id: cell.world.uuid(),
    region: call.region,
    ...stamped(cell, 0),
    description: String(fields.description ?? ""),
    name: String(fields.name ?? ""),
    project_id: String(fields.project_id),
    network_id: String(fields.network_id),
    ip_version: fields.ip_version === 6 ? 6 : 4,
    cidr,
    gateway_ip: gateway_ip === undefined ? firstHost(cidr) : typeof gateway_ip === "string" ? gateway_ip : null,
    enable_dhcp: fields.enable_dhcp !== false,
    // Its attribute's own check has been over it.
    allocation_pools: (allocation_pools as Subnet["allocation_pools"] | undefined) ?? [defaultPool(cidr)],
  };
  cell.state.subnets[subnet.id] = subnet;
  touchNetwork(subnet.network_id, cell);
  return subnet;
}

function touchNetwork(id: string, cell: Cell): void {
  const network = cell.state.networks[id];
  if (network) revise(cell, network);
}

const subnetShape = (subnet: Subnet, { state }: Cell): Shape => ({
  ...standardShape(subnet),
  name: subnet.name,
  network_id: subnet.network_id,
  ip_version: subnet.ip_version,
  cidr: subnet.cidr,
  gateway_ip: subnet.gateway_ip,
  enable_dhcp: subnet.enable_dhcp,
  allocation_pools: subnet.allocation_pools,
  subnetpool_id: null,
  ipv6_ra_mode: null,
  ipv6_address_mode: null,
  host_routes: [],
  dns_nameservers: [],
  service_types: [],
  "router:external": state.networks[subnet.network_id]?.external ?? false,
});
