import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assignedTo } from "../documents/examples.ts";
import { obtainAct, runWorkflow } from "./parts/act.ts";
import { runChild } from "./parts/child.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const act = await partOrSkip(obtainAct);
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";

let folder: string;
let sandbox: Sandbox;

/** A user's repository: the built action where the examples look for it, and the example workflows. */
beforeEach(async () => {
  if (act.missing) return;
  folder = await mkdtemp(join(tmpdir(), "mooring-real-act-"));
  sandbox = createSandbox({ clouds: ["gcore"] });
  sandbox.cloud("gcore").switches.task_seconds = 0.5;
  await sandbox.listen();
  await mkdir(join(folder, ".github"), { recursive: true });
  await cp(join(REPOSITORY, "apps/action/action.yml"), join(folder, ".github/actions/mooring/action.yml"));
  await cp(join(REPOSITORY, "apps/action/dist"), join(folder, ".github/actions/mooring/dist"), { recursive: true });
  await cp(join(REPOSITORY, "apps/action/examples/gcore"), join(folder, ".github/workflows"), { recursive: true });
  await cp(join(REPOSITORY, "test/fixtures/workflows"), join(folder, ".github/workflows"), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Mooring", "-c", "user.email=tests@mooring.example", ...args], {
      cwd: folder,
      stdio: "ignore",
      timeout: 30_000,
    });
  git("init", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--message", "An example");
});

afterEach(async () => {
  if (act.missing) return;
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** The token comes as a secret, the scope as the repository's variables; only the pretend cloud's address is given from outside. */
async function run(workflow: string, event = "push") {
  const { GCORE_API_KEY = "", GCORE_BASE_URL = "", ...vars } = sandbox.environment();
  const env = { GCORE_BASE_URL };
  const ended = await runWorkflow({
    repo: folder,
    workflow: `.github/workflows/${workflow}`,
    event,
    env,
    vars,
    secrets: { GCORE_API_KEY },
  });
  const log = `${ended.stdout}\n${ended.stderr}`;
  expect(log).not.toContain(GCORE_API_KEY);
  const writes = sandbox.journal.writes().length;
  sandbox.journal.clear();
  return { ...ended, log, writes };
}

const pairs = () =>
  (sandbox.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>)[
    PORT
  ]?.allowed_address_pairs.map(({ ip_address }) => ip_address);

describe.skipIf(act.missing)("a real workflow file in act", () => {
  it("runs by the command that the page prints", async () => {
    const [{ text: command } = { text: "" }] = assignedTo(import.meta.url);
    const { PATH } = act.missing ? {} : act.part.env;
    const { code, stdout, stderr } = await runChild("bash", ["-ec", command], {
      cwd: folder,
      env: { ...sandbox.environment(), PATH: [dirname(process.execPath), PATH].join(delimiter), HOME: folder },
      timeoutMs: 120_000,
    });
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(pairs()).toEqual(["10.40.0.100"]);
  });

  it("makes the address with one write, and makes none the second time", async () => {
    const first = await run("apply.yml");
    expect({ code: first.code, log: first.log }).toMatchObject({
      code: 0,
      log: expect.stringContaining(`changed true; 10.40.0.100; ${PORT}/10.40.0.100`),
    });
    expect(first.writes).toBe(1);
    expect(pairs()).toEqual(["10.40.0.100"]);
    const second = await run("apply.yml");
    expect(second).toMatchObject({
      code: 0,
      writes: 0,
      log: expect.stringContaining(`changed false; 10.40.0.100; ${PORT}/10.40.0.100`),
    });
  });

  it("gives back in the post step what the step itself had added, and nothing else", async () => {
    expect(await run("apply.yml")).toMatchObject({ code: 0 });
    const lent = await run("lend.yml");
    expect({ code: lent.code, log: lent.log }).toMatchObject({
      code: 0,
      log: expect.stringContaining("testing with 10.40.0.101"),
    });
    expect(pairs()).toEqual(["10.40.0.100"]);
  });

  it("fails the nightly job on drift, and passes once it is mended, without a write", async () => {
    expect(await run("drift.yml", "schedule")).toMatchObject({ code: 1, writes: 0 });
    expect(await run("apply.yml")).toMatchObject({ code: 0, writes: 1 });
    expect(await run("drift.yml", "schedule")).toMatchObject({ code: 0, writes: 0 });
  });

  it("releases on failure in the leg that fails, and only there", async () => {
    const { code, log } = await run("legs.yml");
    expect({ code, log }).toMatchObject({ code: 1, log: expect.stringContaining("lent 10.40.0.101") });
    expect(log).toContain("lent 10.40.0.102");
    expect(log).toContain("10.40.0.101 stays: this step made it, and the job has not failed.");
    expect(pairs()).toEqual(["10.40.0.101"]);
  });

  it("shows the plan of a pull request as a text with its picture, and writes nothing", async () => {
    const { code, log, writes } = await run("plan.yml", "workflow_dispatch");
    expect({ code, writes }).toEqual({ code: 0, writes: 0 });
    expect(log).toContain("<!-- mooring plan -->");
    expect(log).toContain("flowchart LR");
  });

  it("fails the job with one annotation when the request is wrong, and writes nothing", async () => {
    const { code, log, writes } = await run("wrong.yml");
    expect(code).toBe(1);
    expect(log).toMatch(/::error title=[^:]*::.*spec\.ip_address: has the prefix length "33"/);
    expect(writes).toBe(0);
  });
});
