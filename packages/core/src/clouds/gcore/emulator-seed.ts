import * as z from "zod/mini";
import { contains, familyOf, freeAddress, parseAddress, parseMac, parsePrefix } from "./emulator-addresses.ts";
import { type Cell, type Network, type Port, type State, subnetsOf } from "./emulator-world.ts";

const text = z.string().check(z.minLength(1));
const uuid = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
const id = z.optional(uuid);
const whole = z.int();
const scope = { project_id: z.optional(whole), region_id: z.optional(whole) };
const flag = z.optional(z.boolean());
const address = z.string().check(z.refine((value) => parseAddress(value) !== undefined, "must be an IP address"));
const prefix = z
  .string()
  .check(z.refine((value) => parsePrefix(value) !== undefined, "must be an IP address or network"));
const mac = z
  .string()
  .check(z.refine((value) => parseMac(value) === value, "must be a MAC address in small letters with colons"));
const tags = z.optional(z.record(z.string(), z.string()));

const port = {
  id,
  name: z.optional(text),
  interface_name: z.optional(z.nullable(text)),
  /** Id or name. */
  network: text,
  ip_addresses: z.optional(z.array(address)),
  mac_address: z.optional(mac),
  allowed_address_pairs: z.optional(z.array(z.strictObject({ ip_address: prefix, mac_address: z.optional(mac) }))),
  port_security_enabled: flag,
  managed_by: z.optional(z.enum(["user", "system"])),
  trunk: flag,
  tags,
};
const subPort = z.strictObject({ ...port, segmentation_id: whole });
const attachedPort = z.strictObject({ ...port, sub_ports: z.optional(z.array(subPort)) });
type PortSeed = z.output<typeof attachedPort>;

const seedSchema = z.strictObject({
  tokens: z.optional(z.array(text)),
  projects: z.optional(z.array(z.strictObject({ id: whole, name: text }))),
  regions: z.optional(z.array(z.strictObject({ id: whole, display_name: text }))),
  networks: z.optional(
    z.array(
      z.strictObject({
        id,
        name: text,
        ...scope,
        external: flag,
        shared: flag,
        default: flag,
        type: z.optional(z.enum(["vlan", "vxlan"])),
        mtu: z.optional(whole),
        segmentation_id: z.optional(z.nullable(whole)),
        tags,
        subnets: z.optional(
          z.array(
            z.strictObject({
              id,
              name: z.optional(text),
              cidr: prefix,
              gateway_ip: z.optional(z.nullable(address)),
              enable_dhcp: flag,
            }),
          ),
        ),
      }),
    ),
  ),
  instances: z.optional(
    z.array(z.strictObject({ id, name: text, ...scope, ports: z.optional(z.array(attachedPort)) })),
  ),
  /** Attached to nothing. */
  ports: z.optional(z.array(z.strictObject({ ...port, ...scope }))),
  reserved_fixed_ips: z.optional(
    z.array(z.strictObject({ id, name: z.optional(text), network: text, ip_address: address, is_vip: flag, ...scope })),
  ),
  floating_ips: z.optional(
    z.array(
      z.strictObject({
        id,
        floating_ip_address: address,
        /** Id. */
        port: z.optional(uuid),
        ...scope,
        tags,
      }),
    ),
  ),
});
type Seed = z.output<typeof seedSchema>;

