import type { EnsureReport } from "@mooring/core";
import { asciiJson } from "../../apps/ansible/src/output.ts";
import { replyTo } from "../../apps/ansible/src/reply.ts";
import type { Trial } from "../../packages/core/test/trial.ts";
import { type FrontEnd, requestFor } from "./front-end.ts";

/** Tasks of a playbook: the id is written down where a task has succeeded. */
export function playbook(trial: Trial): FrontEnd {
  let id: string | undefined;
  return {
    async run(phase, { mooring, told, signal }, { deadline } = {}) {
      const report = (await mooring.ensure(requestFor(trial, phase, id, deadline), { signal })) as EnsureReport;
      const reply = replyTo(report);
      told.push(report, asciiJson(reply));
      if (!report.failed) id = report.items[0]?.id ?? id;
      return { failed: reply.failed, changed: reply.changed, ...(reply.failed ? { sentence: reply.msg } : {}) };
    },
  };
}
