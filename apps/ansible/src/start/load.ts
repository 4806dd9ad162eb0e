import type { Script } from "node:vm";
import { type Cache, cacheFolder, openCache, writeCache } from "./cache.ts";

/** Where a chunk stands: its distance from the end of the file, its length, and 1 where it is deflated. */
export type Place = readonly [fromEnd: number, length: number, deflated?: 1];

type Module = { exports: unknown };
type Load = (name: string) => unknown;

/**
 * A `require` for the chunks that stand in a comment of the file itself, and for Node's own modules. Each is read and compiled when it
 * is first wanted: what a refused request does not need costs it next to nothing. What V8 makes of them is kept for the next process.
 * `build` names what they were made of.
 */
export function createLoad(path: string, build: string, places: Readonly<Record<string, Place>>, fromNode: Load): Load {
  const modules: Record<string, Module> = {};
  const scripts: Record<string, Script> = {};
  const folder = cacheFolder(process.env);
  const name = `${build}-${process.versions.v8}-${process.arch}`;
  let cache: Cache | undefined;
  let file: Buffer | undefined;

  const textOf = ([fromEnd, length, deflated]: Place): string => {
    file ??= (fromNode("node:fs") as typeof import("node:fs")).readFileSync(path);
    const from = file.length - fromEnd;
    const text = file.toString("latin1", from, from + length);
    if (!deflated) return text.replaceAll("*~/", "*/");
    const { inflateRawSync } = fromNode("node:zlib") as typeof import("node:zlib");
    return inflateRawSync(Buffer.from(text, "base64url")).toString("latin1");
  };

  const compile = (chunk: string, place: Place): Script => {
    if (folder && !cache) {
      const opened = openCache(folder, name);
      cache = opened;
      process.once("exit", () => keep(folder, opened));
    }
    const text = `(function (module, exports, require) {${textOf(place)}\n})`;
    const { Script } = fromNode("node:vm") as typeof import("node:vm");
    return new Script(text, { filename: `mooring:${chunk}`, cachedData: cache?.get(chunk) });
  };

  const keep = (folder: string, { all }: Cache) => {
    // `undefined` where there was nothing to reject.
    if (Object.values(scripts).every(({ cachedDataRejected }) => cachedDataRejected === false)) return;
    const compiled = all();
    for (const [chunk, script] of Object.entries(scripts)) compiled[chunk] = script.createCachedData();
    writeCache(folder, name, compiled);
  };

  const load: Load = (chunk) => {
    const place = Object.hasOwn(places, chunk) ? places[chunk] : undefined;
    if (!place) return fromNode(chunk);
    const there = modules[chunk];
    if (there) return there.exports;
    const module: Module = { exports: {} };
    modules[chunk] = module;
    const script = compile(chunk, place);
    scripts[chunk] = script;
    script.runInThisContext()(module, module.exports, load);
    return module.exports;
  };
  return load;
}
