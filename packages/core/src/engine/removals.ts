/** Requests of one client that take something away at this moment: what is full may have room afterwards. */
export interface Removals {
  /** From now on, until the answer is called, one more. */
  begin(): () => void;
  areRunning(): boolean;
}

/** Of one connection. */
export function createRemovals(): Removals {
  let count = 0;
  return {
    begin() {
      count += 1;
      return () => {
        count -= 1;
      };
    },
    areRunning: () => count > 0,
  };
}
