import { existsSync } from "node:fs";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildGoCommand } from "./go.ts";
import { obtain, type Part, PartUnavailable, pathWith, REPOSITORY, runStep } from "./part.ts";

// Not every version can be had from every module proxy; this one need not equal that of the npm package.
const VERSION = "v3.274.1";
const MOORING_PULUMI = join(REPOSITORY, "packages/pulumi");

/** The Pulumi CLI, which holds the engine. The folder fits `PulumiCommand.get({ root: part.folder })`. */
export async function obtainPulumi(): Promise<Part> {
  const folder = await obtain({
    name: "pulumi",
    version: VERSION,
    key: `pulumi-${VERSION}`,
    build: async (site) => {
      await buildGoCommand(site, {
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        version: VERSION,
        ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${VERSION}`,
      });
      await runStep(site, join(site.folder, "bin/pulumi"), ["version"], { timeoutMs: 60_000 });
    },
  });
  const bin = join(folder, "bin");
  return { name: "pulumi", version: VERSION, folder, bin, env: { PATH: pathWith(bin) } };
}

/**
 * The folder of the real language host for Node.js, by which a program runs from its own folder. It comes with Pulumi's own installation;
 * no module proxy serves it, so `undefined` where nothing of that name is on PATH.
 */
export const findLanguageHost = (path = process.env.PATH ?? ""): string | undefined =>
  path.split(delimiter).find((folder) => folder !== "" && existsSync(join(folder, "pulumi-language-nodejs")));

/**
 * The environment for runs of one stack; its state and settings stay inside `workdir`. `language`: the folder of a language host, by
 * default of what stands in for it where programs are inline.
 */
export async function pulumiEnvironment({
  workdir,
  language,
}: {
  readonly workdir: string;
  readonly language?: string | undefined;
}): Promise<Record<string, string>> {
  const { bin } = await obtainPulumi();
  const sdk = npmSdkFolder();
  // Some installs lose the executable bit, and the engine then says that the plugin was not found.
  await chmod(join(sdk, "pulumi-resource-pulumi-nodejs"), 0o755);
  const state = join(workdir, "state");
  await mkdir(state, { recursive: true });
  return {
    PATH: pathWith(bin, sdk, language ?? (await languageFolder(workdir)), dirname(process.execPath)),
    PULUMI_HOME: join(workdir, "pulumi-home"),
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: "only-for-tests",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/**
 * A user's project folder in `workdir`, installed as pnpm would: give it to the stack as `projectSettings.main`.
 * The provider host starts there and finds the SDK and our provider only in that folder's `node_modules`;
 * without `main`, an inline program's host starts in the folder of the test run and finds neither.
 */
export async function pulumiProgramFolder({ workdir }: { readonly workdir: string }): Promise<string> {
  const program = join(workdir, "program");
  const installed = { "@pulumi/pulumi": npmSdkFolder(), "@mooring/pulumi": MOORING_PULUMI };
  for (const [name, folder] of Object.entries(installed)) {
    const link = join(program, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(folder, link);
  }
  return program;
}

/** What stands in for the language host, under the name by which the engine looks for it. */
async function languageFolder(workdir: string): Promise<string> {
  const folder = join(workdir, "language");
  await mkdir(folder, { recursive: true });
  const stand = join(import.meta.dirname, "pulumi-language-nodejs.cjs");
  await chmod(stand, 0o755);
  await symlink(stand, join(folder, "pulumi-language-nodejs"));
  return folder;
}

/** `@pulumi/pulumi` as packages/pulumi sees it; the script that starts dynamic providers lies there. */
function npmSdkFolder(): string {
  try {
    return dirname(createRequire(join(MOORING_PULUMI, "package.json")).resolve("@pulumi/pulumi/package.json"));
  } catch {
    throw new PartUnavailable("pulumi", "packages/pulumi has no @pulumi/pulumi installed: run `pnpm install`");
  }
}
