import { expect, test } from "vitest";
import { systemClock } from "../src/time/clock.ts";

test("the machine's clock waits for a time that is past without a word of Node's", async () => {
  const warnings: string[] = [];
  const hear = ({ name }: Error) => void warnings.push(name);
  process.on("warning", hear);
  try {
    await systemClock.sleep(-50_000);
    // Node says it in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off("warning", hear);
  }
});
