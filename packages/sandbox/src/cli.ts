#!/usr/bin/env node
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { styleText } from "node:util";
import { type CliOptions, HELP, readOptions, UsageError } from "./cli-options.ts";
import { createSandbox, type Sandbox } from "./index.ts";

const STOPPING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const { message } = error as Error;
    console.error(`mooring-sandbox: ${message.replace(/\.$/, "")}${usage ? "; see --help" : ""}`);
    process.exitCode = usage ? 2 : 1;
  },
);

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === "help") return say(HELP);
  if (options === "version") return say(version());

  const sandbox = start(options);
  const stopped = stopSignal();
  try {
    const origins = await listen(sandbox, options.port);
    if (options.command.length > 0) return await run(options.command, sandbox.environment());
    announce(origins, sandbox);
    await stopped;
    const { length: total } = sandbox.journal.entries();
    say(comment(`Stopped after ${total} exchanges, ${sandbox.journal.writes().length} of them writes.`));
    return 0;
  } finally {
    await sandbox.close();
  }
}

function start({ clouds, seed, taskSeconds, journal }: CliOptions): Sandbox {
  const sandbox = createSandbox({ ...(clouds ? { clouds } : {}), seed });
  for (const { switches } of Object.values(sandbox.clouds)) {
    if (taskSeconds !== undefined && "task_seconds" in switches) switches.task_seconds = taskSeconds;
  }
  if (journal !== undefined) {
    const write = (text: string) => {
      try {
        appendFileSync(journal, text);
      } catch (error) {
        throw new Error(`the journal ${journal} cannot be written: ${(error as Error).message}`);
      }
    };
    write("");
    sandbox.journal.follow((entry) => write(`${JSON.stringify(entry)}\n`));
  }
  return sandbox;
}

async function listen(sandbox: Sandbox, port: number) {
  try {
    return await sandbox.listen({ port });
  } catch (error) {
    const { code, port: taken } = error as NodeJS.ErrnoException & { port?: number };
    if (code === "EADDRINUSE") throw new Error(`port ${taken} is in use; choose another with --port`);
    if (code === "EACCES") throw new Error(`port ${taken} may not be opened by this user; choose one above 1023`);
    throw error;
  }
}

/** All of it is shell: comments and `export` lines, so that the output can be kept in a file and sourced. */
function announce(origins: Readonly<Record<string, string>>, sandbox: Sandbox): void {
  say(comment(`Mooring's sandbox ${version()}: pretend clouds, open to this machine only.`));
  for (const [cloud, origin] of Object.entries(origins)) {
    say(comment(`${cloud}: ${origin}`));
    for (const [name, value] of Object.entries(sandbox.environment(cloud))) {
      say(`export ${paint("bold", name)}='${value.replaceAll("'", "'\\''")}'`);
    }
  }
  say(comment("Copy the export lines into the shell that runs Mooring. Ctrl-C ends the sandbox."));
}

/** Runs the command with the variables set; its exit status, or 128 and the signal that ended it. */
function run([command = "", ...args]: readonly string[], environment: Readonly<Record<string, string>>) {
  return new Promise<number>((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
    // Ctrl-C reaches the command by itself; the sandbox ends when the command does.
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
    child.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      reject(new Error(`cannot run ${command}: ${code === "ENOENT" ? "there is no such program" : message}`));
    });
    child.once("exit", (status, signal) => resolve(status ?? 128 + constants.signals[signal as NodeJS.Signals]));
  });
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOPPING) process.on(signal, () => resolve());
    // Whoever read the output is gone.
    process.stdout.on("error", () => resolve());
  });
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

/** Coloured on a terminal only, whatever FORCE_COLOR says: elsewhere the output is shell. */
const paint = (style: "bold" | "dim", text: string) => (process.stdout.isTTY ? styleText(style, text) : text);
const comment = (text: string) => paint("dim", `# ${text}`);

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
