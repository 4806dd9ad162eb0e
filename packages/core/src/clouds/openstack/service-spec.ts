import * as z from "zod/mini";
import { commonFields, publicField, virtualMacField } from "../../kits/service-address/fields.ts";
import { text } from "../../spec/fields.ts";

/** The fields of every cloud's service address, and those that Neutron has room for. */
export const spec = z.strictObject({
  ...commonFields({
    members: "a server, by its name or id, or its port on the network, by its id, name, MAC address or own address",
    network: "The network of the address and of all members, by id or name.",
  }),
  virtual_mac: virtualMacField,
  public: publicField("a floating IP"),
  public_network: z.optional(
    text({
      description:
        "The external network that a new floating IP is from, by id or name; needed where there are several.",
    }),
  ),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
