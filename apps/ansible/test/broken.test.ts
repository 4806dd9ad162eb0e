import { expect, test } from "vitest";
import { brokenInputs } from "./broken.ts";
import { run } from "./executable.ts";
import { eachInItsWorld } from "./world.ts";

const world = eachInItsWorld();

/** A sample; `MOORING_BROKEN=1000` for all of them, `MOORING_SEED` for others. */
const COUNT = Number(process.env.MOORING_BROKEN ?? 40);
const SEED = Number(process.env.MOORING_SEED ?? 1);

test("whatever is broken, the answer is one line that fails, with a code that fits what was broken", async () => {
  const wrong: unknown[] = [];
  for (const { what, args, environment, codes } of brokenInputs(SEED, COUNT)) {
    const began = performance.now();
    const { reply, stdout, stderr, code } = await run({ args, environment: { ...world.environment, ...environment } });
    const fits =
      reply?.failed === true &&
      reply.changed === false &&
      codes.includes(reply.code) &&
      code === 1 &&
      stderr === "" &&
      stdout.indexOf("\n") === stdout.length - 1 &&
      !/\n\s+at |node:internal|undefined|\[object/.test(reply.msg);
    if (!fits) wrong.push({ what, args, codes, code, stderr, reply: reply && { code: reply.code, msg: reply.msg } });
    if (COUNT > 100 && performance.now() - began > 2_000) console.log(`slow: ${what} ${args.join(" ").slice(0, 100)}`);
  }
  expect(world.sandbox.journal.writes()).toEqual([]);
  console.log(`broken inputs (seed ${SEED}): ${COUNT}, answered wrongly ${wrong.length}`);
  expect(wrong).toEqual([]);
}, 600_000);
