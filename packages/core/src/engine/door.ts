import type { ReadFile } from "../definition/cloud.ts";
import type { Mark, Marked } from "../definition/mark.ts";
import type { InputIssue } from "../errors.ts";
import type { Transport } from "../http/transport.ts";
import type { Log } from "../log.ts";
import type { EnsureReport, Failure, Report } from "../report/report.ts";
import type { Clock } from "../time/clock.ts";
import type { Unfinished } from "./ownership.ts";

/** All that Mooring takes from the world around it. */
export interface MooringOptions {
  /** Credentials, scope, proxies. Front ends hand in `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Defaults to sockets, with the proxies of the environment. The sandbox is one, and so is any dispatcher of undici. */
  readonly transport?: Transport;
  readonly clock?: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  readonly log?: Log;
  /** Defaults to the files of this machine, `~` being the `HOME` of the environment. Asked only by clouds that keep credentials in files. */
  readonly readFile?: ReadFile;
  /**
   * Told of each secret as it becomes known, those of the environment at once and those that a cloud gives us later, before any text
   * leaves that could hold it: for front ends that mask their output.
   */
  readonly onSecret?: (secret: string) => void;
}

/** What a front end may say beside the request. */
export interface Call {
  readonly signal?: AbortSignal;
  /** The front end's own stable name for what it asks, such as a Pulumi URN; items get `#0`, `#1`, … behind it. */
  readonly identity?: string;
  /**
   * May what is there already be taken over? Defaults to true: *present* means that it is there. `false` for front ends that
   * remember what they made: a creation that finds something in its place is refused.
   */
  readonly adopt?: boolean;
  /** What to write on each item that is made, where the cloud has room: for front ends whose things are not to outlive them. */
  readonly mark?: (index: number) => Mark;
  /**
   * Told of each item's id the moment the cloud has named it, or it is about to be written under that name: for front ends that write
   * down what they make before it is whole. `index`: its place among the items. A later one counts.
   */
  readonly named?: (index: number, id: string) => void;
  /** Told of what is waited for on behalf of this request; free of secrets. */
  readonly progress?: Log;
  /**
   * For front ends that create anew: an earlier run of the same identity called `intend` and never came back. What it was about to
   * make, and is there now, is taken for its own.
   */
  readonly unfinished?: Unfinished | undefined;
  /**
   * Called before the first write for something that is not remembered yet, once what would do but is left alone is known. What it writes down must be
   * handed in as `unfinished` if this run is killed. Must not throw.
   */
  readonly intend?: (fitting: string | undefined) => void;
}

/** The engine as front ends see it. */
export interface Mooring {
  /**
   * The one entry of all front ends: a request of any shape in, a report out (see `request.ts`, `report.ts`). Throws for
   * nothing that a request, an environment or a cloud can do wrong: the report says it. Every string in it is free of secrets.
   */
  ensure(request: unknown, call?: Call): Promise<Report>;
  /**
   * The thing with the request's `id` as it is now, for front ends that remember: `resource` and `id` without `spec`. The report
   * has no item where the thing is not there. Changes nothing.
   */
  read(request: unknown, call?: Call): Promise<EnsureReport>;
  /**
   * Mends what an earlier run of this same request left half done, such as a server that it stopped and was killed before it could
   * start it again; changes nothing else. For front ends that come once more when a run was cancelled. The report's `changed` says
   * whether there was anything, its notes say what. Kinds that leave nothing half done have no item in it, and nothing is asked.
   */
  mend(request: unknown, call?: Call): Promise<EnsureReport>;
  /**
   * Gives back all things of the request's kind whose mark says that nobody needs them any more; with `plan` only says which. A kind
   * that has no room for marks has no items.
   */
  sweep(request: unknown, leftover: (one: Marked) => boolean, call?: Call): Promise<EnsureReport>;
  /** The spec in canonical form, as far as these settings say, or what is wrong with it, by field. Sends nothing. */
  check(
    kind: string,
    spec: unknown,
    settings?: Record<string, unknown>,
  ): Promise<{ readonly spec: Record<string, unknown> } | { readonly issues: readonly InputIssue[] }>;
  /** Why nothing of this kind can be sent with these settings, such as a token that is missing; `undefined` where it can. Sends nothing. */
  unready(kind: string, settings?: Record<string, unknown>): Promise<Failure | undefined>;
  /** The secret values that this request would use, and all others that are known by now. From then on none of them is told. */
  secrets(request: unknown): Promise<readonly string[]>;
  /** A text of the front end's own without any secret that is known by now. All else that leaves here has been through it. */
  redact(text: string): string;
  /** Ends all connections at once, so that the process can end. For when nothing is asked any more. */
  close(): Promise<void>;
}
