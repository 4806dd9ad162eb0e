import type { Socket } from "node:net";
import { Agent, buildConnector, Dispatcher, errors } from "undici";
import { MOST_AT_ONCE } from "./at-once.ts";
import { Departure } from "./departure.ts";
import { exceptionsOf } from "./no-proxy.ts";
import { type HttpProxy, proxyFor, textOf } from "./proxy.ts";
import { openTunnel } from "./tunnel.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Handler = Dispatcher.DispatchHandler;

/** No answer of these APIs comes near it; a larger one is a mistake or an attack. */
const RESPONSE_CAP = 8 * 1024 * 1024;
/** How long one connection may take to come about, with its tunnel and TLS, in milliseconds. */
const CONNECT = 10_000;

/** Sockets, with the proxies of the environment. `authorities`: PEM certificates that are trusted instead of the system's. */
export const openRoad = (environment: Environment, authorities?: string): Dispatcher =>
  new Road(environment, authorities);

/**
 * undici's agent, with three promises more. A request that waits for its connection heeds its signal, and waits no longer than its
 * `headersTimeout`; one that never left fails with a `NoConnection`; a connection that nobody waits for any more is broken off, so
 * that nothing keeps the process alive.
 */
class Road extends Dispatcher {
  readonly #agent: Agent;
  readonly #environment: Environment;
  readonly #direct: (target: URL) => boolean;
  /** By the origin that sockets are opened to. */
  readonly #waiting = new Map<string, Set<Departure>>();
  readonly #connecting = new Map<string, Set<AbortController>>();
  /** Origins of proxies that read the requests themselves: nothing stands before those. */
  readonly #forwarders = new Set<string>();

  constructor(environment: Environment, authorities?: string) {
    super();
    this.#environment = environment;
    this.#direct = exceptionsOf(textOf(environment, "NO_PROXY"));
    const connector = buildConnector({
      allowH2: false,
      timeout: CONNECT,
      ...(authorities === undefined ? {} : { ca: authorities }),
    });
    this.#agent = new Agent({
      connect: (options, done) => void this.#connect(connector, options, done),
      allowH2: false,
      // What leaves at once is the gate's business: a connection for each.
      connections: MOST_AT_ONCE,
      maxResponseSize: RESPONSE_CAP,
    });
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    const target = new URL(String(options.origin));
    const proxy = this.#proxyTo(target);
    const forwarded = proxy && target.protocol === "http:" ? byProxy(proxy, target, options) : options;
    const { origin } = new URL(String(forwarded.origin));
    if (forwarded !== options) this.#forwarders.add(origin);
    const departure = new Departure(handler, options, proxy, forwarded !== options);
    const others = at(this.#waiting, origin);
    others.add(departure);
    departure.begin((abandoned) => {
      others.delete(departure);
      if (abandoned && others.size === 0) this.#breakOff(origin);
    });
    return departure.over || this.#agent.dispatch(forwarded, departure);
  }

  #proxyTo(target: URL): HttpProxy | undefined {
    return this.#direct(target) ? undefined : proxyFor(target.protocol, this.#environment);
  }

  /** Opens one socket to an origin, through a tunnel where a proxy leads to it. */
  async #connect(
    connector: buildConnector.connector,
    options: buildConnector.Options,
    done: buildConnector.Callback,
  ): Promise<void> {
    const origin = new URL(`${options.protocol}//${options.host ?? options.hostname}`);
    const attempt = new AbortController();
    const attempts = at(this.#connecting, origin.origin);
    attempts.add(attempt);
    const late = setTimeout(() => attempt.abort(new errors.ConnectTimeoutError()), CONNECT);
    const over = (...[error, socket]: Parameters<buildConnector.Callback>) => {
      clearTimeout(late);
      attempts.delete(attempt);
      if (error) done(error, null);
      else done(null, socket);
    };
    try {
      const bare = origin.protocol === "http:" || this.#forwarders.has(origin.origin);
      const proxy = bare ? undefined : this.#proxyTo(origin);
      const tunnel = proxy && (await openTunnel(proxy, authority(origin), attempt.signal));
      // undici types what it answers as nothing, and answers the socket.
      const socket = connector({ ...options, ...(tunnel ? { httpSocket: tunnel } : {}) }, over) as unknown as Socket;
      const breakOff = () => socket.destroy(attempt.signal.reason);
      attempt.signal.addEventListener("abort", breakOff, { once: true });
      if (attempt.signal.aborted) breakOff();
    } catch (error) {
      over(error as Error, null);
    }
  }

  #breakOff(origin: string): void {
    for (const attempt of at(this.#connecting, origin)) attempt.abort(new errors.ConnectTimeoutError("given up"));
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | undefined {
    return callbackOrPromise(this.#agent.close(), callback);
  }

  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | undefined {
    const [error, callback] = typeof first === "function" ? [null, first] : [first ?? null, second];
    for (const origin of this.#connecting.keys()) this.#breakOff(origin);
    return callbackOrPromise(this.#agent.destroy(error), callback);
  }
}

/** Without a tunnel: the proxy is asked for the whole address. */
function byProxy({ origin, authorization }: HttpProxy, target: URL, options: Dispatcher.DispatchOptions) {
  const headers = { ...(options.headers as Record<string, string>), host: target.host };
  return {
    ...options,
    origin: origin.origin,
    path: `${target.origin}${options.path}`,
    headers: { ...headers, ...(authorization === undefined ? {} : { "proxy-authorization": authorization }) },
  };
}

/** `api.example:443`: what a tunnel is asked for always names its port. */
const authority = ({ hostname, port }: URL): string => `${hostname}:${port || 443}`;

function at<T>(sets: Map<string, Set<T>>, key: string): Set<T> {
  const known = sets.get(key) ?? new Set();
  sets.set(key, known);
  return known;
}

function callbackOrPromise(work: Promise<void>, callback: (() => void) | undefined): Promise<void> | undefined {
  return callback ? void work.then(callback) : work;
}
