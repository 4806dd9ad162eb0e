import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type OutputFile } from "esbuild";
import { billFor } from "../../scripts/build/bill.ts";
import { commonJs, nameOf } from "../../scripts/build/chunks.ts";
import { lateModules } from "../../scripts/build/late.ts";
import { noticesFor } from "../../scripts/build/notices.ts";
import { plainZod } from "../../scripts/build/plain-zod.ts";
import { executable, OLDEST } from "./build/executable.ts";
import { groupsOf } from "./build/groups.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const TARGET = `node${OLDEST}`;

/** What stands in the file as it is must be read by a Node that is too old, so that it can say so. */
const LOADER_TARGET = "es2017";

const { version: released } = JSON.parse(readFileSync(here("package.json"), "utf8")) as { version: string };
/** Before the first release it is called what it is becoming. */
const version = released === "0.0.0" ? "0.1.0-dev" : released;

/** One chunk for the entry, one for each dynamic import, one for each part that several of them share. */
function bundle(entry: string, { external = [], plain = true }: { external?: string[]; plain?: boolean } = {}) {
  return build({
    entryPoints: [here(entry)],
    external,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: TARGET,
    minify: true,
    charset: "ascii",
    legalComments: "none",
    outdir: here("dist"),
    write: false,
    metafile: true,
    alias: {
      "@mooring/core/describe": here("../../packages/core/src/report/describe.ts"),
      "@mooring/core": here("../../packages/core/src/index.ts"),
    },
    define: { MOORING_VERSION: JSON.stringify(version) },
    plugins: [lateModules(), ...(plain ? [plainZod()] : [])],
  });
}

async function textsOf(
  { outputFiles, metafile }: { outputFiles: OutputFile[]; metafile: Metafile },
  target = TARGET,
): Promise<Record<string, string>> {
  const imports = new Map(Object.entries(metafile.outputs).map(([path, output]) => [nameOf(path), output.imports]));
  const texts = outputFiles.map(async ({ path, text }) => {
    const name = nameOf(path);
    return [name, await commonJs(text, target, imports.get(name) ?? [])];
  });
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

/** The chunks that only somebody who types a command waits for: what reads a file of requests. */
const readers = ({ outputs }: Metafile): string[] =>
  Object.entries(outputs)
    .filter(([, { inputs }]) => Object.keys(inputs).some((path) => path.includes("/node_modules/yaml/")))
    .map(([path]) => nameOf(path));

// Apart, for a shared chunk would burden each request with what only the help uses: the printer of JSON Schemas.
const main = await bundle("src/start/main.ts", { external: ["./help.ts"] });
// The help reads what the clouds say of themselves, prints their schemas by zod itself, and never connects to one.
const help = await bundle("src/help.ts", {
  external: ["./client.ts", "./http/client.ts", "./road.ts", "./ensure.ts"],
  plain: false,
});
const loader = await bundle("src/start/load.ts");
const chunks = await textsOf(main);
const { "./help.js": helpText = "", ...helpChunks } = await textsOf(help);
const { "./load.js": loaderText = "" } = await textsOf(loader, LOADER_TARGET);
const read = new Set(readers(main.metafile));
const file = executable({
  version,
  loader: loaderText,
  entry: "./main.js",
  chunks,
  groups: Object.fromEntries(Object.entries(groupsOf(main.metafile)).filter(([, [name = ""]]) => !read.has(name))),
  rare: {
    ...Object.fromEntries(Object.entries(chunks).filter(([name]) => read.has(name))),
    ...helpChunks,
    "./help.ts": helpText,
  },
});
mkdirSync(here("dist"), { recursive: true });
writeFileSync(here("dist/mooring.cjs"), file);
chmodSync(here("dist/mooring.cjs"), 0o755);
/** All that is in the file. */
const whole: Metafile = {
  inputs: { ...main.metafile.inputs, ...help.metafile.inputs },
  outputs: { ...main.metafile.outputs, ...help.metafile.outputs },
};
writeFileSync(here("dist/THIRD_PARTY"), noticesFor(whole));
writeFileSync(here("dist/mooring.cdx.json"), billFor(whole, { name: "mooring.cjs", version }));
// `ansible-doc` looks for a module's documentation beside it.
copyFileSync(here("mooring.yml"), here("dist/mooring.yml"));

const CORES = ["2.15", "2.16", "2.17", "2.18", "2.19", "2.20", "2.21"];

/** dist/collection: what `ansible-galaxy collection build` packs. Each module is a link to the one file, and knows itself by its name. */
function collect(): void {
  const folder = here("dist/collection");
  rmSync(folder, { recursive: true, force: true });
  cpSync(here("collection"), folder, { recursive: true });
  const modules = `${folder}/plugins/modules`;
  for (const documentation of readdirSync(modules))
    symlinkSync("mooring.cjs", `${modules}/${documentation.replace(".yml", ".cjs")}`);
  // Sanity tests refuse what may be executed here; Ansible sets that by itself.
  writeFileSync(`${modules}/mooring.cjs`, file, { mode: 0o644 });
  copyFileSync(here("mooring.yml"), `${modules}/mooring.yml`);
  copyFileSync(here("../../LICENSE"), `${folder}/LICENSE`);
  copyFileSync(here("dist/THIRD_PARTY"), `${folder}/THIRD_PARTY`);
  writeFileSync(`${folder}/galaxy.yml`, galaxy());
  mkdirSync(`${folder}/tests/sanity`, { recursive: true });
  for (const core of CORES)
    writeFileSync(`${folder}/tests/sanity/ignore-${core}.txt`, ignored(core, readdirSync(modules)));
}

const galaxy = (): string => `namespace: mooring
name: cloud
version: ${version}
readme: README.md
authors: [The Mooring authors]
description: Ties IP addresses to the ports of virtual machines, on several clouds.
license_file: LICENSE
tags: [cloud, networking]
repository: https://github.com/mooring/mooring
build_ignore: [tests/output, tests/integration/integration_config.yml]
`;

/** Their sanity tests take every module for Python, and stop there; later ones ask for its licence. */
const TAKE_IT_FOR_PYTHON: readonly string[] = ["2.15", "2.16"];

/** What sanity tests ask of modules in Python under the GPL. They look at each page of documentation, and at no link. */
const ignored = (core: string, files: readonly string[]): string =>
  [
    "plugins/modules/mooring.cjs shebang # not Python: sh starts Node",
    "plugins/modules/mooring.cjs validate-modules:invalid-extension # not Python",
    TAKE_IT_FOR_PYTHON.includes(core)
      ? "plugins/modules/mooring.cjs validate-modules:python-syntax-error # not Python"
      : "plugins/modules/mooring.cjs validate-modules:missing-gplv3-license # Apache-2.0",
    ...files
      .filter((name) => name.endsWith(".yml"))
      .sort()
      .map((name) => `plugins/modules/${name} validate-modules:missing-gplv3-license # Apache-2.0`),
    "",
  ].join("\n");

collect();
