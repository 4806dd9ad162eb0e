import { expect, it } from "vitest";
import { around, openIndiscreet, questions, textsIn } from "../../../packages/core/test/echo-server.ts";
import { leaked, seeded, seedOf } from "../../../packages/core/test/echoes.ts";
import { createStep, type Stage } from "./runner.ts";

const ROUNDS = 5;

/** All that a stage leaves anywhere, before the runner's masks, as its reader reads it. */
const toldBy = ({ printed, outputs, state, summary }: Stage) =>
  [printed, textsIn(outputs), textsIn(state), read(summary)].join("\n");

const read = (page: string) =>
  page.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

it("nothing that a cloud repeats of a secret leaves the step, however it was written and wherever it was cut", async () => {
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
      const step = createStep({
        with: { resource, items: JSON.stringify(items) },
        env: { ...environment, RUNNER_DEBUG: "1" },
      });
      const stage = await step.main().finished;
      expect(stage.exitCode).toBe(1);
      for (const secret of secrets) expect(stage.masks).toContain(secret);
      const told = toldBy(stage);
      for (const echo of cloud.told()) {
        const left = leaked(told, echo, around(asked));
        if (left.length > 0) leaks.push({ resource, secrets, how: echo.how, text: echo.text, left });
        cases += 1;
      }
    }
  }
  cloud.close();
  console.log(`redaction in main.cjs (seed ${seed}): cases ${cases}, leaks ${leaks.length}`);
  expect(leaks.slice(0, 2)).toEqual([]);
  expect(cases).toBeGreaterThan(100);
});

it("a token that was minted is masked before anything else can show it, and a basic header, too", async () => {
  const random = seeded(1);
  const cloud = await openIndiscreet(random);
  const [, basic, minted] = questions.map((question) => question(cloud.origin, random));
  for (const { environment, resource, items } of [basic, minted] as NonNullable<typeof basic>[]) {
    const stage = await createStep({ with: { resource, items: JSON.stringify(items) }, env: environment }).main()
      .finished;
    const header = Buffer.from(`${environment.UPCLOUD_USERNAME}:${environment.UPCLOUD_PASSWORD}`).toString("base64");
    if (resource === "upcloud/ptr-record") expect(stage.masks).toContain(header);
    const last = stage.commands.findLastIndex(({ name }) => name === "add-mask");
    const first = stage.commands.findIndex(({ name }) => name !== "add-mask" && name !== "debug");
    expect(first).toBeGreaterThan(last);
  }
  cloud.close();
});

it("a secret that was typed into a wrong input is not quoted", async () => {
  const secret = "7$invented-and-known";
  for (const inputs of [{ plan: secret }, { resource: secret }, { settings: secret }, { spec: `{${secret}: 1}` }]) {
    const stage = await createStep({
      with: { resource: "gcore/allowed-address-pair", ...inputs },
      env: { GCORE_API_KEY: secret },
    }).main().finished;
    expect(stage.exitCode).toBe(1);
    expect(toldBy(stage)).not.toContain("invented");
  }
});
