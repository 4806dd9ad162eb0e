import { contains, familyOf } from "../../../emulation/addresses.ts";
import { held } from "../../../emulation/held.ts";
import { freeAddress, parseAddress, parsePrefix } from "./addresses.ts";
import { newPort, takenAddresses } from "./new-port.ts";
import { type PortSeed, readSeed, type Seed, wrong } from "./seed-schema.ts";
import { type Cell, type Network, networksVisibleFrom, type Port, type Scoped, subnetsOf } from "./world.ts";

type Listed<Key extends keyof Seed> = NonNullable<Seed[Key]>[number];

/** Adds the objects of a seed; one with the id of an older one takes its place. Throws an Error that names what is wrong. */
export function plant(data: unknown, cell: Cell): void {
  const seed = readSeed(data);
  const { state } = cell;
  const now = cell.world.date();
  /** Found out once, and kept up to date: a seed may have thousands of ports. */
  let found: Ground | undefined;
  const ground = (): Ground => {
    found ??= { taken: takenAddresses(state), reached: new Map() };
    return found;
  };
  cell.around = undefined;
  state.tokens.push(...(seed.tokens ?? []));
  for (const one of seed.projects ?? []) state.projects[one.id] = { ...one, created_at: now };
  for (const one of seed.regions ?? []) state.regions[one.id] = { ...one, created_at: now };

  const each = <T>(list: readonly T[] | undefined, name: string, grow: (one: T, where: string) => void) => {
    for (const [at, one] of (list ?? []).entries()) grow(one, `${name}[${at}]`);
  };
  each(seed.networks, "networks", (one, where) => plantNetwork(one, scopeOf(one, cell, where), cell));
  each(seed.instances, "instances", ({ ports, ...one }, where) => {
    const scope = scopeOf(one, cell, where);
    const id = one.id ?? cell.world.uuid();
    const { name, bare_metal = false, stopped = false } = one;
    state.instances[id] = { id, name, bare_metal, ...(stopped ? { stopped } : {}), ...scope, ...stamps(cell) };
    each(ports, `${where}.ports`, (port, at) => plantPort(port, { scope, instance_id: id, where: at, ground }, cell));
  });
  each(seed.ports, "ports", (one, where) =>
    plantPort(one, { scope: scopeOf(one, cell, where), instance_id: null, where, ground }, cell),
  );
  each(seed.reserved_fixed_ips, "reserved_fixed_ips", ({ ip_address: ip, is_vip = false, members, ...one }, where) => {
    const name = one.name ?? `reserved_fixed_ip_${ip}`;
    const at = { scope: scopeOf(one, cell, where), instance_id: null, where, ground };
    plantPort({ ...one, name, ip_addresses: [ip] }, at, cell).reserved = {
      is_vip,
      members: [...(members ?? [])],
    };
  });
  each(seed.floating_ips, "floating_ips", (one, where) => plantFloatingIp(one, where, cell));
}

/** Times are given to everything that is planted: now. */
const stamps = ({ world }: Cell) => ({ created_at: world.date(), updated_at: world.date(), creator_task_id: null });

/** Where an object lies: as stated, else in the first project and region. */
function scopeOf(
  one: { project_id?: number | undefined; region_id?: number | undefined },
  { state }: Cell,
  where: string,
): Scoped {
  const project = one.project_id ?? Number(Object.keys(state.projects)[0]);
  const region = one.region_id ?? Number(Object.keys(state.regions)[0]);
  if (!state.projects[project]) wrong(`${where}.project_id`, `there is no project ${project}`);
  if (!state.regions[region]) wrong(`${where}.region_id`, `there is no region ${region}`);
  return { project_id: project, region_id: region };
}

