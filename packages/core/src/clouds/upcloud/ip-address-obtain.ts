import type { Context } from "../../resource.ts";
import type { Address } from "./address.ts";
import type { AddressChange } from "./api.ts";
import type { UpCloudClient } from "./client.ts";
import { candidates, choose, gap, type IpAddressChange, noneSuch, type Spec } from "./ip-address-spec.ts";
import { boughtAndKept } from "./purchase.ts";
import type { Server } from "./server.ts";

/** A new one: bought and named while the server is stopped, so that whoever comes next knows it by its name. */
export async function create(client: UpCloudClient, change: IpAddressChange, context: Context): Promise<Address> {
  const wanted = change.desire.spec;
  const { value, downtime } = await client.downtime.whileStopped(
    wanted.server_id,
    { allowed: wanted.allow_restart ?? false },
    (server) => assign(client, change, server, context),
    context,
  );
  tellDowntime(wanted.server_id, downtime, context);
  return value;
}

/** Buys it, unless it has come to be there since the plan was made. */
async function assign(
  client: UpCloudClient,
  { desire: { spec: wanted }, anew }: IpAddressChange,
  server: Server,
  context: Context,
): Promise<Address> {
  const before = await client.api.addresses(context);
  const there = anew ? undefined : choose(before, wanted, server)?.address;
  const address = there ?? (await buy(client, wanted, before, anew, context));
  context.remember(address.ip);
  try {
    return await client.modify(address, changesOf(address, wanted), context);
  } catch (error) {
    if (!there) context.note(boughtAndKept(address));
    throw error;
  }
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

export function tellDowntime(server: string, downtime: number | undefined, context: Context): void {
  if (downtime !== undefined) context.note(`Server ${server} was down for ${Math.round(downtime / 1000)} s.`);
}
