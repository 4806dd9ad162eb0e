import { errorOf, InputError, MooringError } from "../errors.ts";
import type { Failure } from "./report.ts";

/** Any error → plain data for a report. `doubt`: what to say where the error itself has no advice. */
export function toFailure(error: unknown, doubt?: string): Failure {
  if (!MooringError.is(error)) {
    return {
      code: "internal",
      message: `unexpected: ${errorOf(error).message}`,
      hint: "This is a defect of Mooring; please report it.",
      retryable: false,
    };
  }
  const hint = error.hint ?? doubt;
  return {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    ...(hint === undefined ? {} : { hint }),
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.requestId === undefined ? {} : { request_id: error.requestId }),
    ...(error instanceof InputError ? { issues: error.issues } : {}),
  };
}
