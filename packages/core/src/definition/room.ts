import type { MooringError } from "../errors.ts";

const full = new WeakSet<object>();

/** The same error, of a list that is full: a removal of the same moment may make room. */
export function forWantOfRoom<E extends MooringError>(error: E): E {
  full.add(error);
  return error;
}

/** May it be otherwise once a removal that is under way is done? */
export const isForWantOfRoom = (error: unknown): boolean =>
  typeof error === "object" && error !== null && full.has(error);
