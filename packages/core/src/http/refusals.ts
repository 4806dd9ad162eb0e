import { ApiError, type ApiReason, ContractError, CredentialsError, MooringError } from "../errors.ts";
import { givenUp } from "../time/limits.ts";
import type { RawAnswer } from "./answer.ts";
import { NoConnection } from "./no-connection.ts";
import { pauseInWords } from "./retry.ts";
import { brokenRoad } from "./road-failures.ts";

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

/** Reads a cloud's own refusal. Answers `words` only for the API's own form: what has none does not come from the API. */
export type Explain = (answer: RawAnswer) => Explanation;

/** What an answer that says no must be read against. */
interface CallRefusal {
  /** Completes the sentence: `Gcore: reading port 9c31…`. */
  readonly what: string;
  readonly answer: RawAnswer;
  readonly explanation: Explanation;
  /** What the headers ask for, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** Is the call addressed to the very thing, so that *not found* says that the thing is gone? */
  readonly ofTheThing: boolean;
  /** May the same call be sent again blindly, were it refused for a moment only? */
  readonly repeatable: boolean;
}

/** An answer that says no → the error that tells its reader what to do. */
export function errorOf({ what, answer, explanation, retryAfter, ofTheThing, repeatable }: CallRefusal): MooringError {
  const { status } = answer;
  const words = explanation.words ?? withoutMarkup(answer.text);
  const requestId = explanation.requestId ?? answer.headers["x-request-id"];
  const said = explanation.reason ?? reasonOf(status);
  // Only the API itself can know that a thing is gone, and it says so in its own form.
  const certain = ofTheThing && explanation.words !== undefined;
  const reason = said === "not-found" && !certain ? "wrong-place" : said;
  const message = `${what}: ${words} (HTTP ${status}${requestId ? `, request id ${requestId}` : ""})`;
  const unavailable = reason === "unavailable" || reason === "rate-limited";
  const details = {
    status,
    requestId,
    retryAfter: retryAfter ?? explanation.retryAfter ?? (unavailable ? pauseInWords(words) : undefined),
    hint: explanation.hint ?? hintFor(reason),
    retryable: explanation.retryable ?? unavailable,
    effect: explanation.effect ?? (reason === "unavailable" ? effectOf(status, repeatable) : ("none" as const)),
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

/**
 * A server that is not available (503) has not begun, says RFC 9110; one that failed (500, 502, 504) may have finished, and so may what
 * stands behind a gateway that would not wait (408). What must not be made twice is not left to that word.
 */
const effectOf = (status: number, repeatable: boolean) => (status === 503 && repeatable ? "none" : "unknown");

function reasonOf(status: number): ApiReason | "credentials" {
  if (status === 401) return "credentials";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 429) return "rate-limited";
  return status === 408 || status >= 500 ? "unavailable" : "rejected";
}

/** What to do about a refusal of which its cloud says no more; nothing where the cloud's own words are all there is. */
export function hintFor(reason: ApiReason | "credentials"): string | undefined {
  switch (reason) {
    case "credentials":
      return "Check the credentials: the cloud does not accept them.";
    case "forbidden":
      return "Check what these credentials are allowed to do, and the quota.";
    case "not-found":
      return "Check the id, and that it belongs to the project and region of this request.";
    case "wrong-place":
      return "Check the endpoint, the project and the region: whether the thing is there is not known.";
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

/** What a person reads in an answer that is no JSON. */
export function withoutMarkup(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  const plain = (title ?? text.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();
  return plain === "" ? "no explanation was given" : plain.length > 200 ? `${plain.slice(0, 197)}...` : plain;
}

/** What the attempts of one request came to so far. */
export interface Tried {
  /** The last refusal or failure. */
  readonly last: MooringError | undefined;
  /** May one of them have been carried out? */
  readonly effect: "none" | "unknown";
}

/** The same error, of a request that did not leave for it: its proof could not be made. */
export function neverSent(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted && error === signal.reason) return new NoConnection({ cause: error });
  return MooringError.is(error) ? Object.assign(error, { effect: "none" }) : error;
}

/** No whole answer came → which error that is. `before`: of the attempts before this one. */
export function lost(what: string, error: unknown, signal: AbortSignal, before: Tried): unknown {
  // What was refused while time ran out is still a refusal.
  if (MooringError.is(error) && error !== signal.reason) return error;
  if (signal.aborted)
    return givenUp(what, signal, before.last, error instanceof NoConnection ? before.effect : "unknown");
  return brokenRoad(what, error) ?? (error instanceof NoConnection ? error.cause : error);
}
