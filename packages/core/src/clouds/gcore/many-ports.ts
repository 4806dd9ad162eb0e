import * as z from "zod/mini";
import type { Context } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { list, text, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";
import { cachedPortsOf, findPort, networkId } from "./naming.ts";

/** The fields that name several ports at once. */
export const manyNaming = {
  ports: z.optional(
    list(uuid({}), {
      description: "Several ports, by their ids, instead of one; all on one network. Each gets the same.",
      sortBy: (port) => port,
    }),
  ),
  instances: z.optional(
    list(text({}), {
      description: "Several instances, by name or id, instead of one port: the port of each on `network`.",
      sortBy: (instance) => instance,
    }),
  ),
};

interface ManyNaming {
  readonly ports?: readonly string[] | undefined;
  readonly instances?: readonly string[] | undefined;
  readonly network?: string | undefined;
}

/** A spec that is of several ports. */
export const isMany = ({ ports, instances }: ManyNaming): boolean => ports !== undefined || instances !== undefined;

const ALONE = ["port_id", "instance", "port_address", "instance_id"] as const;

/** Throws an `InputError` for words that contradict each other, for an empty list, and for instances without a network. */
export function checkMany(named: ManyNaming & { readonly [field: string]: unknown }): void {
  const wrong = (field: string, message: string) => new InputError([{ path: [field], message }]);
  const { ports, instances, network } = named;
  const field = ports === undefined ? "instances" : "ports";
  if (ports !== undefined && instances !== undefined)
    throw wrong("instances", "cannot be stated together with `ports`");
  const beside = ALONE.find((one) => named[one] !== undefined);
  if (beside !== undefined) throw wrong(beside, `cannot be stated together with \`${field}\``);
  if ((ports ?? instances)?.length === 0) throw wrong(field, "is empty: name at least one");
  if (instances !== undefined && network === undefined)
    throw wrong("network", "is missing: say on which network the ports of these instances are");
  if (ports !== undefined && network !== undefined) throw wrong("network", "goes with `instances`; ports know theirs");
}

/** Ports that are meant, and how each was called. */
export interface Many {
  /** By its id; `undefined` where none of them is there. */
  readonly network: string | undefined;
  /** Called → port. */
  readonly ports: ReadonlyMap<string, string>;
  readonly missing: readonly string[];
}

/** As a plan sees them. What is not there is missing, and no error; ambiguity is one. */
export async function portsMeant(client: GcoreClient, named: ManyNaming, context: Context): Promise<Many> {
  const many = named.instances ? await ofInstances(client, named, context) : await byIds(client, named, context);
  // Then no look has to ask for the instance of each.
  if (many.network !== undefined)
    for (const { id, instance_id } of await cachedPortsOf(client, many.network, context))
      if (instance_id && [...many.ports.values()].includes(id)) client.ports.locate(id, instance_id, false);
  return many;
}

async function ofInstances(client: GcoreClient, named: ManyNaming, context: Context): Promise<Many> {
  const { instances = [], network = "" } = named;
  const id = await networkId(client, network, context);
  const found = await Promise.all(
    instances.map(async (instance) => [instance, await findPort(client, { instance, network }, context)] as const),
  );
  const there = found.filter((one): one is readonly [string, string] => one[1] !== undefined);
  const ports = new Map(there);
  return { network: id, ports, missing: instances.filter((one) => !ports.has(one)) };
}

async function byIds(client: GcoreClient, { ports: ids = [] }: ManyNaming, context: Context): Promise<Many> {
  const all = await context.memo.once(`gcore/ports-by-id/${ids.join(",")}`, () => client.api.portsById(ids, context));
  const there = all.filter(({ id }) => ids.includes(id));
  const networks = [...new Set(there.map(({ network_id }) => network_id))];
  if (networks.length > 1)
    throw new ConflictError(
      `Gcore: the ports are on several networks: ${there.map(({ id, network_id }) => `${id} on ${network_id}`).join(", ")}`,
      { hint: "State those of one network; make another item for the others." },
    );
  const ports = new Map(ids.filter((one) => there.some(({ id }) => id === one)).map((one) => [one, one] as const));
  return { network: networks[0], ports, missing: ids.filter((one) => !ports.has(one)) };
}

/** Why a port is not there, in words. */
export const noSuchPorts = ({ missing, network }: Many): ConflictError =>
  new ConflictError(
    `Gcore: there is no port for ${missing.join(", ")}${network === undefined ? "" : ` on network ${network}`}`,
    { hint: "Check `ports` or `instances`, the project and the region; each must have a port on that network." },
  );
