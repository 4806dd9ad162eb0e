import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { catalog } from "@mooring/core";
import { createSandbox, type PretendCloud, type Sandbox } from "@mooring/sandbox";
import { afterEach, describe, expect, it } from "vitest";
import { type Automation, automation } from "../../packages/pulumi/test/sdk.mts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { findLanguageHost, obtainPulumi, pulumiEnvironment, pulumiProgramFolder } from "./parts/pulumi.ts";
import { settingsOf } from "./parts/pulumi-settings.ts";
import { openStack } from "./parts/pulumi-stack.ts";
import { quickClock } from "./parts/quick-clock.ts";

const engine = await partOrSkip(obtainPulumi);
/** Comes with Pulumi's own installation; it is no Go module that a proxy serves, so it cannot be built here. */
const languageHost = findLanguageHost();
if (!languageHost) console.warn("skipped, no pulumi-language-nodejs on PATH: the examples run as inline programs only");

const EXAMPLES = join(REPOSITORY, "examples/pulumi");
const clouds = Object.keys(catalog);

let sandbox: Sandbox | undefined;
let folders: string[] = [];

afterEach(async () => {
  if (engine.missing) return;
  await sandbox?.close();
  sandbox = undefined;
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
  folders = [];
});

/** The commands of its README by which the program gets its own configuration. The cloud's settings come from the sandbox. */
async function configure(stack: Automation.Stack, example: string): Promise<void> {
  const readme = await readFile(join(example, "README.md"), "utf8");
  const commands = readme.matchAll(/^pulumi config set (?:--path )?(?!--secret|mooring:)'?([^' ]+)'? (\S+)/gm);
  for (const [, key = "", value = ""] of commands) await stack.setConfig(key, { value }, true);
}

/** What Mooring could have left, without what a cloud itself writes down of what was done. */
const COUNTED = new Set(["revision_number", "updated_at", "tasks"]);
const worldOf = ({ state }: PretendCloud) =>
  JSON.stringify(state, (key, value) => (COUNTED.has(key) ? undefined : value));

/** Up, nothing to do, down; only what the program keeps on purpose is left. */
async function life(cloud: string, open: (environment: Record<string, string>) => Promise<Automation.Stack>) {
  const here = createSandbox({ clouds: [cloud], clock: quickClock({ cloud }) });
  sandbox = here;
  await here.listen();
  const world = () => worldOf(here.cloud(cloud));
  const before = world();
  const stack = await open(here.environment() as Record<string, string>);
  await configure(stack, join(EXAMPLES, cloud));
  const { outputs, summary } = await stack.up();
  expect(summary.result).toBe("succeeded");
  expect(Object.values(outputs).flatMap(({ value }) => value ?? [])).not.toEqual([]);
  const made = here.journal.writes().length;
  expect(made).toBeGreaterThan(0);
  expect(Object.keys((await stack.preview()).changeSummary)).toEqual(["same"]);
  expect(here.journal.writes()).toHaveLength(made);
  await stack.destroy();
  if (cloud === "k0rdent") expect(world()).toContain(String(outputs.address?.value));
  else expect(world()).toBe(before);
}

it("every cloud has an example", async () => {
  const entries = await readdir(EXAMPLES, { withFileTypes: true });
  expect(entries.filter((one) => one.isDirectory()).map(({ name }) => name)).toEqual(clouds);
});

describe.skipIf(engine.missing)("the example project under the real Pulumi engine", () => {
  it.each(clouds)("of %s makes its things and takes them away again", async (cloud) => {
    await life(cloud, async (environment) => {
      const opened = await openStack(engine.part, async () => ({}), environment);
      folders.push(opened.workdir);
      const program = join(opened.workdir, "program");
      await cp(join(EXAMPLES, cloud), program, { recursive: true });
      // A query runs in this process, which knows nothing of the sandbox.
      for (const [key, value] of Object.entries(await settingsOf(cloud, environment)))
        await opened.stack.setConfig(`mooring:${key}`, { value });
      let runs = 0;
      opened.program = () => {
        runs += 1;
        return import(`${pathToFileURL(join(program, "index.ts")).href}?run=${runs}`);
      };
      return opened.stack;
    });
  });

  it.skipIf(!languageHost).each(clouds)("of %s runs from its folder, by the real language host", async (cloud) => {
    await life(cloud, async (environment) => {
      const workdir = await mkdtemp(join(tmpdir(), "mooring-real-project-"));
      folders.push(workdir);
      const project = await pulumiProgramFolder({ workdir });
      await cp(join(EXAMPLES, cloud), project, { recursive: true });
      const types = dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));
      await mkdir(join(project, "node_modules/@types"));
      await symlink(types, join(project, "node_modules/@types/node"));
      return automation.LocalWorkspace.createStack(
        { stackName: "dev", workDir: project },
        {
          pulumiCommand: await automation.PulumiCommand.get({ root: engine.part.folder, skipVersionCheck: true }),
          envVars: { ...(await pulumiEnvironment({ workdir, language: languageHost })), ...environment },
        },
      );
    });
  });
});
