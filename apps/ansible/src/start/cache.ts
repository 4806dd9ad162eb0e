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

/** What V8 has made of a group of chunks in earlier processes, and the names of the chunks that ran in them. */
interface Kept {
  readonly code: Buffer;
  readonly ran: readonly string[];
}

/** By the group's name. */
type Compiled = Record<string, Kept>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the file begins with, as JSON, in the order in which the groups follow. */
type Contents = readonly (readonly [group: string, length: number, ran: readonly string[]])[];

/** In bytes, filled up with spaces. */
const HEAD = 8192;

/** Of a disk, in bytes: it is damaged by the block. */
const BLOCK = 512;

/** What is found where nothing was ever written. */
const UNWRITTEN = Buffer.alloc(BLOCK);

/** How far behind the beginning of a code of that length it begins again: elsewhere in its block, so that no damage is the same in both. */
const again = (length: number): number => Math.ceil(length / BLOCK) * BLOCK + BLOCK / 2;

interface KeptPosition {
  readonly from: number;
  readonly length: number;
  readonly ran: readonly string[];
}

/** V8's code of what earlier runs have compiled, by group of functions. Whatever is wrong with it, it is as if it were not there. */
export interface Cache {
  /** Of one group, where it is whole. */
  readonly get: (group: string) => Buffer | undefined;
  /** What the group's code was made of. */
  readonly ran: (group: string) => readonly string[];
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
  const positions = file === undefined ? {} : positionsIn(file);
  const get = (group: string): Buffer | undefined => {
    const position = positions[group];
    if (file === undefined || !position) return undefined;
    const { from, length } = position;
    try {
      const both = Buffer.allocUnsafe(again(length) + length);
      if (readSync(file, both, 0, both.length, from) < both.length) return undefined;
      const code = both.subarray(0, length);
      return isWhole(code, both.subarray(again(length))) ? code : undefined;
    } catch {
      return undefined;
    }
  };
  const ran = (group: string) => {
    const known = positions[group]?.ran;
    return Array.isArray(known) ? known : [];
  };
  const all = (): Compiled => {
    const compiled: Compiled = {};
    for (const group of Object.keys(positions)) {
      const code = get(group);
      if (code) compiled[group] = { code, ran: ran(group) };
    }
    return compiled;
  };
  return { get, ran, all };
}

/** Never throws: where nothing can be written, the next process compiles again. */
export function writeCache(folder: string, name: string, compiled: Compiled): void {
  const temporary = `${folder}/${name}.${process.pid}`;
  try {
    made(dirname(folder));
    made(folder);
    if (!isOurs(lstatSync(folder))) return;
    const entries = Object.entries(compiled);
    const contents: Contents = entries.map(([group, { code, ran }]) => [group, code.length, ran]);
    const head = JSON.stringify(contents).padEnd(HEAD);
    if (head.length > HEAD) return;
    const parts = [Buffer.from(head, "latin1"), ...entries.flatMap(([, { code }]) => twice(code))];
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

const twice = (code: Buffer): Buffer[] => [code, Buffer.alloc(again(code.length) - code.length), code];

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

/** As `writeCache` writes it: nobody else may. */
const contentsIn = (head: Buffer): Contents => JSON.parse(head.toString("latin1"));

function positionsIn(file: number): Record<string, KeptPosition> {
  const positions: Record<string, KeptPosition> = {};
  try {
    const head = Buffer.alloc(HEAD);
    readSync(file, head, 0, HEAD, 0);
    let from = HEAD;
    for (const [group, length, ran] of contentsIn(head)) {
      positions[group] = { from, length, ran };
      from += again(length) + length;
    }
    return positions;
  } catch {
    return {};
  }
}

/**
 * A damaged disk is to be noticed without a sum over all: JavaScript takes longer for it than V8 for the code, and V8 starts to optimise the
 * loop meanwhile. So all is kept twice and compared; blocks that were never written are the same in both. Whoever may write here may do all
 * else.
 */
const isWhole = (code: Buffer, copy: Buffer): boolean => code.equals(copy) && !code.includes(UNWRITTEN);

function forgetOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => `${folder}/${name}`);
  const aged = files.map((path) => ({ path, age: statSync(path).mtimeMs }));
  for (const { path } of aged.sort((one, other) => other.age - one.age).slice(KEPT)) rmSync(path, { force: true });
}
