import * as core from "@actions/core";
import type { Event } from "@mooring/core";
import { plain } from "./plain.ts";

/** Events of the engine → the job's log. Exchanges show only where the job has step debugging on. */
export function logEvent(event: Event): void {
  const write = event.type === "exchange" ? core.debug : event.type === "warning" ? core.warning : core.info;
  write(plain(inWords(event)));
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
