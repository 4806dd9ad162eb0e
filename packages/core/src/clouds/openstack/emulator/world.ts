import type { EmulatedAnswer, EmulatedRequest, EmulatedWorld } from "../../../emulation.ts";
import type { Switches } from "./switches.ts";

/** Times are milliseconds since 1970 everywhere in the state; each service spells them in its own way. */
interface Domain {
  id: string;
  name: string;
}

/** A project of one domain. */
export interface Project {
  id: string;
  name: string;
  domain_id: string;
}

/** Each holds those below it. */
export type Role = "admin" | "member" | "reader";

/** A user of Keystone, who logs in by password. */
export interface User {
  id: string;
  name: string;
  domain_id: string;
  password: string;
  /** By project. A role holds the ones below it. */
  roles: Record<string, Role>;
}

/** One user's way into one project. Times in milliseconds since 1970. */
export interface ApplicationCredential {
  id: string;
  name: string;
  description: string | null;
  secret: string;
  user_id: string;
  project_id: string;
  unrestricted: boolean;
  expires_at: number | null;
}

/** What a login has given. Times in milliseconds since 1970. */
export interface Token {
  user_id: string;
  /** `null`: unscoped. */
  project_id: string | null;
  methods: string[];
  audit_ids: string[];
  issued_at: number;
  expires_at: number;
  application_credential_id: string | null;
}

/** What every object of Neutron has. */
export interface Standard {
  id: string;
  name: string;
  /** The id of the region whose Neutron knows it. */
  region: string;
  project_id: string;
  description: string;
  tags: string[];
  created_at: number;
  updated_at: number;
  revision_number: number;
}

/** A network of one region and one project, which others may see. */
export interface Network extends Standard {
  admin_state_up: boolean;
  shared: boolean;
  external: boolean;
  mtu: number;
  port_security_enabled: boolean;
}

/** A range of a network. Addresses are given out of its pools only. */
export interface Subnet extends Standard {
  network_id: string;
  ip_version: 4 | 6;
  cidr: string;
  gateway_ip: string | null;
  enable_dhcp: boolean;
  allocation_pools: { start: string; end: string }[];
}

/** A pair as it is stored: Neutron fills in the port's own MAC address where none was sent. */
export interface Pair {
  mac_address: string;
  ip_address: string;
}

/** One address of a port, and the subnet that it is from. */
export interface FixedIp {
  subnet_id: string;
  ip_address: string;
}

/** A port: of a server, of a router, or of nobody. */
export interface Port extends Standard {
  network_id: string;
  mac_address: string;
  admin_state_up: boolean;
  fixed_ips: FixedIp[];
  device_id: string;
  device_owner: string;
  allowed_address_pairs: Pair[];
  port_security_enabled: boolean;
  security_groups: string[];
  vnic_type: string;
}

/** What leads floating IPs to the networks that it has ports on. */
export interface Router extends Standard {
  admin_state_up: boolean;
  /** The network of its gateway. */
  external_network_id: string | null;
  external_fixed_ips: FixedIp[];
}

/** A floating IP, leading to a port or nowhere. */
export interface FloatingIp extends Omit<Standard, "name"> {
  floating_ip_address: string;
  floating_network_id: string;
  router_id: string | null;
  port_id: string | null;
  fixed_ip_address: string | null;
  /** The router before the last write: it is not shown, but its change makes a new revision. */
  last_router_id: string | null;
}

/** A rule of a security group; `null`: any. */
export interface SecurityGroupRule {
  id: string;
  direction: "ingress" | "egress";
  ethertype: "IPv4" | "IPv6";
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  remote_ip_prefix: string | null;
  remote_group_id: string | null;
}

/** A security group with its rules. */
export interface SecurityGroup extends Standard {
  rules: SecurityGroupRule[];
}

/** A server of Nova; its ports are those that name it. */
export interface Server {
  id: string;
  name: string;
  region: string;
  project_id: string;
  created_at: number;
  /** Left out: it runs. */
  stopped?: true;
}

/** All that the pretend cloud holds. A test may read it, and change it by hand. */
export interface State extends Record<string, unknown> {
  /** In the order of the catalogue; the first is the one that a request without a region is for. */
  regions: string[];
  domains: Record<string, Domain>;
  projects: Record<string, Project>;
  users: Record<string, User>;
  application_credentials: Record<string, ApplicationCredential>;
  /** By the token itself. */
  tokens: Record<string, Token>;
  networks: Record<string, Network>;
  subnets: Record<string, Subnet>;
  ports: Record<string, Port>;
  routers: Record<string, Router>;
  floating_ips: Record<string, FloatingIp>;
  security_groups: Record<string, SecurityGroup>;
  servers: Record<string, Server>;
  /** Project → resource → most of it; what is not named has Neutron's default. */
  quotas: Record<string, Record<string, number>>;
}

/** Nothing is there yet, not even credentials: the seed puts it there. */
export const emptyState = (): State =>
  // Tokens can be looked up, but who compares the world before and after a look finds it unchanged: a login is no change of it.
  Object.defineProperty<State>(
    {
      regions: [],
      domains: {},
      projects: {},
      users: {},
      application_credentials: {},
      tokens: {},
      networks: {},
      subnets: {},
      ports: {},
      routers: {},
      floating_ips: {},
      security_groups: {},
      servers: {},
      quotas: {},
    },
    "tokens",
    { enumerable: false },
  );

/** All that a route works with. */
export interface Cell {
  readonly world: EmulatedWorld;
  readonly state: State;
  readonly switches: Switches;
  /** Those that any port has, or had: see `freshMac`. */
  macs?: Set<string>;
}

/** Who is calling, once a token has proved it. */
export interface Caller {
  /** The token itself. */
  readonly value: string;
  readonly token: Token;
  readonly user: User;
  /** `""` for an unscoped token: no object belongs to it. */
  readonly project: string;
  readonly role: Role | undefined;
}

/** One request at the service that it is for. */
export interface Call {
  readonly request: EmulatedRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly region: string;
  readonly caller: Caller;
  /** The address of the service as the client spelled it, without slash at its end. */
  readonly base: string;
}

/** Answers one request, or throws a `Refusal`. */
export type Handle = (call: Call) => EmulatedAnswer;
/** `"GET /v2.0/ports/:id"` → what it does. */
export type Routes = Readonly<Record<string, Handle>>;

/** Ids of projects, users and application credentials: a UUID without its dashes. */
export const hexId = (world: EmulatedWorld): string => world.uuid().replaceAll("-", "");

/** What a new object of Neutron begins with. Networks and ports have been touched once when they are first shown. */
export const stamped = ({ world }: Cell, revision: number) => ({
  description: "",
  // Without that it would be a list of nothing.
  tags: [] as string[],
  created_at: world.date(),
  updated_at: world.date(),
  revision_number: revision,
});

/** Changes an object as Neutron does: every change is a new revision. */
export function revise<T extends { updated_at: number; revision_number: number }>(
  { world }: Cell,
  one: T,
  change: Partial<T> = {},
): void {
  Object.assign(one, change);
  one.revision_number += 1;
  one.updated_at = world.date();
}

/** `2026-01-15T08:15:30Z` */
export const plainTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
