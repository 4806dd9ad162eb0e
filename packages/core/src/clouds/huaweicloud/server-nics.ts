import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { ipAddress, macAddress } from "../../spec/address-fields.ts";
import { list, text, uuid } from "../../spec/fields.ts";
import type { HuaweiClient } from "./client.ts";
import { cachedReads, neutronSubnet, noServer } from "./reads.ts";

const output = z.strictObject({
  nic_id: uuid({ description: "The NIC: what `nic_id` takes." }),
  subnet_id: uuid({ description: "Its subnet, by the network id." }),
  neutron_subnet_ids: list(uuid({}), { description: "The Neutron subnets of its addresses." }),
  mac_address: macAddress({ description: "Its MAC address." }),
  status: z.optional(text({ description: "Its state, such as `ACTIVE`." })),
  ip_addresses: list(ipAddress({}), { description: "Its own addresses." }),
  virtual_ip_addresses: list(ipAddress({}), { description: "The virtual IPs that are on it." }),
});

/**
 * The server's NICs from ECS, the virtual IPs from the ports of their subnets. Throws an `ApiError` of reason `wrong-place` for no such
 * server.
 */
export const serverNics = defineQuery<HuaweiClient>()({
  name: "huaweicloud/server-nics",
  summary: "The NICs of a server, with their addresses and the virtual IPs that are on them.",
  input: z.strictObject({
    server_id: uuid({ description: "The server." }),
    subnet_id: z.optional(uuid({ description: "Only NICs of this subnet (network id)." })),
  }),
  output,
  examples: [{ title: "All NICs of a server", spec: { server_id: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d" } }],
  async run({ api }, { server_id, subnet_id }, context) {
    const look = cachedReads(api, context);
    const all = await look.nicsOfServer(server_id);
    if (!all) throw noServer(server_id);
    const mistaken = all.find((nic) => nic.fixed_ips.some((one) => one.subnet_id === subnet_id));
    if (subnet_id !== undefined && mistaken) throw neutronSubnet(subnet_id, mistaken.net_id);
    const nics = all.filter(({ net_id }) => subnet_id === undefined || net_id === subnet_id);
    return Promise.all(
      nics.map(async ({ port_id, net_id, mac_addr, port_state, fixed_ips }) => {
        const own = fixed_ips.map(({ ip_address }) => ip_address);
        const virtual = (await look.virtualIps(net_id)).filter(({ pairs }) => pairs.some(({ ip }) => own.includes(ip)));
        return {
          nic_id: port_id,
          subnet_id: net_id,
          neutron_subnet_ids: [...new Set(fixed_ips.map((one) => one.subnet_id))],
          mac_address: mac_addr.toLowerCase(),
          ...(port_state ? { status: port_state } : {}),
          ip_addresses: own,
          virtual_ip_addresses: virtual.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)),
        };
      }),
    );
  },
});
