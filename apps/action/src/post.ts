import * as core from "@actions/core";
import { createMooring, describeFailure, describeItem, type EnsureReport, errorOf, type Mooring } from "@mooring/core";
import { giveBackEarlier } from "./earlier.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { type Intent, loadIntent, releasedIntent, saveIntent, toRelease } from "./intent.ts";
import { createMask } from "./masks.ts";
import { plain } from "./plain.ts";
import { createProgress } from "./progress.ts";
import { mend, merged, nameOf, release } from "./release.ts";
import { listenForCancel } from "./signals.ts";
import { writeSummary } from "./summary.ts";

/** A warning is cut at 4096 characters; the log and the summary have the rest. */
const NAMED = 3;

/** The end of the job. */
export async function post(environment: NodeJS.ProcessEnv): Promise<void> {
  const { signal } = listenForCancel();
  const progress = createProgress();
  const mooring = createMooring({ environment, log: progress.log, onSecret: createMask() });
  const inputs = await readInputs(environment);
  try {
    const intent = loadIntent();
    if (!intent) return void core.info("Nothing to release.");
    const whole = await giveBack(mooring, intent, inputs, signal);
    progress.end();
    if (whole) writeSummary(`Mooring: release of ${intent.resource}`, whole, { requests: progress.requests() });
  } catch (error) {
    warn(inputs, mooring.redact(`unexpected: ${errorOf(error).message}`));
  } finally {
    await mooring.close();
  }
}

/** All that was done about it; `undefined` where nothing was. */
async function giveBack(
  mooring: Mooring,
  intent: Intent,
  inputs: Inputs,
  signal: AbortSignal,
): Promise<EnsureReport | undefined> {
  const { settings = {} } = inputs.request;
  await mooring.secrets({ resource: intent.resource, settings });
  const things = toRelease(intent);
  const mayBeMore = intent.maker !== undefined && intent.maker.attempt > 1;
  const due = (things.length > 0 || mayBeMore) && isDue(intent, inputs);
  if (things.length === 0 && !mayBeMore) core.info("Nothing to release.");
  else if (!due) sayWhatStays(mooring, intent);
  const unreadable = inputs.issues.find(({ path }) => path[0] === "settings");
  if (unreadable) {
    if (due)
      warn(
        inputs,
        things.map((one) => mooring.redact(`${nameOf(intent, one)} stays: settings: ${unreadable.message}`)),
      );
    return undefined;
  }
  const mended = intent.halfDone ? await mendAll(mooring, intent, inputs, signal) : undefined;
  const released = due ? await releaseAll(mooring, intent, inputs, signal) : undefined;
  const told = [mended, released].filter((one) => one !== undefined);
  return told.length > 0 ? merged(intent.resource, told) : undefined;
}

/** `on-failure`: the job's own word, and where the runner does not give it, the step's. */
function isDue({ release: when, failed }: Intent, { jobStatus }: Inputs): boolean {
  if (when !== "on-failure") return when === "always";
  return failed || (jobStatus !== undefined && jobStatus !== "success");
}

function sayWhatStays({ redact }: Mooring, intent: Intent): void {
  const why = intent.release === "on-failure" ? "the job has not failed" : "`release` is `never`";
  for (const one of toRelease(intent))
    core.info(plain(redact(`${nameOf(intent, one)} stays: this step made it, and ${why}.`)));
}

/** A server that was stopped for us runs again, whatever `release` says. */
async function mendAll(
  mooring: Mooring,
  intent: Intent,
  inputs: Inputs,
  signal: AbortSignal,
): Promise<EnsureReport | undefined> {
  const report = await mend(mooring, intent, inputs.request.settings ?? {}, signal);
  for (const { notes } of report.items) for (const note of notes) core.info(plain(note));
  const failures = [report, ...report.items].flatMap(({ failure }) => (failure ? [describeFailure(failure)] : []));
  if (failures.length > 0)
    warn(
      inputs,
      failures.map((why) => mooring.redact(`what the step left half done could not be looked after: ${why}`)),
      "Run the step again.",
    );
  const touched = report.items.filter(({ changed, failure }) => changed || failure);
  return touched.length > 0 ? { ...report, items: touched } : undefined;
}

/**
 * From the state comes what to remove, from the inputs only how to reach the cloud: they are evaluated anew and may have changed.
 * Whatever stays behind is told with its reason, and fails a job only where that was asked for.
 */
async function releaseAll(
  mooring: Mooring,
  intent: Intent,
  inputs: Inputs,
  signal: AbortSignal,
): Promise<EnsureReport> {
  const settings = inputs.request.settings ?? {};
  const own = await release(mooring, intent, settings, signal);
  // What was made for the sake of others is looked for with them.
  if (own.every(({ report }) => !report.failed))
    saveIntent(releasedIntent(intent, new Set(own.flatMap(({ index }) => index ?? []))));
  const earlier = (await giveBackEarlier(mooring, intent, settings, signal)).flatMap((report) =>
    report.items.length === 0 && !report.failure
      ? []
      : [{ name: "what an earlier attempt made", resource: report.resource, report, doubts: [] }],
  );
  const released = [...own, ...earlier];
  const whole = merged(
    intent.resource,
    released.map(({ report }) => report),
  );
  for (const item of whole.items) core.info(plain(describeItem(item, false)));
  const left = released.flatMap(({ name, resource, report }) => {
    const failure = report.failure ?? report.items.find((item) => item.failure)?.failure;
    const why = failure && describeFailure(failure);
    return why
      ? [mooring.redact(`${name} stays: ${why} Remove with \`resource: ${resource}\` and \`state: absent\`.`)]
      : [];
  });
  if (left.length > 0) warn(inputs, left);
  const doubts = released.flatMap(({ name, doubts }) => doubts.map((why) => mooring.redact(`${name}: ${why}`)));
  if (doubts.length > 0) core.warning(plain(few(doubts).join("\n")), { title: "Mooring: something may have stayed" });
  return whole;
}

function warn({ releaseMustSucceed }: Inputs, reasons: string | readonly string[], advice = ""): void {
  const message = plain([...few([reasons].flat()), advice].join("\n").trim());
  const title = "Mooring: not everything was released";
  if (releaseMustSucceed) {
    core.error(message, { title });
    process.exitCode = 1;
  } else core.warning(message, { title });
}

const few = (all: readonly string[]): readonly string[] =>
  all.length > NAMED ? [...all.slice(0, NAMED), `… and ${all.length - NAMED} more.`] : all;
