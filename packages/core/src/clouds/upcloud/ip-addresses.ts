import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { ipAddress as ip, macAddress } from "../../spec/address-fields.ts";
import { boolean, domainName, text, uuid } from "../../spec/fields.ts";
import type { Address } from "./address.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedAddresses } from "./reads.ts";

const family = text({ description: "IPv4 or IPv6.", choices: ["IPv4", "IPv6"] });
const access = text({
  description: "`public`, `utility` (the vendor's own private network) or `private`.",
  choices: ["public", "utility", "private"],
});

const output = z.strictObject({
  ip_address: ip({ description: "The address." }),
  family,
  access,
  ptr_record: z.optional(text({ description: "Its name in reverse DNS; missing where it has none." })),
  floating: boolean({ description: "Whether it can be moved from server to server." }),
  attached: boolean({ description: "Whether a server has it." }),
  server_id: z.optional(uuid({ description: "The server that has it." })),
  mac_address: z.optional(macAddress({ description: "The interface that has it." })),
  zone: z.optional(text({ description: "Its zone; API 1.2 does not tell." })),
  part_of_plan: boolean({ description: "Whether it is included in the server's plan." }),
  release_policy: text({
    description: "What becomes of it when its server is deleted.",
    choices: ["keep", "release"],
  }),
});
type Output = z.output<typeof output>;

function toOutput(one: Address): Output {
  return {
    ip_address: one.ip,
    family: one.family,
    access: one.access,
    ...(one.ptr ? { ptr_record: one.ptr } : {}),
    floating: one.floating,
    attached: one.server !== undefined,
    ...(one.server ? { server_id: one.server } : {}),
    ...(one.mac ? { mac_address: one.mac } : {}),
    ...(one.zone ? { zone: one.zone } : {}),
    part_of_plan: one.partOfPlan,
    release_policy: one.policy,
  };
}

/** One request, filtered here. */
export const ipAddresses = defineQuery<UpCloudClient>()({
  name: "upcloud/ip-addresses",
  summary: "The addresses of the account; each filter that is given leaves only those that agree.",
  description:
    "Addresses on private networks of the account's own are not among them: see `upcloud/server-interfaces`.",
  input: z.strictObject({
    server_id: z.optional(uuid({ description: "Only those of this server." })),
    zone: z.optional(text({ description: "Only those in this zone." })),
    family: z.optional(family),
    access: z.optional(access),
    floating: z.optional(boolean({ description: "Whether to list only floating ones, or only others." })),
    attached: z.optional(
      boolean({ description: "Whether to list only those that a server has, or only those that none has." }),
    ),
    ip_address: z.optional(ip({ description: "Only this one." })),
    mac_address: z.optional(macAddress({ description: "Only those of this interface." })),
    ptr_record: z.optional(domainName({ description: "Only those with this name." })),
  }),
  output,
  examples: [
    { title: "Floating addresses that nothing uses", spec: { floating: true, attached: false } },
    { title: "All addresses of a server", spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702" } },
  ],
  async run(client, input, context) {
    const filters = Object.entries(input);
    const agrees = (one: Readonly<Record<string, unknown>>) => filters.every(([name, value]) => one[name] === value);
    return (await cachedAddresses(client, context)).map(toOutput).filter((one) => agrees({ ...one }));
  },
});
