import { contains, familyOf } from "../../../emulation/addresses.ts";
import { defaultPool, firstHost } from "./addresses.ts";
import { anyAddress, fourth, subnetsOf, takenIn } from "./fixed-ips.ts";
import { storedPairs } from "./pairs.ts";
import { freshMac } from "./ports.ts";
import { UNBOUND } from "./reach.ts";
import { defaultGroup } from "./security-groups.ts";
import { readSeed, type Seed, type SeedOf, wrong } from "./seed-schema.ts";
import { type Cell, type FixedIp, hexId, type Network, type Port, type Subnet, stamped } from "./world.ts";

/** Adds the objects of a seed; one with the id of an older one takes its place. Throws an Error that names what is wrong. */
export function plant(data: unknown, cell: Cell): void {
  const seed = readSeed(data);
  plantAccounts(seed, cell);
  const each = <T>(name: string, list: readonly T[] | undefined, grow: (one: T, where: string) => void) => {
    for (const [at, one] of (list ?? []).entries()) grow(one, `${name}.${at}`);
  };
  each("networks", seed.networks, (one, where) => plantNetwork(one, where, cell));
  each("routers", seed.routers, (one, where) => plantRouter(one, where, cell));
  const grounds: Grounds = new Map();
  each("servers", seed.servers, (one, where) => plantServer(one, where, cell, grounds));
  each("ports", seed.ports, (one, where) => plantPort(one, where, cell, grounds));
  each("floating_ips", seed.floating_ips, (one, where) => plantFloatingIp(one, where, cell));
}

function plantAccounts(seed: Seed, cell: Cell): void {
  const { state, world } = cell;
  for (const region of seed.regions ?? []) if (!state.regions.includes(region)) state.regions.push(region);
  for (const domain of seed.domains ?? []) state.domains[domain.id] = domain;
  const home = () => Object.keys(state.domains)[0] ?? "default";
  for (const { domain_id = home(), ...project } of seed.projects ?? [])
    state.projects[project.id] = { ...project, domain_id };
  for (const [at, { id = hexId(world), domain_id = home(), roles = {}, ...user }] of (seed.users ?? []).entries()) {
    const byId = Object.entries(roles).map(([project, role]) => [
      projectNamed(project, `users.${at}.roles`, cell),
      role,
    ]);
    state.users[id] = { id, domain_id, roles: Object.fromEntries(byId), ...user };
  }
  for (const [at, one] of (seed.application_credentials ?? []).entries()) {
    const where = `application_credentials.${at}`;
    const user = Object.values(state.users).find(({ id, name }) => id === one.user || name === one.user);
    const { id = hexId(world), name, secret, unrestricted = false, expires_at = null } = one;
    state.application_credentials[id] = {
      id,
      name,
      description: null,
      secret,
      user_id: user?.id ?? wrong(`${where}.user`, `there is no user ${one.user}`),
      project_id: projectNamed(one.project, `${where}.project`, cell),
      unrestricted,
      expires_at,
    };
  }
  for (const [project, limits] of Object.entries(seed.quotas ?? {})) {
    const id = projectNamed(project, "quotas", cell);
    state.quotas[id] = { ...state.quotas[id], ...limits };
  }
}

function projectNamed(text: string, where: string, { state }: Cell): string {
  const found = Object.values(state.projects).find(({ id, name }) => id === text || name === text);
  return found?.id ?? wrong(where, `there is no project ${text}`);
}

/** Where an object lies and whose it is: as stated, else in the first region, of the first project. */
function commonFields(
  one: {
    region?: string | undefined;
    project?: string | undefined;
    description?: string | undefined;
    tags?: string[] | undefined;
  },
  where: string,
  cell: Cell,
  revision: number,
) {
  const { state } = cell;
  const region = one.region ?? state.regions[0] ?? "";
  if (!state.regions.includes(region)) wrong(`${where}.region`, `there is no region ${region}`);
  const project_id =
    one.project === undefined
      ? (Object.keys(state.projects)[0] ?? "")
      : projectNamed(one.project, `${where}.project`, cell);
  const { description = "", tags = [] } = one;
  return { ...stamped(cell, revision), region, project_id, description, tags: [...tags].sort() };
}

function plantNetwork(one: SeedOf<"networks">, where: string, cell: Cell): void {
  const { state, world } = cell;
  const common = commonFields(one, where, cell, 1 + (one.subnets?.length ?? 0));
  const network: Network = {
    id: one.id ?? world.uuid(),
    name: one.name,
    ...common,
    admin_state_up: true,
    shared: one.shared ?? false,
    external: one.external ?? false,
    mtu: 1500,
    port_security_enabled: one.port_security_enabled ?? true,
  };
  state.networks[network.id] = network;
  for (const [at, subnet] of (one.subnets ?? []).entries()) {
    const { cidr, gateway_ip = firstHost(cidr), allocation_pools = [defaultPool(cidr)] } = subnet;
    const planted: Subnet = {
      id: subnet.id ?? world.uuid(),
      name: subnet.name ?? `${one.name}-subnet${at === 0 ? "" : at + 1}`,
      ...common,
      description: "",
      tags: [],
      revision_number: 0,
      network_id: network.id,
      ip_version: familyOf(cidr),
      cidr,
      gateway_ip,
      enable_dhcp: subnet.enable_dhcp ?? false,
      allocation_pools: [...allocation_pools],
    };
    state.subnets[planted.id] = planted;
  }
}

function networkNamed(text: string, region: string, where: string, { state }: Cell): Network {
  const found = Object.values(state.networks).find(
    (one) => one.region === region && (one.id === text || one.name === text),
  );
  return found ?? wrong(where, `there is no network ${text} in region ${region}`);
}

