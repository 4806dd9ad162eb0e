import type { Limits } from "../../time/limits.ts";
import { at, type Query, type Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** The fields of a floating IP that a write sets; what is left out stays. */
interface FloatingIpFields {
  readonly port_id?: string | null;
  readonly fixed_ip_address?: string | null;
  readonly description?: string;
}

/** Floating IPs. https://docs.openstack.org/api-ref/network/v2/#floating-ips-floatingips */
export interface FloatingIpCalls {
  floatingIp(id: string, limits: Limits): Promise<wire.FloatingIpPayload>;
  floatingIps(query: Query, limits: Limits): Promise<wire.FloatingIpPayload[]>;
  createFloatingIp(
    body: FloatingIpFields & { readonly floating_network_id: string; readonly floating_ip_address?: string },
    limits: Limits,
  ): Promise<wire.FloatingIpPayload>;
  updateFloatingIp(id: string, fields: FloatingIpFields, limits: Limits): Promise<wire.FloatingIpPayload>;
  deleteFloatingIp(id: string, limits: Limits): Promise<void>;
}

/** Throws the `ApiError` that `explain.ts` words. */
export function floatingIpCalls({ send, list }: Road): FloatingIpCalls {
  return {
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
  };
}
