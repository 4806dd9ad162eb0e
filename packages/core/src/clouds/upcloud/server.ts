import { canonical, type Family, policyIn } from "./address.ts";
import type { InterfacePayload, ServerInListPayload, ServerPayload } from "./payloads.ts";

interface InterfaceAddress {
  readonly ip: string;
  readonly family: Family;
  readonly floating: boolean;
  readonly dhcp: boolean | undefined;
  readonly policy: "keep" | "release" | undefined;
}

/** One interface of a server, in our words; `index` is its number in the API's paths. */
export interface NetworkInterface {
  readonly index: number;
  readonly mac: string;
  readonly type: "public" | "utility" | "private";
  readonly network: string | undefined;
  readonly bootable: boolean;
  readonly sourceFiltering: boolean;
  readonly addresses: readonly InterfaceAddress[];
}

/** A label as the API has it. Labels that are not ours are written back as they were. */
export interface Label {
  readonly key: string;
  readonly value: string;
}

/** What the list of servers shows of each. */
export interface ServerInList {
  readonly id: string;
  readonly title: string;
  readonly hostname: string | undefined;
  readonly zone: string;
  /** `started`, `stopped`, `maintenance` (on the way from one to the other, or because of the cloud), `error`. */
  readonly state: string;
  readonly labels: readonly Label[];
}

/** What a server by itself shows. */
export interface Server extends ServerInList {
  /** `undefined` in API 1.2, which does not show them. */
  readonly interfaces: readonly NetworkInterface[] | undefined;
  /** Canonical, in the order of its network interfaces; in API 1.2 in the order of the answer. */
  readonly ips: readonly string[];
}

/** The id in lower case, as ids are compared here. */
export const toServerInList = (payload: ServerInListPayload): ServerInList => ({
  id: payload.uuid.toLowerCase(),
  title: payload.title,
  hostname: payload.hostname ?? undefined,
  zone: payload.zone,
  state: payload.state,
  labels: (payload.labels?.label ?? []).map(({ key, value }) => ({ key, value })),
});

/** Interfaces in the order of their index, whatever the answer's. */
export function toServer(payload: ServerPayload): Server {
  const interfaces = payload.networking?.interfaces.interface.map(toInterface).sort((a, b) => a.index - b.index);
  return {
    ...toServerInList(payload),
    interfaces,
    ips:
      interfaces?.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)) ??
      (payload.ip_addresses.ip_address ?? []).map(({ address }) => canonical(address)),
  };
}

function toInterface(payload: InterfacePayload): NetworkInterface {
  return {
    index: payload.index,
    mac: payload.mac.toLowerCase(),
    // The documents name these three; another one is like none of them.
    type: payload.type as NetworkInterface["type"],
    network: payload.network ?? undefined,
    bootable: payload.bootable === "yes",
    sourceFiltering: payload.source_ip_filtering !== "no",
    addresses: (payload.ip_addresses.ip_address ?? []).map((one) => ({
      ip: canonical(one.address),
      family: one.family === "IPv6" ? "IPv6" : "IPv4",
      floating: one.floating === "yes",
      dhcp: one.dhcp_provided == null ? undefined : one.dhcp_provided === "yes",
      policy: policyIn(one.release_policy),
    })),
  };
}

/** Where a floating address goes on this server: its first public interface with an IPv4 address of its own. */
export function publicInterface({ interfaces = [] }: Server): NetworkInterface | undefined {
  return interfaces.find(
    ({ type, addresses }) =>
      type === "public" && addresses.some(({ family, floating }) => family === "IPv4" && !floating),
  );
}
