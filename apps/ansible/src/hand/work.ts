import type { Call, Mooring, Report } from "@mooring/core";
import { translate } from "../translate.ts";
import type { Entry } from "./file.ts";

/** What became of one request of a file. */
export interface Done {
  readonly entry: Entry;
  /** None where it was not tried. */
  readonly report?: Report;
  readonly request: Readonly<Record<string, unknown>>;
  /** Why it was not tried, or is not planned yet. */
  readonly waits?: string;
}

/** Plans all of a file. What needs another that is still to be changed may not be planned before; that is no failure. */
export async function planAll(mooring: Mooring, entries: readonly Entry[], call: Call): Promise<readonly Done[]> {
  const done = new Map<string, Done>();
  for (const entry of entries) {
    const request = { ...(await translate(entry.request, undefined)), ...(entry.request.query ? {} : { plan: true }) };
    const report = await mooring.ensure(request, call);
    const open = entry.needs.find((name) => pending(done.get(name)));
    const waits = report.failed && open !== undefined ? `can be planned when ${open} is done` : undefined;
    done.set(entry.name, waits ? { entry, request, waits } : { entry, request, report });
  }
  return [...done.values()];
}

/** Carries out all of a file. What needs one that failed is not tried; the others are. `tell` hears of each when it is over. */
export async function applyAll(
  mooring: Mooring,
  planned: readonly Done[],
  call: Call,
  tell: (one: Done) => void,
): Promise<readonly Done[]> {
  const done = new Map<string, Done>();
  const over = (one: Done) => {
    done.set(one.entry.name, one);
    tell(one);
  };
  for (const { entry, request: plan } of planned) {
    const { plan: _, ...request } = plan;
    const failed = entry.needs.find((name) => !done.get(name)?.report || done.get(name)?.report?.failed);
    if (failed !== undefined) over({ entry, request, waits: `not tried: it needs ${failed}` });
    else if (call.signal?.aborted) over({ entry, request, waits: "not tried: stopped by a signal" });
    else over({ entry, request, report: await mooring.ensure(request, call) });
  }
  return [...done.values()];
}

const pending = (one: Done | undefined): boolean => !one?.report || one.report.changed;
