import type { Catalog } from "../definition/catalog.ts";
import type { ReadFile } from "../definition/cloud.ts";
import type { Transport } from "../http/transport.ts";
import type { Log } from "../log.ts";
import { createSecrecy, type Secrecy } from "../secrets/secrecy.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { MooringOptions } from "./door.ts";
import { secretsOfEnvironment } from "./environment-secrets.ts";

/** What one engine works with: the options, each with its default, and what must not be told. */
export interface World {
  readonly catalog: Catalog;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** In place of sockets. */
  readonly given: Transport | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** Free of secrets whatever it is told. */
  readonly log: Log;
  readonly readFile: ReadFile;
  readonly secrecy: Secrecy;
}

/** Knows the secrets of the environment from the start. */
export function worldOf(options: MooringOptions, catalog: Catalog): World {
  const { environment, transport, clock = systemClock, random = Math.random, log } = options;
  const secrecy = createSecrecy(options.onSecret);
  secrecy.keep(secretsOfEnvironment(catalog, environment));
  return {
    catalog,
    environment,
    given: transport,
    clock,
    random,
    // To make an event fit to be told takes its time, and most callers do not listen.
    log: log ? (event) => log(secrecy.event(event)) : () => undefined,
    readFile: options.readFile ?? (async (path) => (await import("./files.ts")).readUserFile(path, environment)),
    secrecy,
  };
}
