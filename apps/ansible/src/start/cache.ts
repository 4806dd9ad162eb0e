import {
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** What V8 has made of each chunk in an earlier process, by the chunk's name. */
export type Compiled = Record<string, Buffer>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the file begins with, as JSON: each chunk's length in bytes and its sum, in the order in which they follow. */
type Contents = readonly (readonly [name: string, length: number, sum: number])[];

/** In bytes, filled up with spaces. */
const HEAD = 8192;

interface ChunkPlace {
  readonly from: number;
  readonly length: number;
  readonly sum: number;
}

export interface Cache {
  /** Of one chunk, where it is whole. */
  readonly get: (chunk: string) => Buffer | undefined;
  readonly all: () => Compiled;
}

/** Of so many builds and versions of Node the files are kept. */
const KEPT = 4;

/** Code is run from it: nobody else may write there. */
const ONLY_OURS = 0o077;

/** `undefined` where there is no place for it, or the environment says MOORING_CACHE=0. */
export function cacheFolder({ MOORING_CACHE, XDG_CACHE_HOME, HOME }: Environment): string | undefined {
  if (MOORING_CACHE === "0" || !process.getuid) return undefined;
  if (XDG_CACHE_HOME?.startsWith("/")) return `${XDG_CACHE_HOME}/mooring`;
  return HOME?.startsWith("/") ? `${HOME}/.cache/mooring` : undefined;
}

/** What an earlier process has kept. Never throws: a file that is missing, damaged or anybody else's is as good as none. */
export function openCache(folder: string, name: string): Cache {
  const file = openOurs(folder, `${folder}/${name}`);
  const places = file === undefined ? {} : placesIn(file);
  const get = (chunk: string): Buffer | undefined => {
    const place = places[chunk];
    if (file === undefined || !place) return undefined;
    const code = Buffer.allocUnsafe(place.length);
    const isWhole = readSync(file, code, 0, place.length, place.from) === place.length;
    return isWhole && sumOf(code) === place.sum ? code : undefined;
  };
  const all = (): Compiled => {
    const compiled: Compiled = {};
    for (const chunk of Object.keys(places)) {
      const code = get(chunk);
      if (code) compiled[chunk] = code;
    }
    return compiled;
  };
  return { get, all };
}

/** Never throws: where nothing can be written, the next process compiles again. */
export function writeCache(folder: string, name: string, compiled: Compiled): void {
  const temporary = `${folder}/${name}.${process.pid}`;
  try {
    made(dirname(folder));
    made(folder);
    if (!isOurs(lstatSync(folder))) return;
    const entries = Object.entries(compiled);
    const contents: Contents = entries.map(([chunk, code]) => [chunk, code.length, sumOf(code)]);
    const head = JSON.stringify(contents).padEnd(HEAD);
    if (head.length > HEAD) return;
    const parts = [Buffer.from(head, "latin1"), ...entries.map(([, code]) => code)];
    writeFileSync(temporary, Buffer.concat(parts), { mode: 0o600, flag: "wx" });
    renameSync(temporary, `${folder}/${name}`);
    forgetOldest(folder);
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // What could not be written may be impossible to remove, too.
    }
  }
}

/** One step at a time: asked for all of them, Node never ends below /proc. */
function made(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
}

const isOurs = ({ uid, mode }: { readonly uid: number; readonly mode: number }) =>
  uid === process.getuid?.() && (mode & ONLY_OURS) === 0;

/** Open until the process ends. */
function openOurs(folder: string, path: string): number | undefined {
  try {
    if (!isOurs(lstatSync(folder))) return undefined;
    const file = openSync(path, "r");
    return isOurs(fstatSync(file)) ? file : undefined;
  } catch {
    return undefined;
  }
}

function placesIn(file: number): Record<string, ChunkPlace> {
  const places: Record<string, ChunkPlace> = {};
  try {
    const head = Buffer.alloc(HEAD);
    readSync(file, head, 0, HEAD, 0);
    let from = HEAD;
    for (const [name, length, sum] of JSON.parse(head.toString("latin1")) as Contents) {
      places[name] = { from, length, sum };
      from += length;
    }
    return places;
  } catch {
    return {};
  }
}

/** Adler's sum with words of four bytes: a damaged disk is to be noticed, in a millisecond; whoever may write here may do all else. */
function sumOf(code: Buffer): number {
  const words = new Uint32Array(code.length >> 2);
  Buffer.from(words.buffer).set(code.subarray(0, words.length * 4));
  let sum = code.length;
  let sums = 0;
  for (let index = 0; index < words.length; index += 1) {
    sum = (sum + (words[index] as number)) | 0;
    sums = (sums + sum) | 0;
  }
  return sums;
}

function forgetOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => `${folder}/${name}`);
  const aged = files.map((path) => ({ path, age: statSync(path).mtimeMs }));
  for (const { path } of aged.sort((one, other) => other.age - one.age).slice(KEPT)) rmSync(path, { force: true });
}
