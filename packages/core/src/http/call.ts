import type * as z from "zod/mini";
import type { Limits } from "../time/limits.ts";
import type { RawAnswer } from "./answer.ts";
import type { Explain } from "./refusals.ts";
import type { RetryLimits } from "./retry.ts";

/** One request as it leaves, before it is signed. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it is sent; `""` when there is none. */
  readonly body: string;
}

/** What is the same for all calls of one API. */
export interface HttpOptions {
  /** The cloud's title, for messages. */
  readonly cloud: string;
  readonly origin: URL;
  readonly explain: Explain;
  /**
   * Is it the metadata service of the machine's own cloud? It is asked in clear, without any proof, on this machine's link only.
   */
  readonly metadata?: boolean;
  /** PEM certificates that are trusted instead of the system's, for a private cloud. */
  readonly authorities?: string | undefined;
  /** Does this answer say no although its status is 2xx? */
  refuses?(answer: RawAnswer): boolean;
  /**
   * The headers that prove who we are. Asked again for each attempt: signatures carry the time, tokens run out. What they hold is
   * secret from then on (see `credentials.ts`), but for the headers that are `open`.
   */
  authorize(
    request: Outgoing,
    limits: Limits,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Headers of a proof that tell nothing, such as the date that is signed: names in lower case. */
  readonly open?: readonly string[];
  /**
   * A 401 came. `true`: the credentials were renewed, the request is repeated once. `refused` holds the headers that were not
   * accepted: of many requests that were refused together, only the first has to renew.
   */
  renew?(limits: Limits, rejected: Readonly<Record<string, string>>): Promise<boolean>;
  /** Where the cloud asks for other limits than our own: see `http/retry.ts`. */
  readonly retry?: RetryLimits;
}

type QueryValue = string | number | boolean | undefined;

/** One call: what it is about, how it is sent, and what its answer means. */
export interface HttpCall<T> {
  /** Completes "Gcore: …", such as `reading the port 9c31…`. */
  readonly what: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Joined with the origin; parts that come from outside must be encoded already. */
  readonly path: string;
  /** A list repeats its key; `undefined` leaves the key out. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form, instead of `body`. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent beside those of every call, such as `If-Match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer's shape; without one the body is not read into anything. */
  readonly answer?: z.ZodMiniType<T>;
  /**
   * Is it addressed to the very thing that `what` names? Then *not found* means that the thing is not there. Otherwise it means
   * that the address leads nowhere, which is never an absence.
   */
  readonly ofTheThing?: boolean;
  /** The answer must be about what was asked: the name by which it was asked for, and the one that the answer carries. */
  readonly about?: { readonly asked: string; told(value: T): string | undefined };
  /** Does it change something in the cloud? By default all but GET. What does is entered in the books before it leaves. */
  readonly writes?: boolean;
  /** May it be sent again after it may have landed? By default all but POST and PATCH. */
  readonly repeatable?: boolean;
  /** Was the body made from what was just read? Then it is not sent again as it is, whatever the failure: the caller looks first. */
  readonly fromRead?: boolean;
}

/** An answer that says yes, read into the call's shape. Header names in lower case. */
export interface HttpAnswer<T> {
  readonly value: T;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** One API, as far as HTTP goes. */
export interface Http {
  send<T>(call: HttpCall<T>, limits: Limits): Promise<HttpAnswer<T>>;
}

/** Makes the `send` of one API; what surrounds it (sockets, time, chance, log) is the engine's. */
export type HttpFactory = (options: HttpOptions) => Http;

/** May it be sent again after it may have landed? */
export const isRepeatable = ({ repeatable, method }: HttpCall<unknown>) =>
  repeatable ?? (method !== "POST" && method !== "PATCH");
