import type { Work } from "./item.ts";

/** Requests of one client that take something away at this moment. */
const removals = new WeakMap<object, number>();

const count = ({ client }: Work, step: number) =>
  removals.set(client as object, (removals.get(client as object) ?? 0) + step);

/** From now on, until the answer is called, this request takes something away. */
export function beginsToRemove(work: Work): () => void {
  count(work, 1);
  return () => void count(work, -1);
}

/** Does another request of the same client take something away at this moment? What is full may have room afterwards. */
export const isRemoving = ({ client }: Work): boolean => (removals.get(client as object) ?? 0) > 0;
