// node scripts/names.ts   lists files whose name says less than the glossary's word for what is in them; exit 1 when there are any
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

/** Word that is not used → the word that is. From the table of `docs/glossary.md`. */
function synonyms(): Map<string, string> {
  const rows = readFileSync(join(root, "docs/glossary.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "));
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
for (const one of wrong) console.log(one);
console.log(`files with a name that the glossary does not use: ${wrong.length}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
