import { matchesGlob, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { alias, rules } from "../../vitest.shared.ts";

const { MUTANTS_TESTS = "[]" } = process.env;
const tests: readonly string[] = JSON.parse(MUTANTS_TESTS);

/** In the order in which they are named: the run of a mutant ends where it is noticed. */
class AsNamed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      tests.findIndex((glob) => matchesGlob(relative(process.cwd(), moduleId), glob));
    return files.sort((one, other) => rank(one) - rank(other));
  }
}

/** Started by `run.ts` in a copy of the repository, once for each mutant: what it judges by comes in the environment. */
export default defineConfig({
  resolve: { alias },
  // As the build of mooring.cjs writes it in.
  define: { MOORING_VERSION: JSON.stringify("1.2.3") },
  test: {
    ...rules,
    maxWorkers: 1,
    // Of virtual time: what takes longer, on a machine that is busy with others, waits for something that never comes.
    testTimeout: 120_000,
    // What fails by chance on a busy machine, or while something is loaded for the first time, has noticed nothing.
    retry: 1,
    hookTimeout: 120_000,
    include: [...tests],
    setupFiles: [
      "test/mutants/load.ts",
      ...(tests.some((glob) => glob.startsWith("apps/")) ? ["test/mutants/hasten.ts"] : []),
    ],
    sequence: { sequencer: AsNamed },
    reporters: [],
  },
});
