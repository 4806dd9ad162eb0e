import { STATUS_CODES } from "node:http";
import type { Clock } from "@mooring/core";
import { Dispatcher, errors } from "undici";
import { bodyOf, headersOf, targetOf } from "./dispatched.ts";
import type { Exchange, Outcome } from "./exchange.ts";
import { incoming } from "./incoming.ts";
import { never, pause } from "./pause.ts";

/** undici's own defaults: they hold where a request says nothing. */
const DEFAULT_TIMEOUT = 300_000;

type Handler = Dispatcher.DispatchHandler;

/**
 * The pretend clouds as undici's transport: no socket, but the client's own road to it, with interceptors, abort signals and the
 * request's `headersTimeout` and `bodyTimeout`, both on the sandbox's clock, and undici's own errors.
 *
 * @param exchangeFor finds the cloud that answers for an origin; `undefined` refuses the connection.
 */
export function createTransport(clock: Clock, exchangeFor: (origin: URL) => Exchange | undefined): Dispatcher {
  return new Transport(clock, exchangeFor);
}

class Transport extends Dispatcher {
  readonly #clock: Clock;
  readonly #exchangeFor: (origin: URL) => Exchange | undefined;
  readonly #running = new Map<Controller, Promise<void>>();

  constructor(clock: Clock, exchangeFor: (origin: URL) => Exchange | undefined) {
    super();
    this.#clock = clock;
    this.#exchangeFor = exchangeFor;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    const controller = new Controller();
    const work = this.#play(options, handler, controller)
      .catch((error: Error) => handler.onResponseError?.(controller, controller.reason ?? error))
      .finally(() => this.#running.delete(controller));
    this.#running.set(controller, work);
    return true;
  }

  async #play(options: Dispatcher.DispatchOptions, handler: Handler, controller: Controller): Promise<void> {
    handler.onRequestStart?.(controller, {});
    const origin = new URL(options.origin ?? "http://nowhere.invalid");
    const target = targetOf(options);
    const headers = { host: origin.host, ...headersOf(options) };
    const exchange = this.#exchangeFor(origin);
    if (!exchange) throw unreachable(origin);

    const body = await bodyOf(options);
    controller.signal.throwIfAborted();
    handler.onRequestSent?.();
    const length = body.length ? { "content-length": String(body.length) } : {};
    const request = incoming(options.method, origin.hostname, target, { ...length, ...headers }, body.toString());
    const outcome = await Promise.race([exchange(request), never(controller.signal)]);
    await this.#answer(outcome, options, handler, controller);
  }

  async #answer(
    { delay, answer }: Outcome,
    { method, headersTimeout, bodyTimeout }: Dispatcher.DispatchOptions,
    handler: Handler,
    controller: Controller,
  ): Promise<void> {
    await this.#within(headersTimeout, delay, () => new errors.HeadersTimeoutError(), controller.signal);
    if (!answer) throw new errors.SocketError("other side closed");
    controller.rawHeaders = { ...answer.headers };
    handler.onResponseStart?.(controller, answer.status, { ...answer.headers }, STATUS_CODES[answer.status] ?? "");

    await this.#within(bodyTimeout, answer.stall, () => new errors.BodyTimeoutError(), controller.signal);
    await controller.resumed();
    const body = answer.broken ? answer.body.subarray(0, answer.body.length / 2) : answer.body;
    if (method !== "HEAD" && body.length) handler.onResponseData?.(controller, body);
    await controller.resumed();
    if (answer.broken) throw new errors.SocketError("other side closed");
    handler.onResponseEnd?.(controller, {});
  }

  /** Sleeps for what the answer takes, or for what the client waits when that is shorter. */
  async #within(timeout: number | null | undefined, takes: number, late: () => Error, signal: AbortSignal) {
    const limit = timeout === 0 ? Number.POSITIVE_INFINITY : (timeout ?? DEFAULT_TIMEOUT);
    if (takes > 0) await pause(this.#clock, Math.min(takes, limit), signal);
    signal.throwIfAborted();
    if (takes >= limit && takes > 0) throw late();
  }

  /** Waits for what is under way. There are no connections to end, so the transport stays fit for use. */
  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | undefined {
    const closed = Promise.all(this.#running.values()).then(() => undefined);
    if (!callback) return closed;
    void closed.then(callback);
    return undefined;
  }

  /** Breaks off what is under way with the error. */
  override destroy(): Promise<void>;
  override destroy(error: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | undefined {
    const [error, callback] = typeof first === "function" ? [null, first] : [first, second];
    for (const controller of this.#running.keys()) controller.abort(error ?? new errors.ClientDestroyedError());
    return callback ? void this.close(callback) : this.close();
  }
}

/** What a handler steers its request with. */
class Controller implements Dispatcher.DispatchController {
  rawHeaders: Record<string, string> | null = null;
  readonly #abort = new AbortController();
  /** Both set while the handler wants no data. */
  #pausing: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }
  get aborted(): boolean {
    return this.signal.aborted;
  }
  get reason(): Error | null {
    return this.aborted ? this.signal.reason : null;
  }
  get paused(): boolean {
    return this.#resume !== undefined;
  }
  abort(reason: Error): void {
    this.#abort.abort(reason);
  }
  pause(): void {
    if (this.#resume) return;
    this.#pausing = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }
  resume(): void {
    this.#resume?.();
    this.#resume = undefined;
  }
  async resumed(): Promise<void> {
    if (this.#resume) await Promise.race([this.#pausing, never(this.signal)]);
    this.signal.throwIfAborted();
  }
}

/** As Node's sockets say it when nobody listens. */
function unreachable({ hostname, port, protocol }: URL): Error {
  const number = Number(port || (protocol === "https:" ? 443 : 80));
  return Object.assign(new Error(`connect ECONNREFUSED ${hostname}:${number}`), {
    code: "ECONNREFUSED",
    syscall: "connect",
    address: hostname,
    port: number,
  });
}
