import * as z from "zod/mini";
import { parseAddress, parsePair } from "./addresses.ts";
import { addPort, anyAddress, neutronSubnetFor, takenIn } from "./network.ts";
import { type Cell, hexId, type Subnet } from "./world.ts";

const text = z.string().check(z.minLength(1));
const uuid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a UUID"));
const hex = z.string().check(z.regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits"));
const address = z.string().check(z.refine((raw) => parseAddress(raw) === raw, "must be an IP address"));
const mac = z.string().check(z.regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, "must be a MAC address"));
const pair = z.strictObject({
  ip_address: z.string().check(z.refine((raw) => parsePair(raw) === raw, "must be an IP address or network")),
  mac_address: z.optional(mac),
});

/** A subnet is named by its id or its name; what is left out is made up. */
const seedSchema = z.strictObject({
  account: z.optional(z.strictObject({ id: hex, name: text })),
  projects: z.optional(z.array(z.strictObject({ id: hex, name: text }))),
  users: z.optional(z.array(z.strictObject({ name: text, password: text }))),
  keys: z.optional(z.array(z.strictObject({ access: text, secret: text, security_token: z.optional(text) }))),
  subnets: z.optional(
    z.array(
      z.strictObject({
        id: z.optional(uuid),
        name: text,
        project_id: z.optional(hex),
        cidr: text,
        gateway_ip: z.optional(address),
        neutron_subnet_id: z.optional(uuid),
        cidr_v6: z.optional(text),
        neutron_subnet_id_v6: z.optional(uuid),
      }),
    ),
  ),
  servers: z.optional(
    z.array(
      z.strictObject({
        id: z.optional(uuid),
        name: text,
        nics: z.optional(
          z.array(
            z.strictObject({
              id: z.optional(uuid),
              subnet: text,
              ip_addresses: z.optional(z.array(address)),
              mac_address: z.optional(mac),
              allowed_address_pairs: z.optional(z.array(pair)),
            }),
          ),
        ),
      }),
    ),
  ),
  ports: z.optional(
    z.array(
      z.strictObject({
        id: z.optional(uuid),
        name: z.optional(text),
        subnet: text,
        ip_address: z.optional(address),
        device_owner: z.optional(text),
        mac_address: z.optional(mac),
        allowed_address_pairs: z.optional(z.array(pair)),
      }),
    ),
  ),
});

/** Plants the objects of a seed. Throws an Error that says where it is wrong; what came before that stays. */
export function plant(data: unknown, cell: Cell): void {
  const { state, world } = cell;
  const parsed = z.safeParse(seedSchema, data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(issue?.path.join(".") || "its top", issue?.message ?? "unreadable");
  }
  const { account, projects, users, keys, subnets, servers, ports } = parsed.data;
  if (account) state.account = account;
  for (const project of projects ?? []) state.projects[project.id] = project;
  for (const user of users ?? []) state.users[user.name] = { id: hexId(world), ...user };
  for (const { access, secret, security_token } of keys ?? [])
    state.keys[access] = {
      secret,
      security_token: security_token ?? null,
      expires_at: null,
      failures: 0,
      locked_until: 0,
    };
  for (const one of subnets ?? []) {
    const subnet: Subnet = {
      id: one.id ?? world.uuid(),
      name: one.name,
      project_id: one.project_id ?? Object.keys(state.projects)[0] ?? "",
      cidr: one.cidr,
      gateway_ip: one.gateway_ip ?? null,
      neutron_subnet_id: one.neutron_subnet_id ?? world.uuid(),
      cidr_v6: one.cidr_v6 ?? null,
      neutron_subnet_id_v6: one.cidr_v6 === undefined ? null : (one.neutron_subnet_id_v6 ?? world.uuid()),
    };
    state.subnets[subnet.id] = subnet;
  }
  for (const [at, { id = world.uuid(), name, nics }] of (servers ?? []).entries()) {
    const zone = "eu-west-101a";
    for (const [nth, nic] of (nics ?? []).entries()) {
      const subnet = subnetNamed(nic.subnet, `servers.${at}.nics.${nth}`);
      const addresses = nic.ip_addresses ?? [anyAddress(state, subnet) ?? ""];
      check(subnet, addresses, `servers.${at}.nics.${nth}.ip_addresses`);
      addPort(cell, {
        id: nic.id,
        subnet,
        addresses,
        mac: nic.mac_address,
        owner: `compute:${zone}`,
        device: id,
        pairs: nic.allowed_address_pairs as never,
      });
      state.servers[id] = { id, name, project_id: subnet.project_id, zone };
    }
    state.servers[id] ??= { id, name, project_id: Object.keys(state.projects)[0] ?? "", zone };
  }
  for (const [at, port] of (ports ?? []).entries()) {
    const subnet = subnetNamed(port.subnet, `ports.${at}`);
    const addresses = [port.ip_address ?? anyAddress(state, subnet) ?? ""];
    check(subnet, addresses, `ports.${at}.ip_address`);
    addPort(cell, {
      id: port.id,
      name: port.name,
      subnet,
      addresses,
      mac: port.mac_address,
      owner: port.device_owner,
      pairs: port.allowed_address_pairs as never,
    });
  }

  function subnetNamed(name: string, where: string): Subnet {
    const found = Object.values(state.subnets).find((one) => one.id === name || one.name === name);
    if (!found) throw wrong(`${where}.subnet`, `there is no subnet ${name}`);
    return found;
  }

  function check(subnet: Subnet, addresses: readonly string[], where: string): void {
    for (const ip of addresses) {
      if (ip === "" || neutronSubnetFor(subnet, ip) === undefined)
        throw wrong(where, `${ip || "no address"} is not in ${subnet.cidr}`);
      if (takenIn(state, subnet).has(ip)) throw wrong(where, `${ip} is in use`);
    }
  }
}

const wrong = (where: string, why: string) => new Error(`The Huawei Cloud seed is wrong at ${where}: ${why}.`);
