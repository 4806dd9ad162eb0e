import { CancelledError, endedAfter, MooringError, TimeoutError } from "../errors.ts";
import { type Log, toEach } from "../log.ts";
import { jointLedger, type Ledger } from "../report/ledger.ts";
import type { Request } from "../spec/request.ts";
import { onAbort } from "./abort.ts";
import type { Clock } from "./clock.ts";

/**
 * What goes along with a piece of work: three clocks that do not know each other, one deadline over all, a way to give up, and
 * the books of those for whom it is done.
 */
export interface Limits {
  /** The reading of the clock by which everything must be over. */
  readonly deadline: number;
  /** Aborted when the caller gives up, or when the deadline has passed; its reason says which. */
  readonly signal: AbortSignal;
  /** How long the cloud may stay silent in one HTTP attempt, in milliseconds. */
  readonly attempt: number;
  /** How long one HTTP request may take with its repetitions, in milliseconds. */
  readonly retry: number;
  /** How long one accepted operation is followed, in milliseconds. */
  readonly wait: number;
  /** Each write that leaves is entered here. */
  readonly ledger: Ledger;
  /** Told of what is waited for on behalf of this piece of work, and of those it is shared with. */
  readonly progress?: Log | undefined;
}

/**
 * The work's own outcome, or an error that says that the caller's time is up, or that the caller has gone. The work is not ended by
 * it; what it still says is heard by nobody.
 */
export async function whileWanted<T>(
  what: string,
  { signal }: Pick<Limits, "signal">,
  work: T | PromiseLike<T>,
): Promise<T> {
  try {
    return await unlessAborted(signal, work);
  } catch (error) {
    throw signal.aborted && error === signal.reason ? givenUp(what, signal) : error;
  }
}

/** The same, with the signal's own reason for an error. */
export function unlessAborted<T>(signal: AbortSignal, work: T | PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // A turn later: the work may have been told as well, and know better what became of it.
    const leave = () => void setImmediate(() => reject(signal.reason));
    const stay = signal.aborted ? leave() : onAbort(signal, leave);
    Promise.resolve(work)
      .finally(() => stay?.())
      .then(resolve, reject);
  });
}

/**
 * Limits of its own for work that must also be done when the caller's time is up, or when the caller has gone: it is over when
 * `whole` milliseconds have passed. What is written is in the caller's books all the same. Call `end` when the work is.
 */
export function ownLimits(
  { ledger, progress }: Pick<Limits, "ledger" | "progress">,
  { whole, ...rest }: Pick<Limits, "attempt" | "retry" | "wait"> & { readonly whole: number },
  clock: Clock,
): { readonly limits: Limits; end(): void } {
  const over = new AbortController();
  const ended = new AbortController();
  clock.sleep(whole, ended.signal).then(
    () => over.abort(new TimeoutError(`this took longer than ${whole / 1000} s`, { effect: "unknown" })),
    () => undefined,
  );
  return {
    limits: { ...rest, ledger, progress, deadline: clock.now() + whole, signal: over.signal },
    end: () => ended.abort(),
  };
}

/**
 * The same limits for a write whose answer alone tells what it made: once it `hasLeft`, a cancellation ends the wait for its answer
 * `longer` milliseconds later. Call `end` when the work is over.
 */
export function lingering<T extends Limits>(
  caller: T,
  { longer, hasLeft }: { readonly longer: number; hasLeft(): boolean },
  clock: Clock,
): { readonly limits: T; end(): void } {
  const { signal } = caller;
  if (signal.aborted) return { limits: caller, end: () => undefined };
  const over = new AbortController();
  const ended = new AbortController();
  const leave = () => {
    if (signal.reason instanceof TimeoutError || !hasLeft()) return over.abort(signal.reason);
    clock.sleep(longer, ended.signal).then(
      () => over.abort(signal.reason),
      () => undefined,
    );
  };
  signal.addEventListener("abort", leave);
  const end = () => {
    signal.removeEventListener("abort", leave);
    ended.abort();
  };
  return { limits: { ...caller, signal: over.signal }, end };
}

/**
 * The limits of work that several callers share: it lasts as long as one of them still wants it. Call `release` when the work is
 * over, or the callers' signals keep what they would have called.
 */
export function shareLimits(all: readonly Limits[]): { readonly limits: Limits; release(): void } {
  const controller = new AbortController();
  let wanting = all.length;
  const leavers = all.map(({ signal }) => {
    const leave = () => {
      wanting -= 1;
      if (wanting === 0) controller.abort(signal.reason);
    };
    return signal.aborted ? leave() : onAbort(signal, leave);
  });
  const longest = (pick: (limits: Limits) => number) => Math.max(...all.map(pick));
  return {
    limits: {
      deadline: longest(({ deadline }) => deadline),
      signal: controller.signal,
      attempt: longest(({ attempt }) => attempt),
      retry: longest(({ retry }) => retry),
      wait: longest(({ wait }) => wait),
      ledger: jointLedger(all.map(({ ledger }) => ledger)),
      progress: toEach(all.map(({ progress }) => progress)),
    },
    release: () => {
      for (const release of leavers) release?.();
    },
  };
}

/**
 * Time is up, or the caller has gone: says which. `last`: what went wrong before that, whose words, status and request id it then
 * carries. `effect`: may anything of `what` have been carried out?
 */
export function givenUp(
  what: string,
  signal: AbortSignal,
  last?: unknown,
  effect: "none" | "unknown" = "unknown",
): MooringError {
  const reason: unknown = signal.reason;
  const before = MooringError.is(last) && last !== reason ? last : undefined;
  if (!MooringError.is(reason)) {
    const hint = effect === "none" ? "Run again." : "A change that was under way may have been made; run again to see.";
    return endedAfter(new CancelledError(`${what}: cancelled`, { effect, hint }), before);
  }
  if (!(reason instanceof TimeoutError)) return reason;
  const hint = effect === "none" ? "Run again later, or raise `timeouts.deadline_seconds`." : reason.hint;
  return endedAfter(new TimeoutError(before ? reason.message : `${what}: ${reason.message}`, { effect, hint }), before);
}

/**
 * Runs with a signal that fires when the caller gives up or the whole request has taken too long; and when it is over, so that what
 * was begun beside a thing that failed, and nobody waits for any more, ends with it.
 */
export async function withDeadline<T>(
  clock: Clock,
  request: Request,
  caller: AbortSignal | undefined,
  run: (limits: Omit<Limits, "ledger">) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const finished = new AbortController();
  const { deadline_seconds: seconds } = request.timeouts;
  const giveUp = () => over.abort(caller?.reason);
  if (caller?.aborted) giveUp();
  caller?.addEventListener("abort", giveUp);
  clock.sleep(seconds * 1000, finished.signal).then(
    () =>
      over.abort(
        new TimeoutError(`the whole request took longer than its ${seconds} s`, {
          effect: "unknown",
          hint: "A change that was under way may still be made: run again to see, or raise `timeouts.deadline_seconds`.",
        }),
      ),
    () => undefined,
  );
  try {
    return await run(limitsOf(request, clock.now(), over.signal));
  } finally {
    finished.abort();
    caller?.removeEventListener("abort", giveUp);
    over.abort();
  }
}

function limitsOf(request: Request, now: number, signal: AbortSignal): Omit<Limits, "ledger"> {
  const { attempt_seconds, retry_seconds, wait_seconds, deadline_seconds } = request.timeouts;
  return {
    deadline: now + deadline_seconds * 1000,
    signal,
    attempt: attempt_seconds * 1000,
    retry: retry_seconds * 1000,
    wait: wait_seconds * 1000,
  };
}
