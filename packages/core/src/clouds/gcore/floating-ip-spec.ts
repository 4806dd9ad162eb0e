import * as z from "zod/mini";
import type { Change, Observed } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { attachedField, checkLeading } from "../../kits/leading.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { uuid } from "../../spec/fields.ts";
import { nameField, tagsField } from "./marks.ts";
import { checkNaming, namesPort, naming } from "./naming.ts";

/** What may be stated of a floating IP: which one, its marks, and one of the ways to name a port. */
export const spec = z.strictObject({
  floating_ip_address: z.optional(
    ipAddress({
      description: "The very address, to move, change or release it. The cloud chooses the address of a new one.",
      family: 4,
    }),
  ),
  name: nameField,
  tags: tagsField,
  ...naming,
  fixed_ip_address: z.optional(
    ipAddress({
      description: "Which of the port's addresses it leads to. Left out, the port's first IPv4 address.",
      family: 4,
    }),
  ),
  attached: attachedField,
});

/** What only the cloud knows. `port_id` and `fixed_ip_address` are missing while it leads nowhere. */
export const outputs = z.strictObject({
  floating_ip_address: ipAddress({ description: "The address." }),
  port_id: z.optional(uuid({ description: "The port that it leads to." })),
  fixed_ip_address: z.optional(ipAddress({ description: "The address of that port." })),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
type Outputs = z.output<typeof outputs>;

/** A floating IP as it is, in the words of the spec. */
export type Found = Observed<Spec, Outputs>;

/** One item of a plan, as `review` gets it. */
export type FloatingIpChange = Change<Spec, Outputs>;

/** What no field knows by itself. */
export function check(wanted: Spec): void {
  checkNaming(wanted, false);
  const leads = namesPort(wanted);
  checkLeading(wanted, leads);
  const marked = wanted.floating_ip_address ?? wanted.name ?? wanted.tags?.[0];
  if (marked === undefined && !leads)
    throw new InputError([
      {
        path: ["name"],
        message:
          "is missing: say which one is meant, by its `name`, its address, its `tags` or the port that it leads to",
      },
    ]);
}
