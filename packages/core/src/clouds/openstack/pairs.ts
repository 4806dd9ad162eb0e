import * as z from "zod/mini";
import { ConflictError } from "../../errors.ts";
import type { PairChange } from "../../kits/allowed-pairs/change.ts";
import { exactList } from "../../kits/allowed-pairs/exact-list.ts";
import { fold } from "../../kits/allowed-pairs/fold.ts";
import { onePair } from "../../kits/allowed-pairs/one-pair.ts";
import type { PortsWithPairs } from "../../kits/allowed-pairs/ports.ts";
import { macAddress } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import type { OpenStackClient } from "./client.ts";
import { checkNaming, findPort, NAMES, namesOf, naming, noPort } from "./naming.ts";
import { notesOf } from "./pair-notes.ts";
import { checkParents } from "./parents.ts";
import { policyRefusal } from "./port-policy.ts";
import type { Port } from "./ports.ts";
import { cachedPort } from "./reads.ts";
import { TITLE } from "./services.ts";

const PORT = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";

/** What the kinds of pairs must know of OpenStack's ports. */
const ports: PortsWithPairs<OpenStackClient, Port> = {
  cloud: "openstack",
  naming,
  immutable: [...NAMES],
  outputs: z.strictObject({
    network_id: uuid({ description: "The network of the port." }),
    port_mac_address: macAddress({ description: "The port's own MAC address." }),
    device_id: z.optional(text({ description: "The server, or other thing, that the port belongs to." })),
  }),
  examples: {
    pair: [
      { title: "Let a port answer for a service address", spec: { port_id: PORT, ip_address: "10.60.0.9" } },
      {
        title: "The same, the port named by its server and network",
        spec: { server: "web-2", network: "private", ip_address: "10.60.0.9" },
      },
      {
        title: "Let keepalived answer with the MAC address of its virtual router (`use_vmac`)",
        spec: { port_name: "web-2-port", ip_address: "10.60.0.9", mac_address: "00:00:5e:00:01:33" },
      },
    ],
    pairs: [
      {
        title: "Exactly two service addresses",
        spec: { port_id: PORT, allowed_address_pairs: [{ ip_address: "10.60.0.9" }, { ip_address: "10.60.0.10" }] },
      },
    ],
  },
  remarks:
    "Each write names the revision of the port that it was made from (`If-Match`), so that what somebody else has written meanwhile is never overwritten: it is read again, and the change is made to that.",

  canonical: (_client, named) => checkNaming(named, true),

  async find(client, named, context) {
    const { port_id } = named;
    return port_id ?? (await findPort(client, named, context))?.id;
  },

  see: (client, port, context) => cachedPort(client, port, context),

  tell: async (client, port, named, context) => ({
    naming: { ...(await namesOf(client, port, named, context)) },
    outputs: {
      network_id: port.network,
      port_mac_address: port.mac ?? "",
      ...(port.device ? { device_id: port.device } : {}),
    },
  }),

  checkParents,

  missing: async (_client, port, named) => noPort(port === undefined ? named : { port_id: port }),

  commit: (client, port, _named, change, limits) => client.pairs.commit(port, change, limits),

  async review(client, port, changes, context) {
    const obstacle = portSecurityOff(port, changes) ?? (await policyRefusal(client, port, context));
    if (obstacle) return changes.map(() => ({ refusal: obstacle }));
    const { refusals } = fold(port, changes, client.rules(port));
    const notes = await notesOf(client, port, changes, context);
    return changes.map((_, index) => ({ refusal: refusals.get(index), notes: notes[index] }));
  },
};

function portSecurityOff({ id, security }: Port, changes: readonly PairChange[]): ConflictError | undefined {
  if (security || changes.every(({ kind }) => kind === "remove")) return undefined;
  return new ConflictError(`${TITLE}: port ${id} has port security switched off, and allowed address pairs need it`, {
    hint: "Switch port security on, or leave the pair out: without it every address is allowed.",
  });
}

/** One pair on one port. The id is the kit's `pairId`. */
export const allowedAddressPair = onePair(ports);

/** The whole list of a port. The id is the port's. */
export const allowedAddressPairs = exactList(ports);
