import { ContractError } from "../errors.ts";

/** No list of these APIs comes near them: one that does has no end. */
const MOST_ELEMENTS = 100_000;
const MOST_PAGES = 10_000;
/** Empty pages in a row. Some APIs filter after they have cut the page, so that one may be empty and not the last. */
const MOST_EMPTY = 100;

/** One page of a list. */
export interface Page<T, Cursor extends string | number> {
  readonly elements: readonly T[];
  /** Where the page after it begins; `undefined` where this is the last. */
  readonly next: Cursor | undefined;
}

interface Listing<T, Cursor extends string | number> {
  /** For messages, such as `Gcore: listing ports`. */
  readonly what: string;
  /** Tells elements apart: what comes twice is kept once. */
  key(element: T): string;
  /** The page that begins there; the first without. */
  read(from: Cursor | undefined): Promise<Page<T, Cursor>>;
  /** What to do about a list without end. */
  readonly hint?: string;
}

/**
 * All pages of a list, each element once. Ends on the page that says so, and on one that brings nothing new: that is how a list looks
 * whose server ignores where a page should begin. A list that goes on and on is a `ContractError`.
 */
export async function allPages<T, Cursor extends string | number>(listing: Listing<T, Cursor>): Promise<T[]> {
  const { key, read } = listing;
  const found = new Map<string, T>();
  const begun = new Set<Cursor>();
  let empty = 0;
  for (let from: Cursor | undefined; ; ) {
    const { elements, next } = await read(from);
    const before = found.size;
    for (const element of elements) found.set(key(element), element);
    if (next === undefined || (elements.length > 0 && found.size === before)) return [...found.values()];
    if (begun.has(next)) throw endless(listing, "the same page was named twice");
    empty = elements.length > 0 ? 0 : empty + 1;
    if (empty > MOST_EMPTY || begun.size >= MOST_PAGES || found.size > MOST_ELEMENTS)
      throw endless(listing, `${begun.size + 1} pages with ${found.size} elements were read, and there is another`);
    begun.add(next);
    from = next;
  }
}

/** For lists that are asked for from a position on, and that tell how many elements there are. */
export const byOffset =
  <T>(read: (offset: number) => Promise<{ readonly elements: readonly T[]; readonly total: number }>) =>
  async (from = 0): Promise<Page<T, number>> => {
    const { elements, total } = await read(from);
    const end = from + elements.length;
    return { elements, next: elements.length > 0 && end < total ? end : undefined };
  };

/** For lists that are asked for from the last known element on, and that tell whether there are more. */
export const byMarker =
  <T>(
    markerOf: (element: T) => string,
    read: (marker: string | undefined) => Promise<{ readonly elements: readonly T[]; readonly more: boolean }>,
  ) =>
  async (from: string | undefined): Promise<Page<T, string>> => {
    const { elements, more } = await read(from);
    const last = elements.at(-1);
    return { elements, next: more && last !== undefined ? markerOf(last) : undefined };
  };

function endless({ what, hint }: { readonly what: string; readonly hint?: string }, why: string): ContractError {
  return new ContractError(`${what}: the list has no end: ${why}`, {
    hint: hint ?? "Check the endpoint setting and any proxy in between; if both are right, please report it.",
  });
}
