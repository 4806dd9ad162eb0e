import type { Failure } from "@mooring/core";
import type { Spelling } from "./spelling.ts";

/** What a person reads: what failed in one sentence, then what to do in another. */
export function sentences(failure: Failure, spelling: Spelling): [string, ...string[]] {
  const { issues, message, hint } = failure;
  const what = issues?.length
    ? issues.map((issue) => `${spelling.path(issue.path)}: ${spelling.text(issue.message)}`).join("; ")
    : spelling.text(message);
  return hint === undefined ? [what] : [what, spelling.text(hint)];
}

export const failureError = (failure: Failure, spelling: Spelling): Error =>
  new Error(sentences(failure, spelling).join("\n"));
