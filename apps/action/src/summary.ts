import { summary } from "@actions/core";
import {
  describeDifference,
  describeFailure,
  type EnsureReport,
  type ItemReport,
  outcome,
  type QueryReport,
  type Report,
  shown,
} from "@mooring/core";
import { html, plain } from "./plain.ts";

/** Above 1 MiB the service drops a summary without a word. */
const LARGEST = 900 * 1024;

/** Writes the step's part of the job summary. Its loss is worth a line, not the step. */
export async function writeSummary(title: string, report: Report): Promise<void> {
  try {
    await summary.addRaw(render(title, report)).write();
  } catch (error) {
    console.log(plain(`The job summary could not be written: ${(error as Error).message}`));
  }
}

export function render(title: string, report: Report): string {
  const { failure } = report;
  const head = `<h3>${html(title)}</h3>\n<p>${html(failure ? describeFailure(failure) : verdict(report))}</p>\n`;
  return "query" in report ? head + answersTable(report) : head + itemsTable(report);
}

function verdict(report: Report): string {
  if ("query" in report) return counted(report.results.length, "answer");
  const counts = new Map<string, number>();
  for (const item of report.items) {
    const word = outcome(item, report.plan);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ") || "nothing to do";
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function itemsTable({ items, plan }: EnsureReport): string {
  return table(
    ["Thing", "Outcome", "Changes", "Remarks"],
    items.map((item) => itemRow(item, plan)),
  );
}

function itemRow(item: ItemReport, plan: boolean): string[] {
  const remarks = [...item.notes, ...(item.failure ? [describeFailure(item.failure)] : [])];
  return [
    code(item.subject),
    html(outcome(item, plan)),
    item.differences.map((difference) => code(describeDifference(difference))).join("<br>"),
    remarks.map(html).join("<br>"),
  ];
}

function answersTable({ results }: QueryReport): string {
  const columns = [...new Set(results.flatMap((result) => Object.keys(result)))];
  return table(
    columns,
    results.map((result) => columns.map((column) => code(shown(result[column])))),
  );
}

const code = (text: string) => `<code>${html(text)}</code>`;

/** Cells are HTML already. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>\n`;
  const lines = [line("th", columns.map(html))];
  let size = Buffer.byteLength(lines[0] as string);
  for (const row of rows) {
    const next = line("td", row);
    size += Buffer.byteLength(next);
    if (size > LARGEST) break;
    lines.push(next);
  }
  const left = rows.length + 1 - lines.length;
  return `<table>\n${lines.join("")}</table>\n${left > 0 ? `<p>… and ${left} more</p>\n` : ""}`;
}
