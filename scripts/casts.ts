// node scripts/casts.ts [--all]   lists casts, and uses of `any`, that do not say why; exit 1 when there are any
import { join, relative } from "node:path";
import {
  isAsExpression,
  isIdentifier,
  isNonNullExpression,
  isTypeAssertion,
  isTypeReferenceNode,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

const root = join(import.meta.dirname, "..");
const all = process.argv.includes("--all");
/** What is shipped. A test may do as it likes, and what is printed is the generator's business. */
const isChecked = (file: string) =>
  /^(packages|apps)\/[^/]+\/src\//.test(file) && !/\.(test|trial|gen)\.ts$/.test(file);

/** `as const` tells the compiler no more than what stands there. */
const isConst = (node: Node): boolean =>
  isTypeReferenceNode(node) && isIdentifier(node.typeName) && node.typeName.text === "const";

const nameOf = (node: Node): string | undefined => {
  if (isAsExpression(node) || isTypeAssertion(node)) return isConst(node.type) ? undefined : "cast";
  if (isNonNullExpression(node)) return "cast";
  return node.kind === SyntaxKind.AnyKeyword ? "any" : undefined;
};

interface Found {
  readonly place: string;
  readonly what: string;
  readonly said: boolean;
}

/** A comment on one of its lines, or right above the first. */
function isSaid(lines: readonly string[], first: number, last: number): boolean {
  const above = lines[first - 1]?.trim() ?? "";
  return /^\/\/ |\*\/$/.test(above) || lines.slice(first, last + 1).some((line) => /(^|\s)\/\/ \S/.test(line));
}

function foundIn(file: string, source: SourceFile): Found[] {
  const { text } = source;
  const lines = text.split("\n");
  const lineOf = (position: number) => text.slice(0, position).split("\n").length - 1;
  const found: Found[] = [];
  const visit = (node: Node): void => {
    const what = nameOf(node);
    if (what !== undefined) {
      const [first, last] = [lineOf(node.getStart(source)), lineOf(node.end)];
      found.push({ place: `${file}:${first + 1}`, what, said: isSaid(lines, first, last) });
    }
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  return found;
}

const api = new API({ cwd: root });
const [project] = api.updateSnapshot({ openProjects: [join(root, "tsconfig.check.json")] }).getProjects();
const files = (project?.program.getSourceFileNames() ?? []).map((name) => relative(root, name)).filter(isChecked);
const found = files.sort().flatMap((file) => {
  const source = project?.program.getSourceFile(join(root, file));
  return source ? foundIn(file, source) : [];
});
api.close();

const silent = found.filter(({ said }) => !said);
for (const { place, what } of all ? found : silent) console.log(`${place} ${what}`);
const counted = (some: readonly Found[], what: string) => some.filter((one) => one.what === what).length;
console.log(`files: ${files.length}, casts: ${counted(found, "cast")}, any: ${counted(found, "any")}`);
console.log(`without a reason beside it: casts: ${counted(silent, "cast")}, any: ${counted(silent, "any")}`);
process.exitCode = files.length === 0 || silent.length > 0 ? 1 : 0;
