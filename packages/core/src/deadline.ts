import type { Clock } from "./clock.ts";
import { TimeoutError } from "./errors.ts";
import type { Limits } from "./limits.ts";
import type { Request } from "./request.ts";

/** Runs with a signal that fires when the caller gives up or the whole request has taken too long. */
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
  caller?.addEventListener("abort", giveUp, { once: true });
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
