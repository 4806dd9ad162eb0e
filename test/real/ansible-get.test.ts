import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { obtainNewestAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { pathWith, REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const { missing, ...newest } = await partOrSkip(obtainNewestAnsible);
const RELEASES = "https://github.com/mooring/mooring/releases/latest/download";

let folder: string;
/** What the release step of the workflow has put together, from the built artifacts. */
const files = () => join(folder, "files");

async function sh(script: string, cwd: string) {
  const { bin } = (newest as { part: { bin: string } }).part;
  const { stdout, stderr, code } = await runChild("sh", ["-ec", script], {
    cwd,
    timeoutMs: 240_000,
    env: {
      PATH: `${join(folder, "bin")}:${dirname(process.execPath)}:${pathWith(bin)}`,
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_REPOSITORY: "mooring/mooring",
      TAG: "v0.1.0",
      ANSIBLE_COLLECTIONS_PATH: join(folder, "collections"),
      ANSIBLE_NOCOLOR: "1",
      LC_ALL: "C.UTF-8",
    },
  });
  expect(code, `${script}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

async function standIn(name: string, script: string) {
  await writeFile(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "bin", name), 0o755);
}

/** The commands of the page, under the words that stand before them. */
async function commandsAfter(words: string): Promise<string> {
  const page = await readFile(join(REPOSITORY, "docs/start/ansible.md"), "utf8");
  const [, commands = ""] = /^```sh\n(.*?)^```$/ms.exec(page.slice(page.indexOf(words))) ?? [];
  return commands;
}

/** As a user has it who begins in an empty folder. */
async function emptyFolder(): Promise<string> {
  return mkdtemp(join(folder, "user-"));
}

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), "mooring-real-get-"));
  await mkdir(join(folder, "bin"));
  await standIn("gh", 'printf "%s\\n" "$@" > "$RUNNER_TEMP/released"');
  await standIn("pipx", 'shift 3; exec "$@"');
  const workflow = parse(await readFile(join(REPOSITORY, ".github/workflows/release.yml"), "utf8"));
  const step = workflow.jobs.files.steps.find(({ name }: { name?: string }) => name === "Release");
  await sh(step.run, REPOSITORY);
});
afterAll(() => folder && rm(folder, { recursive: true, force: true }));

describe.skipIf(missing)("what the page says about how to get it", () => {
  it("the file of a release is checked against its sum, and knows its version", async () => {
    const commands = await commandsAfter("The file, from a");
    const said = await sh(commands.replace(RELEASES, `file://${files()}`), await emptyFolder());
    expect(said).toMatch(/^mooring\.cjs: OK\nmooring\.yml: OK\n/);
    expect(said).toMatch(/\n\d+\.\d+\.\d+(-dev)?\n$/);
    expect(said).not.toContain("0.0.0");
  });

  it("the collection of a release is installed without anything else, and shows its page", async () => {
    const [name = ""] = (await readdir(files())).filter((file) => file.startsWith("mooring-cloud-"));
    const [, version = ""] = /^mooring-cloud-(.*)\.tar\.gz$/.exec(name) ?? [];
    const commands = (await commandsAfter("The collection, from the same release")).replaceAll("VERSION", version);
    const said = await sh(commands.replace(RELEASES, `file://${files()}`), await emptyFolder());
    expect(said).toContain("was installed successfully");
    expect(said).toMatch(/^> (MODULE )?mooring\.cloud\.mooring/im);
  });

  it("the packed command runs through npx", async () => {
    const cwd = await emptyFolder();
    const { failure } = await runChild("npx", ["pnpm", "pack", "--pack-destination", cwd], {
      cwd: join(REPOSITORY, "apps/ansible"),
      timeoutMs: 120_000,
    });
    expect(failure).toBe(undefined);
    const [tarball = ""] = await readdir(cwd);
    const commands = await commandsAfter("The command alone, from npm");
    const said = await sh(commands.replace("@mooring/ansible", `./${tarball}`), cwd);
    expect(said).toMatch(/^\d+\.\d+\.\d+(-dev)?\n$/);
  });
});
