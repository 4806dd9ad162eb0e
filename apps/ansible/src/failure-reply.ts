import type { Failure } from "@mooring/core";
import { describeFailure } from "@mooring/core/describe";

type Fields = Readonly<Record<string, unknown>>;

/** What is printed: always with these three, always real booleans. */
export interface Reply extends Fields {
  readonly changed: boolean;
  readonly failed: boolean;
  /** One sentence for a person. */
  readonly msg: string;
}

/** The request as a whole was not carried out. */
export function failureReply(failure: Failure): Reply {
  return { changed: false, failed: true, msg: describeFailure(failure), ...detailsOf(failure) };
}

export function detailsOf({ code, hint, issues, status, request_id, retryable }: Failure): Fields {
  return { code, hint, issues, status, request_id, retryable };
}
