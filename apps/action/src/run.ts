import type { Call, Failure, Mooring, Report } from "@mooring/core";
import { aboutThings, isMap } from "@mooring/core";
import type { Inputs } from "./inputs.ts";
import { finalIntent, type Intent, namedIntent, openIntent, plannedIn } from "./intent.ts";
import { type Maker, markOf } from "./maker.ts";
import { failureReport } from "./report.ts";

type Asked = Inputs["request"];

/**
 * What the step does. What would be made is planned and written down before anything is: whatever ends this process, the post step
 * knows. `save` answers `false` where it is too much to be remembered.
 */
export async function run(
  mooring: Mooring,
  { request, release }: Pick<Inputs, "request" | "release">,
  caller: Call,
  save: (intent: Intent) => boolean,
  maker?: Maker,
): Promise<Report> {
  const call: Call = maker ? { ...caller, mark: (index) => markOf(maker, index) } : caller;
  if (request.query !== undefined || request.plan === true) return mooring.ensure(request, call);
  const options = { release, identity: call.identity, maker };
  let intent = openIntent(request, options);
  let known = false;
  if (release !== "never" && request.state !== "absent") {
    const planned = aboutThings(await mooring.ensure({ ...request, plan: true }, call));
    if (planned.failure) return planned;
    intent = openIntent(request, options, plannedIn(planned, maker));
    known = save(intent);
    if (!known) return failureReport(request, tooMuchToRelease);
  } else if (await isSound(mooring, request)) known = save(intent);
  const named = (index: number, id: string) => {
    const grown = namedIntent(intent, index, id);
    if (grown && save(grown)) intent = grown;
  };
  const report = aboutThings(await mooring.ensure(request, known ? { ...call, named } : call));
  if (known || !report.failure) save(finalIntent(intent, report));
  return report;
}

/** What will be refused is not written down: anything may stand in it. Sends nothing. */
async function isSound(mooring: Mooring, { resource, spec, items = [spec], settings }: Asked): Promise<boolean> {
  if (!Array.isArray(items) || !(settings === undefined || isMap(settings))) return false;
  try {
    for (const one of items) {
      const checked = await mooring.check(String(resource), one, settings);
      if ("issues" in checked) return false;
    }
    return true;
  } catch {
    return false;
  }
}

const tooMuchToRelease: Failure = {
  code: "input",
  message: "items: too much for one step to release at the end of the job",
  hint: "Spread the items over several steps.",
  retryable: false,
};
