import { rawCall } from "../../../test/raw.ts";
import { createStage } from "../../../test/stage.ts";
import type { Call, EnsureReport } from "../../index.ts";

export { failuresOf as failures } from "../../../test/stage.ts";

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
  const { switches = {}, compat, ...rest } = options;
  const settings = compat ? { compat } : {};
  const { cloud, sandbox, mooring, start, asker, ...common } = createStage({ cloud: "k0rdent", settings, ...rest });
  for (const [name, value] of Object.entries(switches))
    cloud.switches[name] = name === "codes" ? { ...(cloud.switches.codes as Fields), ...(value as Fields) } : value;
  const ensure = (request: Fields, call?: Call) =>
    mooring.ensure({ resource: "k0rdent/address", settings, ...request }, call) as Promise<EnsureReport>;
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
  return {
    ...common,
    sandbox,
    cloud,
    mooring,
    start: (environment: Record<string, string> = {}) => start({ environment }),
    ensure,
    address: asker("address"),
    stored,
    hook,
    calls,
    mints,
    raw,
  };
}
