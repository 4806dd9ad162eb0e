import type { Incoming } from "./router.ts";

/** The request that a fault is asked about. */
export type Faulted = Incoming & { readonly cloud: string };

/** One thing that shall go wrong, asked for. All members but `match` may be left out. */
export interface Fault {
  /**
   * A pattern such as `PUT /cloud/v2/ports/**`, or a test of the request. The method may be `*`, or `WRITE` for all that change things
   * other than by logging in; in the path `*` and `:name` stand for one segment, `**` for any number.
   */
  readonly match: string | ((request: Faulted) => boolean);
  /** Only requests to this cloud. */
  readonly cloud?: string;
  /** How many requests it strikes. Defaults to 1. */
  readonly times?: number;
  /** How many matching requests pass before it strikes. Defaults to 0. */
  readonly skip?: number;
  /** Answers with this status. */
  readonly status?: number;
  /** Added to the answer's headers, or instead of those of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the answer's body. An object is sent as JSON, a string as it is: HTML, half a JSON text, nothing. */
  readonly body?: unknown;
  /** Does the cloud do what was asked? Defaults to no with a `status` or a cut `before`, else yes. */
  readonly effect?: boolean;
  /** Milliseconds until the answer begins; the effect is there at once. `Infinity` never answers. */
  readonly delay?: number;
  /** Milliseconds between the head of the answer and its body. */
  readonly stall?: number;
  /** Breaks the connection: `before` the cloud did anything, `after` it did, or in the middle of the answer's `body`. */
  readonly cut?: "before" | "after" | "body";
  /** Called before the effect: another writer who is a little faster, a process that dies. */
  readonly run?: (request: Faulted) => void | Promise<void>;
  /** Before the effect, somebody else changes what the request is about. What that is depends on the cloud. */
  readonly rival?: boolean;
}

/** A fault that still waits. */
interface PendingFault {
  /** To take it back by. */
  readonly id: number;
  readonly fault: Fault;
  /** How many requests it will still let pass, and strike. */
  readonly skip: number;
  readonly left: number;
}

/** What is to go wrong, as a program puts it there. */
export interface Faults {
  /** Later entries wait behind earlier ones: one request meets at most one fault. Returns a way to take it back. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The faults that still wait for a request: a test may insist that there are none. */
  pending(): readonly Fault[];
}

/** The same with the side that the exchange sees, and the control address. */
export type StrikingFaults = Faults & {
  /** The fault that a request meets; it counts as struck. */
  strike(request: Faulted): Fault | undefined;
  waiting(): readonly PendingFault[];
  /** Takes one back. `false` where it does not wait any more. */
  remove(id: number): boolean;
};

interface Entry {
  readonly id: number;
  readonly fault: Fault;
  readonly matches: (request: Faulted) => boolean;
  skip: number;
  left: number;
}

/** A string in `match` is a pattern of method and path. */
export function createFaults(): StrikingFaults {
  const entries: Entry[] = [];
  let last = 0;
  const remove = (entry: Entry) => {
    const at = entries.indexOf(entry);
    if (at >= 0) entries.splice(at, 1);
  };
  return {
    add(fault) {
      const matches = typeof fault.match === "string" ? pattern(fault.match) : fault.match;
      last += 1;
      const entry: Entry = { id: last, fault, matches, skip: fault.skip ?? 0, left: fault.times ?? 1 };
      entries.push(entry);
      return () => remove(entry);
    },
    clear: () => void entries.splice(0),
    pending: () => entries.map(({ fault }) => fault),
    waiting: () => entries.map(({ id, fault, skip, left }) => ({ id, fault, skip, left })),
    remove(id) {
      const entry = entries.find((one) => one.id === id);
      if (entry) remove(entry);
      return entry !== undefined;
    },
    strike(request) {
      for (const entry of entries.filter((one) => concerns(one, request))) {
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left <= 0) remove(entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}

const concerns = ({ fault, matches }: Entry, request: Faulted) =>
  (fault.cloud === undefined || fault.cloud === request.cloud) && matches(request);

/** The paths under which clouds hand out tokens: whoever asks for one changes nothing. */
const LOGIN = /token/i;

function methodFits(method: string, { method: own, path }: Faulted): boolean {
  if (method === "WRITE") return !["GET", "HEAD", "OPTIONS"].includes(own) && !LOGIN.test(path);
  return method === "*" || method === own;
}

/** Throws an Error for a text that is no pattern. */
export function pattern(text: string): (request: Faulted) => boolean {
  const [method, path, ...rest] = text.split(" ");
  if (!method || !path?.startsWith("/") || rest.length) {
    throw new Error(`A fault's match must read like "PUT /cloud/v2/ports/**", but is ${JSON.stringify(text)}.`);
  }
  const source = path
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*|\*|:\w+/g, (wild) => (wild === "**" ? ".*" : "[^/]+"));
  const expression = new RegExp(`^${source}$`);
  return (request) => methodFits(method, request) && expression.test(request.path);
}
