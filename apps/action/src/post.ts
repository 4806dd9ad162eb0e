import * as core from "@actions/core";
import { createMooring, describeFailure, describeItem, type Mooring } from "@mooring/core";
import { type Inputs, readInputs } from "./inputs.ts";
import { type Added, type Intent, loadIntent } from "./intent.ts";
import { mask } from "./masks.ts";
import { plain } from "./plain.ts";
import { logEvent } from "./progress.ts";
import { merged, type Released, release, toRelease } from "./release.ts";
import { listenForCancel } from "./signals.ts";
import { writeSummary } from "./summary.ts";

/** A warning is cut at 4096 characters; the log and the summary have the rest. */
const NAMED = 3;

async function post(environment: NodeJS.ProcessEnv): Promise<void> {
  const signal = listenForCancel();
  const mooring = createMooring({ environment, log: logEvent, onSecret: mask });
  try {
    const intent = loadIntent();
    if (!intent || toRelease(intent).length === 0) core.info("Nothing to release.");
    else if (intent.release) await releaseAll(mooring, intent, readInputs(environment), signal);
    else sayWhatStays(intent, mooring.redact);
  } catch (error) {
    warn(mooring.redact(`unexpected: ${(error as Error).message}`));
  } finally {
    await mooring.close();
  }
}

function sayWhatStays(intent: Intent, redact: (text: string) => string): void {
  for (const one of toRelease(intent))
    core.info(plain(redact(`${nameOf(one)} stays: this step made it, and \`release\` is false.`)));
}

/** From the state comes what to remove, from the inputs only how to reach the cloud: they are evaluated anew and may have changed. */
async function releaseAll(
  mooring: Mooring,
  intent: Intent,
  { request, issues }: Inputs,
  signal: AbortSignal,
): Promise<void> {
  const { settings = {} } = request;
  await mooring.secrets({ resource: intent.resource, settings });
  const unreadable = issues.find(({ path }) => path[0] === "settings");
  if (unreadable)
    return warn(
      toRelease(intent).map((one) => mooring.redact(`${nameOf(one)} stays: settings: ${unreadable.message}`)),
    );
  await tell(intent, await release(mooring, intent, settings, signal), mooring.redact);
}

/** Whatever stays behind is told with its reason, and does not fail a job whose own work is done. */
async function tell(
  { resource }: Intent,
  released: readonly Released[],
  redact: (text: string) => string,
): Promise<void> {
  const whole = merged(resource, released);
  for (const item of whole.items) core.info(plain(describeItem(item, false)));
  const left = released.flatMap(({ added, report }) => {
    const failure = report.failure ?? report.items[0]?.failure;
    return failure ? [redact(`${nameOf(added)} stays: ${describeFailure(failure)}`)] : [];
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
