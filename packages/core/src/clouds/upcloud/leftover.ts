import type { Context, Leftover } from "../../definition/resource.ts";
import { ApiError } from "../../errors.ts";
import type { UpCloudClient } from "./client.ts";
import type { ServerInList } from "./server.ts";
import { START_AGAIN } from "./start-again.ts";

/** Of these servers, those that an earlier run has stopped and not started again. One question for all items of a request. */
export async function leftDown(
  client: UpCloudClient,
  servers: readonly (string | undefined)[],
  context: Context,
): Promise<Leftover | undefined> {
  if (client.api.version === "1.2" || servers.every((one) => one === undefined)) return undefined;
  const down = (await cachedMarkedServers(client, context)).filter(({ id }) => servers.includes(id));
  if (down.length === 0) return undefined;
  return {
    note: down.map(told).join(" "),
    mend: async (late) => {
      for (const { id } of down) await client.downtime.startAgain(id, late);
    },
  };
}

const told = ({ id, title, state }: ServerInList): string =>
  state === "started"
    ? `Server ${id} (${title}) still has the label of an earlier run that stopped it; the label goes when it is certain that the server runs.`
    : `Server ${id} (${title}) was stopped by an earlier run that did not come to its end, and is started again.`;

async function cachedMarkedServers(client: UpCloudClient, context: Context): Promise<readonly ServerInList[]> {
  try {
    return await context.memo.once("upcloud/left-down", () => client.api.servers(START_AGAIN, context));
  } catch (error) {
    // Who may not list the servers cannot have stopped one.
    if (error instanceof ApiError && error.effect === "none") return [];
    throw error;
  }
}
