import type { Context } from "../../definition/resource.ts";
import type { OpenStackClient } from "./client.ts";
import { targetOf } from "./floating-ip-seek.ts";
import type { Found, Spec } from "./floating-ip-spec.ts";
import { markOf } from "./marks.ts";
import { NAMES, networkId, noPort } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { sameTags } from "./tags.ts";

/** In the words of whoever asks: names that mean this very port and network are told as they are stated. */
export async function observed(
  client: OpenStackClient,
  one: FloatingIpPayload,
  stated: Partial<Spec>,
  context: Context,
): Promise<Found> {
  const target = await targetOf(client, stated, context);
  const leads = one.port_id !== null;
  const named = NAMES.filter((name) => name !== "port_id" && stated[name] !== undefined && target === one.port_id);
  const network = stated.floating_network;
  const sameNetwork = network !== undefined && (await networkId(client, network, context)) === one.floating_network_id;
  return {
    id: one.id,
    spec: {
      floating_ip_address: one.floating_ip_address,
      floating_network: sameNetwork ? network : one.floating_network_id,
      ...(one.description ? { description: one.description } : {}),
      tags: [...(one.tags ?? [])].sort(),
      attached: leads,
      ...(one.port_id === null ? {} : { port_id: one.port_id }),
      ...Object.fromEntries(named.map((name) => [name, stated[name]])),
      ...(one.fixed_ip_address === null ? {} : { fixed_ip_address: one.fixed_ip_address }),
    },
    outputs: {
      floating_ip_address: one.floating_ip_address,
      floating_network_id: one.floating_network_id,
      ...(one.port_id === null ? {} : { port_id: one.port_id }),
      ...(one.fixed_ip_address === null ? {} : { fixed_ip_address: one.fixed_ip_address }),
    },
    mark: markOf(one),
  };
}

/** From where it is to where it is wanted: a move is one change, without a detachment before. */
export async function updateFloatingIp(
  client: OpenStackClient,
  one: FloatingIpPayload,
  wanted: Spec,
  context: Context,
): Promise<FloatingIpPayload> {
  const target = await targetOf(client, wanted, context);
  if (target === null) throw noPort(wanted);
  const moved = target !== undefined && target !== one.port_id;
  const turned = wanted.fixed_ip_address !== undefined && wanted.fixed_ip_address !== one.fixed_ip_address;
  const fields = {
    ...(wanted.description !== undefined && wanted.description !== (one.description ?? "")
      ? { description: wanted.description }
      : {}),
    ...(moved || turned
      ? {
          ...(target === undefined ? {} : { port_id: target }),
          ...(wanted.fixed_ip_address === undefined ? {} : { fixed_ip_address: wanted.fixed_ip_address }),
        }
      : {}),
    ...(wanted.attached === false && one.port_id !== null ? { port_id: null } : {}),
  };
  const changed = Object.keys(fields).length === 0 ? one : await client.api.updateFloatingIp(one.id, fields, context);
  if (wanted.tags === undefined || sameTags(wanted.tags, changed.tags ?? [])) return changed;
  await client.api.putTags("floatingips", one.id, wanted.tags, context);
  return { ...changed, tags: wanted.tags };
}
