import { existsSync, globSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { runChild } from "./child.ts";
import { runStep, type Site } from "./part.ts";

export interface Python {
  readonly executable: string;
  readonly version: string;
  /** The 13 of 3.13. */
  readonly minor: number;
}

const COMMANDS = ["python3", ...[14, 13, 12, 11, 10, 9].map((minor) => `python3.${minor}`)];

/** Importing ensurepip proves that `-m venv` will work: some distributions keep it in a package of its own. */
const PROBE = "import ensurepip, json, sys; print(json.dumps([sys.executable, *sys.version_info[:3]]))";

let found: Promise<readonly Python[]> | undefined;

/** The machine's Pythons that can make virtualenvs, one for each minor version, newest first. */
export function findPythons(): Promise<readonly Python[]> {
  found ??= probeAll();
  return found;
}

async function probeAll(): Promise<readonly Python[]> {
  const candidates = [...searchPath(), ...versionManagerFolders()]
    .flatMap((folder) => COMMANDS.map((command) => join(folder, command)))
    .filter((file) => existsSync(file));
  const answers = await Promise.all(candidates.map(probe));
  const byMinor = new Map<number, Python>();
  for (const python of answers) {
    if (python !== undefined && !byMinor.has(python.minor)) byMinor.set(python.minor, python);
  }
  return [...byMinor.values()].sort((a, b) => b.minor - a.minor);
}

function searchPath(): readonly string[] {
  return (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

/** Version managers, and the hosted runners of GitHub, keep the Pythons that are not in use out of PATH. */
function versionManagerFolders(): readonly string[] {
  const home = homedir();
  return [
    join(home, ".pyenv/versions/*/bin"),
    join(home, ".asdf/installs/python/*/bin"),
    join(home, ".local/share/mise/installs/python/*/bin"),
    join(home, ".local/share/uv/python/*/bin"),
    "/opt/hostedtoolcache/Python/*/*/bin",
  ].flatMap((pattern) => globSync(pattern));
}

/** A version manager's stand-in on PATH may exist and still have no Python behind it, so each one is asked. */
async function probe(file: string): Promise<Python | undefined> {
  const { failure, stdout } = await runChild(file, ["-c", PROBE], { timeoutMs: 20_000 });
  if (failure !== undefined) return undefined;
  const [executable, major, minor, patch] = JSON.parse(stdout) as [string, number, number, number];
  return major === 3 ? { executable, version: `${major}.${minor}.${patch}`, minor } : undefined;
}

/** Makes a virtualenv in the site's folder with exactly these requirements. */
export async function buildVirtualenv(site: Site, python: Python, requirements: readonly string[]): Promise<void> {
  await runStep(site, python.executable, ["-m", "venv", site.folder], { timeoutMs: 2 * 60_000 });
  await runStep(
    site,
    join(site.folder, "bin/python"),
    ["-m", "pip", "install", "--no-input", "--disable-pip-version-check", ...requirements],
    { timeoutMs: 10 * 60_000 },
  );
  await relocate(site);
}

/** The scripts of a virtualenv name its folder in their first line; tell them where it will lie. */
async function relocate(site: Site): Promise<void> {
  const bin = join(site.folder, "bin");
  const scripts = (await readdir(bin, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(bin, entry.name));
  for (const file of [join(site.folder, "pyvenv.cfg"), ...scripts]) {
    const text = await readFile(file, "utf8");
    if (text.includes(site.folder)) await writeFile(file, text.replaceAll(site.folder, site.destination));
  }
}
