import * as z from "zod/mini";
import { filled } from "../../map.ts";
import { text } from "../../spec/fields.ts";
import type { Address } from "./payloads.ts";

/** What every address tells, beside what is stated of it. */
export const outputFields = {
  ip_address: z.optional(text({ description: "The address." })),
  status: z.optional(text({ description: "The API's own word for how it stands." })),
  uid: z.optional(text({ description: "What tells it from an earlier one of the same name." })),
  self_link: z.optional(text({ description: "Its path." })),
  created_at: z.optional(text({ description: "When it was allocated." })),
  display_name: z.optional(text({ description: "A name for people, where the cloud gave it one." })),
  description: z.optional(text({ description: "A description, where the cloud gave it one." })),
  region: text({ description: "Its region." }),
  project: text({ description: "Its project." }),
};

/** Of `k0rdent/address`. */
export const outputs = z.strictObject(outputFields);
/** What only the cloud knows of an address. */
export type Outputs = z.output<typeof outputs>;

/** What an address tells of itself; what the API left out is missing. */
export function outputsOf({ uid, self_link, ip_address, status, created_at, ...rest }: Address): Outputs {
  const { region, project, display_name, description } = rest;
  return filled({ ip_address, status, uid, self_link, created_at, display_name, description, region, project });
}
