import type { Context } from "../../definition/resource.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import type { UpCloudClient } from "./client.ts";
import type { Spec } from "./floating-ip-spec.ts";
import { seenAddresses, seenServer } from "./reads.ts";
import { publicInterface, type Server } from "./server.ts";

/** The interface of the server that takes a floating address. */
export async function targetMac(client: UpCloudClient, server: string, context: Context): Promise<string> {
  return macOf(await seenServer(client, server, context));
}

/** Where a new one would be. `undefined` where only the cloud knows, or where the server is gone. */
export async function targetZone(client: UpCloudClient, wanted: Spec, context: Context): Promise<string | undefined> {
  const { zone, server_id, mac_address } = wanted;
  if (zone !== undefined) return zone;
  if (server_id !== undefined) return (await unlessMissing(seenServer(client, server_id, context)))?.zone;
  return (await seenAddresses(client, context)).find(({ mac }) => mac !== undefined && mac === mac_address)?.zone;
}

export function macOf(server: Server): string {
  const found = publicInterface(server);
  if (found) return found.mac;
  throw new ConflictError(
    `UpCloud: server ${server.id} (${server.title}) has no public interface with an IPv4 address, which a floating address needs`,
    { hint: "Give the server a public IPv4 address first (`upcloud/ip-address`), or choose another server." },
  );
}
