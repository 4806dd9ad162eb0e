import type { Dispatcher } from "undici";
import * as z from "zod/mini";
import { ApiError, ContractError, MooringError, TimeoutError } from "../errors.ts";
import type { Event, Log } from "../log.ts";
import type { Entry } from "../report/ledger.ts";
import { createRedactor } from "../secrets/redact.ts";
import type { Clock } from "../time/clock.ts";
import { givenUp, type Limits, unlessAborted } from "../time/limits.ts";
import type { RawAnswer } from "./answer.ts";
import { credentialsIn } from "./credentials.ts";
import { type Explain, type Explanation, lost, neverSent, refusal, type Tried } from "./failures.ts";
import { createGate, type Gate } from "./gate.ts";
import { inClear, isInClear, isLinkLocal } from "./origin.ts";
import { sendable } from "./proof.ts";
import { pauseBeforeRetry, pauseInHeaders, type RetryLimits } from "./retry.ts";

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
  renew?(limits: Limits, refused: Readonly<Record<string, string>>): Promise<boolean>;
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

interface Surroundings {
  readonly transport: (authorities?: string) => Promise<Dispatcher>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Called when something that changes the cloud is about to leave: what was being read does not show it. */
  readonly onWrite: () => void;
  /** Is told what must never be said, before it leaves. */
  readonly conceal: (secret: string) => void;
  /** How many requests may be on their way at once, to one API. */
  readonly atOnce?: number | undefined;
  /** May credentials go in clear to other machines? */
  readonly allowPlainHttp: boolean;
  /** The setting or variable whose value stands in a text, for messages. */
  readonly settingIn: (text: string) => string | undefined;
}

/** Sends, repeats, explains and parses. The whole HTTP story of every cloud. */
export function createHttpFactory(around: Surroundings): HttpFactory {
  // One account, one gate for each of its APIs: what one request is told about the rate holds for all.
  const gates = new Map<string, Gate>();
  const gateOf = ({ origin }: URL): Gate => {
    const gate = gates.get(origin) ?? createGate(around.clock, around.atOnce);
    gates.set(origin, gate);
    return gate;
  };
  return (options) => ({
    async send(call, limits) {
      const gate = gateOf(options.origin);
      refuseClearText(around, options);
      const what = `${options.cloud}: ${call.what}`;
      let end = around.clock.now() + limits.retry;
      const repeatable = isRepeatable(call);
      let renewed = false;
      let tried: Tried = { last: undefined, effect: "none" };
      for (let attempt = 1; ; attempt += 1) {
        const write: Entry = { what, effect: "unknown" };
        try {
          const { answer, proof } = await exchange(around, options, call, limits, write, gate);
          if (answer.status === 401 && !renewed && (await renewal(options, limits, proof))) {
            write.effect = "none";
            renewed = true;
            continue;
          }
          const done = read(what, options, call, answer, proof, around.clock.date());
          write.effect = "done";
          return done;
        } catch (error) {
          const failure = lost(what, error, limits.signal, tried);
          write.effect = MooringError.is(failure) ? failure.effect : "unknown";
          const pause = pauseBeforeRetry(failure, { attempt, repeatable, random: around.random, ...options.retry });
          const asked = (failure as { retryAfter?: number }).retryAfter !== undefined;
          if (pause === undefined || call.fromRead || limits.signal.aborted) throw failure;
          if (around.clock.now() + pause > (asked ? limits.deadline : Math.min(limits.deadline, end)))
            throw tooLate(failure as MooringError, pause, asked);
          tried = afterwards(tried, failure as MooringError);
          // What the cloud asks for is not counted: only the deadline bounds it.
          if (asked) end += pause;
          if (isForTheRate(failure)) gate.hold(pause);
          const event: Event = {
            type: "retry",
            method: call.method,
            url: call.path,
            attempt,
            pause,
            reason: (failure as Error).message,
          };
          around.log(event);
          limits.progress?.(event);
          await around.clock.sleep(pause, limits.signal).catch(() => {
            throw givenUp(what, limits.signal, tried.last, tried.effect);
          });
        }
      }
    },
  });
}

/** Was it refused because there are too many, and for a time that is named? */
const isForTheRate = (failure: unknown): boolean =>
  failure instanceof ApiError && failure.reason === "rate-limited" && failure.retryAfter !== undefined;

/** May it be sent again after it may have landed? */
const isRepeatable = ({ repeatable, method }: HttpCall<unknown>) =>
  repeatable ?? (method !== "POST" && method !== "PATCH");

/** A cloud checks its own settings, and names the one that is wrong; whatever it forgets ends here. */
function refuseClearText({ allowPlainHttp }: Surroundings, { origin, metadata = false }: HttpOptions): void {
  if (metadata && isLinkLocal(origin)) return;
  if (isInClear(origin) && !allowPlainHttp) throw inClear(origin, ["settings"]);
}

const afterwards = ({ effect }: Tried, last: MooringError): Tried => ({
  last,
  effect: effect === "unknown" ? effect : last.effect,
});

function tooLate(failure: MooringError, pause: number, asked: boolean): MooringError {
  if (!asked) return failure;
  const { message, status, requestId, effect } = failure;
  return new TimeoutError(
    `${message}; the cloud asks for a pause of ${Math.ceil(pause / 1000)} s, which is longer than this request may take`,
    { status, requestId, effect, hint: "Run again later, or raise `timeouts.deadline_seconds`.", cause: failure },
  );
}

