import type { Clock } from "@mooring/core";
import type { EmulatedAnswer, RunningEmulator } from "@mooring/core/emulators";
import { describeFault } from "./fault-text.ts";
import type { Fault, StrikingFaults } from "./faults.ts";
import type { Recorder } from "./journal.ts";
import type { Head } from "./note.ts";
import { createRouter, type Incoming } from "./router.ts";

/** What comes back over the line, and how badly. The doors, in process and on a socket, act it out. */
export interface Outcome {
  /** Milliseconds before anything comes back. */
  readonly delay: number;
  /** Missing: the connection breaks without an answer. */
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
    /** Milliseconds between the head and the body. */
    readonly stall: number;
    /** Does the connection break in the middle of the body? */
    readonly broken: boolean;
  };
}

/** A moment in an exchange at which a test may step in: the n-th exchange (from 1), before or after its effect. */
export interface Moment {
  readonly when: "before" | "after";
  readonly count: number;
  readonly cloud: string;
  readonly request: Incoming;
  /** Only after the effect, where there is one. */
  readonly answer?: EmulatedAnswer;
}

/** Called around each exchange, which waits for it. */
export type Hook = (moment: Moment) => void | Promise<void>;

/** `client` names the connection that it came over. */
export type Exchange = (request: Incoming, client?: string) => Promise<Outcome>;

interface ExchangeParts {
  readonly cloud: string;
  readonly emulator: RunningEmulator;
  readonly clock: Clock;
  readonly faults: StrikingFaults;
  readonly journal: Recorder;
  readonly headOf: (headers: Readonly<Record<string, string>>) => Head;
  /** Called once for each exchange; the function that it returns is called at both of its moments. */
  readonly begin: () => { readonly nth: number; readonly moment: (moment: Omit<Moment, "count">) => Promise<void> };
}

/** One cloud as a function from request to outcome, with the faults that were asked for, written down in the journal. */
export function createExchange({ cloud, emulator, clock, faults, journal, headOf, begin }: ExchangeParts): Exchange {
  const route = createRouter(emulator);
  return async (incoming, client) => {
    const began = clock.now();
    const { nth, moment } = begin();
    const routed = route(incoming);
    const struck = faults.strike({ ...incoming, cloud });
    const fault = struck ?? ({ match: "* /**" } satisfies Fault);
    await fault.run?.({ ...incoming, cloud });
    const rival = fault.rival ? emulator.hands?.rival(routed.request) : undefined;
    await moment({ when: "before", cloud, request: incoming });
    const effect = fault.effect ?? !(fault.status !== undefined || fault.cut === "before");
    const real = effect ? await routed.run() : undefined;
    await moment({ when: "after", cloud, request: incoming, ...(real ? { answer: real } : {}) });
    const answer = fault.cut === "before" || fault.cut === "after" ? undefined : disturbed(real, fault);
    const text = answer ? textOf(answer.body) : "";
    const ms = clock.now() - began + (fault.delay ?? 0) + (fault.stall ?? 0);
    const requestId = answer && requestIdOf(answer);
    journal.record({
      nth,
      cloud,
      time: clock.date(),
      ...(Number.isFinite(ms) ? { ms: Math.round(ms * 10) / 10 } : {}),
      method: incoming.method,
      path: incoming.path,
      search: incoming.search,
      ...(routed.route ? { route: routed.route } : {}),
      head: headOf(incoming.headers),
      asked: incoming.text,
      answered: text,
      ...(answer ? { status: answer.status } : {}),
      ...(requestId ? { requestId } : {}),
      writes: (real?.changes ?? true) && !isSafe(incoming.method),
      effect: real !== undefined,
      ...(struck ? { fault: rival ?? describeFault(struck) } : {}),
      ...(client === undefined ? {} : { client }),
    });
    return outcome(answer, text, fault);
  };

  function outcome(answer: EmulatedAnswer | undefined, text: string, { delay = 0, stall = 0, cut }: Fault): Outcome {
    if (!answer) return { delay };
    const body = Buffer.from(text);
    const headers = {
      date: new Date(clock.date()).toUTCString(),
      ...(answer.body === undefined ? {} : { "content-type": contentType(answer.body) }),
      ...answer.headers,
      ...(answer.status === 204 ? {} : { "content-length": String(body.length) }),
    };
    return { delay, answer: { status: answer.status, headers, body, stall, broken: cut === "body" } };
  }
}

/** May this method change nothing? */
export const isSafe = (method: string): boolean => ["GET", "HEAD", "OPTIONS"].includes(method);

function disturbed(real: EmulatedAnswer | undefined, fault: Fault): EmulatedAnswer {
  const headers = lowerCased({ ...real?.headers, ...fault.headers });
  return {
    ...(fault.body === undefined ? real : { body: fault.body }),
    status: fault.status ?? real?.status ?? 200,
    headers,
  };
}

const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const textOf = (body: unknown): string =>
  body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);

const contentType = (body: unknown) =>
  typeof body === "string" && body.trimStart().startsWith("<") ? "text/html; charset=utf-8" : "application/json";

function requestIdOf({ headers = {}, body }: EmulatedAnswer): string | undefined {
  const named = Object.entries(headers).find(([name]) => /^x-(?:.*-)?request-id$/i.test(name))?.[1];
  const inBody = typeof body === "object" && body !== null && "request_id" in body ? body.request_id : undefined;
  return named ?? (typeof inBody === "string" ? inBody : undefined);
}
