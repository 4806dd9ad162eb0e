import type { EmulatedAnswer, EmulatedRequest, EmulatedWorld } from "../../../emulation.ts";
import type { Switches } from "./switches.ts";

/** Times are milliseconds since 1970 everywhere in the state; each API spells them in its own way. */
interface Project {
  id: number;
  name: string;
  created_at: number;
}

interface Region {
  id: number;
  display_name: string;
  created_at: number;
}

/** One project and one region: where things lie. */
export interface Scoped {
  project_id: number;
  region_id: number;
}

interface Stamped {
  created_at: number;
  updated_at: number;
  creator_task_id: string | null;
}

/** A subnet of a network, with what is free in it left to be worked out. */
export interface Subnet extends Scoped, Stamped {
  id: string;
  network_id: string;
  name: string;
  cidr: string;
  gateway_ip: string | null;
  enable_dhcp: boolean;
}

/** `shared` networks are seen from every project of the region; the provider's own belong to none. */
export interface Network extends Stamped {
  id: string;
  project_id: number | null;
  region_id: number;
  name: string;
  external: boolean;
  shared: boolean;
  default: boolean;
  type: "vlan" | "vxlan";
  mtu: number;
  port_security_enabled: boolean;
  segmentation_id: number | null;
  tags: Record<string, string>;
}

/** A machine; its ports are those that name it. */
export interface Instance extends Scoped, Stamped {
  id: string;
  name: string;
  /** Standard bare metal: its ports can have no pairs. */
  bare_metal: boolean;
  /** It does not run. */
  stopped?: boolean;
}

/** A pair with its MAC address: the API fills in the port's own where none was sent. */
export interface Pair {
  ip_address: string;
  mac_address: string;
}

/** A port; of an instance, of a load balancer, or reserved. */
export interface Port extends Scoped, Stamped {
  id: string;
  name: string;
  interface_name: string | null;
  network_id: string;
  mac_address: string;
  ip_assignments: { ip_address: string; subnet_id: string }[];
  allowed_address_pairs: Pair[];
  port_security_enabled: boolean;
  security_groups: { id: string; name: string }[];
  tags: Record<string, string>;
  managed_by: "user" | "system";
  /** `null` while the port is attached to nothing. */
  instance_id: string | null;
  /** Is it listed in the shape with `sub_ports`? */
  trunk: boolean;
  /** The trunk that it is a sub port of. */
  parent: { port_id: string; segmentation_id: number } | null;
  /** Set for the port of a reserved fixed IP. `members` counts only while the switch `vip_pairs` is off. */
  reserved: { is_vip: boolean; members: string[] } | null;
}

/** The port of a reserved fixed IP. */
export type Reserved = Port & { reserved: NonNullable<Port["reserved"]> };

/** A floating IP, attached or not. Its name is a tag. */
export interface FloatingIp extends Scoped, Stamped {
  id: string;
  floating_ip_address: string;
  port_id: string | null;
  fixed_ip_address: string | null;
  tags: Record<string, string>;
}

/** A task, from its acceptance to its end and after it. Times in milliseconds since 1970. */
export interface Task extends Scoped {
  id: string;
  task_type: string;
  created_at: number;
  /** When it leaves the state NEW, and when it ends. */
  starts_at: number;
  ends_at: number;
  /** Its error, once it has ended; `null` for a success. */
  error: string | null;
  ended: boolean;
  acknowledged_at: number | null;
  created_resources: Record<string, string[]> | null;
  data: Record<string, unknown>;
}

/** All that the pretend cloud holds. A test may read it, and change it by hand. */
export interface State extends Record<string, unknown> {
  tokens: string[];
  projects: Record<number, Project>;
  regions: Record<number, Region>;
  networks: Record<string, Network>;
  subnets: Record<string, Subnet>;
  instances: Record<string, Instance>;
  ports: Record<string, Port>;
  floating_ips: Record<string, FloatingIp>;
  /** In the order of their creation. */
  tasks: Record<string, Task>;
}

/** Nothing is there yet, not even credentials: the seed puts it there. */
export const emptyState = (): State => ({
  tokens: [],
  projects: {},
  regions: {},
  networks: {},
  subnets: {},
  instances: {},
  ports: {},
  floating_ips: {},
  tasks: {},
});

/** All that a route works with. */
export interface Cell {
  readonly world: EmulatedWorld;
  readonly state: State;
  readonly switches: Switches;
  /** Has anybody been given the state, to change it behind our back? From then on nothing that was worked out before may be relied on. */
  shared: boolean;
  /** What hangs on what, as long as the state is ours alone and no port has come or gone. */
  around?: Around | undefined;
}

/** What hangs on what. */
export interface Around {
  portsOf(instance: string): readonly Port[];
  subPortsOf(trunk: string): readonly Port[];
  floatingOn(port: string): readonly FloatingIp[];
}

/** Every route of the pretend Gcore answers at once. */
export type Routes = Readonly<Record<string, (request: EmulatedRequest) => EmulatedAnswer>>;

/** Whatever is elsewhere is not found, and not forbidden. */
export const isIn =
  (project: number, region: number) =>
  (one: { project_id: number; region_id: number }): boolean =>
    one.project_id === project && one.region_id === region;

/** The networks that a project sees in a region. */
export const networksVisibleFrom = (state: State, project: number, region: number): Network[] =>
  Object.values(state.networks).filter((one) => one.region_id === region && (one.project_id === project || one.shared));

/** In the order of their creation. */
export const subnetsOf = (state: State, networkId: string): Subnet[] =>
  Object.values(state.subnets).filter(({ network_id }) => network_id === networkId);

/** Can the port have pairs at all? */
export const takesPairs = (state: State, port: Port): boolean =>
  !isExternal(state, port) && !state.instances[port.instance_id ?? ""]?.bare_metal;

/** Is its network a public one? Such a port takes no pairs. */
export const isExternal = (state: State, port: Port): boolean => state.networks[port.network_id]?.external ?? false;
