import { createStage, failuresOf, type StageOptions } from "../../../test/stage.ts";
import type { Report } from "../../index.ts";

type Fields = Readonly<Record<string, unknown>>;

export const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
export const NEUTRON_SUBNET = "e2a7c4f1-38d6-4b59-9e0a-6f1b2c3d4e5f";
export const STORAGE = "8c2f5e3d-0a71-4b94-86d8-2e1f3a4b5c6d";
export const SERVER = "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d";
export const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
export const STORAGE_NIC = "1b7a3d0f-6c2e-4f8b-8d49-8e3f5a7b9c21";
export const OTHER_NIC = "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32";
export const FERRY = "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b";
export const NOWHERE = "00000000-0000-4000-8000-000000000000";

export interface EmulatedPort {
  id: string;
  name: string;
  device_owner: string;
  device_id: string;
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string; mac_address?: string }[];
}

/** The pretend cloud, a Mooring on it, and ways to look at both. */
export function stage(options: Omit<StageOptions, "cloud"> = {}) {
  const { asker, ask, start, cloud, sandbox, ...common } = createStage({ cloud: "huaweicloud", ...options });
  const ports = () => cloud.state.ports as Record<string, EmulatedPort>;
  const binding = asker("virtual-ip-binding");
  return {
    ...common,
    sandbox,
    cloud,
    /** Another process, which knows nothing of the first. */
    stranger: () => start(),
    binding,
    virtualIp: asker("virtual-ip"),
    ask: (query: string, spec: Fields) => ask(`huaweicloud/${query}`, spec),
    bindings: (items: readonly Fields[], more: Fields = {}) => binding({}, { items, ...more }),
    port: (id: string) => ports()[id] as EmulatedPort,
    at: (ip: string) =>
      Object.values(ports()).find((port) => port.fixed_ips.some((one) => one.ip_address === ip)) as EmulatedPort,
    /** As the cloud does it: with its NICs, and no word to any virtual IP. */
    deleteServer(id: string) {
      delete (cloud.state.servers as Record<string, unknown>)[id];
      for (const port of Object.values(ports())) if (port.device_id === id) delete ports()[port.id];
    },
    /** The addresses in the pairs of a port. */
    pairs: (port: EmulatedPort) => port.allowed_address_pairs.map(({ ip_address }) => ip_address),
    /** What was called since the last time, as `PUT /v2.0/ports/:port`. */
    calls() {
      const calls = sandbox.journal.entries().map(({ method, route, path }) => route ?? `${method} ${path}`);
      sandbox.journal.clear();
      return calls;
    },
    writes() {
      const writes = sandbox.journal.writes().map(({ route = "" }) => route);
      sandbox.journal.clear();
      return writes;
    },
  };
}

/** Every sentence of a report that says what went wrong, with what to do about it. */
export const sentences = (report: Report): string[] =>
  failuresOf(report).map(({ message, hint }) => `${message} ${hint ?? ""}`.trim());
