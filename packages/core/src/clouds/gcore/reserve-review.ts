import type { Change, Context, Desire } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";
import { networkId } from "./naming.ts";
import { beyondQuota } from "./quotas.ts";
import { cachedPortsOn } from "./reads.ts";
import { foreign, networkOf, noneFree } from "./reserve.ts";
import { cachedReservedIps, type Reserved } from "./reserved.ts";
import { isSure, noNames } from "./reserved-name.ts";
import { cachedSubnets, chooseAddress, isFresh, seek, type Wanted } from "./reserved-seek.ts";

/** Is there such a network, and is the address nobody's, or one free? Answers what a person should know. */
export async function rehearseReservation(
  client: GcoreClient,
  { desire, observed: before, plan, anew }: Change<Wanted, unknown>,
  virtual: boolean,
  context: Context,
): Promise<readonly string[]> {
  const { ip_address: ip, name } = desire.spec;
  if (before && plan.action === "update" && name !== undefined && !isSure(desire) && before.spec.name !== name)
    return [takenUp(before.id, before.spec.ip_address, name)];
  if (plan.action !== "create" && plan.action !== "replace") return [];
  const network = await networkId(client, networkOf(desire.spec), context);
  if (ip !== undefined) {
    await refuseTaken(client, network, ip, anew, context);
    await refuseBeyondQuota(client, network, context);
  }
  if (ip !== undefined || name === undefined) return [];
  if (await isExternal(client, network, context))
    throw new ConflictError(`Gcore: ${desire.spec.network} is an external network, whose addresses the cloud chooses`, {
      hint: "Reserve a public address by `gcore/floating-ip`; or state `ip_address` where this one is yours.",
    });
  const ports = await cachedPortsOn(client, network, context);
  if (!ports) throw noNames(name);
  const sight = { reserved: await cachedReservedIps(client, context), ports };
  const subnets = await cachedSubnets(client, network, context);
  const now = context.clock.date();
  const { ip: free, passed } = chooseAddress(sight, { name, network, subnets, virtual, now, anew });
  if (free === undefined) throw noneFree(desire.spec);
  // Of a fresh one the plan of a creation tells by itself.
  const untold = passed.filter((one) => plan.action === "replace" || !isFresh(one, now));
  return untold.map((one) => suspected(one, name));
}

/** Nothing of that name is there to be given back: may a run that was interrupted have left something all the same? */
export async function leftUnnamed(
  client: GcoreClient,
  desire: Desire<Wanted>,
  virtual: boolean,
  context: Context,
): Promise<readonly string[]> {
  const { name } = desire.spec;
  if (desire.state === "present" || isSure(desire) || name === undefined) return [];
  const found = await seek(client, desire.spec, virtual, context);
  return found?.by === "description" ? [suspected(found.one, name)] : [];
}

const takenUp = (id: string, ip: string | undefined, name: string): string =>
  `${ip} (port ${id}) was reserved less than an hour ago, has no name, is used by nobody, and is where an interrupted run for ${name} left it: it is taken up, and named.`;

/** It stands where a run that was killed would have left it; but it may as well be somebody else's, and then costs nobody a surprise. */
const suspected = ({ id, addresses: [ip] }: Reserved, name: string): string =>
  `${ip} (port ${id}) is reserved, has no name, is used by nobody, and is where an interrupted run for ${name} would have left it; it is left alone. If it is yours, state \`ip_address: ${ip}\` to take it, or give it back.`;

const isExternal = async (client: GcoreClient, network: string, context: Context): Promise<boolean> =>
  (await context.memo.once(`gcore/network-seen/${network}`, () => client.api.network(network, context))).external;

/** Only addresses of external networks are counted. To know which one this is takes a request, so a run that writes leaves it to the cloud. */
async function refuseBeyondQuota(client: GcoreClient, network: string, context: Context): Promise<void> {
  if (!context.dryRun || !(await isExternal(client, network, context).catch(() => false))) return;
  const refusal = await beyondQuota(client, "external_ip_count", 1, context);
  if (refusal) throw refusal;
}

async function refuseTaken(
  client: GcoreClient,
  network: string,
  ip: string,
  anew: boolean,
  context: Context,
): Promise<void> {
  const ports = await context.memo.once(`gcore/ports-with/${network}/${ip}`, () =>
    client.api.portsWith(network, [ip], context).catch(() => []),
  );
  const [owner] = ports;
  if (!owner) return;
  const kept = (await cachedReservedIps(client, context)).find((one) => one.id === owner.id);
  if (kept && anew) throw foreign(kept, ip);
  if (!kept)
    throw new ConflictError(`Gcore: ${ip} is the own address of port ${owner.id}`, {
      hint: "Choose another address; one that an instance has cannot be shared.",
      passing: true,
    });
}
