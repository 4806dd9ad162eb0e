import * as z from "zod/mini";
import type { Tools } from "../../definition/cloud.ts";
import { ApiError } from "../../errors.ts";
import { allPages } from "../../http/pages.ts";
import type { Limits } from "../../time/limits.ts";
import type { Endpoints } from "./endpoints.ts";
import { explain } from "./explain.ts";
import { type AddressPath, type Scope, segment } from "./naming.ts";
import {
  type Address,
  address,
  inEnvelope,
  type Network,
  network,
  type Page,
  pageOf,
  permissions,
  type Subnet,
  subnet,
  toAddress,
  toNetwork,
  toSubnet,
} from "./payloads.ts";
import { computeOf, type Frame } from "./reference.ts";
import type { Settings } from "./settings.ts";
import { createTokens } from "./tokens.ts";

/** The body of an allocation, in the API's own spelling. */
export type Wanted = Readonly<Record<string, unknown>>;

/** One function for each call. https://docs.kui.k0labs.com/docs/addresses/allocate-ip-address-pool */
export interface Api {
  /** Are the region and the project there, with a collection of addresses? Throws an error that names them where it cannot be seen. */
  checkScope(scope: Scope, limits: Limits): Promise<void>;
  get(addressPath: AddressPath, limits: Limits): Promise<Address>;
  /** All pages. */
  list(scope: Scope, limits: Limits): Promise<Address[]>;
  /** Sent once, unless it certainly had no effect. Without a name the API gives one. */
  allocate(addressPath: Scope & { readonly name?: string }, wanted: Wanted, limits: Limits): Promise<Address>;
  /** Sent once: after a failure somebody looks before it is sent again. */
  release(addressPath: AddressPath, limits: Limits): Promise<void>;
  /** The project's networks, with their subnets where the API tells. */
  networks(scope: Scope, limits: Limits): Promise<Network[]>;
  /** @param path a reference as it is compared. Not everybody may see subnets. */
  subnet(path: string, limits: Limits): Promise<Subnet>;
  /** May these credentials do this? One answer for each action, in order. */
  may(actions: readonly string[], scope: Scope, limits: Limits): Promise<boolean[]>;
}

/** As many as the documents allow. */
const PAGE = 500;

const answers = {
  address: inEnvelope(address),
  named: inEnvelope(address.check(z.refine(({ id }) => Boolean(id), { path: ["id"] }))),
  addresses: pageOf("addresses", address),
  networks: pageOf("networks", network),
  subnet: inEnvelope(subnet),
  permissions: inEnvelope(permissions),
};

