import * as z from "zod/mini";
import type { Change, Observed } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { attachedField, checkLeading } from "../../kits/leading.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { text, uuid } from "../../spec/fields.ts";
import { checkNaming, NAMES, naming, type PortNaming } from "./naming.ts";
import { tagsField } from "./tags.ts";

/** What may be stated of a floating IP: which one, its marks, and one of the ways to name a port. */
export const spec = z.strictObject({
  floating_ip_address: z.optional(
    ipAddress({
      description: "The very address, to move, change or release it. The cloud chooses the address of a new one.",
    }),
  ),
  floating_network: z.optional(
    text({
      description:
        "The external network to reserve it from, by id or name. Not needed where the project sees only one such network.",
    }),
  ),
  description: z.optional(
    text({
      description:
        "Its description, and its mark: where nothing remembers the address between runs, the one that has this description is the one that is meant.",
      maximumLength: 255,
    }),
  ),
  tags: z.optional(
    tagsField(
      "Its tags: these and no others. Where there is no description, they are its mark: the one that has all of them.",
    ),
  ),
  ...naming,
  fixed_ip_address: z.optional(
    ipAddress({ description: "Which of the port's addresses it leads to; needed where the port has several." }),
  ),
  attached: attachedField,
});

/** What only the cloud knows. `port_id` and `fixed_ip_address` are missing while it leads nowhere. */
export const outputs = z.strictObject({
  floating_ip_address: ipAddress({ description: "The address." }),
  floating_network_id: uuid({ description: "The network that it is from." }),
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

/** Does it say anything of a port? What it says may still be too little: see `checkNaming`. */
export const namesPort = (wanted: PortNaming): boolean => NAMES.some((name) => wanted[name] !== undefined);

/** What no field knows by itself. */
export function check(wanted: Spec): void {
  checkNaming(wanted, false);
  const leads = namesPort(wanted);
  checkLeading(wanted, leads);
  const marked = wanted.floating_ip_address ?? wanted.description ?? wanted.tags?.[0];
  if (marked === undefined && !leads)
    throw new InputError([
      {
        path: ["floating_ip_address"],
        message:
          "is missing: say which one is meant, by its address, its `description`, its `tags` or the port that it leads to",
      },
    ]);
}
