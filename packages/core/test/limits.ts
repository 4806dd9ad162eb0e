import { openBook } from "../src/report/ledger.ts";
import type { Limits } from "../src/time/limits.ts";

/** Limits of a request that begins when its clock reads nought, with the time that users have by default and books of its own. */
export const limitsOf = (over: Partial<Limits> = {}): Limits => ({
  deadline: 900_000,
  signal: new AbortController().signal,
  attempt: 30_000,
  retry: 60_000,
  wait: 600_000,
  ledger: openBook(),
  ...over,
});
