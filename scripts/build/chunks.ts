import { basename } from "node:path";
import { type Metafile, transform } from "esbuild";

/** JavaScript texts, by the names under which they ask for each other. */
export type Texts = Readonly<Record<string, string>>;

/** Under which a chunk is asked for by others: `./chunk-ABCDEFGH.js`. */
export const nameOf = (path: string): string => `./${basename(path)}`;

/** An output, and all that it imports before it runs: its dynamic imports wait. Paths as the metafile has them. */
export function atOnce({ outputs }: Metafile, path: string): readonly string[] {
  const found = new Set([path]);
  for (const one of found)
    for (const { kind, path: next } of outputs[one]?.imports ?? [])
      if (kind === "import-statement" && outputs[next]) found.add(next);
  return [...found];
}

/** As esbuild writes them: between statements, at the end of a chunk, and where a chunk waits until it is wanted. */
const IMPORT = /(?<=^|[;}\n])import(?:([\w$]+)?,?(?:\*as ([\w$]+)|\{([^}]*)\})? ?from)?"([^"]+)";/g;
const EXPORT = /(?<=^|[;}\n])export\{([^}]*)\};\n?$/;
const LATER = /(?<![\w$.])import\("(\.\/[\w.-]+|node:\w+)"\)/g;

/**
 * A chunk that esbuild has split off as an ECMAScript module, as a CommonJS one of ASCII alone. What is imported is bound once: esbuild's own
 * CommonJS goes through two getters at each use, and makes them at each start. So nothing that is exported may be assigned to later, and no
 * two chunks may import each other.
 */
export async function commonJs(text: string, target: string, imports: readonly Imported[]): Promise<string> {
  const { code } = await transform(text, { format: "esm", platform: "node", target, minify: true, charset: "ascii" });
  const { body, taken } = linked(ascii(code));
  // A text that reads like an import must not be taken for one, nor one be overlooked: esbuild knows which there are.
  const known = new Set(
    imports.filter(({ kind }) => kind !== "require-call").map(({ path, external }) => (external ? path : nameOf(path))),
  );
  const odd = [...known, ...taken].filter((name) => known.has(name) !== taken.has(name));
  if (odd.length > 0) throw new Error(`imports that were not taken for one, or are none: ${odd.join(", ")}`);
  return body;
}

/** Of esbuild's metafile. */
interface Imported {
  readonly path: string;
  readonly kind: string;
  readonly external?: boolean;
}

/** Of what esbuild has minified: what is not ASCII yet stands in texts and regular expressions only, where the escape means the same. */
export const ascii = (code: string): string =>
  code.trimEnd().replaceAll(/[^\t\n\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

function linked(text: string): { body: string; taken: ReadonlySet<string> } {
  const taken = new Set<string>();
  const body = text
    .replace(IMPORT, (...match: [string, string?, string?, string?, string?]) => {
      taken.add(match[4] ?? "");
      return required(...match);
    })
    .replace(EXPORT, (_, names: string) => `module.exports={${bindings(names, (name, as) => `${as}:${name}`)}};`)
    .replace(LATER, (_, name: string) => {
      taken.add(name);
      return `Promise.resolve().then(()=>${namespaceOf(name)})`;
    });
  const left = /(?<![\w$.])(import\s*[({"*]|export\s*[{*])/.exec(body);
  if (left) throw new Error(`not taken for CommonJS: ${body.slice(left.index, left.index + 200)}`);
  return { body, taken };
}

function required(_: string, whole = "", all = whole, names?: string, from = ""): string {
  const module = `require("${from}")`;
  if (names !== undefined) return `var{${bindings(names, (name, as) => `${name}:${as}`)}}=${module};`;
  return all === "" ? `${module};` : `var ${all}=${module};`;
}

/** Of `a as b,c`. */
const bindings = (names: string, write: (name: string, as: string) => string): string =>
  names
    .split(",")
    .filter(Boolean)
    .map((one) => {
      const [name = "", as = name] = one.trim().split(" as ");
      return write(name, as);
    })
    .join(",");

/** Node's own modules have all that they export in their default, too. */
const namespaceOf = (name: string): string =>
  name.startsWith("node:")
    ? `{const all=require("${name}");return Object.create(all,{default:{value:all}})}`
    : `require("${name}")`;
