import type { Context } from "../../definition/resource.ts";
import type { GcoreClient } from "./client.ts";
import { targetOf } from "./floating-ip-seek.ts";
import type { Found, Spec } from "./floating-ip-spec.ts";
import { makerOf, markOf, tagsToChange } from "./marks.ts";
import { NAMES, noPort } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { isOutOfSight } from "./tasks.ts";

/** In the words of whoever asks: names that mean this very port are told as they are stated. */
export async function observed(
  client: GcoreClient,
  one: FloatingIpPayload,
  stated: Partial<Spec>,
  context: Context,
): Promise<Found> {
  const port = one.port_id ?? undefined;
  const target = port === undefined ? undefined : await targetOf(client, stated, context);
  const named = NAMES.filter((name) => name !== "port_id" && stated[name] !== undefined && target === port);
  const leads = {
    ...(port === undefined ? {} : { port_id: port }),
    ...(one.fixed_ip_address ? { fixed_ip_address: one.fixed_ip_address } : {}),
  };
  return {
    id: one.id,
    spec: {
      floating_ip_address: one.floating_ip_address,
      ...markOf(one.tags),
      attached: port !== undefined,
      ...leads,
      ...Object.fromEntries(port === undefined ? [] : named.map((name) => [name, stated[name]])),
    },
    outputs: { floating_ip_address: one.floating_ip_address, ...leads },
    mark: makerOf(one.tags),
  };
}

/** From where it is to where it is wanted: a move is one change, without a detachment before. */
export async function updateFloatingIp(
  client: GcoreClient,
  one: FloatingIpPayload,
  wanted: Spec,
  context: Context,
): Promise<FloatingIpPayload> {
  const { attached, fixed_ip_address: fixed } = wanted;
  const target = await targetOf(client, wanted, context);
  if (target === null) throw noPort(wanted);
  const moved = target !== undefined && target !== one.port_id;
  const turned = fixed !== undefined && fixed !== one.fixed_ip_address;
  const tags = tagsToChange(one.tags, wanted);
  const fields = {
    ...(target !== undefined && (moved || turned)
      ? { port_id: target, ...(fixed === undefined ? {} : { fixed_ip_address: fixed }) }
      : {}),
    ...(attached === false && one.port_id ? { port_id: null } : {}),
    ...(tags ? { tags } : {}),
  };
  if (Object.keys(fields).length === 0) return one;
  const order = await client.api.updateFloatingIp(one.id, fields, context);
  await client.tasks.made(order, `on floating IP ${one.floating_ip_address}`, context).catch((error: unknown) => {
    // What has become of it is seen below.
    if (!isOutOfSight(error)) throw error;
  });
  return client.api.floatingIp(one.id, context);
}
