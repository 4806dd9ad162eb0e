import { MooringError } from "../errors.ts";

/** The first pause between two attempts of one request, in milliseconds. */
const FIRST = 500;

export interface RetryLimits {
  /** How often one request is sent at most. */
  readonly attempts?: number;
  /** The longest pause of our own choice between two attempts, in milliseconds. */
  readonly longest?: number;
}

/**
 * How long to pause before the next attempt; `undefined`: do not repeat. Exponential with full jitter, or what the cloud asked
 * for and a little more, so that those who were sent away together do not come back together.
 */
export function pauseBeforeRetry(
  error: unknown,
  options: RetryLimits & { attempt: number; repeatable: boolean; random: () => number },
): number | undefined {
  const { attempts = 8, longest = 8_000 } = options;
  if (!MooringError.is(error) || !error.retryable || options.attempt >= attempts) return undefined;
  if (!options.repeatable && error.effect !== "none") return undefined;
  if (error.retryAfter !== undefined) return error.retryAfter + options.random() * FIRST;
  return options.random() * Math.min(longest, FIRST * 2 ** (options.attempt - 1));
}

/** Milliseconds from a `Retry-After` header: seconds or an HTTP date. `now` is the wall clock. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (!header) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
