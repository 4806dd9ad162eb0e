import type { Failure, ItemReport } from "@mooring/core";
import { describeFailure } from "@mooring/core/describe";

type Fields = Readonly<Record<string, unknown>>;

/** What is printed: always with these three, always real booleans. */
export interface Reply extends Fields {
  readonly changed: boolean;
  readonly failed: boolean;
  /** One sentence for a person. */
  readonly msg: string;
  /** Of a request that was refused: what is wrong, by field. */
  readonly issues?: Failure["issues"] | undefined;
}

/** The request as a whole was not carried out. */
export function failureReply(given: Failure): Reply {
  const failure = forAnsible(given);
  return { changed: false, failed: true, msg: describeFailure(failure), ...detailsOf(failure) };
}

const SSH = "The environment of ansible-playbook does not travel over SSH: there, use delegate_to: localhost.";
const MAYBE = "A change that was under way may have been made; run again to see.";
const NOTHING = "Nothing was changed; run again.";

/** Nothing was asked of the cloud: what it would need was not there. */
const isMissing = ({ code, status, hint = "" }: Failure): boolean =>
  code === "credentials" && status === undefined && /^(Set|Give) /.test(hint);

/** With what the readers of a playbook need to know; what is certain takes the place of a doubt. */
export function forAnsible(failure: Failure, effect: ItemReport["effect"] = "none"): Failure {
  const { hint } = failure;
  if (hint === undefined) return failure;
  const certain = effect === "none" ? hint.replace(MAYBE, NOTHING) : hint;
  return { ...failure, hint: isMissing(failure) ? `${certain} ${SSH}` : certain };
}

/** The fields beside `msg`: what a playbook can go by. */
export function detailsOf({ code, hint, issues, status, request_id, retryable }: Failure): Fields {
  return { code, hint, issues, status, request_id, retryable };
}
