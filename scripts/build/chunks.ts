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

/** A chunk that esbuild has split off as an ECMAScript module, as a CommonJS one of ASCII alone. */
export async function commonJs(text: string, target: string): Promise<string> {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target,
    minify: true,
    charset: "ascii",
    supported: { "dynamic-import": false },
  });
  return ascii(code);
}

/** Of what esbuild has minified: what is not ASCII yet stands in texts and regular expressions only, where the escape means the same. */
export const ascii = (code: string): string =>
  code.trimEnd().replaceAll(/[^\t\n\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
