import type { Failure } from "@mooring/core";
import type { Spelling } from "./spelling.ts";

/** What a person reads: what failed in one sentence, and what to do in another, on the next line. */
export function failureText({ issues, message, hint }: Failure, spelling: Spelling): string {
  const what = issues?.length
    ? issues.map((issue) => `${spelling.path(issue.path)}: ${spelling.text(issue.message)}`).join("; ")
    : spelling.text(message);
  return hint === undefined ? what : `${what}\n${spelling.text(hint)}`;
}

/** What a hook throws: the whole failure as text, in the words of a Pulumi program. */
export const failureError = (failure: Failure, spelling: Spelling): Error => new Error(failureText(failure, spelling));
