import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { catalog } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createStep } from "../../apps/action/test/runner.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { type Example, examples, REPOSITORY, type Run } from "../documents/examples.ts";
import { obtainNewestAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { pathWith } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { findLanguageHost, obtainPulumi, pulumiEnvironment } from "./parts/pulumi.ts";
import { quickClock } from "./parts/quick-clock.ts";
import { type Registry, startRegistry } from "./parts/registry.ts";
import { startReleases } from "./parts/releases.ts";

/**
 * A new user's first hour: each artifact is installed into an empty folder by the commands that README.md prints, and each example of each
 * page is run there, from its printed text.
 */
const ansible = await partOrSkip(obtainNewestAnsible);
const pulumi = await partOrSkip(obtainPulumi);
const keepalived = await partOrSkip(obtainKeepalived);
const LIMIT = 280_000;

let here: string;
/** What installing by name finds once the packages are published. */
let registry: Registry;
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

/** Without the first lines, which choose the folder and build: that has been done, or there would be nothing to test. */
const commandsOf = (text: string) => text.split("\n").slice(2).join("\n");
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
  const tarballs = (await readdir(here)).filter((name) => name.endsWith(".tgz"));
  registry = await startRegistry(tarballs.map((name) => join(here, name)));
}, LIMIT);
afterAll(async () => {
  registry?.close();
  await rm(here, { recursive: true, force: true });
});

/** An empty folder of a user's own, where installing by name finds what will be published. */
async function emptyFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `mooring-${name}-`));
  await writeFile(join(folder, ".npmrc"), registry.npmrc);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  return folder;
}

/** A world of the clouds that the text is about: Gcore where it names none. */
async function onNewWorld<T>(
  text: string,
  run: (env: Readonly<Record<string, string>>, writes: () => number) => Promise<T>,
): Promise<T> {
  const named = Object.keys(catalog).filter((cloud) => text.includes(cloud));
  const clouds = named.length > 0 ? named : ["gcore"];
  const cloud = clouds.find((one) => one === "huaweicloud");
  const sandbox = createSandbox({ clouds, clock: quickClock(cloud === undefined ? {} : { cloud }) });
  try {
    await sandbox.listen();
    return await run(sandbox.environment(), () => sandbox.journal.writes().length);
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
});

/** What the command printed, as it is printed on a page: `export` lines. */
async function untilItListens(command: string): Promise<string> {
  const child = spawn("bash", ["-c", command], {
    cwd: here,
    env: { ...environment(), npm_config_offline: "true" },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    timeout: LIMIT,
  });
  const ended = once(child, "close");
  let said = "";
  for await (const text of child.stdout) {
    said += text;
    if (said.includes("Ctrl-C") && child.pid) process.kill(-child.pid, "SIGINT");
  }
  await ended;
  return said;
}

