import { describeFailure, describeItem, type EnsureReport } from "@mooring/core";
import { type Intent, toRelease } from "../../apps/action/src/intent.ts";
import { mend, release } from "../../apps/action/src/release.ts";
import { outputs } from "../../apps/action/src/report.ts";
import { run } from "../../apps/action/src/run.ts";
import { render } from "../../apps/action/src/summary.ts";
import type { Trial } from "../../packages/core/test/trial.ts";
import { type FrontEnd, requestFor } from "./front-end.ts";

/** Steps of workflows; the id that one which succeeded has put out is the next one's input. */
export function step(trial: Trial): FrontEnd {
  let id: string | undefined;
  let state: string | undefined;
  return {
    async run(phase, { mooring, told, alive, signal }, { deadline, release: releases = false } = {}) {
      state = undefined;
      const save = (intent: Intent) => {
        if (alive()) state = JSON.stringify(intent);
        return true;
      };
      const request = requestFor(trial, phase, id, deadline);
      const report = (await run(
        mooring,
        { request, release: releases ? "always" : "never" },
        { identity: "job/step", signal },
        save,
      )) as EnsureReport;
      const lines = report.items.map((item) => describeItem(item, report.plan));
      told.push(report, outputs(report), render("Mooring", report), lines, state);
      if (!report.failed) id = report.items[0]?.id ?? id;
      const failure = report.failure ?? report.items[0]?.failure;
      return {
        failed: report.failed,
        changed: outputs(report).changed === "true",
        ...(failure ? { sentence: describeFailure(failure) } : {}),
      };
    },

    endsAtOnce: true,
    async end({ mooring, clock, told }) {
      const intent = state === undefined ? undefined : (JSON.parse(state) as Intent);
      state = undefined;
      if (!intent) return false;
      const { signal } = new AbortController();
      if (intent.halfDone) told.push(await mend(mooring, intent, trial.settings ?? {}, signal));
      if (intent.release === "never" || toRelease(intent).length === 0) return false;
      told.push(await release(mooring, intent, trial.settings ?? {}, signal, clock));
      return false;
    },
  };
}
