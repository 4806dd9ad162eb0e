import type { Dispatcher } from "undici";
import { catalog as printed } from "../clouds/catalog.gen.ts";
import type { Catalog } from "../definition/catalog.ts";
import type { AnyCloud, ReadFile } from "../definition/cloud.ts";
import type { AnyResource } from "../definition/resource.ts";
import { InputError, type InputIssue } from "../errors.ts";
import { openTransport } from "../http/transport.ts";
import type { Event, Log } from "../log.ts";
import { toFailure } from "../report/failure.ts";
import type { EnsureReport, Failure, Report } from "../report/report.ts";
import { createSecrecy } from "../secrets/secrecy.ts";
import { createFlights, type Flights } from "../sharing/flights.ts";
import { countWrites } from "../sharing/glimpses.ts";
import { createMemo } from "../sharing/memo.ts";
import { type Request, requestSchema } from "../spec/request.ts";
import { validated } from "../spec/validate.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { withDeadline } from "../time/limits.ts";
import type { Work } from "./ensure.ts";
import { secretsOfEnvironment } from "./environment-secrets.ts";
import { findResource, lookUp, lookUpRemembered } from "./lookup.ts";
import type { Unfinished } from "./ownership.ts";
import { resolveSettings, secretsOf, settingIn } from "./settings.ts";
import { readInput, readSpec, readSpecs } from "./spec.ts";

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

/** What is asked of a request's things. */
type Way = "ensure" | "read" | "mend";

/** A client, and the reads that its requests share. */
interface Connection {
  readonly client: unknown;
  readonly flights: Flights;
  /** See `Work`. */
  readonly making: Set<string>;
}

