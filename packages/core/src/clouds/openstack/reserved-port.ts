import * as z from "zod/mini";
import { markedAmong } from "../../definition/mark.ts";
import { type Context, defineResource, type Observed, type Review } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { untie } from "../../kits/tie.ts";
import { ipAddress, macAddress } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import type { Limits } from "../../time/limits.ts";
import type { OpenStackClient } from "./client.ts";
import { deletePort, portThere } from "./given-back.ts";
import { onceMade } from "./lost.ts";
import { markByTag, markOf, WHERE } from "./marks.ts";
import { networkId } from "./naming.ts";
import { checkParents } from "./parents.ts";
import { describePort, type Port, toPort } from "./ports.ts";
import { cachedPort } from "./reads.ts";
import { isMarked } from "./service-standing.ts";
import { TITLE } from "./services.ts";
import { sameTags, tagsField } from "./tags.ts";

const spec = z.strictObject({
  network: text({ description: "The network, by id or name." }),
  ip_address: z.optional(
    ipAddress({ description: "The very address. Without one the cloud chooses, and `name` says which one is meant." }),
  ),
  name: z.optional(text({ description: "The port's name.", maximumLength: 255 })),
  description: z.optional(text({ description: "Its description.", maximumLength: 255 })),
  tags: z.optional(tagsField("Its tags: these and no others.")),
});

const outputs = z.strictObject({
  port_id: uuid({ description: "The port that keeps the address." }),
  network_id: uuid({ description: "Its network." }),
  ip_address: ipAddress({ description: "The address." }),
  mac_address: z.optional(macAddress({ description: "The port's MAC address, which nobody uses." })),
});

type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

async function observed(client: OpenStackClient, port: Port, stated: Partial<Spec>, context: Context): Promise<Found> {
  const { network, ip_address } = stated;
  const same = network !== undefined && (await networkId(client, network, context)) === port.network;
  const own = port.addresses.find(({ ip }) => ip === ip_address) ?? port.addresses[0];
  return {
    id: port.id,
    spec: {
      network: same ? network : port.network,
      ...(own ? { ip_address: own.ip } : {}),
      ...(port.name ? { name: port.name } : {}),
      ...(port.description ? { description: port.description } : {}),
      tags: [...port.tags].sort(),
    },
    outputs: {
      port_id: port.id,
      network_id: port.network,
      ip_address: own?.ip ?? "",
      ...(port.mac ? { mac_address: port.mac } : {}),
    },
    mark: markOf(port),
  };
}

/** What lists those that a spec may mean: by its address, or by its name. */
async function queryOf(client: OpenStackClient, { network, ip_address, name }: Spec, context: Context) {
  const network_id = await networkId(client, network, context);
  return ip_address === undefined ? { network_id, name } : { network_id, fixed_ips: `ip_address=${ip_address}` };
}

/** By its name only those that belong to nothing. */
async function candidates(client: OpenStackClient, wanted: Spec, query: Query, limits: Limits): Promise<Port[]> {
  const all = (await client.api.ports(query, limits)).map(toPort);
  return wanted.ip_address === undefined ? all.filter(({ device }) => device === "") : all;
}
type Query = Awaited<ReturnType<typeof queryOf>>;

/** The port of a machine is its own, and nobody's to share. */
function refuseMachine(port: Port): void {
  if (port.device === "" && port.owner === "") return;
  throw new ConflictError(`${TITLE}: the address is in use: port ${describePort(port)}`, {
    hint: "Choose another address: this one is a machine's own.",
  });
}

