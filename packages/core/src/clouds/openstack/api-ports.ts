import type { WrittenPair } from "../../kits/allowed-pairs/pair.ts";
import type { Limits } from "../../time/limits.ts";
import { at, type Query, type Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** The fields of a port that a write sets. */
interface PortFields {
  readonly name?: string;
  readonly description?: string;
}

/** Ports. https://docs.openstack.org/api-ref/network/v2/#ports */
export interface PortCalls {
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
}

/** Throws the `ApiError` that `explain.ts` words. */
export function portCalls({ send, list }: Road): PortCalls {
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
  };
}
