/** The writes of one client. */
export interface Writes {
  /** How many have left so far. */
  readonly left: number;
}

/** Counts them: `leave` is called when one leaves. */
export function countWrites(): Writes & { leave(): void } {
  let left = 0;
  return {
    get left() {
      return left;
    },
    leave() {
      left += 1;
    },
  };
}
