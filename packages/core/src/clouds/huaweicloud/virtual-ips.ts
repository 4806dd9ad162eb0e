import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { ipAddress, macAddress } from "../../spec/address-fields.ts";
import { list, text, uuid } from "../../spec/fields.ts";
import type { HuaweiClient } from "./client.ts";
import { holdersOf } from "./holders.ts";
import { isVirtualIp, type Port } from "./ports.ts";
import { cachedReads, noSubnet } from "./reads.ts";

const nic = z.strictObject({
  nic_id: uuid({ description: "The NIC." }),
  server_id: uuid({ description: "Its server." }),
  ip_addresses: list(ipAddress({}), { description: "Its own addresses." }),
});

const output = z.strictObject({
  virtual_ip_id: uuid({ description: "The port that is the virtual IP." }),
  ip_address: z.optional(ipAddress({ description: "Its address." })),
  name: z.optional(text({ description: "Its port's name." })),
  mac_address: macAddress({ description: "Its port's MAC address." }),
  nics: list(nic, { description: "The NICs that it is on." }),
  stray_ip_addresses: list(text({}), {
    description:
      "Addresses among its pairs that nothing in this subnet has: of NICs that are gone, as a rule. They hold nothing.",
  }),
  other_pairs: list(text({}), { description: "Networks among its pairs, and addresses of other things than NICs." }),
});

/** All ports of the subnet, in pages, filtered here. Throws an `ApiError` of reason `wrong-place` for no such subnet. */
export const virtualIps = defineQuery<HuaweiClient>()({
  name: "huaweicloud/virtual-ips",
  summary: "The virtual IPs of a subnet, and the NICs that each is on.",
  input: z.strictObject({
    subnet_id: uuid({ description: "The subnet, by its network id." }),
    ip_address: z.optional(ipAddress({ description: "Only the virtual IP of this address." })),
  }),
  output,
  examples: [{ title: "All virtual IPs of a subnet", spec: { subnet_id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c" } }],
  async run({ api }, { subnet_id, ip_address }, context) {
    const look = cachedReads(api, context);
    const ports = await look.portsOf(subnet_id);
    if (ports.length === 0 && !(await look.subnet(subnet_id))) throw noSubnet(subnet_id);
    return ports
      .filter(
        (port) => isVirtualIp(port) && (ip_address === undefined || port.addresses.some(({ ip }) => ip === ip_address)),
      )
      .map((port) => rowOf(port, ports));
  },
});

function rowOf(port: Port, ports: readonly Port[]) {
  const { nics, strays, others } = holdersOf(port, ports);
  return {
    virtual_ip_id: port.id,
    ...(port.addresses[0] ? { ip_address: port.addresses[0].ip } : {}),
    ...(port.name ? { name: port.name } : {}),
    mac_address: port.mac,
    nics: nics.map((one) => ({
      nic_id: one.id,
      server_id: one.device,
      ip_addresses: one.addresses.map(({ ip }) => ip),
    })),
    stray_ip_addresses: [...strays],
    other_pairs: [...others],
  };
}
