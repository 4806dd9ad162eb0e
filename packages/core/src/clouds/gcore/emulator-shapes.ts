import { familyOf, hostCount } from "./emulator-addresses.ts";
import {
  type FloatingIp,
  type Instance,
  isExternal,
  type Network,
  type Port,
  type State,
  type Subnet,
  subnetsOf,
} from "./emulator-world.ts";

/** Networks, subnets, floating IPs, reserved IPs and interfaces spell the zone without a colon. */
const offsetTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "+0000");

/** The ports API spells it with a `Z`. */
const zuluTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

const tagList = (tags: Record<string, string>) =>
  Object.entries(tags).map(([key, value]) => ({ key, value, read_only: false }));

const byAddress = <T extends { ip_address: string }>(pairs: readonly T[]) =>
  [...pairs].sort((one, other) => (one.ip_address < other.ip_address ? -1 : one.ip_address > other.ip_address ? 1 : 0));

const regionName = (state: State, id: number) => state.regions[id]?.display_name ?? "";

const stamps = (one: { created_at: number; updated_at: number; creator_task_id: string | null }) => ({
  created_at: offsetTime(one.created_at),
  updated_at: offsetTime(one.updated_at),
  creator_task_id: one.creator_task_id,
  task_id: null,
});

const scope = (state: State, one: { project_id: number; region_id: number }) => ({
  project_id: one.project_id,
  region_id: one.region_id,
  region: regionName(state, one.region_id),
});

export const subnetShape = (state: State, subnet: Subnet) => ({
  id: subnet.id,
  name: subnet.name,
  network_id: subnet.network_id,
  cidr: subnet.cidr,
  ip_version: familyOf(subnet.cidr),
  enable_dhcp: subnet.enable_dhcp,
  gateway_ip: subnet.gateway_ip,
  dns_nameservers: [],
  host_routes: [],
  has_router: false,
  total_ips: hostCount(subnet.cidr),
  available_ips:
    hostCount(subnet.cidr) -
    Object.values(state.ports).filter((port) => port.ip_assignments.some(({ subnet_id }) => subnet_id === subnet.id))
      .length,
  tags: [],
  ...scope(state, subnet),
  ...stamps(subnet),
});

/** With the subnets' ids, as lists and reserved IPs show it. */
export const networkShape = (state: State, network: Network) => ({
  id: network.id,
  name: network.name,
  external: network.external,
  shared: network.shared,
  default: network.default,
  type: network.type,
  mtu: network.mtu,
  port_security_enabled: network.port_security_enabled,
  segmentation_id: network.segmentation_id,
  tags: tagList(network.tags),
  subnets: subnetsOf(state, network.id).map(({ id }) => id),
  ...scope(state, network),
  ...stamps(network),
});

/** With the whole subnets, as interfaces show it. */
const networkDetails = (state: State, network: Network) => ({
  ...networkShape(state, network),
  subnets: subnetsOf(state, network.id).map((subnet) => subnetShape(state, subnet)),
});

export const floatingIpShape = (state: State, ip: FloatingIp) => ({
  id: ip.id,
  floating_ip_address: ip.floating_ip_address,
  fixed_ip_address: ip.fixed_ip_address,
  port_id: ip.port_id,
  router_id: null,
  status: ip.port_id === null ? "DOWN" : "ACTIVE",
  tags: tagList(ip.tags),
  ...scope(state, ip),
  ...stamps(ip),
});

/** One entry of an instance's interfaces, without the question whether it is a trunk. */
export const plainInterface = (state: State, port: Port) => ({
  port_id: port.id,
  interface_name: port.interface_name,
  mac_address: port.mac_address,
  network_id: port.network_id,
  port_security_enabled: port.port_security_enabled,
  ip_assignments: port.ip_assignments,
  allowed_address_pairs: port.allowed_address_pairs,
  floatingip_details: Object.values(state.floating_ips)
    .filter(({ port_id }) => port_id === port.id)
    .map((ip) => floatingIpShape(state, ip)),
  network_details: networkDetails(state, state.networks[port.network_id] as Network),
});

/** In the shape with sub ports for a trunk, else in the plain one. */
export function interfaceShape(state: State, port: Port) {
  if (!port.trunk) return plainInterface(state, port);
  const subPorts = Object.values(state.ports).flatMap((one) =>
    one.parent?.port_id === port.id
      ? [
          {
            ...plainInterface(state, one),
            segmentation_id: one.parent.segmentation_id,
            segmentation_type: "vlan",
          },
        ]
      : [],
  );
  return { ...plainInterface(state, port), sub_ports: subPorts };
}

