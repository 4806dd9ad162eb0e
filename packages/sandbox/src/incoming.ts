import type { Incoming } from "./router.ts";

/** A request as its parts arrive at either door, brought into the form that emulators read. */
export function incoming(
  method: string,
  host: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  text: string,
): Incoming {
  const cut = target.indexOf("?");
  const path = cut < 0 ? target : target.slice(0, cut);
  const search = cut < 0 ? "" : target.slice(cut + 1);
  return { method, host: host.toLowerCase(), path, search, query: new URLSearchParams(search), headers, text };
}
