import { existsSync, globSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runChild } from "./child.ts";
import { obtain, PartUnavailable, runStep } from "./part.ts";

/** Where an ordinary user's path does not lead. */
const FOLDERS = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/local/sbin"];

/** The first of the folders' files of that name. */
export const commandIn = (folders: readonly string[], name: string): string | undefined =>
  folders.map((folder) => join(folder, name)).find(existsSync);

export interface Unpacked {
  /** Folders with commands, the machine's own among them. */
  readonly folders: readonly string[];
  readonly root: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** The machine's own commands, or Debian's packages with them unpacked into the cache: nothing is installed. */
export async function ownOrUnpacked(
  name: string,
  commands: readonly string[],
  packages: readonly string[],
): Promise<Unpacked> {
  if (commands.every((one) => commandIn(FOLDERS, one))) return { folders: FOLDERS, root: undefined, env: process.env };
  const folder = await obtain({
    name,
    version: "from Debian's packages",
    key: `${name}-debian`,
    build: async (site) => {
      const wanted = await packagesFor(packages, site.part);
      await mkdir(join(site.folder, "root"));
      await runStep(site, "apt-get", ["download", ...wanted], { timeoutMs: 3 * 60_000 });
      for (const file of await readdir(site.folder)) {
        if (!file.endsWith(".deb")) continue;
        await runStep(site, "dpkg-deb", ["--extract", file, "root"], { timeoutMs: 60_000 });
        await rm(join(site.folder, file));
      }
    },
  });
  const root = join(folder, "root");
  const folders = ["usr/sbin", "usr/bin", "sbin", "bin"].map((one) => join(root, one));
  const lacking = commands.find((one) => !commandIn([...folders, ...FOLDERS], one));
  if (lacking !== undefined) throw new PartUnavailable(name, `the unpacked packages in ${root} hold no ${lacking}`);
  const libraries = globSync([join(root, "usr/lib/*-linux-gnu"), join(root, "lib/*-linux-gnu")]);
  return {
    folders: [...folders, ...FOLDERS],
    root,
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) },
  };
}

/** The packages and those of their needs that the machine lacks. */
async function packagesFor(names: readonly string[], part: string): Promise<string[]> {
  const args = ["install", "--print-uris", "--quiet", "--quiet", "--no-install-recommends", ...names];
  const { stdout, failure, stderr } = await runChild("apt-get", args, { timeoutMs: 60_000 });
  if (failure !== undefined)
    throw new PartUnavailable(
      part,
      `this machine does not have it, and apt-get cannot fetch it: ${failure} ${stderr.trim()}`.trim(),
    );
  return [...stdout.matchAll(/^'[^']+' ([^_\s]+)_/gm)].map(([, name]) => name as string);
}
