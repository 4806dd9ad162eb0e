import { createSandbox } from "@mooring/sandbox";
import { expect, test } from "vitest";
import { answerAll, brokenInputs } from "../../apps/ansible/test/broken.ts";

/** Others for another seed. */
// biome-ignore lint/suspicious/noUndeclaredEnvVars: Turborepo does not run this
const SEED = Number(process.env.MOORING_SEED ?? 2027);
const COUNT = 1000;

test("a thousand broken inputs are each answered by one line that fails, with a code that fits what was broken", async () => {
  const sandbox = createSandbox();
  try {
    await sandbox.listen();
    const { wrong, times } = await answerAll(brokenInputs(SEED, COUNT), sandbox.environment(), 4);
    // Told, not judged: a busy machine is no fault of theirs.
    console.log(
      `broken inputs (seed ${SEED}): ${times.length}, the slowest after ${Math.round(Math.max(...times))} ms`,
    );
    expect(wrong).toEqual([]);
    expect(times).toHaveLength(COUNT);
    expect(sandbox.journal.writes()).toEqual([]);
  } finally {
    await sandbox.close();
  }
});
