import {
  aboutThings,
  type Clock,
  type EnsureReport,
  type ItemReport,
  type Mark,
  type Mooring,
  type Report,
  systemClock,
} from "@mooring/core";
import { type Added, type Intent, specOf, toRelease } from "./intent.ts";
import { markOf } from "./maker.ts";

/** A cancelled job leaves five minutes to all its post steps together; all durations here are milliseconds. */
const BUDGET = 60_000;
/** How long, and how often, to look for what a broken-off step may have left on its way. */
const PATIENCE = 40_000;
const LOOK = 2_000;
/** A server that was stopped needs a while until it runs again. */
const MENDING_SECONDS = 180;

/** What became of one thing that was to be removed. */
interface Released {
  /** What a person calls it. */
  readonly name: string;
  readonly resource: string;
  readonly report: EnsureReport;
  /** Was it not found, and may it be there all the same? What is known of that, for a person. */
  readonly doubts: readonly string[];
  /** Which item of the step it was; left out for what was made for the sake of others. */
  readonly index?: number;
}

/** One thing that is to go. */
interface Doomed {
  readonly name: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly identity?: string;
  readonly mark?: Mark;
  /** May it still come to be there? */
  readonly unsure: boolean;
}

/** Mends what the step left half done, such as a server that it stopped; changes nothing else. */
export function mend(mooring: Mooring, intent: Intent, settings: unknown, signal: AbortSignal): Promise<EnsureReport> {
  const { resource, asked, identity } = intent;
  const timeouts = { attempt_seconds: 15, deadline_seconds: MENDING_SECONDS };
  return mooring.mend({ resource, ...asked, settings, timeouts }, { signal, ...named(identity) });
}

/**
 * Removes what the step added, each thing by itself: one that cannot be removed keeps no other. What was made for their sake goes
 * when they are gone.
 */
export async function release(
  mooring: Mooring,
  intent: Intent,
  settings: unknown,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<Released[]> {
  const start = clock.now();
  const left = () => Math.max(1, Math.ceil((start + BUDGET - clock.now()) / 1000));
  const remove = async ({ name, request, identity, mark, unsure }: Doomed): Promise<Released> => {
    // Ordered, perhaps, and nobody has heard what came of it.
    const isLost = unsure && request.id === undefined;
    const attempt = () =>
      mooring.ensure(
        {
          ...request,
          state: "absent",
          settings,
          timeouts: { attempt_seconds: 15, retry_seconds: 30, deadline_seconds: left() },
        },
        { signal, ...named(identity), ...(mark ? { mark: () => mark } : {}), ...(isLost ? { unfinished: {} } : {}) },
      );
    const report = await untilShown(unsure ? start + PATIENCE : start, clock, signal, attempt);
    const about = aboutThings(report);
    const { items, changed, failed } = about;
    const doubts = isLost && !changed && !failed ? items.flatMap(({ notes }) => notes) : [];
    return { name, resource: String(request.resource), report: about, doubts };
  };
  const things = await Promise.all(
    toRelease(intent).map(async (one) => ({ ...(await remove(thing(intent, one))), index: one.index })),
  );
  const besides = await Promise.all(besidesOf(intent).map(remove));
  return [...things, ...besides];
}

function thing(intent: Intent, one: Added): Doomed {
  const { resource, identity, asked, maker } = intent;
  const { index, id, incarnation, unsure } = one;
  const request = withoutGaps({ resource, spec: specOf(intent, one), id, incarnation });
  const own = identity !== undefined && asked.items ? `${identity}#${index}` : identity;
  const mark = maker && markOf(maker, index);
  return { name: nameOf(intent, one), request, unsure, ...named(own), ...(mark ? { mark } : {}) };
}

/** Several bindings may have needed the same virtual IP. One that was never seen may have been made before the step was broken off. */
function besidesOf(intent: Intent): readonly Doomed[] {
  const all = toRelease(intent).flatMap(({ besides = [], unsure }) => besides.map((one) => ({ ...one, unsure })));
  const byPlace = new Map(all.map((one) => [JSON.stringify([one.resource, one.spec]), one]));
  for (const one of all) if (one.id !== undefined) byPlace.set(JSON.stringify([one.resource, one.spec]), one);
  return [...byPlace.values()].map(({ unsure, ...request }) => ({
    name: request.id ?? JSON.stringify(request.spec),
    request: { ...request },
    unsure: unsure && request.id === undefined,
  }));
}

/** What a person calls it. */
export const nameOf = (intent: Intent, one: Added): string => one.id ?? JSON.stringify(specOf(intent, one));

const named = (identity: string | undefined) => (identity === undefined ? {} : { identity });

/** A cloud may still be at work on what a cancelled step asked for: not there yet is not the same as not there. */
async function untilShown(
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
export function merged(resource: string, reports: readonly EnsureReport[]): EnsureReport {
  const items = reports.flatMap(({ items }): readonly ItemReport[] => items);
  const failure = reports.find((report) => report.failure)?.failure;
  return {
    resource,
    plan: false,
    changed: reports.some(({ changed }) => changed),
    failed: reports.some(({ failed }) => failed),
    items,
    ...(failure ? { failure } : {}),
  };
}
