import * as z from "zod/mini";
import { commonFields, publicField } from "../../kits/service-address/fields.ts";

/** The fields of every cloud's service address, and `public`. */
export const spec = z.strictObject({
  ...commonFields({
    members: "an instance, by its name or id, or its port on the network, by its id, MAC address or own address",
    network: "The network of the address and of all members, by id or name.",
  }),
  public: publicField("a floating IP"),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
