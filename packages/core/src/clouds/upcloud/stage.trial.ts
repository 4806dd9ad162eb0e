import type { Dispatcher } from "undici";
import { disturbed, mortal } from "../../../test/lines.ts";
import { createStage } from "../../../test/stage.ts";

export { failuresOf } from "../../../test/stage.ts";

export const PEER1 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7701";
export const PEER2 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
export const ASLEEP = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703";
export const FAR_AWAY = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7704";
export const SOMEBODY_ELSE = "00d4e5f6-1a2b-4c3d-8e9f-0a1b2c3d4e5f";
export const VIP = "203.0.113.40";
export const MAC1 = "e2:10:aa:0b:01:02";
export const MAC2 = "e2:10:aa:0b:02:02";

export interface PretendAddress {
  address: string;
  ptr_record: string;
  floating: boolean;
  zone: string;
  mac?: string;
  delegated_to_account_id?: number;
}
interface PretendServer {
  state: string;
  changes: { at: number; state: string }[];
  labels: { key: string; value: string }[];
  interfaces: { mac: string }[];
}

/** A world, a process that works in it, and what it costs. */
export function stage(
  options: {
    settings?: Record<string, unknown>;
    environment?: Record<string, string>;
    /** Thrown in place of the answer, once, after the cloud did what it was asked. */
    disturb?: (method: string, path: string) => Error | undefined;
  } = {},
) {
  const { disturb, ...rest } = options;
  const line = disturb && ((transport: Dispatcher) => disturbed(transport, disturb));
  const { asker, start, cloud, sandbox, ...common } = createStage({
    cloud: "upcloud",
    ...rest,
    ...(line ? { line } : {}),
  });
  const kinds = (process?: ReturnType<typeof start>) => ({
    ip: asker("ip-address", process),
    floating: asker("floating-ip", process),
    ptr: asker("ptr-record", process),
  });
  const addresses = () => cloud.state.addresses as PretendAddress[];
  const server = (id: string) => (cloud.state.servers as Record<string, PretendServer>)[id] as PretendServer;
  return {
    ...common,
    sandbox,
    cloud,
    ...kinds(),
    /** Another process, which knows nothing of the first. */
    stranger: () => kinds(start(line ? { transport: line(sandbox.transport) } : {})),
    /** A process that is killed at its n-th exchange, before the cloud has acted or after; nobody hears from it again. */
    mortal: (nth: number, when: "before" | "after") => {
      const { line: transport, died, kill } = mortal(sandbox.transport, nth, when);
      return { ...kinds(start({ transport })), died, kill };
    },
    addresses,
    address: (ip: string) => addresses().find(({ address }) => address === ip) as PretendAddress,
    server,
    /** How a server stands now, brought up to date. */
    now: (id: string) => {
      const { state, labels } = (cloud.state.servers as Record<string, PretendServer>)[id] as PretendServer;
      return { state, labels };
    },
    /** Of one server, in the order in which they came. */
    addressesOf: (id: string) => addresses().filter(({ mac }) => server(id).interfaces.some((nic) => nic.mac === mac)),
    bought: () => purchases(sandbox.journal.entries()),
    calls: () => sandbox.journal.entries().map(({ method, path }) => `${method} ${path.slice(4)}`),
    writes: () => sandbox.journal.writes().map(({ method, path }) => `${method} ${path.slice(4)}`),
  };
}

/** Orders that cost money, whether or not their answer arrived. */
export function purchases(entries: readonly { method: string; path: string; writes: boolean; effect: boolean }[]) {
  return entries.filter(
    ({ method, path, writes, effect }) => method === "POST" && path.endsWith("/ip_address") && writes && effect,
  ).length;
}
