import { ok } from "../../../emulation/answers.ts";
import { eipOf, eipsOf, privateAddressOf, statusOf } from "./eip-world.ts";
import { neutron, refuse } from "./refusals.ts";
import { groupShape } from "./security-groups.ts";
import type { Caller, Cell, Eip, Routes, Subnet } from "./world.ts";

/** Where EIPs come from. */
const OUTSIDE = "0a2228f2-7f8a-45f1-8e09-9039e1d09975";

/** What Neutron's own tools read beside ports: networks, subnets, floating IPs, security groups, extensions. Nothing can be changed here. */
export function neutronRoutes(cell: Cell): Routes {
  const { state, world } = cell;
  const mine = ({ project }: Caller) => Object.values(state.subnets).filter((one) => one.project_id === project);

  const networkShape = (one: Subnet) => ({
    id: one.id,
    name: one.name,
    status: "ACTIVE",
    admin_state_up: true,
    shared: false,
    "router:external": false,
    subnets: subnetsOf(one).map(({ id }) => id),
    tenant_id: one.project_id,
    project_id: one.project_id,
    availability_zones: [],
    availability_zone_hints: [],
    port_security_enabled: true,
  });

  const subnetsOf = (one: Subnet) => [
    subnetShape(one, one.neutron_subnet_id, one.cidr, 4, one.gateway_ip),
    ...(one.cidr_v6 === null ? [] : [subnetShape(one, one.neutron_subnet_id_v6 ?? "", one.cidr_v6, 6, null)]),
  ];
  const subnetShape = (one: Subnet, id: string, cidr: string, ip_version: 4 | 6, gateway_ip: string | null) => ({
    id,
    name: one.name,
    network_id: one.id,
    cidr,
    ip_version,
    gateway_ip,
    enable_dhcp: true,
    dns_nameservers: [],
    host_routes: [],
    allocation_pools: [],
    tenant_id: one.project_id,
    project_id: one.project_id,
  });

  const floating = (eip: Eip) => ({
    id: eip.id,
    floating_ip_address: eip.public_ip_address,
    fixed_ip_address: privateAddressOf(cell, eip) ?? null,
    port_id: eip.port_id || null,
    floating_network_id: OUTSIDE,
    router_id: null,
    status: statusOf(eip, world.date()),
    tenant_id: eip.project_id,
    project_id: eip.project_id,
    dns_name: "",
    dns_domain: "",
  });

  const groups = (project: string | null) =>
    Object.values(state.security_groups).map((one) => groupShape(one, project));

  const fits = (one: Readonly<Record<string, unknown>>, query: URLSearchParams) =>
    ["id", "name", "network_id", "status", "port_id", "floating_ip_address", "cidr"].every(
      (name) => !query.has(name) || query.getAll(name).includes(String(one[name])),
    );
  const found = <T extends { id: string }>(all: readonly T[], id: string | undefined, type: string): T =>
    all.find((one) => one.id === id) ??
    refuse(neutron(404, type, `${type.replace("NotFound", "")} ${id} could not be found.`));
  const networks = (caller: Caller) => mine(caller).map(networkShape);
  const subnets = (caller: Caller) => mine(caller).flatMap(subnetsOf);

  return {
    "GET /v2.0/networks": ({ query }, caller) => ok({ networks: networks(caller).filter((one) => fits(one, query)) }),
    "GET /v2.0/networks/:network": ({ params }, caller) =>
      ok({ network: found(networks(caller), params.network, "NetworkNotFound") }),
    "GET /v2.0/subnets": ({ query }, caller) => ok({ subnets: subnets(caller).filter((one) => fits(one, query)) }),
    "GET /v2.0/subnets/:subnet": ({ params }, caller) =>
      ok({ subnet: found(subnets(caller), params.subnet, "SubnetNotFound") }),
    "GET /v2.0/floatingips": ({ query }, { project }) =>
      ok({
        floatingips: eipsOf(cell, project)
          .map(floating)
          .filter((one) => fits(one, query)),
      }),
    "GET /v2.0/floatingips/:eip": ({ params }, { project }) =>
      ok({ floatingip: floating(eipOf(cell, project, params.eip)) }),
    "GET /v2.0/security-groups": ({ query }, { project }) =>
      ok({ security_groups: groups(project).filter((one) => fits(one, query)) }),
    "GET /v2.0/security-groups/:group": ({ params }, { project }) =>
      ok({ security_group: found(groups(project), params.group, "SecurityGroupNotFound") }),
    "GET /v1/:project/security-groups": (_, { project }) => ok({ security_groups: groups(project) }),
    "GET /v1/:project/security-groups/:group": ({ params }, { project }) =>
      ok({ security_group: found(groups(project), params.group, "SecurityGroupNotFound") }),
    "GET /v2.0/extensions": () => ok({ extensions: [] }),
  };
}
