import { createSandbox } from "@mooring/sandbox";
import type { Dispatcher } from "undici";
import { type Call, createMooring, type EnsureReport, type Event, type QueryReport, type Report } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

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
    settings?: object;
    environment?: Record<string, string>;
    /** Thrown in place of the answer, once, after the cloud did what it was asked. */
    disturb?: (method: string, path: string) => Error | undefined;
  } = {},
) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["upcloud"] });
  const cloud = sandbox.cloud("upcloud");
  const events: Event[] = [];
  const start = (transport = disturbed(sandbox.transport, options.disturb)) =>
    createMooring({
      environment: { ...sandbox.environment(), ...options.environment },
      transport,
      clock,
      random: () => 0.5,
      log: (event) => void events.push(event),
    });
  const mooring = start();
  const asker =
    (process: ReturnType<typeof start>, kind: string) =>
    (spec: object, more: object = {}, call: Call = {}) =>
      process.ensure(
        { resource: kind, settings: options.settings ?? {}, ...("items" in more ? {} : { spec }), ...more },
        call,
      ) as Promise<EnsureReport>;
  const kinds = (process: ReturnType<typeof start>) => ({
    ip: asker(process, "upcloud/ip-address"),
    floating: asker(process, "upcloud/floating-ip"),
    ptr: asker(process, "upcloud/ptr-record"),
  });
  const addresses = () => cloud.state.addresses as PretendAddress[];
  const server = (id: string) => (cloud.state.servers as Record<string, PretendServer>)[id] as PretendServer;
  return {
    clock,
    sandbox,
    cloud,
    events,
    mooring,
    ...kinds(mooring),
    /** Another process, which knows nothing of the first. */
    stranger: () => kinds(start()),
    /** A process that is killed at its n-th exchange, before the cloud has acted or after; nobody hears from it again. */
    mortal: (nth: number, when: "before" | "after") => {
      const { transport, died, kill } = mortal(sandbox.transport, nth, when);
      return { ...kinds(start(transport)), died, kill };
    },
    ask: (query: string, spec: object = {}) =>
      mooring.ensure({ query, spec, settings: options.settings ?? {} }) as Promise<QueryReport>,
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

function disturbed(transport: Dispatcher, disturb?: (method: string, path: string) => Error | undefined): Dispatcher {
  if (!disturb) return transport;
  const request = transport.request.bind(transport);
  let struck = false;
  return Object.assign(Object.create(transport) as Dispatcher, {
    async request(options: Dispatcher.RequestOptions) {
      const answer = await request(options);
      const error = struck ? undefined : disturb(options.method, options.path);
      if (!error) return answer;
      struck = true;
      throw error;
    },
  });
}

function mortal(transport: Dispatcher, nth: number, when: "before" | "after") {
  const request = transport.request.bind(transport);
  const never = () => new Promise<never>(() => undefined);
  let count = 0;
  let dead = false;
  let tell: () => void = () => undefined;
  const died = new Promise<true>((resolve) => {
    tell = () => resolve(true);
  });
  const kill = () => {
    dead = true;
    tell();
  };
  const wrapped = Object.assign(Object.create(transport) as Dispatcher, {
    async request(options: Dispatcher.RequestOptions) {
      if (dead) return never();
      count += 1;
      if (count < nth) return request(options);
      if (when === "before") {
        kill();
        return never();
      }
      dead = true;
      const answer = await request(options);
      await answer.body.dump();
      kill();
      return never();
    },
  });
  return { transport: wrapped, died, kill };
}

/** Orders that cost money, whether or not their answer arrived. */
export function purchases(entries: readonly { method: string; path: string; writes: boolean; effect: boolean }[]) {
  return entries.filter(
    ({ method, path, writes, effect }) => method === "POST" && path.endsWith("/ip_address") && writes && effect,
  ).length;
}

export const failuresOf = (report: Report) =>
  "items" in report
    ? [report.failure, ...report.items.map(({ failure }) => failure)].flatMap((one) => (one ? [one] : []))
    : report.failure
      ? [report.failure]
      : [];
