import type { Tools } from "../../definition/cloud.ts";
import { isApplied, type PairChange } from "../../kits/allowed-pairs/change.ts";
import { fold, type ListRules } from "../../kits/allowed-pairs/fold.ts";
import { type Committer, createCommitter } from "../../sharing/commit.ts";
import { createLane, type Lane } from "../../sharing/lane.ts";
import type { Limits } from "../../time/limits.ts";
import { type Api, createApi } from "./api.ts";
import { accessBy } from "./credentials.ts";
import { createExtensions } from "./extensions.ts";
import { type Port, toPort } from "./ports.ts";
import { createServers, type Servers } from "./servers.ts";
import { openServices, type Services } from "./services.ts";
import type { Settings } from "./settings.ts";

/** What the definitions work with: the calls, and all that must be known or done once for the whole process. */
export interface OpenStackClient {
  readonly settings: Settings;
  readonly api: Api;
  readonly servers: Servers;
  readonly services: Services;
  readonly pairs: Committer<Port, PairChange>;
  /** A look at a port for a plan. Where lists are compared and set, the write that follows may build on it. */
  look(id: string, limits: Limits): Promise<Port>;
  /** The same for a port that a list has shown. */
  remember(port: Port): void;
  rules(port: Port): ListRules;
  /** What is reserved is reserved one after the other: nobody in this process takes what another takes. */
  readonly inTurn: Lane;
}

/**
 * Reads `clouds.yaml` where one is stated, and sends nothing. Throws an `InputError` or a `CredentialsError` for settings that do not do.
 */
export async function createOpenStackClient(settings: Settings, tools: Tools): Promise<OpenStackClient> {
  const services = openServices(await accessBy(settings, tools), settings.allow_plain_http, tools);
  const api = createApi(services);
  /** What the plans have seen, each good for one write: the write names the revision, so that an older one does no harm. */
  const fresh = new Map<string, Port>();
  const extensions = createExtensions(api);
  /** Known from the settings, from the first write, or not yet. */
  let compares = settings.compare_and_set;

  const heedsIfMatch = async (limits: Limits) => {
    compares ??= await extensions.has("revision-if-match", limits);
    return compares;
  };
  const read = async (id: string, limits: Limits) => toPort(await api.port(id, limits));
  const rules = (port: Port): ListRules => ({
    // The operator's number is not told: a port that holds more shows that it is larger.
    limit: Math.max(settings.most_pairs, port.pairs.length),
    fullHint:
      "If the operator allows more, say so by `settings.most_pairs`. Where one pair is to take another's place, remove the old one first.",
  });

  const pairs = createCommitter<Port, PairChange>(
    {
      describe: (id) => `the allowed address pairs of port ${id}`,
      // A write is done when it is answered, after some tenths of a second; who comes too late has lost nothing but that.
      get pause() {
        return compares ? 250 : undefined;
      },
      async read(id, limits) {
        const known = fresh.has(id) && (await heedsIfMatch(limits)) ? fresh.get(id) : undefined;
        fresh.delete(id);
        return known ?? read(id, limits);
      },
      fold: (port, changes) => fold(port, changes, rules(port)),
      async write(id, before, next, limits) {
        const revision = (await heedsIfMatch(limits)) ? before.revision : undefined;
        const written = next.pairs.map((pair) => pair.written);
        const after = toPort(await api.putPairs(id, written, revision, limits));
        if (revision === undefined) return undefined;
        if (after.revision === revision + 1) return after;
        // Somebody wrote in between, and the condition was not heeded: from now on each write is looked at once more.
        compares = false;
        tools.log({
          type: "warning",
          message: `port ${id} went from revision ${revision} to ${after.revision}: this Neutron does not heed If-Match, so that what somebody else has just written may be lost; say \`compare_and_set: false\` in \`settings\``,
        });
        return undefined;
      },
      isApplied,
    },
    tools,
  );

  return {
    settings,
    api,
    services,
    servers: createServers(services),
    pairs,
    rules,
    inTurn: createLane(),
    remember: (port) => void fresh.set(port.id, port),
    async look(id, limits) {
      const port = await read(id, limits);
      fresh.set(id, port);
      return port;
    },
  };
}
