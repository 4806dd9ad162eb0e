import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Runs the files of the tests that failed once more, with nothing beside them: real processes miss their time on a machine that is
 * busy with others. What fails again has failed; what does not is named by the tally. Where many files failed, that is no accident,
 * and nothing is run again.
 *
 * `node scripts/again.ts RESULTS RESULTS_AGAIN [OPTIONS OF VITEST]`; ends with 0 where all of them passed.
 */
const MANY = 6;

interface Results {
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

const [results = "", again = "", ...options] = process.argv.slice(2);
if (!existsSync(results)) process.exit(1);
const { testResults } = JSON.parse(readFileSync(results, "utf8")) as Results;
const files = testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
if (files.length === 0 || files.length > MANY) process.exit(1);
console.log(`\nonce more, alone: ${files.join(", ")}`);
const vitest = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...files, "--no-file-parallelism", ...options], {
  stdio: "inherit",
  env: { ...process.env, TEST_RESULTS: again },
});
process.exit(status ?? 1);
