import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createSandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { createStep } from "../../apps/action/test/runner.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { type Example, examples, REPOSITORY, type Run, textOf } from "../documents/examples.ts";
import { obtainNewestAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { pathWith } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { quickClock } from "./parts/quick-clock.ts";

/**
 * A new user's first hour: each artifact is installed into an empty folder by the commands that README.md prints, and each example of each
 * page is run there, from its printed text.
 */
const ansible = await partOrSkip(obtainNewestAnsible);
const LIMIT = 280_000;

let here: string;
const environment = () => ({
  ...process.env,
  HERE: here,
  PATH: `${dirname(process.execPath)}${delimiter}${ansible.missing ? process.env.PATH : pathWith(ansible.part.bin)}`,
  ANSIBLE_COLLECTIONS_PATH: join(here, "collections"),
  ANSIBLE_LOCALHOST_WARNING: "False",
  ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
  ANSIBLE_NOCOLOR: "1",
  npm_config_audit: "false",
  npm_config_fund: "false",
  LC_ALL: "C.UTF-8",
});

async function shell(script: string, cwd: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const { failure, stdout, stderr } = await runChild("bash", ["-e", "-c", script], {
    cwd,
    timeoutMs: LIMIT,
    env: { ...environment(), ...more },
  });
  if (failure) throw new Error(`${failure}\n${script}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Without its first line, which builds: that has been done, or there would be nothing to test. */
const commandsOf = (text: string) => text.split("\n").slice(1).join("\n");
const of = (run: Run) => examples.filter(({ how }) => how && "run" in how && how.run === run);
const named = (some: readonly Example[]) => some.map((one) => [`${one.page}:${one.line}`, one] as const);
const [install] = of("install").filter(({ page }) => page === "README.md");

beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), "mooring-first-hour-"));
  await writeFile(join(here, "package.json"), JSON.stringify({ name: "harbour", private: true, type: "module" }));
  // The collection needs Ansible's own command, which not every machine has.
  const parts = commandsOf(install?.text ?? "").split(/^# /m);
  for (const part of parts.filter((one) => !(ansible.missing && one.startsWith("Ansible collection"))))
    await shell(`# ${part}`, REPOSITORY);
}, LIMIT);
afterAll(() => rm(here, { recursive: true, force: true }));

async function onNewWorld<T>(
  run: (env: Readonly<Record<string, string>>, writes: () => number) => Promise<T>,
): Promise<T> {
  const sandbox = createSandbox({ clouds: ["gcore"], clock: quickClock() });
  try {
    await sandbox.listen();
    return await run(sandbox.environment("gcore"), () => sandbox.journal.writes().length);
  } finally {
    await sandbox.close();
  }
}

describe("what README.md installs", () => {
  it("is what each start page prints at its top", () => {
    const all = install?.text ?? "";
    expect(of("install").length).toBeGreaterThan(0);
    for (const { page, text } of of("install")) {
      const lines = commandsOf(text)
        .split("\n")
        .filter((line) => line !== "");
      expect(lines.filter((line) => !all.includes(line)).map((line) => `${page}: ${line}`)).toEqual([]);
    }
  });

  it("is packages with page, licence, repository and words to find them by", async () => {
    const folder = join(here, "node_modules/@mooring");
    expect((await readdir(folder)).sort()).toEqual(["ansible", "core", "pulumi", "sandbox"]);
    for (const name of await readdir(folder)) {
      expect(await readdir(join(folder, name))).toEqual(expect.arrayContaining(["LICENSE", "README.md", "dist"]));
      const manifest = JSON.parse(await readFile(join(folder, name, "package.json"), "utf8"));
      expect(manifest).toMatchObject({
        license: "Apache-2.0",
        repository: {
          url: expect.stringContaining("github.com/mooring/mooring"),
          directory: `${name === "ansible" ? "apps" : "packages"}/${name}`,
        },
        keywords: expect.arrayContaining(["gcore", "openstack"]),
      });
    }
  });

  it("starts the sandbox by the command that the pages print", { timeout: LIMIT }, async () => {
    const [, command = ""] = /^(npx --package=\S+ mooring-sandbox --page)$/m.exec(textOf("docs/sandbox.md")) ?? [];
    const said = await shell(`${command} --cloud gcore -- sh -c 'echo "at $GCORE_BASE_URL"'`, here, {
      npm_config_offline: "true",
    });
    expect(said).toMatch(/at http:\/\/127\.0\.0\.1:\d+/);
  });
});

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

describe("examples of workflows", () => {
  const INSTANCE_ID = "eb3bf756-2650-4483-8470-a897d1ae6fa6";

  it.each(named(of("steps")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    const value = parse(text) as Step[] | { jobs: Record<string, { steps: Step[] }> };
    const steps = Array.isArray(value) ? value : Object.values(value.jobs).flatMap((job) => job.steps);
    expect(steps.length).toBeGreaterThan(0);
    await onNewWorld(async (env) => {
      const outputs: Record<string, Readonly<Record<string, string>>> = {};
      // The expressions of the pages, and no more of the language.
      const evaluated = (expression: string) =>
        expression
          .replaceAll(
            /\$\{\{ (?:secrets|vars)\.(\w+) \}\}/g,
            (_, name) => env[name] ?? (name === "INSTANCE_ID" ? INSTANCE_ID : ""),
          )
          .replaceAll(/\$\{\{ steps\.([\w-]+)\.outputs\.(\w+) \}\}/g, (_, step, name) => outputs[step]?.[name] ?? "");
      for (const step of steps.filter(({ uses }) => !uses?.startsWith("actions/"))) {
        if (step.run !== undefined) {
          if (!/npx|curl|\bgh\b/.test(step.run)) await shell(evaluated(step.run), here, env);
          continue;
        }
        const inputs = Object.fromEntries(
          Object.entries(step.with ?? {}).map(([name, one]) => [name, evaluated(String(one))]),
        );
        const action = join(here, ".github/actions/mooring");
        const {
          exitCode,
          outputs: given,
          everything,
        } = await createStep({ with: inputs, env, action }).main().finished;
        expect(exitCode, everything).toBe(0);
        const writes = inputs.query === undefined && inputs.plan === undefined && inputs.sweep === undefined;
        expect(writes ? given.changed : "true").toBe("true");
        if (step.id) outputs[step.id] = given;
      }
    });
  });
});

describe.skipIf(ansible.missing)("examples of playbooks", () => {
  it.each(named([...of("playbook"), ...of("tasks")]))("%s", { timeout: LIMIT }, async (_, { text, how }) => {
    const play = { hosts: "localhost", connection: "local", gather_facts: false, tasks: parse(text) as unknown };
    const whole = how && "run" in how && how.run === "playbook";
    await writeFile(join(here, "playbook.yml"), whole ? text : stringify([play]));
    await onNewWorld(async (env, writes) => {
      const first = await shell("ansible-playbook playbook.yml", here, env);
      expect(first).toMatch(/failed=0/);
      const wrote = writes();
      expect(await shell("ansible-playbook playbook.yml", here, env)).toMatch(/changed=0 .*failed=0/);
      expect(writes()).toBe(wrote);
    });
  });
});

/** What a program registers, by Pulumi's own mocks. */
const DRIVER = `
import { createRequire } from "node:module";
const pulumi = createRequire(import.meta.url)("@pulumi/pulumi");
const registered = [];
await pulumi.runtime.setMocks({
  newResource: (args) => (registered.push(args.inputs), { id: args.name, state: args.inputs }),
  call: ({ inputs }) => inputs,
}, "harbour", "dev");
await import("./index.mts");
await pulumi.runtime.disconnect();
console.log(JSON.stringify(registered));
`;

describe("examples of programs", () => {
  it.each(named(of("program")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    await writeFile(join(here, "driver.mjs"), DRIVER);
    await writeFile(join(here, "Pulumi.yaml"), "name: harbour\nruntime: nodejs\n");
    await writeFile(join(here, "index.mts"), text);
    await onNewWorld(async (env, writes) => {
      const said = await shell(`${JSON.stringify(process.execPath)} driver.mjs`, here, env);
      const [inputs] = JSON.parse(said.trim().split("\n").at(-1) ?? "[]") as Record<string, unknown>[];
      const host = await startHost({ folder: here, environment: env });
      try {
        const checked = await host.check({}, inputs ?? {});
        expect(checked.failures).toEqual([]);
        expect((await host.create(checked.inputs)).id).not.toBe("");
        expect(writes()).toBe(1);
      } finally {
        await host.stop();
      }
    });
  });

  it.each(named(of("script")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    await writeFile(join(here, "program.mts"), text);
    const ran = onNewWorld((env) => shell(`${JSON.stringify(process.execPath)} program.mts`, here, env));
    await expect(ran).resolves.not.toThrow();
  });
});

it("the demo does what it says, and fits 80 columns", { timeout: LIMIT }, () => {
  const { status, stdout } = spawnSync(process.execPath, [join(REPOSITORY, "scripts/demo.ts")], {
    encoding: "utf8",
    timeout: 250_000,
  });
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect({ status, stdout }).toMatchObject({ status: 0 });
});

it("how many examples there are, and that each is run or accounted for", () => {
  const count = (test: (one: Example) => boolean) => examples.filter(test).length;
  const here = count(({ how }) => how !== undefined && "run" in how);
  const elsewhere = count(({ how }) => how !== undefined && "by" in how);
  const excluded = count(({ how }) => how !== undefined && "because" in how);
  console.log(
    `examples: ${here} run here, ${elsewhere} by other tests, ${excluded} are none to run; ${examples.length} in all`,
  );
  expect(here + elsewhere + excluded).toBe(examples.length);
});