/** Throws a `CredentialsError` where there is nothing to prove who we are with. */
export function createApi(settings: Settings, endpoints: Endpoints, frame: Frame, tools: Tools): Api {
  const { compat } = settings;
  const tokens = createTokens(settings, endpoints, tools);
  const http = tools.http({
    cloud: "k0rdent AI",
    origin: endpoints.api,
    explain: (answer) => ({ ...explain(answer), ...(answer.status === 401 ? { hint: tokens.hint } : {}) }),
    authorize: (_request, limits) => tokens.authorize(limits),
    renew: async (_limits, rejected) => tokens.renew(rejected),
  });

  const collection = ({ region, project }: Scope) =>
    compat.paths.addresses
      .replaceAll("{region}", segment(region, ["settings", "region"]))
      .replaceAll("{project}", segment(project, ["settings", "project"]));
  const item = (addressPath: AddressPath) =>
    `${collection(addressPath)}/${segment(addressPath.name, ["spec", "name"])}`;

  const about = ({ name }: AddressPath) => ({ asked: name, told: nameIn });

  const all = <T>(what: string, path: string, answer: z.ZodMiniType<Page<T>>, limits: Limits): Promise<T[]> =>
    allPages({
      what: `k0rdent AI: ${what}`,
      key: (element: T) => JSON.stringify(element),
      read: async (pageToken: string | undefined) =>
        (await http.send({ what, method: "GET", path, query: { pageSize: PAGE, pageToken }, answer }, limits)).value,
    });

  return {
    async checkScope(scope, limits) {
      const what = `looking for project ${scope.project} of region ${scope.region}`;
      const query = { pageSize: 1 };
      await http
        .send({ what, method: "GET", path: collection(scope), query, answer: answers.addresses }, limits)
        .catch(namingTheCollection);
    },

    async get(addressPath, limits) {
      const what = `reading address ${addressPath.name}`;
      const { value } = await http.send(
        {
          what,
          method: "GET",
          path: item(addressPath),
          answer: answers.address,
          ofTheThing: true,
          about: about(addressPath),
        },
        limits,
      );
      return toAddress(value, addressPath, frame, compat);
    },

    async list(scope, limits) {
      const listed = all("listing the addresses", collection(scope), answers.addresses, limits);
      const found = new Map<string, Address>();
      for (const wire of await listed.catch(namingTheCollection)) {
        const one = toAddress(wire, { ...scope, name: "" }, frame, compat);
        if (one.name && !found.has(one.name)) found.set(one.name, one);
      }
      return [...found.values()];
    },

    async allocate({ name, ...scope }, wanted, limits) {
      const { id: _, ...extra } = compat.extraAllocateFields;
      const call = {
        what: name === undefined ? "allocating an address" : `allocating address ${name}`,
        method: "POST",
        path: collection(scope),
        body: { ...extra, ...wanted, ...(name === undefined ? {} : { id: name }) },
        answer: name === undefined ? answers.named : answers.address,
        ...(name === undefined ? {} : { about: about({ ...scope, name }) }),
      } as const;
      const { value } = await http.send(call, limits).catch(namingTheCollection);
      return toAddress(value, { ...scope, name: name ?? "" }, frame, compat);
    },

    async release(addressPath, limits) {
      const what = `releasing address ${addressPath.name}`;
      // Not sent again without a look: by then another one may have the name.
      const call = { what, method: "DELETE", path: item(addressPath), ofTheThing: true, fromRead: true } as const;
      await http.send(call, limits);
    },

    async networks(scope, limits) {
      const listed = await all("listing the networks", `${computeOf(scope)}/networks`, answers.networks, limits);
      return listed.map((one) => toNetwork(one, frame));
    },

    async subnet(path, limits) {
      const asked = path.slice(path.lastIndexOf("/") + 1);
      const what = `reading subnet ${asked}`;
      const about = { asked, told: nameIn };
      const { value } = await http.send({ what, method: "GET", path, answer: answers.subnet, about }, limits);
      return toSubnet(value, frame);
    },

    async may(actions, scope, limits) {
      const { value } = await http.send(
        {
          what: "asking for permissions",
          method: "POST",
          path: "/v1/regions/global/auth/check",
          body: { checks: actions.map((action) => ({ action, resource: collection(scope) })) },
          answer: answers.permissions,
          repeatable: true,
          writes: false,
        },
        limits,
      );
      return value.results.map(({ allowed }) => allowed);
    },
  };
}

/** What an answer is about. The draft obliges it to nothing, but one that names nothing may be anybody's. */
const nameIn = ({
  id,
  selfLink,
}: {
  readonly id?: string | null | undefined;
  readonly selfLink?: string | null | undefined;
}) => id || selfLink?.slice(selfLink.lastIndexOf("/") + 1) || undefined;

const HINTS: Readonly<Record<number, string>> = {
  403: "Check the region and the project, and that these credentials may list and make addresses there: the API says no to what does not exist as well. It may also be a quota.",
  404: "Check the region and the project. If both are right, this installation may not serve addresses at all, or under another path: see `compat.paths.addresses`.",
};

/** Only a missing collection says that: a missing address is an answer. */
function namingTheCollection(error: unknown): never {
  const hint = error instanceof ApiError ? HINTS[error.status ?? 0] : undefined;
  if (!(error instanceof ApiError) || hint === undefined) throw error;
  const { message, reason, words, vendorCode, requestId, status } = error;
  throw new ApiError(message, { reason, words, vendorCode, requestId, status, hint, cause: error });
}
