import type { Departing } from "../src/http/transport.ts";

/** One attempt to an origin: patient, and with nothing of its own. */
export const departing = (origin: string, over: Partial<Departing> = {}): Departing => ({
  origin,
  path: "/",
  method: "GET",
  headers: {},
  body: null,
  signal: new AbortController().signal,
  headersTimeout: 20_000,
  bodyTimeout: 20_000,
  ...over,
});
