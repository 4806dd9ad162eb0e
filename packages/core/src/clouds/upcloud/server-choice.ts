import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { parseAddress } from "../../spec/address.ts";
import { text } from "../../spec/fields.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedAddresses } from "./reads.ts";
import type { ServerInList } from "./server.ts";

/** Of every kind that has a server: people know servers by other words than their ids. */
export const serverField = text({
  description:
    "The server, by what a person calls it: its hostname, its title, one of its labels as `key=value`, or one of its public or utility addresses. Exactly one server must answer to it, and where `server_id` is given as well, that one.",
  maximumLength: 255,
});

/** The servers of the account as the plan of this request sees them: one request for all its items. */
export const cachedServers = (client: UpCloudClient, context: Context): Promise<ServerInList[]> =>
  context.memo.once("upcloud/servers", () => client.api.servers(undefined, context));

/** The id of the one server that is called so. Throws where there is none, or where there are several. */
export async function cachedServerId(client: UpCloudClient, called: string, context: Context): Promise<string> {
  const found = await idsOf(client, called, context);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  throw new ConflictError(
    only === undefined
      ? `UpCloud: no server of this account has the hostname, title, label or address ${JSON.stringify(called)}`
      : `UpCloud: ${found.length} servers are called ${JSON.stringify(called)}: ${found.join(", ")}`,
    { hint: "The query `upcloud/servers` lists them; `server_id` names one for certain." },
  );
}

async function idsOf(client: UpCloudClient, called: string, context: Context): Promise<string[]> {
  const address = parseAddress(called);
  if (address) {
    const holders = (await cachedAddresses(client, context)).filter(({ ip }) => ip === address.text);
    return holders.flatMap(({ server }) => (server === undefined ? [] : [server]));
  }
  const servers = await cachedServers(client, context);
  return servers.filter((one) => answersTo(one, called)).map(({ id }) => id);
}

/** Host names are the same in any case; labels and titles are not. */
export function answersTo({ id, hostname, title, labels }: ServerInList, called: string): boolean {
  const names = [id, title, ...labels.map(({ key, value }) => `${key}=${value}`)];
  return names.includes(called) || hostname?.toLowerCase() === called.toLowerCase();
}
