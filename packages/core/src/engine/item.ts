import type { Marked } from "../definition/mark.ts";
import type { AnyResource, Context, Desire } from "../definition/resource.ts";
import { type Book, openBook } from "../report/ledger.ts";
import type { Besides } from "../report/report.ts";
import type { Request } from "../spec/request.ts";
import type { AnyChange, Progress } from "./change.ts";
import type { Rights } from "./ownership.ts";
import type { Removals } from "./removals.ts";
import { canonicalSpecs } from "./spec.ts";

type Fields = Record<string, unknown>;

/** What one request works with, once its cloud is connected. */
export interface Work {
  readonly client: unknown;
  readonly request: Request;
  /** What is stated, as far as the schema goes. */
  readonly specs: readonly Fields[];
  readonly rights: Rights;
  /** Ids of what those who own what they make are making at this moment, by kind: of all requests of the client. */
  readonly beingCreated: Set<string>;
  readonly removals: Removals;
  /** Called before the first write for something that is not remembered; see `Call`. */
  readonly intend?: ((fitting: string | undefined) => void) | undefined;
  /** Called when an item has a name; see `Call`. */
  readonly named?: (index: number, id: string) => void;
  /** For a sweep: is that one to go? */
  readonly leftover?: ((one: Marked) => boolean) | undefined;
  /** The surroundings of one item. Each call gives fresh reads. */
  context(index: number, own: Pick<Context, "remember" | "note" | "besides" | "ledger">): Context;
}

/** One item on its way through the request. */
export interface Item extends Progress {
  readonly index: number;
  readonly desire: Desire<Fields>;
  /** The writes that were made for it. */
  readonly book: Book;
  context: Context;
  change?: AnyChange;
  /** Named by the cloud, or about to be written under this name. */
  remembered?: string;
  /** Told while it was carried out. */
  notes: string[];
  /** Would be made besides, says the plan; was made besides. */
  foreseen?: readonly Besides[] | undefined;
  besides: Besides[];
  error?: unknown;
  /** The one that is carried out in its stead: see `alike.ts`. */
  first?: Item;
}

/** The surroundings of a look that writes nothing and tells nobody. */
export const silent = () => ({
  remember: () => undefined,
  note: () => undefined,
  besides: () => undefined,
  ledger: openBook(),
});

/** What is stated, as the items that go through the request: canonical, each with a book of its own. */
export function itemsOf(definition: AnyResource, work: Work): Item[] {
  const { state, id, incarnation } = work.request;
  return canonicalSpecs(definition, work.client, work.request, work.specs).map((spec, index) =>
    openItem(work, index, { state, spec, id, incarnation }),
  );
}

/** One item at its beginning. */
export function openItem(work: Work, index: number, desire: Desire<Fields>): Item {
  const item: Omit<Item, "context"> = { index, desire, book: openBook(), notes: [], besides: [] };
  return Object.assign(item, { context: surroundings(work, item) });
}

/** The context of one item: what a cloud tells of it goes into its notes, its book and to whoever asked for names. */
export const surroundings = (work: Work, item: Omit<Item, "context">): Context =>
  work.context(item.index, {
    remember: (id) => {
      item.remembered = id;
      work.named?.(item.index, id);
    },
    note: (text) => void item.notes.push(text),
    besides: (thing) => void item.besides.push(thing),
    ledger: item.book,
  });

/** One failure leaves the other items alone: it is kept with the item, and nothing more is done for that one. */
export async function attempt(item: Item, run: () => Promise<void>): Promise<void> {
  if (item.error !== undefined) return;
  try {
    await run();
  } catch (error) {
    item.error = error;
  }
}
