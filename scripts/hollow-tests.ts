// node scripts/hollow-tests.ts   lists the tests that can pass without having asserted anything; exit 1 when there are any
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseAst } from "vitest/node";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [member: string]: unknown;
}

/** One test file, read. */
interface Source {
  readonly text: string;
  readonly program: Node;
  /** The functions that are declared anywhere in it, by name. */
  readonly functions: ReadonlyMap<string, Node>;
  /** What is declared at its top with its value, by name. */
  readonly values: ReadonlyMap<string, Node>;
  /** Imported name → file, of our own files. */
  readonly imports: ReadonlyMap<string, string>;
}

/** How surely an assertion is reached. */
type Reach = "always" | "loop" | "condition";

const root = join(import.meta.dirname, "..");
const LOOPS = new Set(["ForOfStatement", "ForInStatement", "ForStatement", "WhileStatement", "DoWhileStatement"]);
const ITERATIONS = new Set(["forEach", "map", "flatMap", "filter", "every", "some", "reduce"]);
const sources = new Map<string, Source>();
/** What has been found in a helper, by its file and name and how it is reached. */
const helpers = new Map<string, Reach[]>();

const isNode = (value: unknown): value is Node => typeof (value as Node | undefined)?.type === "string";
const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);
const isFunction = ({ type }: Node) => type === "ArrowFunctionExpression" || type.startsWith("Function");
const nameOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === "Identifier" ? (node.name as string) : undefined;

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

function sourceOf(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(file, "utf8");
  const program = parseAst(text, { lang: "ts" }) as unknown as Node;
  const functions = new Map<string, Node>();
  const values = new Map<string, Node>();
  const imports = new Map<string, string>();
  walk(program, (node) => {
    const name = nameOf(node.id);
    if (name === undefined) return;
    if (isFunction(node)) functions.set(name, node);
    if (node.type !== "VariableDeclarator" || !isNode(node.init)) return;
    if (isFunction(node.init)) functions.set(name, node.init);
    values.set(name, node.init);
  });
  for (const { type, source, specifiers } of program.body as Node[]) {
    if (type !== "ImportDeclaration" || !isNode(source) || !String(source.value).startsWith(".")) continue;
    for (const one of specifiers as Node[])
      imports.set(nameOf(one.local) ?? "", join(dirname(file), String(source.value)));
  }
  const source = { text, program, functions, values, imports };
  sources.set(file, source);
  return source;
}

/** The name that a call begins with: `expect` of `expect(a).toBe(b)`, `it` of `it.each(list)("…", …)`. */
function rootOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === "MemberExpression") return rootOf(node.object);
  if (node.type === "CallExpression") return rootOf(node.callee);
  if (node.type === "TaggedTemplateExpression") return rootOf(node.tag);
  return nameOf(node);
}

/** Is it certain that there is something in it? */
function isFilled(list: unknown, file: string): boolean {
  if (!isNode(list)) return false;
  switch (list.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "AwaitExpression":
      return isFilled(list.expression ?? list.argument, file);
    case "ArrayExpression":
      return (list.elements as Node[]).some((one) =>
        one.type === "SpreadElement" ? isFilled(one.argument, file) : true,
      );
    case "ObjectExpression":
      return (list.properties as Node[]).length > 0;
    case "Identifier":
      return isFilledName(list.name as string, file);
    case "CallExpression":
      return isFilledCall(list, file);
    case "NewExpression":
      return isFilled((list.arguments as Node[])[0], file);
    default:
      return false;
  }
}

function isFilledName(name: string, file: string): boolean {
  const { values, imports } = sourceOf(file);
  const from = imports.get(name);
  return from === undefined ? isFilled(values.get(name), file) : isFilled(sourceOf(from).values.get(name), from);
}

function isFilledCall({ callee, arguments: given }: Node, file: string): boolean {
  if (!isNode(callee) || callee.type !== "MemberExpression") return false;
  const method = nameOf(callee.property) ?? "";
  const owner = nameOf(callee.object);
  const [first] = given as Node[];
  if (owner === "Object" || (owner === "Promise" && method === "all")) return isFilled(first, file);
  // There is one part at least.
  if (method === "split") return true;
  if (owner === "Array" && method === "from")
    return isFilled(first, file) || (first?.type === "ObjectExpression" && /length: \d/.test(textOf(first, file)));
  return ["map", "entries", "values", "keys", "sort", "toSorted", "reverse", "concat"].includes(method)
    ? isFilled(callee.object, file)
    : false;
}

const textOf = (node: Node, file: string) => sourceOf(file).text.slice(node.start, node.end as number);

/** A counting loop whose bound is written down runs. */
const isCounted = (loop: Node, file: string) =>
  loop.type === "ForStatement" && isNode(loop.test) && /(<=?|>=?) *(\d|[A-Z_]+\b)/.test(textOf(loop.test, file));

const worse = (one: Reach, other: Reach): Reach =>
  one === "condition" || other === "condition" ? "condition" : one === "loop" ? one : other;

