import type { Limits } from "../../time/limits.ts";
import type { Accepted, Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** Which address is to be reserved. */
type ReservationFields = { readonly is_vip: boolean } & (
  | { readonly type: "external" }
  | { readonly type: "any_subnet"; readonly network_id: string }
  | { readonly type: "ip_address"; readonly network_id: string; readonly ip_address: string }
);

/** Reserved fixed IPs, and the members of those that are virtual. */
export interface ReservedIpCalls {
  /** The reserved fixed IPs of the project in the region, virtual ones as well. */
  reservedIps(limits: Limits): Promise<wire.ReservedIpPayload[]>;
  reservedIp(port: string, limits: Limits): Promise<wire.ReservedIpPayload>;
  reserveIp(wanted: ReservationFields, limits: Limits): Promise<Accepted>;
  /** Switching it off disconnects the members. */
  switchVirtual(port: string, on: boolean, limits: Limits): Promise<wire.ReservedIpPayload>;
  /** Refused while it is a virtual IP, or attached. */
  releaseIp(port: string, limits: Limits): Promise<Accepted>;
  membersOf(vip: string, limits: Limits): Promise<wire.DevicePayload[]>;
  /** Adds these; the others stay. Answers all. */
  connect(vip: string, ports: readonly string[], limits: Limits): Promise<wire.DevicePayload[]>;
  /** These and no others. Answers all. */
  setMembers(vip: string, ports: readonly string[], limits: Limits): Promise<wire.DevicePayload[]>;
}

/** Throws the `ApiError` that `explain.ts` words. No call waits for the tasks that it is answered: `Tasks` does. */
export function reservedIpCalls({ http, at, get, pages, accepted }: Road): ReservedIpCalls {
  const members = (vip: string) => at(1, "reserved_fixed_ips", vip, "connected_devices");
  const aboutPort = (port: string) => ({ asked: port, told: (one: wire.ReservedIpPayload) => one.port_id });

  async function writeMembers(method: "PUT" | "PATCH", vip: string, ports: readonly string[], limits: Limits) {
    const call = {
      what: `writing the members of virtual IP ${vip}`,
      method,
      path: members(vip),
      body: { port_ids: ports },
      answer: wire.page(wire.device),
      fromRead: true,
    };
    return (await http.send(call, limits)).value.results;
  }

  return {
    reservedIps: (limits) =>
      pages(wire.reservedIp, ({ port_id }) => port_id, limits, {
        what: "listing the reserved fixed IPs",
        method: "GET",
        path: at(1, "reserved_fixed_ips"),
      }),
    async reservedIp(port, limits) {
      const call = {
        what: `reading reserved fixed IP ${port}`,
        method: "GET",
        path: at(1, "reserved_fixed_ips", port),
        answer: wire.reservedIp,
        ofTheThing: true,
        about: aboutPort(port),
      } as const;
      return (await http.send(call, limits)).value;
    },
    reserveIp: (wanted, limits) =>
      accepted(limits, {
        what: `reserving ${wanted.type === "ip_address" ? wanted.ip_address : "an address"}`,
        method: "POST",
        path: at(1, "reserved_fixed_ips"),
        body: wanted,
        answer: wire.taskIds,
      }),
    async switchVirtual(port, on, limits) {
      const call = {
        what: `switching virtual IP ${port} ${on ? "on" : "off"}`,
        method: "PATCH",
        path: at(1, "reserved_fixed_ips", port),
        body: { is_vip: on },
        answer: wire.reservedIp,
        ofTheThing: true,
        // It says how it is to be, whatever it was.
        repeatable: true,
        about: aboutPort(port),
      } as const;
      return (await http.send(call, limits)).value;
    },
    releaseIp: (port, limits) =>
      accepted(limits, {
        what: `releasing reserved fixed IP ${port}`,
        method: "DELETE",
        path: at(1, "reserved_fixed_ips", port),
        answer: wire.taskIds,
        ofTheThing: true,
      }),
    membersOf: async (vip, limits) =>
      (await get(`reading the members of virtual IP ${vip}`, members(vip), wire.page(wire.device), limits)).results,
    connect: async (vip, ports, limits) => writeMembers("PATCH", vip, ports, limits),
    setMembers: async (vip, ports, limits) => writeMembers("PUT", vip, ports, limits),
  };
}
