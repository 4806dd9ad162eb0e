import type { Failure, ItemReport, Report } from "@mooring/core";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the engine can only say in general, with what the author of a workflow is to do about it. */
export function advised(report: Report, environment: Environment): Report {
  const advice = (failure: Failure): Failure => {
    const better = hintFor(failure, environment);
    return better === undefined ? failure : { ...failure, hint: better };
  };
  const whole: Report = report.failure ? { ...report, failure: advice(report.failure) } : report;
  if ("query" in whole) return whole;
  const items = whole.items.map(
    (item): ItemReport => (item.failure ? { ...item, failure: advice(item.failure) } : item),
  );
  return { ...whole, items };
}

function hintFor({ code, status, hint, issues }: Failure, { GITHUB_EVENT_NAME = "" }: Environment): string | undefined {
  if (issues?.some(({ path, message }) => path.at(-1) === "name" && message.includes("nothing stable")))
    return "State it; or give the step an `id`, or the input `name`, of which one can be made.";
  const isMissing = code === "credentials" && status === undefined && hint !== undefined;
  if (isMissing && /^pull_request/.test(GITHUB_EVENT_NAME))
    return `${hint} In a pull request from a fork, GitHub hands out no secrets.`;
  return undefined;
}
