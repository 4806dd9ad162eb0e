import type { Texts } from "../../../scripts/build/chunks.ts";

const CHUNK = /\.\/[\w-]+-[0-9A-Z]{8}\.js/g;

/** Of esbuild's names of chunks, wherever they stand, makes such as tell nothing of where they were built: its own hash paths, too. */
export function renaming(texts: Texts): (text: string) => string {
  const chunks = Object.keys(texts).filter((name) => name.match(CHUNK)?.[0] === name);
  const bare = new Map(chunks.map((name) => [name, texts[name]?.replaceAll(CHUNK, "") ?? ""]));
  if (new Set(bare.values()).size < chunks.length) throw new Error("two chunks are alike and cannot be told apart");
  const sorted = [...bare].sort(([, one], [, other]) => (one < other ? -1 : 1));
  const names = new Map(sorted.map(([name], index) => [name, `./part-${index}.js`]));
  return (text) => text.replaceAll(CHUNK, (name) => names.get(name) ?? name);
}

/** Texts one behind the other, and where each begins and ends. */
export function joined(texts: Texts): { text: string; places: Readonly<Record<string, readonly [number, number]>> } {
  let text = "";
  const places: Record<string, readonly [number, number]> = {};
  for (const [name, one] of Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1))) {
    places[name] = [text.length, text.length + one.length];
    text += one;
  }
  return { text, places };
}

/**
 * One file that runs `text`. Of the rest, which stands in groups in a file beside it (one of Latin letters only), it compiles what a step
 * comes to want: most of the time of a short step goes into compiling. `homes`: the group that each name is in.
 */
export const packed = (
  text: string,
  file: string,
  places: ReturnType<typeof joined>["places"],
  homes: Readonly<Record<string, string>>,
): string =>
  `"use strict";
const places = ${JSON.stringify(places)};
const homes = ${JSON.stringify(homes)};
const now = { exports: {} };
const groups = {};
let parts;
function started(group) {
  parts ??= require("node:fs").readFileSync(__dirname + ${JSON.stringify(`/${file}`)}, "latin1");
  const module = { exports: {} };
  const run = require("node:vm").compileFunction(parts.slice(...places[group]), ["module", "exports", "require"], { filename: group });
  run(module, module.exports, load);
  return module;
}
function load(name) {
  if (name in now.exports) return now.exports[name];
  const group = homes[name];
  return group === undefined ? require(name) : (groups[group] ??= started(group)).exports[name];
}
(function (module, exports, require) {
${text}
})(now, now.exports, load);
`;
