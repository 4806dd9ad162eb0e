import * as z from "zod/mini";
import { canonicalPrefix } from "../../spec/address.ts";
import { macAddress } from "../../spec/address-fields.ts";
import { asText, boolean, type Field, type FieldMeta, field } from "../../spec/fields.ts";
import { readPrefix } from "./reading.ts";

/** An address or a network; a network of one address is that address. What stands on a port with host bits can be named, too, to keep it or to remove it. */
function pairAddress(options: FieldMeta): Field<string> {
  return field({ type: "string", format: "ip-or-cidr", ...options }, (raw) => {
    const text = asText(raw, "an IP address or network");
    return readPrefix(text) ?? canonicalPrefix(text);
  });
}

/** The fields that name one pair. */
export const pairFields = {
  ip_address: pairAddress({
    description:
      "The address, or the network, that the port may use beside its own. With host bits (`10.41.0.5/16`) only what is there already.",
  }),
  mac_address: z.optional(
    macAddress({ description: "The MAC address that goes with it. Without one it is the pair with the port's own." }),
  ),
};

/** Says that the MAC address does not matter: for removals of one pair. */
export const anyMac = z.optional(
  boolean({
    description:
      "Whether `state: absent` removes the address with every MAC address, instead of with the port's own alone.",
  }),
);

/** The fields of a pair that is shown: whatever the port holds, canonical where it can be. */
export const shownPair = z.strictObject({
  ip_address: field<string>({ type: "string", description: "The address or network." }, String),
  mac_address: z.optional(field<string>({ type: "string", description: "The MAC address that goes with it." }, String)),
});
