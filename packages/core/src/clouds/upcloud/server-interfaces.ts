import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { InputError } from "../../errors.ts";
import { ipAddress as ip, macAddress } from "../../spec/address-fields.ts";
import { boolean, integer, list, text, uuid } from "../../spec/fields.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedServer, needsNewApi } from "./reads.ts";
import { cachedServerId, serverField } from "./server-choice.ts";

const type = text({ description: "The sort of network.", choices: ["public", "utility", "private"] });

function called({ server }: { readonly server?: string | undefined }): string {
  if (server !== undefined) return server;
  throw new InputError([
    { path: ["spec", "server_id"], message: "is missing: state the server by it, or by `server`" },
  ]);
}

/** One request; a server that is called by a word costs the list of servers as well. Needs API 1.3. */
export const serverInterfaces = defineQuery<UpCloudClient>()({
  name: "upcloud/server-interfaces",
  summary: "The network interfaces of a server, with their MAC addresses and IP addresses.",
  input: z.strictObject({
    server_id: z.optional(uuid({ description: "The server, by its id." })),
    server: z.optional(serverField),
    type: z.optional(type),
  }),
  output: z.strictObject({
    index: integer({ description: "Its number on the server." }),
    mac_address: macAddress({ description: "What `upcloud/floating-ip` takes." }),
    type,
    network_id: z.optional(uuid({ description: "The network." })),
    bootable: boolean({ description: "Whether the server may boot from it." }),
    source_ip_filtering: boolean({
      description:
        "Whether packets are dropped whose source is not an address of this interface (protection against IP spoofing).",
    }),
    ip_addresses: list(
      z.strictObject({
        ip_address: ip({ description: "The address." }),
        family: text({ description: "IPv4 or IPv6.", choices: ["IPv4", "IPv6"] }),
        floating: boolean({ description: "Whether it is a floating address." }),
        dhcp_provided: z.optional(
          boolean({ description: "Whether the network hands it out. Older answers do not tell." }),
        ),
        release_policy: z.optional(
          text({
            description: "What becomes of it with the server; older answers do not tell.",
            choices: ["keep", "release"],
          }),
        ),
      }),
      { description: "Its addresses, in any order." },
    ),
  }),
  examples: [
    {
      title: "The public interfaces of a server",
      spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702", type: "public" },
    },
  ],
  async run(client, input, context) {
    needsNewApi(client, "network interfaces");
    const id = input.server_id ?? (await cachedServerId(client, called(input), context));
    const { interfaces = [] } = await cachedServer(client, id, context);
    return interfaces
      .filter((one) => input.type === undefined || one.type === input.type)
      .map((one) => ({
        index: one.index,
        mac_address: one.mac,
        type: one.type,
        ...(one.network ? { network_id: one.network } : {}),
        bootable: one.bootable,
        source_ip_filtering: one.sourceFiltering,
        ip_addresses: one.addresses.map(({ ip, family, floating, dhcp, policy }) => ({
          ip_address: ip,
          family,
          floating,
          ...(dhcp === undefined ? {} : { dhcp_provided: dhcp }),
          ...(policy === undefined ? {} : { release_policy: policy }),
        })),
      }));
  },
});
