import * as core from "@actions/core";
import { type Call, createMooring, type Failure, type Mooring, type Report, renderPath } from "@mooring/core";
import { stepIdentity } from "./identity.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { intentOf, saveIntent } from "./intent.ts";
import { mask } from "./masks.ts";
import { plain } from "./plain.ts";
import { logEvent } from "./progress.ts";
import { refusal, tell } from "./report.ts";
import { listenForCancel } from "./signals.ts";

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const signal = listenForCancel();
  const inputs = readInputs(environment);
  const mooring = createMooring({ environment, log: logEvent, onSecret: mask });
  try {
    await mooring.secrets(inputs.request);
    await tell(
      inputs.issues.length > 0
        ? wrongInputs(inputs, mooring.redact)
        : await ensure(mooring, inputs, { signal, identity: stepIdentity(environment, inputs.release) }),
    );
  } catch (error) {
    core.setFailed(plain(mooring.redact(`unexpected: ${(error as Error).message}`)));
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

const tooMuchToRelease: Failure = {
  code: "input",
  message: "items: too much for one step to release at the end of the job",
  hint: "Spread the items over several steps.",
  retryable: false,
};

void main(process.env);
