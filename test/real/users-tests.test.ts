import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createSandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createStep } from "../../apps/action/test/runner.ts";
import { type Automation, automation, mooring } from "../../packages/pulumi/test/sdk.mts";
import { assignedTo } from "../documents/examples.ts";
import { obtainNewestAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { pathWith, REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi, pulumiEnvironment, pulumiProgramFolder } from "./parts/pulumi.ts";
import { SANDBOX } from "./parts/sandbox.ts";

const ansible = await partOrSkip(obtainNewestAnsible);
const pulumi = await partOrSkip(obtainPulumi);

/** The blocks of the sandbox's page, as a reader copies them. */
const [control = "", program = "", playbook = "", workflow = ""] = assignedTo(import.meta.url).map(({ text }) => text);

let folder: string;
/** A folder in which the sandbox is installed, as `npm install @mooring/sandbox` leaves it. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mooring-users-"));
  await install(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function install(where: string): Promise<void> {
  await mkdir(join(where, "node_modules/@mooring"), { recursive: true });
  await mkdir(join(where, "node_modules/.bin"), { recursive: true });
  await symlink(join(REPOSITORY, "packages/sandbox"), join(where, "node_modules/@mooring/sandbox"));
  await symlink(SANDBOX, join(where, "node_modules/.bin/mooring-sandbox"));
}

const bash = (script: string, env: Readonly<Record<string, string>>, cwd = folder) =>
  runChild("bash", ["-e", "-c", script], {
    cwd,
    timeoutMs: 120_000,
    env: { PATH: pathWith(dirname(process.execPath)), HOME: folder, npm_config_offline: "true", ...env },
  });

it("a fault that is asked for at the control address waits there, as printed", async () => {
  const sandbox = 'npx --package=@mooring/sandbox mooring-sandbox --cloud gcore -- sh -ec "$PRINTED"';
  const printed = `${control}\ncurl -sf "$MOORING_SANDBOX_CONTROL/faults"`;
  const { code, stdout } = await bash(sandbox, { PRINTED: printed });
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("503") });
});

describe.skipIf(ansible.missing)("a playbook's test", () => {
  const run = async (script: string) => {
    await cp(join(REPOSITORY, "examples/playbook.yml"), join(folder, "playbook.yml"));
    await cp(join(REPOSITORY, "apps/ansible/dist/mooring.cjs"), join(folder, "library/mooring.cjs"));
    return bash(script, {
      PATH: `${dirname(process.execPath)}:${pathWith(ansible.part.bin)}`,
      ANSIBLE_LIBRARY: join(folder, "library"),
      ANSIBLE_LOCALHOST_WARNING: "False",
      ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
      LC_ALL: "C.UTF-8",
    });
  };

  it("passes as printed", async () => {
    const { code, stdout, stderr } = await run(playbook);
    expect({ code, stderr, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('{"writes":0}') });
    expect(stdout.match(/changed=\d/g)).toEqual(["changed=1", "changed=0"]);
  });

  it("fails where a second run writes", async () => {
    const worse = playbook.replace("mark", "reset");
    expect(worse).not.toBe(playbook);
    expect((await run(worse)).code).toBe(1);
  });
});

describe.skipIf(pulumi.missing)("a Pulumi program's test", () => {
  it("passes as printed", async () => {
    const main = await pulumiProgramFolder({ workdir: folder });
    const engine = {
      workDir: folder,
      pulumiCommand: await automation.PulumiCommand.get({ root: pulumi.part.folder, skipVersionCheck: true }),
      projectSettings: { name: "harbour", runtime: "nodejs", main },
    };
    const envVars = await pulumiEnvironment({ workdir: folder });
    let changes: unknown;
    /** Where this machine keeps its engine is not the reader's business. */
    const LocalWorkspace = {
      async createStack(project: Automation.InlineProgramArgs, options: { envVars: Record<string, string> }) {
        const all = { ...engine, envVars: { ...envVars, ...options.envVars } };
        const stack = await automation.LocalWorkspace.createStack(project, all);
        const { up } = stack;
        stack.up = async (...args) => {
          const result = await up.apply(stack, args);
          changes ??= result.summary.resourceChanges;
          return result;
        };
        return stack;
      },
    };
    const project = {
      stackName: "test",
      projectName: "harbour",
      program: async () => {
        new mooring.gcore.AllowedAddressPair("address", {
          portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
          ipAddress: "10.40.0.100",
        });
      },
    };
    const names = ["assert", "createSandbox", "LocalWorkspace", "project"];
    const run = Object.getPrototypeOf(async () => undefined).constructor(...names, program);
    await run(assert, createSandbox, LocalWorkspace, project);
    expect(changes).toMatchObject({ create: 2 });
  });
});

describe("a workflow", () => {
  it("passes as printed: each line a step, as a runner makes them", async () => {
    const steps = parse(workflow) as { run?: string; uses?: string; with?: Record<string, string> }[];
    const file = join(folder, "github.env");
    await writeFile(file, "");
    const told = async () =>
      Object.fromEntries(
        (await readFile(file, "utf8"))
          .split("\n")
          .filter(Boolean)
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      );
    expect(steps.length).toBeGreaterThan(2);
    try {
      for (const step of steps) {
        if (step.run !== undefined) {
          const { code, stderr } = await bash(step.run, { ...(await told()), GITHUB_ENV: file });
          expect({ run: step.run, code, stderr }).toMatchObject({ code: 0 });
        } else {
          const { main } = createStep({ with: step.with ?? {}, env: await told() });
          expect(await main().finished).toMatchObject({ exitCode: 0, outputs: { changed: "true" } });
        }
      }
    } finally {
      const { MOORING_SANDBOX_CONTROL } = await told();
      await fetch(`${MOORING_SANDBOX_CONTROL}/stop`, { method: "POST" });
    }
  });
});
