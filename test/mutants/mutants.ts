import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";

/** One place of the sources, changed in one way. */
export interface Mutant {
  /** From the root. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** What stands there, and what would stand there instead, both in one line. */
  readonly was: string;
  readonly becomes: string;
  /** The whole line, without its indentation. */
  readonly at: string;
  /** Which it is, the same in every copy of the repository. */
  readonly key: string;
}

/** A mutant as Stryker names it: lines and columns from 0. */
export interface Found {
  readonly fileName: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly mutatorName: string;
  readonly replacement: string;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Not ours to judge: tests, what is printed, and the pretend clouds, which are tools of tests. */
const LEFT_OUT = /\.(test|trial|gen|d)\.m?ts$|emulat/;

export const filesOf = (glob: string): string[] =>
  globSync(glob)
    .filter((file) => !LEFT_OUT.test(file))
    .sort();

export function keyOf({ fileName, location: { start, end }, mutatorName, replacement }: Found): string {
  const file = fileName.replace(/^.*?(?=(packages|apps)\/)/, "");
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`;
}

/** Every mutant of these files, in their order. Files are named from the root. */
export async function mutantsOf(files: readonly string[], root = "."): Promise<Mutant[]> {
  const silent = new Proxy({}, { get: () => () => false }) as never;
  const contents = new Map(files.map((name) => [name, readFileSync(join(root, name), "utf8")]));
  const sources = [...contents].map(([name, content]) => ({ name, mutate: true, content }));
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { mutants } = await new Instrumenter(silent).instrument(sources, options);
  return mutants.map((found) => described(found, (contents.get(found.fileName) ?? "").split("\n")));
}

function described(found: Found, lines: readonly string[]): Mutant {
  const { start, end } = found.location;
  const text = lines.slice(start.line, end.line + 1);
  text.push((text.pop() ?? "").slice(0, end.column));
  text.unshift((text.shift() ?? "").slice(start.column));
  return {
    file: found.fileName,
    line: start.line + 1,
    was: inOneLine(text.join("\n")),
    becomes: inOneLine(found.replacement),
    at: (lines[start.line] ?? "").trim(),
    key: keyOf(found),
  };
}

const inOneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** As many as are asked for, all equally likely, and the same ones for the same seed. */
export function draw(mutants: readonly Mutant[], seed: string, count: number): Mutant[] {
  const lot = ({ key }: Mutant) => createHash("sha256").update(`${seed} ${key}`).digest("hex");
  return mutants
    .map((mutant) => ({ mutant, lot: lot(mutant) }))
    .sort((one, other) => (one.lot < other.lot ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}
