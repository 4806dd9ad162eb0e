import type * as z from "zod/mini";
import type { HttpCall } from "../../http/call.ts";
import { allPages, byMarker } from "../../http/pages.ts";
import type { WrittenPair } from "../../kits/allowed-pairs/pair.ts";
import type { Limits } from "../../time/limits.ts";
import * as wire from "./payloads.ts";
import { type Services, TITLE } from "./services.ts";

type Query = NonNullable<HttpCall<unknown>["query"]>;

/** The fields of a floating IP that a write sets; what is left out stays. */
interface FloatingIpFields {
  readonly port_id?: string | null;
  readonly fixed_ip_address?: string | null;
  readonly description?: string;
}

/** The fields of a port that a write sets. */
interface PortFields {
  readonly name?: string;
  readonly description?: string;
}

/** One function for each call. https://docs.openstack.org/api-ref/network/v2/ */
export interface Api {
  port(id: string, limits: Limits): Promise<wire.PortPayload>;
  ports(query: Query, limits: Limits): Promise<wire.PortPayload[]>;
  /** Replaces the list of pairs. With a revision only where it is still that of the port: otherwise 412. */
  putPairs(
    id: string,
    pairs: readonly WrittenPair[],
    revision: number | undefined,
    limits: Limits,
  ): Promise<wire.PortPayload>;
  createPort(
    body: PortFields & { readonly network_id: string; readonly fixed_ips?: readonly object[] },
    limits: Limits,
  ): Promise<wire.PortPayload>;
  updatePort(id: string, fields: PortFields, limits: Limits): Promise<wire.PortPayload>;
  deletePort(id: string, limits: Limits): Promise<void>;
  floatingIp(id: string, limits: Limits): Promise<wire.FloatingIpPayload>;
  floatingIps(query: Query, limits: Limits): Promise<wire.FloatingIpPayload[]>;
  createFloatingIp(
    body: FloatingIpFields & { readonly floating_network_id: string; readonly floating_ip_address?: string },
    limits: Limits,
  ): Promise<wire.FloatingIpPayload>;
  updateFloatingIp(id: string, fields: FloatingIpFields, limits: Limits): Promise<wire.FloatingIpPayload>;
  deleteFloatingIp(id: string, limits: Limits): Promise<void>;
  /** Replaces all tags of an object. */
  putTags(kind: "ports" | "floatingips", id: string, tags: readonly string[], limits: Limits): Promise<void>;
  networks(query: Query, limits: Limits): Promise<wire.NetworkPayload[]>;
  subnets(query: Query, limits: Limits): Promise<z.output<typeof wire.subnet>[]>;
  securityGroups(query: Query, limits: Limits): Promise<z.output<typeof wire.securityGroup>[]>;
  /** The aliases of what this Neutron can do beyond the plain API. */
  extensions(limits: Limits): Promise<string[]>;
}

/**
 * Neutron's v2.0, at the endpoint that `services` finds; lists are read to their last page. Throws the `ApiError` that `explain.ts` words.
 */
