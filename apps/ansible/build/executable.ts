import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { Texts } from "../../../scripts/build/chunks.ts";
import type { ChunkPosition, Contents } from "../src/start/load.ts";
import type { Groups } from "./groups.ts";

/** The oldest Node that runs the file. */
export const OLDEST = 18;

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

interface Parts {
  readonly version: string;
  /** Defines `createLoad`, as a CommonJS module in words that an old Node can read. */
  readonly loader: string;
  /** The name of the chunk that runs first. */
  readonly entry: string;
  /** What is read when it is first wanted, and in which groups. */
  readonly chunks: Texts;
  readonly groups: Groups;
  /** The same, each by itself, for those who can wait for it to be inflated. */
  readonly rare: Texts;
}

/** One file. All but the loader stands in a comment, in reach of it. Throws where Ansible would not take it. */
export function executable({ version, loader, entry, chunks, groups, rare }: Parts): string {
  const end = "*/\n";
  const places: Record<string, ChunkPosition> = {};
  const members: Record<string, readonly string[]> = {};
  let tail = "";
  const append = (group: string, names: readonly string[], text: string, ...deflated: [] | [1]) => {
    const title = `\n// ${group}\n`;
    tail = `${title}${text}${tail}`;
    places[group] = [tail.length - title.length + end.length, text.length, ...deflated];
    members[group] = names;
  };
  for (const [name, text] of Object.entries(rare))
    append(name, [name], deflateRawSync(listOf([text]), { level: 9 }).toString("base64url"), 1);
  for (const [group, names] of Object.entries(groups))
    append(group, names, inComment(listOf(names.map((name) => chunks[name] ?? missing(name)))));
  const contents: Contents = { places, members };
  const build = `${version}-${createHash("sha256").update(tail).digest("hex").slice(0, 16)}`;
  const file = `${HEAD}"use strict";
${TOO_OLD}
const loader = { exports: {} };
(function (module, exports) {
${loader}
})(loader, loader.exports);
loader.exports.createLoad(__filename, ${JSON.stringify(build)}, ${JSON.stringify(contents)}, require)(${JSON.stringify(entry)});
/*${tail}${end}`;
  inspect(file);
  return file;
}

/** V8 compiles what stands in such brackets at once, instead of reading it twice. */
const moduleOf = (text: string): string => `(function (module, exports, require) {${text}\n})`;

const listOf = (texts: readonly string[]): string => `[${texts.map(moduleOf).join(",\n")}]`;

function missing(name: string): never {
  throw new Error(`there is no chunk ${name}`);
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
