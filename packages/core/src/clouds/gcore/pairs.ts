import * as z from "zod/mini";
import { macAddress } from "../../address-fields.ts";
import { text, uuid } from "../../fields.ts";
import { exactList } from "../../kits/allowed-pairs/exact-list.ts";
import { onePair } from "../../kits/allowed-pairs/one-pair.ts";
import type { Naming, PortsWithPairs } from "../../kits/allowed-pairs/ports.ts";
import type { Context } from "../../resource.ts";
import type { GcoreClient } from "./client.ts";
import { notesOf } from "./pair-notes.ts";
import { LIMIT, type Port } from "./ports.ts";
import { missingPort, seenPort } from "./seen.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";

const { port_id, instance_id } = {
  port_id: uuid({ description: "The port, as the query `gcore/private-ports` lists it." }),
  instance_id: z.optional(
    text({
      description:
        "The instance that the port belongs to. Saves requests; needed where the API does not show single ports.",
    }),
  ),
};

function locate(client: GcoreClient, port: string, naming: Naming | undefined): void {
  if (naming?.port_id === port && naming.instance_id) client.ports.locate(port, String(naming.instance_id));
}

/** What the kinds of pairs must know of Gcore's ports. */
const ports: PortsWithPairs<GcoreClient, Port> = {
  cloud: "gcore",
  naming: { port_id, instance_id },
  immutable: ["port_id"],
  outputs: z.strictObject({
    network_id: uuid({ description: "The network of the port." }),
    port_mac_address: macAddress({ description: "The port's own MAC address." }),
  }),
  maximum: LIMIT,
  examples: {
    pair: [
      { title: "Let a port answer for a service address", spec: { port_id: PORT, ip_address: "10.40.0.9" } },
      {
        title: "Allow a network, with a MAC address of its own",
        spec: { port_id: PORT, ip_address: "10.40.9.0/24", mac_address: "fa:16:3e:5a:10:99" },
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

  find: async (_client, naming) => String(naming.port_id),

  async see(client, port, context, { naming, address, macs = true }) {
    locate(client, port, naming);
    return (await seenPort(client, port, context, { address, macs })).port;
  },

  tell: (_client, { id, mac, network, detail }) => ({
    naming: { port_id: id, ...(detail ? { instance_id: detail.instance } : {}) },
    outputs: { network_id: network, port_mac_address: mac ?? "" },
  }),

  /** Are the project and the region there? Asked by the list of their ports, which needs no further right. */
  place: (client, _desire, context: Context) =>
    context.memo.once("gcore/place", async () => {
      await client.api.somePort(context);
      return [];
    }),

  missing: (client, port, _naming, context) => missingPort(client, port as string, context),

  commit(client, port, naming, change, limits) {
    locate(client, port, naming);
    return client.pairs.commit(port, change, limits);
  },

  async review(client, seen, changes, context) {
    const port = seen.detail ? seen : ((await seenPort(client, seen.id, context, { macs: true })).port ?? seen);
    const obstacle = client.obstacle(port);
    if (obstacle) return changes.map(() => ({ refusal: obstacle }));
    const refused = client.rehearse(port, changes);
    const notes = await notesOf(client, port, changes, context);
    return changes.map((_, index) => ({ refusal: refused.get(index), notes: notes[index] }));
  },
};

export const allowedAddressPair = onePair(ports);
export const allowedAddressPairs = exactList(ports);
