import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * Adds up the results that the test runs have left, for the last line of CI, and names above it each test that failed:
 * the log of a run is often cut at its beginning. Ends non-zero where a run left no results.
 */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const files = process.argv.slice(2);
const missing = files.filter((file) => !existsSync(file));
for (const file of missing) console.log(`no results in ${file}: that run did not get as far as its tests`);

const results = files
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, "utf8")) as Results);
for (const { name, status, message, assertionResults } of results.flatMap(({ testResults }) => testResults)) {
  const failed = assertionResults.filter((test) => test.status === "failed");
  for (const test of failed)
    console.log(`FAILED ${relative("", name)} > ${test.fullName}\n${test.failureMessages.join("\n")}`);
  if (status === "failed" && failed.length === 0) console.log(`FAILED ${relative("", name)}\n${message}`);
}

const sum = (pick: (one: Results) => number) => results.reduce((total, one) => total + pick(one), 0);
const skipped = sum(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests);
console.log(
  `${sum(({ numPassedTests }) => numPassedTests)} passed, ${sum(({ numFailedTests }) => numFailedTests)} failed, ${skipped} skipped`,
);
process.exitCode = missing.length > 0 ? 1 : 0;
