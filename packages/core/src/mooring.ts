import type { Dispatcher } from "undici";
import type { Catalog } from "./catalog.ts";
import type { Clock } from "./clock.ts";
import type { InputIssue } from "./errors.ts";
import type { Log } from "./log.ts";
import type { Report } from "./report.ts";

/** All that Mooring takes from the world around it. */
export interface MooringOptions {
  /** Credentials, scope, proxies. Front ends hand in `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Defaults to sockets, with the proxies of the environment. The sandbox is one, too. */
  readonly transport?: Dispatcher;
  readonly clock?: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  readonly log?: Log;
  readonly catalog?: Catalog;
}

/** What a front end may say beside the request. */
export interface Call {
  readonly signal?: AbortSignal;
  /** The front end's own stable name for what it asks, such as a Pulumi URN; items get `#0`, `#1`, … behind it. */
  readonly identity?: string;
  /** May equal things that are already there be taken over? Defaults to true. */
  readonly adopt?: boolean;
}

export interface Mooring {
  /**
   * The one entry of all front ends: a request of any shape in, a report out (see `request.ts`, `report.ts`). Throws for
   * nothing that a request, an environment or a cloud can do wrong: the report says it. Every string in it is free of secrets.
   */
  ensure(request: unknown, call?: Call): Promise<Report>;
  /** The spec in canonical form, or what is wrong with it, by field. Sends nothing. */
  check(
    kind: string,
    spec: unknown,
  ): Promise<{ readonly spec: Record<string, unknown> } | { readonly issues: readonly InputIssue[] }>;
  /** The secret values that this request would use, for front ends that mask their output. */
  secrets(request: unknown): Promise<readonly string[]>;
  /** Ends idle connections. */
  close(): Promise<void>;
}

export function createMooring(_options: MooringOptions): Mooring {
  throw new Error("not here yet");
}
