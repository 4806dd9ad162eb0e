import { familyOf } from "../../../emulation/addresses.ts";
import { hostCount } from "./addresses.ts";
import { type Network, type State, type Subnet, subnetsOf } from "./world.ts";

/** Networks, subnets, floating IPs, reserved IPs and interfaces spell the zone without a colon. */
export const offsetTime = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "+0000");

/** Floating IPs and networks show their tags as a list; ports show a map. */
export const tagList = (tags: Record<string, string>) =>
  Object.entries(tags).map(([key, value]) => ({ key, value, read_only: false }));

const regionName = (state: State, id: number) => state.regions[id]?.display_name ?? "";

/** The times that every resource shows, with offset; `null` for a task that nobody can name. */
export const stamps = (one: { created_at: number; updated_at: number; creator_task_id: string | null }) => ({
  created_at: offsetTime(one.created_at),
  updated_at: offsetTime(one.updated_at),
  creator_task_id: one.creator_task_id,
  task_id: null,
});

/** The fields by which every resource says where it is. */
export const scope = (state: State, one: { project_id: number | null; region_id: number }) => ({
  project_id: one.project_id,
  region_id: one.region_id,
  region: regionName(state, one.region_id),
});

/** OpenAPI `SubnetSerializer`, as far as anybody asks. */
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
  // Counting would walk over all ports for every subnet that is shown.
  available_ips: null,
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
export const networkDetails = (state: State, network: Network) => ({
  ...networkShape(state, network),
  subnets: subnetsOf(state, network.id).map((subnet) => subnetShape(state, subnet)),
});

/** OpenAPI `ProjectSerializer`, as far as anybody asks. */
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

/** OpenAPI `RegionSerializer`, as far as anybody asks. */
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
