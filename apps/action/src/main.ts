import * as core from "@actions/core";
import { createMooring, type Report, renderPath } from "@mooring/core";
import { advised } from "./advice.ts";
import { stepIdentity } from "./identity.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { type Intent, saveIntent } from "./intent.ts";
import { mask } from "./masks.ts";
import { plain } from "./plain.ts";
import { createProgress } from "./progress.ts";
import { refusal, tell } from "./report.ts";
import { run } from "./run.ts";
import { listenForCancel } from "./signals.ts";

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const { signal, late } = listenForCancel();
  const inputs = readInputs(environment);
  const progress = createProgress();
  const mooring = createMooring({ environment, log: progress.log, onSecret: mask });
  const began = performance.now();
  let intent: Intent | undefined;
  const save = (latest: Intent) => {
    intent = latest;
    return saveIntent(latest);
  };
  try {
    await mooring.secrets(inputs.request);
    for (const name of inputs.strays) core.debug(plain(`${name} is not an input of this action, and is passed over`));
    const identity = stepIdentity(environment, { ...inputs, ofTheRun: inputs.release !== "never" });
    const report =
      inputs.issues.length > 0
        ? wrongInputs(inputs, mooring.redact)
        : await Promise.race([
            run(mooring, inputs, { signal, ...(identity === undefined ? {} : { identity }) }, save),
            late.then(() => cutShort(inputs, intent)),
          ]);
    progress.end();
    await tell(advised(report, environment), {
      took: performance.now() - began,
      requests: progress.requests(),
      intent,
    });
  } catch (error) {
    core.setFailed(plain(mooring.redact(`unexpected: ${(error as Error).message}`)));
  } finally {
    await Promise.race([mooring.close(), late]);
  }
  // Whatever hangs would keep the process from its end.
  if (signal.aborted) process.exit();
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
  return refusal({ ...request, ...asked }, { code: "input", message, issues: found, retryable: false });
}

/** The job was cancelled, and something hangs. Nothing was written where nothing was written down. */
function cutShort({ request }: Inputs, intent: Intent | undefined): Report {
  const report = refusal(request, {
    code: "cancelled",
    message: "the job was cancelled, and what was under way did not end in time",
    hint: intent
      ? "What the step added may be there: where it is to be released, the post step looks for it; otherwise run again to see."
      : "Nothing was written.",
    retryable: false,
  });
  return { ...report, changed: intent !== undefined } as Report;
}

void main(process.env);