export function createApi(services: Services): Api {
  async function send<T>(call: HttpCall<T>, limits: Limits) {
    const http = await services.network(limits);
    return (await http.send({ ...call, path: `/v2.0${call.path}` }, limits)).value;
  }

  function list<T extends { readonly id: string }>(
    what: string,
    name: string,
    element: z.ZodMiniType<T>,
    query: Query,
    limits: Limits,
  ): Promise<T[]> {
    const key = name.replaceAll("-", "_");
    const answer = wire.page(key, element);
    const read = async (marker: string | undefined) => {
      const asked = marker === undefined ? query : { ...query, marker };
      const call = { what, method: "GET", path: `/${name}`, query: asked, answer } as const;
      const page = (await send(call, limits)) as Record<string, unknown>;
      const links = (page[`${key}_links`] ?? []) as readonly { rel: string }[];
      return { elements: page[key] as T[], more: links.some(({ rel }) => rel === "next") };
    };
    const id = (one: T) => one.id;
    return allPages({ what: `${TITLE}: ${what}`, key: id, read: byMarker(id, read) });
  }

  const at = (kind: string, id: string) => `/${kind}/${encodeURIComponent(id)}`;

  return {
    port: async (id, limits) =>
      (
        await send(
          {
            what: `reading port ${id}`,
            method: "GET",
            path: at("ports", id),
            answer: wire.onePort,
            ofTheThing: true,
            about: { asked: id, told: ({ port }) => port.id },
          },
          limits,
        )
      ).port,
    ports: (query, limits) => list("listing ports", "ports", wire.port, query, limits),
    putPairs: async (id, pairs, revision, limits) =>
      (
        await send(
          {
            what: `writing the allowed address pairs of port ${id}`,
            method: "PUT",
            path: at("ports", id),
            body: { port: { allowed_address_pairs: pairs } },
            ...(revision === undefined ? {} : { headers: { "if-match": `revision_number=${revision}` } }),
            answer: wire.onePort,
            about: { asked: id, told: ({ port }) => port.id },
            ofTheThing: true,
            fromRead: true,
          },
          limits,
        )
      ).port,
    createPort: async (body, limits) =>
      (
        await send(
          { what: "making a port", method: "POST", path: "/ports", body: { port: body }, answer: wire.onePort },
          limits,
        )
      ).port,
    updatePort: async (id, fields, limits) =>
      (
        await send(
          {
            what: `changing port ${id}`,
            method: "PUT",
            path: at("ports", id),
            body: { port: fields },
            answer: wire.onePort,
            about: { asked: id, told: ({ port }) => port.id },
            ofTheThing: true,
          },
          limits,
        )
      ).port,
    deletePort: (id, limits) =>
      send({ what: `deleting port ${id}`, method: "DELETE", path: at("ports", id), ofTheThing: true }, limits),
    floatingIp: async (id, limits) =>
      (
        await send(
          {
            what: `reading floating IP ${id}`,
            method: "GET",
            path: at("floatingips", id),
            answer: wire.oneFloatingIp,
            ofTheThing: true,
            about: { asked: id, told: ({ floatingip }) => floatingip.id },
          },
          limits,
        )
      ).floatingip,
    floatingIps: (query, limits) => list("listing floating IPs", "floatingips", wire.floatingIp, query, limits),
    createFloatingIp: async (body, limits) =>
      (
        await send(
          {
            what: `reserving a floating IP on network ${body.floating_network_id}`,
            method: "POST",
            path: "/floatingips",
            body: { floatingip: body },
            answer: wire.oneFloatingIp,
          },
          limits,
        )
      ).floatingip,
    updateFloatingIp: async (id, fields, limits) =>
      (
        await send(
          {
            what: `changing floating IP ${id}`,
            method: "PUT",
            path: at("floatingips", id),
            body: { floatingip: fields },
            answer: wire.oneFloatingIp,
            about: { asked: id, told: ({ floatingip }) => floatingip.id },
            ofTheThing: true,
          },
          limits,
        )
      ).floatingip,
    deleteFloatingIp: (id, limits) =>
      send(
        { what: `releasing floating IP ${id}`, method: "DELETE", path: at("floatingips", id), ofTheThing: true },
        limits,
      ),
    putTags: async (kind, id, tags, limits) => {
      const what = `setting the tags of ${kind === "ports" ? "port" : "floating IP"} ${id}`;
      await send({ what, method: "PUT", path: `${at(kind, id)}/tags`, body: { tags }, answer: wire.tags }, limits);
    },
    networks: (query, limits) => list("listing networks", "networks", wire.network, query, limits),
    subnets: (query, limits) => list("listing subnets", "subnets", wire.subnet, query, limits),
    securityGroups: (query, limits) =>
      list("listing security groups", "security-groups", wire.securityGroup, query, limits),
    extensions: async (limits) =>
      (
        await send(
          {
            what: "asking what this Neutron can do",
            method: "GET",
            path: "/extensions",
            answer: wire.extensions,
          },
          limits,
        )
      ).extensions.map(({ alias }) => alias),
  };
}