/** One engine for a process: what meets in it is gathered into few reads and writes. */
export function createMooring(options: MooringOptions): Mooring {
  const { environment, clock = systemClock, random = Math.random, log, catalog = printed } = options;
  /** By the certificates that are trusted instead of the system's; under `""` those that trust the system's. */
  const sockets = new Map<string, Promise<Dispatcher>>();
  const transport = (authorities = "") => {
    const known = options.transport ? Promise.resolve(options.transport) : sockets.get(authorities);
    if (known) return known;
    const opened = openTransport(environment, authorities || undefined);
    sockets.set(authorities, opened);
    return opened;
  };
  const readFile = options.readFile ?? (async (path) => (await import("./files.ts")).readUserFile(path, environment));
  const connections = new Map<string, Promise<Connection>>();
  const secrecy = createSecrecy(options.onSecret);
  secrecy.keep(secretsOfEnvironment(catalog, environment));
  // To make an event fit to be told takes its time, and most callers do not listen.
  const safeLog: Log = log ? (event) => log(secrecy.event(event)) : () => undefined;

  /** Learns what must not be told of a request that may be wrong in any way; loads the cloud that it names. */
  async function learn(raw: unknown): Promise<void> {
    const { resource, query, settings } = (typeof raw === "object" && raw !== null ? raw : {}) as Record<
      string,
      unknown
    >;
    const name = String(resource ?? query).split("/")[0] as string;
    const cloud = Object.hasOwn(catalog, name) ? await catalog[name]?.load() : undefined;
    if (cloud) secrecy.keep(secretsOf(cloud, settings, environment));
    else if (typeof settings === "string") secrecy.keep([settings]);
  }

  /** One client for one set of settings: what meets in this process is gathered there. */
  function connect(cloud: AnyCloud, settings: Record<string, unknown>): Promise<Connection> {
    const key = JSON.stringify([cloud.name, Object.entries(settings).sort()]);
    const known = connections.get(key);
    if (known !== undefined) return known;
    const connection = makeConnection(cloud, settings);
    connections.set(key, connection);
    connection.catch(() => connections.delete(key));
    return connection;
  }

  async function makeConnection(cloud: AnyCloud, settings: Record<string, unknown>): Promise<Connection> {
    const { createHttpFactory } = await import("../http/client.ts");
    const flights = createFlights();
    const writes = countWrites();
    const { conceal } = secrecy;
    const http = createHttpFactory({
      transport,
      clock,
      random,
      log: safeLog,
      conceal,
      onWrite: () => {
        flights.land();
        return writes.leave();
      },
      allowPlainHttp: settings.allow_plain_http === true,
      settingIn: (text) => settingIn(cloud, settings, environment, text),
    });
    const client = await cloud.connect(settings, { clock, random, http, writes, conceal, log: safeLog, readFile });
    return { client, flights, making: new Set() };
  }

  /** A client for what needs no request; none, and why, where the settings are not complete. */
  async function attemptToConnect(
    cloud: AnyCloud,
    given: Record<string, unknown>,
  ): Promise<{ readonly client?: unknown; readonly error?: unknown }> {
    try {
      return { client: (await connect(cloud, resolveSettings(cloud, given, environment))).client };
    } catch (error) {
      return { error };
    }
  }

  /** Everything that is refused without a client comes before one is made; what carries out is loaded before the time runs. */
  async function carry(raw: unknown, call: Call, way: Way): Promise<Report> {
    const remembered = way === "read";
    try {
      const request = validated(requestSchema, raw);
      const target = remembered ? await lookUpRemembered(catalog, request) : await lookUp(catalog, request);
      const { cloud } = target;
      if (way === "mend" && "resource" in target && !target.resource.leftover)
        return { resource: target.resource.kind, plan: false, changed: false, failed: false, items: [] };
      secrecy.keep(secretsOf(cloud, request.settings, environment));
      const settings = resolveSettings(cloud, request.settings, environment);
      const specs =
        "query" in target ? [readInput(target.query, request)] : specsOf(target.resource, request, remembered);
      const { client, flights, making } = await connect(cloud, settings);
      const { ask, ensureItems, mendItems, readItem } = await import("./ensure.ts");
      const report = await withDeadline(clock, request, call.signal, (limits): Promise<Report> => {
        const memo = createMemo(flights, limits);
        const progress = call.progress && ((event: Event) => call.progress?.(secrecy.event(event)));
        const work: Work = {
          client,
          request,
          specs,
          rights: { adopt: call.adopt ?? true, unfinished: call.unfinished },
          making,
          intend: call.intend,
          named: (index, id) => call.named?.(index, secrecy.data(id)),
          context: (index, own) => ({
            ...limits,
            ...own,
            progress,
            clock,
            random,
            log: safeLog,
            memo,
            dryRun: request.plan || remembered,
            identity: identityOf(call, request, index),
          }),
        };
        if ("query" in target) return ask(target.query, work);
        return { ensure: ensureItems, read: readItem, mend: mendItems }[way](target.resource, work);
      });
      return secrecy.report(report);
    } catch (error) {
      // What was refused may not have come far enough for its settings to be known.
      if (holdsSettings(raw)) await learn(raw).catch(() => undefined);
      return secrecy.report(refused(raw, error));
    }
  }

  return {
    ensure: (raw, call = {}) => carry(raw, call, "ensure"),
    read: (raw, call = {}) => carry(raw, call, "read") as Promise<EnsureReport>,
    mend: (raw, call = {}) => carry(raw, call, "mend") as Promise<EnsureReport>,
    async check(kind, spec, settings = {}) {
      try {
        const { cloud, resource } = await findResource(catalog, kind);
        secrecy.keep(secretsOf(cloud, settings, environment));
        return { spec: readSpec(resource, (await attemptToConnect(cloud, settings)).client, spec, []) };
      } catch (error) {
        if (error instanceof InputError) {
          const { issues } = error;
          return { issues: issues.map((one) => ({ ...one, message: secrecy.words(one.message) })) };
        }
        throw error;
      }
    },
    async unready(kind, settings = {}) {
      const { cloud } = await findResource(catalog, kind);
      secrecy.keep(secretsOf(cloud, settings, environment));
      const { error } = await attemptToConnect(cloud, settings);
      return error === undefined ? undefined : secrecy.failure(toFailure(error));
    },
    async secrets(raw) {
      await learn(raw).catch(() => undefined);
      return secrecy.known();
    },
    redact: secrecy.words,
    async close() {
      for (const one of sockets.values()) await (await one).destroy();
    },
  };
}

/** Who is remembered by its id states nothing. */
const specsOf = (definition: AnyResource, request: Request, remembered: boolean) =>
  remembered ? [] : readSpecs(definition, request);

const identityOf = ({ identity }: Call, { items }: Request, index: number): string | undefined =>
  identity !== undefined && items ? `${identity}#${index}` : identity;

const holdsSettings = (raw: unknown): boolean =>
  typeof raw === "object" && raw !== null && (raw as { settings?: unknown }).settings !== undefined;

/** The request as a whole was refused: nothing was written. */
function refused(raw: unknown, error: unknown): Report {
  const { resource, query, plan } = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  const failure = toFailure(error);
  if (query !== undefined && resource === undefined)
    return { query: String(query), changed: false, failed: true, results: [], failure };
  return { resource: String(resource ?? ""), plan: plan === true, changed: false, failed: true, items: [], failure };
}
