import * as z from "zod/mini";
import type { Context } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import type { OpenStackClient } from "./client.ts";
import { describePort, type Port, toPort } from "./ports.ts";
import { TITLE } from "./services.ts";

/** The fields that say which port is meant: by its id, or by anything that leaves one. */
export const naming = {
  port_id: z.optional(uuid({ description: "The port, by its id." })),
  port_name: z.optional(text({ description: "The port, by its name." })),
  server: z.optional(
    text({ description: "The server that the port belongs to, by id, or by name where the cloud has Nova." }),
  ),
  network: z.optional(text({ description: "The network that the port is on, by id or name." })),
  port_address: z.optional(ipAddress({ description: "The port, by one of its own addresses." })),
};

/** What a spec states of its port. `checkNaming` says which combinations are allowed. */
export interface PortNaming {
  readonly port_id?: string | undefined;
  readonly port_name?: string | undefined;
  readonly server?: string | undefined;
  readonly network?: string | undefined;
  readonly port_address?: string | undefined;
}

/** The fields that name a port, in the order in which messages mention them. */
export const NAMES = ["port_id", "port_name", "server", "network", "port_address"] as const;

/** Refuses what names no port, and what says the same twice. `needed`: one has to be named. */
export function checkNaming(named: PortNaming, needed: boolean): void {
  const { port_id, network, ...rest } = named;
  const ways = [port_id, ...Object.values(rest)].filter((one) => one !== undefined).length;
  if (ways === 0 && (needed || network !== undefined))
    throw new InputError([
      { path: [], message: "one of `port_id`, `port_name`, `server` and `port_address` must say which port is meant" },
    ]);
  const beside = NAMES.find((name) => name !== "port_id" && named[name] !== undefined);
  if (port_id !== undefined && beside !== undefined)
    throw new InputError([{ path: [beside], message: "cannot be stated together with `port_id`" }]);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Every id of Neutron and Nova is a UUID; anything else that is stated is a name. */
export const isId = (text: string): boolean => UUID.test(text);

/** The id of the network that is meant. Throws where there is none, or several. */
export function networkId(client: OpenStackClient, network: string, context: Context): Promise<string> {
  if (isId(network)) return Promise.resolve(network.toLowerCase());
  return context.memo.once(`openstack/network/${network}`, async () => {
    const all = await client.api.networks({ name: network }, context);
    return only(
      all,
      `network is called ${network}`,
      ({ id, project_id }) => `${id} of project ${project_id ?? "unknown"}`,
      "Check `network`.",
    ).id;
  });
}

/** The id of the server that is meant; `undefined` where it is named by an id that nobody has looked for. */
export function serverId(client: OpenStackClient, server: string, context: Context): Promise<string> {
  if (isId(server)) return Promise.resolve(server.toLowerCase());
  return context.memo.once(`openstack/server/${server}`, async () => {
    const all = await client.servers.named(server, context);
    return only(all, `server is called ${server}`, ({ id }) => id, "Check `server`, the project and the region.").id;
  });
}

/** Exactly one, or an error that lists the candidates. */
function only<T>(all: readonly T[], what: string, describe: (one: T) => string, hint: string): T {
  const [one, another] = all;
  if (one !== undefined && another === undefined) return one;
  throw new ConflictError(
    one === undefined ? `${TITLE}: no ${what}` : `${TITLE}: more than one ${what}: ${all.map(describe).join(", ")}`,
    { hint: one === undefined ? hint : "State the id of the one that is meant." },
  );
}

/** The port that is named, other than by its id; `undefined` where there is none. Ambiguity is an error that lists the candidates. */
export async function findPort(
  client: OpenStackClient,
  named: PortNaming,
  context: Context,
): Promise<Port | undefined> {
  const { port_name, server, network, port_address } = named;
  const [network_id, device_id] = await Promise.all([
    network === undefined ? undefined : networkId(client, network, context),
    server === undefined ? undefined : serverId(client, server, context),
  ]);
  const key = JSON.stringify([port_name, device_id, network_id, port_address]);
  return context.memo.once(`openstack/port/${key}`, async () => {
    const query = {
      name: port_name,
      network_id,
      device_id,
      fixed_ips: port_address === undefined ? undefined : `ip_address=${port_address}`,
    };
    const ports = (await client.api.ports(query, context)).map(toPort);
    const [one, another] = ports;
    if (!one) return undefined;
    if (another)
      throw new ConflictError(`${TITLE}: more than one port is meant: ${ports.map(describePort).join(", ")}`, {
        hint: "State `network` or `port_address` as well, or `port_id` alone.",
      });
    client.remember(one);
    // So that it is not read again for this plan.
    return context.memo.once(`openstack/port/${one.id}`, async () => one);
  });
}

/** Why no port is meant, in words. */
export function noPort(named: PortNaming): ConflictError {
  const said = NAMES.filter((name) => named[name] !== undefined).map((name) => `\`${name}\` ${named[name]}`);
  return new ConflictError(`${TITLE}: there is no port with ${said.join(" and ")}`, {
    hint: "Check these fields, the project and the region: ports of other projects are not seen. The query `openstack/ports` lists what is there.",
  });
}

/** The stated names, as far as they are those of this port; otherwise the port's own. */
export async function namesOf(
  client: OpenStackClient,
  port: Port,
  named: PortNaming,
  context: Context,
): Promise<PortNaming> {
  const { port_name, server, network, port_address } = named;
  const told: Record<string, string | undefined> = { port_id: port.id };
  if (port_name !== undefined) told.port_name = port.name;
  if (server !== undefined)
    told.server = (await idOr(serverId(client, server, context))) === port.device ? server : port.device;
  if (network !== undefined)
    told.network = (await idOr(networkId(client, network, context))) === port.network ? network : port.network;
  if (port_address !== undefined)
    told.port_address = port.addresses.some(({ ip }) => ip === port_address)
      ? port_address
      : (port.addresses[0]?.ip ?? "");
  return told;
}

/** A name that means nothing any more is not this port's. */
const idOr = (id: Promise<string>): Promise<string | undefined> =>
  id.catch((error: unknown) => {
    if (error instanceof ConflictError) return undefined;
    throw error;
  });
