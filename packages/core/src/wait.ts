import type { Clock, Limits } from "./clock.ts";
import { MooringError, TimeoutError } from "./errors.ts";
import { givenUp } from "./http/failures.ts";
import { shareLimits } from "./limits.ts";
import type { Log } from "./log.ts";

/** How an accepted operation stands. */
export type Progress<T> =
  | { readonly state: "pending" }
  | { readonly state: "succeeded"; readonly value: T }
  | { readonly state: "failed"; readonly error: MooringError };

/** When to look: all in milliseconds, except for `share`. */
export interface Schedule {
  /** The first look, and the shortest step. */
  readonly first: number;
  /** A step is this share of the time already waited: so is the time lost after the end, whatever the operation takes. */
  readonly share: number;
  /** The longest step. */
  readonly cap: number;
}

export const defaultSchedule: Schedule = { first: 200, share: 0.1, cap: 10_000 };

/** Follows any number of operations at once, with one question per round. */
export interface Waiter<T> {
  /** Resolves when the cloud says that it has succeeded; rejects when it failed, when time is up, or when the caller gives up. */
  follow(operation: { readonly id: string; readonly what: string }, limits: Limits): Promise<T>;
}

interface WaiterOptions<T> {
  readonly clock: Clock;
  readonly log?: Log;
  readonly schedule?: Schedule;
  /**
   * How do these stand? One question for all where the cloud can answer that, else a bounded number at once. An id that is missing
   * from the answer counts as pending. An error that is retryable is ridden out; any other ends all waiting.
   */
  poll(ids: readonly string[], limits: Limits): Promise<ReadonlyMap<string, Progress<T>>>;
}

interface Follower<T> {
  readonly id: string;
  readonly what: string;
  readonly limits: Limits;
  readonly since: number;
  readonly end: number;
  seen: number;
  polls: number;
  settle(progress: Exclude<Progress<T>, { state: "pending" }>): void;
}

export function createWaiter<T>(options: WaiterOptions<T>): Waiter<T> {
  const { clock, schedule = defaultSchedule, log = () => undefined } = options;
  const followers = new Set<Follower<T>>();
  let wake = new AbortController();
  let running = false;
  /** Why the last look failed, where it did: whoever runs out of time is told. */
  let trouble: MooringError | undefined;

  const due = (one: Follower<T>) =>
    Math.min(
      one.end,
      one.seen + Math.min(schedule.cap, Math.max(schedule.first, (one.seen - one.since) * schedule.share)),
    );

  async function run(): Promise<void> {
    running = true;
    while (followers.size > 0) {
      const next = Math.min(...[...followers].map(due));
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
    const look = options.poll([...new Set(asked.map(({ id }) => id))], limits);
    const answers = await look.catch((error: unknown) => {
      if (MooringError.is(error) && (error.retryable || error.code === "timeout")) {
        trouble = error;
        return undefined;
      }
      return new Map(asked.map(({ id }) => [id, { state: "failed", error: error as MooringError } as const]));
    });
    release();
    if (answers) trouble = undefined;
    for (const one of asked) {
      one.seen = clock.now();
      one.polls += 1;
      const progress = answers?.get(one.id);
      if (progress && progress.state !== "pending") one.settle(progress);
      else if (one.seen >= one.end) one.settle({ state: "failed", error: stillRunning(one, clock.now(), trouble) });
      else log({ type: "waiting", operation: one.what, elapsed: one.seen - one.since });
    }
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
          seen: since,
          polls: 0,
          settle: (progress) => {
            if (!followers.delete(follower)) return;
            limits.signal.removeEventListener("abort", stop);
            if (progress.state === "failed") return reject(progress.error);
            log({ type: "finished", operation: what, elapsed: clock.now() - since, polls: follower.polls });
            resolve(progress.value);
          },
        };
        const stop = () => {
          const late = MooringError.is(limits.signal.reason) && limits.signal.reason.code === "timeout";
          follower.settle({
            state: "failed",
            error: late ? stillRunning(follower, clock.now(), trouble) : givenUp(what, limits.signal),
          });
          wake.abort();
        };
        limits.signal.addEventListener("abort", stop, { once: true });
        followers.add(follower);
        if (running) wake.abort();
        else void run();
      }),
  };
}

function stillRunning(one: Follower<unknown>, now: number, trouble: MooringError | undefined): TimeoutError {
  const unseen = trouble ? `; the last look failed: ${trouble.message}` : "";
  return new TimeoutError(`${one.what} still runs after ${Math.round((now - one.since) / 1000)} s${unseen}`, {
    effect: "unknown",
    status: trouble?.status,
    requestId: trouble?.requestId,
    cause: trouble,
    hint: "It may still finish: run again later to see, or raise `timeouts.wait_seconds` and `timeouts.deadline_seconds`.",
  });
}
