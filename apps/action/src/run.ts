import type { Call, EnsureReport, Failure, Mooring, Report } from "@mooring/core";
import type { Inputs } from "./inputs.ts";
import { type Intent, namedIntent, plannedIntent, settledIntent } from "./intent.ts";
import { refusal } from "./report.ts";

/**
 * What the step does. What would be made is planned and written down before anything is: whatever ends this process, the post step
 * knows. `save` answers `false` where it is too much to be remembered.
 */
export async function run(
  mooring: Mooring,
  { request, release }: Pick<Inputs, "request" | "release">,
  call: Call & { readonly identity: string },
  save: (intent: Intent) => boolean,
): Promise<Report> {
  if (request.query !== undefined || request.plan === true || request.state === "absent")
    return mooring.ensure(request, call);
  let intent: Intent = { version: 2, resource: String(request.resource), release, added: [] };
  if (release) {
    const planned = (await mooring.ensure({ ...request, plan: true }, call)) as EnsureReport;
    if (planned.failure) return planned;
    intent = plannedIntent(request, planned, { release, identity: call.identity });
    if (!save(intent)) return refusal(request, tooMuchToRelease);
  }
  const named = (index: number, id: string) => {
    intent = namedIntent(intent, index, id);
    save(intent);
  };
  const report = (await mooring.ensure(request, release ? { ...call, named } : call)) as EnsureReport;
  save(settledIntent(intent, request, report, call.identity));
  return report;
}

const tooMuchToRelease: Failure = {
  code: "input",
  message: "items: too much for one step to release at the end of the job",
  hint: "Spread the items over several steps.",
  retryable: false,
};
