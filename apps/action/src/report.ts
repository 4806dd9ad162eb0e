import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import {
  describeFailure,
  describeItem,
  type EnsureReport,
  errorOf,
  type Failure,
  type ItemReport,
  type Report,
} from "@mooring/core";
import { addressesOf } from "./addresses.ts";
import { plain } from "./plain.ts";
import { type Extras, render, writeSummary } from "./summary.ts";

/** Annotations are cut at 4096 characters; the summary has the rest. */
const NAMED = 3;
/** A job's outputs may be 1 MB together, counted in UTF-16; this step's part of it, in characters. */
const LARGEST = 400_000;
/** What is left out first where it is too much; the file has it all. */
const DISPENSABLE = ["result", "items", "answers", "plan_markdown", "addresses"];
/** A comment on a pull request may have 65,536 characters. */
const COMMENT = 60_000;

/** Everything that a step says in the end: log, outputs, annotation, summary, exit code. The same whether it failed or not. */
export async function tell(report: Report, extras: Extras = {}): Promise<void> {
  const lines = "query" in report ? report.results.map((result) => JSON.stringify(result)) : itemLines(report);
  for (const line of lines) core.info(plain(line));
  const { kept, dropped } = fitted(outputs(report));
  for (const [name, value] of Object.entries(kept)) core.setOutput(name, value);
  core.setOutput("report_file", writeReport(report));
  if (dropped.length > 0)
    core.warning(
      `Too long for an output, and left empty: ${dropped.join(", ")}. The file that \`report_file\` names has it.`,
    );
  if (report.failed) fail(report);
  writeSummary(`Mooring: ${subject(report)}`, report, extras);
}

/** The whole report, for later steps of the job; empty where it cannot be written. */
function writeReport(report: Report): string {
  const file = join(process.env.RUNNER_TEMP ?? tmpdir(), `mooring-${process.pid}-${Date.now()}.json`);
  try {
    writeFileSync(file, JSON.stringify(report), { mode: 0o600 });
    return file;
  } catch (error) {
    core.info(plain(`The report could not be written to a file: ${errorOf(error).message}`));
    return "";
  }
}

function itemLines({ items, plan }: EnsureReport): string[] {
  return items.flatMap((item) => [describeItem(item, plan), ...item.notes.map((note) => `  ${note}`)]);
}

const subject = (report: Report) => ("query" in report ? report.query : report.resource) || "request";

/** All values are text: runners know no others. What only one item can have is empty where there are several. */
export function outputs(report: Report): Record<string, string> {
  const common = { changed: String(report.changed), result: JSON.stringify(report) };
  if ("query" in report) return { ...common, answers: JSON.stringify(report.results) };
  const actions = new Set(report.items.map(({ action }) => action));
  const only = report.items.length === 1 ? report.items[0] : undefined;
  const addresses = [...new Set(report.items.flatMap(addressesOf))];
  return {
    ...common,
    action: actions.size > 1 ? "several" : ([...actions][0] ?? "none"),
    id: only?.id ?? "",
    incarnation: only?.incarnation ?? "",
    address: addresses[0] ?? "",
    addresses: JSON.stringify(addresses),
    items: JSON.stringify(report.items.map(itemOutput)),
    plan_markdown: report.plan ? comment(report) : "",
  };
}

function itemOutput(item: ItemReport) {
  const { id, action, changed, outputs, failure } = item;
  return { id, action, changed, addresses: addressesOf(item), outputs, failure };
}

/**
 * Ready to be put under a pull request; the first line is for whoever looks for the comment of an earlier run. Calls nobody by name, and
 * is told under no issue: the service would take `@octocat` and `#1` out of anybody's text.
 */
const comment = (report: EnsureReport): string =>
  `<!-- mooring plan -->\n${render(`Mooring: plan of ${subject(report)}`, report, {}, COMMENT)}`.replace(
    CALLING,
    (sign) => (sign.length > 3 ? sign : `${sign}\u200b`),
  );

/** Signs that call, and what looks alike and is none: our own codes of signs, in HTML and in the picture's lines. */
const CALLING = /&#\d+;|^ {2}n\d.*$|@|#(?=\d)|GH-(?=\d)/gim;

/** Whole or not at all: half a list would be taken for the list. */
export function fitted(all: Readonly<Record<string, string>>): { kept: Record<string, string>; dropped: string[] } {
  const kept = { ...all };
  const dropped: string[] = [];
  for (const name of DISPENSABLE) {
    const size = Object.values(kept).reduce((sum, text) => sum + text.length, 0);
    if (size <= LARGEST) break;
    if (!kept[name]) continue;
    kept[name] = "";
    dropped.push(name);
  }
  return { kept, dropped };
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
export function failureReport(request: Readonly<Record<string, unknown>>, failure: Failure): Report {
  const { resource, query, plan } = request;
  if (resource === undefined && query !== undefined)
    return { query: String(query), changed: false, failed: true, results: [], failure };
  return { resource: String(resource ?? ""), plan: plan === true, changed: false, failed: true, items: [], failure };
}
