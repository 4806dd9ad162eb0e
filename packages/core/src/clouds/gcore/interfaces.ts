import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import type { Context } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { shownPair } from "../../kits/allowed-pairs/fields.ts";
import { toPair } from "../../kits/allowed-pairs/pair.ts";
import { ipAddress, macAddress } from "../../spec/address-fields.ts";
import { boolean, list, text, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";
import { instanceId, networkId } from "./naming.ts";

const output = z.strictObject({
  port_id: uuid({ description: "The port: what the pair kinds take." }),
  name: z.optional(text({ description: "The interface's name, where it has one." })),
  mac_address: z.optional(macAddress({ description: "The port's own MAC address." })),
  network_id: uuid({ description: "The network." }),
  network_name: text({ description: "The network's name." }),
  external: boolean({ description: "Whether the network is external (public)." }),
  port_security_enabled: boolean({
    description: "Whether port security is on (protection against IP spoofing). Pairs need it.",
  }),
  ip_addresses: list(ipAddress({}), { description: "The port's own addresses." }),
  allowed_address_pairs: list(shownPair, { description: "The pairs that it holds now." }),
});

type Output = z.output<typeof output>;

async function interfacesOf(client: GcoreClient, instance: string, context: Context): Promise<Output[]> {
  const all = await client.api.interfaces(instance, context);
  return all
    .flatMap((one) => [one, ...(one.sub_ports ?? [])])
    .map((one) => ({
      port_id: one.port_id,
      ...(one.interface_name ? { name: one.interface_name } : {}),
      ...(one.mac_address ? { mac_address: one.mac_address.toLowerCase() } : {}),
      network_id: one.network_id,
      network_name: one.network_details.name,
      external: one.network_details.external,
      port_security_enabled: one.port_security_enabled,
      ip_addresses: one.ip_assignments.map(({ ip_address }) => ip_address),
      allowed_address_pairs: one.allowed_address_pairs
        .map((pair) => toPair(pair, undefined))
        .map(({ ip, mac }) => ({ ip_address: ip, ...(mac ? { mac_address: mac } : {}) })),
    }));
}

/** One of both: the older field takes only an id. */
const which = {
  instance: z.optional(text({ description: "The instance (virtual machine), by id or name." })),
  instance_id: z.optional(text({ description: "The same, by its id." })),
};

async function interfacesBy(
  client: GcoreClient,
  { instance, instance_id }: { instance?: string | undefined; instance_id?: string | undefined },
  context: Context,
): Promise<Output[]> {
  if (instance_id !== undefined && instance === undefined) return interfacesOf(client, instance_id, context);
  if (instance_id !== undefined || instance === undefined)
    throw new InputError([
      { path: ["spec", "instance"], message: "one of `instance` and `instance_id` must say which one is meant" },
    ]);
  return interfacesOf(client, await instanceId(client, instance, context), context);
}

/** Sub ports of a trunk are listed beside their parents. MAC addresses of pairs are shown: only this API tells them. */
export const interfaces = defineQuery<GcoreClient>()({
  name: "gcore/interfaces",
  summary: "The network interfaces of an instance, with their ports, addresses and pairs.",
  input: z.strictObject(which),
  output,
  examples: [
    { title: "All interfaces of an instance", spec: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" } },
    { title: "The same, by its name", spec: { instance: "harbour-a" } },
  ],
  run: interfacesBy,
});

/** `gcore/interfaces`, narrowed to where a pair can be written: the API refuses pairs on external networks and without port security. */
export const privatePorts = defineQuery<GcoreClient>()({
  name: "gcore/private-ports",
  summary:
    "The ports of an instance that may hold allowed address pairs: those on private networks, with port security.",
  input: z.strictObject({
    ...which,
    network: z.optional(text({ description: "Only ports on this network, by id or name." })),
    network_id: z.optional(uuid({ description: "The same, by its id." })),
  }),
  output,
  examples: [
    { title: "The private ports of an instance", spec: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" } },
    { title: "Its port on a network, by their names", spec: { instance: "harbour-a", network: "harbour-private" } },
  ],
  async run(client, { network, network_id, ...machine }, context) {
    const id = network_id ?? (network === undefined ? undefined : await networkId(client, network, context));
    return (await interfacesBy(client, machine, context)).filter(
      (one) => !one.external && one.port_security_enabled && (id === undefined || one.network_id === id),
    );
  },
});
