import { createStep } from "../../apps/action/test/runner.ts";
import type { Aim, FrontEnd } from "./story.ts";

/** As a runner runs a step: inputs as variables, outputs in a file, a table in the job summary. */
export function workflowStep({ ports, address }: Aim, environment: Readonly<Record<string, string>>): FrontEnd {
  return {
    title: "A GitHub workflow step",
    what: "apps/action/dist/main.cjs",
    async run(mode) {
      const step = createStep({
        env: environment,
        with: {
          resource: "gcore/allowed-address-pair",
          items: ports.map((port) => `- { port_id: "${port}", ip_address: "${address}" }`).join("\n"),
          state: mode === "absent" ? "absent" : "present",
          plan: String(mode === "plan"),
        },
      });
      const { exitCode, outputs, log } = await step.main().finished;
      const lines = log.split("\n").filter((line) => line.includes(address));
      return {
        changed: outputs.changed === "true" && exitCode === 0,
        says: exitCode === 0 ? lines : log.trim().split("\n"),
      };
    },
  };
}
