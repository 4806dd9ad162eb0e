import { ok } from "../../../emulation/answers.ts";
import { type Attributes, anything, flag, STANDARD } from "./attributes.ts";
import { changeOf, checked, wantedOf } from "./body.ts";
import { subnetsOf } from "./fixed-ips.ts";
import { constraintOf, demand } from "./if-match.ts";
import { enforce, isAdmin, mayWrite, ownsNetwork } from "./policy.ts";
import { type Collection, page, type Shape, single } from "./query.ts";
import { checkQuota } from "./quotas.ts";
import { neutron, refuse } from "./refusals.ts";
import { notFound, standardShape, visibleNetworks } from "./visible.ts";
import { type Call, type Cell, type Network, type Routes, revise, stamped } from "./world.ts";

const both = { post: "allowed", put: "allowed" } as const;
const attributes: Attributes = {
  ...STANDARD,
  admin_state_up: { ...both, filter: "boolean", sort: true, check: flag },
  status: { filter: "text", sort: true },
  subnets: {},
  shared: { ...both, filter: "boolean", check: flag },
  "router:external": { ...both, filter: "boolean", check: flag },
  mtu: { ...both, filter: "text", sort: true, check: anything },
  port_security_enabled: { ...both, check: flag },
  is_default: { ...both, filter: "boolean", check: flag },
};

const NETWORKS: Collection = { one: "network", many: "networks", attributes, missing: notFound.network };

/** Parts of a network that only an administrator sets. */
const ADMINS = ["shared", "router:external", "is_default"];

/** https://docs.openstack.org/api-ref/network/v2/#networks */
export function networkRoutes(cell: Cell): Routes {
  const { state } = cell;
  const shape = (network: Network) => networkShape(network, cell);

  function find(call: Call): Network {
    const id = call.params.id ?? "None";
    return visibleNetworks(call, cell).find((network) => network.id === id) ?? refuse(notFound.network(id));
  }

  function guard(call: Call, verb: string, fields: object, allowed: boolean): void {
    const parts = [...ADMINS, "port_security_enabled"].filter((name) => name in fields);
    const failed = [
      ...(allowed ? [] : [`${verb}_network`]),
      ...(isAdmin(call) ? [] : ADMINS.map((part) => `${verb}_network:${part}`)),
    ];
    enforce(call, { action: `${verb}_network`, parts, failed }, cell);
  }

  function create(call: Call) {
    const { wanted, bulk } = wantedOf(call.request, NETWORKS);
    const made = wanted.map((one) => {
      const fields = checked(one, { ...NETWORKS, method: "post", caller: call.caller, cell });
      guard(call, "create", fields, mayWrite(call));
      checkQuota(call, "network", cell);
      return addNetwork(call, fields, cell);
    });
    const shapes = made.map((network) => networkShape(network, cell, true));
    return ok(bulk ? { networks: shapes } : { network: shapes[0] }, 201);
  }

  function update(call: Call) {
    const change = changeOf(call.request, NETWORKS);
    const { "router:external": external, ...fields } = checked(change, {
      ...NETWORKS,
      method: "put",
      caller: call.caller,
      cell,
    });
    const network = find(call);
    guard(call, "update", fields, ownsNetwork(call, network));
    if (Object.keys(change).length > 0) {
      demand(constraintOf(call.request, cell), network);
      revise(cell, network, { ...fields, ...(external === undefined ? {} : { external: external === true }) });
    }
    return single(call, NETWORKS, shape(network));
  }

  function remove(call: Call) {
    const network = find(call);
    guard(call, "delete", {}, ownsNetwork(call, network));
    const ports = Object.values(state.ports).filter((one) => one.network_id === network.id);
    if (ports.length > 0)
      refuse(
        neutron(
          409,
          "NetworkInUse",
          `Unable to complete operation on network ${network.id}. There are one or more ports still in use on the network, id for these ports is: ${ports.map(({ id }) => id).join(",")}.`,
        ),
      );
    demand(constraintOf(call.request, cell), network);
    for (const subnet of subnetsOf(cell, network.id)) delete state.subnets[subnet.id];
    delete state.networks[network.id];
    return { status: 204 };
  }

  return {
    "GET /v2.0/networks": (call) => page(call, NETWORKS, visibleNetworks(call, cell).map(shape), cell),
    "GET /v2.0/networks/:id": (call) => single(call, NETWORKS, shape(find(call))),
    "POST /v2.0/networks": create,
    "PUT /v2.0/networks/:id": update,
    "DELETE /v2.0/networks/:id": remove,
  };
}

function addNetwork(call: Call, fields: Record<string, unknown>, cell: Cell): Network {
  const network: Network = {
    id: cell.world.uuid(),
    region: call.region,
    ...stamped(cell, 1),
    ...fields,
    name: String(fields.name ?? ""),
    project_id: String(fields.project_id),
    admin_state_up: fields.admin_state_up !== false,
    shared: fields.shared === true,
    external: fields["router:external"] === true,
    mtu: Number(fields.mtu ?? 1500),
    port_security_enabled: fields.port_security_enabled !== false,
  };
  cell.state.networks[network.id] = network;
  return network;
}

const networkShape = (network: Network, cell: Cell, isNew = false): Shape => ({
  ...standardShape(network),
  name: network.name,
  admin_state_up: network.admin_state_up,
  mtu: network.mtu,
  status: "ACTIVE",
  subnets: subnetsOf(cell, network.id).map(({ id }) => id),
  shared: network.shared,
  "router:external": network.external,
  port_security_enabled: network.port_security_enabled,
  // Neutron shows it of outer networks, and of any network that it has just made.
  ...(network.external || isNew ? { is_default: false } : {}),
  availability_zone_hints: [],
  availability_zones: [],
  ipv4_address_scope: null,
  ipv6_address_scope: null,
  vlan_transparent: false,
  qinq: false,
});
