import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inTurn, median, ratio, round, type Table } from "./measure.ts";
import { spent } from "./process.ts";
import { type Case, EXECUTABLE, onLoopback, withCache } from "./startup.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const LINKED = ["node_modules", "apps/ansible/node_modules", "packages/core/node_modules"];

/** So many times the other's is a regression: one of 15 % is to be found, and may look a little smaller than it is. */
const TOLERATED = 1.12;
/** What looks like one is looked at again, so often and with so many times the rounds: a busy machine is no regression. */
const DOUBTS = 2;
const MORE = 2;

/**
 * The Ansible file of this tree and that of another revision, in turn, by processor time, so that a machine whose speed drifts does not
 * decide. `slower`: those that are a regression in every look.
 */
export async function against(
  revision: string,
  short: boolean,
): Promise<Table & { readonly slower: readonly string[] }> {
  const rounds = short ? 7 : 40;
  const folder = mkdtempSync(join(tmpdir(), "mooring-bench-"));
  const tree = join(folder, "tree");
  git("worktree", "add", "--detach", tree, revision);
  try {
    const theirs = builtIn(tree);
    const looks = 2 * (rounds * MORE ** DOUBTS + 1) * (DOUBTS + 1);
    const rows = await onLoopback(looks, (cases) => looked(cases, theirs, rounds));
    return {
      title: `mooring.cjs against that of ${revision}`,
      note: `Processor time of whole processes, medians of ${rounds} rounds in turn on Node ${process.version}, of more where that seemed much. Tolerated: ${TOLERATED} times the other.`,
      columns: ["", `${revision} ms`, "this ms", "ratio"],
      rows,
      slower: rows.filter(([, , , times]) => times > TOLERATED).map(([name]) => name),
    };
  } finally {
    git("worktree", "remove", "--force", tree);
    rmSync(folder, { recursive: true, force: true });
  }
}

type Row = readonly [name: string, theirs: number, ours: number, ratio: number];

function looked(cases: readonly Case[], theirs: string, rounds: number): Promise<readonly Row[]> {
  const file = (path: string, kept: Readonly<Record<string, string>>, { request, code, env }: Case, run: number) =>
    spent([process.execPath, path, request(run)], { ...env, ...kept }, code);
  return withCache((kept) =>
    withCache(async (keptByThem) => {
      const rows: Row[] = [];
      for (const one of cases) {
        let run = 0;
        const next = () => run++;
        const look = async (count: number): Promise<Row> => {
          const { other, ours } = await inTurn(count, {
            other: () => file(theirs, keptByThem, one, next()),
            ours: () => file(EXECUTABLE, kept, one, next()),
          });
          return [one.name, round(median(other), 1), round(median(ours), 1), round(ratio(ours, other))];
        };
        let row = await look(rounds);
        for (let doubt = 1; doubt <= DOUBTS && row[3] > TOLERATED; doubt += 1) row = await look(rounds * MORE ** doubt);
        rows.push(row);
      }
      return rows;
    }),
  );
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
