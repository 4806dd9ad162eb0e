import { dirname, join } from "node:path";
import { page, printedNotice } from "./markdown.ts";
import type { Printer } from "./print.ts";

const SOURCE = "packages/core/src";
const introduction = `
What \`@mooring/core\` gives to a TypeScript program, as it is written in the source: a change of it is seen in
\`packages/core/api/core.api.md\`. Begin with [createClient](typescript.md). What each kind takes and answers is in
[the reference](reference/index.md); in the editor it is \`Kinds\` and \`Queries\`.`;

/** docs/api.md: every export of the package with its docstring. Throws for one that has none, or that is not where the door says. */
export const printApi: Printer = (_catalogue, read) => {
  const index = read(`${SOURCE}/index.ts`) ?? "";
  const exported = [...index.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)";$/gm)]
    .filter(([, , from = ""]) => !from.endsWith(".gen.ts"))
    .flatMap(([, names = "", from = ""]) =>
      names
        .split(",")
        .map((name) => name.replace(/^\s*type\s/, "").trim())
        .filter(Boolean)
        .map((name) => ({ name, path: join(SOURCE, dirname(from), from.split("/").at(-1) ?? "") })),
    );
  const entries = exported
    .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1))
    .map(({ name, path }) => entry(name, path, read(path) ?? ""));
  return [
    { path: "docs/api.md", text: page(printedNotice, "# The package @mooring/core", introduction.trim(), ...entries) },
  ];
};

function entry(name: string, path: string, source: string): string {
  const lines = source.split("\n");
  const at = lines.findIndex((line) =>
    new RegExp(`^export (?:async |abstract )?(?:function|const|interface|type|class) ${name}\\b`).test(line),
  );
  const above = lines.slice(0, at).findLastIndex((line) => !line.startsWith("// biome-ignore"));
  const begin = lines.slice(0, above + 1).findLastIndex((line) => line.startsWith("/**"));
  if (at < 0 || !lines[above]?.endsWith("*/")) throw new Error(`${path}: the export ${name} has no docstring`);
  return [`## ${name}`, "", said(lines.slice(begin, above + 1)), "", "```ts", declaration(lines, at), "```"].join("\n");
}

/** The words of a docstring, without its stars. */
const said = (comment: readonly string[]): string =>
  comment
    .map((line) => line.replace(/\s*\*\/$/, "").replace(/^\s*\/?\*+ ?/, ""))
    .join(" ")
    .trim();

/** An interface or a type whole; of a function, a constant and a class what a caller must know. */
function declaration(lines: readonly string[], at: number): string {
  const rest = lines.slice(at);
  const first = rest[0] ?? "";
  if (/^export (?:interface|type)/.test(first)) {
    const end = first.endsWith(";")
      ? 0
      : rest.findIndex(
          (line, index) =>
            index > 0 && /^(?:\}.*|.*;)$/.test(line) && !line.startsWith("  readonly") && closes(rest, index),
        );
    return rest
      .slice(0, end + 1)
      .join("\n")
      .replace(/^export /, "");
  }
  const head = rest.slice(0, 1 + rest.findIndex((line) => /(?:\{|=>|;|= .*)$/.test(line))).join("\n");
  return head
    .replace(/^export (?:async |abstract )?/, "")
    .replace(/ (?:\{|=>.*)$/s, "")
    .replace(/^(const [^=]*) =(?: (?!\().*)?$/s, "$1")
    .replace(/;$/, "");
}

/** Do all brackets that were opened end here? */
function closes(lines: readonly string[], index: number): boolean {
  const text = lines
    .slice(0, index + 1)
    .join("\n")
    .replaceAll(/\/\*[\s\S]*?\*\/|"[^"]*"|=>/g, "");
  return count(text, /[{(<[]/g) === count(text, /[})>\]]/g);
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
