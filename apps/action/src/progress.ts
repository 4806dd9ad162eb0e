import * as core from "@actions/core";
import type { Event, Log } from "@mooring/core";
import { plain } from "./plain.ts";

/** When a wait is told of again, in milliseconds from its beginning; after the last, every `LATER`. */
const TOLD = [3_000, 15_000, 30_000, 60_000] as const;
const LATER = 60_000;
/** No summary needs more. */
const REMEMBERED = 50;

interface Progress {
  readonly log: Log;
  /** Ids of the latest requests, as the cloud calls them. */
  requests(): readonly string[];
  /** Closes what is open in the log. */
  end(): void;
}

/** Events of the engine → the job's log. Exchanges show only where the job has step debugging on; a wait shows now and then. */
export function createProgress(): Progress {
  const due = new Map<string, number>();
  const ids = new Set<string>();
  let waiting = false;

  function isDue(event: Event): boolean {
    if (event.type === "finished") return due.has(event.operation);
    if (event.type !== "waiting") return true;
    const next = due.get(event.operation) ?? TOLD[0];
    if (event.elapsed < next) return false;
    due.set(event.operation, TOLD.find((one) => one > event.elapsed) ?? event.elapsed + LATER);
    return true;
  }

  function end(): void {
    if (waiting) core.endGroup();
    waiting = false;
  }

  return {
    log(event) {
      if (event.type === "exchange" && event.requestId !== undefined && event.method !== "GET") {
        ids.delete(event.requestId);
        ids.add(event.requestId);
        if (ids.size > REMEMBERED) for (const oldest of [...ids].slice(0, 1)) ids.delete(oldest);
      }
      if (!isDue(event)) return;
      if (event.type === "waiting" && !waiting) {
        waiting = true;
        core.startGroup("Waiting for the cloud");
      }
      if (event.type === "warning") end();
      const write = event.type === "exchange" ? core.debug : event.type === "warning" ? core.warning : core.info;
      write(plain(inWords(event)));
    },
    requests: () => [...ids],
    end,
  };
}

function inWords(event: Event): string {
  switch (event.type) {
    case "exchange":
      return [event.method, event.url, event.status ?? event.error, seconds(event.ms), event.requestId].join(" ");
    case "retry":
      return `${event.reason}; trying ${event.method} ${event.url} again in ${seconds(event.pause)}`;
    case "plan":
      return `${event.id ?? event.kind}: to ${event.action}`;
    case "waiting":
      return `waiting for ${event.operation}, ${seconds(event.elapsed)} so far`;
    case "finished":
      return `${event.operation} finished after ${seconds(event.elapsed)}`;
    case "warning":
      return event.message;
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
