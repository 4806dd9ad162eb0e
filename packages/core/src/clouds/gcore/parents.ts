import type { Context, Desire } from "../../definition/resource.ts";
import { unlessMissing } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";
import { cachedInterfaces, cachedPortsOf, instanceId, isId, networkId, type PortNaming } from "./naming.ts";

/**
 * Nothing was found. Are the project and region there, the network, the instance? The first two are asked for by the list of their
 * ports, which needs no further right. An instance that is named by its id may have been deleted, and its ports with it.
 */
export async function checkParents(
  client: GcoreClient,
  desire: Desire<PortNaming>,
  context: Context,
): Promise<readonly string[]> {
  const { instance, network } = desire.spec;
  await context.memo.once("gcore/place", async () => {
    await client.api.somePort(context);
    return true;
  });
  if (network !== undefined) await cachedPortsOf(client, await networkId(client, network, context), context);
  if (instance === undefined) return [];
  const id = await instanceId(client, instance, context);
  if (!isId(instance) || (await unlessMissing(cachedInterfaces(client, id, context)))) return [];
  return [`There is no instance ${instance}: it was deleted, and its ports went with it, or the id is another one's.`];
}
