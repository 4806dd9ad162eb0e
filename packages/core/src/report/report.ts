import type { ErrorCode } from "../errors.ts";
import type { Effect } from "./ledger.ts";
import type { Action, Difference } from "./plan.ts";

/** Why an item, or the whole request, did not succeed. Plain data without secrets, ready to be printed. */
export interface Failure {
  readonly code: ErrorCode | "internal";
  /** One sentence: what failed, where, what the cloud said. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly hint?: string;
  /** For `input`: each field, by the path from the request. */
  readonly issues?: readonly { readonly path: readonly (string | number)[]; readonly message: string }[];
  readonly status?: number;
  readonly request_id?: string;
  readonly retryable: boolean;
}

/** Another thing that had to be made for an item's sake, and stays when the item is removed; the spec names it. */
export interface Besides {
  readonly resource: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

/** What was planned for one item, and what became of it. */
export interface ItemReport {
  readonly kind: string;
  /** What a person calls it: its id, also before it is made where that is known; else what the spec states. */
  readonly subject: string;
  readonly state: "present" | "absent";
  readonly action: Action;
  /** In a dry run: would it change? Otherwise: was anything written, or may it have been? */
  readonly changed: boolean;
  /** What became of the writes that were made for it: `none` where nothing was written for certain, `unknown` where it may have been. */
  readonly effect: Effect;
  readonly differences: readonly Difference[];
  /** The plan's notes, then what was told while it was carried out. */
  readonly notes: readonly string[];
  /**
   * What to remember between runs; in a dry run, where it is known beforehand. Of an item that failed only where this run made or
   * touched the thing, or remembered it: an id in an error's words is no claim.
   */
  readonly id?: string;
  /** What tells it from another thing that somebody makes later under the same id, where the cloud shows that. */
  readonly incarnation?: string;
  /** The stated fields before and (to be) after; `null` stands for "not there". */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  /** The observed state, in the spec's own words. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** `true` where its name is made of the caller's own identity: what was there, an earlier run of that identity has made. */
  readonly own?: true;
  /** The mark of who made it, where what was there bears one. */
  readonly mark?: string;
  /** What this run made for its sake, such as the virtual IP that is bound; in a dry run, what it would make. Left out: nothing. */
  readonly besides?: readonly Besides[];
  readonly failure?: Failure;
}

/** The answer to a request with `resource`. */
export interface EnsureReport {
  readonly resource: string;
  /** Was it a dry run? */
  readonly plan: boolean;
  readonly changed: boolean;
  readonly failed: boolean;
  /** One for each spec, in the order of the request. Empty when the request as a whole was refused. */
  readonly items: readonly ItemReport[];
  /** Set when the request as a whole was refused: nothing was written. */
  readonly failure?: Failure;
}

/** The answer to a request with `query`. */
export interface QueryReport {
  readonly query: string;
  readonly changed: false;
  readonly failed: boolean;
  readonly results: readonly Readonly<Record<string, unknown>>[];
  readonly failure?: Failure;
}

/** The answer to any request. */
export type Report = EnsureReport | QueryReport;
