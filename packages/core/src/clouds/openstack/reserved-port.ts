import { markedAmong } from "../../definition/mark.ts";
import { type Context, defineResource, type Review } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import type { OpenStackClient } from "./client.ts";
import { deletePort, portThere } from "./given-back.ts";
import { markOf, WHERE } from "./marks.ts";
import { networkId } from "./naming.ts";
import { checkParents } from "./parents.ts";
import { describePort, type Port, toPort } from "./ports.ts";
import { cachedPort } from "./reads.ts";
import { candidates, queryOf, reserve, updateFields } from "./reserved-port-obtain.ts";
import { type Found, outputs, type Spec, spec } from "./reserved-port-spec.ts";
import { isMarked } from "./service-standing.ts";
import { TITLE } from "./services.ts";

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
