import type { Context, Review } from "../../definition/resource.ts";
import { ConflictError, errorOf, InputError, type MooringError } from "../../errors.ts";
import type { UpCloudClient } from "./client.ts";
import { refuseCount } from "./ip-address-obtain.ts";
import { candidates, type Found, type IpAddressChange, type Spec } from "./ip-address-spec.ts";
import {
  cachedAccount,
  cachedAddress,
  cachedAddresses,
  cachedServer,
  notListed,
  overLimit,
  refuseUntold,
} from "./reads.ts";
import type { Server } from "./server.ts";
import { stopNotes } from "./stop-notes.ts";

/** Public addresses of one server, both families together. https://developers.upcloud.com/1.3/10-ip-addresses */
const LIMIT = 5;

/** The changes of one request are rehearsed in their order: each sees what those before it will have added. */
export async function review(
  client: UpCloudClient,
  changes: readonly IpAddressChange[],
  context: Context,
): Promise<Review[]> {
  const added: Spec[] = [];
  const reviews: Review[] = [];
  for (const change of changes) {
    try {
      reviews.push({ notes: await rehearse(client, change, added, context) });
    } catch (error) {
      reviews.push({ refusal: errorOf(error) });
    }
  }
  return reviews;
}

async function rehearse(
  client: UpCloudClient,
  change: IpAddressChange,
  added: Spec[],
  context: Context,
): Promise<string[]> {
  const { desire, observed, plan, anew } = change;
  const wanted = desire.spec;
  const adds = plan.action === "create" || plan.action === "replace";
  const removes = plan.action === "delete" || plan.action === "replace";
  if (desire.state === "present") refuseUnfit(wanted);
  if (adds && wanted.access === "utility") throw comesWithServer(wanted);
  if (adds && wanted.mac_address !== undefined) throw noSuchInterface(wanted);
  if (adds && wanted.ip_address !== undefined) throw await cannotChoose(client, wanted.ip_address, context);

  const notes: string[] = [];
  if (removes && observed) notes.push(...(await releaseNotes(client, observed, wanted, context)));
  if (adds) {
    const server = await cachedServer(client, wanted.server_id, context);
    if (server.state === "started" || server.state === "maintenance") await refuseBroke(client, server, context);
    await refuseOverLimit(client, wanted, added, context);
    const public5 = await publicCount(client, wanted.server_id, added, context);
    if (public5 >= LIMIT) throw full(server, public5);
    if (!anew) await refuseAmbiguous(client, wanted, added.filter(alike(wanted)).length, context);
    added.push(wanted);
    if (!removes || observed?.spec.server_id !== wanted.server_id) notes.push(...stopNotes(client, server, wanted));
    if (wanted.family === "IPv4") notes.push("An additional public IPv4 address costs money as long as it is kept.");
  }
  return notes;
}

const alike = (wanted: Spec) => (one: Spec) =>
  one.server_id === wanted.server_id && one.family === wanted.family && one.access === wanted.access;

/** What goes with it, and what it costs. */
async function releaseNotes(
  client: UpCloudClient,
  { id, spec: there }: Found,
  wanted: Spec,
  context: Context,
): Promise<string[]> {
  const given = `${id} is given back, and can as a rule not be had again.`;
  // An address that outlived its server.
  if (there.server_id === undefined) return [given];
  const server = await cachedServer(client, there.server_id, context);
  const all = await cachedAddresses(client, context);
  if (all.some(({ ip, floating }) => ip === id && floating)) return [given, inUse(id, server)];
  refuseRelease(there, id, server);
  const carried = all.filter(({ mac, floating }) => floating && mac !== undefined && mac === there.mac_address);
  return [
    given,
    inUse(id, server),
    ...carried.map(({ ip }) => `The floating address ${ip} is on the same interface, and is detached by this.`),
    ...stopNotes(client, server, wanted),
  ];
}

const inUse = (ip: string, { id, title }: Server) => `${ip} is in use by server ${id} (${title}).`;

