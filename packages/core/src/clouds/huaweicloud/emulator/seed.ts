import { type Reader, seedReader } from "../../../emulation/seeds.ts";
import { freeAddress } from "./addresses.ts";
import { addEip } from "./eip-world.ts";
import { addPort, neutronSubnetFor, takenIn } from "./network.ts";
import { type Seed, seedSchema } from "./seed-schema.ts";
import { type Bandwidth, type Cell, hexId, type Pair, type Subnet } from "./world.ts";

const { read, ...reader } = seedReader("Huawei Cloud");
const wrong: Reader["wrong"] = reader.wrong;
const ZONE = "eu-west-101a";

/** Plants the objects of a seed. Throws an Error that says where it is wrong; what came before that stays. */
export function plant(data: unknown, cell: Cell): void {
  const seed = read(seedSchema, data);
  plantAccount(seed, cell);
  for (const subnet of seed.subnets ?? []) plantSubnet(subnet, cell);
  const grounds: Grounds = new Map();
  for (const [at, server] of (seed.servers ?? []).entries()) plantServer(server, `servers.${at}`, grounds, cell);
  for (const [at, port] of (seed.ports ?? []).entries()) {
    const addresses = port.ip_address === undefined ? undefined : [port.ip_address];
    plantPort({ ...port, ip_addresses: addresses, owner: port.device_owner }, `ports.${at}`, grounds, cell);
  }
  for (const one of seed.shared_bandwidths ?? []) addBandwidth(cell, { ...one, share_type: "WHOLE" });
  for (const [at, eip] of (seed.eips ?? []).entries()) plantEip(eip, `eips.${at}`, cell);
}

/** Subnet → what is taken in it, and how far the search for free addresses has come: a seed may have thousands of ports. */
type Grounds = Map<string, { readonly taken: Set<string>; readonly reached: Map<string, bigint> }>;

type Entry<Key extends keyof Seed> = NonNullable<Seed[Key]> extends readonly (infer One)[] ? One : never;

function plantAccount({ account, projects, users, keys, identity_providers }: Seed, { state, world }: Cell): void {
  if (account) state.account = account;
  for (const project of projects ?? []) state.projects[project.id] = project;
  for (const { id = hexId(world), ...user } of users ?? []) state.users[user.name] = { id, ...user };
  for (const { id, token } of identity_providers ?? []) state.identity_providers[id] = token;
  for (const { access, secret, security_token = null } of keys ?? [])
    state.keys[access] = { secret, security_token, expires_at: null, failures: 0, locked_until: 0 };
}

function plantSubnet(one: Entry<"subnets">, { state, world }: Cell): void {
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

function plantServer({ id, name, nics = [] }: Entry<"servers">, where: string, grounds: Grounds, cell: Cell): void {
  const { state, world } = cell;
  const device = id ?? world.uuid();
  const made = nics.map((nic, nth) =>
    plantPort({ ...nic, owner: `compute:${ZONE}`, device }, `${where}.nics.${nth}`, grounds, cell),
  );
  const project_id = made[0]?.project_id ?? Object.keys(state.projects)[0] ?? "";
  state.servers[device] = { id: device, name, project_id, zone: ZONE };
}

function addBandwidth(cell: Cell, one: Pick<Bandwidth, "name" | "size" | "share_type"> & { id?: string | undefined }) {
  const project_id = Object.keys(cell.state.projects)[0] ?? "";
  const made: Bandwidth = { charge_mode: "bandwidth", project_id, ...one, id: one.id ?? cell.world.uuid() };
  cell.state.bandwidths[made.id] = made;
  return made;
}

function plantEip(one: Entry<"eips">, where: string, cell: Cell): void {
  const port = one.port_id === undefined ? undefined : cell.state.ports[one.port_id];
  if (one.port_id !== undefined && !port) wrong(`${where}.port_id`, `there is no port ${one.port_id}`);
  const name = `${one.alias ?? "bandwidth"}-line`;
  const bandwidth = addBandwidth(cell, { name, size: one.bandwidth_size ?? 5, share_type: "PER" });
  const { id, ip_address: address, alias, type } = one;
  addEip(cell, { id, address, alias, type, port, bandwidth, project: bandwidth.project_id });
}

interface Planted {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly subnet: string;
  readonly ip_addresses?: readonly string[] | undefined;
  readonly mac_address?: string | undefined;
  readonly allowed_address_pairs?: readonly { ip_address: string; mac_address?: string | undefined }[] | undefined;
  readonly owner?: string | undefined;
  readonly device?: string | undefined;
}

function plantPort(one: Planted, where: string, grounds: Grounds, cell: Cell) {
  const { state } = cell;
  const subnet = Object.values(state.subnets).find(({ id, name }) => id === one.subnet || name === one.subnet);
  if (!subnet) wrong(`${where}.subnet`, `there is no subnet ${one.subnet}`);
  const ground = grounds.get(subnet.id) ?? { taken: takenIn(state, subnet), reached: new Map() };
  grounds.set(subnet.id, ground);
  const addresses = one.ip_addresses ?? [freeAddress(subnet.cidr, ground.taken, ground.reached) ?? ""];
  for (const ip of addresses) {
    if (ip === "" || neutronSubnetFor(subnet, ip) === undefined)
      wrong(where, `${ip || "no address"} is not in ${subnet.cidr}`);
    if (ground.taken.has(ip)) wrong(where, `${ip} is in use`);
    ground.taken.add(ip);
  }
  return addPort(cell, {
    id: one.id,
    name: one.name,
    subnet,
    addresses,
    mac: one.mac_address,
    owner: one.owner,
    device: one.device,
    pairs: one.allowed_address_pairs?.map(
      ({ ip_address, mac_address }): Pair => ({ ip_address, ...(mac_address === undefined ? {} : { mac_address }) }),
    ),
  });
}
