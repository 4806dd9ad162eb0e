import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { parseArgs } from "node:util";
import { errorOf, isMap, systemCode } from "@mooring/core";
import { type PlainFault, parseFault, readFaults } from "./fault-text.ts";
import { parseSwitch } from "./switches.ts";

/** As `--help` prints it, 80 columns wide. */
export const HELP = `mooring-sandbox: pretend clouds on this machine, to try Mooring with no account

Usage: mooring-sandbox [options] [-- COMMAND ...]
       mooring-sandbox wire exec SERVER -- COMMAND ...

Prints shell lines that point Mooring's front ends at the pretend clouds, and
answers until it is stopped, or until the process that started it ends. With a
COMMAND it runs that with the same variables set, and ends with it and with its
exit status.

  --page               a page to look at it all in a browser
  --cloud NAME         pretend only this cloud; may be repeated
  --host ADDRESS       listen on this loopback address: 127.0.0.1, or ::1
  --port N             listen on N, the next cloud on N + 1, and so on, last
                       the control address; any free ones by default
  --seed FILE          add the objects of this JSON file:
                       {"gcore": {"instances": [...]}}
  --empty              without the objects that every new world has
  --switch NAME=VALUE  change a behaviour, such as gcore.task_seconds=2-8; may
                       be repeated
  --task-seconds N     how long accepted work takes on every cloud, such as 5,
                       0.1 or 2-8
  --fault LINE         such as 'PUT /cloud/v2/ports/** status=503 times=2'; may
                       be repeated
  --faults FILE        the faults of this JSON file: a list of such lines, or
                       of objects
  --journal FILE       append every exchange to this file, without secrets: a
                       JSON object on each line
  --wire               lay the networks of the one --cloud in the kernel:
                       servers are namespaces, ports are links (Linux)
  --background         return when it listens, and let it go on until it is
                       told to stop
  --variables FILE     append the variables to this file: NAME=value, each on
                       a line
  --print-seed         print the world that everyone starts with, as a seed
  --print-switches     print all behaviours that can be changed, and how they
                       are by default
  --help               this page
  --version            the version

Only programs on this machine can connect. Nothing is stored: every start is a
new world.`;

/** The command line, read and checked. */
export interface CliOptions {
  readonly clouds?: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly page: boolean;
  readonly empty: boolean;
  readonly seed: Readonly<Record<string, unknown>>;
  readonly switches: readonly ReturnType<typeof parseSwitch>[];
  /** A number, or a range. */
  readonly taskSeconds?: unknown;
  readonly faults: readonly PlainFault[];
  readonly journal?: string;
  readonly background: boolean;
  readonly wire: boolean;
  readonly variables?: string;
  readonly print?: "seed" | "switches";
  /** Empty for none. */
  readonly command: readonly string[];
}

/** The command line is wrong: the message is one sentence for its writer. */
export class UsageError extends Error {}

/** Throws a `UsageError`, or an Error where a file cannot be used. */
export function readOptions(args: readonly string[]): CliOptions | "help" | "version" {
  const at = args.indexOf("--");
  const own = at < 0 ? args : args.slice(0, at);
  const values = parse(own);
  if (values.help) return "help";
  if (values.version) return "version";
  const { cloud, host = "127.0.0.1", port = "0", seed, "task-seconds": taskSeconds, journal, faults } = values;
  const options: CliOptions = {
    ...(cloud ? { clouds: cloud } : {}),
    host: readHost(host),
    port: readPort(port),
    page: values.page ?? false,
    empty: values.empty ?? false,
    seed: seed === undefined ? {} : readSeedFile(seed),
    switches: (values.switch ?? []).map((text) => told("--switch", text, parseSwitch)),
    ...(taskSeconds === undefined ? {} : { taskSeconds: readSeconds(taskSeconds) }),
    faults: [
      ...(faults === undefined ? [] : readFaultsFile(faults)),
      ...(values.fault ?? []).map((text) => told("--fault", text, parseFault)),
    ],
    ...(journal === undefined ? {} : { journal }),
    background: values.background ?? false,
    wire: values.wire ?? false,
    ...(values.variables === undefined ? {} : { variables: values.variables }),
    ...(values["print-seed"] ? { print: "seed" } : values["print-switches"] ? { print: "switches" } : {}),
    command: at < 0 ? [] : args.slice(at + 1),
  };
  if (options.wire && options.clouds?.length !== 1)
    throw new UsageError("--wire lays the networks of one cloud: say which one by --cloud");
  if (options.background && options.command.length > 0)
    throw new UsageError("--background and a command do not go together: the sandbox ends with its command");
  return options;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        page: { type: "boolean" },
        cloud: { type: "string", multiple: true },
        host: { type: "string" },
        port: { type: "string" },
        seed: { type: "string" },
        empty: { type: "boolean" },
        switch: { type: "string", multiple: true },
        "task-seconds": { type: "string" },
        fault: { type: "string", multiple: true },
        faults: { type: "string" },
        journal: { type: "string" },
        background: { type: "boolean" },
        wire: { type: "boolean" },
        variables: { type: "string" },
        "print-seed": { type: "boolean" },
        "print-switches": { type: "boolean" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const [sentence = ""] = errorOf(error).message.split(/\. |\n/);
    throw new UsageError(sentence);
  }
}

function told<T>(option: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    throw new UsageError(`${option} ${JSON.stringify(text)}: ${errorOf(error).message.replace(/\.$/, "")}`);
  }
}

/** Loopback, and nothing else: the clouds are pretend, but their doors would be real. */
function readHost(text: string): string {
  if (text === "localhost") return "127.0.0.1";
  if ((isIP(text) === 4 && text.startsWith("127.")) || text === "::1") return text;
  throw new UsageError(`--host must be a loopback address, 127.0.0.1 or ::1, but is ${JSON.stringify(text)}`);
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
  const data = readJson("seed", file);
  if (!isMap(data)) {
    throw new Error(`the seed file ${file} must hold an object of clouds, like {"gcore": {...}}`);
  }
  return data;
}

function readFaultsFile(file: string): readonly PlainFault[] {
  const data = readJson("faults", file);
  try {
    return readFaults(data);
  } catch (error) {
    throw new Error(`the faults file ${file} cannot be used: ${errorOf(error).message}`);
  }
}

function readJson(what: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" }[
      systemCode(error) ?? ""
    ];
    throw new Error(`the ${what} file ${file} cannot be used: ${why ?? errorOf(error).message}`);
  }
}
