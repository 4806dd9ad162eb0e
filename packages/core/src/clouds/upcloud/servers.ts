import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { list, text, uuid } from "../../spec/fields.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedAddresses } from "./reads.ts";
import { answersTo, cachedServers } from "./server-choice.ts";

const state = text({
  description: "`started`, `stopped`, `maintenance` or `error`.",
});

/** The list, and the addresses of the account beside it: the list alone shows none. */
export const servers = defineQuery<UpCloudClient>()({
  name: "upcloud/servers",
  summary: "The servers of the account, with their addresses; each filter that is given leaves only those that agree.",
  description:
    "Addresses on private networks of the account's own are not among them: see `upcloud/server-interfaces`.",
  input: z.strictObject({
    server: z.optional(
      text({
        description:
          "Only those that are called so: by id, hostname, title, a label as `key=value`, or one of their public or utility addresses.",
        maximumLength: 255,
      }),
    ),
    zone: z.optional(text({ description: "Only those in this zone." })),
    state: z.optional(state),
  }),
  output: z.strictObject({
    server_id: uuid({ description: "What the kinds take as `server_id`." }),
    title: text({ description: "What the vendor's console shows.", minimumLength: 0 }),
    hostname: z.optional(text({ description: "Its hostname.", minimumLength: 0 })),
    zone: text({ description: "Its zone." }),
    state,
    labels: list(text({ description: "One label, as `key=value`." }), { description: "Its labels; API 1.2 has none." }),
    ip_addresses: list(text({ description: "One address." }), {
      description: "Its public, utility and floating addresses, in any order.",
    }),
  }),
  examples: [
    { title: "A server by its hostname", spec: { server: "peer-2.example.com" } },
    { title: "Those that are stopped", spec: { state: "stopped" } },
  ],
  async run(client, input, context) {
    const [all, addresses] = await Promise.all([cachedServers(client, context), cachedAddresses(client, context)]);
    const ipsOf = (id: string) => addresses.filter(({ server }) => server === id).map(({ ip }) => ip);
    return all
      .filter((one) => input.zone === undefined || one.zone === input.zone)
      .filter((one) => input.state === undefined || one.state === input.state)
      .filter(
        (one) => input.server === undefined || answersTo(one, input.server) || ipsOf(one.id).includes(input.server),
      )
      .map(({ id, title, hostname, zone, state: stands, labels }) => ({
        server_id: id,
        title,
        ...(hostname === undefined ? {} : { hostname }),
        zone,
        state: stands,
        labels: labels.map(({ key, value }) => `${key}=${value}`),
        ip_addresses: ipsOf(id),
      }));
  },
});
