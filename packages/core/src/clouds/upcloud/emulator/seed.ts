import * as z from "zod/mini";
import { type Reader, seedReader } from "../../../emulation/seeds.ts";
import { attach, growAddress } from "./growth.ts";
import { ipValue, newMac, within } from "./text.ts";
import { type Cell, type Network, newId, type Token } from "./world.ts";

const text = z.string().check(z.minLength(1));
const yesNo = z.enum(["yes", "no"]);
const uuid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));
const address = z.string().check(z.refine((value) => ipValue(value) !== undefined, "must be an IP address"));
const labels = z.optional(z.array(z.strictObject({ key: text, value: z.string() })));
const owner = z.optional(z.enum(["ours", "theirs", "everybody"]));
const policy = z.optional(z.enum(["keep", "release"]));
const addressOptions = {
  ptr_record: z.optional(z.string()),
  part_of_plan: z.optional(z.boolean()),
  release_policy: policy,
  delegated_to_account_id: z.optional(z.int()),
};

/** The seed format of the pretend UpCloud. What is left out gets an invented value. */
export const seedSchema = z.strictObject({
  account: z.optional(
    z.strictObject({
      username: text,
      password: text,
      credits: z.number(),
      resource_limits: z.record(z.string(), z.number()),
    }),
  ),
  tokens: z.optional(z.array(z.strictObject({ id: z.optional(uuid), name: text, token: text }))),
  zones: z.optional(z.array(z.strictObject({ id: text, description: text, public: yesNo }))),
  networks: z.optional(
    z.array(
      z.strictObject({
        uuid: z.optional(uuid),
        name: text,
        type: z.enum(["public", "utility", "private"]),
        zone: text,
        router: z.optional(uuid),
        labels,
        ip_networks: z.array(
          z.strictObject({
            address: text,
            family: z.enum(["IPv4", "IPv6"]),
            dhcp: yesNo,
            dhcp_default_route: yesNo,
            dhcp_dns: z.optional(z.array(text)),
            dhcp_routes: z.optional(z.array(text)),
            gateway: z.optional(text),
          }),
        ),
        /** The vendor's own networks are everybody's. */
        owner,
      }),
    ),
  ),
  servers: z.optional(
    z.array(
      z.strictObject({
        uuid: z.optional(uuid),
        title: text,
        hostname: z.optional(text),
        zone: text,
        state: z.optional(z.enum(["started", "stopped", "maintenance", "error"])),
        labels,
        owner,
        interfaces: z.array(
          z.strictObject({
            type: z.enum(["public", "utility", "private"]),
            index: z.optional(z.int()),
            mac: z.optional(z.string().check(z.regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/))),
            /** Id or name; without one, the network of that sort that holds the first address. */
            network: z.optional(text),
            source_ip_filtering: z.optional(yesNo),
            addresses: z.array(z.strictObject({ address, floating: z.optional(z.boolean()), ...addressOptions })),
          }),
        ),
      }),
    ),
  ),
  /** Managed: they have floating addresses that are attached to nothing else. */
  load_balancers: z.optional(
    z.array(
      z.strictObject({
        uuid: z.optional(uuid),
        name: text,
        zone: text,
        networks: z.array(z.strictObject({ name: text, type: z.enum(["public", "private"]) })),
        ip_addresses: z.optional(z.array(z.strictObject({ address, network_name: text }))),
      }),
    ),
  ),
  /** Attached to nothing. */
  floating: z.optional(z.array(z.strictObject({ address, zone: text, owner, ...addressOptions }))),
});

/** What a seed may state; what it leaves out is made up. */
export type Seed = z.output<typeof seedSchema>;
type ServerSeed = NonNullable<Seed["servers"]>[number];