function plantRouter(one: SeedOf<"routers">, where: string, cell: Cell): void {
  const { state, world } = cell;
  const common = commonFields(one, where, cell, 3);
  const id = one.id ?? world.uuid();
  const outer =
    one.external_network === undefined
      ? undefined
      : networkNamed(one.external_network, common.region, `${where}.external_network`, cell);
  const fixed = outer
    ? fixedFor(outer, one.external_ip === undefined ? undefined : [one.external_ip], where, cell)
    : [];
  state.routers[id] = {
    id,
    name: one.name,
    ...common,
    admin_state_up: true,
    external_network_id: outer?.id ?? null,
    external_fixed_ips: fixed,
  };
  for (const [at, text] of (one.interfaces ?? []).entries()) {
    const subnet = Object.values(state.subnets).find(
      (sub) => sub.region === common.region && (sub.id === text || sub.name === text),
    );
    if (!subnet) wrong(`${where}.interfaces.${at}`, `there is no subnet ${text}`);
    const ip_addresses = [subnet.gateway_ip ?? firstHost(subnet.cidr)];
    const port = { network: subnet.network_id, region: common.region, project: common.project_id, ip_addresses };
    plantPort(
      { ...port, port_security_enabled: false, device_id: id, device_owner: "network:router_interface" },
      where,
      cell,
    );
  }
}

function plantServer({ ports = [], ...one }: SeedOf<"servers">, where: string, cell: Cell, grounds: Grounds): void {
  const { region, project_id, created_at } = commonFields(one, where, cell, 0);
  const id = one.id ?? cell.world.uuid();
  cell.state.servers[id] = { id, name: one.name, region, project_id, created_at };
  for (const [at, port] of ports.entries())
    plantPort(
      { region, project: project_id, ...port, device_id: id, device_owner: "compute:nova" },
      `${where}.ports.${at}`,
      cell,
      grounds,
    );
}

function plantPort(one: SeedOf<"ports">, where: string, cell: Cell, grounds: Grounds = new Map()): void {
  const { state, world } = cell;
  // It gives back the addresses of the one whose place it takes.
  if (one.id !== undefined && state.ports[one.id]) grounds.clear();
  const common = commonFields(one, where, cell, 1);
  const network = networkNamed(one.network, common.region, `${where}.network`, cell);
  const secure = one.port_security_enabled ?? network.port_security_enabled;
  const mac_address = one.mac_address ?? freshMac(cell);
  cell.macs?.add(mac_address);
  const owner = one.device_owner ?? "";
  const port: Port = {
    id: one.id ?? world.uuid(),
    name: one.name ?? "",
    ...common,
    network_id: network.id,
    mac_address,
    admin_state_up: true,
    fixed_ips: fixedFor(network, one.ip_addresses, where, cell, grounds),
    device_id: one.device_id ?? "",
    device_owner: owner,
    allowed_address_pairs: storedPairs(
      (one.allowed_address_pairs ?? []).map(({ ip_address, mac_address: mac = mac_address }) => ({
        ip_address,
        mac_address: mac,
      })),
      mac_address,
    ),
    port_security_enabled: secure,
    security_groups:
      secure && !owner.startsWith("network:") ? [defaultGroup(common.project_id, common.region, cell).id] : [],
    vnic_type: "normal",
  };
  state.ports[port.id] = port;
}

/** By network: who has which address, and where the last search ended, for all ports of a seed, between which nothing is given back. */
type Grounds = Map<string, { readonly taken: Map<string, string>; readonly reached: Map<string, bigint> }>;

/** The addresses that a seed names, or a free one of the first subnet. */
function fixedFor(
  network: Network,
  addresses: readonly string[] | undefined,
  where: string,
  cell: Cell,
  grounds: Grounds = new Map(),
): FixedIp[] {
  const subnets = subnetsOf(cell, network.id);
  const { taken, reached } = grounds.get(network.id) ?? { taken: takenIn(cell, network.id), reached: new Map() };
  grounds.set(network.id, { taken, reached });
  const [first] = subnets;
  const given =
    addresses ?? (first ? [anyAddress(first, taken, reached) ?? wrong(where, `network ${network.name} is full`)] : []);
  const fixed = given.map((ip_address) => {
    const subnet = subnets.find(({ cidr }) => contains(cidr, ip_address));
    if (!subnet) return wrong(where, `no subnet of network ${network.name} holds ${ip_address}`);
    if (taken.has(ip_address)) wrong(where, `${ip_address} is in use`);
    return { subnet_id: subnet.id, ip_address };
  });
  for (const { ip_address } of fixed) taken.set(ip_address, "");
  return fixed;
}

function plantFloatingIp(one: SeedOf<"floating_ips">, where: string, cell: Cell): void {
  const { state, world } = cell;
  const common = commonFields(one, where, cell, 0);
  const network = networkNamed(one.network, common.region, `${where}.network`, cell);
  const address = one.floating_ip_address ?? fixedFor(network, undefined, where, cell)[0]?.ip_address;
  const id = one.id ?? world.uuid();
  const port = Object.values(state.ports).find(
    (port) => port.id === one.port || (port.name === one.port && port.name !== ""),
  );
  if (one.port !== undefined && !port) wrong(`${where}.port`, `there is no port ${one.port}`);
  const router = Object.values(state.routers).find((router) => router.external_network_id === network.id);
  state.floating_ips[id] = {
    id,
    ...common,
    floating_ip_address: address ?? "",
    floating_network_id: network.id,
    ...(port
      ? {
          port_id: port.id,
          fixed_ip_address: one.fixed_ip_address ?? port.fixed_ips.find(fourth)?.ip_address ?? null,
          router_id: router?.id ?? null,
        }
      : UNBOUND),
    last_router_id: null,
  };
}
