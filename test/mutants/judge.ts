import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";
import { NOT_CHOSEN } from "./chosen.ts";
import type { Suite } from "./folders.ts";
import { keyOf, type Mutant } from "./mutants.ts";

const plugin = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url));

/** Which of these mutants the suite's tests notice, tried one after the other in a copy of the repository. */
export async function judge(suite: Suite, mutants: readonly Mutant[], workers: number): Promise<ReadonlySet<Mutant>> {
  const files = [...new Set(mutants.map(({ file }) => file))].sort();
  Object.assign(process.env, {
    MUTANTS_TESTS: JSON.stringify(suite.tests),
    MUTANTS_FILES: JSON.stringify(files),
    CONFORMANCE: suite.conformance ?? "*",
    MOORING_SEED: "1",
  });
  const options = {
    mutate: files,
    testRunner: "kept",
    checkers: ["chosen"],
    plugins: [plugin("kept/runner"), plugin("chosen"), plugin("progress")],
    chosen: mutants.map(({ key }) => key),
    concurrency: workers,
    tempDirName: ".mutants",
    cleanTempDir: "always",
    // None: TypeScript 7 has no interface to rewrite one with, and no test reads it.
    tsconfigFile: "none",
    ignorePatterns: [".cache", ".turbo", "dist", "site", "bench", "biome.json"],
    // Generous: a busy machine is not a mutant that hangs, and those that hang in a loop are counted out.
    timeoutMS: 90_000,
    // The first run, without a mutant.
    dryRunTimeoutMinutes: 30,
    reporters: ["letters"],
    logLevel: "error",
    warnings: false,
  };
  const results = await new Stryker(options as never).runMutationTest();
  const noticed = new Set(
    results
      .filter(
        ({ status, statusReason }) => statusReason !== NOT_CHOSEN && status !== "Survived" && status !== "NoCoverage",
      )
      .map(({ fileName, location: { start, end }, mutatorName, replacement }) =>
        // A report counts from 1.
        keyOf({
          fileName,
          location: {
            start: { line: start.line - 1, column: start.column - 1 },
            end: { line: end.line - 1, column: end.column - 1 },
          },
          mutatorName,
          replacement: replacement ?? "",
        }),
      ),
  );
  return new Set(mutants.filter(({ key }) => noticed.has(key)));
}
