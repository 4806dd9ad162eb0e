import * as z from "zod/mini";
import type { Context } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";

/** The fields that say which port is meant: by its id, or by anything that leaves one. */
export const naming = {
  port_id: z.optional(uuid({ description: "The port, by its id, as the query `gcore/private-ports` lists it." })),
  instance: z.optional(text({ description: "The instance that the port belongs to, by id or name." })),
  network: z.optional(text({ description: "The network that the port is on, by id or name." })),
  port_address: z.optional(ipAddress({ description: "The port, by one of its own addresses." })),
};

/** What a spec states of its port. `checkNaming` says which combinations are allowed. */
export interface PortNaming {
  readonly port_id?: string | undefined;
  readonly instance?: string | undefined;
  readonly network?: string | undefined;
  readonly port_address?: string | undefined;
}

const BESIDE_ID = ["instance", "network", "port_address"] as const;
/** The fields that name a port, in the order in which messages mention them. */
export const NAMES = ["port_id", ...BESIDE_ID] as const;

/** Refuses what names no port, and what says the same twice. `needed`: one has to be named. */
export function checkNaming(named: PortNaming, needed: boolean): void {
  const { port_id, instance, network, port_address } = named;
  const ways = [port_id, instance, port_address].filter((one) => one !== undefined).length;
  if (ways === 0 && (needed || network !== undefined))
    throw new InputError([
      { path: [], message: "one of `port_id`, `instance` and `port_address` must say which port is meant" },
    ]);
  const beside = BESIDE_ID.find((name) => named[name] !== undefined);
  if (port_id !== undefined && beside !== undefined)
    throw new InputError([{ path: [beside], message: "cannot be stated together with `port_id`" }]);
}

/** Does it say anything of a port? What it says may still be too little: see `checkNaming`. */
export const namesPort = (named: PortNaming): boolean => NAMES.some((name) => named[name] !== undefined);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Every id of this API is a UUID; anything else that is stated is a name. */
export const isId = (text: string): boolean => UUID.test(text);

/** The id of the network that is meant. Throws where there is none, or several. */
export function networkId(client: GcoreClient, network: string, context: Context): Promise<string> {
  if (isId(network)) return Promise.resolve(network.toLowerCase());
  return context.memo.once(`gcore/network/${network}`, async () => {
    const all = await client.api.networksNamed(network, context);
    return only(all, `network is called ${network}`, ({ id }) => id, "Check `network`, the project and the region.").id;
  });
}

/** The id of the instance that is meant. Throws where there is none, or several. */
export function instanceId(client: GcoreClient, instance: string, context: Context): Promise<string> {
  if (isId(instance)) return Promise.resolve(instance.toLowerCase());
  return context.memo.once(`gcore/instance/${instance}`, async () => {
    const all = await client.api.instancesNamed(instance, context);
    return only(all, `instance is called ${instance}`, ({ id }) => id, "Check `instance`, the project and the region.")
      .id;
  });
}

/** Exactly one, or an error that lists the candidates. */
function only<T>(all: readonly T[], what: string, describe: (one: T) => string, hint: string): T {
  const [one, another] = all;
  if (one !== undefined && another === undefined) return one;
  throw new ConflictError(
    one === undefined ? `Gcore: no ${what}` : `Gcore: more than one ${what}: ${all.map(describe).join(", ")}`,
    { hint: one === undefined ? hint : "State the id of the one that is meant." },
  );
}

/** A port that may be meant, as far as the lists show it. */
interface Candidate {
  readonly id: string;
  /** For messages: its network, its addresses. */
  readonly words: string;
  readonly instance?: string | undefined;
}

/** The port that is named other than by its id; `undefined` where there is none. Ambiguity is an error that lists the candidates. */
export async function findPort(client: GcoreClient, named: PortNaming, context: Context): Promise<string | undefined> {
  const all = await candidates(client, named, context);
  const [one, another] = all;
  if (one === undefined) return undefined;
  if (another === undefined) {
    if (one.instance !== undefined) client.ports.locate(one.id, one.instance, false);
    return one.id;
  }
  throw new ConflictError(
    `Gcore: more than one port is meant: ${all.map(({ id, words }) => `${id} (${words})`).join(", ")}`,
    { hint: "State `network` or `port_address` as well, or `port_id` alone." },
  );
}

