import { type Clock, systemClock } from "@mooring/core";

const SPEED = 20;
/** Signatures carry the time of this machine and may be 15 minutes off: a test on a busy machine takes one or two. */
const SIGNED = 2;

/**
 * Time in a pretend world passes quickly, so that its tasks are short. Each world has a beginning of its own. `cloud`: the only one in the world,
 * where a test may take longer than 45 seconds. `most`: how many times as quickly as here it may pass.
 */
export function quickClock({ cloud, most = SPEED }: { readonly cloud?: string; readonly most?: number } = {}): Clock {
  const speed = Math.min(most, cloud === "huaweicloud" ? SIGNED : SPEED);
  const began = systemClock.date();
  return {
    now: () => systemClock.now() * speed,
    date: () => began + (systemClock.date() - began) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  };
}
