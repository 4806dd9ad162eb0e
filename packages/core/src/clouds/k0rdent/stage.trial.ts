import { createSandbox } from "@mooring/sandbox";
import { rawCall } from "../../../test/raw.ts";
import { type Call, createMooring, type EnsureReport, type Event, type QueryReport, type Report } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

type Fields = Record<string, unknown>;

interface StoredAddress {
  id: string;
  uid: string;
  ip_address: string;
  phase: string;
  in_use: boolean;
}

export const COLLECTION = "/v1/regions/us-texas-1/projects/demo/compute/addresses";
export const NETWORK = "/v1/regions/us-texas-1/projects/demo/compute/networks/default";
export const SUBNET = "/v1/regions/us-texas-1/projects/demo/compute/subnets/subnet-a";

/** A pretend k0rdent AI with a client that lives on the same virtual clock. */
export function stage(
  options: { environment?: Record<string, string>; switches?: Fields; compat?: Fields; random?: () => number } = {},
) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["k0rdent"] });
  const cloud = sandbox.cloud("k0rdent");
  for (const [name, value] of Object.entries(options.switches ?? {})) {
    cloud.switches[name] = name === "codes" ? { ...(cloud.switches.codes as Fields), ...(value as Fields) } : value;
  }
  const events: Event[] = [];
  const start = (environment: Record<string, string> = {}) =>
    createMooring({
      environment: { ...sandbox.environment(), ...options.environment, ...environment },
      transport: sandbox.transport,
      clock,
      random: options.random ?? (() => 0.5),
      log: (event) => void events.push(event),
    });
  const mooring = start();
  const settings = options.compat ? { compat: options.compat } : {};
  const ensure = (request: Fields, call?: Call) =>
    mooring.ensure({ resource: "k0rdent/address", settings, ...request }, call) as Promise<EnsureReport>;
  const address = (spec: Fields, more: Fields = {}, call?: Call) => ensure({ spec, ...more }, call);
  const ask = (query: string, spec: Fields, more: Fields = {}) =>
    mooring.ensure({ query, spec, settings, ...more }) as Promise<QueryReport>;
  const stored = () => Object.values(cloud.state.addresses as Record<string, StoredAddress>);
  const hook = (name: string, id = "") => cloud.hooks?.[name]?.(id);
  /** The calls since the last question, such as `GET /…/web`, without those for tokens. */
  const calls = () => {
    const seen = sandbox.journal.entries().filter(({ path }) => !path.includes("/auth/token"));
    sandbox.journal.clear();
    return seen.map(
      ({ method, path, query }) => `${method} ${path.replace(COLLECTION, "…")}${query ? `?${query}` : ""}`,
    );
  };
  const mints = () => sandbox.journal.entries().filter(({ path }) => path.includes("/token")).length;
  /** As it goes over the line, past the client. */
  function raw(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    cloud.seed({ static_tokens: [{ token: "static-not-a-real-token" }] });
    const authorization = "Bearer static-not-a-real-token";
    const origin = "https://k0rdent.sandbox.test";
    return rawCall(sandbox.transport, { origin, method, path, body, headers: { authorization, ...headers } });
  }
  return { clock, sandbox, cloud, events, mooring, start, ensure, address, ask, stored, hook, calls, mints, raw };
}

/** What a report says went wrong, whole or by item. */
export const failures = (report: Report) =>
  "items" in report
    ? [report.failure, ...report.items.map(({ failure }) => failure)].filter((one) => one !== undefined)
    : [report.failure].filter((one) => one !== undefined);
