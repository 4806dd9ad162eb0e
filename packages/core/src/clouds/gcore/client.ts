import type { Tools } from "../../cloud.ts";
import { type Committer, createCommitter } from "../../commit.ts";
import { ConflictError, type MooringError } from "../../errors.ts";
import { holds, type PairChange } from "../../kits/allowed-pairs/change.ts";
import { fold } from "../../kits/allowed-pairs/fold.ts";
import type { Pair } from "../../kits/allowed-pairs/pair.ts";
import { createLane, type Lane } from "../../lane.ts";
import type { Limits } from "../../limits.ts";
import { type Accepted, type Api, createApi } from "./api.ts";
import { createMembers, type Members } from "./members.ts";
import { securityOff } from "./obstacle.ts";
import { createPorts, isUnknownRoute, LIMIT, type Port, type Ports } from "./ports.ts";
import type { Settings } from "./settings.ts";
import { createTasks, type Tasks } from "./tasks.ts";

export interface GcoreClient {
  readonly api: Api;
  readonly ports: Ports;
  readonly tasks: Tasks;
  readonly pairs: Committer<Port, PairChange>;
  readonly members: Members;
  /** What is wanted twice in this process is made one after the other: the second one finds what the first one made. */
  inTurn<T>(want: string, what: string, limits: Limits, work: () => Promise<T>): Promise<T>;
  /** Why the pairs of this port cannot be written, as far as a look can tell. */
  obstacle(port: Port): MooringError | undefined;
  /** Which of the changes could not be made, by index, if they were made now and together. */
  rehearse(port: Port, changes: readonly PairChange[]): ReadonlyMap<number, MooringError>;
}

const RULES = { limit: LIMIT };

export function createGcoreClient(settings: Settings, tools: Tools): GcoreClient {
  const api = createApi(settings, tools);
  const ports = createPorts(api);
  const tasks = createTasks(api, tools);
  const route = settings.write_route;

  const rehearse = (port: Port, changes: readonly PairChange[]) => {
    const { next, refused } = fold(port, changes, RULES);
    const foreign = route === "patch" && next ? withForeignMac(port, next.pairs) : undefined;
    return foreign ? new Map(changes.map((_, index) => [index, needsV2(port, foreign)])) : refused;
  };

  async function send(port: Port, pairs: readonly Pair[], limits: Limits): Promise<Accepted> {
    const written = pairs.map((pair) => pair.written);
    if (route === "v1") {
      const { detail } = port;
      return api.putPairsAtOnce(
        { id: port.id, network: port.network, ...(detail ? { instance: detail.instance } : {}) },
        written,
        limits,
      );
    }
    if (route === "v2") {
      try {
        return await api.putPairs(port.id, written, limits);
      } catch (error) {
        // The vendor has announced the end of v2: then the ports API is what is left.
        if (!isUnknownRoute(error)) throw error;
      }
    }
    const foreign = withForeignMac(port, pairs);
    if (foreign) throw needsV2(port, foreign);
    return api.patchPairs(port.id, written, limits);
  }

  const pairs = createCommitter<Port, PairChange>(
    {
      describe: (id) => `the allowed address pairs of port ${id}`,
      read: ports.look,
      fold: (port, changes) => fold(port, changes, RULES),
      write: async (id, _before, next, limits) => {
        await tasks.finish(await send(next, next.pairs, limits), id, limits);
        return undefined;
      },
      holds,
      quiet: tasks.quiet,
    },
    tools,
  );

  const lanes = new Map<string, Lane>();

  return {
    api,
    ports,
    tasks,
    pairs,
    members: createMembers(api, tools),
    rehearse,
    obstacle,
    inTurn(want, what, limits, work) {
      const lane = lanes.get(want) ?? createLane();
      lanes.set(want, lane);
      return lane(what, limits, work);
    },
  };
}

function obstacle({ id, security, detail }: Port): MooringError | undefined {
  if (detail?.external) {
    return new ConflictError(
      `port ${id} is on the external network ${detail.networkName}; allowed address pairs exist on private networks only`,
      {
        hint: "Choose a private port; the query `gcore/private-ports` lists them.",
      },
    );
  }
  return security ? undefined : securityOff(id);
}

const withForeignMac = (port: Port, pairs: readonly Pair[]) =>
  pairs.find(({ mac }) => mac !== undefined && mac !== port.mac);

function needsV2({ id }: Port, { ip, mac }: Pair): MooringError {
  return new ConflictError(
    `port ${id}: the pair of ${ip} has the MAC address ${mac}, which the ports API (PATCH) would drop`,
    {
      hint: "Use `write_route: v2`, the only one that can write MAC addresses of pairs.",
    },
  );
}
