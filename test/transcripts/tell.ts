import type { EnsureReport, Event, QueryReport, Report } from "@mooring/core";
import { describeDifference, outcome } from "@mooring/core/describe";
import type { Sandbox } from "@mooring/sandbox";

type Entry = ReturnType<Sandbox["journal"]["entries"]>[number];
type Item = EnsureReport["items"][number];
type Failure = NonNullable<Report["failure"]>;

/** All that a report says, a line for each part. */
export const tellReport = (report: Report): string[] =>
  "items" in report
    ? [...tellFailure(report.failure), ...report.items.flatMap((item) => tellItem(item, report.plan))]
    : tellResults(report);

const tellResults = ({ failure, results }: QueryReport) => [
  ...tellFailure(failure),
  ...results.map((one) => `= ${canonical(one)}`),
];

/** The differences are told where they are planned: they are the same where the plan is carried out. */
function tellItem(item: Item, plan: boolean): string[] {
  const { subject, differences, notes, spec, outputs, besides, own, mark } = item;
  return [
    [subject, ending(item, plan)].join(": "),
    ...(plan ? differences.map((one) => `~ ${describeDifference(one)}`) : []),
    ...notes.map((note) => `! ${note}`),
    ...tellFailure(item.failure),
    ...Object.entries({ spec, outputs, besides, mark, own }).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name} ${canonical(value)}`],
    ),
  ];
}

/** How it went for one item, in half a line. */
function ending(item: Item, plan: boolean): string {
  const { id, incarnation, changed, effect } = item;
  return [
    outcome(item, plan),
    ...(plan ? [] : [changed ? `changed (${effect})` : `effect ${effect}`]),
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(incarnation === undefined ? [] : [`incarnation ${incarnation}`]),
  ].join(", ");
}

/** Code, sentence, advice and fields of what went wrong. */
function tellFailure(failure: Failure | undefined): string[] {
  if (failure === undefined) return [];
  const { code, message, hint, issues = [], status, request_id, retryable } = failure;
  const about = [code, ...(status === undefined ? [] : [status]), ...(retryable ? ["retryable"] : [])].join(" ");
  const words = request_id === undefined ? message : message.replaceAll(request_id, "<request>");
  // What is wrong with single fields is in the message as well.
  const fields = issues.map(({ path }) => path.join(".")).join(", ");
  return [`x ${about}${fields && ` at ${fields}`}: ${words}`, ...(hint === undefined ? [] : [`> ${hint}`])];
}

/** What a cloud says of the thing. */
export const isState = (line: string): boolean => /^(spec|outputs) /.test(line);

/** In one line: how it ended, and whatever the report says that `usual` does not say, or (of a success) says no more. */
export function tellBriefly(report: EnsureReport, usual: readonly string[], named: (text: string) => string): string {
  const [item] = report.items;
  const isFailed = item?.failure !== undefined;
  const lines = tellReport(report)
    .filter((line) => !(isFailed && isState(line)))
    .map(named);
  const news = lines.filter((line, at) => (item === undefined || at > 0) && !usual.includes(line));
  const missing = isFailed ? [] : usual.slice(1).filter((line) => !lines.includes(line));
  const less = missing.map((line) => `without "${line}"`);
  return [...(item === undefined ? [] : [named(ending(item, report.plan))]), ...news, ...less].join(" | ");
}

/** One line for each request. Of reads between two writes the order is not told, for nobody promises it. */
export function tellJournal(entries: readonly Entry[]): string[] {
  const lines: string[] = [];
  let reads: string[] = [];
  for (const entry of entries) {
    if (!entry.writes) reads.push(requestLine(entry));
    else {
      lines.push(...counted(reads.sort()), requestLine(entry));
      reads = [];
    }
  }
  return [...lines, ...counted(reads.sort())];
}

/** Headers that every request has, or that prove who sends it. */
const USUAL =
  /^(accept|content-|user-agent|host|connection|authorization|x-sdk-date|x-auth-token|x-subject-token|transfer-encoding)/;

function requestLine({ method, path, query, headers, request, status }: Entry): string {
  const own = Object.entries(headers).filter(([name]) => !USUAL.test(name));
  const search = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).join("&");
  return [
    `${method} ${path}${search && `?${search}`}`,
    ...own.map(([name, value]) => `${name}: ${value}`),
    ...(request === undefined ? [] : [canonical(request)]),
    ...(status === 200 ? [] : [`→ ${status ?? "no answer"}`]),
  ].join(" ");
}

function counted(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`));
}

/** What a person is told on the way; the exchanges are in the journal. */
export const tellEvents = (events: readonly Event[]): string[] =>
  counted(
    events.flatMap((event) => {
      if (event.type === "warning") return [`* ${event.message}`];
      return event.type === "waiting" || event.type === "finished" ? [`* ${event.type}: ${event.operation}`] : [];
    }),
  );

/** JSON with its members in order, so that only what is said counts. */
const canonical = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(ordered(value)));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
