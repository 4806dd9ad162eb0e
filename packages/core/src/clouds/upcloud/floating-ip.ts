import { type Context, defineResource, type Review } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { hasDefaultName } from "./address.ts";
import { byServer } from "./by-server.ts";
import type { UpCloudClient } from "./client.ts";
import { obtain, update } from "./floating-ip-apply.ts";
import {
  choose,
  type FloatingChange,
  macOf,
  meantByChance,
  observed,
  outputs,
  type Spec,
  spec,
  targetZone,
} from "./floating-ip-spec.ts";
import { leftDown } from "./leftover.ts";
import {
  cachedAccount,
  cachedAddress,
  cachedAddresses,
  cachedServer,
  needsNewApi,
  notListed,
  overLimit,
  refuseUnknownInterface,
  refuseUnknownZone,
} from "./reads.ts";
import type { Server } from "./server.ts";

const MOVING: ReadonlySet<string> = new Set(["server_id", "mac_address", "attached"]);

/** The kind with its server named by id alone; service addresses are made of it. Its id is the address itself. */
export const byServerId = defineResource<UpCloudClient>()({
  kind: "upcloud/floating-ip",
  className: "FloatingIp",
  summary:
    "A floating IPv4 address: reserved in a zone, attached to a server's public interface, moved without a pause.",
  description: [
    "Attaching, moving and detaching work while the servers run; a move is one change, without a detachment before. Inside the guest the address has to be configured as an additional one on the interface: the network hands out only the primary address.",
    "The cloud chooses the address. Where nothing remembers it between runs, it is found by `ip_address`, by `ptr_record`, or, without a name, as the only one on its server or its interface, or as the only one that lies idle in its zone. Where no address has the `ptr_record`, one that lies idle in the zone (detached, with its default name) is taken before another is bought.",
    "*Absent* detaches the address and gives it back; it can as a rule not be had again. `attached: false` keeps it.",
  ].join("\n\n"),
  spec,
  outputs,
  foretold: true,
  immutable: ["zone", "ip_address"],
  identity: ["ptr_record"],
  marks: { where: "nowhere: an address has no labels, and its PTR record is for the world to read" },
  examples: [
    {
      title: "Reserve a floating address on a server",
      spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702", ptr_record: "vip.example.com" },
    },
    {
      title: "Move it to this interface, when this peer takes over",
      spec: { ip_address: "203.0.113.40", mac_address: "e2:10:aa:0b:02:02" },
      there: true,
    },
    {
      title: "Keep it reserved, attached to nothing",
      spec: { ip_address: "203.0.113.40", attached: false },
      there: true,
    },
  ],

  async find(client, wanted, context) {
    needsNewApi(client, "floating addresses");
    if (wanted.ip_address !== undefined) return { id: wanted.ip_address };
    const zone = await targetZone(client, wanted, context);
    const found = choose(await cachedAddresses(client, context), wanted, zone);
    return found && { id: found.address.ip, by: found.named ? "name" : "description" };
  },

  async read(client, id, context, desire) {
    needsNewApi(client, "floating addresses");
    const address = await cachedAddress(client, id, context);
    if (!address) return undefined;
    if (!address.floating) {
      if (desire?.spec.ip_address !== id) return undefined;
      throw new ConflictError(
        `UpCloud: ${id} is not a floating address: it belongs to server ${address.server} for good`,
        {
          hint: "Use `upcloud/ip-address` or `upcloud/ptr-record` for it.",
        },
      );
    }
    if (desire?.state !== "absent") return observed(address);
    const { ptr_record, ip_address } = desire.spec;
    const byName = desire.id === undefined && ip_address === undefined && ptr_record !== undefined;
    if (byName && ptr_record !== address.ptr) return undefined;
    // Whoever remembers an address that was never given its name may remove it all the same.
    const unnamed = desire.id !== undefined && ptr_record !== undefined && hasDefaultName(address);
    return observed(address, unnamed);
  },

  async checkParents(client, { state, id, spec: wanted }, context) {
    needsNewApi(client, "floating addresses");
    // The list holds all addresses of the account: one that is known and not in it is gone.
    if (state === "present" || (id ?? wanted.ip_address) !== undefined) return [];
    if (wanted.zone !== undefined) await refuseUnknownZone(client, wanted.zone, context);
    if (wanted.server_id !== undefined) await cachedServer(client, wanted.server_id, context);
    else if (wanted.mac_address !== undefined) await refuseUnknownInterface(client, wanted.mac_address, context);
    return [];
  },

  async leftover(client, { desire, id, observed: before }, context) {
    const { server_id, mac_address, ip_address } = desire.spec;
    // A takeover is to cost one reading and one writing.
    if (mac_address !== undefined && ip_address !== undefined) return undefined;
    const ip = before?.id ?? id ?? ip_address;
    const holder = ip === undefined ? undefined : (await cachedAddress(client, ip, context))?.server;
    return leftDown(client, [server_id, holder], context);
  },

  async apply(client, change, context) {
    const { desire, observed: before } = change;
    if (!before || meantByChance(desire, before)) return obtain(client, change, context);
    // As the plan saw it: a takeover is to cost one reading and one writing. What comes back is what the cloud says after the change.
    const address = await cachedAddress(client, before.id, context);
    if (!address) throw await notListed(client, before.id, context);
    context.remember(address.ip);
    return update(client, address, desire.spec, context);
  },

  async destroy(client, { observed: before }, context) {
    const address = before && (await client.api.addresses(context)).find(({ ip }) => ip === before.id);
    if (!address) return undefined;
    const detached = address.mac === undefined ? address : await client.modify(address, [{ mac: null }], context);
    await client.api.release(detached, context);
    return undefined;
  },

  review,
});

/** The kind as users have it, its server named in any of their ways. */
export const floatingIp = byServer(byServerId);

function review(client: UpCloudClient, changes: readonly FloatingChange[], context: Context): Promise<Review[]> {
  return Promise.all(
    changes.map((change, at) =>
      rehearse(client, change, context).then(
        (notes) => ({ notes: [...notes, ...alsoWanted(change, changes.slice(0, at))] }),
        (refusal: Error) => ({ refusal }),
      ),
    ),
  );
}

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
