import { defineConfig } from "vitest/config";
import { LongestFirst } from "./vitest.order.ts";
import { alias, maxWorkers, native, rules } from "./vitest.shared.ts";

export default defineConfig({
  test: {
    maxWorkers,
    // Until it is said that a worker does not end: on a busy machine that takes longer than it does otherwise.
    teardownTimeout: 60_000,
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
