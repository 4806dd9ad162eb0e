import * as z from "zod/mini";
import { commonFields } from "../../kits/service-address/fields.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { domainName, text } from "../../spec/fields.ts";

const common = commonFields({
  members:
    "a server, by its hostname, title, label or id, or its public interface, by its MAC address or its own address",
  network: "The zone, such as `fi-hel1`, whose public network it is on: a floating address stays in its zone.",
});

/** The fields of every cloud's service address, and `active`: the cloud delivers to one interface only. */
export const spec = z.strictObject({
  ...common,
  name: domainName({
    description:
      "Its name in reverse DNS, and its mark: by it it is found again where nothing remembers it between runs.",
  }),
  address: z.optional(
    ipAddress({
      description: "The very address, of one that is there already. The cloud chooses that of a new one.",
      family: 4,
    }),
  ),
  active: z.optional(
    text({
      description:
        "The member that the cloud delivers to. Left out, the first one where it is delivered to nobody; whoever has it keeps it.",
    }),
  ),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
