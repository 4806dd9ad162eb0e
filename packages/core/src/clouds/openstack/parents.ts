import type { Context, Desire } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { OpenStackClient } from "./client.ts";
import { isId, networkId, type PortNaming, serverId } from "./naming.ts";
import { TITLE } from "./services.ts";

/**
 * Nothing was found. The token stands for the project, and its catalogue for the region; a network or server that is named must be there,
 * or its name is wrong. A server that is named by its id may have been deleted, and its ports with it.
 */
export async function checkParents(
  client: OpenStackClient,
  desire: Desire<PortNaming>,
  context: Context,
): Promise<readonly string[]> {
  const { server, network } = desire.spec;
  if (network !== undefined) {
    const id = await networkId(client, network, context);
    const there = await client.api.networks({ id }, context);
    if (there.length === 0)
      throw new ConflictError(`${TITLE}: there is no network ${network} in this project and region`, {
        hint: "Check `network`.",
      });
  }
  if (server === undefined) {
    await client.services.network(context);
    return [];
  }
  const id = await serverId(client, server, context);
  if (isId(server) && (await client.servers.exists(id, context)) === false)
    return [`There is no server ${server}: it was deleted, and its ports went with it, or the id is another one's.`];
  return [];
}
