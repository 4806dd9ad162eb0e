import * as z from "zod/mini";
import type { Change, Observed } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { boolean, uuid } from "../../spec/fields.ts";
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
  attached: z.optional(
    boolean({
      description:
        "Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to.",
    }),
  ),
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
  const wrong = (field: string, message: string) => new InputError([{ path: [field], message }]);
  const leads = namesPort(wanted);
  if (wanted.attached === true && !leads)
    throw wrong("attached", "is true, but no port is named that it should lead to");
  if (wanted.attached === false && leads)
    throw wrong("attached", "is false, but a port is named that it should lead to");
  if (wanted.fixed_ip_address !== undefined && !leads)
    throw wrong("fixed_ip_address", "is an address of a port, but no port is named");
  const marked = wanted.floating_ip_address ?? wanted.name ?? wanted.tags?.[0];
  if (marked === undefined && !leads)
    throw wrong(
      "name",
      "is missing: say which one is meant, by its `name`, its address, its `tags` or the port that it leads to",
    );
}
