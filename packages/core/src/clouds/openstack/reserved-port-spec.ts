import * as z from "zod/mini";
import type { Observed } from "../../definition/resource.ts";
import { ipAddress, macAddress } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import { tagsField } from "./tags.ts";

/** What may be stated of a port that reserves an address: which one, and its marks. */
export const spec = z.strictObject({
  network: text({ description: "The network, by id or name." }),
  ip_address: z.optional(
    ipAddress({ description: "The very address. Without one the cloud chooses, and `name` says which one is meant." }),
  ),
  name: z.optional(text({ description: "The port's name.", maximumLength: 255 })),
  description: z.optional(text({ description: "Its description.", maximumLength: 255 })),
  tags: z.optional(tagsField("Its tags: these and no others.")),
});

/** What only the cloud knows. */
export const outputs = z.strictObject({
  port_id: uuid({ description: "The port that keeps the address." }),
  network_id: uuid({ description: "Its network." }),
  ip_address: ipAddress({ description: "The address." }),
  mac_address: z.optional(macAddress({ description: "The port's MAC address, which nobody uses." })),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;

/** A reserving port as it is, in the words of the spec. */
export type Found = Observed<Spec, z.output<typeof outputs>>;
