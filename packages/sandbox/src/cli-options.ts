import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

export const HELP = `mooring-sandbox: pretend clouds on this machine, to try Mooring without an account

Usage: mooring-sandbox [options] [-- COMMAND ...]

Prints shell lines that point Mooring's front ends at the pretend clouds, and answers until it is stopped.
With a COMMAND it runs that with the same variables set, and ends with it and with its exit status.

  --cloud NAME         pretend only this cloud; may be repeated
  --port N             listen on N, the next cloud on N + 1, and so on; any free port by default
  --seed FILE          add the objects of this JSON file: {"gcore": {"instances": [...]}}
  --task-seconds N     how long accepted work takes, such as 5, 0.1 or 2-8
  --journal FILE       append every exchange to this file, a JSON object on each line, without secrets
  --help               this page
  --version            the version

Only programs on this machine can connect. Nothing is stored: every start is a new world.`;

export interface CliOptions {
  readonly clouds?: readonly string[];
  readonly port: number;
  readonly seed: Readonly<Record<string, unknown>>;
  readonly taskSeconds?: number | readonly [number, number];
  readonly journal?: string;
  /** Empty for none. */
  readonly command: readonly string[];
}

/** The command line is wrong: the message is one sentence for its writer. */
export class UsageError extends Error {}

/** Throws a `UsageError`, or an Error where the seed file cannot be used. */
export function readOptions(args: readonly string[]): CliOptions | "help" | "version" {
  const at = args.indexOf("--");
  const own = at < 0 ? args : args.slice(0, at);
  const { help, version, cloud, port = "0", seed, "task-seconds": taskSeconds, journal } = parse(own);
  if (help) return "help";
  if (version) return "version";
  return {
    ...(cloud ? { clouds: cloud } : {}),
    port: readPort(port),
    seed: seed === undefined ? {} : readSeedFile(seed),
    ...(taskSeconds === undefined ? {} : { taskSeconds: readSeconds(taskSeconds) }),
    ...(journal === undefined ? {} : { journal }),
    command: at < 0 ? [] : args.slice(at + 1),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        cloud: { type: "string", multiple: true },
        port: { type: "string" },
        seed: { type: "string" },
        "task-seconds": { type: "string" },
        journal: { type: "string" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const [sentence = ""] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(sentence);
  }
}

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new UsageError(`--port must be a number from 0 to 65535, but is ${JSON.stringify(text)}`);
  return port;
}

function readSeconds(text: string): number | readonly [number, number] {
  const [, from, to] = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  if (from === undefined || Number(to ?? from) < Number(from)) {
    throw new UsageError(`--task-seconds must be like 5 or 2-8, but is ${JSON.stringify(text)}`);
  }
  return to === undefined ? Number(from) : [Number(from), Number(to)];
}

function readSeedFile(file: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" }[code ?? ""];
    throw new Error(`the seed file ${file} cannot be used: ${why ?? message}`);
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new Error(`the seed file ${file} must hold an object of clouds, like {"gcore": {...}}`);
  }
  return data as Record<string, unknown>;
}