/** Its id is the port's, a UUID. Found by `ip_address`, or by `name` among the ports that belong to no machine. */
export const reservedPort = defineResource<OpenStackClient>()({
  kind: "openstack/port",
  className: "Port",
  summary: "An address that is kept for several machines to share: a port that belongs to none of them.",
  description: [
    "The cloud gives the address to nobody else while the port is there. The machines that are to answer for it need it in the pairs of their own ports: `openstack/allowed-address-pair` with this `ip_address`. A floating IP may lead to this port.",
    "Where nothing remembers it between runs, it is found by `ip_address`, or by `name` among the ports that belong to no machine. A port of a machine is never taken for it, and never removed.",
  ].join("\n\n"),
  spec,
  outputs,
  immutable: ["network", "ip_address"],
  exclusive: (before, after) => before.ip_address !== undefined && before.ip_address === after.ip_address,
  examples: [
    {
      title: "Reserve a shared address",
      spec: { network: "private", ip_address: "10.60.0.210", name: "shop-vip" },
    },
    { title: "Reserve any address of a network, under this name", spec: { network: "private", name: "shop-vip" } },
  ],

  canonical(_client, wanted) {
    if (wanted.ip_address === undefined && wanted.name === undefined)
      throw new InputError([
        { path: ["ip_address"], message: "is missing: state it, or `name`, to say which port is meant" },
      ]);
    return wanted;
  },

  async find(client, wanted, context) {
    const query = await queryOf(client, wanted, context);
    const key = JSON.stringify([query, wanted.ip_address]);
    const found = await context.memo.once(`openstack/reserved/${key}`, () =>
      candidates(client, wanted, query, context),
    );
    const [one, another] = found;
    if (another)
      throw new ConflictError(`${TITLE}: more than one port is meant: ${found.map(describePort).join(", ")}`, {
        hint: "State `ip_address`.",
        passing: true,
      });
    if (one) await context.memo.once(`openstack/port/${one.id}`, async () => one);
    return one && { id: one.id };
  },

  occupied: ({ id, outputs: { ip_address } }) => `${ip_address} (port ${id})`,

  async read(client, id, context, desire) {
    const port = await cachedPort(client, id, context);
    if (!port) return undefined;
    if (desire) refuseMachine(port);
    return observed(client, port, desire?.spec ?? {}, context);
  },

  checkParents,

  marks: {
    where: WHERE,
    async list({ api }, context) {
      const all = (await api.ports({}, context)).map(toPort);
      // That of a service address goes with its members' pairs.
      return markedAmong(
        all.filter((port) => port.device === "" && port.owner === "" && !isMarked(port)),
        markOf,
      );
    },
  },

  async apply(client, change, context) {
    const wanted = change.desire.spec;
    const port = change.observed
      ? toPort(await client.api.port(change.observed.id, context))
      : await reserve(client, wanted, change.anew, context);
    context.remember(port.id);
    refuseMachine(port);
    return observed(client, await updateFields(client, port, wanted, context), wanted, context);
  },

  async destroy(client, { observed: before }, context) {
    const port = before && (await portThere(client.api, before.id, context));
    if (!port) return undefined;
    // A machine may have been given it since the plan.
    refuseMachine(toPort(port));
    await deletePort(client.api, port.id, context);
    return undefined;
  },

  review: (client, changes, context) =>
    Promise.all(
      changes.map(async ({ desire, observed: before }): Promise<Review> => {
        if (desire.state === "present" || !before || !context.dryRun) return {};
        const { network_id, ip_address, port_id } = before.outputs;
        const all = (await client.api.ports({ network_id }, context)).map(toPort);
        const resting = all.filter(({ id, pairs }) => id !== port_id && pairs.some(({ ip }) => ip === ip_address));
        return {
          notes: resting.map(
            (port) => `${ip_address} is in the pairs of port ${describePort(port)}, which goes on answering for it.`,
          ),
        };
      }),
    ),
});

function reserve(client: OpenStackClient, wanted: Spec, anew: boolean, context: Context): Promise<Port> {
  return client.inTurn(`${TITLE}: waiting for another reservation`, context, async () => {
    const query = await queryOf(client, wanted, context);
    const before = await candidates(client, wanted, query, context);
    const [there] = before;
    if (there && !anew) return there;
    const known = new Set(before.map(({ id }) => id));
    const { ip_address, name, description = context.mark?.long } = wanted;
    const body = {
      network_id: query.network_id,
      ...(ip_address === undefined ? {} : { fixed_ips: [{ ip_address }] }),
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
    };
    const mine = await onceMade(
      async (limits) => toPort(await client.api.createPort(body, limits)),
      async (limits) => {
        const found = (await candidates(client, wanted, query, limits)).filter(({ id }) => !known.has(id));
        return found.length === 1 ? found[0] : undefined;
      },
      context,
    );
    context.remember(mine.id);
    await markByTag(client.api, "ports", mine.id, wanted, context);
    return anew || ip_address !== undefined ? mine : theOne(client, mine, wanted, query, context);
  });
}

/** Two processes that found none of the name have both made one: the same one stays for both, and the other is given back. */
async function theOne(
  client: OpenStackClient,
  mine: Port,
  wanted: Spec,
  query: Query,
  context: Context,
): Promise<Port> {
  const kept = await untie(
    {
      cloud: TITLE,
      mine,
      key: ({ id }) => id,
      all: () => candidates(client, wanted, query, context),
      rivals: (all) => all,
      namesToCome: false,
      giveBack: () => client.api.deletePort(mine.id, context),
    },
    context.clock,
    context,
  );
  context.remember(kept.id);
  return kept;
}

async function updateFields(client: OpenStackClient, port: Port, wanted: Spec, context: Context): Promise<Port> {
  const { name, description, tags } = wanted;
  const fields = {
    ...(name !== undefined && name !== port.name ? { name } : {}),
    ...(description !== undefined && description !== port.description ? { description } : {}),
  };
  const changed =
    Object.keys(fields).length === 0 ? port : toPort(await client.api.updatePort(port.id, fields, context));
  if (tags === undefined || sameTags(tags, changed.tags)) return changed;
  await client.api.putTags("ports", port.id, tags, context);
  return { ...changed, tags };
}
