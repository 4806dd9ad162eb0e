import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { ipAddress, macAddress } from "../../spec/address-fields.ts";
import { list, text, uuid } from "../../spec/fields.ts";
import type { HuaweiClient } from "./client.ts";
import { isNic, isVirtualIp } from "./ports.ts";
import { cachedReads, notThere } from "./reads.ts";

const pair = z.strictObject({
  ip_address: text({
    description: "The address or network; `1.1.1.1/0` on a NIC switches its source/destination check off.",
  }),
  mac_address: z.optional(macAddress({ description: "The MAC address, where one was written." })),
});

const output = z.strictObject({
  port_id: uuid({ description: "The port." }),
  kind: text({ description: "What it is.", choices: ["nic", "virtual-ip", "other"] }),
  name: z.optional(text({ description: "Its name." })),
  status: z.optional(text({ description: "Its state; a virtual IP is always `DOWN`." })),
  subnet_id: uuid({ description: "Its subnet, by the network id." }),
  mac_address: macAddress({ description: "Its MAC address." }),
  ip_addresses: list(ipAddress({}), { description: "Its own addresses." }),
  device_owner: text({ description: "What it belongs to, in the cloud's words.", minimumLength: 0 }),
  server_id: z.optional(uuid({ description: "The server, where it is a NIC." })),
  allowed_address_pairs: list(pair, { description: "Its pairs, as they stand." }),
});

/** One request; throws an `ApiError` of reason `wrong-place` where there is no such port. */
export const port = defineQuery<HuaweiClient>()({
  name: "huaweicloud/port",
  summary: "One port, whatever it is: a NIC, a virtual IP or another thing of the network.",
  input: z.strictObject({ port_id: uuid({ description: "The port: a NIC's id is its port's." }) }),
  output,
  examples: [{ title: "A NIC and its pairs", spec: { port_id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10" } }],
  async run({ api }, { port_id }, context) {
    const found = await cachedReads(api, context).port(port_id);
    if (!found) throw notThere(`there is no port ${port_id} in this project and region`);
    const { id, name, status, network, mac, addresses, owner, device, pairs } = found;
    return [
      {
        port_id: id,
        kind: isNic(found) ? ("nic" as const) : isVirtualIp(found) ? ("virtual-ip" as const) : ("other" as const),
        ...(name ? { name } : {}),
        ...(status ? { status } : {}),
        subnet_id: network,
        mac_address: mac,
        ip_addresses: addresses.map(({ ip }) => ip),
        device_owner: owner,
        ...(isNic(found) ? { server_id: device } : {}),
        allowed_address_pairs: pairs.map(({ written }) => written),
      },
    ];
  },
});
