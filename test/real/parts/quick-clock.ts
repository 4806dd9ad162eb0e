import { type Clock, systemClock } from "@mooring/core";

/**
 * Time in a pretend world passes quickly, so that its tasks are short. Each world has a beginning of its own: signatures carry the time
 * of this machine, and may be 15 minutes off.
 */
export function quickClock(speed = 20): Clock {
  const began = systemClock.date();
  return {
    now: () => systemClock.now() * speed,
    date: () => began + (systemClock.date() - began) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
