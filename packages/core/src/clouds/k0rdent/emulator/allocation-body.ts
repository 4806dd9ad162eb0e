import { refuse } from "./answers.ts";
import { type Family, parseAddress } from "./ranges.ts";
import type { Cell } from "./world.ts";

/** An allocation as it was asked for, after the rules that need no look at the world. */
export interface Requested {
  readonly id: string | undefined;
  readonly type: "EXTERNAL" | "INTERNAL";
  readonly family: Family;
  readonly ip: string | undefined;
  readonly network: string | undefined;
  readonly subnetwork: string | undefined;
}

const TEXTS = ["id", "ipAddress", "ipVersion", "addressType", "network", "subnetwork"] as const;

/** Refuses what the documents forbid, in the order of their table. Members that it does not know it does not see. */
export function readRequested(body: Record<string, unknown>, { switches }: Cell): Requested {
  const no = (message: string, field: string): never =>
    refuse(switches.codes.invalid, "VALIDATION_ERROR", message, field);
  for (const field of TEXTS) {
    if (field in body && typeof body[field] !== "string") no(`${field} must be a string`, field);
  }
  const {
    id,
    ipAddress,
    ipVersion,
    addressType = "EXTERNAL",
    network,
    subnetwork,
  } = body as Partial<Record<(typeof TEXTS)[number], string>>;
  if (id !== undefined && (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(id) || id.length > 63)) {
    no("id must match ^[a-z]([-a-z0-9]*[a-z0-9])?$ and be 1 to 63 characters long", "id");
  }
  const type = addressType === "EXTERNAL" || addressType === "INTERNAL" ? addressType : undefined;
  if (!type) return no("addressType must be EXTERNAL or INTERNAL", "addressType");
  if (ipVersion !== undefined && ipVersion !== "IPV4" && ipVersion !== "IPV6") {
    no("ipVersion must be IPV4 or IPV6", "ipVersion");
  }
  for (const field of ["ipAddress", "network", "subnetwork"] as const) {
    if (type === "EXTERNAL" && body[field] !== undefined) {
      no(`${field} may be set only when addressType is INTERNAL`, field);
    }
  }
  if (type === "INTERNAL" && network === undefined && subnetwork === undefined) {
    no("network or subnetwork is required when addressType is INTERNAL", "network");
  }
  const address = ipAddress === undefined ? undefined : parseAddress(ipAddress);
  if (ipAddress !== undefined && !address) no("ipAddress must be an IP address", "ipAddress");
  if (ipVersion === undefined && !switches.default_ip_version) no("ipVersion is required", "ipVersion");
  const family = (ipVersion ?? "IPV4") as Family;
  if (address && address.family !== family) no(`ipAddress is not of the family ${family}`, "ipAddress");
  return { id, type, family, ip: ipAddress, network, subnetwork };
}
