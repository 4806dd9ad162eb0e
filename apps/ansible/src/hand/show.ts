import { describeFailure, describeItem, type ItemReport, type Report, shown } from "@mooring/core";
import { forAnsible } from "../failure-reply.ts";
import type { Done } from "./work.ts";

/** Puts a text into a colour, or does not. */
type Paint = (colour: keyof typeof colours, text: string) => string;

const colours = { red: 31, green: 32, yellow: 33, dim: 2 } as const;

/** ANSI colours, or none. */
export const painter =
  (coloured: boolean): Paint =>
  (colour, text) =>
    coloured ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text;

const signs = {
  none: [" ", "dim"],
  create: ["+", "green"],
  update: ["~", "yellow"],
  replace: ["±", "yellow"],
  delete: ["-", "yellow"],
} as const;

/** A line for each thing, with its notes below; `quiet`: only of what changed or failed. */
export function linesOf({ entry, report, waits }: Done, paint: Paint, quiet: boolean): string[] {
  if (!report) return [paint("yellow", `? ${entry.name}: ${waits}`)];
  return linesOfReport(report, paint, quiet);
}

function linesOfReport(report: Report, paint: Paint, quiet: boolean): string[] {
  const { failure } = report;
  if (failure)
    return [paint("red", `! ${"query" in report ? report.query : report.resource}: ${describeFailure(failure)}`)];
  if ("query" in report) return quiet ? [] : answersOf(report.results, paint);
  return report.items
    .filter((item) => !quiet || item.changed || item.failure)
    .flatMap((item) => itemLines(item, report.plan, paint));
}

function itemLines(given: ItemReport, plan: boolean, paint: Paint): string[] {
  const item = given.failure ? { ...given, failure: forAnsible(given.failure, given.effect) } : given;
  const [sign, colour] = item.failure ? (["!", "red"] as const) : signs[item.action];
  return [
    paint(colour, `${sign} ${describeItem(item, plan)}`),
    ...item.notes.map((note) => `    ${paint("dim", note)}`),
  ];
}

/** Each answer as a block of its fields. */
function answersOf(results: readonly Readonly<Record<string, unknown>>[], paint: Paint): string[] {
  if (results.length === 0) return ["nothing found"];
  return results.flatMap((result, index) => {
    const fields = Object.entries(result).filter(([, value]) => value !== undefined && value !== null);
    const width = Math.max(...fields.map(([name]) => name.length));
    const lines = fields.map(([name, value]) => `${paint("dim", name.padEnd(width))}  ${shown(value)}`);
    return index === 0 ? lines : ["", ...lines];
  });
}
