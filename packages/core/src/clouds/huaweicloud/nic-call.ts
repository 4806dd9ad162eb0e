import type { Tools } from "../../definition/cloud.ts";
import { ApiError } from "../../errors.ts";
import { type Committer, createCommitter } from "../../sharing/commit.ts";
import { createLane } from "../../sharing/lane.ts";
import type { Limits } from "../../time/limits.ts";
import type { Api } from "./api.ts";
import { isUnpublished } from "./codes.ts";
import type { EcsNicCall } from "./family.ts";
import { add, has, type PairChange } from "./pairs.ts";
import { addressFor, isNic, isOn, OPEN, type Port } from "./ports.ts";

/** How a spec may ask for a binding to be made. */
export const ROUTES = ["auto", "ecs-nic", "vpc-port"] as const;

/** How a spec may ask for a binding to be made. */
export type Route = (typeof ROUTES)[number];

/** The ECS call that binds a virtual IP to a NIC, and unbinds. */
export interface NicCall {
  /** Does this route lead to the call, as far as is known by now? `auto` does where the cloud documents it. */
  serves(route: Route): boolean;
  /**
   * Binds, and answers the virtual IP once the binding is seen on it. `undefined`: `auto` found that the cloud does not offer the call. Where
   * the NIC has other pairs, both sides are written by the pairs instead: the call might replace them, and after a crash nobody would
   * know which they were.
   */
  bind(virtualIp: Port, nic: Port, route: Route, limits: Limits): Promise<Port | undefined>;
  /**
   * Unbinds with the call that clears the NIC, but only where this virtual IP is all that would be cleared. What it leaves on
   * either port is the caller's to remove.
   */
  clear(virtualIp: Port, nic: Port, route: Route, limits: Limits): Promise<void>;
}

interface Parts {
  readonly api: Api;
  readonly pairs: Committer<Port, PairChange>;
  readonly documented: EcsNicCall;
  /** Carries out a write, and returns when whoever met it has written, too. */
  outlasting(write: Promise<void>, limits: Limits): Promise<void>;
}

const WAITING = "waiting for another binding of this process";

/** One for the whole process: it remembers that a cloud does not offer the call, and its lane keeps two writes of one port apart. */
export function createNicCall({ api, pairs, documented, outlasting }: Parts, tools: Tools): NicCall {
  /** Seen to be missing although the documents have it. */
  let missing = false;
  const inTurn = createLane();
  const nics = new Map<string, Port>();

  /** One key for each virtual IP and NIC: the service adds the pair on its own side, so there is no list to share. */
  const bindings = createCommitter<Port, Port>(
    {
      describe: (key) => `the binding ${key}`,
      read: (key, limits) => {
        const [virtualIp = ""] = key.split("/");
        return api.port(virtualIp, limits);
      },
      fold: (virtualIp, wanted) => ({
        next: wanted.every((nic) => isOn(virtualIp, nic)) ? undefined : virtualIp,
        refusals: new Map(),
      }),
      write: async (key, virtualIp, _next, limits) => {
        // Whoever commits a binding has put its NIC there.
        await outlasting(call(virtualIp, nics.get(key) as Port, limits), limits);
        return undefined;
      },
      isApplied: isOn,
    },
    tools,
  );

  /** Two writes of one port are never in flight. */
  function call(virtualIp: Port, nic: Port, limits: Limits): Promise<void> {
    return inTurn(WAITING, limits, async () => {
      const ip = virtualIp.addresses[0]?.ip ?? "";
      const now = await api.port(nic.id, limits);
      if (!mightReplace(now, ip)) return api.bind(nic.id, { network: nic.network, ip }, limits);
      if (!has(now, OPEN)) await pairs.commit(nic.id, add(ip), limits);
      await pairs.commit(virtualIp.id, add(addressFor(nic, ip) ?? ""), limits);
    });
  }

  /** `false`: this cloud does not offer the call, and the route may do without. */
  async function offered(route: Route, run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (route !== "auto" || !(error instanceof ApiError) || !isUnpublished(error.vendorCode)) throw error;
      missing = true;
      return false;
    }
  }

  const serves = (route: Route) => route === "ecs-nic" || (route === "auto" && documented === "documented" && !missing);

  return {
    serves,
    async bind(virtualIp, nic, route, limits) {
      const key = `${virtualIp.id}/${nic.id}`;
      nics.set(key, nic);
      let bound: Port | undefined;
      await offered(route, async () => {
        bound = await bindings.commit(key, nic, limits);
      });
      return bound;
    },
    async clear(virtualIp, nic, route, limits) {
      if (!serves(route)) return;
      await inTurn(WAITING, limits, async () => {
        if (await clearsMore(api, virtualIp, await api.port(nic.id, limits), limits)) return;
        await offered(route, () => api.clear(nic.id, limits));
      });
    },
  };
}

/** May binding take something off the NIC? Whether the call adds to the NIC's pairs or replaces them is written down nowhere. */
export const mightReplace = ({ pairs }: Port, ip: string): boolean => pairs.some((pair) => pair.ip !== ip);

/** Would clearing the NIC take more off it than this virtual IP? */
export async function clearsMore(
  api: Pick<Api, "ports">,
  virtualIp: Port,
  nic: Port,
  limits: Limits,
): Promise<boolean> {
  const mine = virtualIp.addresses.map(({ ip }) => ip);
  if (nic.pairs.some(({ ip }) => !mine.includes(ip))) return true;
  const all = await api.ports({ network_id: nic.network }, limits);
  return all.some((other) => other.id !== virtualIp.id && !isNic(other) && isOn(other, nic));
}
