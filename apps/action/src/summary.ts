import { appendFileSync } from "node:fs";
import { info } from "@actions/core";
import {
  describeDifference,
  describeFailure,
  type EnsureReport,
  errorOf,
  type ItemReport,
  outcome,
  type QueryReport,
  type Report,
  shown,
} from "@mooring/core";
import { addressesAfter, addressesBefore, whereOf } from "./addresses.ts";
import { type Intent, toRelease } from "./intent.ts";
import { picture } from "./picture.ts";
import { html, plain } from "./plain.ts";
import { nameOf } from "./release.ts";

/** Above 1 MiB the service drops a summary without a word. */
const LARGEST = 900 * 1024;
/** More columns than that are set one below the other. */
const WIDEST = 6;
/** So many names tell enough of what will be released. */
const NAMED = 20;

/** What is told beside the report. */
export interface Extras {
  /** How long it took, in milliseconds. */
  readonly took?: number;
  /** The cloud's own ids of the requests that changed something. */
  readonly requests?: readonly string[];
  readonly intent?: Intent | undefined;
  /** What a sweep leaves alone, and why. */
  readonly kept?: readonly { readonly id: string; readonly why: string }[];
}

/** Writes the step's part of the job summary. Its loss is worth a line, not the step. */
export function writeSummary(title: string, report: Report, extras: Extras = {}): void {
  try {
    const { GITHUB_STEP_SUMMARY: file } = process.env;
    if (!file) throw new Error("the environment has no GITHUB_STEP_SUMMARY");
    appendFileSync(file, render(title, report, extras));
  } catch (error) {
    info(plain(`The job summary could not be written: ${errorOf(error).message}`));
  }
}

/** HTML and one mermaid fence, as GitHub's Markdown has them; `largest` in bytes. */
export function render(title: string, report: Report, extras: Extras = {}, largest = LARGEST): string {
  const { failure } = report;
  const took = extras.took === undefined ? "" : ` in ${(extras.took / 1000).toFixed(1)} s`;
  const head = `<h3>${html(title)}</h3>\n<p>${html(failure ? describeFailure(failure) : verdict(report) + took)}</p>\n`;
  const tail = "query" in report ? "" : tailOf(report, extras);
  const room = largest - Buffer.byteLength(head) - Buffer.byteLength(tail);
  return head + ("query" in report ? resultsTable(report, room) : itemsTable(report, room)) + tail;
}

function verdict(report: Report): string {
  if ("query" in report) return counted(report.results.length, "result");
  const counts = new Map<string, number>();
  for (const item of report.items) {
    const word = outcome(item, report.plan);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ") || "nothing to do";
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

interface Column {
  readonly title: string;
  /** HTML. */
  cell(item: ItemReport): string;
}

/** A column that has nothing to say is left out. */
function itemsTable({ items, plan }: EnsureReport, room: number): string {
  const columns: readonly Column[] = [
    { title: "Resource", cell: ({ subject }) => code(subject) },
    { title: "Outcome", cell: (item) => html(outcome(item, plan)) },
    { title: "Server", cell: (item) => maybe(whereOf(item).server) },
    { title: "Port", cell: (item) => maybe(whereOf(item).port) },
    { title: "Before", cell: (item) => addressesBefore(item).map(code).join("<br>") },
    { title: plan ? "After, as planned" : "After", cell: (item) => addressesAfter(item).map(code).join("<br>") },
    {
      title: "Changes",
      cell: ({ differences }) => differences.map((one) => code(describeDifference(one))).join("<br>"),
    },
    { title: "Notes", cell: notesOf },
  ];
  const shownItems = items.slice(0, 1000);
  const used = columns.filter(
    ({ title, cell }) => title === "Resource" || shownItems.some((item) => cell(item) !== ""),
  );
  return table(
    used.map(({ title }) => title),
    items.map((item) => () => used.map(({ cell }) => cell(item))),
    room,
  );
}

const notesOf = ({ notes, failure }: ItemReport) =>
  [...notes, ...(failure ? [describeFailure(failure)] : [])].map(html).join("<br>");

/** The picture comes last: where mermaid is not drawn, everything has been said. */
function tailOf({ items }: EnsureReport, { intent, requests = [], kept = [] }: Extras): string {
  const due = intent && intent.release !== "never" ? toRelease(intent).map((one) => nameOf(intent, one)) : [];
  const when =
    intent?.release === "on-failure" ? "When the job fails, its end releases" : "At the end of the job is released";
  const more = due.length > NAMED ? ` and ${due.length - NAMED} more` : "";
  const stays = kept.slice(0, NAMED).map(({ id, why }) => `${code(id)}: ${html(why)}`);
  const drawn = picture(items);
  return [
    ...(due.length === 0 ? [] : [`<p>${when}: ${due.slice(0, NAMED).map(code).join(", ")}${more}</p>`]),
    ...(stays.length === 0
      ? []
      : [`<details><summary>${counted(kept.length, "thing")} left alone</summary>${stays.join("<br>")}</details>`]),
    ...(requests.length === 0
      ? []
      : [`<details><summary>Request ids</summary>${requests.map(code).join("<br>")}</details>`]),
    ...(drawn === "" ? [] : ["", drawn, ""]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function resultsTable({ results }: QueryReport, room: number): string {
  const columns = [...new Set(results.flatMap((result) => Object.keys(result)))];
  if (columns.length <= WIDEST) {
    const rows = results.map((result) => () => columns.map((column) => cellOf(result[column])));
    return table(columns, rows, room);
  }
  let left = room;
  const blocks: string[] = [];
  for (const result of results) {
    const rows = Object.entries(result).map(([name, value]) => () => [html(name), cellOf(value)]);
    const block = `<details${results.length === 1 ? " open" : ""}><summary>${cellOf(Object.values(result)[0])}</summary>\n${table([], rows, left)}</details>\n`;
    left -= Buffer.byteLength(block);
    if (left < 0) break;
    blocks.push(block);
  }
  return blocks.join("") + andMore(results.length - blocks.length);
}

const cellOf = (value: unknown) => code(shown(value));
const maybe = (text: string | undefined) => (text === undefined ? "" : code(text));
const code = (text: string) => `<code>${html(text)}</code>`;
const andMore = (left: number) => (left > 0 ? `<p>… and ${left} more</p>\n` : "");

/** Cells are HTML already. As many rows as there is room for. */
function table(columns: readonly string[], rows: readonly (() => readonly string[])[], room: number): string {
  if (rows.length === 0) return "";
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>\n`;
  const head = columns.length === 0 ? "" : line("th", columns.map(html));
  const lines: string[] = [];
  let size = Buffer.byteLength(head) + 100;
  for (const row of rows) {
    const next = line("td", row());
    size += Buffer.byteLength(next);
    if (size > room) break;
    lines.push(next);
  }
  return `<table>\n${head}${lines.join("")}</table>\n${andMore(rows.length - lines.length)}`;
}
