import type { EnsureReport } from "@mooring/core";
import type { PretendCloud } from "@mooring/sandbox";
import { delays, isWrite, leaks, unclear, untruths } from "../faults/judge.ts";
import type { Line } from "../faults/line.ts";
import type { Run, Stage } from "./stage.ts";
import { type Act, thingsOf } from "./story.ts";

/** No request may ask more often, whatever it meets. */
const MOST = 2_000;

/** Is all true that it says, and did it do nothing that it must not? Marks the exchanges that were accepted and then not done. */
export function wrongs(stage: Stage, act: Act, run: Run): string[] {
  const { exchanges } = run.line;
  for (const one of exchanges) if (isFailed(stage.cloud, one)) one.failed = true;
  return [
    ...(exchanges.length > MOST ? [`${exchanges.length} requests`] : []),
    ...run.left.map((what) => `${what} is left behind`),
    ...(exchanges.some((one) => isTooLate(run, one))
      ? ["something is written after the deadline, or after a cancel"]
      : []),
    ...(act.wants === "plan" && exchanges.some((one) => isWrite(one)) ? ["a plan writes"] : []),
    ...(run.report ? wrongWords(stage, act, run, run.report) : []),
  ];
}

function wrongWords(stage: Stage, act: Act, { line, asked }: Run, report: EnsureReport): string[] {
  const failure = report.failure ?? report.items[0]?.failure;
  const told = { failed: report.failed, ...(failure ? { sentence: failure.message } : {}) };
  const phase = act.wants === "absent" ? "remove" : "make";
  const judged = { phase, exchanges: line.exchanges, asked, told } as const;
  const things = thingsOf(act);
  const grace = things.some((thing) => stage.specs[thing]?.allow_restart) ? 60 + 960 : 60;
  // Who sees it there after a doubtful write of its own cannot know that another process has made it.
  const others = stage.acts.filter((one) => one !== act && one.wants !== "plan").flatMap(thingsOf);
  const isShared = others.some((thing) => things.includes(thing));
  const reports = asked.map((one) => one.report);
  const secrets = [...stage.secrets].filter(({ length }) => length >= 8);
  return [
    ...untruths(judged).filter((what) => !isShared || !what.startsWith("`effect` is done")),
    ...unclear(judged),
    ...delays(judged, grace),
    ...leaks(reports, secrets),
  ];
}

/** Another process was faster, and the operation that was accepted says so. */
function isFailed({ state }: PretendCloud, { real }: Line["exchanges"][number]): boolean {
  const { tasks = [] } = (real?.body ?? {}) as { tasks?: readonly string[] };
  const all = (state.tasks ?? {}) as Readonly<
    Record<string, { readonly ended: boolean; readonly error: string | null }>
  >;
  return Array.isArray(tasks) && tasks.length > 0 && tasks.every((id) => all[id]?.ended && all[id].error !== null);
}

/** Only a server that was stopped is brought back then. */
const isTooLate = ({ end, stopped = Number.POSITIVE_INFINITY }: Run, exchange: Line["exchanges"][number]): boolean =>
  isWrite(exchange) &&
  (exchange.at ?? 0) > Math.min(end, stopped) &&
  !(exchange.path.endsWith("/start") || /^\/1\.3\/server\/[^/]+$/.test(exchange.path));
