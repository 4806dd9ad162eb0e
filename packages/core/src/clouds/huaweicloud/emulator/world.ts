import type { EmulatedAnswer, EmulatedRequest, EmulatedWorld } from "../../../emulation.ts";
import { DEFAULT_GROUP, defaultGroup, type SecurityGroup } from "./security-groups.ts";
import type { Switches } from "./switches.ts";

/** Times are milliseconds since 1970 everywhere in the state; each service spells them in its own way. */
export interface Project {
  id: string;
  name: string;
}

/** A user of IAM, who logs in by password. */
export interface User {
  id: string;
  name: string;
  password: string;
}

/** An access key, by which requests are signed. Times in milliseconds since 1970. */
export interface Key {
  secret: string;
  /** Of a temporary key. */
  security_token: string | null;
  expires_at: number | null;
  /** Wrong signatures in a row, and until when that has locked it. */
  failures: number;
  locked_until: number;
}

/** What a login has given. Times in milliseconds since 1970. */
export interface Token {
  /** `null`: for global services only. */
  project_id: string | null;
  user: string;
  issued_at: number;
  expires_at: number;
}

/** A subnet of the VPC service, which is a network of Neutron with one or two subnets of Neutron. */
export interface Subnet {
  id: string;
  name: string;
  project_id: string;
  cidr: string;
  gateway_ip: string | null;
  neutron_subnet_id: string;
  cidr_v6: string | null;
  neutron_subnet_id_v6: string | null;
}

/** A server; its NICs are the ports that name it. */
export interface Server {
  id: string;
  name: string;
  project_id: string;
  zone: string;
  /** It does not run. */
  stopped?: boolean;
}

/** A pair as it was written: the service fills in no MAC address. */
export interface Pair {
  ip_address: string;
  /** Shown only where it was written. */
  mac_address?: string;
}

/** A port: a NIC, a virtual IP, or another thing that its owner names. */
export interface Port {
  id: string;
  name: string;
  project_id: string;
  network_id: string;
  mac_address: string;
  fixed_ips: { subnet_id: string; ip_address: string }[];
  device_id: string;
  device_owner: string;
  allowed_address_pairs: Pair[];
  security_groups: string[];
  /** Only where it was switched off. */
  unsecured?: boolean;
  created_at: number;
  updated_at: number;
  /** Until then its status is `BUILD`. */
  built_at: number;
}

/** A public address, whatever API it is looked at through. */
export interface Eip {
  id: string;
  project_id: string;
  public_ip_address: string;
  /** Such as `5_bgp`. */
  type: string;
  alias: string;
  /** What it is bound to; `""`: nothing. */
  port_id: string;
  bandwidth_id: string;
  created_at: number;
  /** Its status until then. One that is being released is gone afterwards. */
  busy_as: "PENDING_CREATE" | "BINDING" | "PENDING_UPDATE" | "PENDING_DELETE";
  busy_until: number;
}

/** What an EIP is paid by. Shared ones outlive their EIPs. */
export interface Bandwidth {
  id: string;
  project_id: string;
  name: string;
  /** Mbit/s. */
  size: number;
  share_type: "PER" | "WHOLE";
  charge_mode: string;
}

/** Work that ECS has accepted. Times in milliseconds since 1970. */
export interface Job {
  id: string;
  project_id: string;
  type: string;
  begins_at: number;
  ends_at: number;
  nic_id: string;
  server_id: string;
}

/** All that the pretend cloud holds. A test may read it, and change it by hand. */
export interface State extends Record<string, unknown> {
  account: { id: string; name: string };
  /** The first is the one that a request without a project is for. */
  projects: Record<string, Project>;
  /** By name. */
  users: Record<string, User>;
  /** The token that each identity provider has given, by the provider's id. */
  identity_providers: Record<string, string>;
  /** By access key. */
  keys: Record<string, Key>;
  /** By the token itself. */
  tokens: Record<string, Token>;
  subnets: Record<string, Subnet>;
  servers: Record<string, Server>;
  security_groups: Record<string, SecurityGroup>;
  ports: Record<string, Port>;
  eips: Record<string, Eip>;
  bandwidths: Record<string, Bandwidth>;
  jobs: Record<string, Job>;
}

/** Nothing is there yet, not even credentials: the seed puts it there. */
export const emptyState = (): State => ({
  account: { id: "", name: "" },
  projects: {},
  users: {},
  identity_providers: {},
  keys: {},
  tokens: {},
  subnets: {},
  servers: {},
  security_groups: { [DEFAULT_GROUP]: defaultGroup() },
  ports: {},
  eips: {},
  bandwidths: {},
  jobs: {},
});

/** All that a route works with. */
export interface Cell {
  readonly world: EmulatedWorld;
  readonly state: State;
  readonly switches: Switches;
  /** Has anybody been given the state, to change it behind our back? From then on nothing that was worked out before may be relied on. */
  shared: boolean;
  /** Server → its NICs, the first one first, as long as the state is ours alone and no port has come or gone. */
  nics?: ReadonlyMap<string, readonly Port[]> | undefined;
  /** Network and address → the first port that has it, as long as the same holds; a new port is added. */
  holders?: Map<string, Port> | undefined;
}

/** The project that a request is for, once it has proved who it is from. */
export type Caller = { readonly project: string | null; readonly user: string };

type Handle = (request: EmulatedRequest, caller: Caller) => EmulatedAnswer;

/** By `METHOD /path`; a part of a path that begins with a colon is a parameter. Each is given who asks. */
export type Routes = Readonly<Record<string, Handle>>;

/** Ids of projects, jobs and requests: a UUID without its dashes. */
export const hexId = (world: EmulatedWorld): string => world.uuid().replaceAll("-", "");

/** `2026-01-15T08:15:30` */
export const plainTime = (time: number): string => new Date(time).toISOString().slice(0, 19);
