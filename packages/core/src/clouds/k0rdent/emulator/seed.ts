import * as z from "zod/mini";
import { parseAddress, rangeOf } from "../../../emulation/addresses.ts";
import { seedReader } from "../../../emulation/seeds.ts";
import { hostsOf, wordOf } from "./ranges.ts";
import { type Address, type Cell, keyOf, type Scoped } from "./world.ts";

const id = z.string().check(z.regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/));
const text = z.string().check(z.minLength(1));
const cidr = z.string().check(z.refine((value) => isRange(value), "must be a network such as 10.0.0.0/16"));
const ip = z.string().check(z.refine((value) => parseAddress(value) !== undefined, "must be an IP address"));
const moment = z.iso.datetime();
const roles = z._default(z.array(text), ["editor"]);
const scope = { region: z.optional(text), project: z.optional(text) };

/** What a test, or `--seed`, may put into the world; unknown members are refused. */
export const seedSchema = z.strictObject({
  regions: z.optional(z.array(text)),
  projects: z.optional(z.array(text)),
  api_keys: z.optional(z.array(z.strictObject({ key: text, roles }))),
  service_accounts: z.optional(z.array(z.strictObject({ client_id: text, client_secret: text, roles }))),
  /** Tokens that never expire. */
  static_tokens: z.optional(z.array(z.strictObject({ token: text, roles }))),
  networks: z.optional(
    z.array(
      z.strictObject({
        id,
        ...scope,
        cidr,
        subnets: z.optional(z.array(z.strictObject({ id, ipv4_cidr: z.optional(cidr), ipv6_cidr: z.optional(cidr) }))),
      }),
    ),
  ),
  pools: z.optional(
    z.array(
      z.strictObject({
        id,
        region: z.optional(text),
        routable: z.optional(z.boolean()),
        prefixes: z.array(cidr).check(z.minLength(1)),
      }),
    ),
  ),
  /** EXTERNAL ones without `subnetwork`. */
  addresses: z.optional(
    z.array(
      z.strictObject({
        id,
        ...scope,
        ip_address: ip,
        subnetwork: z.optional(id),
        in_use: z.optional(z.boolean()),
        created_at: z.optional(moment),
      }),
    ),
  ),
});

/** What a seed may state; what it leaves out is made up. */
export type Seed = z.output<typeof seedSchema>;

/** Adds the objects of a seed; one with the id of an older one takes its place. Throws an Error that names what is wrong. */
export function plant(data: unknown, cell: Cell): void {
  const seed = seedReader("k0rdent").read(seedSchema, data);
  const { state } = cell;
  state.regions.push(...(seed.regions ?? []).filter((one) => !state.regions.includes(one)));
  state.projects.push(...(seed.projects ?? []).filter((one) => !state.projects.includes(one)));
  for (const { key, ...rest } of seed.api_keys ?? []) state.api_keys[key] = rest;
  for (const { client_id, client_secret: secret, roles } of seed.service_accounts ?? [])
    state.service_accounts[client_id] = { secret, roles };
  for (const { token, ...rest } of seed.static_tokens ?? []) state.static_tokens[token] = rest;
  plantNetworks(seed, cell);
  plantPools(seed, cell);
  for (const one of seed.addresses ?? []) plantAddress(one, cell);
}

function scopeOf({ region, project }: { region?: string | undefined; project?: string | undefined }, { state }: Cell) {
  return { region: region ?? state.regions[0] ?? "", project: project ?? state.projects[0] ?? "" };
}

function plantNetworks({ networks = [] }: Seed, cell: Cell): void {
  const { state, world } = cell;
  for (const { subnets = [], region, project, ...one } of networks) {
    const scoped = scopeOf({ region, project }, cell);
    const created_at = world.date();
    state.networks[keyOf(scoped, one.id)] = { ...scoped, ...one, uid: world.uuid(), created_at };
    for (const { id, ipv4_cidr = null, ipv6_cidr = null } of subnets) {
      const subnet = { ...scoped, id, network: one.id, ipv4_cidr, ipv6_cidr, uid: world.uuid(), created_at };
      state.subnets[keyOf(scoped, id)] = subnet;
    }
  }
}

function plantPools({ pools = [] }: Seed, cell: Cell): void {
  for (const { id, region: stated, routable = true, prefixes } of pools) {
    const { region } = scopeOf({ region: stated }, cell);
    const families = new Set(prefixes.map((prefix) => wordOf(prefix)));
    const [ip_version = "IPV4", other] = families;
    if (other) throw new Error(`The k0rdent seed is wrong: the pool ${id} mixes both families.`);
    const bounds = { min_prefix_length: null, max_prefix_length: null };
    cell.state.pools[`${region}/${id}`] = {
      region,
      id,
      uid: cell.world.uuid(),
      routable,
      ip_version,
      prefixes,
      ...bounds,
    };
  }
}

function plantAddress(one: NonNullable<Seed["addresses"]>[number], cell: Cell): void {
  const { state, world } = cell;
  const scoped: Scoped = scopeOf(one, cell);
  const subnet = one.subnetwork === undefined ? undefined : state.subnets[keyOf(scoped, one.subnetwork)];
  if (one.subnetwork !== undefined && !subnet)
    throw new Error(`The k0rdent seed is wrong: ${one.id} lies in the subnet ${one.subnetwork}, which is not there.`);
  const address: Address = {
    ...scoped,
    id: one.id,
    uid: world.uuid(),
    ip_address: one.ip_address,
    ip_version: wordOf(one.ip_address),
    address_type: subnet ? "INTERNAL" : "EXTERNAL",
    sent: { network: null, subnetwork: subnet ? subnet.id : null },
    network: subnet?.network ?? null,
    subnetwork: subnet?.id ?? null,
    phase: "reserved",
    in_use: one.in_use ?? false,
    doomed: false,
    created_at: one.created_at === undefined ? world.date() : Date.parse(one.created_at),
    visible_at: 0,
    due_at: 0,
    looks: 0,
  };
  state.addresses[keyOf(scoped, one.id)] = address;
  cell.held = undefined;
}

function isRange(value: string): boolean {
  try {
    const { first, last } = hostsOf(rangeOf(value));
    return first <= last;
  } catch {
    return false;
  }
}
