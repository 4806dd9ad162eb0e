import { defineConfig } from "vitest/config";
import { alias, rules } from "./vitest.shared.ts";

/** Tests against the real engines: slow, one file at a time, and only where the parts can be had. */
export default defineConfig({
  resolve: { alias },
  test: {
    ...rules,
    name: "real",
    include: ["test/real/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 900_000,
    fileParallelism: false,
    // A worker that dies with its file takes no other file along.
    isolate: true,
    // biome-ignore lint/suspicious/noUndeclaredEnvVars: Turborepo does not run this
    reporters: ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? ".cache/results/real.json" }]],
  },
});
