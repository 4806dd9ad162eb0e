import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./vitest.order.ts";
import { alias, native, rules } from "./vitest.shared.ts";

export default defineConfig({
  test: {
    // Much of the time is spent waiting for processes: Vitest's own choice leaves one core of two idle, and one worker for each core half of both.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      "packages/*",
      "apps/*",
      {
        resolve: { alias },
        test: {
          ...rules,
          ...native,
          name: "repository",
          include: ["test/*.test.ts", "test/{stories,faults,sim,mutants}/*.test.ts"],
        },
      },
    ],
    // biome-ignore lint/suspicious/noUndeclaredEnvVars: Turborepo does not run this
    reporters: ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? ".cache/results/test.json" }]],
  },
});
