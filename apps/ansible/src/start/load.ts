import type { Script } from "node:vm";
import { type Cache, cacheFolder, openCache, writeCache } from "./cache.ts";

/** Where a text stands: its distance from the end of the file, its length, and 1 where it is deflated. */
export type ChunkPosition = readonly [fromEnd: number, length: number, deflated?: 1];

/** What stands in the comment: groups of chunks, each a list of functions, and the names of the chunks in it. */
export interface Contents {
  readonly places: Readonly<Record<string, ChunkPosition>>;
  readonly members: Readonly<Record<string, readonly string[]>>;
}

type Module = { exports: unknown };
type Load = (name: string) => unknown;
/** Node's own `require`. */
interface FromNode extends Load {
  (name: "node:fs"): typeof import("node:fs");
  (name: "node:vm"): typeof import("node:vm");
  (name: "node:zlib"): typeof import("node:zlib");
}
/** A chunk, as a CommonJS module. */
type Run = (module: Module, exports: unknown, require: Load) => void;

interface Group {
  readonly script: Script;
  readonly chunks: readonly Run[];
  /** The names of those that have run. */
  readonly ran: Set<string>;
}

/**
 * A `require` for the chunks that stand in a comment of the file itself, and for Node's own modules. A group of chunks is read and compiled when the first of them is wanted: what a refused request does not need costs it next to
 * nothing. What V8 makes of them is kept for the next process. `build` names what they were made of.
 */
export function createLoad(path: string, build: string, { places, members }: Contents, fromNode: FromNode): Load {
  const modules: Record<string, Module> = {};
  const groups: Record<string, Group> = {};
  const groupOf: Record<string, string> = {};
  for (const [group, chunks] of Object.entries(members)) for (const chunk of chunks) groupOf[chunk] = group;
  const folder = cacheFolder(process.env);
  const name = `${build}-${process.versions.v8}-${process.arch}`;
  let cache: Cache | undefined;
  let file: { readonly descriptor: number; readonly size: number } | undefined;

  const textOf = ([fromEnd, length, deflated]: ChunkPosition): string => {
    const { fstatSync, openSync, readSync } = fromNode("node:fs");
    if (!file) {
      const descriptor = openSync(path, "r");
      file = { descriptor, size: fstatSync(descriptor).size };
    }
    const bytes = Buffer.allocUnsafe(length);
    readSync(file.descriptor, bytes, 0, length, file.size - fromEnd);
    const text = bytes.toString("latin1");
    if (!deflated) return text.replaceAll("*~/", "*/");
    const { inflateRawSync } = fromNode("node:zlib");
    return inflateRawSync(Buffer.from(text, "base64url")).toString("latin1");
  };

  const compiled = (group: string): Group => {
    const there = groups[group];
    if (there) return there;
    if (folder && !cache) {
      const opened = openCache(folder, name);
      cache = opened;
      process.once("exit", () => keep(folder, opened));
    }
    const place = places[group];
    if (!place) throw new Error(`${group} has no place`);
    const text = textOf(place);
    const { Script } = fromNode("node:vm");
    const script = new Script(text, { filename: `mooring:${group}`, cachedData: cache?.get(group) });
    const made: Group = { script, chunks: script.runInThisContext(), ran: new Set() };
    groups[group] = made;
    return made;
  };

  const keep = (folder: string, { all, ran }: Cache) => {
    // `undefined` where there was nothing to reject; and what has never run is not compiled yet.
    const isKept = (group: string, one: Group) =>
      one.script.cachedDataRejected === false && [...one.ran].every((chunk) => ran(group).includes(chunk));
    if (Object.entries(groups).every(([group, one]) => isKept(group, one))) return;
    const kept = all();
    for (const [group, one] of Object.entries(groups))
      kept[group] = { code: one.script.createCachedData(), ran: [...new Set([...ran(group), ...one.ran])] };
    writeCache(folder, name, kept);
  };

  const runOf = (chunk: string): Run | undefined => {
    const group = groupOf[chunk];
    if (group === undefined) return undefined;
    const { chunks, ran } = compiled(group);
    ran.add(chunk);
    return chunks[(members[group] || []).indexOf(chunk)];
  };

  const load: Load = (chunk) => {
    const there = modules[chunk];
    if (there) return there.exports;
    const run = runOf(chunk);
    if (!run) return fromNode(chunk);
    const module: Module = { exports: {} };
    modules[chunk] = module;
    run(module, module.exports, load);
    return module.exports;
  };
  return load;
}
