import * as z from "zod/mini";
import type { Limits } from "../../time/limits.ts";
import type { Accepted, Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** One pair as it is written. Without a MAC address the port's own is used. */
interface PairToWrite {
  readonly ip_address: string;
  readonly mac_address?: string;
}

/** Ports, and their pairs in three generations. */
export interface PortCalls {
  interfaces(instance: string, limits: Limits): Promise<wire.InterfacePayload[]>;
  port(port: string, limits: Limits): Promise<wire.PortPayload>;
  portsOfNetwork(network: string, limits: Limits): Promise<z.output<typeof wire.portOfNetwork>[]>;
  /** The ports of a network that have one of these addresses of their own. */
  portsWith(network: string | undefined, addresses: readonly string[], limits: Limits): Promise<wire.PortPayload[]>;
  /** All ports of a network, or of the project, with their pairs and tags. */
  portsOn(network: string | undefined, limits: Limits): Promise<wire.PortPayload[]>;
  /** These ports, as far as they are there. */
  portsById(ids: readonly string[], limits: Limits): Promise<wire.PortPayload[]>;
  /** What is not stated stays. A tag of `null` goes. */
  tagPort(port: string, tags: Readonly<Record<string, string | null>>, limits: Limits): Promise<Accepted>;
  /** v2: replaces the list by tasks. Answers no task where the list was that already. */
  putPairs(port: string, pairs: readonly PairToWrite[], limits: Limits): Promise<Accepted>;
  /** The ports API: replaces the list, and drops every MAC address. */
  patchPairs(port: string, pairs: readonly PairToWrite[], limits: Limits): Promise<Accepted>;
  /** v1: replaces the list at once. */
  putPairsAtOnce(
    port: { readonly id: string; readonly instance?: string; readonly network: string },
    pairs: readonly PairToWrite[],
    limits: Limits,
  ): Promise<Accepted>;
}

/** Throws the `ApiError` that `explain.ts` words. No call waits for the tasks that it is answered: `Tasks` does. */
export function portCalls({ http, at, get, pages, accepted }: Road): PortCalls {
  return {
    interfaces: (instance, limits) =>
      pages(wire.networkInterface, ({ port_id }) => port_id, limits, {
        what: `reading the interfaces of instance ${instance}`,
        method: "GET",
        ofTheThing: true,
        path: at(1, "instances", instance, "interfaces"),
      }),
    async port(port, limits) {
      const call = {
        what: `reading port ${port}`,
        method: "GET",
        path: at(1, "ports", port),
        answer: wire.port,
        ofTheThing: true,
        about: { asked: port, told: ({ id }: wire.PortPayload) => id },
      } as const;
      return (await http.send(call, limits)).value;
    },
    portsOfNetwork: async (network, limits) =>
      (
        await get(
          `reading the ports of network ${network}`,
          at(1, "networks", network, "ports"),
          wire.page(wire.portOfNetwork),
          limits,
        )
      ).results,
    portsWith: (network, addresses, limits) =>
      pages(wire.port, ({ id }) => id, limits, {
        what: `looking for the ports ${network === undefined ? "" : `of network ${network} `}with ${addresses.join(", ")}`,
        method: "GET",
        path: at(1, "ports"),
        query: { ...(network === undefined ? {} : { network_ids: network }), ip_addresses: addresses },
      }),
    portsOn: (network, limits) =>
      pages(wire.port, ({ id }) => id, limits, {
        what: network === undefined ? "listing the ports" : `listing the ports of network ${network}`,
        method: "GET",
        path: at(1, "ports"),
        query: network === undefined ? {} : { network_ids: network },
      }),
    portsById: (ids, limits) =>
      pages(wire.port, ({ id }) => id, limits, {
        what: `reading the ports ${ids.join(", ")}`,
        method: "GET",
        path: at(1, "ports"),
        query: { ids },
      }),
    tagPort: (port, tags, limits) =>
      accepted(limits, {
        what: `naming port ${port}`,
        method: "PATCH",
        path: at(1, "ports", port),
        body: { tags },
        answer: wire.taskIds,
        ofTheThing: true,
        // It says how they are to be, whatever they were.
        repeatable: true,
      }),
    putPairs: (port, pairs, limits) =>
      accepted(limits, {
        what: `writing the allowed address pairs of port ${port}`,
        method: "PUT",
        path: at(2, "ports", port, "allow_address_pairs"),
        body: { allowed_address_pairs: pairs },
        answer: wire.taskIds,
        fromRead: true,
        ofTheThing: true,
      }),
    patchPairs: (port, pairs, limits) =>
      accepted(limits, {
        what: `writing the allowed address pairs of port ${port}`,
        method: "PATCH",
        path: at(1, "ports", port),
        body: { allowed_address_pairs: pairs.map(({ ip_address }) => ({ ip_address })) },
        answer: wire.taskIds,
        fromRead: true,
        ofTheThing: true,
      }),
    putPairsAtOnce: ({ id, instance, network }, pairs, limits) =>
      accepted(limits, {
        what: `writing the allowed address pairs of port ${id}`,
        method: "PUT",
        path: at(1, "ports", id, "allow_address_pairs"),
        body: {
          port_id: id,
          network_id: network,
          ...(instance ? { instance_id: instance } : {}),
          allowed_address_pairs: pairs,
        },
        answer: z.looseObject({ tasks: z.optional(z.array(z.string())) }),
        fromRead: true,
        ofTheThing: true,
      }),
  };
}
