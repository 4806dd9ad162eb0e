import { existsSync, readFileSync } from "node:fs";

/** Adds up the results that the test runs have left, for the last line of CI. Ends non-zero where a run left none. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

const files = process.argv.slice(2);
const missing = files.filter((file) => !existsSync(file));
for (const file of missing) console.log(`no results in ${file}: that run did not get as far as its tests`);

const results = files
  .filter((file) => existsSync(file))
  .map((file) => JSON.parse(readFileSync(file, "utf8")) as Results);
const sum = (pick: (one: Results) => number) => results.reduce((total, one) => total + pick(one), 0);
const skipped = sum(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests);
console.log(
  `${sum(({ numPassedTests }) => numPassedTests)} passed, ${sum(({ numFailedTests }) => numFailedTests)} failed, ${skipped} skipped`,
);
process.exitCode = missing.length > 0 ? 1 : 0;
