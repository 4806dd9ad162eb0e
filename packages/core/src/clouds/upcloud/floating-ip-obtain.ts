import { ConflictError } from "../../errors.ts";
import type { Context } from "../../resource.ts";
import type { Address } from "./address.ts";
import type { UpCloudClient } from "./client.ts";
import { settle } from "./floating-ip-settle.ts";
import { choose, type FloatingChange, type Found, isIdle, type Spec } from "./floating-ip-spec.ts";
import { targetMac, targetZone } from "./floating-ip-target.ts";
import { boughtAndKept } from "./purchase.ts";

/** How soon an address that was bought with a name has it, in milliseconds, as a rule. */
const NAMED_WITHIN = 3_000;

/** The same as planned, in turn: buys one, or takes the idle one, and gives it its name before the next turn. */
export function obtain(
  client: UpCloudClient,
  { desire, observed: planned, anew }: FloatingChange,
  context: Context,
): Promise<Found> {
  const wanted = desire.spec;
  return client.purchase.inTurn(context, async () => {
    const zone = await targetZone(client, wanted, context);
    const before = await client.api.addresses(context);
    const there = anew ? undefined : choose(before, wanted, zone);
    if (planned && there?.address.ip !== planned.id) throw taken(planned.id, wanted);
    if (there) {
      const address = there.named ? there.address : await untouched(client, there.address, wanted, context);
      context.remember(address.ip);
      return settle(client, address, wanted, context);
    }
    const bought = await buy(client, before, wanted, zone, context);
    context.remember(bought.ip);
    try {
      return await settle(client, bought, wanted, context);
    } catch (error) {
      context.note(boughtAndKept(bought));
      throw error;
    }
  });
}

/** Another process may have bought it a moment ago, and be about to name it: it is idle when it still has no name after a while. */
async function untouched(client: UpCloudClient, idle: Address, wanted: Spec, context: Context): Promise<Address> {
  if (wanted.ptr_record === undefined) return idle;
  await context.clock.sleep(NAMED_WITHIN, context.signal);
  const still = (await client.api.addresses(context)).find(({ ip }) => ip === idle.ip);
  if (still && isIdle(still)) return still;
  throw taken(idle.ip, wanted);
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
  const place =
    mac === undefined || (ptr_record !== undefined && zone !== undefined) ? { zone: zone as string } : { mac };
  const order = {
    family: "IPv4" as const,
    floating: "yes" as const,
    ...place,
    ...(release_policy ? { release_policy } : {}),
  };
  return client.states.patient(
    async () => server_id ?? before.find((one) => one.mac === mac)?.server,
    context,
    () => client.purchase.buy(order, before, context),
  );
}

/** Is it meant only because it lies idle? Then others may mean it, too. */
export function meantByChance({ spec, id }: FloatingChange["desire"], found: Found | undefined): boolean {
  return (
    found !== undefined &&
    id === undefined &&
    spec.ip_address === undefined &&
    spec.ptr_record !== undefined &&
    spec.ptr_record !== found.spec.ptr_record
  );
}
