import { ApiError, type ApiReason, CancelledError, ContractError, CredentialsError, MooringError } from "../errors.ts";
import { NoConnection } from "./no-connection.ts";
import { pauseInWords } from "./retry.ts";
import { brokenRoad } from "./road-failures.ts";

/** One answer as it came: header names in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A cloud's reading of its own error answer. What it leaves out follows from the status. */
export interface Explanation {
  /** The cloud's own words. */
  readonly words?: string | undefined;
  readonly vendorCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly reason?: ApiReason | "credentials" | undefined;
  readonly hint?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly effect?: "none" | "unknown" | undefined;
  /** The shortest pause before a repetition, in milliseconds, where the words ask for one. */
  readonly retryAfter?: number | undefined;
}

export type Explain = (answer: RawAnswer) => Explanation;

/** An answer that says no → the error that tells its reader what to do. */
export function refusal(
  what: string,
  answer: RawAnswer,
  explanation: Explanation,
  retryAfter: number | undefined,
): MooringError {
  const { status } = answer;
  const words = explanation.words ?? withoutMarkup(answer.text);
  const requestId = explanation.requestId ?? answer.headers["x-request-id"];
  const reason = explanation.reason ?? reasonOf(status);
  const message = `${what}: ${words} (HTTP ${status}${requestId ? `, request id ${requestId}` : ""})`;
  const unavailable = reason === "unavailable" || reason === "rate-limited";
  const details = {
    status,
    requestId,
    retryAfter: retryAfter ?? explanation.retryAfter ?? (unavailable ? pauseInWords(words) : undefined),
    hint: explanation.hint ?? hintFor(reason),
    retryable: explanation.retryable ?? unavailable,
    effect: explanation.effect ?? (reason === "unavailable" ? ("unknown" as const) : ("none" as const)),
  };
  if (status >= 300 && status < 400) {
    return new ContractError(`${what}: the answer is a redirect (HTTP ${status}), which is not followed`, {
      ...details,
      retryable: false,
      hint: "Check the endpoint setting: it should name the API itself.",
    });
  }
  if (reason === "credentials") return new CredentialsError(message, details);
  return new ApiError(message, { ...details, reason, words, vendorCode: explanation.vendorCode });
}

function reasonOf(status: number): ApiReason | "credentials" {
  if (status === 401) return "credentials";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not-found";
  if (status === 409) return "conflict";
  if (status === 408 || status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "rejected";
}

function hintFor(reason: ApiReason | "credentials"): string | undefined {
  switch (reason) {
    case "credentials":
      return "Check the credentials: the cloud does not accept them.";
    case "forbidden":
      return "Check what these credentials are allowed to do, and the quota.";
    case "not-found":
      return "Check the id, and that it belongs to the project and region of this request.";
    case "rate-limited":
      return "The cloud asks to slow down; run again later.";
    case "unavailable":
      return "The trouble is on the cloud's side; run again later.";
    case "conflict":
      return "Something else is changing this object; run again.";
    case "rejected":
      return undefined;
  }
}

function withoutMarkup(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  const plain = (title ?? text.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();
  return plain === "" ? "no explanation was given" : plain.length > 200 ? `${plain.slice(0, 197)}...` : plain;
}

/** No whole answer came → which error that is. */
export function lost(what: string, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return givenUp(what, signal);
  if (MooringError.is(error)) return error;
  return brokenRoad(what, error) ?? (error instanceof NoConnection ? error.cause : error);
}

/** The caller's own error where the signal carries one (the deadline's), a cancellation otherwise. */
export function givenUp(what: string, signal: AbortSignal): MooringError {
  if (MooringError.is(signal.reason)) return signal.reason;
  return new CancelledError(`${what}: cancelled`, {
    effect: "unknown",
    hint: "A change that was under way may have been made; run again to see.",
  });
}
