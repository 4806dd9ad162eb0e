import { expect, test } from "vitest";
import { answerAll, brokenInputs } from "./broken.ts";
import { eachInItsWorld } from "./world.ts";

const world = eachInItsWorld();

/** A sample: `test/real/ansible-broken.test.ts` has a thousand. */
test("whatever is broken, the answer is one line that fails, with a code that fits what was broken", async () => {
  const { wrong } = await answerAll(brokenInputs(1, 40), world.environment, 1);
  expect(world.sandbox.journal.writes()).toEqual([]);
  expect(wrong).toEqual([]);
}, 600_000);
