import { ApiError, MooringError, TimeoutError } from "../errors.ts";
import type { Event } from "../log.ts";
import type { Entry } from "../report/ledger.ts";
import { type Limits, unlessAborted } from "../time/limits.ts";
import { type HttpFactory, type HttpOptions, isRepeatable } from "./call.ts";
import { exchange, type Surroundings } from "./exchange.ts";
import { createGate, type Gate } from "./gate.ts";
import { inClear, isInClear, isLinkLocal } from "./origin.ts";
import { read } from "./read.ts";
import { lost, neverSent, type Tried } from "./refusals.ts";
import { pauseBeforeRetry } from "./retry.ts";

/** Sends, repeats, explains and parses. The whole HTTP story of every cloud. */
export function createHttpFactory(around: Surroundings): HttpFactory {
  // One account, one gate for each of its APIs: what one request is told about the rate holds for all.
  const gates = new Map<string, Gate>();
  const gateOf = ({ origin }: URL): Gate => {
    const gate = gates.get(origin) ?? createGate(around.clock, around.atOnce);
    gates.set(origin, gate);
    return gate;
  };
  return (options) => ({
    async send(call, limits) {
      const gate = gateOf(options.origin);
      refuseClearText(around, options);
      const what = `${options.cloud}: ${call.what}`;
      let end = around.clock.now() + limits.retry;
      const repeatable = isRepeatable(call);
      let renewed = false;
      let tried: Tried = { last: undefined, effect: "none" };
      for (let attempt = 1; ; attempt += 1) {
        const write: Entry = { what, effect: "unknown" };
        try {
          const { answer, proof } = await exchange(around, options, call, limits, write, gate);
          if (answer.status === 401 && !renewed && (await renewal(options, limits, proof))) {
            write.effect = "none";
            renewed = true;
            continue;
          }
          const done = read(what, options, call, answer, proof, around.clock.date());
          write.effect = "done";
          return done;
        } catch (error) {
          const failure = lost(what, error, limits.signal, tried);
          write.effect = MooringError.is(failure) ? failure.effect : "unknown";
          write.status = MooringError.is(failure) ? failure.status : undefined;
          const pause = pauseBeforeRetry(failure, { attempt, repeatable, random: around.random, ...options.retry });
          const asked = MooringError.is(failure) && failure.retryAfter !== undefined;
          if (pause === undefined || !MooringError.is(failure) || call.fromRead || limits.signal.aborted) throw failure;
          if (around.clock.now() + pause > (asked ? limits.deadline : Math.min(limits.deadline, end)))
            throw tooLate(failure, pause, asked);
          tried = afterwards(tried, failure);
          // What the cloud asks for is not counted: only the deadline bounds it.
          if (asked) end += pause;
          if (isForTheRate(failure)) gate.pause(pause);
          const event: Event = {
            type: "retry",
            method: call.method,
            url: call.path,
            attempt,
            pause,
            reason: failure.message,
          };
          around.log(event);
          limits.progress?.(event);
          // Whoever leaves meanwhile is told so by the next attempt, which is not sent.
          await around.clock.sleep(pause, limits.signal).catch(() => undefined);
        }
      }
    },
  });
}

/** Was it refused because there are too many, and for a time that is named? */
const isForTheRate = (cause: unknown): boolean =>
  cause instanceof ApiError && cause.reason === "rate-limited" && cause.retryAfter !== undefined;

/** A cloud checks its own settings, and names the one that is wrong; whatever it forgets ends here. */
function refuseClearText({ allowPlainHttp }: Surroundings, { origin, metadata = false }: HttpOptions): void {
  if (metadata && isLinkLocal(origin)) return;
  if (isInClear(origin) && !allowPlainHttp) throw inClear(origin, ["settings"]);
}

const afterwards = ({ effect }: Tried, last: MooringError): Tried => ({
  last,
  effect: effect === "unknown" ? effect : last.effect,
});

function tooLate(cause: MooringError, pause: number, asked: boolean): MooringError {
  if (!asked) return cause;
  const { message, status, requestId, effect } = cause;
  return new TimeoutError(
    `${message}; the cloud asks for a pause of ${Math.ceil(pause / 1000)} s, which is longer than this request may take`,
    { status, requestId, effect, hint: "Run again later, or raise `timeouts.deadline_seconds`.", cause },
  );
}

/** After a 401, which says that the request was not carried out. */
async function renewal(
  options: HttpOptions,
  limits: Limits,
  rejected: Readonly<Record<string, string>>,
): Promise<boolean | undefined> {
  try {
    return await unlessAborted(limits.signal, options.renew?.(limits, rejected));
  } catch (error) {
    throw neverSent(error, limits.signal);
  }
}
