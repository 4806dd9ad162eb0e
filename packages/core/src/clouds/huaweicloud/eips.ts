import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { integer, text, uuid } from "../../spec/fields.ts";
import type { HuaweiClient } from "./client.ts";
import { cachedReads } from "./reads.ts";

const output = z.strictObject({
  eip_id: uuid({ description: "The EIP." }),
  public_ip_address: z.optional(ipAddress({ description: "Its address.", family: 4 })),
  alias: z.optional(text({ description: "Its name." })),
  status: text({ description: "`DOWN` is bound to nothing, `ACTIVE` is bound." }),
  type: z.optional(text({ description: "The line that it was bought on." })),
  port_id: z.optional(uuid({ description: "What it is bound to." })),
  private_ip_address: z.optional(ipAddress({ description: "The address behind it." })),
  bandwidth_id: z.optional(uuid({ description: "Its bandwidth." })),
  bandwidth_size: z.optional(integer({ description: "Mbit/s." })),
  bandwidth_share_type: z.optional(text({ description: "`PER`: its own; `WHOLE`: shared with others." })),
});

/** One request a page, filtered here. */
export const eips = defineQuery<HuaweiClient>()({
  name: "huaweicloud/eips",
  summary: "The elastic IPs of the project, and what they are bound to.",
  input: z.strictObject({
    port_id: z.optional(uuid({ description: "Only what is bound to this port: a virtual IP's or a NIC." })),
    alias: z.optional(text({ description: "Only those of this name." })),
  }),
  output,
  examples: [{ title: "All of the project", spec: {} }],
  async run(client, { port_id, alias }, context) {
    const all = await cachedReads(client.api, context).eips(client.eips.api);
    return all
      .filter((one) => (port_id === undefined || one.port === port_id) && (alias === undefined || one.alias === alias))
      .map(({ id, ip, alias: name, status, type, port, privateIp, bandwidth }) => ({
        eip_id: id,
        ...(ip === undefined ? {} : { public_ip_address: ip }),
        ...(name === "" ? {} : { alias: name }),
        status,
        ...(type === "" ? {} : { type }),
        ...(port === undefined ? {} : { port_id: port }),
        ...(privateIp === undefined ? {} : { private_ip_address: privateIp }),
        ...(bandwidth.id === undefined ? {} : { bandwidth_id: bandwidth.id }),
        ...(bandwidth.size === undefined ? {} : { bandwidth_size: bandwidth.size }),
        ...(bandwidth.share === undefined ? {} : { bandwidth_share_type: bandwidth.share }),
      }));
  },
});
