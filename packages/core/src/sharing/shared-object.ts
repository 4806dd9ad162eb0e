import type { MooringError } from "../errors.ts";
import type { Limits } from "../time/limits.ts";

/** A list (or other whole) in the cloud that can only be replaced at once. */
export interface SharedObject<State, Change> {
  /** For messages, such as `the pairs of port 9c31…`. */
  describe(key: string): string;
  /** A fresh look, never a remembered one. */
  read(key: string, limits: Limits): Promise<State>;
  /** Applies the changes to what was read. Pure. `undefined`: nothing to write. A change that cannot be is refused alone, by its index. */
  fold(
    state: State,
    changes: readonly Change[],
  ): { readonly next: State | undefined; readonly refusals: ReadonlyMap<number, MooringError> };
  /**
   * Replaces the whole, and returns when the cloud has finished doing so. Answers the state where the cloud's answer holds it and
   * nobody can have written in between (a write that names the revision it replaces): then it is not read again.
   */
  write(key: string, state: State, next: State, limits: Limits): Promise<State | undefined>;
  /**
   * The window out of which chance picks the first pause after a collision, in milliseconds; it doubles with each further one. About as
   * long as a write takes. Defaults to a second. Asked anew each time: a client may learn how its cloud behaves.
   */
  readonly pause?: number | undefined;
  /** Is it in the state as the change wants it? */
  isApplied(state: State, change: Change): boolean;
  /**
   * Where the cloud shows what is in flight: waits until nobody's write of this object is, and answers whether it had to wait.
   * Asked only after a collision.
   */
  quiet?(key: string, limits: Limits): Promise<boolean>;
}
