import type { Context } from "../../definition/resource.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { AddressChange } from "./api-addresses.ts";
import type { UpCloudClient } from "./client.ts";
import { candidates, choose, gap, type IpAddressChange, noneSuch, type Spec, taken } from "./ip-address-spec.ts";
import { boughtAndKept, givenBack } from "./purchase.ts";
import type { Server } from "./server.ts";
import { tellDowntime } from "./stop-notes.ts";

/** A new one: bought and named while the server is stopped, so that whoever comes next knows it by its name. */
export async function create(client: UpCloudClient, change: IpAddressChange, context: Context): Promise<Address> {
  const wanted = change.desire.spec;
  const order: Order = {};
  const { value, downtime } = await client.downtime.whileStopped(
    wanted.server_id,
    { allowed: wanted.allow_restart ?? false },
    (server) => assign(client, change, server, order, context),
    context,
  );
  tellDowntime(wanted.server_id, downtime, context);
  return value;
}

/** What was bought, also where the work on it begins again. */
interface Order {
  bought?: { readonly address: Address; readonly before: readonly Address[] };
}

/** Buys it, unless it has come to be there since the plan was made. */
async function assign(
  client: UpCloudClient,
  { desire: { spec: wanted }, anew }: IpAddressChange,
  server: Server,
  order: Order,
  context: Context,
): Promise<Address> {
  if (!order.bought) {
    const before = await client.api.addresses(context);
    const there = anew ? undefined : choose(before, wanted, server);
    // Somebody may have bought it a moment ago, and be about to name it.
    if (there && !there.named && wanted.ptr_record !== undefined) throw taken(there.address.ip, wanted);
    if (there) return finish(client, there.address, wanted, context);
    order.bought = { address: await buy(client, wanted, before, anew, context), before };
  }
  const { address, before } = order.bought;
  try {
    const mine = await finish(client, address, wanted, context);
    if (anew) return mine;
    const kept = await untie(client, mine, before, wanted, context);
    return kept.ip === mine.ip ? mine : await finish(client, kept, wanted, context);
  } catch (error) {
    context.note(boughtAndKept(address));
    throw error;
  }
}

async function finish(client: UpCloudClient, address: Address, wanted: Spec, context: Context): Promise<Address> {
  context.remember(address.ip);
  return client.modify(address, changesOf(address, wanted), context);
}

async function untie(
  client: UpCloudClient,
  mine: Address,
  before: readonly Address[],
  wanted: Spec,
  context: Context,
): Promise<Address> {
  const known = new Set(before.map(({ ip }) => ip));
  const { ptr_record, number = 1, server_id } = wanted;
  const rivals = (all: readonly Address[]) => {
    const found = candidates(all, wanted);
    if (ptr_record !== undefined) return found.filter(({ ptr }) => ptr === ptr_record);
    return found.length > number ? found.filter((one) => !known.has(one.ip) && hasDefaultName(one)) : [];
  };
  const release = () =>
    client.states.patient(
      async () => server_id,
      context,
      () => client.api.release(mine, context),
    );
  const kept = await client.purchase.untie(
    { mine, rivals, namesToCome: ptr_record === undefined, giveBack: release },
    context,
  );
  if (kept.ip !== mine.ip) context.note(givenBack(mine, kept));
  return kept;
}

function buy(
  client: UpCloudClient,
  wanted: Spec,
  before: readonly Address[],
  anew: boolean,
  context: Context,
): Promise<Address> {
  const { server_id, family, access, release_policy } = wanted;
  if (!anew) refuseCount(before, wanted);
  return client.states.patient(
    async () => server_id,
    context,
    () =>
      client.purchase.buy(
        { family, access, server: server_id, ...(release_policy ? { release_policy } : {}) },
        before,
        context,
      ),
  );
}

/** Is one more of them what was asked for? */
export function refuseCount(all: readonly Address[], wanted: Spec, more = 0): void {
  const found = candidates(all, wanted);
  const there = found.length + more;
  const number = wanted.number ?? 1;
  if (found.length > 0 && number <= found.length) throw noneSuch(found, wanted);
  if (number > there + 1) throw gap(wanted, there);
}

/** What still differs from what is stated. */
export function changesOf(address: Address, { ptr_record, release_policy }: Spec): AddressChange[] {
  return [
    ...(ptr_record !== undefined && ptr_record !== address.ptr ? [{ ptr_record }] : []),
    ...(release_policy !== undefined && release_policy !== address.policy ? [{ release_policy }] : []),
  ];
}
