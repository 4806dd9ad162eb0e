import { parseArgs } from "node:util";
import { changedSince } from "./changed.ts";
import { isEquivalent } from "./equivalents.ts";
import { folderOf, folders, type Suite } from "./folders.ts";
import { judge } from "./judge.ts";
import { draw, filesOf, type Mutant, mutantsOf } from "./mutants.ts";
import { print } from "./table.ts";

/**
 * Mooring with one thing changed at a time: do the tests notice? `pnpm test:mutants [folder…]` with `--seed N`: which are drawn;
 * `--sample N`: how many of each folder; `--all`: every one; `--file <part of a path>`; `--since REV`: those on lines changed since then, of
 * all folders together; `--most N`: no more than these in all, and of no more than two suites, for each suite first runs once as it is.
 * Ends non-zero where a folder is below its floor.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    sample: { type: "string", default: "40" },
    all: { type: "boolean", default: false },
    file: { type: "string", default: "" },
    since: { type: "string" },
    most: { type: "string" },
    workers: { type: "string", default: "2" },
  },
});
const unknown = positionals.filter((name) => !folders.some((folder) => folder.name === name));
if (unknown.length > 0)
  throw new Error(`No folder ${unknown.join(", ")}. There are: ${folders.map(({ name }) => name).join(", ")}`);

const began = performance.now();
const drawn = new Map<Suite, Mutant[]>();
const isChanged = values.since === undefined ? () => true : changedSince(values.since);
const sample = values.all || values.since !== undefined ? Number.POSITIVE_INFINITY : Number(values.sample);
let [there, listed] = [0, 0];
for (const folder of folders) {
  const { name, sources, suite } = folder;
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const files = filesOf(sources).filter((file) => folderOf(file) === folder && file.includes(values.file));
  const all = (await mutantsOf(files)).filter(isChanged);
  const worth = all.filter((mutant) => !isEquivalent(mutant));
  there += all.length;
  listed += all.length - worth.length;
  drawn.set(suite, [...(drawn.get(suite) ?? []), ...draw(worth, values.seed, sample)]);
}
const chosen = values.most === undefined ? drawn : bounded(drawn, Number(values.most));
const count = [...chosen.values()].flat().length;
console.log(`Seed ${values.seed}: ${count} of ${there} mutants; ${listed} are known to be equivalent.`);

const judged: Mutant[] = [];
const noticed = new Set<Mutant>();
let isWhole = true;
for (const [suite, those] of chosen) {
  if (those.length === 0) continue;
  try {
    for (const mutant of await judge(suite, those, Number(values.workers))) noticed.add(mutant);
    judged.push(...those);
  } catch (error) {
    // The others are judged all the same.
    console.error(`The suite ${suite.name} could not judge: ${(error as Error).message}`);
    isWhole = false;
  }
}
const isHeld = print(judged, noticed);
console.log(`${Math.round((performance.now() - began) / 1000)} s`);
process.exitCode = isWhole && isHeld ? 0 : 1;

function bounded(all: ReadonlyMap<Suite, readonly Mutant[]>, most: number): Map<Suite, Mutant[]> {
  const lots = draw([...all.values()].flat(), values.seed, most);
  const shares = [...all].map(([suite, those]) => [suite, those.filter((mutant) => lots.includes(mutant))] as const);
  return new Map(shares.sort(([, one], [, other]) => other.length - one.length).slice(0, 2));
}