function plantNetwork(one: Listed<"networks">, scope: Scoped, cell: Cell): void {
  const { state, world } = cell;
  const external = one.external ?? false;
  const id = one.id ?? world.uuid();
  state.networks[id] = {
    id,
    name: one.name,
    external,
    shared: one.shared ?? external,
    default: one.default ?? false,
    type: one.type ?? "vxlan",
    mtu: one.mtu ?? 1450,
    port_security_enabled: true,
    segmentation_id: one.segmentation_id ?? null,
    tags: one.tags ?? {},
    region_id: scope.region_id,
    project_id: external ? (one.project_id ?? null) : scope.project_id,
    ...stamps(cell),
  };
  for (const subnet of one.subnets ?? []) {
    const subnetId = subnet.id ?? world.uuid();
    state.subnets[subnetId] = {
      id: subnetId,
      network_id: id,
      name: subnet.name ?? `${one.name}-subnet`,
      cidr: held(parsePrefix(subnet.cidr)),
      gateway_ip: subnet.gateway_ip ?? null,
      enable_dhcp: subnet.enable_dhcp ?? true,
      ...scope,
      ...stamps(cell),
    };
  }
}

/** What is taken, and how far the search for free addresses has come. */
interface Ground {
  readonly taken: Set<string>;
  readonly reached: Map<string, bigint>;
}

interface Berth {
  readonly scope: Scoped;
  readonly instance_id: string | null;
  readonly where: string;
  readonly ground: () => Ground;
}

function plantPort(one: PortSeed, { scope, instance_id, where, ground }: Berth, cell: Cell): Port {
  const { state, world } = cell;
  const network = networksVisibleFrom(state, scope.project_id, scope.region_id).find(
    ({ id, name }) => one.network === id || one.network === name,
  );
  if (!network) wrong(`${where}.network`, `there is no network ${one.network}`);
  const port = newPort(world, {
    ...(one.id ? { id: one.id } : {}),
    ...(one.mac_address ? { mac_address: one.mac_address } : {}),
    name: one.name ?? one.interface_name ?? "",
    interface_name: one.interface_name ?? null,
    network_id: network.id,
    ip_assignments: assignmentsOf(one.ip_addresses, network, { where, ground }, cell),
    port_security_enabled: one.port_security_enabled ?? true,
    tags: one.tags ?? {},
    managed_by: one.managed_by ?? "user",
    reserved: one.reserved ? { is_vip: false, members: [] } : null,
    instance_id,
    trunk: one.trunk ?? one.sub_ports !== undefined,
    ...scope,
    created_at: world.date(),
  });
  port.allowed_address_pairs = (one.allowed_address_pairs ?? []).map((pair) => ({
    ip_address: parsePrefix(pair.ip_address) ?? pair.ip_address,
    mac_address: pair.mac_address ?? port.mac_address,
  }));
  state.ports[port.id] = port;
  for (const [at, { segmentation_id, ...sub }] of (one.sub_ports ?? []).entries()) {
    const berth = { scope, instance_id, where: `${where}.sub_ports[${at}]`, ground };
    plantPort(sub, berth, cell).parent = { port_id: port.id, segmentation_id };
  }
  return port;
}

/** The addresses that a seed names, or a free one. */
function assignmentsOf(
  addresses: readonly string[] | undefined,
  network: Network,
  { where, ground }: Pick<Berth, "where" | "ground">,
  { state }: Cell,
) {
  const subnets = subnetsOf(state, network.id);
  const { taken, reached } = ground();
  const given = addresses ?? subnets.slice(0, 1).map(({ cidr }) => freeAddress(cidr, taken, reached) ?? "");
  return given.map((text) => {
    const ip_address = parseAddress(text) ?? wrong(where, `network ${network.name} has no free address`);
    const subnet = subnets.find(({ cidr }) => contains(cidr, ip_address));
    if (!subnet) wrong(`${where}.ip_addresses`, `no subnet of network ${network.name} holds ${ip_address}`);
    taken.add(ip_address);
    return { ip_address, subnet_id: subnet.id };
  });
}

function plantFloatingIp(one: Listed<"floating_ips">, where: string, cell: Cell): void {
  const { state, world } = cell;
  const port = state.ports[one.port ?? ""];
  if (one.port !== undefined && !port) wrong(`${where}.port`, `there is no port ${one.port}`);
  const id = one.id ?? world.uuid();
  state.floating_ips[id] = {
    id,
    floating_ip_address: one.floating_ip_address,
    port_id: port?.id ?? null,
    fixed_ip_address: port?.ip_assignments.find(({ ip_address }) => familyOf(ip_address) === 4)?.ip_address ?? null,
    tags: one.tags ?? {},
    ...scopeOf(one, cell, where),
    ...stamps(cell),
  };
}
