import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { reviewEach } from "../../kits/review-each.ts";
import type { GcoreClient } from "./client.ts";
import { cachedFloatingIps, targetOf } from "./floating-ip-seek.ts";
import type { FloatingIpChange } from "./floating-ip-spec.ts";
import { noPort } from "./naming.ts";
import { beyondQuota } from "./quotas.ts";
import { cachedSinglePort } from "./reads.ts";

/** What stands in the way of each, and what it costs or loses. */
export const review = (client: GcoreClient, changes: readonly FloatingIpChange[], context: Context) =>
  reviewEach(changes, (change) => rehearse(client, change, changes, context));

async function rehearse(
  client: GcoreClient,
  change: FloatingIpChange,
  changes: readonly FloatingIpChange[],
  context: Context,
): Promise<string[]> {
  const { desire, observed: before, plan } = change;
  const notes: string[] = [];
  if (before && (plan.action === "delete" || plan.action === "replace")) {
    const led = before.outputs.port_id ? `, which leads to port ${before.outputs.port_id},` : "";
    notes.push(
      `${before.outputs.floating_ip_address}${led} is given back to the cloud, and can as a rule not be had again.`,
    );
  }
  if (desire.state === "absent") return notes;
  if (plan.action === "create" || plan.action === "replace") {
    const { floating_ip_address: ip } = desire.spec;
    if (ip !== undefined)
      throw new ConflictError(`Gcore: there is no floating IP ${ip} in this project and region`, {
        hint: "The cloud chooses the address of a new one: leave `floating_ip_address` out, and state a `name`.",
      });
    const made = changes.filter((one) => one.plan.action === "create" || one.plan.action === "replace");
    const refusal = await beyondQuota(client, "floating_count", made.indexOf(change) + 1, context);
    if (refusal) throw refusal;
    notes.push("A floating IP costs money as long as it is kept.");
  }
  if (plan.action !== "none") await refuseTarget(client, change, changes, context);
  return notes;
}

/** Is there such a port, with that address, and does no other floating IP lead there? */
async function refuseTarget(
  client: GcoreClient,
  { desire: { spec: wanted }, observed: before }: FloatingIpChange,
  changes: readonly FloatingIpChange[],
  context: Context,
): Promise<void> {
  const target = await targetOf(client, wanted, context);
  if (target === undefined) return;
  const port = target === null ? undefined : await cachedSinglePort(client, target, context);
  if (port === undefined) throw noPort(target === null ? wanted : { port_id: target });
  const addresses = (port.ip_assignments ?? []).map(({ ip_address }) => ip_address);
  const four = addresses.filter((one) => !one.includes(":"));
  const fixed = wanted.fixed_ip_address ?? four[0];
  const its = addresses.join(", ") || "none";
  if (fixed === undefined)
    throw new ConflictError(`Gcore: port ${port.id} has no IPv4 address for a floating IP to lead to; it has ${its}`, {
      hint: "Choose another port.",
    });
  if (!four.includes(fixed))
    throw new ConflictError(`Gcore: port ${port.id} does not have the address ${fixed}; it has ${its}`, {
      hint: "Check `fixed_ip_address`.",
    });
  const all = await cachedFloatingIps(client, context);
  const other = all.find((one) => one.port_id === port.id && one.fixed_ip_address === fixed && one.id !== before?.id);
  // Another item of this request may be about to take it away.
  if (!other || changes.some(({ observed }) => observed?.id === other.id)) return;
  throw new ConflictError(`Gcore: ${other.floating_ip_address} leads to ${fixed} of port ${port.id} already`, {
    hint: `Move or release that one first, or state \`floating_ip_address: ${other.floating_ip_address}\` if it is the one that is meant.`,
  });
}
