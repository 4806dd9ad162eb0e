import { secondsOf } from "../../../emulation/durations.ts";
import type { EmulatedAnswer, EmulatedRequest, EmulatedWorld } from "../../../emulation.ts";
import type { Family } from "./ranges.ts";
import type { Switches } from "./switches.ts";

/** Times are milliseconds since 1970 everywhere in the state. */
export interface Scoped {
  region: string;
  project: string;
}

/** A network; its subnets name it. */
export interface Network extends Scoped {
  id: string;
  uid: string;
  cidr: string;
  created_at: number;
}

/** A subnet with a range of one family, or of each. */
export interface Subnet extends Scoped {
  id: string;
  uid: string;
  /** The network's id. */
  network: string;
  ipv4_cidr: string | null;
  ipv6_cidr: string | null;
  created_at: number;
}

/** Of a region, kept by its operator. Routable ones serve EXTERNAL addresses. */
export interface Pool {
  region: string;
  id: string;
  uid: string;
  routable: boolean;
  ip_version: Family;
  prefixes: string[];
  min_prefix_length: number | null;
  max_prefix_length: number | null;
}

/** An address from its reservation on. Times in milliseconds since 1970. */
export interface Address extends Scoped {
  id: string;
  uid: string;
  /** Chosen when it was asked for; shown once it is reserved. */
  ip_address: string;
  ip_version: Family;
  address_type: "EXTERNAL" | "INTERNAL";
  /** As they were sent, and what they mean. */
  sent: { network: string | null; subnetwork: string | null };
  network: string | null;
  subnetwork: string | null;
  phase: "reserving" | "reserved" | "releasing" | "failed";
  /** Does a machine use it? */
  in_use: boolean;
  /** Will its reservation end in a failure? */
  doomed: boolean;
  created_at: number;
  /** From when on reads know it. */
  visible_at: number;
  /** When its phase ends by itself, and how often it was looked at in it. */
  due_at: number;
  looks: number;
}

/** What a token stands for. Times in milliseconds since 1970. */
export interface Token {
  principal: string;
  type: "user" | "api_key" | "service_account";
  roles: string[];
  jti: string;
  issued_at: number;
  expires_at: number;
}

/** All that the pretend cloud holds. A test may read it, and change it by hand. */
export interface State extends Record<string, unknown> {
  regions: string[];
  projects: string[];
  /** By `region/project/id`. */
  networks: Record<string, Network>;
  subnets: Record<string, Subnet>;
  addresses: Record<string, Address>;
  /** By `region/id`. */
  pools: Record<string, Pool>;
  api_keys: Record<string, { roles: string[] }>;
  service_accounts: Record<string, { secret: string; roles: string[] }>;
  /** That never expire. */
  static_tokens: Record<string, { roles: string[] }>;
  /** The address last handed out of each range. */
  cursors: Record<string, string>;
}

/** Nothing is there yet, not even credentials: the seed puts it there. */
export const emptyState = (): State => ({
  regions: [],
  projects: [],
  networks: {},
  subnets: {},
  addresses: {},
  pools: {},
  api_keys: {},
  service_accounts: {},
  static_tokens: {},
  cursors: {},
});

/** All that a route works with. */
export interface Cell {
  readonly world: EmulatedWorld;
  /** The tokens that were minted, by their text: no part of the world that plans speak of. */
  readonly tokens: Map<string, Token>;
  readonly state: State;
  readonly switches: Switches;
  /** The words with which the next allocations fail, the first one first. */
  readonly failures: string[];
  /** Has anybody been given the state, to change it behind our back? From then on every address is looked at. */
  shared: boolean;
  /** Every address that is held, and the stretches that have none left, as long as the state is ours alone and nothing is given back. */
  held?: { readonly keys: Set<string>; readonly full: Set<string> } | undefined;
  /** May work on any address be under way? */
  busy: boolean;
}

/** Answers one request, or throws a refusal. */
export type Handler = (request: EmulatedRequest) => EmulatedAnswer;

/** By `METHOD /path`; a part of a path that begins with a colon is a parameter. */
export type Routes = Readonly<Record<string, Handler>>;

/** Ids are a project's own in its region: another one may have the same. */
export const keyOf = ({ region, project }: Scoped, id: string): string => `${region}/${project}/${id}`;

/** What `selfLink` ends in. */
export const pathOf = ({ region, project }: Scoped, collection: string, id: string): string =>
  `/v1/regions/${region}/projects/${project}/compute/${collection}/${id}`;

/** Brings every address up to date: what is due settles. */
export function runDue(cell: Cell): void {
  const { state, switches, world } = cell;
  if (!cell.busy && !cell.shared) return;
  cell.busy = false;
  for (const one of Object.values(state.addresses)) {
    if (one.phase === "reserved" || one.phase === "failed") continue;
    cell.busy = true;
    const due = switches.task_looks === null ? world.date() >= one.due_at : one.looks >= switches.task_looks;
    if (!due) continue;
    cell.held = undefined;
    if (one.phase === "releasing") delete state.addresses[keyOf(one, one.id)];
    else enter(one, one.doomed ? "failed" : "reserved", cell);
  }
}

/** It leaves the phase when its time is up, or at the look that `task_looks` says. */
export function enter(address: Address, phase: Address["phase"], cell: Cell): void {
  const { switches, world } = cell;
  cell.busy = true;
  const due_at = world.date() + secondsOf(switches.task_seconds, world.random) * 1000;
  Object.assign(address, { phase, due_at, looks: 0 });
}
