import * as core from "@actions/core";
import { createMooring, describeFailure, describeItem } from "@mooring/core";
import { readInputs } from "./inputs.ts";
import { type Added, type Intent, loadIntent } from "./intent.ts";
import { mask } from "./masks.ts";
import { plain } from "./plain.ts";
import { logEvent } from "./progress.ts";
import { merged, type Released, release } from "./release.ts";
import { listenForCancel } from "./signals.ts";
import { writeSummary } from "./summary.ts";

/** A warning is cut at 4096 characters; the log and the summary have the rest. */
const NAMED = 3;

async function post(environment: NodeJS.ProcessEnv): Promise<void> {
  const signal = listenForCancel();
  try {
    const intent = loadIntent();
    if (!intent || intent.added.length === 0) core.info("Nothing to release.");
    else if (intent.release) await releaseAll(intent, environment, signal);
    else sayWhatStays(intent);
  } catch (error) {
    warn(`unexpected: ${(error as Error).message}`);
  }
}

function sayWhatStays({ added }: Intent): void {
  for (const one of added) core.info(plain(`${nameOf(one)} stays: this step made it, and \`release\` is false.`));
}

/** From the state comes what to remove, from the inputs only how to reach the cloud: they are evaluated anew and may have changed. */
async function releaseAll(intent: Intent, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const { request, issues } = readInputs(environment);
  const { settings = {} } = request;
  const unreadable = issues.find(({ path }) => path[0] === "settings");
  if (unreadable) return warn(intent.added.map((one) => `${nameOf(one)} stays: settings: ${unreadable.message}`));
  const mooring = createMooring({ environment, log: logEvent });
  try {
    mask(await mooring.secrets({ resource: intent.resource, spec: {}, settings }));
    await tell(intent, await release(mooring, intent, settings, signal));
  } finally {
    await mooring.close();
  }
}

/** Whatever stays behind is told with its reason, and does not fail a job whose own work is done. */
async function tell({ resource }: Intent, released: readonly Released[]): Promise<void> {
  const whole = merged(resource, released);
  for (const item of whole.items) core.info(plain(describeItem(item, false)));
  const left = released.flatMap(({ added, report }) => {
    const failure = report.failure ?? report.items[0]?.failure;
    return failure ? [`${nameOf(added)} stays: ${describeFailure(failure)}`] : [];
  });
  if (left.length > 0) warn(left, `Remove with \`resource: ${resource}\`, \`state: absent\` and the same fields.`);
  await writeSummary(`Mooring: release of ${resource}`, whole);
}

const nameOf = ({ id, spec }: Added) => id ?? JSON.stringify(spec);

function warn(reasons: string | readonly string[], advice = ""): void {
  const all = [reasons].flat();
  const more = all.length > NAMED ? [`… and ${all.length - NAMED} more.`] : [];
  const message = [...all.slice(0, NAMED), ...more, advice].join("\n").trim();
  core.warning(plain(message), { title: "Mooring: not everything was released" });
}

void post(process.env);