/** Adds the objects of a seed; one with the id of an older one takes its place. Throws an Error that names what is wrong. */
export function plant(data: unknown, cell: Cell): void {
  const { state, world } = cell;
  const seed = reader.read(seedSchema, data);
  if (seed.account) state.account = seed.account;
  for (const { id = newId(cell, "0c"), ...one } of seed.tokens ?? []) {
    state.tokens[id] = { id, ...one, ...TOKEN_FACTS, created_at: new Date(world.date()).toISOString() };
  }
  state.zones.push(...(seed.zones ?? []));
  for (const { uuid: id = newId(cell, "03"), labels: named = [], router, owner: whose, ...one } of seed.networks ??
    []) {
    // What its schema lets be left out is left out, and not told as nothing.
    const network = { uuid: id, labels: named, ...one } as Omit<Network, "owner">;
    const belongs = whose ?? (one.type === "private" ? "ours" : "everybody");
    state.networks[id] = { ...network, ...(router ? { router } : {}), owner: belongs };
  }
  const known: Known = new Set(state.addresses.map((one) => ipValue(one.address)));
  for (const [at, one] of (seed.servers ?? []).entries()) plantServer(cell, one, `servers[${at}]`, known);
  for (const [at, { zone, owner: whose = "ours", ...one }] of (seed.floating ?? []).entries()) {
    const network = networkHolding(cell, zone, "public", one.address) ?? wrong(`floating[${at}].address`, NO_NETWORK);
    plantAddress(cell, network, { ...one, floating: true }, known, { whose });
  }
  for (const { uuid: id = newId(cell, "0a"), ip_addresses = [], ...one } of seed.load_balancers ?? []) {
    const since = new Date(world.date()).toISOString();
    const lent = ip_addresses.map((each) => ({ ...each, created_at: since, updated_at: since }));
    state.load_balancers[id] = { uuid: id, ...one, ip_addresses: lent };
  }
}

/** The addresses that are there, by value: a seed may have thousands. */
type Known = Set<string | undefined>;

const NO_NETWORK = "no network of that sort and zone holds it";
const TOKEN_FACTS: Omit<Token, "id" | "name" | "token" | "created_at"> = {
  type: "workspace",
  gui: false,
  expires_at: "2030-01-01T00:00:00Z",
  can_create_tokens: true,
  allowed_ip_ranges: ["0.0.0.0/0", "::/0"],
};

function plantServer(cell: Cell, seed: ServerSeed, where: string, known: Known): void {
  const { state, world } = cell;
  const { uuid: id = newId(cell, "00"), interfaces, title, hostname = `${title}.example.com`, ...rest } = seed;
  const { zone, state: stands = "started", labels: named = [], owner: whose = "ours" } = rest;
  if (!state.zones.some((one) => one.id === zone)) wrong(`${where}.zone`, `there is no zone ${zone}`);
  state.servers[id] = {
    uuid: id,
    title,
    hostname,
    zone,
    state: stands,
    placed: stands === "started",
    changes: [],
    created: Math.floor(world.date() / 1000),
    labels: named,
    interfaces: [],
    storage: [{ uuid: newId(cell, "01"), title: "disk1", size: 10, tier: "maxiops" }],
    firewall_rules: [],
    secret: "invented",
    owner: whose,
  };
  for (const [
    at,
    { addresses, network: name, type, mac = newMac(cell), index, source_ip_filtering },
  ] of interfaces.entries()) {
    const [first] = addresses;
    const network =
      name === undefined
        ? first && networkHolding(cell, zone, type, first.address)
        : Object.values(state.networks).find((one) => one.uuid === name || one.name === name);
    if (!network) wrong(`${where}.interfaces[${at}]`, NO_NETWORK);
    const nic = attach(cell, state.servers[id], {
      type,
      network: network.uuid,
      mac,
      ...(index === undefined ? {} : { index }),
      ...(source_ip_filtering === undefined ? {} : { source_ip_filtering }),
    });
    for (const one of addresses) plantAddress(cell, network, one, known, { mac: nic.mac, whose });
  }
}

function plantAddress(
  cell: Cell,
  network: Network,
  seed: ServerSeed["interfaces"][number]["addresses"][number],
  known: Known,
  { mac, whose }: { readonly mac?: string; readonly whose: "ours" | "theirs" | "everybody" },
): void {
  const { address: wanted, floating = false, release_policy, ptr_record, part_of_plan, delegated_to_account_id } = seed;
  const { state } = cell;
  const value = ipValue(wanted);
  cell.found = undefined;
  if (known.has(value)) state.addresses = state.addresses.filter((one) => ipValue(one.address) !== value);
  known.add(value);
  const grown = growAddress(cell, {
    network,
    family: wanted.includes(":") ? "IPv6" : "IPv4",
    address: wanted,
    floating,
    ...(mac === undefined ? {} : { mac }),
    ...(release_policy === undefined ? {} : { release_policy }),
  });
  Object.assign(grown, {
    owner: whose,
    ...(ptr_record === undefined ? {} : { ptr_record }),
    ...(part_of_plan === undefined ? {} : { part_of_plan }),
    ...(delegated_to_account_id === undefined ? {} : { delegated_to_account_id }),
  });
}

const networkHolding = ({ state }: Cell, zone: string, type: string, ip: string) =>
  Object.values(state.networks).find(
    (one) => one.zone === zone && one.type === type && one.ip_networks.some((part) => within(ip, part.address)),
  );

const reader = seedReader("UpCloud");
const wrong: Reader["wrong"] = reader.wrong;
