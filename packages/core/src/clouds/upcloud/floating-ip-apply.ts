import type { Context } from "../../definition/resource.ts";
import { ApiError, ConflictError } from "../../errors.ts";
import { SHOWN_WITHIN } from "../../kits/tie.ts";
import { givenUp } from "../../time/limits.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { AddressChange } from "./api-addresses.ts";
import type { UpCloudClient } from "./client.ts";
import {
  choose,
  type FloatingChange,
  type Found,
  isIdle,
  observed,
  type Spec,
  targetMac,
  targetZone,
} from "./floating-ip-spec.ts";
import { boughtAndKept, boughtAndLeft, givenBack, waitingForOthers } from "./purchase.ts";

/** The same as planned, in turn: buys one, or takes the idle one where such are not left alone, and gives it its name before the next turn. */
export function obtain(
  client: UpCloudClient,
  { desire, observed: planned, anew }: FloatingChange,
  context: Context,
  idle: "taken" | "left" = "taken",
): Promise<Found> {
  const wanted = desire.spec;
  return client.purchase.inTurn(context, async () => {
    const zone = await targetZone(client, wanted, context);
    const before = await client.api.addresses(context);
    const chosen = anew ? undefined : choose(before, wanted, zone);
    const there = idle === "left" && chosen?.named === false ? undefined : chosen;
    if (planned && there?.address.ip !== planned.id) throw taken(planned.id, wanted);
    if (there) {
      const address = there.named ? there.address : await claim(client, there.address, wanted, context);
      context.remember(address.ip);
      return update(client, address, wanted, context);
    }
    const bought = await buy(client, before, wanted, zone, context);
    context.remember(bought.ip);
    try {
      const mine = await name(client, bought, wanted, context);
      const kept = anew ? mine : await untie(client, mine, before, wanted, context);
      context.remember(kept.ip);
      return await update(client, kept, wanted, context);
    } catch (error) {
      context.note(idle === "left" ? boughtAndLeft(bought) : boughtAndKept(bought));
      throw error;
    }
  });
}

/**
 * Takes an idle one by its new name. Another process may have bought it a moment ago, and be about to name it, or may have found it
 * idle, too: it is idle when it still has no name after a while, and ours when it still has our name after a while.
 */
async function claim(client: UpCloudClient, idle: Address, wanted: Spec, context: Context): Promise<Address> {
  if (wanted.ptr_record === undefined) return idle;
  const later = async () => {
    await context.clock.sleep(SHOWN_WITHIN, context.signal).catch(() => {
      throw givenUp(waitingForOthers(idle.ip), context.signal);
    });
    return (await client.api.addresses(context)).find(({ ip }) => ip === idle.ip);
  };
  const still = await later();
  if (!still || !isIdle(still)) throw taken(idle.ip, wanted);
  const named = await name(client, still, wanted, context);
  if (named.ptr !== wanted.ptr_record) return named;
  const kept = await later();
  if (kept?.ptr !== wanted.ptr_record) throw taken(idle.ip, wanted);
  return kept;
}

/** Before it goes anywhere. Whether a detached address may have a name is not written down: otherwise it gets it when it is attached. */
async function name(client: UpCloudClient, address: Address, { ptr_record }: Spec, context: Context): Promise<Address> {
  if (ptr_record === undefined || address.ptr === ptr_record) return address;
  return client.modify(address, [{ ptr_record }], context).catch((error: unknown) => {
    if (error instanceof ApiError && error.vendorCode === "PTR_RECORD_NOT_SUPPORTED") return address;
    throw error;
  });
}

async function untie(
  client: UpCloudClient,
  mine: Address,
  before: readonly Address[],
  wanted: Spec,
  context: Context,
): Promise<Address> {
  const known = new Set(before.map(({ ip }) => ip));
  const { ptr_record } = wanted;
  const serves = (one: Address) =>
    ptr_record === undefined
      ? !known.has(one.ip) && hasDefaultName(one) && one.server === mine.server
      : one.ptr === ptr_record;
  const kept = await client.purchase.untie(
    {
      mine,
      rivals: (all) => all.filter((one) => one.floating && !one.delegated && one.zone === mine.zone && serves(one)),
      namesToCome: ptr_record === undefined,
      giveBack: async () => {
        const detached = mine.mac === undefined ? mine : await client.modify(mine, [{ mac: null }], context);
        await client.api.release(detached, context);
      },
    },
    context,
  );
  if (kept.ip !== mine.ip) context.note(givenBack(mine, kept));
  return kept;
}

const taken = (ip: string, { ptr_record }: Spec) =>
  new ConflictError(`UpCloud: ${ip}, which was to be called ${ptr_record}, was taken by somebody else`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });

async function buy(
  client: UpCloudClient,
  before: readonly Address[],
  wanted: Spec,
  zone: string | undefined,
  context: Context,
): Promise<Address> {
  const { server_id, mac_address, ptr_record, release_policy } = wanted;
  const mac = mac_address ?? (server_id && (await targetMac(client, server_id, context)));
  // One that is to be named lies idle until it is: so a run that is killed in between leaves what the next one finds.
  const where =
    mac !== undefined && (ptr_record === undefined || zone === undefined)
      ? { mac }
      : { ...(zone === undefined ? {} : { zone }) };
  const order = {
    family: "IPv4" as const,
    floating: "yes" as const,
    ...where,
    ...(release_policy ? { release_policy } : {}),
  };
  return client.states.patient(
    async () => server_id ?? before.find((one) => one.mac === mac)?.server,
    context,
    () => client.purchase.buy(order, before, context),
  );
}

/** From where it is to where it is wanted: a move is one change, without a detachment before. */
async function changesOf(client: UpCloudClient, address: Address, wanted: Spec, context: Context) {
  const { server_id, mac_address, attached, ptr_record, release_policy } = wanted;
  const changes: AddressChange[] = [];
  if (ptr_record !== undefined && ptr_record !== address.ptr) changes.push({ ptr_record });
  if (attached === false && address.mac !== undefined) changes.push({ mac: null });
  else if (mac_address !== undefined && mac_address !== address.mac) changes.push({ mac: mac_address });
  else if (server_id !== undefined && server_id !== address.server)
    changes.push({ mac: await targetMac(client, server_id, context) });
  if (release_policy !== undefined && release_policy !== address.policy) changes.push({ release_policy });
  return changes;
}

/** Whether a name survives a move is not written down: what still differs afterwards is changed once more. */
export async function update(client: UpCloudClient, address: Address, wanted: Spec, context: Context): Promise<Found> {
  const changed = await change(client, address, wanted, context);
  return observed(await change(client, changed, wanted, context));
}

/** The name comes first: an address in use that has no name yet could, after a crash, be anybody's. */
async function change(client: UpCloudClient, address: Address, wanted: Spec, context: Context): Promise<Address> {
  const changes = await changesOf(client, address, wanted, context);
  try {
    return await client.modify(address, changes, context);
  } catch (error) {
    const unnamable = error instanceof ApiError && error.vendorCode === "PTR_RECORD_NOT_SUPPORTED";
    if (!unnamable || address.mac !== undefined || changes.length === 1) throw error;
    // Nor is it written down whether a detached address may have a name.
    return client.modify(address, [...changes].reverse(), context);
  }
}
