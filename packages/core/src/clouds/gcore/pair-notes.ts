import type { Context } from "../../definition/resource.ts";
import type { PairChange } from "../../kits/allowed-pairs/change.ts";
import { effectOn, type Neighbourhood, notesOn } from "../../kits/allowed-pairs/notes.ts";
import type { GcoreClient } from "./client.ts";
import type { Port } from "./ports.ts";
import { cachedReservedIps } from "./reserved.ts";

/** What a person should know of each change. Only a dry run asks the cloud for more than the port shows. */
export async function notesOf(
  client: GcoreClient,
  port: Port,
  changes: readonly PairChange[],
  context: Context,
): Promise<readonly (readonly string[])[]> {
  const around = {
    gateways: port.detail?.gateways ?? new Map(),
    ...(await neighbours(client, port, changes, context)),
  };
  return changes.map((change) => notesOn(port, change, around));
}

async function neighbours(
  client: GcoreClient,
  port: Port,
  changes: readonly PairChange[],
  context: Context,
): Promise<Partial<Neighbourhood>> {
  const effects = changes.map((change) => effectOn(port, change));
  const added = single(effects.flatMap((one) => one.added.map(({ ip }) => ip)));
  const removed = single(effects.flatMap((one) => one.removed.map(({ ip }) => ip)));
  if (!context.dryRun || added.length + removed.length === 0) return {};
  const [ports, virtual] = await Promise.all([
    added.length > 0 ? orNothing(client.api.portsWith(port.network, added, context)) : [],
    orNothing(cachedReservedIps(client, context)),
  ]);
  const shared = new Map(
    virtual
      .filter((one) => one.isVirtual && one.network === port.network)
      .flatMap((one) => one.addresses.map((ip) => [ip, `the virtual IP ${one.name} (port ${one.id})`] as const)),
  );
  const owners = ports
    .filter(({ id }) => id !== port.id)
    .flatMap(({ id, ip_assignments }) =>
      (ip_assignments ?? []).map(({ ip_address }) => [ip_address, `port ${id}`] as const),
    )
    .filter(([ip]) => !shared.has(ip));
  return { owners: new Map(owners), reserved: shared };
}

const single = (ips: readonly string[]): string[] => [...new Set(ips)].filter((ip) => !ip.includes("/"));

/** A region whose API does not show it has no say in the plan. */
const orNothing = <T>(read: Promise<readonly T[]>): Promise<readonly T[]> => read.catch(() => []);
