import { execFileSync } from "node:child_process";
import type { EventEmitter } from "node:events";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tty from "node:tty";
import { main } from "../src/main.ts";
import type { Run } from "./executable.ts";

/** What a process that is none said and how it ended. */
interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One at a time: the descriptors 0, 1 and 2 are everybody's. */
let turn: Promise<unknown> = Promise.resolve();

/** As the executable is run, in this process: `main` with a host, and with descriptors, that are this run's own. `signals`: who sends some. */
export function play(run: Run, signals: EventEmitter): Promise<Outcome> {
  const ended = turn.then(() => alone(run, signals));
  turn = ended.catch(() => undefined);
  return ended;
}

/** What does not end was changed so that it does not, in milliseconds. */
const LIMIT = 10_000;

async function alone(
  { args = [], stdin, silent = false, environment = {}, columns }: Run,
  signals: EventEmitter,
): Promise<Outcome> {
  const said = { 1: [] as Uint8Array[], 2: [] as Uint8Array[] };
  const input = await openInput(stdin, silent);
  const original = { ...fs, isatty: tty.isatty };
  const real = (file: number) => (file === 0 ? input.descriptor : file);
  Object.assign(fs, {
    writeSync: (file: number, bytes: Uint8Array, ...rest: []) => {
      if (file !== 1 && file !== 2) return original.writeSync(file, bytes, ...rest);
      said[file].push(Uint8Array.from(bytes));
      return bytes.length;
    },
    fstatSync: (file: number, ...rest: []) => original.fstatSync(real(file), ...rest),
    readSync: (file: number, ...rest: [Buffer]) => original.readSync(real(file), ...rest),
    openSync: (path: string, ...rest: [number]) =>
      original.openSync(path === "/proc/self/fd/0" ? `/proc/self/fd/${input.descriptor}` : path, ...rest),
    readFileSync: (file: string | number, ...rest: []) =>
      original.readFileSync(typeof file === "number" ? real(file) : file, ...rest),
  });
  const terminal = Object.getOwnPropertyDescriptor(process.stderr, "columns");
  tty.isatty = (file) => (file === 1 || file === 2 ? columns !== undefined : original.isatty(file));
  Object.defineProperty(process.stderr, "columns", { value: columns, configurable: true });
  const standard = Object.getOwnPropertyDescriptor(process, "stdin") as PropertyDescriptor;
  Object.defineProperty(process, "stdin", { get: input.stream, configurable: true });
  syncBuiltinESMExports();
  let timer: NodeJS.Timeout | undefined;
  try {
    const code = await new Promise<number | null>((resolve) => {
      timer = setTimeout(resolve, LIMIT, null);
      const host = Object.assign(signals, {
        argv: ["node", "mooring.cjs", ...args],
        env: { ...environment },
        exit: resolve,
      });
      main(host);
    });
    return { code, stdout: Buffer.concat(said[1]).toString(), stderr: Buffer.concat(said[2]).toString() };
  } finally {
    clearTimeout(timer);
    Object.defineProperty(process, "stdin", standard);
    if (terminal) Object.defineProperty(process.stderr, "columns", terminal);
    else Reflect.deleteProperty(process.stderr, "columns");
    const { isatty, writeSync, fstatSync, readSync, openSync, readFileSync } = original;
    tty.isatty = isatty;
    Object.assign(fs, { writeSync, fstatSync, readSync, openSync, readFileSync });
    syncBuiltinESMExports();
    input.close();
  }
}

interface Input {
  readonly descriptor: number;
  readonly stream: () => Socket;
  close(): void;
}

/** `/dev/null`, or a pipe that something was written to. */
async function openInput(text: string | Buffer | undefined, silent: boolean): Promise<Input> {
  if (text === undefined && !silent) {
    const descriptor = fs.openSync("/dev/null", "r");
    return { descriptor, stream: () => new Socket(), close: () => fs.closeSync(descriptor) };
  }
  const folder = fs.mkdtempSync(join(tmpdir(), "mooring-pipe-"));
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path], { timeout: 60_000 });
  const descriptor = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  const writer = fs.openSync(path, "w");
  fs.rmSync(folder, { recursive: true });
  let open: Socket | undefined;
  const written = silent
    ? undefined
    : new Promise<void>((resolve) => {
        // A text that is larger than a pipe is written while it is read.
        fs.writeFile(writer, text ?? "", () => fs.close(writer, () => resolve()));
      });
  if (Buffer.byteLength(text ?? "") < 60_000) await written;
  return {
    descriptor,
    stream: () => {
      open ??= new Socket({ fd: descriptor, readable: true, writable: false });
      return open;
    },
    close: () => {
      if (silent) fs.closeSync(writer);
      if (open) open.destroy();
      else fs.closeSync(descriptor);
    },
  };
}
