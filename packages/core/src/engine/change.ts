import type { AnyResource, Change, Desire, Leftover, Observed } from "../definition/resource.ts";
import { type Plan, plan } from "../report/plan.ts";

type Fields = Record<string, unknown>;
/** What was observed, whatever kind it is. */
export type AnyObserved = Observed<Fields, Fields>;
/**
 * `obstacle`: why it must not be carried out, as far as is known without asking anything. `fitting`: what would have done, and is
 * left alone.
 */
export type AnyChange = Change<Fields, Fields> & {
  readonly obstacle?: Error;
  readonly leftover?: Leftover | undefined;
  readonly fitting?: string | undefined;
  /** Is it named after the caller's own identity? */
  readonly own?: boolean;
};

/** How far a change has come: kept up to date while it is carried out, for whoever must tell of it when it fails. */
export interface Progress {
  /** What is there, as far as was read after the last write. */
  observed?: AnyObserved | undefined;
  /** The id of what was removed to make room. */
  removed?: string | undefined;
}

/** What separates what is there from what is wanted; compares stated fields only. */
export function planFor(definition: AnyResource, desire: Desire<Fields>, observed: AnyObserved | undefined): Plan {
  return plan({
    desired: desire.state === "present" ? desire.spec : undefined,
    observed: observed?.spec,
    immutable: definition.immutable,
  });
}
