import type { Context } from "../../definition/resource.ts";
import type { UpCloudClient } from "./client.ts";
import type { Server } from "./server.ts";
import { markOf } from "./start-again.ts";
import { broken } from "./states.ts";
import { needsLabels, needsStop } from "./stopped-server.ts";

/** What a change that needs the server stopped does to it. Of one that an earlier run has left down the plan says so anyway. */
export function stopNotes(
  client: UpCloudClient,
  server: Server,
  { allow_restart }: { readonly allow_restart?: boolean | undefined },
): string[] {
  const { id, title, state } = server;
  if (state === "stopped") return markOf(server) ? [] : [`Server ${id} (${title}) is stopped, and will be left so.`];
  if (state === "error") throw broken(server);
  if (state === "maintenance") return [`Server ${id} (${title}) is in maintenance, which is waited for.`];
  if (!allow_restart) throw needsStop(server);
  if (client.api.version === "1.2") throw needsLabels(server);
  return [
    `Server ${id} (${title}) is stopped for this and started again: a downtime, as a rule of less than a minute.`,
  ];
}

/** `downtime` in milliseconds; `undefined`, and no word, where the server was stopped before. */
export function tellDowntime(server: string, downtime: number | undefined, context: Context): void {
  if (downtime !== undefined) context.note(`Server ${server} was down for ${Math.round(downtime / 1000)} s.`);
}
