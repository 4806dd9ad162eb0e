import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { errorOf } from "../errors.ts";
import { onAbort } from "../time/abort.ts";
import { NoConnection } from "./no-connection.ts";
import type { Done, Open, Protocol } from "./protocol.ts";
import type { HttpProxy } from "./proxy.ts";
import { BROKEN_OFF } from "./road-failures.ts";
import type { Arriving, Departing } from "./transport.ts";

/** No answer of these APIs comes near it; a larger one is a mistake or an attack. In bytes. */
const RESPONSE_CAP = 8 * 1024 * 1024;
/** How long one connection may take to come about, with its tunnel and TLS, in milliseconds. */
const CONNECT = 10_000;

/** How a request gets to where it is to go. */
export interface Route {
  /** Where the first socket leads, and what is asked there. */
  readonly line: Pick<RequestOptions, "host" | "port" | "path" | "headers"> & { readonly servername: string };
  readonly proxy: HttpProxy | undefined;
  /** Has the proxy connect us, where it does. The signal ends the attempt. */
  readonly tunnel: ((signal: AbortSignal) => Promise<Socket>) | undefined;
}

/**
 * One request from its dispatch to the end of its answer. While it waits for its connection it heeds its signal, and fails with a
 * `NoConnection`, for not a byte of it has left; a connection that only it waits for is broken off with it. From then on it may have been
 * carried out, also where a connection that was kept turns out to be closed.
 */
export class Attempt {
  readonly #departing: Departing;
  readonly #route: Route;
  readonly #gone = new AbortController();
  #asked: ClientRequest | undefined;
  #answer: IncomingMessage | undefined;
  #left = false;
  #over = false;
  #late: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #forget: () => void = () => undefined;
  #resolve: (arriving: Arriving) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(departing: Departing, route: Route) {
    this.#departing = departing;
    this.#route = route;
  }

  /** `end` fires when all connections are to end. */
  run(protocol: Protocol, end: AbortSignal): Promise<Arriving> {
    const answer = new Promise<Arriving>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal, headersTimeout } = this.#departing;
    const giveUp = () => this.#fail(signal.reason);
    const close = () => this.#fail(coded("ERR_SOCKET_CLOSED", "all connections were ended"));
    const stay = onAbort(end, close);
    signal.addEventListener("abort", giveUp);
    this.#forget = () => {
      stay();
      signal.removeEventListener("abort", giveUp);
    };
    this.#within(headersTimeout, noConnection);
    if (signal.aborted) giveUp();
    else if (end.aborted) close();
    else this.#ask(protocol);
    return answer;
  }

  #ask({ request }: Protocol): void {
    const { method, body } = this.#departing;
    try {
      const { headers, ...line } = this.#route.line;
      // Node would send a DELETE's body without its length.
      const length = body === null ? {} : { "content-length": Buffer.byteLength(body) };
      const asked = request({
        ...line,
        method,
        headers: { ...headers, ...length },
        connect: (open, done) => this.#connect(open, done),
      });
      this.#asked = asked;
      asked.on("error", (error) => this.#break(error));
      asked.once("close", () => this.#break(coded("ECONNRESET", "closed before the answer was whole")));
      asked.once("response", (answer) => this.#read(answer));
      asked.once("socket", (socket) => {
        // Of a TLS socket, where Node's types do not name it.
        const { secureConnecting } = socket as Partial<TLSSocket> & { readonly secureConnecting?: boolean };
        const event = secureConnecting ? "secureConnect" : socket.connecting ? "connect" : undefined;
        if (event) socket.once(event, () => this.#leave(asked));
        else this.#leave(asked);
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  #connect(open: Open, done: Done): Duplex | undefined {
    const { tunnel } = this.#route;
    // Given up while it waited for its turn: what it opens now is the next one's.
    if (!this.#over) this.#late = setTimeout(() => this.#fail(noConnection()), CONNECT);
    if (!tunnel) return open();
    tunnel(this.#gone.signal)
      .then(open)
      .then(
        (connection) => done(null, connection),
        // Beside an error there is no connection, though Node's type asks for one.
        (error) => done(errorOf(error), undefined as never),
      );
    return undefined;
  }

  #leave(asked: ClientRequest): void {
    this.#left = true;
    clearTimeout(this.#late);
    const { body, headersTimeout } = this.#departing;
    this.#within(headersTimeout, silent);
    asked.end(body ?? undefined);
  }

  #read(answer: IncomingMessage): void {
    const { statusCode } = answer;
    this.#answer = answer;
    if (statusCode === 407 && this.#forwarded) this.#fail(this.#noConnection({ status: statusCode }));
    else this.#collect(answer);
  }

  #collect(answer: IncomingMessage): void {
    const { statusCode = 0, headers } = answer;
    const pieces: Buffer[] = [];
    let size = 0;
    const wait = () => this.#within(this.#departing.bodyTimeout, silent);
    wait();
    answer.on("data", (piece: Buffer) => {
      wait();
      size += piece.length;
      if (size > RESPONSE_CAP) this.#fail(coded(BROKEN_OFF.tooLarge, "the answer is too large"));
      else pieces.push(piece);
    });
    answer.once("end", () => {
      this.#finish();
      const text = Buffer.concat(pieces)
        .toString()
        .replace(/^\uFEFF/, "");
      this.#resolve({ statusCode, headers, body: { text: async () => text } });
    });
  }

  /** Does the proxy read the request itself? Through a tunnel it does not. */
  get #forwarded(): boolean {
    return this.#route.proxy !== undefined && this.#route.tunnel === undefined;
  }

  /** Its own time for each step, from now on. What still comes from a connection that was given up begins none. */
  #within(ms: number, why: () => Error): void {
    if (this.#over) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(why()), ms);
  }

  /** What comes after the end of an answer, on a connection that is broken then, does not make it less whole. */
  #break(error: Error): void {
    if (!this.#answer?.complete) this.#fail(error);
  }

  /** Breaks off what is under way; a connection that is on its way to it, too. */
  #fail(error: unknown): void {
    this.#finish();
    this.#gone.abort();
    this.#asked?.destroy();
    this.#reject(this.#left || error instanceof NoConnection ? error : this.#noConnection({ cause: error }));
  }

  #finish(): void {
    this.#over = true;
    clearTimeout(this.#late);
    clearTimeout(this.#timer);
    this.#forget();
  }

  #noConnection(why: { readonly status?: number; readonly cause?: unknown }): NoConnection {
    const { proxy } = this.#route;
    return new NoConnection({ proxy: proxy?.origin.host, variable: proxy?.variable, ...why });
  }
}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });
const noConnection = () => coded("ETIMEDOUT", "no connection in time");
const silent = () => coded(BROKEN_OFF.silent, "no answer in time");
