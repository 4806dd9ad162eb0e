import { fieldsOf } from "../map.ts";
import { entryOf } from "./resolve.ts";
import { secretsOf } from "./settings.ts";
import type { World } from "./world.ts";

/** Learns what must not be told of a request that may be wrong in any way; loads the cloud that it names. */
export async function learn({ catalog, environment, secrecy }: World, raw: unknown): Promise<void> {
  const { resource, query, settings } = fieldsOf(raw);
  const cloud = await entryOf(catalog, String(resource ?? query))?.load();
  if (cloud) secrecy.keep(secretsOf(cloud, settings, environment));
  else if (typeof settings === "string") secrecy.keep([settings]);
}
