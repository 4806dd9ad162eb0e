import { ApiError, ConflictError, InputError } from "../../errors.ts";
import type { Context, Review } from "../../resource.ts";
import type { UpCloudClient } from "./client.ts";
import type { FloatingChange, Spec } from "./floating-ip-spec.ts";
import { macOf } from "./floating-ip-target.ts";
import { notListed, seenAddress, seenAddresses, seenServer } from "./seen.ts";

export function review(client: UpCloudClient, changes: readonly FloatingChange[], context: Context): Promise<Review[]> {
  return Promise.all(
    changes.map((change) =>
      rehearse(client, change, context).then(
        (notes) => ({ notes }),
        (refusal: Error) => ({ refusal }),
      ),
    ),
  );
}

async function rehearse(client: UpCloudClient, change: FloatingChange, context: Context): Promise<string[]> {
  const { desire, observed, plan } = change;
  const wanted = desire.spec;
  const adds = plan.action === "create" || plan.action === "replace";
  const notes: string[] = [];
  if (observed) {
    const moves = plan.action !== "update" || plan.differences.some(({ path }) => MOVING.has(path));
    if (moves) await refuseDelegated(client, observed.id, context);
    if (plan.action === "delete" || plan.action === "replace")
      notes.push(`${observed.id} is given back, and can as a rule not be had again.`);
    else if (moves && observed.spec.server_id) notes.push(`${observed.id} leaves server ${observed.spec.server_id}.`);
  }
  if (adds && wanted.ip_address !== undefined) throw await notListed(client, wanted.ip_address, context);
  if (adds) notes.push("A floating address costs money as long as it is kept.");
  if (desire.state === "present")
    await refuseWrongPlace(client, wanted, adds ? undefined : observed?.spec.zone, context);
  return notes;
}

const MOVING: ReadonlySet<string> = new Set(["server_id", "mac_address", "attached"]);

async function refuseDelegated(client: UpCloudClient, ip: string, context: Context): Promise<void> {
  if (!(await seenAddress(client, ip, context))?.delegated) return;
  throw new ConflictError(`UpCloud: ${ip} is lent to a managed service, such as a load balancer`, {
    hint: "It can be neither moved nor released while that service has it; its name can be changed.",
  });
}

/** `zone`: where the address is, if it is there already. */
async function refuseWrongPlace(
  client: UpCloudClient,
  wanted: Spec,
  zone: string | undefined,
  context: Context,
): Promise<void> {
  const { server_id, mac_address } = wanted;
  if (server_id !== undefined) {
    const server = await seenServer(client, server_id, context);
    macOf(server);
    return sameZone(`server ${server_id} (${server.title})`, server.zone, zone ?? wanted.zone);
  }
  if (mac_address !== undefined) {
    const holder = (await seenAddresses(client, context)).find(({ mac }) => mac === mac_address);
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

async function refuseUnknownZone(client: UpCloudClient, zone: string, context: Context): Promise<void> {
  const zones = await context.memo
    .once("upcloud/zones", () => client.api.zones(context))
    .catch((error: unknown) => {
      // Who may not list the zones may still use one.
      if (error instanceof ApiError && error.effect === "none") return undefined;
      throw error;
    });
  if (!zones || zones.includes(zone)) return;
  throw new InputError([
    { path: ["spec", "zone"], message: `is ${JSON.stringify(zone)}, which is none of ${zones.join(", ")}` },
  ]);
}
