import { type Pair, toPair } from "../../kits/allowed-pairs/pair.ts";
import { readMac } from "../../kits/allowed-pairs/reading.ts";
import { parseAddress } from "../../spec/address.ts";
import type { PortPayload } from "./payloads.ts";

/** A port: the NIC of a server, a virtual IP, or another thing of the network. */
export interface Port {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** The VPC subnet's id, which is the Neutron network's. */
  readonly network: string;
  readonly mac: string;
  /** Each with its Neutron subnet. */
  readonly addresses: readonly { readonly ip: string; readonly subnet: string }[];
  /** `compute:…` for a NIC. */
  readonly owner: string;
  /** The server that it is the NIC of, else `""`. */
  readonly device: string;
  readonly pairs: readonly Pair[];
  readonly groups: readonly string[];
  /** Is it switched off, nothing holds, and no pairs can be written. */
  readonly security: boolean;
}

/** What a virtual IP has for an owner. https://support.huaweicloud.com/intl/en-us/api-vpc/vpc_port01_0003.html */
export const VIP_OWNER = "neutron:VIP_PORT";

/** The pair on a NIC that means: its source/destination check is off. */
export const OPEN = "1.1.1.1/0";

/** By its owner alone. */
export const isVirtualIp = (port: Port): boolean => port.owner === VIP_OWNER;

/** By its owner alone. */
export const isNic = (port: Port): boolean => port.owner.startsWith("compute:");
/** Made by other means than as a port: an address that belongs to nothing yet, and works as a virtual IP inside the VPC only. */
export const isReserved = (port: Port): boolean => port.owner === "" && port.device === "";

/** One address, not a network: networks among the pairs are no NICs. */
export const isSingle = (pair: string): boolean => !pair.includes("/");

/** Of a single address or a network, without a check. */
export const familyOf = (address: string): 4 | 6 => (address.includes(":") ? 6 : 4);

/** The NIC's own address that stands for it in the pairs of a virtual IP of the same family. */
export const addressFor = (nic: Port, virtualIp: string): string | undefined =>
  nic.addresses.find(({ ip }) => familyOf(ip) === familyOf(virtualIp))?.ip;

/** Is it one of the NIC's own addresses, and no pair? */
export const isOwn = (nic: Port, ip: string): boolean => nic.addresses.some((one) => one.ip === ip);

/** A virtual IP is on a NIC when one of the NIC's addresses is among its pairs. */
export const isOn = (virtualIp: Port, nic: Port): boolean =>
  nic.addresses.some(({ ip }) => virtualIp.pairs.some((pair) => pair.ip === ip));

/** Addresses in canonical form. Security counts as on where it is not told. */
export function toPort(port: PortPayload): Port {
  const mac = port.mac_address ? (readMac(port.mac_address) ?? port.mac_address) : "";
  return {
    id: port.id,
    name: port.name ?? "",
    status: port.status ?? "",
    network: port.network_id,
    mac,
    addresses: port.fixed_ips.map(({ ip_address, subnet_id }) => ({ ip: address(ip_address), subnet: subnet_id })),
    owner: port.device_owner ?? "",
    device: port.device_id ?? "",
    pairs: (port.allowed_address_pairs ?? []).map((pair) => toPair(pair, mac)),
    groups: port.security_groups ?? [],
    security: port.port_security_enabled !== false,
  };
}

const address = (raw: string) => parseAddress(raw)?.text ?? raw;
