import type { Tools } from "../../definition/cloud.ts";
import { MooringError } from "../../errors.ts";
import { type Committer, createCommitter } from "../../sharing/commit.ts";
import { createFlightsBetween, type Flights } from "../../sharing/flights.ts";
import { createLane, type Lane } from "../../sharing/lane.ts";
import type { Limits } from "../../time/limits.ts";
import { createAccess } from "./access.ts";
import { type Api, createApi } from "./api.ts";
import { createEipApi } from "./api-eips.ts";
import { createEipWork, type EipWork } from "./eip-work.ts";
import { endpointsOf } from "./endpoints.ts";
import { located } from "./located.ts";
import { createNicCall, type NicCall } from "./nic-call.ts";
import { fold, isApplied, type PairChange } from "./pairs.ts";
import type { Port } from "./ports.ts";
import type { Located, Settings } from "./settings.ts";
import { createVirtualIpMaker, type VirtualIpMaker } from "./virtual-ip-obtain.ts";

/** What the definitions work with: the calls, and all that must be known or done once for the whole process. */
export interface HuaweiClient {
  readonly api: Api;
  /** Looks of one moment, right before something is written: several bindings look once. */
  readonly looks: Flights;
  /** The pairs of any port, changed together. */
  readonly pairs: Committer<Port, PairChange>;
  readonly virtualIps: VirtualIpMaker;
  readonly eips: EipWork;
  /** Reservations of this process, one after the other. */
  readonly inTurn: Lane;
  /** The ECS call that binds and unbinds. */
  readonly nicCall: NicCall;
}

/**
 * How long a writer that read before our write may take to write after it, in milliseconds. The API shows no writes in flight and
 * compares no revisions, so we look at what stayed once they must have landed.
 */
const STALE_WRITERS = 400;

/** Reads a profile file where the settings lead to one. */
export const connectHuaweiClient = async (settings: Settings, tools: Tools): Promise<HuaweiClient> =>
  createHuaweiClient(await located(settings, tools), tools);

function createHuaweiClient(settings: Located, tools: Tools): HuaweiClient {
  const endpoints = endpointsOf(settings);
  const access = createAccess(settings, endpoints, tools);
  const api = createApi(access, endpoints.member);

  /** Carries out a write, and returns when whoever met it has written, too. */
  async function outlasting(write: Promise<void>, limits: Limits): Promise<void> {
    const failure = await write.then(
      () => undefined,
      (error: unknown) => error,
    );
    const landed = failure === undefined || (MooringError.is(failure) && failure.effect === "unknown");
    // Whoever gives up now is told so by the look that follows.
    if (landed) await tools.clock.sleep(STALE_WRITERS * (1 + tools.random()), limits.signal).catch(() => undefined);
    if (failure !== undefined) throw failure;
  }

  const pairs = createCommitter<Port, PairChange>(
    {
      describe: (port) => `the allowed address pairs of port ${port}`,
      read: api.port,
      fold,
      write: async (port, _before, next, limits) => {
        await outlasting(api.putPairs(port, next.pairs, limits), limits);
        return undefined;
      },
      isApplied,
    },
    tools,
  );
  return {
    api,
    looks: createFlightsBetween(tools.writes),
    pairs,
    virtualIps: createVirtualIpMaker(api, tools),
    eips: createEipWork(createEipApi(access), tools),
    inTurn: createLane(),
    nicCall: createNicCall({ api, pairs, documented: endpoints.member.ecsNicCall, outlasting }, tools),
  };
}
