import { type Call, createMooring, type Failure, type Mooring, type Report, renderPath } from "@mooring/core";
import { stepIdentity } from "./identity.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { intentOf, saveIntent } from "./intent.ts";
import { mask } from "./masks.ts";
import { logEvent } from "./progress.ts";
import { refusal, tell } from "./report.ts";
import { listenForCancel } from "./signals.ts";

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const signal = listenForCancel();
  const inputs = readInputs(environment);
  if (inputs.issues.length > 0) return tell(refusal(inputs.request, wrongInputs(inputs)));
  const mooring = createMooring({ environment, log: logEvent });
  try {
    mask(await mooring.secrets(inputs.request));
    await tell(await ensure(mooring, inputs, { signal, identity: stepIdentity(environment, inputs.release) }));
  } finally {
    await mooring.close();
  }
}

/** With `release`, what would be made is planned and written down first: whatever ends this process, the post step knows. */
async function ensure(mooring: Mooring, inputs: Inputs, call: Call & { identity: string }): Promise<Report> {
  const { request, release } = inputs;
  const options = { release, identity: call.identity };
  if (release && request.plan !== true) {
    const planned = await mooring.ensure({ ...request, plan: true }, call);
    if ("query" in planned || planned.failure) return planned;
    if (!saveIntent(intentOf(request, planned, options))) return refusal(request, tooMuchToRelease);
  }
  const report = await mooring.ensure(request, call);
  if ("resource" in report && !report.plan) saveIntent(intentOf(request, report, options));
  return report;
}

function wrongInputs({ issues }: Inputs): Failure {
  const message = issues.map((issue) => `${renderPath(issue.path)}: ${issue.message}`).join("; ");
  return { code: "input", message, issues, retryable: false };
}

const tooMuchToRelease: Failure = {
  code: "input",
  message: "items: too much for one step to release at the end of the job",
  hint: "Spread the items over several steps.",
  retryable: false,
};

void main(process.env);
