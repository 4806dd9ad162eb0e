import { isMap } from "./map.ts";

/** What every error of Mooring tells its reader, in data. */
interface ErrorDetails {
  /** What to do about it: one sentence. */
  hint?: string | undefined;
  /** The id of the object that already exists in the cloud although the work did not finish. */
  id?: string | undefined;
  /** The cloud's own id of the exchange, to quote to its support. */
  requestId?: string | undefined;
  /** The HTTP status, where the cloud answered with one. */
  status?: number | undefined;
  /** May the same attempt succeed when repeated? Decided where the error is born. */
  retryable?: boolean | undefined;
  /** May it be what another run is still at, so that it may be gone after some seconds? A run then looks again before it fails. */
  passing?: boolean | undefined;
  /** Is it refused for want of room, so that a removal that is under way may make it possible? */
  wantsRoom?: boolean | undefined;
  /** The shortest pause before a repetition, in milliseconds, when the cloud asked for one. */
  retryAfter?: number | undefined;
  /** May the request have been carried out all the same? Defaults to "none": it certainly was not. */
  effect?: "none" | "unknown" | undefined;
  cause?: unknown;
}

/** What the reader can do next, in one word. `error-guide.ts` says what each means. */
export type ErrorCode =
  | "input"
  | "credentials"
  | "network"
  | "timeout"
  | "cancelled"
  | "api"
  | "operation"
  | "conflict"
  | "convergence"
  | "contract";

const mark = Symbol.for("mooring.error");

/** The family. Its members differ by what the reader can do next, not by status number. */
export abstract class MooringError extends Error {
  abstract readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly id: string | undefined;
  readonly requestId: string | undefined;
  readonly status: number | undefined;
  readonly retryable: boolean;
  readonly passing: boolean;
  readonly wantsRoom: boolean;
  readonly retryAfter: number | undefined;
  readonly effect: "none" | "unknown";

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.hint = details.hint;
    this.id = details.id;
    this.requestId = details.requestId;
    this.status = details.status;
    this.retryable = details.retryable ?? false;
    this.passing = details.passing ?? false;
    this.wantsRoom = details.wantsRoom ?? false;
    this.retryAfter = details.retryAfter;
    this.effect = details.effect ?? "none";
    Object.defineProperty(this, mark, { value: true });
  }

  /** Works across two bundled copies of this library, where `instanceof` does not. */
  static is(value: unknown): value is MooringError {
    return value instanceof Error && mark in value;
  }
}

/**
 * By its form: an error of Node's own that is met in another context, such as a test runner's, is no `instanceof` of the `Error` here.
 */
const isError = (thrown: unknown): thrown is Error => isMap(thrown) && typeof thrown.message === "string";

/** What was thrown, as an Error: anything can be thrown. */
export const errorOf = (thrown: unknown): Error => (isError(thrown) ? thrown : new Error(String(thrown)));

/** Node's word for why the system refused, such as `ENOENT`; `undefined` where that is not what was thrown. */
export const systemCode = (thrown: unknown): string | undefined =>
  isError(thrown) && "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;

/** One field that is not as it must be. `path` leads from the request to the field. */
export interface InputIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** `spec.pairs[2].ip_address` */
export function renderPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`),
    "",
  );
}

/** The request is wrong: fix the field that is named. Nothing was sent. */
export class InputError extends MooringError {
  readonly code = "input";
  readonly issues: readonly InputIssue[];
  constructor(issues: readonly InputIssue[], details: ErrorDetails = {}) {
    super(
      issues.map(({ path, message }) => (path.length ? `${renderPath(path)}: ${message}` : message)).join("; "),
      details,
    );
    this.issues = issues;
  }
}

/** A credential is missing or refused: set or renew the setting that is named. */
export class CredentialsError extends MooringError {
  readonly code = "credentials";
}

/** No answer came: check the road, try again. */
export class NetworkError extends MooringError {
  readonly code = "network";
}

/** Time is up; the message says which clock, and what still runs. */
export class TimeoutError extends MooringError {
  readonly code = "timeout";
}

/** The caller gave up. Never a success: a change in flight may have been made. */
export class CancelledError extends MooringError {
  readonly code = "cancelled";
}

/** The same end with what came before it: the cloud's last words, its status and request id. */
export function endedAfter(end: TimeoutError | CancelledError, last: MooringError | undefined): MooringError {
  if (!last) return end;
  const Kind = end instanceof TimeoutError ? TimeoutError : CancelledError;
  return new Kind(`${end.message}; the last trouble before: ${last.message}`, {
    hint: end.hint,
    effect: end.effect,
    id: last.id,
    status: last.status,
    requestId: last.requestId,
    cause: last,
  });
}

/**
 * `not-found`: the thing that was asked for is certainly not there. `wrong-place`: the address of the call leads nowhere, which says
 * nothing about the thing.
 */
export type ApiReason =
  | "forbidden"
  | "not-found"
  | "wrong-place"
  | "conflict"
  | "rejected"
  | "rate-limited"
  | "unavailable";

/** The cloud answered no: read its words. */
export class ApiError extends MooringError {
  readonly code = "api";
  readonly reason: ApiReason;
  /** The cloud's own code for the refusal, where it has one. */
  readonly vendorCode: string | undefined;
  /** The cloud's own words, without ours around them. */
  readonly words: string;
  constructor(
    message: string,
    details: ErrorDetails & { reason: ApiReason; words: string; vendorCode?: string | undefined },
  ) {
    super(message, details);
    this.reason = details.reason;
    this.vendorCode = details.vendorCode;
    this.words = details.words;
  }
}

/** The cloud accepted the work, then failed at it. */
export class OperationError extends MooringError {
  readonly code = "operation";
}

/** Something stands in the way that only the reader can decide about. */
export class ConflictError extends MooringError {
  readonly code = "conflict";
}

/** The change was made and did not stay: something else writes here. Run again. */
export class ConvergenceError extends MooringError {
  readonly code = "convergence";
}

/** It was written, and a look right afterwards does not show it. `what`: as in `port 9c31…: the pair of 10.40.0.9`. */
export const notShown = (what: string): ConvergenceError =>
  new ConvergenceError(`${what} was written, and is not there`, {
    hint: "Run again; if it stays, something else is changing the same object.",
  });

/** The API answered in a shape we do not know: please report it. */
export class ContractError extends MooringError {
  readonly code = "contract";
}

/** `undefined` where the cloud says that the thing does not exist; any other failure stays one. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.reason === "not-found") return undefined;
    throw error;
  }
}
