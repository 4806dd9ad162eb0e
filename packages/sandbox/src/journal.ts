import type { Entry } from "./entry.ts";
import { goldenText, goldenWrites } from "./golden.ts";
import { entryOf, type Note, sizeOf } from "./note.ts";

/** All exchanges with a pretend cloud, with secrets hidden: what a test believes, and not the client's own word. */
export interface Journal {
  /** What is kept, oldest first: all of it, unless `keep` says otherwise. */
  entries(): readonly Entry[];
  /** One exchange by its number, if it is kept. */
  entry(number: number): Entry | undefined;
  /** Kept exchanges that changed something or tried to. */
  writes(): readonly Entry[];
  reads(): readonly Entry[];
  /** How often each route was called: `{ "GET /v1/ports/:port": 3 }`. Unknown paths count under their own text. Forgotten exchanges count, too. */
  counts(): Readonly<Record<string, number>>;
  /** How many there were since the start or the last `clear`, kept or not. */
  totals(): { readonly exchanges: number; readonly writes: number };
  /** Every kept exchange, or every write, as text that stays the same from run to run: ids and times are given names. */
  text(which?: "writes"): string;
  clear(): void;
  /** Calls `listener` with every new entry. Returns a way to stop that. */
  follow(listener: (entry: Entry) => void): () => void;
}

/** For those who look at many and read few. */
type Watcher = (note: Note) => void;

/** How much of the journal stays in memory. What is older is forgotten, but for the counts. */
export interface Keep {
  readonly exchanges: number;
  /** Of bodies and paths. */
  readonly characters: number;
}

/** For tests, which end; a sandbox that runs for days forgets. */
export const EVERYTHING: Keep = { exchanges: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY };

/** The same with the side that writes into it. */
export type Recorder = Journal & {
  record(note: Omit<Note, "number">): void;
  /** Like `follow`, with the note as it is kept: bodies unread, secrets in them. */
  watch(watcher: Watcher): () => void;
  notes(): readonly Note[];
};

/** `handedOut`: the ids that the pretend clouds made up, which get names in the text. */
export function createJournal(handedOut: () => Iterable<string>, keep: Keep = EVERYTHING): Recorder {
  const listeners = new Set<(entry: Entry) => void>();
  const watchers = new Set<Watcher>();
  let notes: (Note | undefined)[] = [];
  /** Before this place all is forgotten; the places are cut off now and then, for cutting costs. */
  let first = 0;
  let characters = 0;
  let number = 0;
  let totals = { exchanges: 0, writes: 0 };
  let counts = new Map<string, number>();
  const kept = () => notes.slice(first).filter((note) => note !== undefined);

  function forget(): void {
    while (notes.length - first > keep.exchanges || (characters > keep.characters && notes.length - first > 1)) {
      const oldest = notes[first];
      if (oldest) characters -= sizeOf(oldest);
      notes[first] = undefined;
      first += 1;
    }
    if (first < 1000 || first < notes.length / 2) return;
    notes = kept();
    first = 0;
  }

  return {
    record(one) {
      number += 1;
      const note: Note = { ...one, number };
      notes.push(note);
      characters += sizeOf(note);
      forget();
      totals = { exchanges: totals.exchanges + 1, writes: totals.writes + (note.writes ? 1 : 0) };
      const key = note.route ?? `${note.method} ${note.path}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      for (const watcher of watchers) watcher(note);
      if (listeners.size === 0) return;
      const entry = entryOf(note);
      for (const listener of listeners) listener(entry);
    },
    entries: () => kept().map(entryOf),
    entry(wanted) {
      const note = notes[notes.length - 1 - (number - wanted)];
      return note?.number === wanted ? entryOf(note) : undefined;
    },
    writes: () =>
      kept()
        .filter(({ writes }) => writes)
        .map(entryOf),
    reads: () =>
      kept()
        .filter(({ writes }) => !writes)
        .map(entryOf),
    notes: kept,
    watch(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    counts: () => Object.fromEntries(counts),
    totals: () => totals,
    text: (which) =>
      which === "writes"
        ? goldenWrites(kept().map(entryOf), handedOut())
        : goldenText(kept().map(entryOf), new Set(handedOut())),
    clear() {
      notes = [];
      first = 0;
      characters = 0;
      totals = { exchanges: 0, writes: 0 };
      counts = new Map();
    },
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
