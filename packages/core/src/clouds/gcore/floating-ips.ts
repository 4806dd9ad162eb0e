import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { InputError } from "../../errors.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { boolean, field, list, text, uuid } from "../../spec/fields.ts";
import type { GcoreClient } from "./client.ts";
import { markOf } from "./marks.ts";

const shown = (description: string) => field<string>({ type: "string", description }, String);

/** One request a page, filtered here. Throws an `InputError` where `attached: false` contradicts `port_id`. */
export const floatingIps = defineQuery<GcoreClient>()({
  name: "gcore/floating-ips",
  summary: "The floating IPs of the project in the region; each filter that is given leaves only those that agree.",
  input: z.strictObject({
    name: z.optional(text({ description: "Only those of this name (their tag `name`)." })),
    floating_ip_address: z.optional(ipAddress({ description: "Only this one." })),
    port_id: z.optional(uuid({ description: "Only those that lead to this port." })),
    attached: z.optional(
      boolean({ description: "Whether to list only those that lead to a port, or only those that do not." }),
    ),
  }),
  output: z.strictObject({
    floating_ip_id: uuid({ description: "The floating IP." }),
    floating_ip_address: shown("Its address."),
    name: z.optional(shown("Its name, where it has one.")),
    port_id: z.optional(uuid({ description: "The port that it leads to." })),
    fixed_ip_address: z.optional(shown("The address of that port.")),
    tags: list(z.strictObject({ key: shown("The key."), value: shown("The value.") }), {
      description: "Its tags beside `name`.",
    }),
  }),
  examples: [{ title: "The floating IPs that lead to a port", spec: { attached: true } }],
  async run(client, { name, floating_ip_address, port_id, attached }, context) {
    if (port_id !== undefined && attached === false)
      throw new InputError([{ path: ["spec", "attached"], message: "contradicts `port_id`" }]);
    return (await client.api.floatingIps(context))
      .filter(
        (one) =>
          (name === undefined || markOf(one.tags).name === name) &&
          (floating_ip_address === undefined || one.floating_ip_address === floating_ip_address) &&
          (port_id === undefined || one.port_id === port_id) &&
          (attached === undefined || Boolean(one.port_id) === attached),
      )
      .map((one) => ({
        floating_ip_id: one.id,
        floating_ip_address: one.floating_ip_address,
        ...markOf(one.tags),
        ...(one.port_id ? { port_id: one.port_id } : {}),
        ...(one.fixed_ip_address ? { fixed_ip_address: one.fixed_ip_address } : {}),
      }));
  },
});
