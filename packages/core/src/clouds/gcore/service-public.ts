import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { Work } from "../../kits/service-address/cloud.ts";
import type { Standing } from "../../kits/service-address/seat.ts";
import type { GcoreClient } from "./client.ts";
import { floatingIp } from "./floating-ip.ts";
import { release } from "./floating-ip-obtain.ts";
import { cachedFloatingIps } from "./floating-ip-seek.ts";
import { bears } from "./marks.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import type { Spec } from "./service-spec.ts";

/** What tells a floating IP that was made for a service address from all others. */
const MARK = "Mooring: service address";
const PLAN = { action: "create" as const, differences: [], notes: [] };

/** Was it bought for a service address? Only what was is given back with it. */
export const isMade = ({ tags }: FloatingIpPayload): boolean =>
  (tags ?? []).some(({ key, value }) => key === "name" && value.startsWith(MARK));

/** Whatever leads there and is not wanted goes first: an address has one floating IP at most. */
export async function lead(work: Work<GcoreClient, Spec>, standing: Standing, to: string): Promise<void> {
  const { client, spec: wanted, context } = work;
  const { public: there, id: port } = standing;
  const change = (spec: object, one: { readonly id: string } | undefined) => {
    const desire = { state: "present" as const, spec };
    const observed = one && { id: one.id, spec: {}, outputs: {} };
    return { desire, id: one?.id, observed, plan: PLAN, anew: false };
  };
  if (there && to !== "new" && there.address !== to) {
    if (there.made) await floatingIp.destroy(client, change({}, there), context);
    else
      await floatingIp.apply(client, change({ floating_ip_address: there.address, attached: false }, there), context);
  }
  // It is for a while only where the address itself is.
  const mark = standing.mark === undefined ? undefined : context.mark;
  const unnamed = { ...context, mark, remember: () => undefined };
  if (to === "new")
    await floatingIp.apply(client, change({ name: `${MARK} ${wanted.name}`, port_id: port }, undefined), unnamed);
  if (to === "none" || to === "new") return;
  const one = await floatingAt(client, to, context);
  if (!one) throw new ConflictError(`Gcore: there is no floating IP ${to} any more`, { hint: "Check `public`." });
  await floatingIp.apply(client, change({ floating_ip_address: to, port_id: port }, one), unnamed);
}

/**
 * Another run may have made one since the plan; without its port nobody would know it, and it would go on costing. `after`: once the
 * port is gone, for what was made at the last moment.
 */
export async function giveBackMade(
  { client, context }: Work<GcoreClient, Spec>,
  { id: port, name }: Standing,
  after: boolean,
): Promise<void> {
  const made = (await client.api.floatingIps(context)).filter(isMade);
  const isLoose = ({ tags, port_id }: FloatingIpPayload) => !port_id && bears(tags, { name: `${MARK} ${name}` });
  for (const one of made.filter((each) => each.port_id === port || (after && isLoose(each))))
    await release(client, one, context);
}

/** `undefined`: no floating IP of the project has this address. One list serves all items of a plan. */
export const floatingAt = async (client: GcoreClient, address: string, context: Context) =>
  (await cachedFloatingIps(client, context)).find(({ floating_ip_address }) => floating_ip_address === address);