describe("the sandbox, as the pages start it", () => {
  const starts = of("sandbox").filter(({ text }) => text.startsWith("npx "));

  it.each(named(starts))("%s", { timeout: LIMIT }, async (_, { text }) => {
    const said = await untilItListens(text);
    expect(said).toMatch(/^# page: http:\/\/127\.0\.0\.1:\d+\//m);
    const withoutPorts = (one: string) => one.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1");
    const shown = of("sandbox").filter((one) => !starts.includes(one));
    for (const one of shown) expect(withoutPorts(said)).toContain(withoutPorts(one.text).trim());
  });

  it.each(named(of("seed")))("%s is planted", { timeout: LIMIT }, async (_, { text }) => {
    await writeFile(join(here, "seed.json"), text);
    const asked = `sh -c 'curl -sf "$MOORING_SANDBOX_CONTROL/seed"'`;
    const seed = await shell(`node_modules/.bin/mooring-sandbox --seed seed.json -- ${asked}`, here);
    for (const name of ["yard-private", "yard-a"]) expect(seed).toContain(name);
  });
});

describe("the repository, as README.md says", () => {
  it.each(named(of("clone")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    const folder = await mkdtemp(join(tmpdir(), "mooring-clone-"));
    try {
      const [clone = "", ...commands] = text.trim().split("\n");
      const instead = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_VALUE_0: "https://github.com/mooring/mooring" };
      const from = `url.${pathToFileURL(REPOSITORY).href}.insteadOf`;
      expect(await shell(`${clone} && ls`, folder, { ...instead, GIT_CONFIG_KEY_0: from })).toContain("README.md");
      // The rest is what CI runs: a test that runs all tests would never end.
      const ci = await readFile(join(REPOSITORY, ".github/workflows/ci.yml"), "utf8");
      for (const command of commands) expect(ci).toContain(`- run: ${command.replace(/ *#.*/, "")}\n`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe("what is installed by name, once it is published", () => {
  it.each(named(of("npm")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    const folder = await emptyFolder("harbour");
    try {
      // Configuration is for the examples of stacks.
      const lines = text.split("\n").filter((line) => line.startsWith("np"));
      const said = await shell(lines.join("\n"), folder);
      if (text.includes("--version")) expect(said).toMatch(/^(mooring )?\d+\.\d+\.\d+/m);
      else expect(await readdir(join(folder, "node_modules/@mooring/pulumi"))).toContain("dist");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it.skipIf(ansible.missing).each(named(of("release")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    const folder = await emptyFolder("harbour");
    const files = join(folder, "release");
    await mkdir(files);
    const collection = (await readdir(here)).find((name) => name.startsWith("mooring-cloud-")) ?? "";
    for (const file of [join(here, "library/mooring.cjs"), join(here, "library/mooring.yml"), join(here, collection)])
      await cp(file, join(files, basename(file)));
    await shell("sha256sum * > SHA256SUMS", files);
    const releases = await startReleases(files);
    try {
      await writeFile(join(folder, ".curlrc"), releases.curlrc);
      const version = /mooring-cloud-(.*)\.tar\.gz/.exec(collection)?.[1] ?? "";
      const more = { HOME: folder, CURL_HOME: folder, ANSIBLE_COLLECTIONS_PATH: join(folder, "collections") };
      const said = await shell(text.replaceAll("VERSION", version), folder, more);
      expect(said).toMatch(text.includes("--version") ? /mooring\.cjs: OK[\s\S]*\d+\.\d+\.\d+/ : /MOORING/i);
    } finally {
      releases.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** In the user's folder or, where the text names files of it, in the repository's; a plan may end with 2. */
const CAREFUL = 'set -u; trap \'code=$?; [ "$code" = 2 ] || exit "$code"\' ERR\n';

describe("commands", () => {
  beforeAll(async () => {
    await mkdir(join(here, "bin"));
    await writeFile(join(here, "bin/logger"), "#!/bin/sh\nexec cat\n");
    await chmod(join(here, "bin/logger"), 0o755);
    await mkdir(join(here, "etc"));
    await cp(join(REPOSITORY, "examples/ansible/addresses.yml"), join(here, "etc/addresses.yml"));
  });

  it.skipIf(ansible.missing).each(named(of("commands")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    // A line of a crontab, without its times; what it reads lies in the user's folder.
    const script = text.replace(/^0 6 \* \* \* /, "").replaceAll("/etc/mooring/", `${here}/etc/`);
    await writeFile(join(here, "script.sh"), `${CAREFUL}${script}\ntrue\n`);
    const path = [join(here, "bin"), join(here, "library"), join(here, "node_modules/.bin"), environment().PATH];
    const sandbox = join(here, "node_modules/.bin/mooring-sandbox");
    const variables = `printf 'UPCLOUD_TOKEN=%s\\n' "$UPCLOUD_TOKEN" > ${here}/etc/credentials`;
    const inside = `${variables}; exec bash ${join(here, "script.sh")}`;
    const ran = shell(
      `${sandbox} --task-seconds 0 -- bash -c '${inside.replaceAll("'", "'\\''")}'`,
      /\b(examples|apps)\//.test(script) ? REPOSITORY : here,
      { PATH: path.join(delimiter), npm_config_offline: "true" },
    );
    await expect(ran).resolves.toBeTypeOf("string");
  });

  it.each(named(of("request")))("%s, carried out twice", { timeout: LIMIT }, async (_, { text }) => {
    await writeFile(join(here, "request.yml"), text);
    await onNewWorld(text, async (env, writes) => {
      await shell("library/mooring.cjs apply -f request.yml", here, env);
      const wrote = writes();
      expect(wrote).toBeGreaterThan(0);
      await shell("library/mooring.cjs apply -f request.yml", here, env);
      expect(writes()).toBe(wrote);
    });
  });

  it.skipIf(keepalived.missing).each(named(of("keepalived")))("%s is read by keepalived", async (_, { text }) => {
    const file = join(here, "keepalived.conf");
    const [device = "eth0"] = (await readdir("/sys/class/net")).filter((name) => name !== "lo");
    // It wants the interface and the script to be there.
    const script = join(here, "take-over");
    await writeFile(script, "#!/bin/sh\n");
    await chmod(script, 0o755);
    const known = text.replaceAll("eth0", device).replace("/etc/keepalived/take-over", script);
    await writeFile(file, `global_defs {\n  script_user root\n  enable_script_security\n}\n${known}`);
    const { env } = keepalived.missing ? { env: {} } : keepalived.part;
    const bin = keepalived.missing ? "" : keepalived.part.bin;
    const read = shell(`${join(bin, "keepalived")} --config-test --use-file ${file}`, here, env);
    await expect(read).resolves.toBeTypeOf("string");
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
    await onNewWorld(text, async (env) => {
      const outputs: Record<string, Readonly<Record<string, string>>> = {};
      // The expressions of the pages, and no more of the language.
      const evaluated = (expression: string) =>
        expression
          .replaceAll(
            /\$\{\{ (?:secrets|vars)\.(\w+) \}\}/g,
            (_, name) => env[name] ?? (name === "INSTANCE_ID" ? INSTANCE_ID : ""),
          )
          .replaceAll(/\$\{\{ github\.token \}\}/g, "")
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
        if (inputs.query === undefined && inputs.plan === undefined && inputs.sweep === undefined)
          expect(given.changed).toBe("true");
        if (step.id) outputs[step.id] = given;
      }
    });
  });
});

/** What stands above tasks. */
const PLAY = "- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n";

describe.skipIf(ansible.missing)("examples of playbooks", () => {
  it.each(named([...of("playbook"), ...of("tasks")]))("%s", { timeout: LIMIT }, async (_, { text, how }) => {
    const whole = how && "run" in how && how.run === "playbook";
    await writeFile(join(here, "playbook.yml"), whole ? text : PLAY + text.replaceAll(/^(?=.)/gm, "    "));
    const command = `ansible-playbook -i ${join(REPOSITORY, "examples/ansible/hosts.yml")} playbook.yml`;
    await onNewWorld(text, async (env, writes) => {
      const first = await shell(command, here, env);
      expect(first).toMatch(/failed=0/);
      const wrote = writes();
      expect(await shell(command, here, env)).not.toMatch(/(changed|failed)=[1-9]/);
      expect(writes()).toBe(wrote);
    });
  });
});

/** What a program registers, by Pulumi's own mocks. */
const DRIVER = `
import { createRequire } from "node:module";
const pulumi = createRequire(import.meta.url)("@pulumi/pulumi");
pulumi.runtime.setConfig("harbour:northKey", process.env.GCORE_API_KEY);
const registered = [];
await pulumi.runtime.setMocks({
  newResource: (args) => (registered.push(args.inputs), { id: args.name, state: args.inputs }),
  call: ({ inputs }) => inputs,
}, "harbour", "dev");
await import("./index.mts");
await pulumi.runtime.disconnect();
console.log(JSON.stringify(registered));
`;

/** What a page takes for granted where it shows a part of a program. */
const AROUND = `
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const portId = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
`;

describe("examples of programs", () => {
  it.each(named(of("program")))("%s", { timeout: LIMIT }, async (_, { text }) => {
    await writeFile(join(here, "driver.mjs"), DRIVER);
    await writeFile(join(here, "Pulumi.yaml"), "name: harbour\nruntime: nodejs\n");
    await writeFile(join(here, "index.mts"), text.includes("config.") ? AROUND + text : text);
    await onNewWorld(text, async (env, writes) => {
      const said = await shell(`${JSON.stringify(process.execPath)} driver.mjs`, here, env);
      const registered = JSON.parse(said.trim().split("\n").at(-1) ?? "[]") as Record<string, unknown>[];
      const inputs = registered.find((one) => "portId" in one);
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
    const ran = onNewWorld(text, (env) => shell(`${JSON.stringify(process.execPath)} program.mts`, here, env));
    await expect(ran).resolves.not.toThrow();
  });
});

describe.skipIf(pulumi.missing)("examples of stacks", () => {
  /** What the prompt of `--secret` is told. */
  const SECRET = "1$sandbox-not-a-real-token";

  it.each(named(of("stack")))("%s", { timeout: LIMIT }, async (_, { page, text }) => {
    const example = page.startsWith("examples/") ? dirname(join(REPOSITORY, page)) : undefined;
    const folder = await emptyFolder("stack");
    try {
      if (example) await cp(example, folder, { recursive: true });
      else await writeFile(join(folder, "Pulumi.yaml"), "name: harbour\nruntime: nodejs\n");
      const engine = await pulumiEnvironment({ workdir: folder, language: findLanguageHost() });
      await writeFile(join(folder, "answers"), `${SECRET}\n`);
      const env = { ...engine, PULUMI_SKIP_CONFIRMATIONS: "true", npm_config_prefer_offline: "true" };
      await onNewWorld(text, async (world, writes) => {
        const all = { ...world, ...env };
        if (!example) await shell("pulumi stack init dev && npm install @mooring/pulumi @pulumi/pulumi", folder, all);
        if (text.includes("import gcore.AllowedAddressPair"))
          await shell(`${join(here, "library/mooring.cjs")} ${JSON.stringify(JSON.stringify(THERE))}`, here, world);
        const wrote = writes();
        // Without a language host no program runs from its folder: `pulumi-examples.test.ts` then runs it as an inline one.
        const script = findLanguageHost() ? text : text.replace(/^pulumi up$/m, "");
        await shell(`exec < answers\n${script}`, folder, all);
        const shown = await shell("pulumi config --json && pulumi stack export", folder, all);
        expect(shown).not.toContain(SECRET);
        for (const [, key = ""] of text.matchAll(/^pulumi config set (?:--secret )?(mooring:\w+)/gm))
          expect(shown).toContain(key);
        expect(shown).toContain(text.includes("pulumi import") ? "mooring/upcloud:FloatingIp" : "");
        expect(text.includes("pulumi up") ? wrote : writes()).toBe(wrote);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  const THERE = {
    resource: "gcore/allowed-address-pair",
    spec: { port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ip_address: "10.40.0.100" },
  };
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