/** How each assertion below a node is reached. Helpers are looked into, here and where they are imported from. */
function assertions(node: Node, file: string, reach: Reach, seen: ReadonlySet<string>): Reach[] {
  const below = (one: unknown, now: Reach = reach) => (isNode(one) ? assertions(one, file, now, seen) : []);
  const all = (now: Reach) => childrenOf(node).flatMap((child) => below(child, now));
  if (LOOPS.has(node.type)) {
    const certain = isCounted(node, file) || (node.type === "ForOfStatement" && isFilled(node.right, file));
    return all(certain || node.type === "DoWhileStatement" ? reach : worse(reach, "loop"));
  }
  switch (node.type) {
    case "BlockStatement":
      return ofBlock(node.body as Node[], file, reach, seen);
    case "IfStatement":
    case "ConditionalExpression": {
      const both = [below(node.consequent), below(node.alternate)];
      // Whichever way it goes, something is asserted.
      if (both.every((one) => one.includes(reach))) return both.flat();
      const conditional = [node.consequent, node.alternate].flatMap((one) => below(one, "condition"));
      return [...below(node.test), ...conditional];
    }
    case "LogicalExpression":
      return [...below(node.left), ...below(node.right, "condition")];
    case "CatchClause":
      return all("condition");
    case "CallExpression":
      return ofCall(node, file, reach, seen);
    default:
      return all(reach);
  }
}

/** What follows an early return is conditional, unless something is asserted, or skipped aloud, on the way out. */
function ofBlock(body: readonly Node[], file: string, reach: Reach, seen: ReadonlySet<string>): Reach[] {
  let now = reach;
  return body.flatMap((one) => {
    const found = assertions(one, file, now, seen);
    const leaves = one.type === "IfStatement" && isNode(one.consequent) && returns(one.consequent);
    if (
      leaves &&
      !/\bskip\(/.test(textOf(one, file)) &&
      assertions(one.consequent as Node, file, now, seen).length === 0
    )
      now = "condition";
    return found;
  });
}

const returns = (node: Node): boolean =>
  node.type === "ReturnStatement" || (node.type === "BlockStatement" && (node.body as Node[]).some(returns));

function ofCall(call: Node, file: string, reach: Reach, seen: ReadonlySet<string>): Reach[] {
  const callee = call.callee as Node;
  const name = rootOf(callee);
  // That only says that it went wrong.
  if (name === "expect" && callee.type === "MemberExpression" && nameOf(callee.property) === "fail") return [];
  if (name === "expect" || name === "expectTypeOf" || name === "assert") return [reach];
  const method = callee.type === "MemberExpression" ? nameOf(callee.property) : undefined;
  const iterates = method !== undefined && ITERATIONS.has(method) && !isFilled(callee.object, file);
  const given = (call.arguments as Node[]).flatMap((one) =>
    assertions(one, file, iterates && isFunction(one) ? worse(reach, "loop") : reach, seen),
  );
  const before = isNode(callee) && callee.type !== "Identifier" ? assertions(callee, file, reach, seen) : [];
  return [...given, ...before, ...(callee.type === "Identifier" ? ofHelper(name ?? "", file, reach, seen) : [])];
}

function ofHelper(name: string, file: string, reach: Reach, seen: ReadonlySet<string>): Reach[] {
  const { functions, imports } = sourceOf(file);
  const home = functions.has(name) ? file : imports.get(name);
  const key = `${home} ${name}`;
  if (home === undefined || seen.has(key)) return [];
  const body = sourceOf(home).functions.get(name);
  if (!body) return [];
  const known = helpers.get(`${key} ${reach}`);
  if (known) return known;
  const found = assertions(body.body as Node, home, reach, new Set([...seen, key]));
  // What a helper looks at under a condition of its own is none of the test's: it has to assert something else.
  const told = [...new Set(found.map((one) => (one === "condition" ? "loop" : one)))];
  helpers.set(`${key} ${reach}`, told);
  return told;
}

/** The test itself; or, where tests are made of a list of promises, what keeps one: `[13, "a failure says …", async (trial) => …]`. */
function testOf(node: Node, file: string): readonly Node[] {
  if (node.type === "CallExpression" && ["it", "test"].includes(rootOf(node.callee) ?? "")) {
    const body = (node.arguments as Node[]).find(isFunction);
    return body && !isOfList(body) ? [body] : [];
  }
  if (node.type !== "ArrayExpression") return [];
  const [number, promise, keep] = node.elements as (Node | undefined)[];
  if (typeof number?.value !== "number" || typeof promise?.value !== "string" || !keep) return [];
  const body = isFunction(keep) ? keep : sourceOf(file).functions.get(nameOf(keep) ?? "");
  return body ? [body] : [];
}

/** `() => keep(trial)`: what is kept stands in a list. */
const isOfList = ({ body }: Node): boolean =>
  isNode(body) && body.type === "CallExpression" && nameOf(body.callee) === "keep";

/** `file:line what is wrong` of each test that may have asserted nothing when it passes. */
function hollowIn(file: string): string[] {
  const found: string[] = [];
  const { text, program } = sourceOf(file);
  walk(program, (node) => {
    for (const body of testOf(node, file)) {
      const what = hollowness(body, file);
      if (what) found.push(`${relative(root, file)}:${text.slice(0, body.start).split("\n").length} ${what}`);
    }
  });
  return found;
}

function hollowness(test: Node, file: string): string | undefined {
  const reached = assertions(test.body as Node, file, "always", new Set());
  if (reached.length === 0) return "asserts nothing";
  if (reached.includes("condition") && !counts(test, file)) return "asserts under a condition";
  return reached.includes("always") ? undefined : "asserts only in a loop that may not run";
}

/** It says how many assertions there are to be. */
const counts = (body: Node, file: string) => /expect\.(assertions|hasAssertions)\(/.test(textOf(body, file));

const files = globSync(
  ["packages/*/{src,test}/**/*.test.ts", "apps/*/test/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
  {
    cwd: root,
  },
);
const hollow = files.sort().flatMap((file) => hollowIn(join(root, file)));
for (const one of hollow) console.log(one);
console.log(`tests that can pass without an assertion: ${hollow.length}`);
process.exitCode = hollow.length > 0 ? 1 : 0;
