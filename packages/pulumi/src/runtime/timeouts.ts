import { isMap } from "@mooring/core";

const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1h30m`, as Pulumi's `customTimeouts` has it, in whole seconds; `undefined` for anything else. */
export function seconds(duration: unknown): number | undefined {
  if (typeof duration !== "string" || !/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(duration)) return undefined;
  const parts = duration.matchAll(/([\d.]+)(h|ms|m|s)/g);
  const sum = [...parts].reduce((total, [, count, unit]) => total + Number(count) * (units[unit ?? ""] ?? 0), 0);
  return Math.ceil(sum);
}

/** The user's limit for one hook as core's timeouts; core's own defaults where none is set. */
export function timeoutsFor(hook: "create" | "update" | "delete", timeouts: unknown): object | undefined {
  const limit = seconds(isMap(timeouts) ? timeouts[hook] : undefined);
  return limit === undefined ? undefined : { wait_seconds: limit, deadline_seconds: limit };
}
