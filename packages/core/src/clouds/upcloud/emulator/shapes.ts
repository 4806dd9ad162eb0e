import {
  type Address,
  type ByMac,
  type Cell,
  type Interface,
  lookingByMac,
  type Network,
  type Server,
  type Version,
} from "./world.ts";

const yesNo = (value: boolean) => (value ? "yes" : "no");

/** As `/ip_address` shows it. What would be "no" or empty is left out, other than on interfaces. */
export function addressShape(
  cell: Cell,
  one: Address,
  version: Version,
  byMac = lookingByMac(cell),
): Record<string, unknown> {
  const holder = byMac.holderOf(one.mac);
  const common = {
    access: version === "1.2" && one.access === "utility" ? "private" : one.access,
    address: one.address,
    family: one.family,
    ...(one.part_of_plan ? { part_of_plan: "yes" } : {}),
    ptr_record: one.ptr_record,
    ...(holder ? { server: holder.server.uuid } : {}),
  };
  if (version === "1.2") return common;
  return {
    ...common,
    ...(one.delegated_to_account_id === undefined ? {} : { delegated_to_account_id: one.delegated_to_account_id }),
    ...(one.floating ? { floating: "yes" } : {}),
    ...(one.mac ? { mac: one.mac } : {}),
    ...(cell.switches.fields_as_of >= 2025 ? { release_policy: one.release_policy } : {}),
    zone: one.zone,
  };
}

/** An address as interfaces show it; the switch `fields_as_of` says which fields there are yet. */
export function interfaceAddress(cell: Cell, one: Address): Record<string, unknown> {
  const { fields_as_of: year } = cell.switches;
  return {
    address: one.address,
    ...(year >= 2023 && !one.floating ? { dhcp_provided: yesNo(one.dhcp_provided) } : {}),
    family: one.family,
    floating: yesNo(one.floating),
    ...(year >= 2025 ? { release_policy: one.release_policy } : {}),
  };
}

/** `byMac` spares a search of all addresses where many interfaces are shown. */
export function interfaceShape(
  cell: Cell,
  { mac, ...nic }: Interface,
  byMac = lookingByMac(cell),
): Record<string, unknown> {
  return {
    ...nic,
    mac,
    ip_addresses: { ip_address: byMac.addressesAt(mac).map((one) => interfaceAddress(cell, one)) },
  };
}

/** In the order of their index. */
export function networkingShape(cell: Cell, server: Server, byMac = lookingByMac(cell)): Record<string, unknown> {
  const sorted = [...server.interfaces].sort((a, b) => a.index - b.index);
  return { interfaces: { interface: sorted.map((nic) => interfaceShape(cell, nic, byMac)) } };
}

/** Utility first, then public IPv6, public IPv4, and floating ones; private networks do not show here. */
function rank({ access, family, floating }: Address): number {
  if (floating) return 3;
  return access === "utility" ? 0 : family === "IPv6" ? 1 : 2;
}

/** With the mixture of types that the API has: numbers as text, switches as words. */
export function serverShape(
  cell: Cell,
  server: Server,
  version: Version,
  byMac = lookingByMac(cell),
): Record<string, unknown> {
  const { fields_as_of: year } = cell.switches;
  const addresses = server.interfaces
    .flatMap(({ mac }) => byMac.addressesAt(mac))
    .filter(({ access }) => access !== "private")
    .sort((a, b) => rank(a) - rank(b))
    .map((one) => ({
      access: version === "1.2" && one.access === "utility" ? "private" : one.access,
      address: one.address,
      family: one.family,
      ...(one.part_of_plan ? { part_of_plan: "yes" } : {}),
    }));
  const common = {
    boot_order: "disk",
    core_number: "1",
    created: server.created,
    ...(year >= 2025 && version === "1.3" ? { devices: { device: [] } } : {}),
    firewall: "off",
    ...(server.placed ? { host: 4714676867 } : {}),
    hostname: server.hostname,
    ip_addresses: { ip_address: addresses },
    license: 0,
    memory_amount: "1024",
    metadata: "no",
    nic_model: "virtio",
    plan: "custom",
    plan_ipv4_bytes: "0",
    plan_ipv6_bytes: "0",
    ...(server.progress === undefined ? {} : { progress: server.progress }),
    state: server.state,
    storage_devices: { storage_device: server.storage.map((one, at) => storageShape(cell, one, at)) },
    tags: { tag: cell.state.tags.filter((one) => one.servers.includes(server.uuid)).map(({ name }) => name) },
    timezone: "UTC",
    title: server.title,
    uuid: server.uuid,
    video_model: "cirrus",
    zone: server.zone,
  };
  if (version === "1.2") return { ...common, vnc: "off", vnc_password: server.secret };
  return {
    ...common,
    ...(year >= 2022 ? { labels: { label: server.labels } } : {}),
    networking: networkingShape(cell, server, byMac),
    remote_access_enabled: "no",
    remote_access_password: server.secret,
    remote_access_type: "vnc",
    ...(year >= 2023 ? { server_group: groupOf(cell, server) } : {}),
    simple_backup: "no",
  };
}

const groupOf = ({ state }: Cell, { uuid }: Server): string | null =>
  Object.values(state.server_groups).find(({ servers }) => servers.includes(uuid))?.uuid ?? null;

function storageShape(cell: Cell, one: Server["storage"][number], at: number): Record<string, unknown> {
  const { fields_as_of: year } = cell.switches;
  return {
    address: `virtio:${at}`,
    boot_disk: "0",
    ...(year >= 2023 ? { labels: [] } : {}),
    storage: one.uuid,
    ...(year >= 2025 ? { storage_encrypted: "no" } : {}),
    storage_size: one.size,
    ...(year >= 2022 ? { storage_tier: one.tier } : {}),
    storage_title: one.title,
    type: "disk",
  };
}

/** In the list of servers: shorter, without addresses. */
export function serverInList(cell: Cell, server: Server, version: Version, byMac: ByMac): Record<string, unknown> {
  const keep = [
    "core_number",
    "hostname",
    "labels",
    "license",
    "memory_amount",
    "plan",
    "state",
    "tags",
    "title",
    "uuid",
    "zone",
  ];
  return Object.fromEntries(
    Object.entries(serverShape(cell, server, version, byMac)).filter(([key]) => keep.includes(key)),
  );
}

/** What routers and peerings add was seen on private networks; here there are neither. */
const ROUTES = {
  dhcp_effective_routes: [],
  dhcp_routes_configuration: { effective_routes_auto_population: { enabled: "no" } },
};

/** Shows the account's own servers only. */
export function networkShape(cell: Cell, network: Network): Record<string, unknown> {
  const { owner: _owner, ip_networks, labels, router, ...rest } = network;
  const routed = cell.switches.fields_as_of >= 2025 && network.type === "private";
  const servers = Object.values(cell.state.servers).filter(
    (one) => one.owner === "ours" && one.interfaces.some((nic) => nic.network === network.uuid),
  );
  return {
    ...rest,
    ...(routed ? { effective_routes: [] } : {}),
    ip_networks: { ip_network: routed ? ip_networks.map((one) => ({ ...ROUTES, ...one })) : ip_networks },
    ...(cell.switches.fields_as_of >= 2023 ? { labels } : {}),
    ...(router ? { router } : {}),
    ...(servers.length > 0 ? { servers: { server: servers.map(({ title, uuid }) => ({ title, uuid })) } } : {}),
  };
}
