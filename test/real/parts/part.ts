import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join, relative, resolve } from "node:path";
import { runChild } from "./child.ts";

/** A real engine that the tests of `test/real` run against, ready in the cache. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** The folder with the part's commands. */
  readonly bin: string;
  /** What to add to the environment of a child process that uses the part. */
  readonly env: Readonly<Record<string, string>>;
  /** What it was made with, when the machine offered a choice. */
  readonly madeWith?: string;
}

/** This machine cannot have the part; the message is the reason, for a reader. */
export class PartUnavailable extends Error {
  override readonly name = "PartUnavailable";
  readonly part: string;

  constructor(part: string, reason: string) {
    super(`${part}: ${reason}`);
    this.part = part;
  }
}

export interface Recipe {
  readonly name: string;
  readonly version: string;
  /** The name of the part's folder in the cache: whatever changes the result belongs in it. */
  readonly key: string;
  readonly build: (site: Site) => Promise<void>;
}

/** Where one build happens. */
export interface Site {
  readonly part: string;
  /** Build here … */
  readonly folder: string;
  /** … and this is where the folder will lie afterwards. */
  readonly destination: string;
  readonly log: string;
}

export const REPOSITORY = resolve(import.meta.dirname, "../../..");
const CACHE = join(REPOSITORY, ".cache/real");
const BUILDING = join(CACHE, "building");
const LOGS = join(CACHE, "logs");

const obtained = new Map<string, Promise<string>>();

/** Builds the recipe unless the cache has it, and tells the folder. A refusal is remembered until the process ends. */
export function obtain(recipe: Recipe): Promise<string> {
  const known = obtained.get(recipe.key);
  if (known !== undefined) return known;
  const folder = obtainOnce(recipe);
  obtained.set(recipe.key, folder);
  return folder;
}

async function obtainOnce(recipe: Recipe): Promise<string> {
  const destination = join(CACHE, recipe.key);
  if (existsSync(destination)) return destination;

  await mkdir(BUILDING, { recursive: true });
  await mkdir(LOGS, { recursive: true });
  await removeAbandonedBuilds();
  const folder = await mkdtemp(join(BUILDING, `${recipe.key}.${process.pid}.`));
  const log = join(LOGS, `${recipe.key}.log`);
  await writeFile(log, "");
  try {
    await recipe.build({ part: `${recipe.name} ${recipe.version}`, folder, destination, log });
    await moveIntoPlace(folder, destination);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return destination;
}

async function moveIntoPlace(folder: string, destination: string): Promise<void> {
  try {
    await rename(folder, destination);
  } catch (error) {
    // Another process built the same part and was first; its folder is as good as ours.
    if (!existsSync(destination)) throw error;
  }
}

async function removeAbandonedBuilds(): Promise<void> {
  for (const name of await readdir(BUILDING)) {
    const builder = Number(name.split(".").at(-2));
    if (!isAlive(builder)) await rm(join(BUILDING, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export interface StepOptions {
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** One command of a build, run in the build's folder. Throws `PartUnavailable` with its last lines when it fails. */
export async function runStep(
  site: Site,
  command: string,
  args: readonly string[],
  options: StepOptions,
): Promise<void> {
  const { failure, stdout, stderr } = await runChild(command, args, { ...options, cwd: site.folder, log: site.log });
  if (failure === undefined) return;
  const lastLines = `${stdout}${stderr}`.trimEnd().split("\n").slice(-8).join("\n    ");
  const details =
    lastLines === "" ? "" : `; its last lines, the rest is in ${relative(REPOSITORY, site.log)}:\n    ${lastLines}`;
  throw new PartUnavailable(site.part, `\`${[command, ...args].join(" ")}\` failed: ${failure}${details}`);
}

/** PATH with the given folders in front of everything else. */
export function pathWith(...folders: readonly string[]): string {
  return [...folders, process.env.PATH ?? ""].join(delimiter);
}