async function exchange<T>(
  around: Surroundings,
  options: HttpOptions,
  call: HttpCall<T>,
  limits: Limits,
  write: Entry,
  gate: Gate,
): Promise<{ readonly answer: RawAnswer; readonly proof: Readonly<Record<string, string>> }> {
  if (limits.signal.aborted) throw neverSent(limits.signal.reason, limits.signal);
  const url = urlOf(options.origin, call);
  const { type, body } = bodyOf(call);
  const base: Record<string, string> = {
    accept: "application/json",
    ...(type ? { "content-type": type } : {}),
    ...call.headers,
  };
  const proof = await proofOf(around, options, { method: call.method, url, headers: base, body }, limits);
  for (const secret of credentialsIn(proof, options.open).lasting) around.conceal(secret);
  const started = around.clock.now();
  const trace = { type: "exchange", method: call.method, url: `${url.origin}${url.pathname}` } as const;
  const transport = await around.transport(options.authorities);
  const free = await gate.pass(write.what, limits).catch((error: unknown) => {
    throw neverSent(error, limits.signal);
  });
  const writes = call.writes ?? call.method !== "GET";
  if (writes) {
    around.onWrite();
    limits.ledger.enter(write);
  }
  try {
    const sent = transport.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: call.method,
      headers: { ...base, ...proof },
      body: body || null,
      signal: limits.signal,
      headersTimeout: limits.attempt,
      bodyTimeout: limits.attempt,
    });
    const answer = await unlessAborted(limits.signal, sent);
    const headers = flat(answer.headers);
    const text = await unlessAborted(limits.signal, answer.body.text());
    const requestId = headers["x-request-id"];
    around.log({
      ...trace,
      status: answer.statusCode,
      ms: around.clock.now() - started,
      ...(requestId ? { requestId } : {}),
    });
    return { answer: { status: answer.statusCode, headers, text }, proof };
  } catch (error) {
    around.log({ ...trace, ms: around.clock.now() - started, error: String((error as Error)?.message ?? error) });
    throw error;
  } finally {
    free();
  }
}

async function proofOf(
  around: Surroundings,
  options: HttpOptions,
  request: Outgoing,
  limits: Limits,
): Promise<Readonly<Record<string, string>>> {
  try {
    const proof = await unlessAborted(limits.signal, options.authorize(request, limits));
    return sendable(options.cloud, proof, around.settingIn);
  } catch (error) {
    throw neverSent(error, limits.signal);
  }
}

/** After a 401, which says that the request was not carried out. */
async function renewal(
  options: HttpOptions,
  limits: Limits,
  refused: Readonly<Record<string, string>>,
): Promise<boolean | undefined> {
  try {
    return await unlessAborted(limits.signal, options.renew?.(limits, refused));
  } catch (error) {
    throw neverSent(error, limits.signal);
  }
}

function bodyOf({ body, form }: HttpCall<unknown>): { readonly type?: string; readonly body: string } {
  if (form) return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(form).toString() };
  return body === undefined ? { body: "" } : { type: "application/json", body: JSON.stringify(body) };
}

/** Part by part: put together as text, a path that begins with two slashes would lead to another host. */
function urlOf(origin: URL, call: HttpCall<unknown>): URL {
  const url = new URL(origin);
  const [path = "", search = ""] = call.path.split(/\?(.*)/s);
  url.pathname = origin.pathname.replace(/\/+$/, "") + path;
  url.search = search;
  for (const [key, value] of Object.entries(call.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) url.searchParams.append(key, String(one));
  }
  return url;
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

function read<T>(
  what: string,
  options: HttpOptions,
  call: HttpCall<T>,
  answer: RawAnswer,
  proof: Readonly<Record<string, string>>,
  now: number,
): HttpAnswer<T> {
  const { status, headers } = answer;
  if (status < 200 || status >= 300 || options.refuses?.(answer)) {
    throw refusal({
      what,
      ...withoutSignature(options, answer, proof),
      retryAfter: pauseInHeaders(answer, now),
      ofTheThing: call.ofTheThing ?? false,
      // What was made from a read is never sent again without another look.
      repeatable: isRepeatable(call) || call.fromRead === true,
    });
  }
  if (!call.answer) return { value: undefined as T, status, headers };
  const effect = (call.writes ?? call.method !== "GET") ? "unknown" : "none";
  const requestId = headers["x-request-id"];
  const about = `HTTP ${status}${requestId ? `, request id ${requestId}` : ""}`;
  const odd = (why: string) =>
    new ContractError(`${what}: the answer is ${why} (${about})`, {
      effect,
      status,
      requestId,
      hint: "Check the endpoint setting and any proxy in between; if both are right, please report it.",
    });
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    throw odd(
      /^\s*</.test(answer.text) ? "HTML instead of JSON" : answer.text.trim() === "" ? "empty" : "not whole JSON",
    );
  }
  const parsed = z.safeParse(call.answer, json);
  if (parsed.success) {
    const told = call.about?.told(parsed.data);
    if (call.about && told !== call.about.asked)
      throw odd(`about ${told === undefined ? "nothing that is named" : JSON.stringify(told)} instead`);
    return { value: parsed.data, status, headers };
  }
  const [issue] = parsed.error.issues;
  throw odd(`in a shape we do not know: ${issue?.path.join(".") || "the whole"} ${issue?.code ?? ""}`.trim());
}

/** The answer to a signed request is the only place where its signature may be met again. */
function withoutSignature(
  options: HttpOptions,
  answer: RawAnswer,
  proof: Readonly<Record<string, string>>,
): { readonly answer: RawAnswer; readonly explanation: Explanation } {
  const hide = createRedactor(credentialsIn(proof, options.open).passing);
  const explanation = options.explain(answer);
  const { words } = explanation;
  // What is not in the API's own form has no words of the API's: that is how a gateway's answer is told from its.
  return {
    answer: { ...answer, text: hide(answer.text) },
    explanation: words === undefined ? explanation : { ...explanation, words: hide(words) },
  };
}
