import * as core from "@actions/core";
import { createMooring, errorOf, type Mooring, type Report, renderPath, systemClock } from "@mooring/core";
import { advised } from "./advice.ts";
import { lostVoice } from "./channels.ts";
import { stepIdentity } from "./identity.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { type Intent, saveIntent } from "./intent.ts";
import { makerOf } from "./maker.ts";
import { createMask } from "./masks.ts";
import { plain } from "./plain.ts";
import { createProgress } from "./progress.ts";
import { failureReport, tell } from "./report.ts";
import { run } from "./run.ts";
import { listenForCancel } from "./signals.ts";

/** The step. */
export async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const { signal, late } = listenForCancel();
  const inputs = await readInputs(environment);
  const mask = createMask();
  const progress = createProgress();
  const mooring = createMooring({ environment, log: progress.log, onSecret: mask });
  const began = systemClock.now();
  let intent: Intent | undefined;
  const save = (latest: Intent) => {
    intent = latest;
    return saveIntent(latest);
  };
  try {
    if (inputs.sweep?.token !== undefined) mask(inputs.sweep.token);
    await mooring.secrets(inputs.request);
    const lost = lostVoice(environment);
    if (lost !== undefined) return core.setFailed(plain(mooring.redact(lost)));
    for (const name of inputs.strays) core.debug(plain(`${name} is not an input of this action, and is passed over`));
    const carried = () =>
      inputs.sweep
        ? import("./tidy.ts").then(({ tidy }) => tidy(mooring, inputs, environment, signal, Date.now()))
        : carry(mooring, inputs, environment, signal, save).then((report) => ({ report, kept: [] }));
    const { report, kept } =
      inputs.issues.length > 0
        ? { report: wrongInputs(inputs, mooring.redact), kept: [] }
        : await Promise.race([carried(), late.then(() => ({ report: cutShort(inputs, intent), kept: [] }))]);
    progress.end();
    await tell(advised(report, environment), {
      took: systemClock.now() - began,
      requests: progress.requests(),
      intent,
      kept,
    });
  } catch (error) {
    core.setFailed(plain(mooring.redact(`unexpected: ${errorOf(error).message}`)));
  } finally {
    await Promise.race([mooring.close(), late]);
  }
  // Whatever hangs would keep the process from its end.
  if (signal.aborted) process.exit();
}

function carry(
  mooring: Mooring,
  inputs: Inputs,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  save: (intent: Intent) => boolean,
): Promise<Report> {
  const lent = inputs.release !== "never";
  const identity = stepIdentity(environment, { ...inputs, ofTheRun: lent });
  const maker = lent ? makerOf(environment, { ...inputs, always: inputs.release === "always" }, Date.now()) : undefined;
  return run(mooring, inputs, { signal, ...(identity === undefined ? {} : { identity }) }, save, maker);
}

/** What stands in the wrong input may be a secret. */
function wrongInputs({ request, issues }: Inputs, redact: (text: string) => string): Report {
  const found = issues.map(({ path, message }) => ({ path, message: redact(message) }));
  const message = found.map((issue) => `${renderPath(issue.path)}: ${issue.message}`).join("; ");
  const asked = Object.fromEntries(
    ["resource", "query"].flatMap((name) =>
      request[name] === undefined ? [] : [[name, redact(String(request[name]))]],
    ),
  );
  return failureReport({ ...request, ...asked }, { code: "input", message, issues: found, retryable: false });
}

/** The job was cancelled, and something hangs. Nothing was written where nothing was written down. */
function cutShort({ request }: Inputs, intent: Intent | undefined): Report {
  const report = failureReport(request, {
    code: "cancelled",
    message: "the job was cancelled, and what was under way did not end in time",
    hint: intent
      ? "What the step added may be there: where it is to be released, the post step looks for it; otherwise run again to see."
      : "Nothing was written.",
    retryable: false,
  });
  return "items" in report ? { ...report, changed: intent !== undefined } : report;
}