/** As the ports API shows it: pairs without MAC, and sorted. */
export const portShape = (state: State, port: Port) => ({
  id: port.id,
  mac_address: port.mac_address,
  network_id: port.network_id,
  ip_assignments: port.ip_assignments,
  allowed_address_pairs: byAddress(port.allowed_address_pairs).map(({ ip_address }) => ({ ip_address })),
  port_security_enabled: port.port_security_enabled,
  security_group_ids: port.security_groups.map(({ id }) => id).sort(),
  tags: port.tags,
  system_tags: {},
  managed_by: port.managed_by,
  capabilities:
    port.instance_id === null
      ? null
      : { allowed_address_pairs: !isExternal(state, port), port_security: true, security_groups: true },
  created_at: zuluTime(port.created_at),
  updated_at: zuluTime(port.updated_at),
});

/** An instance, as far as Mooring's field goes. */
export const instanceShape = (state: State, instance: Instance) => ({
  id: instance.id,
  name: instance.name,
  status: "ACTIVE",
  vm_state: "active",
  task_state: null,
  instance_description: null,
  ssh_key_name: null,
  flavor: { flavor_id: "g1-standard-1-2", flavor_name: "g1-standard-1-2", vcpus: 1, ram: 2048 },
  volumes: [],
  security_groups: [],
  tags: [],
  addresses: addressesOf(state, instance),
  ...scope(state, instance),
  ...stamps(instance),
  creator_task_id: instance.creator_task_id ?? "",
});

function addressesOf(state: State, instance: Instance) {
  const addresses: Record<string, object[]> = {};
  for (const port of Object.values(state.ports).filter(({ instance_id }) => instance_id === instance.id)) {
    const name = state.networks[port.network_id]?.name ?? "";
    const fixed = port.ip_assignments.map(({ ip_address, subnet_id }) => ({
      addr: ip_address,
      type: "fixed",
      interface_name: port.interface_name,
      subnet_id,
      subnet_name: state.subnets[subnet_id]?.name ?? "",
    }));
    const floating = Object.values(state.floating_ips).flatMap((ip) =>
      ip.port_id === port.id ? [{ addr: ip.floating_ip_address, type: "floating" }] : [],
    );
    addresses[name] = [...(addresses[name] ?? []), ...fixed, ...floating];
  }
  return addresses;
}

/** A member of a VIP, or a candidate. */
export function deviceShape(state: State, port: Port) {
  const instance = state.instances[port.instance_id ?? ""];
  return {
    port_id: port.id,
    instance_id: port.instance_id,
    instance_name: instance?.name ?? "",
    ip_assignments: port.ip_assignments.map((assignment) => ({
      ...assignment,
      subnet: subnetShape(state, state.subnets[assignment.subnet_id] as Subnet),
    })),
    network: networkShape(state, state.networks[port.network_id] as Network),
  };
}

/** A reserved fixed IP, which is a port. */
export function reservedShape(state: State, port: Port) {
  const byFamily = (family: 4 | 6) => port.ip_assignments.find(({ ip_address }) => familyOf(ip_address) === family);
  const isVip = port.reserved?.is_vip ?? false;
  const attached = port.instance_id !== null;
  const holder = attached ? { resource_type: "instance", resource_id: port.instance_id } : undefined;
  return {
    port_id: port.id,
    name: port.name,
    status: attached ? "ACTIVE" : "DOWN",
    fixed_ip_address: byFamily(4)?.ip_address ?? null,
    fixed_ipv6_address: byFamily(6)?.ip_address ?? null,
    subnet_id: byFamily(4)?.subnet_id ?? null,
    subnet_v6_id: byFamily(6)?.subnet_id ?? null,
    network_id: port.network_id,
    network: networkShape(state, state.networks[port.network_id] as Network),
    is_external: isExternal(state, port),
    is_vip: isVip,
    reservation: {
      status: attached || isVip ? "attached" : "available",
      resource_type: null,
      resource_id: null,
      ...holder,
    },
    attachments: holder ? [holder] : [],
    allowed_address_pairs: port.allowed_address_pairs,
    ...scope(state, port),
    ...stamps(port),
  };
}

export const projectShape = (project: State["projects"][number]) => ({
  id: project.id,
  name: project.name,
  client_id: 77,
  is_default: true,
  state: "ACTIVE",
  description: "",
  task_id: null,
  created_at: offsetTime(project.created_at),
  deleted_at: null,
});

export const regionShape = (state: State, region: State["regions"][number]) => ({
  id: region.id,
  display_name: region.display_name,
  keystone_name: region.display_name,
  keystone_id: region.id,
  slug: region.display_name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
  state: "ACTIVE",
  country: "LU",
  zone: "EMEA",
  access_level: "core",
  endpoint_type: "public",
  external_network_id:
    Object.values(state.networks).find((one) => one.region_id === region.id && one.external)?.id ?? null,
  vlan_physical_network: "vlan",
  available_volume_types: null,
  file_share_types: null,
  metrics_database_id: null,
  ddos_endpoint_id: null,
  coordinates: null,
  task_id: null,
  has_kvm: true,
  has_baremetal: false,
  has_basic_vm: true,
  has_sfs: false,
  has_dbaas: false,
  has_ddos: false,
  has_k8s: false,
  has_ai: false,
  has_ai_gpu: false,
  created_at: offsetTime(region.created_at),
  created_on: offsetTime(region.created_at),
});
