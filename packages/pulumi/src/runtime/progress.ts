import type { Log } from "@mooring/core";
import type { Tell } from "./tell.ts";

/** Tells of a resource what is waited for, while it is. `said` is over when all of it was told. */
export function progressTeller(tell: Tell, urn: string | undefined): { readonly log: Log; said(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  const log: Log = (event) => {
    const text = words(event);
    if (text !== undefined) last = last.then(() => tell(text, { urn, passing: true }));
  };
  return { log, said: () => last };
}

function words(event: Parameters<Log>[0]): string | undefined {
  switch (event.type) {
    case "waiting":
      return `waiting: ${event.operation}, ${inSeconds(event.elapsed)} so far`;
    case "retry":
      return `again in ${inSeconds(event.pause)}: ${event.reason}`;
    default:
      return undefined;
  }
}

const inSeconds = (milliseconds: number): string => `${Math.ceil(milliseconds / 1000)} s`;
