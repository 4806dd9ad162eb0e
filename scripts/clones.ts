import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Clones this commit into two folders of other depths, builds what users download in each, and insists on the same bytes.

const root = fileURLToPath(new URL("..", import.meta.url));
/** In milliseconds, for one command. */
const PATIENCE = 300_000;
const APPS = ["apps/action", "apps/ansible"];

function clone(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const run = (command: string, args: readonly string[], cwd = folder) =>
    execFileSync(command, args, { cwd, timeout: PATIENCE, stdio: ["ignore", "ignore", "inherit"] });
  run("git", ["clone", "--quiet", "--no-hardlinks", root, "."]);
  run("npx", ["--yes", "pnpm@12.21.0", "install", "--frozen-lockfile", "--prefer-offline", "--silent"]);
  for (const app of APPS) run(process.execPath, ["build.ts"], join(folder, app));
}

/** File → its SHA-256. */
function sums(folder: string): ReadonlyMap<string, string> {
  const all = APPS.flatMap((app) => {
    const dist = join(folder, app, "dist");
    const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    return files.map(({ parentPath, name }) => join(parentPath, name));
  });
  const sum = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
  return new Map(all.sort().map((path) => [path.slice(folder.length + 1), sum(path)]));
}

const home = mkdtempSync(join(tmpdir(), "mooring-clones-"));
try {
  const folders = [join(home, "one"), join(home, "quite/another/place")];
  for (const folder of folders) clone(folder);
  const [one, other] = folders.map(sums) as [ReadonlyMap<string, string>, ReadonlyMap<string, string>];
  for (const [file, sum] of one) console.log(`${sum}  ${file}`);
  const differing = [...new Set([...one.keys(), ...other.keys()])].filter((file) => one.get(file) !== other.get(file));
  if (differing.length > 0) throw new Error(`two clones build other bytes: ${differing.join(", ")}`);
  console.log(`${one.size} files, the same from both clones`);
} finally {
  rmSync(home, { recursive: true });
}
