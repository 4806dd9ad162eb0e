import { goldenText } from "./golden.ts";

/** One exchange, as it may be printed: without secrets. */
export interface Entry {
  readonly cloud: string;
  /** When the cloud had dealt with it: milliseconds since 1970 on the sandbox's clock. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** The matched route, such as `GET /v1/ports/:port`; missing where no route fits. */
  readonly route?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request's body: parsed where it is JSON, else its text; `undefined` when empty. */
  readonly request?: unknown;
  /** Missing where no answer was sent. */
  readonly status?: number;
  /** The answer's body, like `request`. */
  readonly answer?: unknown;
  /** The cloud's own id of the exchange, where it gave one. */
  readonly requestId?: string;
  /** Could it have changed something? */
  readonly writes: boolean;
  /** Did the cloud do what was asked, as far as a fault let it? */
  readonly effect: boolean;
}

export interface Journal {
  entries(): readonly Entry[];
  /** Exchanges that changed something or tried to. */
  writes(): readonly Entry[];
  reads(): readonly Entry[];
  /** How often each route was called: `{ "GET /v1/ports/:port": 3 }`. Unknown paths count under their own text. */
  counts(): Readonly<Record<string, number>>;
  /** Every exchange as text that stays the same from run to run: ids and times are given names. */
  text(): string;
  clear(): void;
  /** Calls `listener` with every new entry. Returns a way to stop that. */
  follow(listener: (entry: Entry) => void): () => void;
}

/** `handedOut`: the ids that the pretend clouds made up, which get names in the text. */
export function createJournal(handedOut: () => Iterable<string>): Journal & { record(entry: Entry): void } {
  const entries: Entry[] = [];
  const listeners = new Set<(entry: Entry) => void>();
  return {
    record(entry) {
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    entries: () => [...entries],
    writes: () => entries.filter(({ writes }) => writes),
    reads: () => entries.filter(({ writes }) => !writes),
    counts() {
      const counts: Record<string, number> = {};
      for (const { route, method, path } of entries) {
        const key = route ?? `${method} ${path}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return counts;
    },
    text: () => goldenText(entries, new Set(handedOut())),
    clear: () => void entries.splice(0),
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
