import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { boolean, field, list, text, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import { cachedReservedIps } from "./reserved.ts";

const shown = (description: string) => field<string>({ type: "string", description }, String);

/** One request a page, filtered here; `holder` says what has the address, in the API's words. */
export const reservedFixedIps = defineQuery<GcoreClient>()({
  name: "gcore/reserved-fixed-ips",
  summary:
    "The reserved fixed IPs and virtual IPs of the project in the region; each filter leaves only those that agree.",
  input: z.strictObject({
    network: z.optional(text({ description: "Only those on this network, by id or name." })),
    ip_address: z.optional(ipAddress({ description: "Only this one." })),
    is_vip: z.optional(boolean({ description: "Whether to list only virtual IPs, or only those that are none." })),
  }),
  output: z.strictObject({
    port_id: uuid({ description: "The port that is the reserved address." }),
    name: text({ description: "The name that Gcore gave it.", minimumLength: 0 }),
    network_id: uuid({ description: "Its network." }),
    ip_addresses: list(shown(""), { description: "Its addresses: one of each family at most." }),
    is_vip: boolean({ description: "Whether it is a virtual IP." }),
    holder: z.optional(shown("What has it now.")),
  }),
  examples: [{ title: "The virtual IPs of a network", spec: { network: "harbour-private", is_vip: true } }],
  async run(client, { network, ip_address, is_vip }, context) {
    const id = network === undefined ? undefined : await networkId(client, network, context);
    return (await cachedReservedIps(client, context))
      .filter(
        (one) =>
          (id === undefined || one.network === id) &&
          (ip_address === undefined || one.addresses.includes(ip_address)) &&
          (is_vip === undefined || one.isVirtual === is_vip),
      )
      .map(({ id: port_id, name, network: network_id, addresses, isVirtual, holder }) => ({
        port_id,
        name,
        network_id,
        ip_addresses: [...addresses],
        is_vip: isVirtual,
        ...(holder === undefined ? {} : { holder }),
      }));
  },
});
