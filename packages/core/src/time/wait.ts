import { errorOf, MooringError, OperationError, TimeoutError } from "../errors.ts";
import type { Event, Log } from "../log.ts";
import { onAbort } from "./abort.ts";
import type { Clock } from "./clock.ts";
import { givenUp, type Limits, shareLimits } from "./limits.ts";

/** How an accepted operation stands. */
export type Progress<T> =
  | { readonly state: "pending" }
  | { readonly state: "succeeded"; readonly value: T }
  | { readonly state: "failed"; readonly error: Error }
  /** The question was not answered: that says nothing about the operation, which was accepted. */
  | { readonly state: "unseen"; readonly error: MooringError };

/** When to look: all in milliseconds, except for `share`. */
export interface Schedule {
  /** The first look, and the shortest step. */
  readonly first: number;
  /** A step is this share of the time already waited: so is the time lost after the end, whatever the operation takes. */
  readonly share: number;
  /** The longest step. */
  readonly cap: number;
}

/** Loses about a tenth of what an operation takes, and never more than ten seconds. */
const defaultSchedule: Schedule = { first: 200, share: 0.1, cap: 10_000 };

/** Follows any number of operations at once, with one question per round. */
export interface Waiter<T> {
  /** Resolves when the cloud says that it has succeeded; rejects when it failed, when time is up, or when the caller gives up. */
  follow(operation: { readonly id: string; readonly what: string }, limits: Limits): Promise<T>;
}

interface WaiterOptions<T> {
  readonly clock: Clock;
  readonly log?: Log;
  readonly schedule?: Schedule;
  /** How many others are seen at work on the same things: each makes the steps half as long again, so that a crowd does not hammer. */
  readonly crowd?: () => number;
  /**
   * How do these stand? One question for all where the cloud can answer that, else a bounded number at once. An id that is missing
   * from the answer counts as pending. An error that is retryable is ridden out; any other leaves all of them unseen.
   */
  poll(ids: readonly string[], limits: Limits): Promise<ReadonlyMap<string, Progress<T>>>;
}

interface Follower<T> {
  readonly id: string;
  readonly what: string;
  readonly limits: Limits;
  readonly since: number;
  readonly end: number;
  /** When it was last asked about. */
  askedAt: number;
  polls: number;
  /** Questions in a row that were not answered. */
  unseen: number;
  /** Why the last question was not answered. */
  lastError?: MooringError | undefined;
  finish(progress: Extract<Progress<T>, { state: "succeeded" | "failed" }>): void;
}

/** Questions in a row that may stay without an answer before an operation is out of sight. */
const BLIND = 3;

/** A waiter for one sort of operation. It asks only while somebody follows. */
export function createWaiter<T>(options: WaiterOptions<T>): Waiter<T> {
  const { clock, schedule = defaultSchedule, log = () => undefined, crowd = () => 0 } = options;
  const followers = new Set<Follower<T>>();
  let wake = new AbortController();
  let running = false;
  /** When the next round is due. */
  let next = Number.POSITIVE_INFINITY;

  function tell({ limits }: Follower<T>, event: Event): void {
    log(event);
    limits.progress?.(event);
  }

  function due(one: Follower<T>, others: number): number {
    const step = Math.max(schedule.first, (one.askedAt - one.since) * schedule.share) * (1 + others / 2);
    return Math.min(one.end, one.askedAt + Math.min(schedule.cap, step));
  }

  async function run(): Promise<void> {
    running = true;
    while (followers.size > 0) {
      const others = crowd();
      next = Number.POSITIVE_INFINITY;
      for (const one of followers) next = Math.min(next, due(one, others));
      wake = new AbortController();
      const woken = await clock.sleep(next - clock.now(), wake.signal).then(
        () => false,
        () => true,
      );
      if (!woken && followers.size > 0) await round();
    }
    running = false;
  }

  async function round(): Promise<void> {
    const asked = [...followers];
    const { limits, release } = shareLimits(asked.map((one) => one.limits));
    let lastError: unknown;
    const answers = await options.poll([...new Set(asked.map(({ id }) => id))], limits).catch((error: unknown) => {
      lastError = error;
      return unanswered<T>(asked, error);
    });
    release();
    for (const one of asked) {
      one.lastError = MooringError.is(lastError) ? lastError : undefined;
      one.askedAt = clock.now();
      one.polls += 1;
      take(one, answers.get(one.id) ?? { state: "pending" });
    }
  }

  function take(one: Follower<T>, progress: Progress<T>): void {
    one.unseen = progress.state === "unseen" ? one.unseen + 1 : 0;
    if (progress.state === "succeeded" || progress.state === "failed") one.finish(progress);
    else if (progress.state === "unseen" && one.unseen >= BLIND)
      one.finish({ state: "failed", error: outOfSight(one.what, progress.error) });
    else if (one.askedAt >= one.end) one.finish({ state: "failed", error: stillRunning(one, clock.now()) });
    else tell(one, { type: "waiting", operation: one.what, elapsed: one.askedAt - one.since });
  }

  return {
    follow: ({ id, what }, limits) =>
      new Promise<T>((resolve, reject) => {
        if (limits.signal.aborted) return reject(givenUp(what, limits.signal));
        const since = clock.now();
        const follower: Follower<T> = {
          id,
          what,
          limits,
          since,
          end: Math.min(limits.deadline, since + limits.wait),
          askedAt: since,
          polls: 0,
          unseen: 0,
          finish: (progress) => {
            if (!followers.delete(follower)) return;
            stay();
            if (progress.state === "failed") return reject(progress.error);
            tell(follower, { type: "finished", operation: what, elapsed: clock.now() - since, polls: follower.polls });
            resolve(progress.value);
          },
        };
        const stop = () => {
          const late = MooringError.is(limits.signal.reason) && limits.signal.reason.code === "timeout";
          follower.finish({
            state: "failed",
            error: late ? stillRunning(follower, clock.now()) : givenUp(what, limits.signal),
          });
          wake.abort();
        };
        const stay = onAbort(limits.signal, stop);
        followers.add(follower);
        if (!running) void run();
        else if (due(follower, 0) < next) wake.abort();
      }),
  };
}

function stillRunning({ what, since, lastError }: Follower<unknown>, now: number): TimeoutError {
  const unanswered = lastError ? `; the last look failed: ${lastError.message}` : "";
  return new TimeoutError(`${what} still runs after ${Math.round((now - since) / 1000)} s${unanswered}`, {
    effect: "unknown",
    status: lastError?.status,
    requestId: lastError?.requestId,
    cause: lastError,
    hint: "It may still finish: run again later to see, or raise `timeouts.wait_seconds` and `timeouts.deadline_seconds`.",
  });
}

function unanswered<T>(asked: readonly Follower<T>[], error: unknown): ReadonlyMap<string, Progress<T>> {
  const all = (progress: Progress<T>) => new Map(asked.map(({ id }) => [id, progress]));
  if (!MooringError.is(error)) return all({ state: "failed", error: errorOf(error) });
  // Whoever ran out of time is told so by its own signal.
  return error.retryable || error.code === "timeout" || error.code === "cancelled"
    ? new Map()
    : all({ state: "unseen", error });
}

function outOfSight(what: string, error: MooringError): OperationError {
  return new OperationError(`${what} was accepted, and how it ended cannot be seen: ${error.message}`, {
    effect: "unknown",
    status: error.status,
    requestId: error.requestId,
    hint: error.hint ?? "Run again to see what became of it.",
    cause: error,
  });
}
