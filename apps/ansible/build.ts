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
import { build, type OutputFile, transform } from "esbuild";
import { noticesFor } from "../../scripts/build/notices.ts";
import { trimmedUndici } from "../../scripts/build/undici.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The oldest Node that runs the file. */
const OLDEST = 18;

const TARGET = `node${OLDEST}`;

/** The entry must be read by a Node that is too old, so that it can say so. */
const ENTRY_TARGET = "es2017";

const NEEDED = `Mooring needs Node.js ${OLDEST} or newer where it runs`;
const ADVICE =
  "Install it there, name its program in MOORING_NODE, or let the controller do the work: delegate_to: localhost.";

/** The line that is printed without a Node to print it. `why` completes the sentence. */
const refusal = (why: string) =>
  JSON.stringify({
    changed: false,
    failed: true,
    msg: `${NEEDED}, but ${why}. ${ADVICE}`,
    code: "input",
    hint: ADVICE,
    retryable: false,
  });

/**
 * Ansible takes a file with the last word for a module that reads JSON. For sh the line is a start of Node, with a word where there is
 * none; for Node it is a comment. Nothing but what sh itself does, for each program that it starts costs a playbook time.
 */
const HEAD = `#!/bin/sh
':' //; n="\${MOORING_NODE:-node}"; case "$n" in */*) [ -f "$n" ] && [ -x "$n" ];; *) command -v "$n" >/dev/null;; esac && exec "$n" "$0" "$@"; w="there is no node on the PATH"; [ -z "$MOORING_NODE" ] || w="MOORING_NODE names no program that can be run"; printf '${refusal("%s")}\\n' "$w"; exit 1 # WANT_JSON
`;

/** As old as JavaScript goes. */
const TOO_OLD = `if (parseInt(process.versions.node, 10) < ${OLDEST}) {
  require("fs").writeSync(1, ${JSON.stringify(`${refusal("%s")}\n`)}.replace("%s", (process.env.MOORING_NODE ? "MOORING_NODE" : "node") + " is " + process.versions.node));
  process.exit(1);
}`;

/** In bytes. Ansible copies the file for each task; below this the copy costs less than the start of Node. */
const LARGEST = 1024 * 1024;

/** What Ansible looks for in a module before it looks for WANT_JSON. */
const FORBIDDEN = [
  /#<<INCLUDE_ANSIBLE_MODULE_COMMON>>/,
  /<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>/,
  /#(Ansible)?Requires\s+-/i,
  /\b(from|import)\s+[\w.]*module_utils/,
  // Sanity tests refuse what is not ASCII, and a control character makes the file a binary one.
  /[^\t\n\x20-\x7e]/,
];

/** They stand in texts only, where their escape means the same. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

const { version: released } = JSON.parse(readFileSync(here("package.json"), "utf8")) as { version: string };
/** Before the first release it is called what it is becoming. */
const version = released === "0.0.0" ? "0.1.0-dev" : released;

/** One chunk for the entry, one for each dynamic import, one for each part that several of them share. */
function bundle(entry: string, external: string[] = []) {
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
      "@mooring/core/describe": here("../../packages/core/src/describe.ts"),
      "@mooring/core": here("../../packages/core/src/index.ts"),
    },
    define: { MOORING_VERSION: JSON.stringify(version) },
    plugins: [trimmedUndici()],
  });
}

async function textsOf({ outputFiles }: { outputFiles: OutputFile[] }): Promise<Record<string, string>> {
  const texts = outputFiles.map(async ({ path, text }) => {
    const name = `./${path.split("/").at(-1)}`;
    return [name, await commonJs(text, name === "./main.js" ? ENTRY_TARGET : TARGET)];
  });
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

async function commonJs(text: string, target: string): Promise<string> {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target,
    minify: true,
    charset: "ascii",
    supported: { "dynamic-import": false },
  });
  return code.trimEnd().replaceAll(CONTROL, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/**
 * One file. All but the entry stands in a comment, and is read and compiled when it is first imported: what a refused request does
 * not need costs it next to nothing. A place is a chunk's distance from the end of the file, and its length.
 */
function assemble(entry: string, others: Record<string, string>): string {
  const end = "*/\n";
  const places: Record<string, [number, number]> = {};
  let tail = "";
  for (const [name, text] of Object.entries(others).reverse()) {
    tail = `\n// ${name}\n${inComment(text)}${tail}`;
    places[name] = [tail.length - `\n// ${name}\n`.length + end.length, inComment(text).length];
  }
  return `${HEAD}"use strict";
${TOO_OLD}
const places = ${JSON.stringify(places)};
const modules = {};
let file;
function read([fromEnd, length]) {
  file = file || require("node:fs").readFileSync(__filename);
  const from = file.length - fromEnd;
  return file.latin1Slice(from, from + length).replaceAll("*~/", "*/");
}
function load(name) {
  if (!Object.hasOwn(places, name)) return require(name);
  if (!modules[name]) {
    const module = (modules[name] = { exports: {} });
    const text = read(places[name]) + "\\n//# sourceURL=mooring:" + name;
    new Function("module", "exports", "require", text)(module, module.exports, load);
  }
  return modules[name].exports;
}
(function (require, module, exports) {
${entry}
})(load, module, exports);
/*${tail}${end}`;
}

function inComment(text: string): string {
  if (text.includes("*~/")) throw new Error("a chunk holds what stands for the end of a comment");
  return text.replaceAll("*/", "*~/");
}

function inspect(file: string): void {
  if (file.length > LARGEST) throw new Error(`the executable has ${file.length} bytes; at most ${LARGEST} are meant`);
  for (const pattern of FORBIDDEN) {
    const found = pattern.exec(file);
    if (found) throw new Error(`the executable must not hold ${JSON.stringify(found[0])} (at ${found.index})`);
  }
}

// Apart, for a shared chunk would burden each request with what only the help uses: the printer of JSON Schemas.
const main = await bundle("src/main.ts", ["./help.ts"]);
// The help reads what the clouds say of themselves, and never connects to one.
const help = await bundle("src/help.ts", ["./client.ts", "./http/client.ts", "./road.ts", "./ensure.ts"]);
const { "./main.js": entry = "", ...others } = await textsOf(main);
const { "./help.js": helpText = "", ...helpChunks } = await textsOf(help);
const file = assemble(entry, { ...others, ...helpChunks, "./help.ts": helpText });
inspect(file);
mkdirSync(here("dist"), { recursive: true });
writeFileSync(here("dist/mooring.cjs"), file);
chmodSync(here("dist/mooring.cjs"), 0o755);
writeFileSync(here("dist/THIRD_PARTY"), noticesFor(main.metafile));
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
  for (const core of CORES) writeFileSync(`${folder}/tests/sanity/ignore-${core}.txt`, IGNORED);
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
build_ignore: [tests/output]
`;

/** A module that is not Python has a first line, and an end of its name, that the test does not know; links are not looked at. */
const IGNORED = "plugins/modules/mooring.cjs shebang # not Python: sh starts Node\n";

collect();
