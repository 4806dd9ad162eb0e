import { build, type Plugin } from "esbuild";
import { ascii, type Texts } from "../../../scripts/build/chunks.ts";

/**
 * The named ones of these texts, which are ECMAScript modules, as one CommonJS text that exports each of them by its name. In one scope
 * they call each other as they are; between two texts, each name that one takes from the other would be a function of its own to compile.
 */
export async function flat(texts: Texts, names: readonly string[], target: string): Promise<string> {
  const there = new Set(names);
  const chunks: Plugin = {
    name: "chunks",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path, kind }) =>
        there.has(path) && kind !== "dynamic-import" ? { path, namespace: "chunks" } : { path, external: true },
      );
      onLoad({ filter: /.*/, namespace: "chunks" }, ({ path }) => ({ contents: texts[path] ?? "" }));
    },
  };
  const contents = names.map((name) => `export * as ${JSON.stringify(name)} from ${JSON.stringify(name)};`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target,
    format: "cjs",
    charset: "ascii",
    legalComments: "none",
    supported: { "dynamic-import": false },
    plugins: [chunks],
  });
  return ascii(outputFiles[0]?.text ?? "");
}
