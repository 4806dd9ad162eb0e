import type { Limits } from "../time/limits.ts";
import type { Flights } from "./flights.ts";

/** Answers each key once. A failed answer is forgotten, so that the next asker tries again. */
export interface Memo {
  once<T>(key: string, run: () => Promise<T>): Promise<T>;
}

/** With `flights`, what another request is reading at this moment is not read again: see there. */
export function createMemo(flights?: Flights, limits?: Pick<Limits, "signal">): Memo {
  const answers = new Map<string, Promise<unknown>>();
  return {
    once<T>(key: string, run: () => Promise<T>): Promise<T> {
      // A key names one read, and so one type of answer.
      const known = answers.get(key) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const answer = flights && limits ? flights.share(key, limits, run) : run();
      answers.set(key, answer);
      answer.catch(() => answers.delete(key));
      return answer;
    },
  };
}
