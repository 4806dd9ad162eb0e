import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import type { Context } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { shownPair } from "../../kits/allowed-pairs/fields.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { boolean, field, list, text, uuid } from "../../spec/fields.ts";
import type { OpenStackClient } from "./client.ts";
import { networkId, serverId } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { type Port, toPort } from "./ports.ts";

const shown = (description: string) => field<string>({ type: "string", description }, String);

const port = z.strictObject({
  port_id: uuid({ description: "The port: what the kinds of pairs take." }),
  name: z.optional(text({ description: "Its name, where it has one." })),
  mac_address: z.optional(shown("Its own MAC address.")),
  network_id: uuid({ description: "Its network." }),
  ip_addresses: list(shown(""), { description: "Its own addresses." }),
  device_id: z.optional(text({ description: "The server, or other thing, that it belongs to." })),
  device_owner: z.optional(text({ description: "What kind of thing that is, such as `compute:nova`." })),
  port_security_enabled: boolean({
    description: "Whether port security is on (protection against IP spoofing). Pairs need it.",
  }),
  security_group_ids: list(text({}), { description: "Its security groups." }),
  allowed_address_pairs: list(shownPair, { description: "The pairs that it holds now." }),
});

const told = (one: Port): z.output<typeof port> => ({
  port_id: one.id,
  ...(one.name ? { name: one.name } : {}),
  ...(one.mac ? { mac_address: one.mac } : {}),
  network_id: one.network,
  ip_addresses: one.addresses.map(({ ip }) => ip),
  ...(one.device ? { device_id: one.device } : {}),
  ...(one.owner ? { device_owner: one.owner } : {}),
  port_security_enabled: one.security,
  security_group_ids: [...one.securityGroups],
  allowed_address_pairs: one.pairs.map(({ ip, mac }) => ({ ip_address: ip, ...(mac ? { mac_address: mac } : {}) })),
});

const portFilters = {
  name: z.optional(text({ description: "Only ports of this name." })),
  network: z.optional(text({ description: "Only ports on this network, by id or name." })),
  ip_address: z.optional(ipAddress({ description: "Only the port that has this address of its own." })),
};

type Filters = z.output<z.ZodMiniObject<typeof portFilters>>;

async function portsBy(client: OpenStackClient, filters: Filters & { device?: string }, context: Context) {
  const { name, network, ip_address, device } = filters;
  const query = {
    name,
    network_id: network === undefined ? undefined : await networkId(client, network, context),
    fixed_ips: ip_address === undefined ? undefined : `ip_address=${ip_address}`,
    device_id: device,
  };
  return (await client.api.ports(query, context)).map(toPort).map(told);
}

/**
 * One list, filtered by Neutron. A server's name is asked of Nova first. Throws a `ConflictError` where there is none of it, or several.
 */
export const serverPorts = defineQuery<OpenStackClient>()({
  name: "openstack/server-ports",
  summary: "The ports of a server, with their addresses and pairs.",
  input: z.strictObject({
    server: text({ description: "The server, by id, or by name where the cloud has Nova." }),
    network: portFilters.network,
  }),
  output: port,
  examples: [{ title: "All ports of a server", spec: { server: "web-1" } }],
  run: async (client, { server, network }, context) =>
    portsBy(client, { network, device: await serverId(client, server, context) }, context),
});

/** One list, filtered by Neutron; `reserved` is filtered here: it is what belongs to no device. */
export const ports = defineQuery<OpenStackClient>()({
  name: "openstack/ports",
  summary: "The ports of the project; each filter that is given leaves only those that agree.",
  input: z.strictObject({
    ...portFilters,
    reserved: z.optional(
      boolean({ description: "Whether to list only ports that belong to no machine, or only those that do." }),
    ),
  }),
  output: port,
  examples: [{ title: "The addresses that are reserved on a network", spec: { network: "private", reserved: true } }],
  async run(client, { reserved, ...filters }, context) {
    const all = await portsBy(client, filters, context);
    return reserved === undefined ? all : all.filter(({ device_id }) => (device_id === undefined) === reserved);
  },
});

const floatingIp = z.strictObject({
  floating_ip_id: uuid({ description: "The floating IP." }),
  floating_ip_address: shown("Its address."),
  floating_network_id: uuid({ description: "The network that it is from." }),
  port_id: z.optional(uuid({ description: "The port that it leads to." })),
  fixed_ip_address: z.optional(shown("The address of that port.")),
  device_id: z.optional(text({ description: "The server, or other thing, that the port belongs to." })),
  description: z.optional(text({ description: "Its description." })),
  tags: list(text({}), { description: "Its tags." }),
});

const toldOf = (one: FloatingIpPayload): z.output<typeof floatingIp> => ({
  floating_ip_id: one.id,
  floating_ip_address: one.floating_ip_address,
  floating_network_id: one.floating_network_id,
  ...(one.port_id ? { port_id: one.port_id } : {}),
  ...(one.fixed_ip_address ? { fixed_ip_address: one.fixed_ip_address } : {}),
  ...(one.port_details?.device_id ? { device_id: one.port_details.device_id } : {}),
  ...(one.description ? { description: one.description } : {}),
  tags: [...(one.tags ?? [])],
});

/** One list, filtered by Neutron; `attached` is filtered here. */
export const floatingIps = defineQuery<OpenStackClient>()({
  name: "openstack/floating-ips",
  summary: "The floating IPs of the project; each filter that is given leaves only those that agree.",
  input: z.strictObject({
    floating_network: z.optional(text({ description: "Only those from this network, by id or name." })),
    floating_ip_address: z.optional(ipAddress({ description: "Only this one." })),
    port_id: z.optional(uuid({ description: "Only those that lead to this port." })),
    description: z.optional(text({ description: "Only those with this description." })),
    tags: z.optional(list(text({}), { description: "Only those that have all of these tags." })),
    attached: z.optional(
      boolean({ description: "Whether to list only those that lead to a port, or only those that do not." }),
    ),
  }),
  output: floatingIp,
  examples: [{ title: "The floating IPs that lead nowhere", spec: { attached: false } }],
  async run(client, { floating_network, attached, tags, port_id, ...filters }, context) {
    if (port_id !== undefined && attached === false)
      throw new InputError([{ path: ["spec", "attached"], message: "contradicts `port_id`" }]);
    const query = {
      ...filters,
      port_id,
      tags: tags?.join(","),
      floating_network_id:
        floating_network === undefined ? undefined : await networkId(client, floating_network, context),
    };
    const all = (await client.api.floatingIps(query, context)).map(toldOf);
    return attached === undefined ? all : all.filter((one) => (one.port_id !== undefined) === attached);
  },
});