/** Adds the objects of a seed; one with the id of an older one takes its place. Throws an Error that names what is wrong. */
export function plant(data: unknown, cell: Cell): void {
  const read = seedSchema.safeParse(data);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new Error(`The Gcore seed is wrong at ${pathOf(issue?.path ?? [])}: ${issue?.message ?? "unknown"}.`);
  }
  const seed = read.data;
  const { state, world } = cell;
  const now = world.date();
  const stamp = () => ({ created_at: now, updated_at: now, creator_task_id: null });

  state.tokens.push(...(seed.tokens ?? []));
  for (const one of seed.projects ?? []) state.projects[one.id] = { ...one, created_at: now };
  for (const one of seed.regions ?? []) state.regions[one.id] = { ...one, created_at: now };
  for (const [at, one] of (seed.networks ?? []).entries()) {
    plantNetwork(one, scopeOf(one, `networks[${at}]`));
  }
  for (const [at, one] of (seed.instances ?? []).entries()) {
    const where = `instances[${at}]`;
    const place = scopeOf(one, where);
    const instance = { id: one.id ?? world.uuid(), name: one.name, ...place, ...stamp() };
    state.instances[instance.id] = instance;
    for (const [nth, port] of (one.ports ?? []).entries()) {
      plantPort(port, place, instance.id, `${where}.ports[${nth}]`);
    }
  }
  for (const [at, one] of (seed.ports ?? []).entries()) {
    const where = `ports[${at}]`;
    const { project_id: _, region_id: __, ...port } = one;
    plantPort(port, scopeOf(one, where), null, where);
  }
  for (const [at, one] of (seed.reserved_fixed_ips ?? []).entries()) {
    const where = `reserved_fixed_ips[${at}]`;
    const { is_vip: isVip = false, ip_address: ip, project_id: _, region_id: __, ...rest } = one;
    const name = one.name ?? `reserved_fixed_ip_${ip}`;
    const port = plantPort({ ...rest, name, ip_addresses: [ip] }, scopeOf(one, where), null, where);
    port.reserved = { is_vip: isVip, members: [] };
  }
  for (const [at, one] of (seed.floating_ips ?? []).entries()) {
    const where = `floating_ips[${at}]`;
    const port = one.port === undefined ? undefined : state.ports[one.port];
    if (one.port !== undefined && !port) wrong(`${where}.port`, `there is no port ${one.port}`);
    const ip = {
      id: one.id ?? world.uuid(),
      floating_ip_address: one.floating_ip_address,
      port_id: port?.id ?? null,
      fixed_ip_address: port?.ip_assignments.find(({ ip_address }) => familyOf(ip_address) === 4)?.ip_address ?? null,
      tags: one.tags ?? {},
      ...scopeOf(one, where),
      ...stamp(),
    };
    state.floating_ips[ip.id] = ip;
  }

  function plantNetwork(one: NonNullable<Seed["networks"]>[number], place: Place): void {
    const { subnets = [], external = false, ...rest } = one;
    const network: Network = {
      external,
      shared: external,
      default: false,
      type: "vxlan",
      mtu: 1450,
      port_security_enabled: true,
      segmentation_id: null,
      tags: {},
      ...stated(rest),
      name: one.name,
      id: one.id ?? world.uuid(),
      ...place,
      ...stamp(),
    };
    state.networks[network.id] = network;
    for (const subnet of subnets) {
      const id = subnet.id ?? world.uuid();
      state.subnets[id] = {
        id,
        network_id: network.id,
        name: subnet.name ?? `${one.name}-subnet`,
        cidr: parsePrefix(subnet.cidr) as string,
        gateway_ip: subnet.gateway_ip ?? null,
        enable_dhcp: subnet.enable_dhcp ?? true,
        ...place,
        ...stamp(),
      };
    }
  }

  function plantPort(one: PortSeed, place: Place, instance: string | null, where: string): Port {
    const network =
      networkNamed(state, one.network, place) ?? wrong(`${where}.network`, `there is no network ${one.network}`);
    const mac = one.mac_address ?? newMac(world.random);
    const port: Port = {
      id: one.id ?? world.uuid(),
      name: one.name ?? one.interface_name ?? "",
      interface_name: one.interface_name ?? null,
      network_id: network.id,
      mac_address: mac,
      ip_assignments: assignmentsOf(one.ip_addresses, network, where),
      allowed_address_pairs: (one.allowed_address_pairs ?? []).map((pair) => ({
        ip_address: parsePrefix(pair.ip_address) as string,
        mac_address: pair.mac_address ?? mac,
      })),
      port_security_enabled: one.port_security_enabled ?? true,
      security_groups: [],
      tags: one.tags ?? {},
      managed_by: one.managed_by ?? "user",
      instance_id: instance,
      trunk: one.trunk ?? one.sub_ports !== undefined,
      parent: null,
      reserved: null,
      ...place,
      ...stamp(),
    };
    state.ports[port.id] = port;
    for (const [nth, { segmentation_id, ...sub }] of (one.sub_ports ?? []).entries()) {
      plantPort(sub, place, instance, `${where}.sub_ports[${nth}]`).parent = { port_id: port.id, segmentation_id };
    }
    return port;
  }

  function assignmentsOf(addresses: readonly string[] | undefined, network: Network, where: string) {
    const subnets = subnetsOf(state, network.id);
    const given = addresses ?? subnets.slice(0, 1).map(({ cidr }) => freeAddress(cidr, takenAddresses(state)) ?? "");
    return given.map((raw) => {
      const ip = parseAddress(raw) ?? wrong(where, `network ${network.name} has no free address`);
      const subnet = subnets.find(({ cidr }) => contains(cidr, ip));
      if (!subnet) wrong(where, `no subnet of network ${network.name} holds ${ip}`);
      return { ip_address: ip, subnet_id: subnet.id };
    });
  }

  function scopeOf(one: { project_id?: number | undefined; region_id?: number | undefined }, where: string): Place {
    const project = one.project_id ?? Number(Object.keys(state.projects)[0]);
    const region = one.region_id ?? Number(Object.keys(state.regions)[0]);
    if (!state.projects[project]) wrong(`${where}.project_id`, `there is no project ${project}`);
    if (!state.regions[region]) wrong(`${where}.region_id`, `there is no region ${region}`);
    return { project_id: project, region_id: region };
  }
}

interface Place {
  readonly project_id: number;
  readonly region_id: number;
}

const networkNamed = (state: State, name: string, place: Place): Network | undefined =>
  Object.values(state.networks).find(
    (one) =>
      (one.id === name || one.name === name) &&
      one.region_id === place.region_id &&
      (one.project_id === place.project_id || one.shared),
  );

export const takenAddresses = (state: State): ReadonlySet<string> =>
  new Set([
    ...Object.values(state.ports).flatMap((port) => port.ip_assignments.map(({ ip_address }) => ip_address)),
    ...Object.values(state.floating_ips).map(({ floating_ip_address }) => floating_ip_address),
    ...Object.values(state.subnets).flatMap(({ gateway_ip }) => gateway_ip ?? []),
  ]);

export const newMac = (random: () => number): string =>
  [
    "fa:16:3e",
    ...[0, 0, 0].map(() =>
      Math.floor(random() * 256)
        .toString(16)
        .padStart(2, "0"),
    ),
  ].join(":");

/** Without the members that were left out, so that a default can stand in for them. */
const stated = <T extends object>(one: T) =>
  Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };

function wrong(where: string, why: string): never {
  throw new Error(`The Gcore seed is wrong at ${where}: ${why}.`);
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text ? `${text}.${String(step)}` : String(step)),
    "",
  ) || "its top";
