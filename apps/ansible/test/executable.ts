import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export const executable = fileURLToPath(new URL("../dist/mooring.cjs", import.meta.url));

export interface Run {
  readonly args?: readonly string[];
  /** Written to a pipe that is closed after it. `"silent"`: a pipe that stays open; missing: `/dev/null`. */
  readonly stdin?: string | Buffer;
  readonly silent?: boolean;
  /** All of the environment beside PATH and the Node to run with. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly node?: string;
  /** Of a terminal on standard output and standard error. Not for a process: `test/terminal.test.ts` has a real terminal. */
  readonly columns?: number;
  /** When what hangs is ended, in milliseconds. Nothing is measured by it. */
  readonly limit?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
export type Answer = any;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of standard output. */
  readonly reply: Answer;
}

/** Where sources are judged with something changed in them, the scenes are played in the one process in which they are changed. */
export const isInside = process.env.MUTANTS_TESTS !== undefined;

/** A process under way. */
interface Started {
  readonly child: Pick<ChildProcess, "pid" | "kill" | "stdin" | "stdout" | "exitCode">;
  readonly ended: Promise<Ended>;
}

/** A real process, started through its first line as Ansible starts it; or what stands in for one. */
export function start(run: Run): Started {
  if (!isInside) return startProcess(run);
  const signals = new EventEmitter();
  const ended = import("./inside.ts").then(({ play }) => play(run, signals));
  return {
    child: {
      pid: undefined,
      stdin: null,
      stdout: null,
      exitCode: null,
      kill: (name) => signals.emit(String(name)),
    },
    ended: ended.then((how) => ({ ...how, signal: null, reply: answerIn(how.stdout) })),
  };
}

function startProcess({
  args = [],
  stdin,
  silent = false,
  environment = {},
  node = process.execPath,
  limit = 200_000,
}: Run): Started {
  const child = spawn(executable, args, {
    env: { PATH: process.env.PATH, MOORING_NODE: node, ...environment },
    stdio: [stdin === undefined && !silent ? "ignore" : "pipe", "pipe", "pipe"],
    timeout: limit,
    killSignal: "SIGKILL",
  });
  child.stdin?.on("error", () => undefined);
  if (!silent) child.stdin?.end(stdin);
  const closed = new Promise<Pick<Ended, "code" | "signal">>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const output = Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ]);
  const ended = Promise.all([closed, output]).then(([how, [stdout, stderr]]) => ({
    ...how,
    stdout,
    stderr,
    reply: answerIn(stdout),
  }));
  return { child, ended };
}

export const run = (options: Run): Promise<Ended> => start(options).ended;

/** The request as its argument. */
export const ask = (request: unknown, environment: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  run({ args: [JSON.stringify(request)], environment });

function answerIn(stdout: string): Answer {
  try {
    return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
  } catch {
    return undefined;
  }
}

/** Calls `use` with the path of a file that holds `content`. */
export async function withFile<T>(content: string | Buffer, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "mooring-"));
  try {
    const path = join(folder, "content");
    writeFileSync(path, content);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
