import { grouped } from "../../../emulation/grouped.ts";
import type { EmulatedAnswer, EmulatedRequest, EmulatedWorld } from "../../../emulation.ts";
import type { Switches } from "./switches.ts";

/** The state of the pretend account and of what it can see. One state behind both versions of the API. */
interface State extends Record<string, unknown> {
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
  load_balancers: Record<string, LoadBalancer>;
  /** In the order in which they came to where they are: answers keep it. */
  addresses: Address[];
}

interface Account {
  username: string;
  password: string;
  credits: number;
  resource_limits: Record<string, number>;
}

/** An API token, in the API's own spelling. */
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

interface Zone {
  id: string;
  description: string;
  public: "yes" | "no";
}

/** One range of a network, in the API's own spelling. */
export interface IpNetwork {
  address: string;
  family: Family;
  dhcp: "yes" | "no";
  dhcp_default_route: "yes" | "no";
  dhcp_dns?: string[];
  dhcp_routes?: string[];
  gateway?: string;
}

/** A network, in the API's own spelling; whose it is, is not shown. */
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

/** In the API's own spelling. */
export type Family = "IPv4" | "IPv6";

/** In the words of API 1.3: 1.2 says `private` for `utility`. */
export type InterfaceType = "public" | "utility" | "private";
/** `ours` is the account that the credentials belong to. */
type Owner = "ours" | "theirs" | "everybody";

/** As the API has it, of servers, networks and groups. */
export interface Label {
  key: string;
  value: string;
}

/** An interface of a server. Its addresses are those of its MAC address. */
export interface Interface {
  index: number;
  mac: string;
  type: InterfaceType;
  network: string;
  bootable: "yes" | "no";
  source_ip_filtering: "yes" | "no";
}

/** A server, and what is under way with it. */
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

/** Only so that a server has something to boot from. */
export interface Storage {
  uuid: string;
  title: string;
  size: number;
  tier: string;
  /** Missing: that of its server. */
  zone?: string;
}

/** Only for whoever looks around with the vendor's own tools. */
export interface Router {
  name: string;
  type: "normal";
  uuid: string;
}

/** What API 1.2 has in the place of labels. */
export interface Tag {
  name: string;
  description: string;
  /** Ids. */
  servers: string[];
}

interface ServerGroup {
  uuid: string;
  title: string;
  anti_affinity: string;
  labels: Label[];
  /** Ids. */
  servers: string[];
}

/** A managed load balancer, as far as addresses go. */
export interface LoadBalancer {
  uuid: string;
  name: string;
  zone: string;
  networks: { name: string; type: "public" | "private" }[];
  /** Floating addresses, as they are written in answers. */
  ip_addresses: { address: string; network_name: string; created_at: string; updated_at: string }[];
}

interface StateChange {
  at: number;
  state?: Server["state"];
  /** `null`: no longer shown. */
  progress?: string | null;
}

/** An address of an account, on a server or by itself. */
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
  /** Has anybody been given the state, to change it behind our back? From then on nothing that was worked out before may be relied on. */
  shared: boolean;
  /** Who has which interface, as long as the state is ours alone and no interface has come or gone. */
  holders?: ReadonlyMap<string, Holder> | undefined;
  /** The addresses by text and by interface, under the same condition. */
  found?: Found | undefined;
  /** The MAC addresses that any interface has, or had: see `newMac`. */
  macs?: Set<string>;
  /** No server changes its state before this moment, as long as the state is ours alone. */
  quietUntil: number;
}

/** Under both versions of the API; the version is a placeholder of the path. */
type Handler = (request: EmulatedRequest, version: Version) => EmulatedAnswer;
/** `"GET /ip_address/:address"` → what it does. */
export type Routes = Readonly<Record<string, Handler>>;

/** The first part of every path. */
export type Version = "1.2" | "1.3";

/** Nothing is there yet, not even credentials: the seed puts it there. */
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
  load_balancers: {},
  addresses: [],
});

/** The prefix says what sort of thing it is: servers `00`, storages `01`, networks `03`, routers `04`, load balancers `0a`, tokens `0c`. */
export const newId = ({ world }: Cell, prefix: string): string => prefix + world.uuid().slice(2);

/** `undefined`: no server has an interface of this MAC address. */
export function holderOf(cell: Cell, mac: string | undefined): Holder | undefined {
  if (mac === undefined) return undefined;
  return holdersOf(cell).get(mac);
}

function holdersOf(cell: Cell): ReadonlyMap<string, Holder> {
  if (cell.holders && !cell.shared) return cell.holders;
  const holders = new Map<string, Holder>();
  for (const server of Object.values(cell.state.servers)) {
    for (const nic of server.interfaces) if (!holders.has(nic.mac)) holders.set(nic.mac, { server, nic });
  }
  cell.holders = holders;
  return holders;
}

/** Of all interfaces, for lists: MAC address → who has it, and what is on it. */
export interface ByMac {
  holderOf(mac: string | undefined): Holder | undefined;
  addressesAt(mac: string): readonly Address[];
}

type Holder = { server: Server; nic: Interface };

/** For one object: a look at each is quicker than an order that nobody uses twice. */
export const lookingByMac = (cell: Cell): ByMac => ({
  holderOf: (mac) => holderOf(cell, mac),
  addressesAt: (mac) => addressesAt(cell, mac),
});

/** For answers that show all servers: one pass over the addresses, and not one for each interface. */
export function orderedByMac(cell: Cell): ByMac {
  const addresses = cell.shared ? grouped(cell.state.addresses, ({ mac }) => mac) : foundIn(cell).byMac;
  const holders = holdersOf(cell);
  return {
    holderOf: (mac) => (mac === undefined ? undefined : holders.get(mac)),
    addressesAt: (mac) => addresses.get(mac) ?? [],
  };
}

/** In the order in which they came to be. */
export const addressesAt = (cell: Cell, mac: string): Address[] =>
  cell.shared ? cell.state.addresses.filter((one) => one.mac === mac) : [...(foundIn(cell).byMac.get(mac) ?? [])];

/** By the very text of the answers. */
export const addressNamed = (cell: Cell, text: string): Address | undefined =>
  cell.shared ? cell.state.addresses.find(({ address }) => address === text) : foundIn(cell).byText.get(text);

interface Found {
  readonly byText: Map<string, Address>;
  readonly byMac: Map<string | undefined, Address[]>;
}

function foundIn(cell: Cell): Found {
  const { addresses } = cell.state;
  cell.found ??= {
    byText: new Map(addresses.map((one) => [one.address, one])),
    byMac: grouped(addresses, ({ mac }) => mac),
  };
  return cell.found;
}

/** Ties an address to an interface, or to none. */
export function tie({ found }: Cell, address: Address, mac: string | undefined): void {
  const old = found?.byMac.get(address.mac);
  old?.splice(old.indexOf(address), 1);
  if (mac === undefined) delete address.mac;
  else address.mac = mac;
  const now = found?.byMac.get(mac);
  if (now) now.push(address);
  else found?.byMac.set(mac, [address]);
}

/** In the order of the server's interfaces. */
export const addressesOf = (cell: Cell, server: Server): Address[] =>
  server.interfaces.flatMap(({ mac }) => addressesAt(cell, mac));
