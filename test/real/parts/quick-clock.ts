import { type Clock, systemClock } from "@mooring/core";

const SPEED = 20;
/** Signatures carry the time of this machine and may be 15 minutes off: a test on a busy machine takes one or two. */
const SIGNED = 2;

/**
 * Time in a pretend world passes quickly, so that its tasks are short. Each world has a beginning of its own. `cloud`: the only one in the world,
 * where a test may take longer than 45 seconds.
 */
export function quickClock(cloud?: string): Clock {
  const speed = cloud === "huaweicloud" ? SIGNED : SPEED;
  const began = systemClock.date();
  return {
    now: () => systemClock.now() * speed,
    date: () => began + (systemClock.date() - began) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