/** Would it be one more of what is there, although nothing says so? */
async function refuseAmbiguous(client: UpCloudClient, wanted: Spec, more: number, context: Context): Promise<void> {
  const all = await cachedAddresses(client, context);
  const found = candidates(all, wanted);
  if ((wanted.number ?? 1) <= found.length) refuseUntold(client, found);
  refuseCount(all, wanted, more);
}

/** What no address of this sort can have. */
function refuseUnfit({ access, family, ptr_record, release_policy }: Spec): void {
  if (access === "utility" && ptr_record !== undefined)
    throw wrong("ptr_record", "exists for public addresses only: a utility address has no reverse DNS");
  if (release_policy !== undefined && (access === "utility" || family === "IPv6"))
    throw wrong("release_policy", "exists for public IPv4 addresses only");
}

function refuseRelease({ access, server_id }: Spec, ip: string, server: Server): void {
  if (access === "utility") {
    throw new ConflictError(`UpCloud: ${ip} is the utility address of server ${server_id}, which cannot be released`, {
      hint: "It goes only with the server.",
    });
  }
  if (server.ips.length === 1) {
    throw new ConflictError(
      `UpCloud: ${ip} is the last address of server ${server_id}, and a server keeps at least one`,
      {
        hint: "Give the server another address first, or delete the server.",
      },
    );
  }
}

function comesWithServer({ server_id }: Spec): ConflictError {
  return new ConflictError(
    `UpCloud: server ${server_id} has no such utility address, and one cannot be added to a server that is there`,
    { hint: "A utility address is asked for when the server is made; here, ask for a public one." },
  );
}

function noSuchInterface({ mac_address, server_id, family, access }: Spec): ConflictError {
  return new ConflictError(
    `UpCloud: the interface ${mac_address} of server ${server_id} has no ${access} ${family} address, and the interface of a new one cannot be chosen`,
    {
      hint: "Leave `mac_address` out to have a new one; the query `upcloud/server-interfaces` lists those that are there.",
    },
  );
}

async function cannotChoose(client: UpCloudClient, ip: string, context: Context): Promise<Error> {
  const there = await cachedAddress(client, ip, context);
  if (!there) return notListed(client, ip, context);
  return new ConflictError(
    `UpCloud: ${ip} is a ${there.access} ${there.family} address of server ${there.server}, and an address stays what and where it is`,
    { hint: "Leave `ip_address` out to have a new address assigned, or state its own server and family." },
  );
}

/** Whether floating addresses count in the five is not written down: only what certainly counts is counted. */
async function publicCount(client: UpCloudClient, server: string, added: readonly Spec[], context: Context) {
  const there = (await cachedAddresses(client, context)).filter(
    (one) => one.server === server && one.access === "public" && !one.floating,
  );
  return there.length + added.filter((one) => one.server_id === server).length;
}

/** Not a question for a server that is down: the cloud answers that itself, at no cost. */
async function refuseBroke(client: UpCloudClient, { id, title }: Server, context: Context): Promise<void> {
  const credits = (await cachedAccount(client, context))?.credits;
  if (credits === undefined || credits > 0) return;
  throw new ConflictError(
    `UpCloud: the account has no credit left (${credits}), and server ${id} (${title}) is not stopped for an order that would be refused`,
    { hint: "Add credit to the account; nothing was bought." },
  );
}

/** The account's own limit of public addresses of the family. */
async function refuseOverLimit(client: UpCloudClient, wanted: Spec, added: readonly Spec[], context: Context) {
  const name = wanted.family === "IPv6" ? "public_ipv6" : "public_ipv4";
  const limit = (await cachedAccount(client, context))?.limits[name];
  const there = (await cachedAddresses(client, context)).filter(
    ({ access, family, floating }) => access === "public" && family === wanted.family && !floating,
  );
  const count = there.length + added.filter(({ family }) => family === wanted.family).length;
  if (typeof limit === "number" && count >= limit) throw overLimit(name, count, limit);
}

function full({ id, title }: Server, count: number): ConflictError {
  return new ConflictError(
    `UpCloud: server ${id} (${title}) has, or is about to have, ${count} public addresses, and no server can have more than ${LIMIT}`,
    { hint: "Release one, or use another server." },
  );
}

const wrong = (field: string, message: string): MooringError => new InputError([{ path: ["spec", field], message }]);
