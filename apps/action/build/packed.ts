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
 * One file that runs `entry`, with all that it needs at once. Of the others, which stand in a file beside it (one of Latin letters
 * only), it compiles what a step comes to want: most of the time of a short step goes into compiling.
 */
export const packed = (
  entry: string,
  texts: Texts,
  file: string,
  places: ReturnType<typeof joined>["places"],
): string =>
  `"use strict";
const now = {
${Object.entries(texts)
  .map(([name, text]) => `${JSON.stringify(name)}(module, exports, require) {${text}\n}`)
  .join(",\n")}
};
const places = ${JSON.stringify(places)};
const modules = {};
let parts;
function later(name) {
  parts ??= require("node:fs").readFileSync(__dirname + ${JSON.stringify(`/${file}`)}, "latin1");
  return require("node:vm").compileFunction(parts.slice(...places[name]), ["module", "exports", "require"], { filename: name });
}
function load(name) {
  if (!(name in now) && !(name in places)) return require(name);
  const there = modules[name];
  if (there) return there.exports;
  const module = (modules[name] = { exports: {} });
  (now[name] ?? later(name))(module, module.exports, load);
  return module.exports;
}
load(${JSON.stringify(entry)});
`;
