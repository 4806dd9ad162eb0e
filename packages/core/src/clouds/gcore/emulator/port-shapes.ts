import { familyOf } from "../../../emulation/addresses.ts";
import { grouped } from "../../../emulation/grouped.ts";
import { held } from "../../../emulation/held.ts";
import { networkDetails, networkShape, offsetTime, scope, stamps, subnetShape, tagList } from "./shapes.ts";
import {
  type Around,
  type Cell,
  type FloatingIp,
  type Instance,
  isExternal,
  type Port,
  type State,
  takesPairs,
} from "./world.ts";

/** For one object: a look at each port is quicker than an order that nobody uses twice. */
const lookingAround = (state: State): Around => ({
  portsOf: (instance) => Object.values(state.ports).filter(({ instance_id }) => instance_id === instance),
  subPortsOf: (trunk) => Object.values(state.ports).filter(({ parent }) => parent?.port_id === trunk),
  floatingOn: (port) => Object.values(state.floating_ips).filter(({ port_id }) => port_id === port),
});

/** For lists, and for whoever asks often. */
export function orderedAround(cell: Cell): Around {
  const { state } = cell;
  if (cell.around && !cell.shared) return cell.around;
  const ports = Object.values(state.ports);
  const byInstance = grouped(ports, ({ instance_id }) => instance_id);
  const byTrunk = grouped(ports, ({ parent }) => parent?.port_id);
  cell.around = {
    portsOf: (instance) => byInstance.get(instance) ?? [],
    subPortsOf: (trunk) => byTrunk.get(trunk) ?? [],
    // They are few, and move.
    floatingOn: lookingAround(state).floatingOn,
  };
  return cell.around;
}

/** The ports API spells it with a `Z`. */
const zuluTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

const byAddress = <T extends { ip_address: string }>(pairs: readonly T[]) =>
  [...pairs].sort((one, other) => (one.ip_address < other.ip_address ? -1 : one.ip_address > other.ip_address ? 1 : 0));

/** OpenAPI `FloatingIPSerializer`, as far as anybody asks. */
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
export const plainInterface = (state: State, port: Port, around = lookingAround(state)) => ({
  port_id: port.id,
  interface_name: port.interface_name,
  mac_address: port.mac_address,
  network_id: port.network_id,
  port_security_enabled: port.port_security_enabled,
  ip_assignments: port.ip_assignments,
  allowed_address_pairs: port.allowed_address_pairs,
  floatingip_details: around.floatingOn(port.id).map((ip) => floatingIpShape(state, ip)),
  network_details: networkDetails(state, held(state.networks[port.network_id])),
});

/** In the shape with sub ports for a trunk, else in the plain one. */
export function interfaceShape(state: State, port: Port, around = lookingAround(state)) {
  if (!port.trunk) return plainInterface(state, port, around);
  const subPorts = around.subPortsOf(port.id).map((one) => ({
    ...plainInterface(state, one, around),
    segmentation_id: one.parent?.segmentation_id,
    segmentation_type: "vlan",
  }));
  return { ...plainInterface(state, port, around), sub_ports: subPorts };
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
      : { allowed_address_pairs: takesPairs(state, port), port_security: true, security_groups: true },
  created_at: zuluTime(port.created_at),
  updated_at: zuluTime(port.updated_at),
});

const FLAVOR = { flavor_id: "g1-standard-1-2", flavor_name: "g1-standard-1-2", vcpus: 1, ram: 2048 };

/** An instance with all that its own calls tell; the floating IPs' tell less. */
export const wholeInstanceShape = (state: State, instance: Instance, around = lookingAround(state)) => ({
  ...instanceShape(state, instance, around),
  flavor: {
    ...FLAVOR,
    os_type: "linux",
    architecture: "x86_64",
    hardware_description: { vcpus: "1 vCPU", ram: "2 GB" },
  },
  blackhole_ports: [],
  ddos_profile: null,
  instance_isolation: null,
  fixed_ip_assignments: around
    .portsOf(instance.id)
    .flatMap((port) => port.ip_assignments.map((one) => ({ ...one, external: isExternal(state, port) }))),
});

/** An instance, as far as Mooring's field goes. */
export const instanceShape = (state: State, instance: Instance, around = lookingAround(state)) => ({
  id: instance.id,
  name: instance.name,
  status: instance.stopped ? "SHUTOFF" : "ACTIVE",
  vm_state: instance.stopped ? "stopped" : "active",
  task_state: null,
  instance_description: null,
  ssh_key_name: null,
  flavor: FLAVOR,
  volumes: [],
  security_groups: [],
  tags: [],
  addresses: addressesOf(state, instance, around),
  ...scope(state, instance),
  created_at: offsetTime(instance.created_at),
  creator_task_id: instance.creator_task_id ?? "",
  task_id: null,
});

function addressesOf(state: State, instance: Instance, around: Around) {
  const addresses: Record<string, object[]> = {};
  for (const port of around.portsOf(instance.id)) {
    const name = state.networks[port.network_id]?.name ?? "";
    const fixed = port.ip_assignments.map(({ ip_address, subnet_id }) => ({
      addr: ip_address,
      type: "fixed",
      interface_name: port.interface_name,
      subnet_id,
      subnet_name: state.subnets[subnet_id]?.name ?? "",
    }));
    const floating = around.floatingOn(port.id).map((ip) => ({ addr: ip.floating_ip_address, type: "floating" }));
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
      subnet: subnetShape(state, held(state.subnets[assignment.subnet_id])),
    })),
    network: networkShape(state, held(state.networks[port.network_id])),
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
    network: networkShape(state, held(state.networks[port.network_id])),
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
