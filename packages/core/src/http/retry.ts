import { MooringError } from "../errors.ts";
import type { RawAnswer } from "./answer.ts";

/** The first pause between two attempts of one request, in milliseconds. */
const FIRST = 500;

/** How often one request is sent is no limit: `timeouts.retry_seconds` says how long it is tried. */
export interface RetryLimits {
  /** The longest pause of our own choice between two attempts, in milliseconds. */
  readonly longest?: number;
}

/**
 * How long to pause before the next attempt; `undefined`: do not repeat. Exponential with jitter, or what the cloud asked for and a
 * little more, so that those who were sent away together do not come back together.
 */
export function pauseBeforeRetry(
  error: unknown,
  options: RetryLimits & { attempt: number; repeatable: boolean; random: () => number },
): number | undefined {
  const { longest = 8_000, attempt, random } = options;
  if (!MooringError.is(error) || !error.retryable) return undefined;
  if (!options.repeatable && error.effect !== "none") return undefined;
  const widest = Math.min(longest, FIRST * 2 ** Math.min(attempt - 1, 30));
  // Never none at all, or the repetitions would follow each other without end.
  const own = Math.max(FIRST / 10, widest / 10, random() * widest);
  return error.retryAfter === undefined ? own : Math.max(own, error.retryAfter + random() * FIRST);
}

/** How long the headers of a refusal ask to stay away, in milliseconds. `now` is the wall clock. */
export function pauseInHeaders({ status, headers }: RawAnswer, now: number): number | undefined {
  const reset = headers["ratelimit-reset"] ?? headers["x-ratelimit-reset"] ?? headers["x-rate-limit-reset"];
  return parseRetryAfter(headers["retry-after"], now) ?? (status === 429 ? parseReset(reset, now) : undefined);
}

/** Milliseconds from a `Retry-After` header: seconds or an HTTP date. `now` is the wall clock. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (!header) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** From this number on it is a moment since 1970, in seconds, and from there on in milliseconds: no window is that long. */
const MOMENT = 1e9;
const PRECISE_MOMENT = 1e12;

/** The end of a window, as seconds from now or as a moment: there is no standard, and both are in use. */
function parseReset(header: string | undefined, now: number): number | undefined {
  const number = Number(header);
  if (!header || !(number >= MOMENT)) return parseRetryAfter(header, now);
  return Math.max(0, (number >= PRECISE_MOMENT ? number : number * 1000) - now);
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** How long the words of a refusal ask to stay away: `…,limit:5,time:1 minute`, `try again after 1 minute`. In milliseconds. */
export function pauseInWords(words: string): number | undefined {
  const [, count, unit = ""] =
    /(?:\blimit:\s*\d+,\s*time:|\b(?:again|retry) (?:in|after))\s*(\d+)\s*(s|m|h)(?:ec|in|our)?/i.exec(words) ?? [];
  return count === undefined ? undefined : Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
}
