import { type PortWithPairs, toPair } from "../../kits/allowed-pairs/pair.ts";
import { readMac } from "../../kits/allowed-pairs/reading.ts";
import { parseAddress } from "../../spec/address.ts";
import type { PortPayload } from "./payloads.ts";

/** A port in our words. */
export interface Port extends PortWithPairs {
  readonly name: string;
  readonly description: string;
  readonly network: string;
  readonly project: string | undefined;
  /** Its own addresses, canonical, with the subnet of each. */
  readonly addresses: readonly { readonly ip: string; readonly subnet: string }[];
  /** The server, router or other thing that it belongs to; `""` for nothing. */
  readonly device: string;
  /** `compute:nova`, `network:router_interface`; `""` for nothing. */
  readonly owner: string;
  readonly security: boolean;
  readonly securityGroups: readonly string[];
  readonly tags: readonly string[];
  /** One higher after each change; `undefined` where Neutron does not count. */
  readonly revision: number | undefined;
}

/** Addresses in canonical form. Security counts as on where Neutron does not tell: without the extension, pairs work. */
export function toPort(one: PortPayload): Port {
  const mac = one.mac_address ? (readMac(one.mac_address) ?? one.mac_address) : undefined;
  return {
    id: one.id,
    name: one.name ?? "",
    description: one.description ?? "",
    network: one.network_id,
    project: one.project_id ?? undefined,
    mac,
    addresses: (one.fixed_ips ?? []).map(({ ip_address, subnet_id }) => ({
      ip: parseAddress(ip_address)?.text ?? ip_address,
      subnet: subnet_id,
    })),
    device: one.device_id ?? "",
    owner: one.device_owner ?? "",
    security: one.port_security_enabled ?? true,
    securityGroups: one.security_groups ?? [],
    tags: one.tags ?? [],
    revision: one.revision_number ?? undefined,
    pairs: (one.allowed_address_pairs ?? []).map((pair) => toPair(pair, mac)),
  };
}

/** `60a00001-… (web-1-port, 10.60.0.11, server 5e1f…)`: enough to choose by. */
export function describePort({ id, name, addresses, owner, device }: Port): string {
  const of = owner.startsWith("compute:") ? `server ${device}` : owner === "" ? "" : owner;
  const facts = [name, ...addresses.map(({ ip }) => ip), of].filter(Boolean);
  return `${id} (${facts.join(", ") || "no address"})`;
}
