// node scripts/names.ts   lists files and declarations whose name says less than the glossary's word; exit 1 when there are any
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Names that would hold anything; no glossary needs to say so. */
const DRAWERS = ["utils", "util", "helpers", "helper", "common", "misc", "shared", "stuff", "lib"];
/** A word in the glossary's last column may be the right one elsewhere: there, it is allowed under these paths. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  lookup: /^packages\/core\/src\/engine\//,
  errors: /^(packages\/core\/src\/errors\.ts|scripts\/generate\/)/,
  preview: /^apps\//,
  module: /^apps\/ansible\//,
  troubles: /^test\//,
  path: /^test\//,
  wire: /^packages\/sandbox\/src\/wire\//,
  provider: /^packages\/pulumi\//,
  attributes: /\/emulator\//,
  live: /^packages\/sandbox\//,
  get: /^packages\/pulumi\//,
};

const [glossary = "", noNames = ""] = readFileSync(join(root, "docs/glossary.md"), "utf8").split(
  "## Words that no name has",
);
const rowsOf = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("| "));

/** Word that is not used → the word that is. From the first table of `docs/glossary.md`. */
function synonyms(): Map<string, string> {
  const rows = rowsOf(glossary);
  return new Map(
    rows.flatMap((row) => {
      const [, word = "", , avoided = ""] = row.split("|").map((cell) => cell.trim());
      return avoided
        .split(",")
        .map((one) => one.replace(/\(.*\)/, "").trim())
        .filter((one) => /^[a-z-]+$/.test(one))
        .map((one): [string, string] => [one, word]);
    }),
  );
}

const words = synonyms();
const files = execFileSync("git", ["ls-files", "*.ts", "*.tsx"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter(Boolean);
const wrong = files.flatMap((file) => {
  const name = basename(file).replace(/\..*$/, "");
  if (DRAWERS.includes(name)) return [`${file}: a drawer; say which question it answers`];
  const better = words.get(name);
  return better === undefined || ELSEWHERE[name]?.test(file) ? [] : [`${file}: the glossary says "${better}"`];
});

/** Word that no name has → what there is instead. From the second table. */
const plainer = new Map(
  rowsOf(noNames)
    .slice(1)
    .flatMap((row) => {
      const [, avoided = "", instead = ""] = row.split("|").map((cell) => cell.trim());
      return avoided.split(", ").map((one): [string, string] => [one, instead]);
    }),
);
/** Where such a word is the thing itself: the wire that the sandbox lays, or what Pulumi's hooks are wired to. */
const THING_ITSELF: Readonly<Record<string, RegExp>> = { wire: /^packages\/(sandbox|pulumi)\// };

const DECLARED = /^\s*(?:export )?(?:async )?(?:function|class|interface|type) (\w+)|^(?:export )?const (\w+)/;
/** A member of an interface, by its line; what is written by the formatter looks like that. */
const MEMBER = /^ {2}(?:readonly )?(\w+)\??(?:: .*|(?:<.*>)?\(.*\): .*);$/;
const SIGNATURE =
  /^(?:export )?(?:async )?function \w+[^(]*\(([^{]*)\{|^(?:export )?const \w+ = (?:async )?\(([^=]*)=>/gm;

function namesIn(text: string): string[] {
  const named = text.split("\n").flatMap((line) => {
    const [, one, other] = DECLARED.exec(line) ?? [];
    return one ?? other ?? MEMBER.exec(line)?.[1] ?? [];
  });
  const parameters = [...text.matchAll(SIGNATURE)].flatMap(([, one, other]) =>
    [...(one ?? other ?? "").matchAll(/(\w+)\??: /g)].map(([, name = ""]) => name),
  );
  return [...new Set([...named, ...parameters])];
}

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])(?=[A-Z])/g, "$1 ")
    .toLowerCase()
    .split(/[ _]/);

const told = files
  .filter((file) => /^(packages|apps)\/[^/]+\/src\//.test(file) && !/\.(test|trial|gen)\.ts$/.test(file))
  .flatMap((file) =>
    namesIn(readFileSync(join(root, file), "utf8")).flatMap((name) => {
      const word = wordsOf(name).find((one) => plainer.has(one) && !THING_ITSELF[one]?.test(file));
      return word === undefined ? [] : [`${file}: ${name}: not "${word}", but such as ${plainer.get(word)}`];
    }),
  );
for (const one of [...wrong, ...told]) console.log(one);
console.log(`files and declarations with a name that the glossary does not use: ${wrong.length + told.length}`);
process.exitCode = wrong.length + told.length > 0 ? 1 : 0;
