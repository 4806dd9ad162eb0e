import { folderOf, folders } from "./folders.ts";
import type { Mutant } from "./mutants.ts";

/** Tells what nobody noticed, then the share of each file and each folder. False where a folder is below its floor. */
export function print(mutants: readonly Mutant[], noticed: ReadonlySet<Mutant>): boolean {
  for (const mutant of mutants) {
    if (noticed.has(mutant)) continue;
    console.log(`\n${mutant.file}:${mutant.line}\n    ${mutant.at}\n  - ${mutant.was}\n  + ${mutant.becomes}`);
  }
  console.log("\nNoticed, by file");
  let isHeld = true;
  for (const folder of folders) {
    const { name, floor } = folder;
    const inside = mutants.filter(({ file }) => folderOf(file) === folder);
    if (inside.length === 0) continue;
    const files = [...new Set(inside.map(({ file }) => file))].sort();
    for (const file of files)
      row(
        file,
        inside.filter((mutant) => mutant.file === file),
        noticed,
      );
    const count = row(name, inside, noticed);
    // Rounded in favour of few: of three mutants one may be missed, under any floor.
    const spare = Math.ceil((inside.length * (100 - floor)) / 100);
    const isBelow = inside.length - count > spare;
    if (isBelow) isHeld = false;
    console.log(`${"".padEnd(64)} floor ${floor} %${isBelow ? ": NOT HELD" : ""}\n`);
  }
  return isHeld;
}

function row(name: string, those: readonly Mutant[], noticed: ReadonlySet<Mutant>): number {
  const count = those.filter((mutant) => noticed.has(mutant)).length;
  const share = `${((count / those.length) * 100).toFixed(0)} %`;
  console.log(`${name.padEnd(64)} ${`${count} of ${those.length}`.padStart(12)} ${share.padStart(6)}`);
  return count;
}
