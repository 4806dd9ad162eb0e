import * as z from "zod/mini";
import type { Context } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import type { PairChange } from "../../kits/allowed-pairs/change.ts";
import { exactList } from "../../kits/allowed-pairs/exact-list.ts";
import { effectOn } from "../../kits/allowed-pairs/notes.ts";
import { onePair } from "../../kits/allowed-pairs/one-pair.ts";
import type { Naming, PortsWithPairs } from "../../kits/allowed-pairs/ports.ts";
import { macAddress } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";
import { checkNaming, findPort, NAMES, namesOf, naming, noPort } from "./naming.ts";
import { isReadOnly, obstacleOf } from "./obstacle.ts";
import { onManyPorts } from "./on-many-ports.ts";
import { notesOf } from "./pair-notes.ts";
import { pairOfMany, pairsOfMany } from "./pairs-of-many.ts";
import { checkParents } from "./parents.ts";
import { LIMIT, type Port } from "./ports.ts";
import { cachedPort, cachedSinglePort, missingPort } from "./reads.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";

const instance_id = z.optional(
  text({
    description:
      "Beside `port_id`: the id of the instance that the port belongs to. Saves requests; needed where the API does not show single ports.",
  }),
);

function locate(client: GcoreClient, port: string, named: Naming | undefined): void {
  if (named?.port_id === port && named.instance_id) client.ports.locate(port, String(named.instance_id));
}

/** What the kinds of pairs must know of Gcore's ports. */
const ports: PortsWithPairs<GcoreClient, Port> = {
  cloud: "gcore",
  naming: { ...naming, instance_id },
  immutable: [...NAMES],
  outputs: z.strictObject({
    network_id: uuid({ description: "The network of the port." }),
    port_mac_address: z.optional(macAddress({ description: "The port's own MAC address, where one port is named." })),
  }),
  maximum: LIMIT,
  examples: {
    pair: [
      { title: "Let a port answer for a service address", spec: { port_id: PORT, ip_address: "10.40.0.9" } },
      {
        title: "The same, the port named by its instance and network",
        spec: { instance: "harbour-a", network: "harbour-private", ip_address: "10.40.0.9" },
      },
      {
        title: "Allow a network, with a MAC address of its own",
        spec: { port_id: PORT, ip_address: "10.40.9.0/24", mac_address: "fa:16:3e:5a:10:99" },
      },
      {
        title: "Let several instances answer for it, and nobody else on that network",
        spec: { instances: ["harbour-a", "harbour-b"], network: "harbour-private", ip_address: "10.40.0.9" },
      },
      {
        title: "Let keepalived answer with the MAC address of its virtual router (`use_vmac`)",
        spec: { port_id: PORT, ip_address: "10.40.0.9", mac_address: "00:00:5e:00:01:33" },
      },
    ],
    pairs: [
      {
        title: "Exactly two service addresses",
        spec: {
          port_id: PORT,
          allowed_address_pairs: [{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.10" }],
        },
      },
      {
        title: "The same on several ports",
        spec: {
          ports: [PORT, "166f81b9-91e7-47db-b304-36b5be9ff3e1"],
          allowed_address_pairs: [{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.10" }],
        },
      },
      {
        title: "An address with the port's own MAC address, and with that of a virtual router",
        spec: {
          port_id: PORT,
          allowed_address_pairs: [
            { ip_address: "10.40.0.9" },
            { ip_address: "10.40.0.9", mac_address: "00:00:5e:00:01:33" },
          ],
        },
      },
    ],
  },

  canonical(_client, named) {
    checkNaming(named, true);
    if (named.instance_id !== undefined && named.port_id === undefined)
      throw new InputError([
        {
          path: ["instance_id"],
          message: "goes with `port_id` only; by its instance alone a port is named by `instance`",
        },
      ]);
  },

  async find(client, named, context) {
    const { port_id } = named;
    return port_id ?? findPort(client, named, context);
  },

  async see(client, port, context, { naming: named, address, macs = true }) {
    locate(client, port, named);
    return (await cachedPort(client, port, context, { address, macs })).port;
  },

  tell: async (client, { id, mac, network, detail }, named, context) => ({
    naming: {
      port_id: id,
      ...(detail ? { instance_id: detail.instance } : {}),
      ...(await namesOf(client, { id, network, instance: detail?.instance }, named, context)),
    },
    outputs: { network_id: network, port_mac_address: mac ?? "" },
  }),

  checkParents,

  missing: async (client, port, named, context) =>
    port === undefined ? noPort(named) : missingPort(client, port, context),

  commit(client, port, named, change, limits) {
    locate(client, port, named);
    return client.pairs.commit(port, change, limits);
  },

  async review(client, seen, changes, context) {
    const port = seen.detail ? seen : ((await cachedPort(client, seen.id, context, { macs: true })).port ?? seen);
    const shown =
      context.dryRun && port.readOnly === undefined ? await aloneOrNot(client, port.id, context) : undefined;
    const obstacle = client.obstacle(port) ?? (shown && obstacleOf(shown));
    const readOnly = port.readOnly || (shown && isReadOnly(shown));
    // What only takes away is possible wherever a person may change anything.
    const refuses = (change: PairChange) => readOnly || effectOn(port, change).added.length > 0;
    if (obstacle) return changes.map((change) => (refuses(change) ? { refusal: obstacle } : {}));
    const refused = client.rehearse(port, changes);
    const notes = await notesOf(client, port, changes, context);
    return changes.map((_, index) => ({ refusal: refused.get(index), notes: notes[index] }));
  },
};

/** Some ways to find a port do not show what the ports API does, and not every region has that. */
const aloneOrNot = (client: GcoreClient, id: string, context: Context) =>
  cachedSinglePort(client, id, context).catch(() => undefined);

/** One pair, on one port or on many. The id is the kit's `pairId`; that of many is made in `pairs-of-many.ts`. */
export const allowedAddressPair = onManyPorts(onePair(ports), pairOfMany);

/** The whole list of a port, or of many. The id is the port's; that of many is made in `pairs-of-many.ts`. */
export const allowedAddressPairs = onManyPorts(exactList(ports), pairsOfMany);
