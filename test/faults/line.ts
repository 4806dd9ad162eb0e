import { type EmulatedAnswer, emulators } from "@mooring/core/emulators";
import type { Fault, Sandbox } from "@mooring/sandbox";
import type { Trouble } from "./troubles.ts";

type Transport = Sandbox["transport"];
type Handler = Parameters<Transport["dispatch"]>[1];

/** One exchange, as the cloud saw it. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** When it was sent, on the world's clock in milliseconds; where the line knows that clock. */
  readonly at?: number;
  /** What it met. */
  struck?: Trouble;
  /** The cloud's real answer, where it came to one, whatever the client was told. */
  real?: EmulatedAnswer;
  /** Accepted, and then not done, as the operation says that it named. */
  failed?: true;
}

/** What goes wrong on the line: the n-th exchange from now on (from 1), or all from there on. */
export interface Strike {
  readonly trouble: Trouble;
  readonly nth: number;
  readonly stays: boolean;
}

/** The way to the pretend cloud, on which the n-th exchange can be made to fail in any way. */
export interface Line {
  /** All exchanges since the last `arm`. */
  readonly exchanges: readonly Exchange[];
  /** Counts anew. */
  arm(strike?: Strike): void;
  /** For one process. */
  transport(ends: Ends): Transport;
}

/** How a process comes to its end before its time. */
interface Ends {
  /** It is killed: from then on it hears nothing, and nothing that it sends arrives. */
  killed(): void;
  /** It is asked to stop, and goes on for as long as it likes. What it had just sent is not answered. */
  cancelled(): void;
}

/** What a line is in the midst of. */
export interface Around {
  now?(): number;
  /** What everybody meets at present. */
  weather?(): Trouble | undefined;
}

const MARK = "x-exchange";
/** One count for all lines: several may lead to one cloud. */
let marks = 0;

export function createLine(sandbox: Sandbox, cloud: string, around: Around = {}): Line {
  let exchanges: Exchange[] = [];
  let strike: Strike | undefined;
  const byMark = new Map<string, { exchange: Exchange; fault?: Fault }>();

  const own = missingAnswer(cloud);

  sandbox.onExchange(({ when, request, answer }) => {
    const { exchange, fault } = byMark.get(request.headers[MARK] ?? "") ?? {};
    if (when !== "after" || !exchange || !answer) return;
    exchange.real = answer;
    const falsify = exchange.struck?.falsify;
    if (!falsify || !fault) return;
    const body = falsify(exchange.path, answer);
    if (body === undefined) delete exchange.struck;
    else Object.assign(fault, { body });
  });

  const met = (nth: number) => strike && (nth === strike.nth || (strike.stays && nth > strike.nth)) && strike.trouble;

  return {
    get exchanges() {
      return exchanges;
    },
    arm(next) {
      exchanges = [];
      strike = next;
    },
    transport(ends) {
      let alive = true;
      const inner = sandbox.transport;
      const dispatch: Transport["dispatch"] = (options, handler) => {
        if (!alive) return true;
        const { method, path = "" } = options;
        const exchange: Exchange = {
          method,
          path: path.split("?")[0] as string,
          ...(around.now ? { at: around.now() } : {}),
        };
        exchanges.push(exchange);
        const trouble = met(exchanges.length) || around.weather?.();
        marks += 1;
        const mark = String(marks);
        byMark.set(mark, { exchange });
        const headers = options.headers as Record<string, string>;
        const marked = { ...options, headers: { ...headers, [MARK]: mark } };
        if (!trouble) return inner.dispatch(marked, handler);
        exchange.struck = trouble;
        const [end, when] = (trouble.line?.split(" ") ?? []) as [keyof Ends, "before" | "after" | undefined];
        if (when) {
          alive = end !== "killed";
          if (when === "before") setImmediate(ends[end]);
          else inner.dispatch(marked, deaf(ends[end]));
          return true;
        }
        const fault = {
          ...trouble.act({ headers, own }),
          match: (request) => request.headers[MARK] === mark,
        } satisfies Fault;
        byMark.set(mark, { exchange, fault });
        sandbox.faults.add(fault);
        return inner.dispatch(marked, trouble.line === "garbage" ? garbled(handler) : handler);
      };
      // `request` and its kind go through `dispatch`.
      return Object.assign(Object.create(inner) as Transport, { dispatch });
    },
  };
}

/** How the cloud says that there is nothing, in its own form. */
function missingAnswer(cloud: string): EmulatedAnswer {
  const emulator = emulators
    .find((one) => one.cloud === cloud)
    ?.start({
      date: () => 0,
      random: () => 0.5,
      uuid: () => "11111111-1111-4111-8111-111111111111",
    });
  const request = {
    method: "GET",
    host: "",
    path: "/",
    search: "",
    query: new URLSearchParams(),
    headers: {},
    text: "",
    params: {},
  };
  return emulator?.missing(request, []) ?? { status: 404 };
}

/** Nobody is there any more to hear the answer. */
function deaf(heard: () => void): Handler {
  return {
    onRequestStart() {},
    onResponseStart() {},
    onResponseData() {},
    onResponseEnd: heard,
    onResponseError: heard,
  };
}

/** As undici says that what came is not HTTP. */
function garbled(handler: Handler): Handler {
  const parser = Object.assign(new Error("Response does not match the HTTP/1.1 protocol"), {
    name: "HTTPParserError",
    code: "HPE_INVALID_CONSTANT",
  });
  return {
    onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
    onResponseError: (controller, error) =>
      handler.onResponseError?.(controller, (error as { code?: string }).code === "UND_ERR_SOCKET" ? parser : error),
  };
}
