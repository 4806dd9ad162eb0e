import { onAbort } from "../time/abort.ts";
import type { Clock } from "../time/clock.ts";
import { givenUp, type Limits } from "../time/limits.ts";
import { AT_ONCE } from "./at-once.ts";

/** What was let through in this time tells how much the cloud takes, in milliseconds. */
const WINDOW = 1_000;
/** Fewer than these in a window tell nothing: then we only wait, and go on as before. */
const TELLING = 20;
/**
 * We keep a little below what the cloud took, go further down each time it still refuses, and slowly up again with each answer, but not
 * to the pace that it refused last.
 */
const BELOW = 1.02;
const SLOWER = 1.1;
const FASTER = 0.9999;
/** After so long without a refusal the pace is forgotten, in milliseconds. */
const FORGET = 60_000;

/**
 * The one way out for the requests of one account. A cloud that asks for patience holds all of them until the time that it names; then they
 * leave one after the other, at the pace that it took before it refused.
 */
export interface Gate {
  /** Waits for a turn, as long as the limits allow. What it answers is to be called when the answer is there. */
  pass(what: string, limits: Pick<Limits, "signal">): Promise<() => void>;
  /** The cloud refused for the rate alone: nothing leaves for so many milliseconds. */
  pause(ms: number): void;
}

interface Waiting {
  grant(): void;
}

/** A gate with no history. `atOnce`: how many may be on their way. */
export function createGate(clock: Clock, atOnce = AT_ONCE): Gate {
  const waiting: Waiting[] = [];
  /** When the answers of the last window came. */
  let answers: number[] = [];
  /** The place of the oldest among them that still counts. */
  let oldest = 0;
  let underWay = 0;
  let openAt = Number.NEGATIVE_INFINITY;
  let next = Number.NEGATIVE_INFINITY;
  let interval = 0;
  let refused = 0;
  /** Since when the answers tell what the cloud took before it refused, and how many of them were refusals. */
  let judged: { readonly since: number; refusals: number } | undefined;
  let timer: AbortController | undefined;

  /** Lets out whoever may leave now, and comes back when the next one may. */
  function pump(): void {
    while (waiting.length > 0 && underWay < atOnce) {
      const now = clock.now();
      const at = Math.max(openAt, next);
      if (at > now) {
        later(at - now);
        return;
      }
      judge();
      next = now + interval;
      underWay += 1;
      waiting.shift()?.grant();
    }
    if (waiting.length === 0) timer?.abort();
  }

  function later(ms: number): void {
    if (timer) return;
    const mine = new AbortController();
    timer = mine;
    const over = () => {
      if (timer === mine) timer = undefined;
    };
    clock.sleep(ms, mine.signal).then(() => {
      over();
      pump();
    }, over);
  }

  function forgetBefore(time: number): void {
    while ((answers[oldest] ?? Number.POSITIVE_INFINITY) <= time) oldest += 1;
    if (2 * oldest <= answers.length) return;
    answers = answers.slice(oldest);
    oldest = 0;
  }

  /** Only when it is open again: what the cloud had taken was still on its way when it refused. */
  function judge(): void {
    if (!judged) return;
    const { since, refusals } = judged;
    judged = undefined;
    forgetBefore(since);
    const took = answers.length - oldest - refusals;
    if (took < TELLING) return;
    refused = Math.max(interval, WINDOW / took);
    interval = Math.max(interval * SLOWER, refused * BELOW);
  }

  function answered(): void {
    underWay -= 1;
    const now = clock.now();
    answers.push(now);
    if (!judged) forgetBefore(now - WINDOW);
    if (now - openAt > FORGET) [interval, refused] = [0, 0];
    interval = Math.max(interval * FASTER, refused * BELOW);
    pump();
  }

  return {
    pass: (what, { signal }) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(givenUp(what, signal));
        let freed = false;
        const free = () => {
          if (freed) return;
          freed = true;
          answered();
        };
        const one: Waiting = {
          grant: () => {
            stay();
            resolve(free);
          },
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(one), 1);
          if (waiting.length === 0) timer?.abort();
          reject(givenUp(what, signal));
        };
        const stay = onAbort(signal, leave);
        waiting.push(one);
        pump();
      }),
    pause(ms) {
      const now = clock.now();
      const closed = now < openAt;
      openAt = Math.max(openAt, now + ms);
      // Those who were on their way together are refused together: that is one refusal.
      if (closed && judged) judged.refusals += 1;
      else judged = { since: now - WINDOW, refusals: 1 };
    },
  };
}
