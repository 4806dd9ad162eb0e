import { createFlights } from "../sharing/flights.ts";
import type { Limits } from "../time/limits.ts";

/** A token, and when to get another one: on the clock that its keeper goes by. */
interface Kept {
  readonly value: string;
  readonly until: number;
}

/** One token for all who ask. */
interface Keeper<Token extends Kept> {
  /** Got when it is first needed, and again when its time has come. All who ask meanwhile share the answer, also a refusal. */
  token(limits: Limits): Promise<Token>;
  /** The cloud did not accept it. Of many requests that were refused together, only the first finds it still kept. */
  forget(value: string | undefined): void;
}

/** `what`: for messages, such as `getting a token for …`. `now`: of the clock that `until` is on. */
export function keepToken<Token extends Kept>(
  what: string,
  now: () => number,
  obtain: (limits: Limits) => Promise<Token>,
): Keeper<Token> {
  const flights = createFlights();
  let current: Token | undefined;
  const obtained = (limits: Limits) =>
    flights.share(what, limits, async () => {
      current = await obtain(limits);
      return current;
    });
  return {
    token: async (limits) => (current && now() < current.until ? current : obtained(limits)),
    forget(value) {
      if (current?.value === value) current = undefined;
    },
  };
}
