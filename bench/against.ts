import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, round, type Table } from "./measure.ts";
import { timed } from "./process.ts";
import { EXECUTABLE, onLoopback } from "./startup.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const LINKED = ["node_modules", "apps/ansible/node_modules", "packages/core/node_modules"];

/** So many times the other's is a regression. */
export const TOLERATED = 1.15;

/** The Ansible file of this tree and that of another revision, in turn, so that a machine whose speed drifts does not decide. */
export async function against(revision: string, short: boolean): Promise<Table> {
  const runs = short ? 12 : 40;
  const folder = mkdtempSync(join(tmpdir(), "mooring-bench-"));
  const tree = join(folder, "tree");
  git("worktree", "add", "--detach", tree, revision);
  try {
    const theirs = builtIn(tree);
    const rows = await onLoopback(2 * (runs + 1), async (cases) => {
      const all = [];
      for (const { name, request, code, env } of cases) {
        const pairs = [];
        for (let run = 0; run <= runs; run += 1) {
          const other = await timed([theirs, request(2 * run)], env, code);
          const ours = await timed([EXECUTABLE, request(2 * run + 1)], env, code);
          // The first round warms the file cache and the code cache.
          if (run > 0) pairs.push({ other, ours });
        }
        all.push([
          name,
          round(median(pairs.map(({ other }) => other)), 1),
          round(median(pairs.map(({ ours }) => ours)), 1),
          round(median(pairs.map(({ other, ours }) => ours / other))),
        ]);
      }
      return all;
    });
    return {
      title: `mooring.cjs against that of ${revision}`,
      note: `Whole processes, medians of ${runs} interleaved rounds on Node ${process.version}. Tolerated: ${TOLERATED} times the other.`,
      columns: ["", `${revision} ms`, "this ms", "ratio"],
      rows,
    };
  } finally {
    git("worktree", "remove", "--force", tree);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds the file of another tree with the packages of this one. */
function builtIn(tree: string): string {
  for (const path of LINKED) {
    const place = join(tree, path);
    if (!existsSync(place)) symlinkSync(join(repository, path), place);
  }
  execFileSync(process.execPath, ["build.ts"], { cwd: join(tree, "apps/ansible"), stdio: "inherit" });
  return join(tree, "apps/ansible/dist/mooring.cjs");
}

const git = (...args: readonly string[]) =>
  execFileSync("git", args, { cwd: repository, stdio: ["ignore", "ignore", "ignore"] });
