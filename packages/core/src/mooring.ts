import type { Dispatcher } from "undici";
import type { Catalog } from "./catalog.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { AnyCloud } from "./cloud.ts";
import { catalog as printed } from "./clouds/catalog.gen.ts";
import { withDeadline } from "./deadline.ts";
import type { Work } from "./ensure.ts";
import { InputError, type InputIssue } from "./errors.ts";
import { toFailure } from "./failure.ts";
import { proxySecrets } from "./http/proxy.ts";
import { openTransport } from "./http/transport.ts";
import type { Log } from "./log.ts";
import { findResource, lookUp } from "./lookup.ts";
import { createMemo } from "./memo.ts";
import { createRedactor, redactDeep } from "./redact.ts";
import type { EnsureReport, Report } from "./report.ts";
import { type Request, requestSchema } from "./request.ts";
import type { Context } from "./resource.ts";
import { resolveSettings, secretsOf, settingIn } from "./settings.ts";
import { readInput, readSpec, readSpecs } from "./spec.ts";
import { validated } from "./validate.ts";

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
  /**
   * The thing with the request's `id` as it is now, for front ends that remember: `resource` and `id` without `spec`. The report
   * has no item where the thing is not there. Changes nothing.
   */
  read(request: unknown, call?: Call): Promise<EnsureReport>;
  /** The spec in canonical form, as far as these settings say, or what is wrong with it, by field. Sends nothing. */
  check(
    kind: string,
    spec: unknown,
    settings?: Record<string, unknown>,
  ): Promise<{ readonly spec: Record<string, unknown> } | { readonly issues: readonly InputIssue[] }>;
  /** The secret values that this request would use, for front ends that mask their output. */
  secrets(request: unknown): Promise<readonly string[]>;
  /** Ends all connections at once, so that the process can end. For when nothing is asked any more. */
  close(): Promise<void>;
}

export function createMooring(options: MooringOptions): Mooring {
  const { environment, clock = systemClock, random = Math.random, log = () => undefined, catalog = printed } = options;
  let sockets: Promise<Dispatcher> | undefined;
  const transport = () => {
    if (options.transport) return Promise.resolve(options.transport);
    sockets ??= openTransport(environment);
    return sockets;
  };
  const clients = new Map<string, Promise<unknown>>();
  /** The proxies' passwords, and secrets that clouds gave us; each of those lives for a while, so that there are few. */
  const concealed = new Set<string>(proxySecrets(environment));

  const safeLog = (cloud: AnyCloud, given: Record<string, unknown>): Log => {
    const secrets = secretsOf(cloud, given, environment);
    return (event) => log(redactDeep(event, createRedactor([...secrets, ...concealed])));
  };

  /** One client for one set of settings: what meets in this process is gathered there. */
  function connect(cloud: AnyCloud, settings: Record<string, unknown>): Promise<unknown> {
    const key = JSON.stringify([cloud.name, Object.entries(settings).sort()]);
    const known = clients.get(key);
    if (known !== undefined) return known;
    const client = makeClient(cloud, settings);
    clients.set(key, client);
    client.catch(() => clients.delete(key));
    return client;
  }

  async function makeClient(cloud: AnyCloud, settings: Record<string, unknown>): Promise<unknown> {
    const { createHttpFactory } = await import("./http/client.ts");
    const http = createHttpFactory({
      transport,
      clock,
      random,
      log: safeLog(cloud, settings),
      allowPlainHttp: settings.allow_plain_http === true,
      settingIn: (text) => settingIn(cloud, settings, environment, text),
    });
    return cloud.connect(settings, { clock, random, http, conceal: (secret) => void concealed.add(secret) });
  }

  /** A client for what needs no request; none where the settings are not complete. */
  async function attemptToConnect(cloud: AnyCloud, given: Record<string, unknown>): Promise<unknown> {
    try {
      return await connect(cloud, resolveSettings(cloud, given, environment));
    } catch {
      return undefined;
    }
  }

  async function perform(raw: unknown, call: Call, aim: (request: Request) => Promise<Aim>): Promise<Report> {
    const secrets: string[] = [];
    const redact = (report: Report) => redactDeep(report, createRedactor([...secrets, ...concealed]));
    try {
      const request = validated(requestSchema, raw);
      const { cloud, inspect, load } = await aim(request);
      secrets.push(...secretsOf(cloud, request.settings, environment));
      const settings = resolveSettings(cloud, request.settings, environment);
      inspect(request);
      const client = await connect(cloud, settings);
      const run = await load();
      return redact(
        await withDeadline(clock, request, call.signal, (limits): Promise<Report> => {
          const memo = createMemo();
          const context = (index: number, tell: Pick<Context, "remember" | "note">): Context => ({
            ...limits,
            clock,
            random,
            log: safeLog(cloud, request.settings),
            memo,
            ...tell,
            identity:
              call.identity === undefined ? undefined : request.items ? `${call.identity}#${index}` : call.identity,
            adopt: call.adopt ?? true,
          });
          return run({ cloud, client, request, context });
        }),
      );
    } catch (error) {
      return redact(refused(raw, error));
    }
  }

  return {
    ensure: (raw, call = {}) =>
      perform(raw, call, async (request) => {
        const target = await lookUp(catalog, request);
        const { cloud } = target;
        if ("query" in target) {
          const { query } = target;
          return {
            cloud,
            inspect: (asked) => void readInput(query, asked),
            load: async () => (await import("./ensure.ts")).ask.bind(undefined, query),
          };
        }
        const { resource } = target;
        return {
          cloud,
          inspect: (asked) => void readSpecs(resource, asked),
          load: async () => (await import("./ensure.ts")).ensureItems.bind(undefined, resource),
        };
      }),
    read: (raw, call = {}) =>
      perform(raw, call, async (request) => {
        const { cloud, resource } = await findResource(catalog, request.resource ?? "");
        return {
          cloud,
          inspect: () => undefined,
          load: async () => (await import("./ensure.ts")).readItem.bind(undefined, resource),
        };
      }) as Promise<EnsureReport>,
    async check(kind, spec, settings = {}) {
      try {
        const { cloud, resource } = await findResource(catalog, kind);
        return { spec: readSpec(resource, await attemptToConnect(cloud, settings), spec, []) };
      } catch (error) {
        if (error instanceof InputError) return { issues: error.issues };
        throw error;
      }
    },
    async secrets(raw) {
      try {
        const request = validated(requestSchema, raw);
        const { cloud } = await lookUp(catalog, request);
        return [...secretsOf(cloud, request.settings, environment), ...proxySecrets(environment)];
      } catch {
        return proxySecrets(environment);
      }
    },
    close: async () => (await sockets)?.destroy(),
  };
}

/** What a request is about, and what is to be done for it. */
interface Aim {
  readonly cloud: AnyCloud;
  /** Refuses a request that no client is needed to refuse: loading one takes time. */
  inspect(request: Request): void;
  /** Loads what does it: before the request's time begins to run, and not for a request that is refused. */
  load(): Promise<(work: Work) => Promise<Report>>;
}

/** The request as a whole was refused: nothing was written. */
function refused(raw: unknown, error: unknown): Report {
  const { resource, query, plan } = (typeof raw === "object" && raw !== null ? raw : {}) as Record<string, unknown>;
  const failure = toFailure(error);
  if (query !== undefined && resource === undefined)
    return { query: String(query), changed: false, failed: true, results: [], failure };
  return { resource: String(resource ?? ""), plan: plan === true, changed: false, failed: true, items: [], failure };
}
