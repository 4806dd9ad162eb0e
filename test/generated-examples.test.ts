import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type AnyCloud, type Clock, catalog, systemClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createStep } from "../apps/action/test/runner.ts";
import { startHost } from "../packages/pulumi/test/host.mts";
import { createProject } from "../packages/pulumi/test/project.mts";
import { assignedTo } from "./documents/examples.ts";

/**
 * Time in a pretend world passes quickly, so that its tasks are short. Each world has a beginning of its own: signatures carry the time
 * of this machine, and may be 15 minutes off.
 */
const SPEED = 20;
function quickClock(): Clock & { beginAnew(): void } {
  let began = systemClock.date();
  return {
    now: () => systemClock.now() * SPEED,
    date: () => began + (systemClock.date() - began) * SPEED,
    sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
    beginAnew() {
      began = systemClock.date();
    },
  };
}

/**
 * Every example that a page shows is taken from that page and run, on a new world of its own: a step and a task as processes, a program
 * by Pulumi's own mocks. What a program registers is checked and created by a real provider host. Programs of one cloud share a process, and
 * so do their resources a host, since loading the SDK is most of what they cost.
 */
const repository = resolve(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(repository, path), "utf8");
const clouds = await Promise.all(Object.values(catalog).map(({ load }) => load()));

interface Example {
  readonly title: string;
  readonly step: string;
  readonly task: string;
  readonly program: string;
}

/** The blocks under "Examples": a title, then the three dialects in their order. */
function examplesOn(path: string): Example[] {
  const [, examples = ""] = text(path).split("\n## Examples\n");
  return examples
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const blocks = [...section.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, block = ""]) => block);
      const [step = "", task = "", program = ""] = blocks;
      return { title: section.split("\n", 1)[0] as string, step, task, program };
    });
}

/** A query that shares its name with a kind has a page of its own beside the kind's. */
const pageOf = (cloud: AnyCloud, name: string, suffix = "") =>
  `docs/reference/${cloud.name}/${name.split("/")[1]}${suffix}.md`;
const queryPageOf = (cloud: AnyCloud, name: string) =>
  pageOf(cloud, name, cloud.resources.some(({ kind }) => kind === name) ? "-query" : "");

async function onNewWorld<T>(
  cloud: string,
  run: (environment: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const sandbox = createSandbox({ clouds: [cloud], clock: quickClock() });
  try {
    await sandbox.listen();
    return await run(sandbox.environment(cloud));
  } finally {
    await sandbox.close();
  }
}

type Environment = Readonly<Record<string, string>>;

/** A step of a workflow, by the Action's bundle. */
async function runStep(step: { with: Readonly<Record<string, string>> }, env: Environment) {
  const { exitCode, outputs, everything } = await createStep({ with: step.with, env }).main().finished;
  if (exitCode !== 0) throw new Error(everything);
  return outputs;
}

/** A task of a playbook, as Ansible calls a module: with a file of its arguments. */
async function runTask(task: { mooring: object }, env: Environment): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), "mooring-task-"));
  writeFileSync(join(folder, "args"), JSON.stringify({ ...task.mooring, _ansible_check_mode: false }));
  const { stdout } = await runNode([join(repository, "apps/ansible/dist/mooring.cjs"), join(folder, "args")], { env });
  rmSync(folder, { recursive: true });
  return JSON.parse(stdout) as Record<string, unknown>;
}

