import * as z from "zod/mini";
import { commonFields, publicField } from "../../kits/service-address/fields.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { integer, text } from "../../spec/fields.ts";

const common = commonFields({
  members: "a server, by its name or id, or its NIC in the subnet, by its id, MAC address or own address",
  network: "The subnet of the address and of all members, by its network id or its name.",
});

/** The fields of every cloud's service address, and the bandwidth of an EIP that is bought. */
export const spec = z.strictObject({
  ...common,
  // As long as the name of an EIP leaves room for.
  name: text({
    description:
      "The name of the virtual IP, and its mark: by it it is found again where nothing remembers it between runs.",
    pattern: /^[\w.-]{1,48}$/,
    what: "1 to 48 letters, digits, dots, dashes and underscores",
  }),
  address: z.optional(
    ipAddress({
      description:
        "The very address. Left out, the cloud chooses a free one. IPv4: an IPv6 virtual IP can be on one NIC only.",
      family: 4,
    }),
  ),
  public: publicField("an EIP"),
  bandwidth_size: z.optional(integer({ description: "Mbit/s of a new EIP; by default 5.", minimum: 1, maximum: 2000 })),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
