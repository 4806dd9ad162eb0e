import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { obtainNewestAnsible } from "./parts/ansible.ts";
import { obtainAnsibleLint } from "./parts/ansible-lint.ts";
import { runChild } from "./parts/child.ts";
import { type InstalledCollection, installCollection, onController } from "./parts/collection.ts";
import { pathWith, REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { quickClock } from "./parts/quick-clock.ts";

const { missing, ...newest } = await partOrSkip(obtainNewestAnsible);
const { missing: noLint, ...linter } = await partOrSkip(obtainAnsibleLint);

let collection: InstalledCollection;
const root = () => join(collection.folder, "collections/ansible_collections/mooring/cloud");
const targets = () => readdir(join(root(), "tests/integration/targets"));

beforeAll(async () => {
  if (!missing) collection = await installCollection((newest as { part: { bin: string } }).part.bin);
});
afterAll(() => collection?.remove());

/** The tester of collections insists on their folder. */
function tester(...args: string[]) {
  const { bin } = (newest as { part: { bin: string } }).part;
  return runChild(join(bin, "ansible-test"), [...args, "--color", "no"], {
    cwd: root(),
    timeoutMs: 280_000,
    env: { PATH: pathWith(bin, join(process.execPath, "..")), HOME: collection.folder, LC_ALL: "C.UTF-8" },
  });
}

/** Some sanity tests make environments of their own, and fetch a script for it that Python has already. */
async function bringPip(): Promise<void> {
  const cache = join(collection.folder, ".ansible/test/cache");
  await mkdir(cache, { recursive: true });
  for (const version of ["25_2", "24_2", "24_0", "23_1_2"]) {
    const script = "import ensurepip\n\nensurepip.bootstrap(default_pip=True)\n";
    await writeFile(join(cache, `get_pip_${version}.py`), script);
  }
}

describe.skipIf(missing)("the installed collection", () => {
  // `pslint` looks at modules for Windows, and wants a PowerShell.
  it("passes the sanity tests of the newest ansible-core, but for what is ignored with a reason", async () => {
    await bringPip();
    const { code, stdout, stderr } = await tester("sanity", "--skip-test", "pslint");
    expect(code, `${stdout}\n${stderr}`).toBe(0);
    for (const name of ["ansible-doc", "runtime-metadata", "shebang", "validate-modules", "yamllint"])
      expect(stdout + stderr).toContain(`Running sanity test "${name}"`);
  });

  it.skipIf(noLint)("passes ansible-lint's profile for production, and so do the example playbooks", async () => {
    const { bin } = (linter as { part: { bin: string } }).part;
    const examples = join(collection.folder, "examples");
    await cp(join(REPOSITORY, "examples/ansible"), examples, { recursive: true });
    for (const cwd of [root(), examples]) {
      const args = ["--offline", "--profile", "production", "--nocolor", "."];
      const { code, stdout, stderr } = await runChild(join(bin, "ansible-lint"), args, {
        cwd,
        timeoutMs: 120_000,
        env: {
          PATH: pathWith(bin),
          HOME: collection.folder,
          ANSIBLE_COLLECTIONS_PATH: join(collection.folder, "collections"),
          LC_ALL: "C.UTF-8",
        },
      });
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      expect(stderr).toMatch(/Profile 'production' was required, and it passed/);
    }
  });

  it("every integration target passes, each in a world of its own", async () => {
    const names = await targets();
    const worlds = names.map(() => createSandbox({ clock: quickClock() }));
    try {
      await Promise.all(worlds.map((world) => world.listen()));
      const tasks = names.map((name, index) => ({
        name,
        "ansible.builtin.include_role": { name },
        vars: { mooring_environment: worlds[index]?.environment() },
      }));
      const path = { ANSIBLE_ROLES_PATH: join(root(), "tests/integration/targets") };
      const ended = await collection.play(path, onController(...tasks));
      expect([ended.code, ended.failed], ended.log).toEqual([0, 0]);
    } finally {
      await Promise.all(worlds.map((world) => world.close()));
    }
  });

  it("ansible-test plays an integration target with the variables of a file", async () => {
    const sandbox = createSandbox({ clock: quickClock() });
    try {
      await sandbox.listen();
      const variables = JSON.stringify({ mooring_environment: sandbox.environment() });
      await writeFile(join(root(), "tests/integration/integration_config.yml"), variables);
      const { code, stdout, stderr } = await tester("integration", "gcore_allowed_address_pair");
      expect(code, `${stdout}\n${stderr}`).toBe(0);
      expect(sandbox.journal.writes()).toHaveLength(2);
    } finally {
      await sandbox.close();
    }
  });
});
