import { type Dispatcher, errors } from "undici";
import { NoConnection } from "./no-connection.ts";
import type { HttpProxy } from "./proxy.ts";

type Handler = Dispatcher.DispatchHandler;

/** A request from its dispatch to the moment when it leaves. After that it only passes on what comes. */
export class Departure implements Handler {
  readonly #handler: Handler;
  readonly #options: Dispatcher.DispatchOptions & { readonly signal?: AbortSignal | null };
  readonly #proxy: HttpProxy | undefined;
  /** Does the proxy read the request itself? Through a tunnel it does not. */
  readonly #forwarded: boolean;
  #left = false;
  #over = false;
  #end: () => void = () => undefined;

  constructor(handler: Handler, options: Dispatcher.DispatchOptions, proxy: HttpProxy | undefined, forwarded: boolean) {
    this.#handler = handler;
    this.#options = options;
    this.#proxy = proxy;
    this.#forwarded = forwarded;
  }

  /** Has it failed before it left? */
  get over(): boolean {
    return this.#over;
  }

  /** `done` hears once that it waits no longer, and whether it was given up. */
  begin(done: (abandoned: boolean) => void): void {
    const { signal, headersTimeout } = this.#options;
    const nobody = undefined as never;
    const giveUp = () => this.#fail(nobody, new errors.RequestAbortedError());
    const late = () => this.#fail(nobody, new errors.ConnectTimeoutError());
    const timer = headersTimeout ? setTimeout(late, headersTimeout) : undefined;
    signal?.addEventListener("abort", giveUp, { once: true });
    this.#end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      done(this.#over);
    };
    if (signal?.aborted) giveUp();
  }

  #fail(controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#end();
    this.#handler.onResponseError?.(
      controller,
      error instanceof NoConnection ? error : this.#noConnection({ cause: error }),
    );
  }

  #noConnection(why: { readonly status?: number; readonly cause?: unknown }): NoConnection {
    return new NoConnection({ proxy: this.#proxy?.origin.host, variable: this.#proxy?.variable, ...why });
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    // It was given up while it waited, and must not leave any more.
    if (this.#over) {
      controller.abort(new errors.RequestAbortedError());
      return;
    }
    if (!this.#left) {
      this.#left = true;
      this.#end();
    }
    this.#handler.onRequestStart?.(controller, context);
  }

  onResponseStart(...[controller, status, headers, text]: Parameters<NonNullable<Handler["onResponseStart"]>>): void {
    if (status === 407 && this.#forwarded) controller.abort(this.#noConnection({ status }));
    else this.#handler.onResponseStart?.(controller, status, headers, text);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#handler.onResponseData?.(controller, chunk);
  }

  onResponseEnd(...[controller, trailers]: Parameters<NonNullable<Handler["onResponseEnd"]>>): void {
    this.#handler.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#left) this.#handler.onResponseError?.(controller, error);
    else this.#fail(controller, error);
  }
}
