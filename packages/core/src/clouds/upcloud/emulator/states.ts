import { secondsOf } from "../../../emulation/durations.ts";
import type { EmulatedAnswer } from "../../../emulation.ts";
import { bodyOf, onlyKnown } from "./body.ts";
import { refuse } from "./refusals.ts";
import { needsState, ourServer } from "./rules.ts";
import { serverShape } from "./shapes.ts";
import type { Cell, Routes, Server, Version } from "./world.ts";

/** Brings every server to where it is by now. */
export function runDue(cell: Cell): void {
  const { world, state } = cell;
  const now = world.date();
  if (!cell.shared && now < cell.quietUntil) return;
  cell.quietUntil = Number.POSITIVE_INFINITY;
  for (const server of Object.values(state.servers)) {
    if (server.changes.length === 0) continue;
    server.changes.sort((a, b) => a.at - b.at);
    for (let next = server.changes[0]; next && next.at <= now; next = server.changes[0]) {
      server.changes.shift();
      const { state: reached, progress } = next;
      if (reached) enter(server, reached);
      if (progress === null) delete server.progress;
      else if (progress !== undefined) server.progress = progress;
    }
    cell.quietUntil = Math.min(cell.quietUntil, server.changes[0]?.at ?? Number.POSITIVE_INFINITY);
  }
}

/** A server has a place on a host from its start to its stop. */
function enter(server: Server, state: Server["state"]): void {
  server.state = state;
  if (state === "started") server.placed = true;
  if (state === "stopped") server.placed = false;
}

/** Stop answers before anything has happened; start answers when it has. */
export function stateRoutes(cell: Cell): Routes {
  const { world, switches } = cell;
  const taken = () => secondsOf(switches.task_seconds, world.random);
  const after = (seconds: number) => world.date() + seconds * 1000;
  const shown = (server: Server, version: Version): EmulatedAnswer => ({
    status: 200,
    body: { server: serverShape(cell, server, version) },
  });

  function stopAt(type: string, timeout: number | undefined): number {
    const heard = type === "hard" || !switches.deaf_guest;
    return heard ? taken() : (timeout ?? Number.POSITIVE_INFINITY);
  }

  return {
    "POST /server/:server/stop": (request, version) => {
      const server = ourServer(cell, request.params.server);
      const order = bodyOf(request, "stop_server", true);
      onlyKnown(order, ["stop_type", "timeout", "reason"]);
      const { type, timeout } = stopOrder(order);
      needsState(server, "started");
      const seconds = stopAt(type, timeout);
      // A guest that is on its way down already goes no faster.
      const stops = server.changes.some(({ state }) => state === "stopped");
      if (Number.isFinite(seconds) && !stops) {
        cell.quietUntil = Number.NEGATIVE_INFINITY;
        if (switches.maintenance_from < 1)
          server.changes.push({ at: after(seconds * switches.maintenance_from), state: "maintenance" });
        server.changes.push({ at: after(seconds), state: "stopped" });
      }
      return shown(server, version);
    },
    "POST /server/:server/start": (request, version) => {
      const server = ourServer(cell, request.params.server);
      onlyKnown(bodyOf(request, "server", true), ["host", "avoid_host", "start_type"]);
      needsState(server, "stopped");
      enter(server, switches.start_leads_to);
      return shown(server, version);
    },
    "POST /server/:server/restart": (request, version) => {
      const server = ourServer(cell, request.params.server);
      const order = bodyOf(request, "restart_server", true);
      onlyKnown(order, ["stop_type", "timeout", "timeout_action", "host", "reason"]);
      const { type, timeout } = stopOrder(order);
      const { timeout_action: late } = order;
      if (late !== undefined && late !== "destroy" && late !== "ignore") refuse("timeout-action");
      needsState(server, "started");
      const seconds = stopAt(type, timeout);
      cell.quietUntil = Number.NEGATIVE_INFINITY;
      server.changes.push({ at: after(seconds / 3), state: "maintenance" });
      server.changes.push({ at: after(seconds), state: "started" });
      return shown(server, version);
    },
  };
}

function stopOrder({ stop_type: type = "soft", timeout }: Record<string, unknown>) {
  if (type !== "soft" && type !== "hard") refuse("stop-type");
  if (timeout !== undefined && !/^\d{1,4}$/.test(String(timeout))) refuse("timeout-invalid");
  return { type, timeout: timeout === undefined ? undefined : Number(timeout) };
}