async function candidates(client: GcoreClient, named: PortNaming, context: Context): Promise<readonly Candidate[]> {
  const { instance, port_address: address } = named;
  const network = named.network === undefined ? undefined : await networkId(client, named.network, context);
  if (instance !== undefined && network !== undefined) {
    const own = await ofInstance(client, instance, network, context);
    if (address === undefined || own.length === 0) return own;
    const there = new Set((await withAddress(client, address, network, context)).map(({ id }) => id));
    return own.filter(({ id }) => there.has(id));
  }
  if (instance === undefined) return address === undefined ? [] : withAddress(client, address, network, context);
  const id = await instanceId(client, instance, context);
  const all = (await cachedInterfaces(client, id, context)).flatMap((one) => [one, ...(one.sub_ports ?? [])]);
  const fit = all.filter(({ network_details, ip_assignments }) =>
    address !== undefined ? ip_assignments.some(({ ip_address }) => ip_address === address) : !network_details.external,
  );
  return fit.map(({ port_id, network_details, ip_assignments }) => ({
    id: port_id,
    instance: id,
    words: [network_details.name, ...ip_assignments.map(({ ip_address }) => ip_address)].join(", "),
  }));
}

/** The interfaces of an instance as a plan sees them. */
export const cachedInterfaces = (client: GcoreClient, instance: string, context: Context) =>
  context.memo.once(`gcore/interfaces/${instance}`, () => client.api.interfaces(instance, context));

/** The ports of a network that belong to instances, as a plan sees them. */
export const cachedPortsOf = (client: GcoreClient, network: string, context: Context) =>
  context.memo.once(`gcore/ports-of/${network}`, () => client.api.portsOfNetwork(network, context));

async function ofInstance(
  client: GcoreClient,
  instance: string,
  network: string,
  context: Context,
): Promise<readonly Candidate[]> {
  const all = await cachedPortsOf(client, network, context);
  const id = instance.toLowerCase();
  const own = all.filter((one) => (isId(instance) ? one.instance_id === id : one.instance_name === instance));
  const machines = new Set(own.map((one) => one.instance_id));
  if (machines.size > 1)
    throw new ConflictError(`Gcore: more than one instance is called ${instance}: ${[...machines].join(", ")}`, {
      hint: "State the id of the one that is meant.",
    });
  return own.map((one) => ({
    id: one.id,
    words: `of instance ${one.instance_name ?? one.instance_id}`,
    instance: one.instance_id ?? undefined,
  }));
}

async function withAddress(
  client: GcoreClient,
  address: string,
  network: string | undefined,
  context: Context,
): Promise<readonly Candidate[]> {
  const all = await context.memo.once(`gcore/ports-with/${network ?? ""}/${address}`, () =>
    client.api.portsWith(network, [address], context),
  );
  return all.map(({ id, network_id }) => ({ id, words: `network ${network_id}` }));
}

/** The stated names, as far as they are those of this port; otherwise the port's own. */
export async function namesOf(
  client: GcoreClient,
  port: { readonly id: string; readonly network: string; readonly instance: string | undefined },
  named: PortNaming,
  context: Context,
): Promise<PortNaming> {
  const stated = BESIDE_ID.filter((name) => named[name] !== undefined);
  if (stated.length === 0) return {};
  const meant = await findPort(client, named, context).catch((error: unknown) => {
    // A name that means nothing any more is not this port's.
    if (error instanceof ConflictError) return undefined;
    throw error;
  });
  const own = { instance: port.instance ?? "", network: port.network, port_address: "" };
  return Object.fromEntries(stated.map((name) => [name, meant === port.id ? named[name] : own[name]]));
}

/** Why no port is meant, in words. */
export function noPort(named: PortNaming): ConflictError {
  const said = NAMES.filter((name) => named[name] !== undefined).map((name) => `\`${name}\` ${named[name]}`);
  return new ConflictError(`Gcore: there is no port with ${said.join(" and ")}`, {
    hint: "Check these fields, the project and the region. The query `gcore/interfaces` lists the ports of an instance.",
  });
}
