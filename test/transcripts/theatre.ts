import type { EnsureReport, Mark, QueryReport, Report } from "@mooring/core";
import type { Trial } from "../../packages/core/test/trial.ts";
import { isLogin, stage } from "../conformance/stage.ts";
import { namesOf } from "./names.ts";
import type { Step } from "./script.ts";
import { isState, tellEvents, tellJournal, tellReport } from "./tell.ts";

const KEY = "mooring-0123456789ab-4711-a00000001";
const MARK: Mark = { key: KEY, short: `${KEY}-1-abc`, long: `${KEY}-1-abc (octo/fleet, run 4711, attempt 1)` };

/** A stage whose steps are told. */
export type Theatre = ReturnType<typeof theatre>;

/** A world of its own, in which each step is told: what was answered, then what the cloud saw. `slow`: by so many seconds reads lag behind. */
export function theatre(trial: Trial, slow = 0) {
  const { start, asked, ...one } = stage(trial, slow);
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
      const lines = [...report, ...journal].map(named);
      return { title, lines: lines.length === 0 ? ["nothing"] : lines };
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
    /** By its id alone, as front ends do that remember. */
    read: (id: string | undefined) => {
      const { spec, ...request } = asked({}, { id });
      return start().read(request);
    },
    /** By a front end whose things are not to outlive it. */
    marked: (spec: object) =>
      start().ensure(asked(spec), { identity: "job/step", mark: () => MARK }) as Promise<EnsureReport>,
    /** Gives back what such front ends have left. */
    sweep: (more: object) => {
      const { spec, ...request } = asked({}, more);
      return start().sweep(request, ({ mark }) => mark.startsWith(MARK.key));
    },
    /** A query, by a process that knows nothing. */
    ask: (query: string, spec: object) =>
      start().ensure({ query, spec, settings: trial.settings ?? {} }) as Promise<QueryReport>,
    /** What of the journal is no login, each request once, in its order: `PUT /v1/ports/1`. */
    requests: () => [
      ...new Set(sandbox.journal.entries().flatMap(({ method, path }) => (isLogin(path) ? [] : [`${method} ${path}`]))),
    ],
  };
}
