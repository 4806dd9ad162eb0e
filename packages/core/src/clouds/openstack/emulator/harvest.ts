import { grouped } from "../../../emulation/grouped.ts";
import { isRouters } from "./picture.ts";
import type { Seed } from "./seed-schema.ts";
import type { Port, Standard, State } from "./world.ts";

/** The state in the seed format. Tokens, security groups, and the times and revisions of things are left out. */
export function harvest(state: State): Seed {
  const ports = Object.values(state.ports);
  const byServer = grouped(
    ports.filter((port) => !isRouters(port)),
    ({ device_id }) => (state.servers[device_id] ? device_id : ""),
  );
  return {
    regions: state.regions,
    domains: Object.values(state.domains),
    projects: Object.values(state.projects),
    users: Object.values(state.users),
    application_credentials: Object.values(state.application_credentials).map(
      ({ id, name, secret, user_id, project_id, unrestricted, expires_at }) => ({
        id,
        name,
        secret,
        user: user_id,
        project: project_id,
        unrestricted,
        ...(expires_at === null ? {} : { expires_at }),
      }),
    ),
    quotas: state.quotas,
    networks: Object.values(state.networks).map((one) => ({
      ...commonFields(one),
      id: one.id,
      name: one.name,
      shared: one.shared,
      external: one.external,
      port_security_enabled: one.port_security_enabled,
      subnets: Object.values(state.subnets)
        .filter(({ network_id }) => network_id === one.id)
        .map(({ id, name, cidr, gateway_ip, enable_dhcp, allocation_pools }) => ({
          id,
          name,
          cidr,
          gateway_ip,
          enable_dhcp,
          allocation_pools,
        })),
    })),
    routers: Object.values(state.routers).map((one) => ({
      ...commonFields(one),
      id: one.id,
      name: one.name,
      ...(one.external_network_id === null ? {} : { external_network: one.external_network_id }),
      ...(one.external_fixed_ips[0] ? { external_ip: one.external_fixed_ips[0].ip_address } : {}),
      interfaces: ports
        .filter(({ device_id, device_owner }) => device_id === one.id && device_owner === "network:router_interface")
        .flatMap(({ fixed_ips }) => fixed_ips.map(({ subnet_id }) => subnet_id)),
    })),
    servers: Object.values(state.servers).map(({ id, name, region, project_id }) => ({
      id,
      name,
      region,
      project: project_id,
      ports: (byServer.get(id) ?? []).map(portSeed),
    })),
    ports: (byServer.get("") ?? []).map((port) => ({
      ...portSeed(port),
      device_id: port.device_id,
      device_owner: port.device_owner,
    })),
    floating_ips: Object.values(state.floating_ips).map((one) => ({
      ...commonFields(one),
      id: one.id,
      floating_ip_address: one.floating_ip_address,
      network: one.floating_network_id,
      ...(one.port_id === null ? {} : { port: one.port_id }),
      ...(one.fixed_ip_address === null ? {} : { fixed_ip_address: one.fixed_ip_address }),
    })),
  };
}

const commonFields = ({ region, project_id, description, tags }: Omit<Standard, "name">) => ({
  region,
  project: project_id,
  description,
  tags,
});

const portSeed = (port: Port) => ({
  ...commonFields(port),
  id: port.id,
  name: port.name,
  network: port.network_id,
  ip_addresses: port.fixed_ips.map(({ ip_address }) => ip_address),
  mac_address: port.mac_address,
  allowed_address_pairs: port.allowed_address_pairs,
  port_security_enabled: port.port_security_enabled,
});
