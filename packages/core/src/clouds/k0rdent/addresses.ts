import * as z from "zod/mini";
import { defineQuery } from "../../definition/query.ts";
import { filled } from "../../map.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { text } from "../../spec/fields.ts";
import { outputFields, outputsOf } from "./address-spec.ts";
import type { K0rdentClient } from "./client.ts";
import type { Address } from "./payloads.ts";
import { cachedAddress, cachedAddresses, checkScope } from "./reads.ts";
import { type Collection, readReference } from "./reference.ts";
import { ADDRESS_TYPES, IP_VERSIONS } from "./rules.ts";

const output = z.strictObject({
  name: text({ description: "Its name, which the API calls `id`." }),
  address_type: z.optional(text({ description: "`EXTERNAL` or `INTERNAL`, where the API says." })),
  ip_version: text({ description: "`IPV4` or `IPV6`." }),
  network: z.optional(text({ description: "The network of an INTERNAL address." })),
  subnetwork: z.optional(text({ description: "The subnet of an INTERNAL address." })),
  ...outputFields,
});

const input = z.strictObject({
  address_type: z.optional(text({ description: "Only these.", choices: ADDRESS_TYPES })),
  ip_version: z.optional(text({ description: "Only these.", choices: IP_VERSIONS })),
  ip_address: z.optional(ipAddress({ description: "Only this address." })),
  network: z.optional(text({ description: "Only those of this network, in any spelling." })),
  subnetwork: z.optional(text({ description: "Only those of this subnet, in any spelling." })),
  status: z.optional(text({ description: "Only those of this status, in any letter case." })),
});

type Filters = z.output<typeof input>;

const shown = ({ name, address_type, ip_version, network, subnetwork, ...rest }: Address): z.output<typeof output> =>
  filled({
    name,
    address_type,
    ip_version,
    network,
    subnetwork,
    ...outputsOf({ name, address_type, ip_version, network, subnetwork, ...rest }),
  });

/** The API has no filter: all pages are read, and what does not fit is left out here. */
function fitting(client: K0rdentClient, filters: Filters): (address: Address) => boolean {
  const reference = (raw: string | undefined, collection: Collection) =>
    raw === undefined ? undefined : (readReference(raw, collection, client.frame).path ?? raw);
  const wanted = {
    ...filters,
    status: filters.status?.toUpperCase(),
    network: reference(filters.network, "networks"),
    subnetwork: reference(filters.subnetwork, "subnets"),
  };
  return (address) => {
    const found: Record<string, unknown> = { ...address, status: address.status?.toUpperCase() };
    return Object.entries(wanted).every(([field, value]) => value === undefined || found[field] === value);
  };
}

/** `k0rdent/addresses`: all of them, or those that fit. */
export const addresses = defineQuery<K0rdentClient>()({
  name: "k0rdent/addresses",
  summary: "The addresses of a project in a region.",
  description: "The API knows no filter: Mooring reads every page and answers those that fit.",
  input,
  output,
  examples: [{ title: "All addresses that are reachable from outside", spec: { address_type: "EXTERNAL" } }],
  run: async (client, filters, context) =>
    (await cachedAddresses(client, context)).filter(fitting(client, filters)).map(shown),
});

/** `k0rdent/address`, as a question. */
export const addressByName = defineQuery<K0rdentClient>()({
  name: "k0rdent/address",
  summary: "One address, by its name. No result where there is none.",
  input: z.strictObject({ name: text({ description: "Its name, which the API calls `id`." }) }),
  output,
  examples: [{ title: "The address of the bastion", spec: { name: "bastion" } }],
  run: async (client, { name }, context) => {
    const addressPath = { ...client.scope, name };
    const found = await cachedAddress(client, addressPath, context);
    if (!found) await checkScope(client, addressPath, context);
    return found ? [shown(found)] : [];
  },
});
