import { canonicalMac, parseAddress } from "./address.ts";
import { asText, describeValue, type Field, type FieldMeta, field } from "./fields.ts";

/** One address without prefix length, of either family or of the one named. Canonical: see `address.ts`. */
export function ipAddress(options: FieldMeta & { readonly family?: 4 | 6 }): Field<string> {
  const { family, ...meta } = options;
  const what = family ? `an IPv${family} address` : "an IP address";
  return field({ type: "string", format: family ? `ipv${family}` : "ip", ...meta }, (raw) => {
    const address = parseAddress(asText(raw, what));
    if (!address || (family && address.family !== family))
      throw new Error(`must be ${what}, but is ${describeValue(raw)}`);
    return address.text;
  });
}

/** A MAC address. Canonical: lower case with colons, see `address.ts`. */
export function macAddress(options: FieldMeta): Field<string> {
  return field({ type: "string", format: "mac", ...options }, (raw) => canonicalMac(asText(raw, "a MAC address")));
}
