import type * as z from "zod/mini";
import type { Limits } from "../../time/limits.ts";
import { at, type Query, type Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** What ports and floating IPs lie in, and the tags of both. */
export interface SurroundingsCalls {
  /** Replaces all tags of an object. */
  putTags(kind: "ports" | "floatingips", id: string, tags: readonly string[], limits: Limits): Promise<void>;
  networks(query: Query, limits: Limits): Promise<wire.NetworkPayload[]>;
  subnets(query: Query, limits: Limits): Promise<z.output<typeof wire.subnet>[]>;
  securityGroups(query: Query, limits: Limits): Promise<z.output<typeof wire.securityGroup>[]>;
  /** The aliases of what this Neutron can do beyond the plain API. */
  extensions(limits: Limits): Promise<string[]>;
}

/** Throws the `ApiError` that `explain.ts` words. */
export function surroundingsCalls({ send, list }: Road): SurroundingsCalls {
  return {
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
