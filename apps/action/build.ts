import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import { billFor } from "../../scripts/build/bill.ts";
import { atOnce, commonJs, nameOf } from "../../scripts/build/chunks.ts";
import { lateModules } from "../../scripts/build/late.ts";
import { noticesFor } from "../../scripts/build/notices.ts";
import { plainZod } from "../../scripts/build/plain-zod.ts";
import { joined, packed, renaming } from "./build/packed.ts";

// The same bytes from any folder: paths are taken from this one, and minified text has no comments that name them.
process.chdir(import.meta.dirname);

const TARGET = "node24";
const ENTRIES = ["main", "post"];
/** What is not wanted at once, of both. */
const PARTS = "parts.txt";

/**
 * Of the runner's library what a step uses: it would load an HTTP client with a second undici of 400 KB to mint identity tokens, one that
 * starts processes to tell what the machine is, and one that reads files in promises for a summary.
 */
const leanCore: Plugin = {
  name: "lean-core",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/(oidc-utils|platform|path-utils|summary)\.js$/ }, ({ path, importer }) =>
      /@actions[\\/]core[\\/]lib[\\/]/.test(importer) ? { path, namespace: "left-out" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * What ends a value in the runner's files, without Node's cryptography, whose loading takes a third of the start of a refused step: the
 * library itself refuses a value that holds it.
 */
const lightDelimiters: Plugin = {
  name: "light-delimiters",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^crypto$/ }, ({ path, importer }) =>
      /@actions[\\/]core[\\/]/.test(importer) ? { path, namespace: "delimiters" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "delimiters" }, () => ({
      contents: `const sign = () => Math.random().toString(36).slice(2);
export const randomUUID = () => [process.hrtime.bigint().toString(36), sign(), sign()].join("-");`,
    }));
  },
};

/** The same YAML in modules, of which only what is used is kept. */
const yamlModules: Plugin = {
  name: "yaml-modules",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^yaml$/ }, async ({ resolveDir, kind, pluginData }) => {
      if (pluginData === "found") return undefined;
      const found = await resolve("yaml", { resolveDir, kind, pluginData: "found" });
      return found.errors.length > 0
        ? found
        : { path: found.path.replace(/dist([\\/])index\.js$/, "browser$1dist$1index.js"), sideEffects: false };
    });
  },
};

const { metafile, outputFiles } = await build({
  absWorkingDir: process.cwd(),
  entryPoints: ENTRIES.map((entry) => ({ in: `src/start/${entry}.ts`, out: entry })),
  outdir: "dist",
  bundle: true,
  splitting: true,
  minify: true,
  platform: "node",
  target: TARGET,
  format: "esm",
  charset: "ascii",
  legalComments: "none",
  alias: { "@mooring/core": "../../packages/core/src/index.ts" },
  plugins: [leanCore, lightDelimiters, lateModules(), yamlModules, plainZod()],
  metafile: true,
  write: false,
});

const texts: Record<string, string> = {};
for (const { path, text } of outputFiles) texts[nameOf(path)] = await commonJs(text, TARGET);
const rename = renaming(texts);
const named = new Map(Object.entries(texts).map(([name, text]) => [rename(name), rename(text)]));

const wanted = new Map(
  ENTRIES.map((entry) => [entry, atOnce(metafile, `dist/${entry}.js`).map((path) => rename(nameOf(path)))]),
);
const pick = (names: readonly string[]) =>
  Object.fromEntries([...names].sort().map((name) => [name, named.get(name) ?? ""]));
const isEverywhere = (name: string) => [...wanted.values()].every((names) => names.includes(name));
const rest = [...named.keys()].filter((name) => !ENTRIES.includes(name.slice(2, -3)) && !isEverywhere(name));
const { text, places } = joined(pick(rest));
mkdirSync("dist", { recursive: true });
writeFileSync(`dist/${PARTS}`, text);
for (const [entry, names] of wanted)
  writeFileSync(`dist/${entry}.cjs`, packed(`./${entry}.js`, pick(names), PARTS, places));
writeFileSync("dist/NOTICES.txt", noticesFor(metafile));
writeFileSync("dist/bom.cdx.json", billFor(metafile, JSON.parse(readFileSync("package.json", "utf8"))));
