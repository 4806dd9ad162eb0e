import * as core from "@actions/core";
import {
  systemClock as clock,
  createMooring,
  describeFailure,
  describeItem,
  type EnsureReport,
  type Report,
} from "@mooring/core";
import { readInputs } from "./inputs.ts";
import { type Added, type Intent, loadIntent } from "./intent.ts";
import { mask } from "./masks.ts";
import { plain } from "./plain.ts";
import { logEvent } from "./progress.ts";
import { listenForCancel } from "./signals.ts";
import { writeSummary } from "./summary.ts";

/** A cancelled job leaves five minutes to all its post steps together. */
const timeouts = { attempt_seconds: 15, retry_seconds: 30, wait_seconds: 50, deadline_seconds: 60 };
/** How long, and how often, to look for what a broken-off step may have left on its way, in milliseconds. */
const PATIENCE = 40_000;
const LOOK = 2_000;

async function post(environment: NodeJS.ProcessEnv): Promise<void> {
  const signal = listenForCancel();
  try {
    const intent = loadIntent();
    if (!intent || intent.added.length === 0) core.info("Nothing to release.");
    else if (intent.release) await release(intent, environment, signal);
    else sayWhatStays(intent);
  } catch (error) {
    warn(`unexpected: ${(error as Error).message}`);
  }
}

function sayWhatStays({ added }: Intent): void {
  for (const one of added) core.info(plain(`${nameOf(one)} stays: this step made it, and \`release\` is false.`));
}

/** From the state comes what to remove, from the inputs only how to reach the cloud: they are evaluated anew and may have changed. */
async function release(intent: Intent, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const { request, issues } = readInputs(environment);
  const unreadable = issues.find(({ path }) => path[0] === "settings");
  if (unreadable) return warn(`${names(intent.added)} stays: settings: ${unreadable.message}`);
  const mooring = createMooring({ environment, log: logEvent });
  try {
    const { settings } = request;
    const absent = { resource: intent.resource, state: "absent", timeouts, ...(settings ? { settings } : {}) };
    mask(await mooring.secrets(absent));
    const reports = await Promise.all(
      intent.added.map(({ spec, id, identity, unsure }) => {
        const request = { ...absent, spec, ...(id === undefined ? {} : { id }) };
        return untilSeen(unsure, signal, () => mooring.ensure(request, { identity, signal }));
      }),
    );
    await tell(intent, reports);
  } finally {
    await mooring.close();
  }
}

/** A cloud may still be at work on what a cancelled step asked for: not there yet is not the same as not there. */
async function untilSeen(unsure: boolean, signal: AbortSignal, remove: () => Promise<Report>): Promise<Report> {
  const end = clock.now() + PATIENCE;
  let report = await remove();
  while (unsure && !report.changed && !report.failed && clock.now() < end && !signal.aborted) {
    await clock.sleep(LOOK, signal).catch(() => undefined);
    report = await remove();
  }
  return report;
}

/** Whatever stays behind is told with its reason, and does not fail a job whose own work is done. */
async function tell({ resource, added }: Intent, reports: readonly Report[]): Promise<void> {
  const whole = merged(resource, reports);
  for (const item of whole.items) core.info(plain(describeItem(item, false)));
  const left = reports.flatMap((report, index) => {
    const failure = report.failure ?? ("items" in report ? report.items[0]?.failure : undefined);
    return failure ? [`${nameOf(added[index] as Added)} stays: ${describeFailure(failure)}`] : [];
  });
  if (left.length > 0)
    warn(
      `${left.slice(0, 3).join("\n")}\nRemove with \`resource: ${resource}\`, \`state: absent\` and the same fields.`,
    );
  await writeSummary(`Mooring: release of ${resource}`, whole);
}

function merged(resource: string, reports: readonly Report[]): EnsureReport {
  const items = reports.flatMap((report) => ("items" in report ? report.items : []));
  const failure = reports.find((report) => report.failure)?.failure;
  return {
    resource,
    plan: false,
    changed: items.some(({ changed }) => changed),
    failed: reports.some(({ failed }) => failed),
    items,
    ...(failure ? { failure } : {}),
  };
}

const nameOf = ({ id, spec }: Added) => id ?? JSON.stringify(spec);
const names = (added: readonly Added[]) => added.slice(0, 3).map(nameOf).join(", ");

const warn = (message: string) => core.warning(plain(message), { title: "Mooring: not everything was released" });

void post(process.env);
