import { grouped } from "../../../emulation/grouped.ts";
import type { PortSeed, Seed } from "./seed-schema.ts";
import type { Port, State } from "./world.ts";

/** The state in the seed format. Tasks, and the times of things, are left out. */
export function harvest(state: State): Seed {
  const ports = Object.values(state.ports);
  const hanging = ports.filter(({ instance_id, parent }) => instance_id === null && !parent);
  const attached = grouped(
    ports.filter(({ parent }) => !parent),
    ({ instance_id }) => instance_id,
  );
  const subPorts = grouped(ports, ({ parent }) => parent?.port_id);
  return {
    tokens: state.tokens,
    projects: Object.values(state.projects).map(({ id, name }) => ({ id, name })),
    regions: Object.values(state.regions).map(({ id, display_name }) => ({ id, display_name })),
    networks: Object.values(state.networks).map((one) => ({
      id: one.id,
      name: one.name,
      ...(one.project_id === null ? {} : { project_id: one.project_id }),
      region_id: one.region_id,
      external: one.external,
      shared: one.shared,
      default: one.default,
      type: one.type,
      mtu: one.mtu,
      segmentation_id: one.segmentation_id,
      tags: one.tags,
      subnets: Object.values(state.subnets)
        .filter(({ network_id }) => network_id === one.id)
        .map(({ id, name, cidr, gateway_ip, enable_dhcp }) => ({ id, name, cidr, gateway_ip, enable_dhcp })),
    })),
    instances: Object.values(state.instances).map(({ id, name, bare_metal, stopped, project_id, region_id }) => ({
      id,
      name,
      bare_metal,
      ...(stopped ? { stopped } : {}),
      project_id,
      region_id,
      ports: (attached.get(id) ?? []).map((port) => withSubPorts(port, subPorts.get(port.id) ?? [])),
    })),
    ports: hanging
      .filter(({ reserved }) => !reserved)
      .map((port) => ({ ...portSeed(port), project_id: port.project_id, region_id: port.region_id })),
    reserved_fixed_ips: hanging.flatMap((port) => {
      const { id, name, network_id, ip_assignments, reserved, project_id, region_id } = port;
      return reserved && ip_assignments[0]
        ? [
            {
              id,
              name,
              network: network_id,
              ip_address: ip_assignments[0].ip_address,
              is_vip: reserved.is_vip,
              members: reserved.members,
              allowed_address_pairs: port.allowed_address_pairs,
              tags: port.tags,
              project_id,
              region_id,
            },
          ]
        : [];
    }),
    floating_ips: Object.values(state.floating_ips).map((ip) => ({
      id: ip.id,
      floating_ip_address: ip.floating_ip_address,
      ...(ip.port_id === null ? {} : { port: ip.port_id }),
      project_id: ip.project_id,
      region_id: ip.region_id,
      tags: ip.tags,
    })),
  };
}

const portSeed = (port: Port) => ({
  id: port.id,
  ...(port.name ? { name: port.name } : {}),
  interface_name: port.interface_name,
  network: port.network_id,
  ip_addresses: port.ip_assignments.map(({ ip_address }) => ip_address),
  mac_address: port.mac_address,
  allowed_address_pairs: port.allowed_address_pairs,
  port_security_enabled: port.port_security_enabled,
  managed_by: port.managed_by,
  trunk: port.trunk,
  ...(port.reserved ? { reserved: true } : {}),
  tags: port.tags,
});

const withSubPorts = (port: Port, subs: readonly Port[]): PortSeed => ({
  ...portSeed(port),
  ...(subs.length === 0
    ? {}
    : { sub_ports: subs.map((one) => ({ ...portSeed(one), segmentation_id: one.parent?.segmentation_id ?? 0 })) }),
});
