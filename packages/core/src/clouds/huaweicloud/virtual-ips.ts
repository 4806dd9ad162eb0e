import * as z from "zod/mini";
import { ipAddress, macAddress } from "../../address-fields.ts";
import { list, text, uuid } from "../../fields.ts";
import { defineQuery } from "../../resource.ts";
import type { HuaweiClient } from "./client.ts";
import { noSubnet, planned } from "./lookup.ts";
import { isNic, isOn, isVirtualIp, type Port } from "./ports.ts";

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
  stray_ip_addresses: list(text({}), { description: "Pairs of its port that are no NIC's address in this subnet." }),
});

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
    const look = planned(api, context);
    const ports = await look.portsOf(subnet_id);
    if (ports.length === 0 && !(await look.subnet(subnet_id))) throw noSubnet(subnet_id);
    const nics = ports.filter(isNic);
    return ports
      .filter(
        (port) => isVirtualIp(port) && (ip_address === undefined || port.addresses.some(({ ip }) => ip === ip_address)),
      )
      .map((port) => rowOf(port, nics));
  },
});

function rowOf(port: Port, nics: readonly Port[]) {
  const holders = nics.filter((one) => isOn(port, one));
  const known = new Set(holders.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)));
  return {
    virtual_ip_id: port.id,
    ...(port.addresses[0] ? { ip_address: port.addresses[0].ip } : {}),
    ...(port.name ? { name: port.name } : {}),
    mac_address: port.mac,
    nics: holders.map((one) => ({
      nic_id: one.id,
      server_id: one.device,
      ip_addresses: one.addresses.map(({ ip }) => ip),
    })),
    stray_ip_addresses: port.pairs.map(({ ip }) => ip).filter((ip) => !known.has(ip)),
  };
}
