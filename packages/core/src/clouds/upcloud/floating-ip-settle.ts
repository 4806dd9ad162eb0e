import type { Context } from "../../definition/resource.ts";
import { ApiError } from "../../errors.ts";
import type { Address } from "./address.ts";
import type { AddressChange } from "./address-calls.ts";
import type { UpCloudClient } from "./client.ts";
import type { Found, Spec } from "./floating-ip-spec.ts";
import { targetMac } from "./floating-ip-target.ts";

/** `unnamed`: its name is not told. */
export function observed(address: Address, unnamed = false): Found {
  const { ip, server, mac, zone } = address;
  const place = { ...(server ? { server_id: server } : {}), ...(mac ? { mac_address: mac } : {}) };
  return {
    id: ip,
    spec: {
      ...(zone ? { zone } : {}),
      ...place,
      attached: mac !== undefined,
      ip_address: ip,
      family: "IPv4",
      ...(unnamed || address.ptr === "" ? {} : { ptr_record: address.ptr }),
      release_policy: address.policy,
    },
    outputs: { ip_address: ip, ...place },
  };
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
export async function settle(client: UpCloudClient, address: Address, wanted: Spec, context: Context): Promise<Found> {
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
