import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * Adds up the results that the test runs have left, for the last line of CI, and names above it each test that failed: the log of a run
 * is often cut at its beginning. `X-again.json` beside `X.json` tells how those ended that were run again. Ends non-zero where a run
 * left no results.
 */
interface Results {
  readonly numPassedTests: number;
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

interface Test {
  readonly name: string;
  readonly messages: readonly string[];
}

const read = (file: string): Results => JSON.parse(readFileSync(file, "utf8"));

/** A file whose tests could not even be collected counts as one. */
const failedIn = ({ testResults }: Results): Test[] =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) return [{ name: relative("", name), messages: [message] }];
    return failed.map((test) => ({
      name: `${relative("", name)} > ${test.fullName}`,
      messages: test.failureMessages,
    }));
  });

const print = (word: string, { name, messages }: Test) => console.log(`${word} ${name}\n${messages.join("\n")}`);

let [passed, failed, skipped, missing] = [0, 0, 0, 0];
for (const file of process.argv.slice(2)) {
  if (!existsSync(file)) {
    console.log(`no results in ${file}: that run did not get as far as its tests`);
    missing += 1;
    continue;
  }
  const results = read(file);
  const again = file.replace(/\.json$/, "-again.json");
  const remaining = existsSync(again) ? new Set(failedIn(read(again)).map(({ name }) => name)) : undefined;
  const hasFailed = ({ name }: Test) => !remaining || remaining.has(name);
  const failures = failedIn(results);
  for (const test of failures) print(hasFailed(test) ? "FAILED" : "PASSED ONLY WHEN RUN AGAIN, ALONE:", test);
  failed += failures.filter(hasFailed).length;
  passed += results.numPassedTests + failures.filter((test) => !hasFailed(test)).length;
  skipped += results.numPendingTests + results.numTodoTests;
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = missing > 0 ? 1 : 0;
