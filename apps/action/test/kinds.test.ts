import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Trial } from "../../../packages/core/test/trial.ts";
import { hurry, openWorld } from "./world.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const files = globSync("packages/core/src/clouds/*/conformance.trial.ts", { cwd: root }).sort();
const modules = await Promise.all(
  files.map((file) => import(join(root, file)) as Promise<{ trials: readonly Trial[] }>),
);
const trials = modules.flatMap((module) => module.trials);
/** One of each kind; the fault matrix plays all of them, at every exchange. */
const sample = [...new Map([...trials].reverse().map((trial) => [trial.kind, trial])).values()].reverse();

describe.each(sample.map((trial) => [trial.kind, trial] as const))("a step with %s", (kind, trial) => {
  it("plans, makes, gives back, and gives back nothing a second time", async () => {
    const cloud = kind.split("/")[0] as string;
    const world = await openWorld({}, cloud);
    try {
      const pretend = world.sandbox.cloud(cloud);
      trial.prepare?.(pretend);
      hurry(pretend);
      const neighbours = JSON.stringify(trial.neighbours(pretend));
      const inputs = {
        resource: kind,
        spec: JSON.stringify(trial.spec),
        settings: trial.settings ? JSON.stringify(trial.settings) : "",
      };
      const plan = async () => (await world.step({ with: { ...inputs, plan: "true" } }).main().finished).outputs;
      const before = await plan();
      const step = world.step({ with: { ...inputs, release: "always" } });
      const main = await step.main().finished;
      expect({ exitCode: main.exitCode, printed: main.printed }).toMatchObject({ exitCode: 0 });
      expect(main.outputs.changed).toBe("true");
      for (const _ of ["post", "post again"]) {
        const { exitCode, commands } = await step.post().finished;
        const warnings = commands.filter(({ name }) => name === "warning" || name === "error");
        expect({ exitCode, warnings }).toEqual({ exitCode: 0, warnings: [] });
      }
      // What was changed in place was there before, and stays as it is.
      expect((await plan()).action).toBe(before.action === "create" ? "create" : "none");
      expect(JSON.stringify(trial.neighbours(pretend))).toBe(neighbours);
    } finally {
      await world.close();
    }
  });
});
