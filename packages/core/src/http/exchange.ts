import { errorOf } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Entry } from "../report/ledger.ts";
import { onAbort } from "../time/abort.ts";
import type { Clock } from "../time/clock.ts";
import { type Limits, unlessAborted } from "../time/limits.ts";
import type { RawAnswer } from "./answer.ts";
import type { HttpCall, HttpOptions, Outgoing } from "./call.ts";
import { credentialsIn } from "./credentials.ts";
import type { Gate } from "./gate.ts";
import { sendable } from "./proof.ts";
import { neverSent } from "./refusals.ts";
import type { Arriving, Transport } from "./transport.ts";

/** What surrounds all calls of one client. */
export interface Surroundings {
  readonly transport: (authorities?: string) => Promise<Transport>;
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

/** Sends one attempt, entered in the book before it leaves, and answers what came with the proof that was sent. */
export async function exchange<T>(
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
  // Of its own: with each that listens to it, a listener of a transport's makes the next one dearer.
  const left = new AbortController();
  const stay = onAbort(limits.signal, () => left.abort(limits.signal.reason));
  try {
    const sent = transport.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: call.method,
      headers: { ...base, ...proof },
      body: body || null,
      signal: left.signal,
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
    around.log({ ...trace, ms: around.clock.now() - started, error: errorOf(error).message });
    throw error;
  } finally {
    stay();
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

function bodyOf({ body, form }: HttpCall<unknown>): { readonly type?: string; readonly body: string } {
  if (form) return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(form).toString() };
  return body === undefined ? { body: "" } : { type: "application/json", body: JSON.stringify(body) };
}

/** Part by part: put together as text, a path that begins with two slashes would lead to another host. */
function urlOf(origin: URL, call: HttpCall<unknown>): URL {
  const url = new URL(origin);
  const path = call.path.replace(/\?.*/s, "");
  url.pathname = origin.pathname.replace(/\/+$/, "") + path;
  url.search = call.path.slice(path.length);
  for (const [key, value] of Object.entries(call.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) url.searchParams.append(key, String(one));
  }
  return url;
}

function flat(headers: Arriving["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
