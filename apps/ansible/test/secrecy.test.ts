import { expect, test } from "vitest";
import { around, openIndiscreet, questions, textsIn } from "../../../packages/core/test/echo-server.ts";
import { leaked, seeded, seedOf } from "../../../packages/core/test/echoes.ts";
import { ask, run } from "./executable.ts";

const ROUNDS = 8;
const TEXT = /"(?:[^"\\]|\\.)*"/g;

test("nothing that a cloud repeats of a secret is printed, however it was written and wherever it was cut", async () => {
  const seed = seedOf(process.env.MOORING_SEED);
  const random = seeded(seed);
  const cloud = await openIndiscreet(random);
  const leaks: unknown[] = [];
  let cases = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const question of questions) {
      const asked = question(cloud.origin, random);
      const { environment, secrets, resource, items } = asked;
      cloud.confide(secrets);
      const { reply, stdout, stderr } = await ask({ resource, items }, { ...environment, MOORING_LOG: "1" });
      expect(reply).toMatchObject({ failed: true });
      expect(stdout.trimEnd().split("\n")).toHaveLength(1);
      const told = `${textsIn(reply)}\n${stderr.replace(TEXT, (json) => JSON.parse(json))}`;
      for (const echo of cloud.told()) {
        const left = leaked(told, echo, around(asked));
        if (left.length > 0) leaks.push({ resource, secrets, how: echo.how, text: echo.text, left });
        cases += 1;
      }
    }
  }
  cloud.close();
  console.log(`redaction in mooring.cjs (seed ${seed}): cases ${cases}, leaks ${leaks.length}`);
  expect(leaks.slice(0, 2)).toEqual([]);
  expect(cases).toBeGreaterThan(100);
});

test("a secret that was typed where the request belongs is not quoted", async () => {
  const environment = { GCORE_API_KEY: "7$invented-and-known" };
  for (const args of [["7$invented-and-known"], ["--7$invented-and-known"], ["--schema", "7$invented-and-known"]]) {
    const { stdout, stderr, reply } = await run({ args, environment });
    expect(reply).toMatchObject({ failed: true, code: "input" });
    expect(stdout + stderr).not.toContain("invented");
  }
});
