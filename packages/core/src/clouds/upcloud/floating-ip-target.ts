import { ConflictError } from "../../errors.ts";
import type { Context } from "../../resource.ts";
import type { UpCloudClient } from "./client.ts";
import { seenServer } from "./seen.ts";
import { publicInterface, type Server } from "./server.ts";

/** The interface of the server that takes a floating address. */
export async function targetMac(client: UpCloudClient, server: string, context: Context): Promise<string> {
  return macOf(await seenServer(client, server, context));
}

export function macOf(server: Server): string {
  const found = publicInterface(server);
  if (found) return found.mac;
  throw new ConflictError(
    `UpCloud: server ${server.id} (${server.title}) has no public interface with an IPv4 address, which a floating address needs`,
    { hint: "Give the server a public IPv4 address first (`upcloud/ip-address`), or choose another server." },
  );
}
