import { parseAddress } from "../../spec/address.ts";
import type { AddressPayload } from "./payloads.ts";

/** The API's own spelling. */
export type Family = "IPv4" | "IPv6";

/** In the words of API 1.3; see `toAddress`. */
export type Access = "public" | "utility" | "private";

/** What becomes of the address with its server. Where the answer does not tell: floating ones are kept, others released. */
export type ReleasePolicy = "keep" | "release";

/** One IP address of the account, in words that do not change with the API's version. */
export interface Address {
  /** Canonical. The API writes IPv6 in a form of its own, so addresses are compared by this. */
  readonly ip: string;
  /** As the API wrote it: what its paths take. */
  readonly written: string;
  readonly family: Family;
  readonly access: Access;
  /** In lower case; `""` where there is none. */
  readonly ptr: string;
  readonly server: string | undefined;
  readonly mac: string | undefined;
  /** API 1.2 does not tell it. */
  readonly zone: string | undefined;
  readonly floating: boolean;
  readonly partOfPlan: boolean;
  readonly policy: ReleasePolicy;
  /** Lent to a resource of another account, such as a managed load balancer: neither released nor moved. */
  readonly delegated: boolean;
}

/** `private` of API 1.2 is the network that 1.3 calls `utility`; its own `private` ones are on networks of the account. */
export function toAddress(payload: AddressPayload, version: string): Address {
  const floating = payload.floating === "yes";
  return {
    ip: canonical(payload.address),
    written: payload.address,
    family: payload.family === "IPv6" ? "IPv6" : "IPv4",
    // The documents name these three; another one would be told as it is.
    access: payload.access === "private" && version === "1.2" ? "utility" : (payload.access as Access),
    ptr: (payload.ptr_record ?? "").toLowerCase().replace(/\.$/, ""),
    server: payload.server ?? undefined,
    mac: payload.mac?.toLowerCase(),
    zone: payload.zone ?? undefined,
    floating,
    partOfPlan: payload.part_of_plan === "yes",
    policy: policyIn(payload.release_policy) ?? (floating ? "keep" : "release"),
    delegated: payload.delegated_to_account_id !== undefined && payload.delegated_to_account_id !== null,
  };
}

/** What it says it is; `undefined` where it says nothing that is known. */
export const policyIn = (told: string | null | undefined): ReleasePolicy | undefined =>
  told === "keep" || told === "release" ? told : undefined;

/** RFC 5952 for IPv6; what is no address stays as it is. */
export const canonical = (written: string): string => parseAddress(written)?.text ?? written;

/** The name that an address has until somebody gives it another. Seen in recorded answers of the API. */
export function defaultName(ip: string, zone: string): string {
  return `${labelOf(ip)}.${zone}.upcloud.host`;
}

/** Has nobody given it a name of its own? Without knowing its zone. */
export function hasDefaultName({ ip, ptr }: Pick<Address, "ip" | "ptr">): boolean {
  return ptr === "" || (ptr.startsWith(`${labelOf(ip)}.`) && ptr.endsWith(".upcloud.host"));
}

function labelOf(ip: string): string {
  if (!ip.includes(":")) return ip.replaceAll(".", "-");
  return `${groupsOf(ip)
    .slice(4)
    .map((group) => group.padStart(4, "0"))
    .join("-")}.v6`;
}

/** The eight groups of a canonical IPv6 address. */
function groupsOf(ip: string): string[] {
  const [head = "", tail] = ip.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}
