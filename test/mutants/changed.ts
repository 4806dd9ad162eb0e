import { execFileSync } from "node:child_process";
import type { Mutant } from "./mutants.ts";

/** Whether a mutant stands on a line that is new, or other than it was, since a revision. */
export function changedSince(revision: string): (mutant: Mutant) => boolean {
  const text = execFileSync(
    "git",
    ["diff", "--unified=0", "--no-color", "--merge-base", revision, "--", "packages", "apps"],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    },
  );
  const lines = new Set<string>();
  let file = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("+++ ")) file = line.slice("+++ b/".length);
    const [, from, count = "1"] = /^@@ .*\+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (from === undefined) continue;
    for (let added = 0; added < Number(count); added += 1) lines.add(`${file}:${Number(from) + added}`);
  }
  return (mutant) => lines.has(`${mutant.file}:${mutant.line}`);
}
