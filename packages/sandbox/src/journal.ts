import type { Entry } from "./entry.ts";
import { goldenText } from "./golden.ts";

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
