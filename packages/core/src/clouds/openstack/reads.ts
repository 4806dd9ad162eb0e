import type { Context } from "../../definition/resource.ts";
import { ApiError } from "../../errors.ts";
import type { OpenStackClient } from "./client.ts";
import type { Port } from "./ports.ts";

/** A port as the plan of this request sees it: read once for all its items. `undefined`: it is not there. */
export function cachedPort(client: OpenStackClient, id: string, context: Context): Promise<Port | undefined> {
  return context.memo.once(`openstack/port/${id}`, async () => {
    try {
      return await client.look(id, context);
    } catch (error) {
      if (error instanceof ApiError && error.reason === "not-found") return undefined;
      throw error;
    }
  });
}
