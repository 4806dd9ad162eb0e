import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";
import type { Spec } from "./floating-ip-spec.ts";
import { bears } from "./marks.ts";
import { findPort, namesPort } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";

/** The type of the tasks that make them. */
export const CREATION = "create_fip";

/** The port that it should lead to, by id; `undefined` where none is named, `null` where there is none such. */
export async function targetOf(
  client: GcoreClient,
  wanted: Partial<Spec>,
  context: Context,
): Promise<string | null | undefined> {
  if (wanted.port_id !== undefined) return wanted.port_id;
  return namesPort(wanted) ? ((await findPort(client, wanted, context)) ?? null) : undefined;
}

/** Those among `all` that a spec may mean: by its address, else by its mark, else as those that lead to the port. */
export async function fitting(
  client: GcoreClient,
  all: readonly FloatingIpPayload[],
  wanted: Spec,
  context: Context,
): Promise<readonly FloatingIpPayload[]> {
  const { floating_ip_address, fixed_ip_address, name, tags } = wanted;
  if (floating_ip_address !== undefined) return all.filter((one) => one.floating_ip_address === floating_ip_address);
  if (name !== undefined || tags?.length) return all.filter((one) => bears(one.tags, { name, tags }));
  const target = await targetOf(client, wanted, context);
  if (!target) return [];
  return all.filter(
    ({ port_id, fixed_ip_address: its }) =>
      port_id === target && (fixed_ip_address === undefined || its === fixed_ip_address),
  );
}

/** All of them as a plan sees them: read once for all its items. */
export const cachedFloatingIps = (client: GcoreClient, context: Context): Promise<readonly FloatingIpPayload[]> =>
  context.memo.once("gcore/floating-ips", () => client.api.floatingIps(context));

/** One that is being made right now, by a run that was killed or by somebody else, is waited for before it is said to be missing. */
export async function cachedMatches(
  client: GcoreClient,
  wanted: Spec,
  context: Context,
): Promise<readonly FloatingIpPayload[]> {
  const found = await fitting(client, await cachedFloatingIps(client, context), wanted, context);
  if (found.length > 0 || wanted.floating_ip_address !== undefined) return found;
  const later = await context.memo.once("gcore/floating-ips-to-come", async () =>
    (await client.tasks.idle(CREATION, context)) ? client.api.floatingIps(context) : [],
  );
  return fitting(client, later, wanted, context);
}

/** The one that is meant, or an error that lists them. */
export function only(all: readonly FloatingIpPayload[]): FloatingIpPayload | undefined {
  if (all.length <= 1) return all[0];
  const named = all.map(
    ({ id, floating_ip_address: ip, port_id }) => `${ip} (${id}, ${port_id ? `port ${port_id}` : "leads nowhere"})`,
  );
  throw new ConflictError(`Gcore: more than one floating IP is meant: ${named.join(", ")}`, {
    hint: "State `floating_ip_address`, or a name that only one of them has.",
    passing: true,
  });
}
