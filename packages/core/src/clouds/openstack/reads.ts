import type { Context } from "../../definition/resource.ts";
import { unlessMissing } from "../../errors.ts";
import type { OpenStackClient } from "./client.ts";
import { portListed } from "./given-back.ts";
import { type Port, toPort } from "./ports.ts";

/** A port as the plan of this request sees it: read once for all its items. `undefined`: it is not there. */
export function cachedPort(client: OpenStackClient, id: string, context: Context): Promise<Port | undefined> {
  return context.memo.once(`openstack/port/${id}`, async () => {
    const seen = await unlessMissing(client.look(id, context));
    if (seen) return seen;
    const listed = await portListed(client.api, id, context);
    return listed && toPort(listed);
  });
}
