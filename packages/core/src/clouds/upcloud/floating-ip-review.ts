import type { Context } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { reviewEach } from "../../kits/review-each.ts";
import type { UpCloudClient } from "./client.ts";
import { type FloatingChange, macOf, meantByChance, type Spec } from "./floating-ip-spec.ts";
import {
  cachedAccount,
  cachedAddress,
  cachedAddresses,
  cachedServer,
  notListed,
  overLimit,
  refuseUnknownZone,
} from "./reads.ts";
import type { Server } from "./server.ts";

const MOVING: ReadonlySet<string> = new Set(["server_id", "mac_address", "attached"]);

/** What stands in the way of each, and what it does to whom. */
export const review = (client: UpCloudClient, changes: readonly FloatingChange[], context: Context) =>
  reviewEach(changes, async (change, at) => [
    ...(await rehearse(client, change, context)),
    ...alsoWanted(change, changes.slice(0, at)),
  ]);

/** An idle address that another item of the request is about to take. */
function alsoWanted({ desire, observed }: FloatingChange, others: readonly FloatingChange[]): string[] {
  const same = (one: FloatingChange) => one.observed?.id === observed?.id && meantByChance(one.desire, one.observed);
  if (!meantByChance(desire, observed) || !others.some(same)) return [];
  return [
    `${observed?.id} is wanted by another item of this request, too: whoever comes second takes another idle one, and where there is none a further one is bought, which costs money as long as it is kept.`,
  ];
}

async function rehearse(client: UpCloudClient, change: FloatingChange, context: Context): Promise<string[]> {
  const { desire, observed, plan } = change;
  const wanted = desire.spec;
  const adds = plan.action === "create" || plan.action === "replace";
  const notes: string[] = [];
  if (observed && desire.state === "present" && meantByChance(desire, observed)) notes.push(takenUp(observed.id));
  if (observed) {
    const moves = plan.action !== "update" || plan.differences.some(({ path }) => MOVING.has(path));
    if (moves) await refuseDelegated(client, observed.id, context);
    if (plan.action === "delete" || plan.action === "replace") {
      notes.push(`${observed.id} is given back, and can as a rule not be had again.`);
      if (observed.spec.server_id) notes.push(`${observed.id} is in use by server ${observed.spec.server_id}.`);
    } else if (moves && observed.spec.server_id) notes.push(`${observed.id} leaves server ${observed.spec.server_id}.`);
  }
  if (adds && wanted.ip_address !== undefined) throw await notListed(client, wanted.ip_address, context);
  if (adds) await refuseOverLimit(client, wanted, context);
  if (adds) notes.push("A floating address costs money as long as it is kept.");
  if (desire.state === "present")
    await refuseWrongZone(client, wanted, adds ? undefined : observed?.spec.zone, context);
  return notes;
}

/** Nothing here tells what somebody keeps in reserve from what a run that was killed has left. */
const takenUp = (ip: string): string =>
  `${ip} lies idle, named by nobody: it is taken, and a removal gives it back. If somebody keeps it in reserve, give it a \`ptr_record\` of its own first.`;

/** One that is to be named, or is attached to nothing, is bought detached: the account may have so many of these. */
async function refuseOverLimit(client: UpCloudClient, wanted: Spec, context: Context): Promise<void> {
  const detached = wanted.ptr_record !== undefined || (wanted.server_id ?? wanted.mac_address) === undefined;
  const limit = (await cachedAccount(client, context))?.limits.detached_floating_ips;
  const there = (await cachedAddresses(client, context)).filter(({ floating, mac }) => floating && mac === undefined);
  if (detached && typeof limit === "number" && there.length >= limit)
    throw overLimit("detached_floating_ips", there.length, limit);
}

async function refuseDelegated(client: UpCloudClient, ip: string, context: Context): Promise<void> {
  if (!(await cachedAddress(client, ip, context))?.delegated) return;
  throw new ConflictError(`UpCloud: ${ip} is lent to a managed service, such as a load balancer`, {
    hint: "It can be neither moved nor released while that service has it; its name can be changed. Take it off a load balancer with `upcloud/load-balancer-address` and `state: absent`.",
  });
}

/** `zone`: where the address is, if it is there already. */
async function refuseWrongZone(
  client: UpCloudClient,
  wanted: Spec,
  zone: string | undefined,
  context: Context,
): Promise<void> {
  const { server_id, mac_address } = wanted;
  if (server_id !== undefined) {
    const server = await cachedServer(client, server_id, context);
    if (mac_address === undefined) macOf(server);
    else refuseOtherServer(server, mac_address);
    return sameZone(`server ${server_id} (${server.title})`, server.zone, zone ?? wanted.zone);
  }
  if (mac_address !== undefined) {
    const holder = (await cachedAddresses(client, context)).find(({ mac }) => mac === mac_address);
    if (holder && holder.access !== "public") throw notPublic(mac_address, holder.access, holder.server);
    return sameZone(`interface ${mac_address}`, holder?.zone, zone ?? wanted.zone);
  }
  if (zone !== undefined) return;
  if (wanted.zone === undefined)
    throw new InputError([
      { path: ["spec", "zone"], message: "is missing: a new floating address needs it, or a server" },
    ]);
  await refuseUnknownZone(client, wanted.zone, context);
}

function refuseOtherServer({ id, title, interfaces = [] }: Server, wanted: string): void {
  const nic = interfaces.find(({ mac }) => mac === wanted);
  if (nic && nic.type !== "public") throw notPublic(wanted, nic.type, id);
  if (nic) return;
  throw new ConflictError(`UpCloud: ${wanted} is no interface of server ${id} (${title})`, {
    hint: "State one of `server_id` and `mac_address`, or two that agree; the query `upcloud/server-interfaces` lists them.",
  });
}

function sameZone(what: string, its: string | undefined, zone: string | undefined): void {
  if (its === undefined || zone === undefined || its === zone) return;
  throw new ConflictError(
    `UpCloud: ${what} is in the zone ${its}, and the floating address in ${zone}, where it stays`,
    {
      hint: "Choose a server in that zone, or reserve another address.",
    },
  );
}

function notPublic(mac: string, access: string, server: string | undefined): ConflictError {
  return new ConflictError(
    `UpCloud: the interface ${mac} of server ${server} is ${access}, and a floating address needs a public one`,
    {
      hint: "The query `upcloud/server-interfaces` lists a server's interfaces.",
    },
  );
}
