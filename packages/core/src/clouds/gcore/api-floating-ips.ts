import type { Limits } from "../../time/limits.ts";
import type { Accepted, Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** What is written of a floating IP. */
interface FloatingIpFields {
  /** `null` detaches it. */
  readonly port_id?: string | null;
  readonly fixed_ip_address?: string;
  readonly tags?: Readonly<Record<string, string | null>>;
}

/** Floating IPs. */
export interface FloatingIpCalls {
  floatingIps(limits: Limits): Promise<wire.FloatingIpPayload[]>;
  floatingIp(id: string, limits: Limits): Promise<wire.FloatingIpPayload>;
  createFloatingIp(wanted: FloatingIpFields, limits: Limits): Promise<Accepted>;
  /** What is not stated stays. A tag of `null` goes. */
  updateFloatingIp(id: string, wanted: FloatingIpFields, limits: Limits): Promise<Accepted>;
  deleteFloatingIp(id: string, limits: Limits): Promise<Accepted>;
}

/** Throws the `ApiError` that `explain.ts` words. No call waits for the tasks that it is answered: `Tasks` does. */
export function floatingIpCalls({ http, at, pages, accepted }: Road): FloatingIpCalls {
  return {
    floatingIps: (limits) =>
      pages(wire.floatingIp, ({ id }) => id, limits, {
        what: "listing the floating IPs",
        method: "GET",
        path: at(1, "floatingips"),
      }),
    async floatingIp(id, limits) {
      const call = {
        what: `reading floating IP ${id}`,
        method: "GET",
        path: at(1, "floatingips", id),
        answer: wire.floatingIp,
        ofTheThing: true,
        about: { asked: id, told: (one: wire.FloatingIpPayload) => one.id },
      } as const;
      return (await http.send(call, limits)).value;
    },
    createFloatingIp: (wanted, limits) =>
      accepted(limits, {
        what: "reserving a floating IP",
        method: "POST",
        path: at(1, "floatingips"),
        body: wanted,
        answer: wire.taskIds,
      }),
    updateFloatingIp: (id, wanted, limits) =>
      accepted(limits, {
        what: `changing floating IP ${id}`,
        method: "PATCH",
        path: at(2, "floatingips", id),
        body: wanted,
        answer: wire.taskIds,
        // It says how it is to be, whatever it was.
        repeatable: true,
      }),
    deleteFloatingIp: (id, limits) =>
      accepted(limits, {
        what: `releasing floating IP ${id}`,
        method: "DELETE",
        path: at(1, "floatingips", id),
        answer: wire.taskIds,
        ofTheThing: true,
      }),
  };
}
