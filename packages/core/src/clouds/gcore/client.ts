import type { Tools } from "../../definition/cloud.ts";
import { type ApiError, ConflictError, type MooringError } from "../../errors.ts";
import { isApplied, type PairChange } from "../../kits/allowed-pairs/change.ts";
import { fold } from "../../kits/allowed-pairs/fold.ts";
import { effectOn } from "../../kits/allowed-pairs/notes.ts";
import type { Pair } from "../../kits/allowed-pairs/pair.ts";
import { type Committer, createCommitter } from "../../sharing/commit.ts";
import { createLane, type Lane } from "../../sharing/lane.ts";
import { createRecentLooks } from "../../sharing/recent-looks.ts";
import type { Limits } from "../../time/limits.ts";
import { type Api, createApi } from "./api.ts";
import type { Accepted } from "./api-road.ts";
import { createMembers, type Members } from "./members.ts";
import { securityOff } from "./obstacle.ts";
import { createPorts, isUnknownRoute, LIMIT, type Port, type Ports } from "./ports.ts";
import type { Settings } from "./settings.ts";
import { createTasks, type Tasks } from "./tasks.ts";

/** What the definitions work with: the calls, and all that must be known or done once for the whole process. */
export interface GcoreClient {
  readonly api: Api;
  readonly ports: Ports;
  readonly tasks: Tasks;
  readonly pairs: Committer<Port, PairChange>;
  /** `ports.look` for a plan: the write that follows at once may be made from it. */
  look(port: string, limits: Limits): Promise<Port>;
  readonly members: Members;
  /** What is wanted twice in this process is made one after the other: the second one finds what the first one made. */
  inTurn<T>(want: string, what: string, limits: Limits, work: () => Promise<T>): Promise<T>;
  /** Why no pairs can be added to this port, as far as a look can tell. Taking away is another matter. */
  obstacle(port: Port): MooringError | undefined;
  /** Which of the changes could not be made, by index, if they were made now and together. */
  rehearse(port: Port, changes: readonly PairChange[]): ReadonlyMap<number, MooringError>;
}

const RULES = { limit: LIMIT };

/** Sends nothing. Throws an `InputError` for an endpoint that is none, a `CredentialsError` where project or region is not stated. */
export function createGcoreClient(settings: Settings, tools: Tools): GcoreClient {
  const api = createApi(settings, tools);
  const ports = createPorts(api);
  const tasks = createTasks(api, tools);
  const route = settings.write_route;

  const rehearse = (port: Port, changes: readonly PairChange[]) => {
    const { next, refusals } = folded(port, changes);
    const foreign = route === "patch" && next ? withForeignMac(port, next.pairs) : undefined;
    return foreign ? new Map(changes.map((_, index) => [index, needsV2(port, foreign)])) : refusals;
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
    if (foreign) throw route === "v2" ? noneTakesMac(port, foreign) : needsV2(port, foreign);
    try {
      return await api.patchPairs(port.id, written, limits);
    } catch (error) {
      if (isUnknownRoute(error)) throw noRoute(port, error);
      throw error;
    }
  }

  const recent = createRecentLooks<Port>(tools);
  const pairs = createCommitter<Port, PairChange>(
    {
      describe: (id) => `the allowed address pairs of port ${id}`,
      read: async (id, limits) => recent.take(id) ?? ports.look(id, limits),
      fold: folded,
      write: async (id, _before, next, limits) => {
        await tasks.finish(await send(next, next.pairs, limits), id, limits);
        return undefined;
      },
      isApplied,
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
    look: (id, limits) => recent.look(id, () => ports.look(id, limits)),
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

/** What is added to a port without an instance would be refused; what is taken away is not. */
function folded(port: Port, changes: readonly PairChange[]) {
  if (!port.detached) return fold(port, changes, RULES);
  const numbered = changes.map((change, index) => ({ index, change }));
  const isAddition = ({ change }: { readonly change: PairChange }) => effectOn(port, change).added.length > 0;
  const allowed = numbered.filter((one) => !isAddition(one));
  const { next, refusals } = fold(
    port,
    allowed.map(({ change }) => change),
    RULES,
  );
  const all = new Map<number, MooringError>();
  for (const [at, { index }] of allowed.entries()) {
    const refusal = refusals.get(at);
    if (refusal) all.set(index, refusal);
  }
  for (const one of numbered) if (isAddition(one)) all.set(one.index, port.barred ?? looseEnd(port));
  return { next, refusals: all };
}

const looseEnd = ({ id }: Port) =>
  new ConflictError(`port ${id} is attached to no instance, and pairs can be set only on a port that is`, {
    hint: "Attach the port first, or state `instance_id` if it is attached all the same. What is on it can be removed.",
  });

function obstacle({ id, security, barred, detail }: Port): MooringError | undefined {
  if (detail?.external) {
    return new ConflictError(
      `port ${id} is on the external network ${detail.networkName}; allowed address pairs exist on private networks only`,
      {
        hint: "Choose a private port; the query `gcore/private-ports` lists them.",
      },
    );
  }
  return security ? barred : securityOff(id);
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

const noneTakesMac = ({ id }: Port, { ip, mac }: Pair): MooringError =>
  new ConflictError(
    `port ${id}: the pair of ${ip} has the MAC address ${mac}, and this region has only the ports API (PATCH), which would drop it`,
    { hint: "Remove that pair first, or state it without `mac_address`: then the port's own is meant." },
  );

const noRoute = ({ id }: Port, cause: ApiError): MooringError =>
  new ConflictError(
    `the allowed address pairs of port ${id} cannot be written: this region has neither v2 (PUT) nor the ports API (PATCH)`,
    { hint: "Say `write_route: v1` in `settings`, if the region still has the old synchronous call.", cause },
  );
