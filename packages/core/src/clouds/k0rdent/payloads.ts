import * as z from "zod/mini";
import type { Page as AnyPage } from "../../http/pages.ts";
import { fieldsOf } from "../../map.ts";
import { parseAddress } from "../../spec/address.ts";
import type { Compat } from "./compat.ts";
import type { AddressPath } from "./naming.ts";
import { type Collection, type Frame, readReference } from "./reference.ts";

/** The schema lists no required members, and absent, `null` and `""` mean the same. */
const text = z.optional(z.nullable(z.string()));

/** The API's own spelling. Loose: members that are not used here may come and go. */
export const address = z.looseObject({
  id: text,
  uid: text,
  selfLink: text,
  displayName: text,
  description: text,
  ipAddress: text,
  ipVersion: text,
  addressType: text,
  network: text,
  subnetwork: text,
  status: text,
  createdAt: text,
});

/** Not everybody may see one. */
export const subnet = z.looseObject({ id: text, selfLink: text, ipv4Cidr: text, ipv6Cidr: text });

/** The document does not say whether its subnets are told by their paths or as themselves. */
export const network = z.looseObject({
  id: text,
  selfLink: text,
  cidr: text,
  subnets: z.optional(z.nullable(z.array(z.union([z.string(), subnet])))),
});

/** The answer to a mint. */
export const token = z.looseObject({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.optional(z.nullable(z.number())),
});

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
export const discovery = z.looseObject({
  issuer: z.string(),
  token_endpoint: z.string(),
  token_endpoint_auth_methods_supported: z.optional(z.array(z.string())),
});

/** One result for each check, in order. */
export const permissions = z.looseObject({ results: z.array(z.looseObject({ allowed: z.boolean() })) });

/** An address as it was read, in canonical form. What the API left out is missing. */
export interface Address extends AddressPath {
  readonly uid: string | undefined;
  readonly self_link: string | undefined;
  readonly display_name: string | undefined;
  readonly description: string | undefined;
  readonly ip_address: string | undefined;
  readonly ip_version: string;
  /** Unknown where the API does not say. */
  readonly address_type: string | undefined;
  readonly network: string | undefined;
  readonly subnetwork: string | undefined;
  readonly status: string | undefined;
  readonly created_at: string | undefined;
}

/** @param addressPath where it was asked for: the answer need not say. */
export function toAddress(
  payload: z.output<typeof address>,
  addressPath: AddressPath,
  frame: Frame,
  compat: Compat,
): Address {
  const parsed = parseAddress(payload.ipAddress ?? "");
  const reference = (raw: string | null | undefined, collection: Collection) =>
    raw ? (readReference(raw, collection, { ...frame, scope: addressPath }).path ?? raw) : undefined;
  return {
    region: addressPath.region,
    project: addressPath.project,
    name: payload.id || addressPath.name,
    uid: payload.uid || undefined,
    self_link: payload.selfLink || undefined,
    display_name: payload.displayName || undefined,
    description: payload.description || undefined,
    ip_address: parsed?.text ?? (payload.ipAddress || undefined),
    ip_version: payload.ipVersion || (parsed ? `IPV${parsed.family}` : compat.defaultIpVersion),
    address_type: payload.addressType || (payload.network || payload.subnetwork ? "INTERNAL" : undefined),
    network: reference(payload.network, "networks"),
    subnetwork: reference(payload.subnetwork, "subnets"),
    status: payload.status || undefined,
    created_at: payload.createdAt || undefined,
  };
}

/** A subnet, as far as it is told. */
export interface Subnet {
  /** As references are compared. */
  readonly path: string | undefined;
  /** Of both families, as the API wrote them. */
  readonly ranges: readonly string[];
}

/** A network, as far as it is told. */
export interface Network {
  readonly path: string | undefined;
  readonly cidr: string | undefined;
  /** Missing where the API does not tell. */
  readonly subnets: readonly Subnet[] | undefined;
}

/** Also from a mere reference. */
export function toSubnet(payload: z.output<typeof subnet> | string, frame: Frame): Subnet {
  const { id, selfLink, ipv4Cidr, ipv6Cidr } = typeof payload === "string" ? { id: payload } : payload;
  return {
    path: readReference(id || selfLink || "", "subnets", frame).path,
    ranges: [ipv4Cidr, ipv6Cidr].flatMap((range) => range || []),
  };
}

/** What cannot be read as a reference has no path. */
export const toNetwork = ({ id, selfLink, cidr, subnets }: z.output<typeof network>, frame: Frame): Network => ({
  path: readReference(id || selfLink || "", "networks", frame).path,
  cidr: cidr || undefined,
  subnets: subnets?.map((one) => toSubnet(one, frame)),
});

/** The shape of an answer, bare or in an envelope `{ success, data, meta }`: the documents have both. */
export const inEnvelope = <T>(answer: z.ZodMiniType<T>, list?: string): z.ZodMiniType<T> =>
  endingIn<T>(
    z.pipe(
      z.pipe(
        z.unknown(),
        z.transform((body) => unwrapped(body, list)),
      ),
      answer,
    ),
  );

/** A pipe is typed by both its ends, and here only the last counts. */
const endingIn = <T>(pipe: object) => pipe as z.ZodMiniType<T>;

/** One page of a list, and what to ask for the next one with. */
export type Page<T> = AnyPage<T, string>;

/** @param list the member that holds the items. The last page may come without it. */
export function pageOf<T>(list: string, item: z.ZodMiniType<T>): z.ZodMiniType<Page<T>> {
  const members = z.looseObject({ [list]: z.optional(z.nullable(z.array(item))), nextPageToken: text });
  const page = z.pipe(
    members,
    z.transform((found): Page<T> => {
      const { [list]: items, nextPageToken } = fieldsOf(found);
      return {
        elements: Array.isArray(items) ? items : [],
        next: typeof nextPageToken === "string" && nextPageToken !== "" ? nextPageToken : undefined,
      };
    }),
  );
  return inEnvelope(endingIn<Page<T>>(page), list);
}

/** A wrapped list may be an array with its cursor in `meta.pagination`; it is given the members of a bare one. */
function unwrapped(answer: unknown, list: string | undefined): unknown {
  const wrapped = z.safeParse(envelope, answer).data;
  if (!wrapped) return answer;
  if (list === undefined || !Array.isArray(wrapped.data)) return wrapped.data;
  return { [list]: wrapped.data, nextPageToken: wrapped.meta?.pagination?.nextCursor };
}

const envelope = z.looseObject({
  success: z.literal(true),
  data: z.unknown().check(z.refine((data) => data !== undefined)),
  meta: z.catch(
    z.optional(z.looseObject({ pagination: z.optional(z.nullable(z.looseObject({ nextCursor: text }))) })),
    undefined,
  ),
});
