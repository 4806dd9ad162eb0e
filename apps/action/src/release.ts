import { type Clock, type EnsureReport, type ItemReport, type Mooring, type Report, systemClock } from "@mooring/core";
import type { Added, Intent } from "./intent.ts";

/** A cancelled job leaves five minutes to all its post steps together; all durations here are milliseconds. */
const BUDGET = 60_000;
/** How long, and how often, to look for what a broken-off step may have left on its way. */
const PATIENCE = 40_000;
const LOOK = 2_000;

/** What became of one thing that was to be removed. */
export interface Released {
  readonly added: Added;
  readonly report: EnsureReport;
}

/** What the step made, or may have made. */
export const toRelease = ({ added }: Intent): readonly Added[] => added.filter(({ effect }) => effect !== "none");

/** Removes what the step added, each thing by itself: one that cannot be removed keeps no other. */
export function release(
  mooring: Mooring,
  intent: Intent,
  settings: unknown,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<Released[]> {
  const start = clock.now();
  const left = () => Math.max(1, Math.ceil((start + BUDGET - clock.now()) / 1000));
  return Promise.all(
    toRelease(intent).map(async (one) => {
      const { spec, id, incarnation, identity, unsure } = one;
      const request = { resource: intent.resource, state: "absent", spec, id, incarnation, settings };
      const remove = () =>
        mooring.ensure(
          { ...withoutGaps(request), timeouts: { attempt_seconds: 15, retry_seconds: 30, deadline_seconds: left() } },
          { identity, signal },
        );
      const report = await untilSeen(unsure ? start + PATIENCE : start, clock, signal, remove);
      return { added: one, report: report as EnsureReport };
    }),
  );
}

/** A cloud may still be at work on what a cancelled step asked for: not there yet is not the same as not there. */
async function untilSeen(
  end: number,
  clock: Clock,
  signal: AbortSignal,
  remove: () => Promise<Report>,
): Promise<Report> {
  for (;;) {
    const report = await remove();
    if (report.changed || report.failed || signal.aborted || clock.now() + LOOK > end) return report;
    await clock.sleep(LOOK, signal).catch(() => undefined);
  }
}

const withoutGaps = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** All of them as one report, for the job summary. */
export function merged(resource: string, released: readonly Released[]): EnsureReport {
  const items = released.flatMap(({ report }): readonly ItemReport[] => report.items);
  const failure = released.find(({ report }) => report.failure)?.report.failure;
  return {
    resource,
    plan: false,
    changed: released.some(({ report }) => report.changed),
    failed: released.some(({ report }) => report.failed),
    items,
    ...(failure ? { failure } : {}),
  };
}