function runNode(
  args: readonly string[],
  options: { cwd?: string; env: Environment },
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"], timeout: 230_000 });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs programs one after the other against Pulumi's own mocks and prints what each registered, and what it found. */
const driver = `
import { createRequire } from "node:module";
const pulumi = createRequire(import.meta.url)("@pulumi/pulumi");
const answers = [];
for (const file of process.argv.slice(2)) {
  const registered = [];
  await pulumi.runtime.setMocks({
    newResource: (args) => (registered.push(args), { id: args.name, state: args.inputs }),
    call: ({ inputs }) => inputs,
  }, "harbour", "dev");
  try {
    const program = await import(file);
    await pulumi.runtime.disconnect();
    answers.push({ registered, found: program.found });
  } catch (error) {
    answers.push({ error: error.stack });
  }
}
console.log(JSON.stringify(answers));
`;

let project: ReturnType<typeof createProject>;

beforeAll(() => {
  project = createProject();
  mkdirSync(join(project.folder, "node_modules/@pulumi"));
  symlinkSync(
    join(repository, "packages/pulumi/node_modules/@pulumi/pulumi"),
    join(project.folder, "node_modules/@pulumi/pulumi"),
  );
  writeFileSync(join(project.folder, "driver.mjs"), driver);
});
afterAll(() => project.remove());

interface Ran {
  readonly registered: readonly { readonly type: string; readonly inputs: Record<string, unknown> }[];
  readonly found?: readonly unknown[];
}

async function runPrograms(
  programs: readonly string[],
  env: Environment,
): Promise<(Partial<Ran> & { readonly error?: string })[]> {
  const folder = mkdtempSync(join(project.folder, "programs-"));
  const files = programs.map((program, at) => {
    const file = join(folder, `${at}.mts`);
    writeFileSync(file, program.replace(/^const found = /m, "export const found = "));
    return file;
  });
  const { NODE_COMPILE_CACHE = "" } = process.env;
  const { stdout, stderr } = await runNode(["driver.mjs", ...files], {
    cwd: project.folder,
    env: { NODE_COMPILE_CACHE, PATH: "", ...env },
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const ran = new Map<string, Promise<Map<string, Partial<Ran> & { readonly error?: string }>>>();

/** By a process that runs all programs of the cloud, on one world: none of them writes, since what it registers goes to mocks. */
async function runProgram(program: string, cloud: string): Promise<Ran> {
  const all = ran.get(cloud) ?? runAll(cloud);
  ran.set(cloud, all);
  const { registered = [], found, error } = (await all).get(program) ?? { error: "it was not run" };
  if (error !== undefined) throw new Error(error);
  return { registered, ...(found ? { found } : {}) };
}

async function runAll(cloud: string) {
  const programs = [...kinds, ...queries].filter((one) => one.cloud === cloud).map((one) => one.program);
  const answers = await onNewWorld(cloud, (env) => runPrograms(programs, env));
  return new Map(programs.map((program, at) => [program, answers[at] ?? {}]));
}

/** The SDK's provider host, as the engine starts it: one for all resources of a cloud, on a world that begins anew for each question. */
interface Provider {
  readonly host: Awaited<ReturnType<typeof startHost>>;
  newWorld(): void;
  end(): Promise<void>;
}

const providers = new Map<string, Promise<Provider>>();

function providerOf(cloud: string): Promise<Provider> {
  const provider = providers.get(cloud) ?? startProvider(cloud);
  providers.set(cloud, provider);
  return provider;
}

async function startProvider(cloud: string): Promise<Provider> {
  const clock = quickClock();
  const sandbox: Sandbox = createSandbox({ clouds: [cloud], clock });
  await sandbox.listen();
  const host = await startHost({ folder: project.folder, environment: sandbox.environment(cloud) });
  return {
    host,
    newWorld() {
      clock.beginAnew();
      sandbox.reset();
    },
    async end() {
      await host.stop();
      await sandbox.close();
    },
  };
}

afterAll(async () => {
  for (const provider of providers.values()) await (await provider).end();
});

/**
 * What the engine would do with the one resource of a program: check, then create. The check has a world of its own: what it asks there
 * would else decide which id the pretend cloud draws next.
 */
async function createByProgram({ registered }: Ran, cloud: string) {
  expect(registered).toHaveLength(1);
  const { host, newWorld } = await providerOf(cloud);
  newWorld();
  const checked = await host.check({}, registered[0]?.inputs ?? {});
  expect(checked.failures).toEqual([]);
  newWorld();
  return host.create(checked.inputs);
}

const kinds = clouds.flatMap((cloud) =>
  cloud.resources.flatMap(({ kind }) =>
    examplesOn(pageOf(cloud, kind)).map((example) => ({ ...example, cloud: cloud.name, name: kind })),
  ),
);
const queries = clouds.flatMap((cloud) =>
  cloud.queries.flatMap(({ name }) =>
    examplesOn(queryPageOf(cloud, name)).map((example) => ({ ...example, cloud: cloud.name, name })),
  ),
);

/** An id that the pretend cloud drew differs from world to world, as soon as one front end asks more than another. */
const asNamed = (id: string) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? "drawn by the cloud" : id);

describe.each(kinds)("$name: $title", ({ cloud, step, task, program }) => {
  test("makes the same thing as a workflow step, as a playbook task and as a Pulumi program", async () => {
    const [asStep] = parse(step) as [{ with: Record<string, string> }];
    const [asTask] = parse(task) as [{ mooring: object }];
    const [byStep, byTask, byProgram] = await Promise.all([
      onNewWorld(cloud, (env) => runStep(asStep, env)),
      onNewWorld(cloud, (env) => runTask(asTask, env)),
      runProgram(program, cloud).then((ran) => createByProgram(ran, cloud)),
    ]);
    expect(byTask).toMatchObject({ changed: true, failed: false });
    expect(byStep).toMatchObject({ changed: "true", action: byTask.action });
    expect(byProgram.id).not.toBe("");
    expect(byStep.id).toBe(byTask.id);
    // A program believes that it creates, so what the other two take over it leaves to its owner.
    if (byTask.action === "create") expect(asNamed(byProgram.id)).toBe(asNamed(byTask.id as string));
  });
});

describe.each(queries)("$name: $title", ({ cloud, step, task, program }) => {
  test("finds the same as a workflow step, as a playbook task and in a Pulumi program", async () => {
    const [asStep] = parse(step) as [{ with: Record<string, string> }];
    const [asTask] = parse(task) as [{ mooring: object }];
    const [byStep, byTask, byProgram] = await Promise.all([
      onNewWorld(cloud, (env) => runStep(asStep, env)),
      onNewWorld(cloud, (env) => runTask(asTask, env)),
      runProgram(program, cloud),
    ]);
    expect(byTask.answers).not.toEqual([]);
    expect(JSON.parse(byStep.answers ?? "")).toEqual(byTask.answers);
    expect(byProgram.found).toHaveLength((byTask.answers as unknown[]).length);
  });
});

test("those are all blocks of all reference pages", () => {
  const run = [...kinds, ...queries].flatMap(({ step, task, program }) => [step, task, program]);
  expect(run.sort()).toEqual(
    assignedTo(import.meta.url)
      .map(({ text }) => text)
      .sort(),
  );
});

describe("the examples of the README", () => {
  test("the workflow's step creates, and its second run changes nothing", async () => {
    const { jobs } = parse(text("examples/workflow.yml")) as {
      jobs: { address: { steps: [{ with: Record<string, string> }] } };
    };
    const [step] = jobs.address.steps;
    await onNewWorld("gcore", async (env) => {
      expect((await runStep(step, env)).changed).toBe("true");
      expect((await runStep(step, env)).changed).toBe("false");
    });
  });

  test("the playbook's task creates, and its second run changes nothing", async () => {
    const [{ tasks }] = parse(text("examples/playbook.yml")) as [{ tasks: [{ mooring: object }] }];
    await onNewWorld("gcore", async (env) => {
      expect(await runTask(tasks[0], env)).toMatchObject({ changed: true, failed: false });
      expect(await runTask(tasks[0], env)).toMatchObject({ changed: false, failed: false });
    });
  });

  test("the program's resource is created", async () => {
    const program = text("examples/pulumi/index.ts");
    const [registered] = await onNewWorld("gcore", (env) => runPrograms([program], env));
    const made = await createByProgram(registered as Ran, "gcore");
    expect(made.outputs).toMatchObject({ ipAddress: "10.40.0.100" });
  });
});
