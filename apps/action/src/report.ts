import * as core from "@actions/core";
import {
  describeFailure,
  describeItem,
  type EnsureReport,
  type Failure,
  type ItemReport,
  type Report,
} from "@mooring/core";
import { plain } from "./plain.ts";
import { writeSummary } from "./summary.ts";

/** Annotations are cut at 4096 characters; the summary has the rest. */
const NAMED = 3;

/** Everything that a step says in the end: log, outputs, annotation, summary, exit code. The same whether it failed or not. */
export async function tell(report: Report): Promise<void> {
  const lines = "query" in report ? report.results.map((result) => JSON.stringify(result)) : itemLines(report);
  for (const line of lines) core.info(plain(line));
  for (const [name, value] of Object.entries(outputs(report))) core.setOutput(name, value);
  if (report.failed) fail(report);
  await writeSummary(`Mooring: ${subject(report)}`, report);
}

function itemLines({ items, plan }: EnsureReport): string[] {
  return items.flatMap((item) => [describeItem(item, plan), ...item.notes.map((note) => `  ${note}`)]);
}

const subject = (report: Report) => ("query" in report ? report.query : report.resource) || "request";

export function outputs(report: Report): Record<string, string> {
  const common = { changed: String(report.changed), result: JSON.stringify(report) };
  if ("query" in report) return { ...common, answers: JSON.stringify(report.results) };
  const actions = new Set(report.items.map(({ action }) => action));
  const only = report.items.length === 1 ? report.items[0] : undefined;
  return {
    ...common,
    action: actions.size > 1 ? "several" : ([...actions][0] ?? "none"),
    id: only?.id ?? "",
    items: JSON.stringify(report.items.map(itemOutput)),
  };
}

function itemOutput({ id, action, changed, outputs, failure }: ItemReport) {
  return { id, action, changed, outputs, failure };
}

/** One annotation, for the service shows ten at most. */
function fail(report: Report): void {
  core.error(plain(reason(report)), { title: plain(`Mooring: ${subject(report)} failed`) });
  process.exitCode = 1;
}

function reason(report: Report): string {
  if (report.failure) return describeFailure(report.failure);
  if ("query" in report) return "the query failed";
  const failed = report.items.flatMap(({ failure }, index) => (failure ? [{ failure, index }] : []));
  if (report.items.length === 1 && failed[0]) return describeFailure(failed[0].failure);
  const named = failed.slice(0, NAMED).map(({ failure, index }) => `items[${index}]: ${describeFailure(failure)}`);
  const more = failed.length > NAMED ? [`… and ${failed.length - NAMED} more: see the job summary.`] : [];
  return [`${failed.length} of ${report.items.length} items failed.`, ...named, ...more].join("\n");
}

/** The report of a request that could not even be put together: nothing was sent. */
export function refusal(request: Readonly<Record<string, unknown>>, failure: Failure): Report {
  const { resource, query, plan } = request;
  if (resource === undefined && query !== undefined)
    return { query: String(query), changed: false, failed: true, results: [], failure };
  return { resource: String(resource ?? ""), plan: plan === true, changed: false, failed: true, items: [], failure };
}
