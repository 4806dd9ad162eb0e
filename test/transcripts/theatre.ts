import type { EnsureReport, Report } from "@mooring/core";
import type { Trial } from "../../packages/core/test/trial.ts";
import { isLogin, stage } from "../conformance/stage.ts";
import { namesOf } from "./names.ts";
import type { Step } from "./script.ts";
import { isState, tellEvents, tellJournal, tellReport } from "./tell.ts";

/** A stage whose steps are told. */
export type Theatre = ReturnType<typeof theatre>;

/** A world of its own, in which each step is told: what was answered, then what the cloud saw. */
export function theatre(trial: Trial) {
  const { start, asked, ...one } = stage(trial);
  const { sandbox, events, cloud, ensure, stranger } = one;
  const named = namesOf(JSON.stringify([cloud.state, trial]));

  const states = new Set<string>();
  /** What the thing is like, and was like when it was told last, is not told again. */
  function asBefore(line: string): string {
    if (!isState(line)) return line;
    if (states.has(line)) return `${line.split(" ")[0]} as before`;
    states.add(line);
    return line;
  }

  async function told(ask: () => Promise<Report>): Promise<{ readonly report: string[]; readonly journal: string[] }> {
    sandbox.journal.clear();
    events.splice(0);
    const report = await ask();
    return {
      report: [...tellReport(report).map(asBefore), ...tellEvents(events)],
      journal: tellJournal(sandbox.journal.entries()).map((line) => `- ${line}`),
    };
  }

  return {
    ...one,
    named,
    /** Plays one step. */
    async step(title: string, ask: () => Promise<Report>): Promise<Step> {
      const { report, journal } = await told(ask);
      return { title, lines: [...report, ...journal].map(named) };
    },
    /** Plans by a process that knows nothing, then carries out; what was told of the plan is not told again. */
    async planned(title: string, spec: object, more: object = {}): Promise<Step> {
      const plan = await told(() => stranger(spec, { ...more, plan: true }));
      const done = await told(() => ensure(spec, more));
      const lines = [
        ...plan.report,
        ...plan.journal.filter((line) => !done.journal.includes(line)),
        "carried out:",
        ...done.report.filter((line) => !plan.report.includes(line)),
        ...done.journal,
      ];
      return { title, lines: lines.map(named) };
    },
    /** The id that a front end would remember. */
    idOf: async (spec: object) => (await stranger(spec, { plan: true })).items[0]?.id,
    /** Several specs in one request. */
    several: (specs: readonly object[], more: object) => {
      const { spec, ...request } = asked({}, more);
      return start().ensure({ ...request, items: specs }) as Promise<EnsureReport>;
    },
    /** What of the journal is no login, each request once, in its order: `PUT /v1/ports/1`. */
    requests: () => [
      ...new Set(sandbox.journal.entries().flatMap(({ method, path }) => (isLogin(path) ? [] : [`${method} ${path}`]))),
    ],
  };
}
