/** Requests of one client that take something away at this moment: what is full may have room afterwards. */
export interface Removals {
  /** From now on, until the answer is called, one more. */
  begin(): () => void;
  areUnderWay(): boolean;
}

export function createRemovals(): Removals {
  let count = 0;
  return {
    begin() {
      count += 1;
      return () => {
        count -= 1;
      };
    },
    areUnderWay: () => count > 0,
  };
}
