import * as z from "zod/mini";
import { type Change, type Context, defineResource, type Observed } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { reviewEach } from "../../kits/review-each.ts";
import { ipAddress as ip } from "../../spec/address-fields.ts";
import { domainName, text, uuid } from "../../spec/fields.ts";
import { type Address, defaultName, hasDefaultName } from "./address.ts";
import type { UpCloudClient } from "./client.ts";
import { leftDown } from "./leftover.ts";
import { cachedAddress, cachedServer, notListed } from "./reads.ts";

const spec = z.strictObject({
  ip_address: ip({ description: "A public address of the account, floating or not." }),
  ptr_record: z.optional(
    domainName({
      description: "The name. Needed to set one; with *absent* and without it, whatever name the address has goes.",
    }),
  ),
});

const outputs = z.strictObject({
  default_ptr_record: text({ description: "The name that comes back when this one goes." }),
  server_id: z.optional(uuid({ description: "The server that has the address." })),
});

type Spec = z.output<typeof spec>;
type Found = Observed<Spec, z.output<typeof outputs>>;

/** API 1.2 does not tell an address's zone, but its server's. */
async function defaultNameOf(client: UpCloudClient, address: Address, context: Context): Promise<string> {
  if (hasDefaultName(address) && address.ptr !== "") return address.ptr;
  const zone = address.zone ?? (address.server && (await cachedServer(client, address.server, context)).zone);
  if (zone) return defaultName(address.ip, zone);
  throw new ConflictError(`UpCloud: the default name of ${address.ip} cannot be told: the API shows no zone for it`, {
    hint: "Use `api_version: 1.3`, or set the name that is wanted.",
  });
}

async function observed(client: UpCloudClient, address: Address, context: Context): Promise<Found> {
  return {
    id: address.ip,
    spec: { ip_address: address.ip, ptr_record: address.ptr },
    outputs: {
      default_ptr_record: await defaultNameOf(client, address, context),
      ...(address.server ? { server_id: address.server } : {}),
    },
  };
}

/** What cannot be done to this address. */
async function refuse(client: UpCloudClient, { desire }: Change<Spec, object>, context: Context): Promise<void> {
  const { ip_address, ptr_record } = desire.spec;
  const address = await cachedAddress(client, ip_address, context);
  if (!address) throw await notListed(client, ip_address, context);
  if (address.access !== "public") {
    throw new ConflictError(
      `UpCloud: ${ip_address} is a ${address.access} address of server ${address.server}, and only public addresses have reverse DNS`,
      { hint: "Choose a public address; the query `upcloud/ip-addresses` lists them." },
    );
  }
  if (desire.state === "present" && ptr_record === undefined)
    throw new InputError([{ path: ["spec", "ptr_record"], message: "is missing: it has no name of its own yet" }]);
}

/** Its id is the address. Writes the name, and nothing else of the address. */
export const ptrRecord = defineResource<UpCloudClient>()({
  kind: "upcloud/ptr-record",
  className: "PtrRecord",
  summary: "The reverse DNS name of a public address that somebody else manages.",
  description:
    "*Absent* restores the name that the cloud gave the address, such as `203-0-113-40.fi-hel1.upcloud.host`; a name other than the stated one is left alone.",
  spec,
  outputs,
  immutable: ["ip_address"],
  marks: { where: "nowhere: it is one text, which the world reads" },
  examples: [
    {
      title: "Give an address the name of its mail server",
      spec: { ip_address: "203.0.113.21", ptr_record: "mail.example.com" },
    },
  ],

  find: async (_client, { ip_address }) => ({ id: ip_address }),

  async read(client, id, context, desire) {
    const address = await cachedAddress(client, id, context);
    if (address?.access !== "public") return undefined;
    const stated = desire?.spec.ptr_record;
    if (stated !== address.ptr) {
      if (hasDefaultName(address)) return undefined;
      if (desire?.state === "absent" && stated !== undefined) return undefined;
    }
    return observed(client, address, context);
  },

  async checkParents(client, { id, spec: { ip_address } }, context) {
    const known = ip_address ?? id;
    if (known === undefined || (await cachedAddress(client, known, context))) return [];
    if (id === undefined) throw await notListed(client, known, context);
    return [`${known} is no address of this account any more, and its name went with it.`];
  },

  async leftover(client, { desire, id }, context) {
    const ip = desire.spec.ip_address ?? id;
    return leftDown(client, [ip && (await cachedAddress(client, ip, context))?.server], context);
  },

  async apply(client, { desire }, context) {
    const { ip_address, ptr_record } = desire.spec;
    context.remember(ip_address);
    const address = await cachedAddress(client, ip_address, context);
    if (!address || ptr_record === undefined) throw await notListed(client, ip_address, context);
    return observed(client, await client.modify(address, [{ ptr_record }], context), context);
  },

  async destroy(client, { desire }, context) {
    const address = await cachedAddress(client, desire.id ?? desire.spec.ip_address, context);
    if (!address) return undefined;
    await client.modify(address, [{ ptr_record: await defaultNameOf(client, address, context) }], context);
    return undefined;
  },

  review: (client, changes, context) =>
    reviewEach(changes, async (change) => {
      await refuse(client, change, context);
      return [];
    }),
});
