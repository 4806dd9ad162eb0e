import * as core from "@actions/core";
import { createMooring, type Report, renderPath } from "@mooring/core";
import { stepIdentity } from "./identity.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { saveIntent } from "./intent.ts";
import { mask } from "./masks.ts";
import { plain } from "./plain.ts";
import { logEvent } from "./progress.ts";
import { refusal, tell } from "./report.ts";
import { run } from "./run.ts";
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
        : await run(mooring, inputs, { signal, identity: stepIdentity(environment, inputs.release) }, saveIntent),
    );
  } catch (error) {
    core.setFailed(plain(mooring.redact(`unexpected: ${(error as Error).message}`)));
  } finally {
    await mooring.close();
  }
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

void main(process.env);
