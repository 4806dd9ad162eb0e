import type { Clock } from "@mooring/core";
import type { EmulatedAnswer, RunningEmulator } from "@mooring/core/emulators";
import type { createFaults, Fault } from "./faults.ts";
import type { createJournal } from "./journal.ts";
import { redact, redactHeaders, secretsOf } from "./redact.ts";
import { createRouter, type Incoming, type Routed } from "./router.ts";

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
export type Hook = (moment: Moment) => void | Promise<void>;

export type Exchange = (request: Incoming) => Promise<Outcome>;

export interface ExchangeParts {
  readonly cloud: string;
  readonly emulator: RunningEmulator;
  readonly clock: Clock;
  readonly faults: ReturnType<typeof createFaults>;
  readonly journal: ReturnType<typeof createJournal>;
  /** Called once for each exchange; what it returns is called at both of its moments. */
  readonly begin: () => (moment: Omit<Moment, "count">) => Promise<void>;
}

/** One cloud as a function from request to outcome, with the faults that were asked for, written down in the journal. */
export function createExchange({ cloud, emulator, clock, faults, journal, begin }: ExchangeParts): Exchange {
  const route = createRouter(emulator);
  return async (incoming) => {
    const moment = begin();
    const routed = route(incoming);
    const fault = faults.strike({ ...incoming, cloud }) ?? ({ match: "* /**" } satisfies Fault);
    await fault.run?.({ ...incoming, cloud });
    await moment({ when: "before", cloud, request: incoming });
    const effect = fault.effect ?? !(fault.status !== undefined || fault.cut === "before");
    const real = effect ? await routed.run() : undefined;
    await moment({ when: "after", cloud, request: incoming, ...(real ? { answer: real } : {}) });
    const answer = fault.cut === "before" || fault.cut === "after" ? undefined : disturbed(real, fault);
    const text = answer && textOf(answer.body);
    write(incoming, routed, answer && { ...answer, text: text ?? "" }, real);
    return outcome(answer, text ?? "", fault);
  };

  function write(
    { method, path, search, headers, text }: Incoming,
    { route: name }: Routed,
    sent: (EmulatedAnswer & { text: string }) | undefined,
    done: EmulatedAnswer | undefined,
  ): void {
    const requestId = sent && requestIdOf(sent);
    // Bodies are read again only where somebody looks: a busy world has many, and some are long.
    const cleaned = (body: unknown) =>
      redact(body, secretsOf(headers, parsed(text, headers["content-type"]), parsed(sent?.text ?? "")));
    journal.record({
      cloud,
      time: clock.date(),
      method,
      path,
      get query() {
        return String(cleaned(search));
      },
      ...(name ? { route: name } : {}),
      headers: redactHeaders(headers),
      get request() {
        return cleaned(parsed(text, headers["content-type"]));
      },
      ...(sent ? { status: sent.status } : {}),
      get answer() {
        return sent && cleaned(parsed(sent.text));
      },
      ...(requestId ? { requestId } : {}),
      writes: (done?.changes ?? true) && !["GET", "HEAD", "OPTIONS"].includes(method),
      effect: done !== undefined,
    });
  }

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

/** JSON and forms by their members, so that secret ones are known by their names; anything else as it is. */
function parsed(text: string, type = ""): unknown {
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function requestIdOf({ headers = {}, body }: EmulatedAnswer): string | undefined {
  const named = Object.entries(headers).find(([name]) => /^x-(?:.*-)?request-id$/i.test(name))?.[1];
  const inBody = typeof body === "object" && body !== null && "request_id" in body ? body.request_id : undefined;
  return named ?? (typeof inBody === "string" ? inBody : undefined);
}
