import type { EmulatedAnswer, EmulatedRequest, EmulatedWorld } from "../../../emulation.ts";
import type { Switches } from "./switches.ts";

/** The state of the pretend account and of what it can see. One state behind both versions of the API. */
export interface State extends Record<string, unknown> {
  account: Account;
  tokens: Record<string, Token>;
  zones: Zone[];
  networks: Record<string, Network>;
  servers: Record<string, Server>;
  routers: Record<string, Router>;
  /** Those that no server has. */
  storages: Record<string, Storage>;
  tags: Tag[];
  server_groups: Record<string, ServerGroup>;
  /** In the order in which they came to where they are: answers keep it. */
  addresses: Address[];
}

export interface Account {
  username: string;
  password: string;
  credits: number;
  resource_limits: Record<string, number>;
}

export interface Token {
  id: string;
  name: string;
  token: string;
  type: "workspace";
  gui: boolean;
  created_at: string;
  expires_at: string;
  can_create_tokens: boolean;
  allowed_ip_ranges: string[];
}

export interface Zone {
  id: string;
  description: string;
  public: "yes" | "no";
}

export interface IpNetwork {
  address: string;
  family: Family;
  dhcp: "yes" | "no";
  dhcp_default_route: "yes" | "no";
  dhcp_dns?: string[];
  dhcp_routes?: string[];
  gateway?: string;
}

export interface Network {
  uuid: string;
  name: string;
  type: InterfaceType;
  zone: string;
  router?: string;
  labels: Label[];
  ip_networks: IpNetwork[];
  /** Whose: the vendor's own public and utility networks belong to everybody. */
  owner: Owner;
}

export type Family = "IPv4" | "IPv6";
export type InterfaceType = "public" | "utility" | "private";
/** `ours` is the account that the credentials belong to. */
export type Owner = "ours" | "theirs" | "everybody";
export interface Label {
  key: string;
  value: string;
}

export interface Interface {
  index: number;
  mac: string;
  type: InterfaceType;
  network: string;
  bootable: "yes" | "no";
  source_ip_filtering: "yes" | "no";
}

export interface Server {
  uuid: string;
  title: string;
  hostname: string;
  zone: string;
  state: "started" | "stopped" | "maintenance" | "error";
  progress?: string;
  /** Is it on a host? */
  placed: boolean;
  /** What is under way: earliest first. Times in milliseconds since 1970. */
  changes: StateChange[];
  created: number;
  labels: Label[];
  interfaces: Interface[];
  storage: Storage[];
  firewall_rules: Record<string, unknown>[];
  secret: string;
  owner: Owner;
}

export interface Storage {
  uuid: string;
  title: string;
  size: number;
  tier: string;
  /** Missing: that of its server. */
  zone?: string;
}

export interface Router {
  name: string;
  type: "normal";
  uuid: string;
}

export interface Tag {
  name: string;
  description: string;
  /** Ids. */
  servers: string[];
}

export interface ServerGroup {
  uuid: string;
  title: string;
  anti_affinity: string;
  labels: Label[];
  /** Ids. */
  servers: string[];
}

export interface StateChange {
  at: number;
  state?: Server["state"];
  /** `null`: no longer shown. */
  progress?: string | null;
}

export interface Address {
  /** As it is written in answers. */
  address: string;
  access: InterfaceType;
  family: Family;
  ptr_record: string;
  zone: string;
  floating: boolean;
  part_of_plan: boolean;
  release_policy: "keep" | "release";
  dhcp_provided: boolean;
  network: string;
  /** The interface that has it. */
  mac?: string;
  delegated_to_account_id?: number;
  owner: Owner;
}

/** One running emulator: what its parts share. */
export interface Cell {
  readonly world: EmulatedWorld;
  readonly state: State;
  readonly switches: Switches;
  /** Token id → when it was last used: no part of the state, so that reading changes nothing. */
  readonly lastUses: Map<string, string>;
}

/** Under both versions of the API; the version is a placeholder of the path. */
export type Handler = (request: EmulatedRequest, version: Version) => EmulatedAnswer;
/** `"GET /ip_address/:address"` → what it does. */
export type Routes = Readonly<Record<string, Handler>>;
export type Version = "1.2" | "1.3";

export const emptyState = (): State => ({
  account: { username: "", password: "", credits: 0, resource_limits: {} },
  tokens: {},
  zones: [],
  networks: {},
  servers: {},
  routers: {},
  storages: {},
  tags: [],
  server_groups: {},
  addresses: [],
});

/** The prefix says what sort of thing it is: servers `00`, storages `01`, networks `03`, routers `04`, tokens `0c`. */
export const newId = ({ world }: Cell, prefix: string): string => prefix + world.uuid().slice(2);

export function holderOf({ state }: Cell, mac: string | undefined): { server: Server; nic: Interface } | undefined {
  if (mac === undefined) return undefined;
  for (const server of Object.values(state.servers)) {
    const nic = server.interfaces.find((one) => one.mac === mac);
    if (nic) return { server, nic };
  }
  return undefined;
}

export const addressesAt = ({ state }: Cell, mac: string): Address[] =>
  state.addresses.filter((one) => one.mac === mac);
export const addressesOf = (cell: Cell, server: Server): Address[] =>
  server.interfaces.flatMap(({ mac }) => addressesAt(cell, mac));
