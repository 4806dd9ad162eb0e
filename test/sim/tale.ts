import type { EnsureReport } from "@mooring/core";
import type { Run } from "./stage.ts";

/** What a process wanted, heard and sent, line by line. */
export function taleOf({ line, asked }: Run): string[] {
  return [
    ...asked.map(({ request, report, took }) => {
      const { state = "present", plan = false } = request;
      const item = (report as EnsureReport | undefined)?.items[0];
      const said = report
        ? `${item?.action}, changed ${report.changed}, effect ${item?.effect}, id ${item?.id}, ${wordsOf(report)}`
        : "killed";
      return `${plan ? "plan" : state} ${JSON.stringify(request.spec)}, after ${took / 1000} s: ${said}`;
    }),
    ...counted(
      line.exchanges.map(
        ({ method, path, struck, real, at }) =>
          `  ${(at ?? 0) / 1000} s: ${method} ${path}: ${real?.status}${struck ? `, met ${struck.name}` : ""}`,
      ),
    ),
  ];
}

/** The same line many times over is said once, with the first time. */
function counted(lines: readonly string[]): string[] {
  const isSame = (one: string | undefined, other: string) =>
    one?.replace(/^ *[\d.]+ s/, "") === other.replace(/^ *[\d.]+ s/, "");
  const turns = lines.map((line, at) =>
    isSame(lines[at - 1], line) ? 0 : lines.slice(at).findIndex((one) => !isSame(one, line)),
  );
  return lines.flatMap((line, at) => {
    const times = turns[at] === -1 ? lines.length - at : (turns[at] as number);
    return times === 0 ? [] : [times === 1 ? line : `${line}, ${times} times`];
  });
}

/** The sentence of a report, whole or of its first item. */
export const wordsOf = (report: EnsureReport | undefined): string =>
  (report?.failure ?? report?.items[0]?.failure)?.message ?? `changed ${report?.changed}`;
