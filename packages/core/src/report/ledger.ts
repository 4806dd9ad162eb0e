/** What became of a write: carried out or accepted; certainly not; or nobody can say (yet). */
export type Effect = "none" | "done" | "unknown";

/** One write, in the books of everybody for whom it is made. Until its answer is known, it may have been made. */
export interface Entry {
  /** Completes "Gcore: …", such as `writing the allowed address pairs of port 9c31…`. */
  readonly what: string;
  effect: Effect;
  /** The HTTP status that it was refused with. */
  status?: number | undefined;
}

/** Where writes are noted right before they leave. */
export interface Ledger {
  enter(entry: Entry): void;
}

/** The writes that were made for one item. `changed`, the id that may be claimed and what a person is told are read off it. */
export interface Book extends Ledger {
  readonly entries: readonly Entry[];
  /** `done` where any was; else `unknown` where any may have been. */
  readonly effect: Effect;
  /** What was seen since (a look at the thing, the end of an operation) tells what became of those that are not known. */
  resolveUnknown(effect: Effect): void;
  /** What was seen since tells what became of all of them: an accepted operation failed, a refused write shows all the same. */
  correct(effect: Effect): void;
}

/** An empty book. */
export function openBook(): Book {
  const entries: Entry[] = [];
  return {
    entries,
    get effect() {
      const effects = new Set(entries.map(({ effect }) => effect));
      return effects.has("done") ? "done" : effects.has("unknown") ? "unknown" : "none";
    },
    enter: (entry) => void entries.push(entry),
    resolveUnknown: (effect) => {
      for (const entry of entries) if (entry.effect === "unknown") entry.effect = effect;
    },
    correct: (effect) => {
      for (const entry of entries) entry.effect = effect;
    },
  };
}

/** A write that several share is in the books of them all. */
export const jointLedger = (all: readonly Ledger[]): Ledger => ({
  enter: (entry) => {
    for (const one of new Set(all)) one.enter(entry);
  },
});

/** The same limits, whose writes are in a further book as well: for whoever must know what became of just these. */
export function bookedApart<L extends { readonly ledger: Ledger }>(
  limits: L,
): { readonly limits: L; readonly book: Book } {
  const book = openBook();
  return { limits: { ...limits, ledger: jointLedger([book, limits.ledger]) }, book };
}
