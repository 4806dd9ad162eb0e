/** The writes of one client. */
export interface Writes {
  /** How many have left so far. */
  readonly left: number;
  /** How many of those are on their way. */
  readonly underWay: number;
}

/** Counts them: `leave` is called when one leaves, what it answers when it is answered or lost. */
export function countWrites(): Writes & { leave(): () => void } {
  let left = 0;
  let underWay = 0;
  return {
    get left() {
      return left;
    },
    get underWay() {
      return underWay;
    },
    leave() {
      left += 1;
      underWay += 1;
      return () => {
        underWay -= 1;
      };
    },
  };
}
