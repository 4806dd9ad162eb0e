import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import { billFor } from "../../scripts/build/bill.ts";
import { nameOf } from "../../scripts/build/chunks.ts";
import { lateModules } from "../../scripts/build/late.ts";
import { noticesFor } from "../../scripts/build/notices.ts";
import { plainZod } from "../../scripts/build/plain-zod.ts";
import { flat } from "./build/flat.ts";
import { groupsOf } from "./build/groups.ts";
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
 * What the runner's library takes of Node's modules, as light as can be. What ends a value in the runner's files comes without Node's
 * cryptography, whose loading takes a third of the start of a refused step: the library itself refuses a value that holds it.
 */
const LIGHT: Readonly<Record<string, string>> = {
  crypto: `const sign = () => Math.random().toString(36).slice(2);
export const randomUUID = () => [process.hrtime.bigint().toString(36), sign(), sign()].join("-");`,
  fs: 'export { appendFileSync, existsSync } from "node:fs";',
  os: 'export const EOL = process.platform === "win32" ? "\\r\\n" : "\\n";',
};

const lightModules: Plugin = {
  name: "light-modules",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(crypto|fs|os)$/ }, ({ path, importer }) =>
      /@actions[\\/]core[\\/]/.test(importer) ? { path, namespace: "light" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "light" }, ({ path }) => ({ contents: LIGHT[path] ?? "", resolveDir: "." }));
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
  inject: ["build/write-out.ts"],
  define: { "process.stdout.write": "writeOut" },
  alias: { "@mooring/core": "../../packages/core/src/index.ts" },
  plugins: [leanCore, lightModules, lateModules(), yamlModules, plainZod()],
  metafile: true,
  write: false,
});

const found = Object.fromEntries(outputFiles.map(({ path, text }) => [nameOf(path), text]));
const rename = renaming(found);
const texts = Object.fromEntries(Object.entries(found).map(([name, text]) => [rename(name), rename(text)]));
const { now, later } = groupsOf(metafile, ENTRIES, (path) => rename(nameOf(path)));
const parts: Record<string, string> = {};
const homes: Record<string, string> = {};
for (const [group, names] of Object.entries(later)) {
  parts[group] = await flat(texts, names, TARGET);
  for (const name of names) homes[name] = group;
}
const { text, places } = joined(parts);
mkdirSync("dist", { recursive: true });
writeFileSync(`dist/${PARTS}`, text);
for (const entry of ENTRIES)
  writeFileSync(`dist/${entry}.cjs`, packed(await flat(texts, now[entry] ?? [], TARGET), PARTS, places, homes));
writeFileSync("dist/NOTICES.txt", noticesFor(metafile));
writeFileSync("dist/bom.cdx.json", billFor(metafile, JSON.parse(readFileSync("package.json", "utf8"))));
