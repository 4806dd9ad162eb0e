import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMooring } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markOf } from "../../apps/action/src/maker.ts";
import { obtainAct, runWorkflow } from "./parts/act.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const act = await partOrSkip(obtainAct);
const EXAMPLES = join(REPOSITORY, "apps/action/examples");
const clouds = readdirSync(EXAMPLES).sort();
/** What each example is started by; those of one event, of all clouds, share one start. */
const events = {
  pull_request: ["plan.yml"],
  push: ["apply.yml", "lend.yml"],
  schedule: ["drift.yml", "sweep.yml"],
  workflow_dispatch: ["failover.yml"],
} as const;

let folder: string;
let sandbox: Sandbox;

/** A user's repository with the workflows of all clouds, each event's in a folder of its own. */
beforeAll(async () => {
  if (act.missing) return;
  folder = await mkdtemp(join(tmpdir(), "mooring-real-examples-"));
  sandbox = createSandbox({ clouds });
  for (const cloud of clouds) {
    const { switches } = sandbox.cloud(cloud);
    if ("task_seconds" in switches) switches.task_seconds = 0.2;
  }
  await sandbox.listen();
  await mkdir(join(folder, ".github"), { recursive: true });
  await cp(join(REPOSITORY, "apps/action/action.yml"), join(folder, ".github/actions/mooring/action.yml"));
  await cp(join(REPOSITORY, "apps/action/dist"), join(folder, ".github/actions/mooring/dist"), { recursive: true });
  for (const [event, files] of Object.entries(events))
    for (const cloud of clouds)
      for (const file of readdirSync(join(EXAMPLES, cloud)).filter((name) =>
        (files as readonly string[]).includes(name),
      ))
        await cp(join(EXAMPLES, cloud, file), join(folder, `.github/${event}/${cloud}-${file}`));
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Mooring", "-c", "user.email=tests@mooring.example", ...args], {
      cwd: folder,
      stdio: "ignore",
      timeout: 30_000,
    });
  git("init", "--initial-branch=main");
  git("remote", "add", "origin", "https://github.com/octo/fleet");
  git("add", "--all");
  git("commit", "--message", "An example");
});

afterAll(async () => {
  if (act.missing) return;
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const secretsIn = () => {
  const texts = clouds.flatMap((cloud) =>
    readdirSync(join(EXAMPLES, cloud)).map((file) => readFileSync(join(EXAMPLES, cloud, file), "utf8")),
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name as string)));
};

async function start(event: keyof typeof events) {
  const given = Object.entries(sandbox.environment());
  const named = secretsIn();
  const isEndpoint = (name: string) => /(BASE_URL|ENDPOINT)$/.test(name);
  const only = (fits: (name: string) => boolean) => Object.fromEntries(given.filter(([name]) => fits(name)));
  const ended = await runWorkflow({
    repo: folder,
    workflow: `.github/${event}`,
    event,
    env: only(isEndpoint),
    secrets: only((name) => named.has(name)),
    vars: only((name) => !isEndpoint(name) && !named.has(name)),
    timeoutMs: 4 * 60_000,
  });
  const log = `${ended.stdout}\n${ended.stderr}`;
  const told = given.filter(([name, value]) => named.has(name) && log.includes(value));
  expect(told.map(([name]) => name)).toEqual([]);
  const writes = sandbox.journal.writes();
  sandbox.journal.clear();
  return { code: ended.code, log, writes: writes.length };
}

/** Lines that a step of that job has printed. */
const said = (log: string, words: string) => log.split("\n").filter((line) => line.includes(words)).length;

describe.skipIf(act.missing)("the example workflows of every cloud in act", () => {
  it("plan for a pull request, and write nothing", async () => {
    const { code, log, writes } = await start("pull_request");
    expect({ code, writes, log }).toMatchObject({ code: 0, writes: 0 });
    expect(said(log, "| <!-- mooring plan -->")).toBe(clouds.length);
  });

  it("apply when the main branch moves, and lend to one job what is gone after it", async () => {
    const before = things();
    const { code, log } = await start("push");
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(said(log, "changed true; ")).toBe(clouds.length);
    expect(log).toMatch(/testing with \d+\.\d+\.\d+\.\d+/);
    expect(said(log, "testing with ")).toBeGreaterThanOrEqual(clouds.length);
    const after = things();
    // What was applied is there; of what was lent, nothing.
    expect(after).toEqual({
      ...before,
      gcore: [...before.gcore, "10.40.0.100"].sort(),
      openstack: [...before.openstack, "10.60.0.200"].sort(),
      huaweicloud: before.huaweicloud + 1,
      k0rdent: before.k0rdent + 1,
      // A floating address that lay idle is taken before another is bought.
      upcloud: before.upcloud,
    });
  });

  it("find no drift after that, and sweep what a lost machine has left", async () => {
    const maker = {
      ...{ repository: "github.com/octo/fleet", run: "4711", attempt: 1, job: "openstack-test", step: "lent" },
      ...{ matrix: undefined, always: true, at: Date.now() - 6 * 24 * 3_600_000 },
    };
    const environment = sandbox.environment("openstack");
    const mooring = createMooring({ environment, transport: sandbox.transport });
    const spec = { network: "private", ip_address: "10.60.0.222" };
    await mooring.ensure({ resource: "openstack/port", spec }, { mark: () => markOf(maker, 0) });
    const left = ports();
    sandbox.journal.clear();
    const { code, log, writes } = await start("schedule");
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(writes).toBe(1);
    expect(said(log, "swept true ")).toBe(1);
    expect(ports()).toBe(left - 1);
  });

  it("move an address when a machine is gone", async () => {
    const { code, log } = await start("workflow_dispatch");
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(said(log, "moved true ")).toBe(clouds.length - 1);
  });
});

type State = Record<string, Record<string, { allowed_address_pairs?: { ip_address: string }[]; name?: string }>>;
const stateOf = (cloud: string) => sandbox.cloud(cloud).state as unknown as State;
const pairsOf = (cloud: string) =>
  Object.values(stateOf(cloud).ports ?? {}).flatMap(({ allowed_address_pairs: pairs = [] }) =>
    pairs.map(({ ip_address }) => ip_address),
  );
const ports = () => Object.keys(stateOf("openstack").ports ?? {}).length;

function things() {
  const count = (cloud: string, name: string) => Object.keys(stateOf(cloud)[name] ?? {}).length;
  return {
    gcore: pairsOf("gcore").sort(),
    openstack: pairsOf("openstack").sort(),
    huaweicloud: count("huaweicloud", "ports"),
    k0rdent: count("k0rdent", "addresses"),
    upcloud: count("upcloud", "addresses"),
  };
}
