import type { Clock } from "@mooring/core";

/** Whatever is under way in the pretend cloud is over then, in milliseconds. */
export const SETTLED = 400_000;

/** The sleepers of a process that was killed never wake. */
export function mortalClock(clock: Clock, alive: () => boolean): Clock {
  return {
    now: () => clock.now(),
    date: () => clock.date(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        clock.sleep(ms, signal).then(
          () => alive() && resolve(),
          (error) => alive() && reject(error),
        );
      }),
  };
}

/** Tells how many sleep by it. */
export function countedClock(inner: Clock): { readonly clock: Clock; asleep(): number } {
  let asleep = 0;
  const sleep: Clock["sleep"] = (ms, signal) => {
    asleep += 1;
    return inner.sleep(ms, signal).finally(() => {
      asleep -= 1;
    });
  };
  return { clock: { now: () => inner.now(), date: () => inner.date(), sleep }, asleep: () => asleep };
}
