import { InputError, MooringError } from "./errors.ts";
import type { Failure } from "./report.ts";

/** Any error → plain data for a report. */
export function toFailure(error: unknown): Failure {
  if (!MooringError.is(error)) {
    const { message = String(error) } = (error ?? {}) as Error;
    return {
      code: "internal",
      message: `unexpected: ${message}`,
      hint: "This is a defect of Mooring; please report it.",
      retryable: false,
    };
  }
  return {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.requestId === undefined ? {} : { request_id: error.requestId }),
    ...(error instanceof InputError ? { issues: error.issues } : {}),
  };
}
