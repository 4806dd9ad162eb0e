import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { errorOf, fieldsOf, systemCode } from "@mooring/core";
import { emulators } from "@mooring/core/emulators";
import { isBehind, startBehind, tellFront } from "./background.ts";
import { type CliOptions, HELP, readOptions, UsageError } from "./cli-options.ts";
import { type Clouds, createClouds } from "./clouds.ts";
import { type Control, startControl } from "./control/server.ts";
import type { Keep } from "./journal.ts";
import { whenParentEnds } from "./parent.ts";
import { switchesOf } from "./switches.ts";
import { type FollowedWire, followWire } from "./wire/follow.ts";
import { runOnServer } from "./wire/run.ts";

const STOPPING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A sandbox by hand may run for weeks. */
const KEEP: Keep = { exchanges: 10_000, characters: 64 * 1024 * 1024 };

/** The exit status. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    return await main(args);
  } catch (error) {
    const usage = error instanceof UsageError;
    const message = `${errorOf(error).message.replace(/\.$/, "")}${usage ? "; see --help" : ""}`;
    if (isBehind()) await tellFront({ failure: message });
    console.error(`mooring-sandbox: ${message}`);
    return usage ? 2 : 1;
  }
}

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "wire") return runOnServer(args.slice(1), process.env.MOORING_SANDBOX_CONTROL);
  const options = readOptions(args);
  if (options === "help") return say(HELP);
  if (options === "version") return say(version());
  if (options.print) return say(options.print === "seed" ? printedSeed(options) : printedSwitches(options));
  if (options.background && !isBehind()) return say(await startBehind(args));

  const clouds = start(options);
  const stopped = stopSignal(options);
  let control: Control | undefined;
  let wire: FollowedWire | undefined;
  try {
    const origins = await listen(options.port, () => clouds.listen(options));
    control = await listen(options.port, () =>
      startControl({
        clouds,
        origins,
        host: options.host,
        port: options.port && options.port + Object.keys(origins).length,
        token: randomBytes(16).toString("hex"),
        page: options.page,
        version: version(),
        faults: options.faults,
        onServer: (server) => (wire ?? noWire()).on(server),
      }),
    );
    if (options.wire)
      wire = await followWire(clouds, options.clouds?.[0] ?? "", [...Object.values(origins), control.address]);
    const environment = { ...clouds.environment(), MOORING_SANDBOX_CONTROL: control.address };
    if (options.variables !== undefined) writeEnvironment(options.variables, environment);
    if (options.command.length > 0) return await run(options, environment, control);
    const greeting = announce(origins, clouds, control, options, wire?.servers());
    if (isBehind()) {
      await tellFront({ greeting });
      process.disconnect();
    } else say(greeting);
    await Promise.race([stopped, control.stopped]);
    const { exchanges, writes } = clouds.journal.totals();
    say(comment(`Stopped after ${exchanges} exchanges, ${writes} of them writes.`));
    return 0;
  } finally {
    await Promise.all([wire?.close(), clouds.hangUp(), control?.close()]);
  }
}

function start({ clouds: names, seed, empty, switches, taskSeconds, journal }: CliOptions): Clouds {
  const clouds = createClouds({
    ...(names ? { clouds: names } : {}),
    seed,
    defaults: !empty,
    switches: settingsOf(names, switches, taskSeconds),
    keep: KEEP,
  });
  if (journal !== undefined) {
    const write = (text: string) => append("journal", journal, text);
    write("");
    clouds.journal.follow((entry) => write(`${JSON.stringify(entry)}\n`));
  }
  return clouds;
}

function settingsOf(names: CliOptions["clouds"], switches: CliOptions["switches"], taskSeconds: unknown) {
  const settings: Record<string, Record<string, unknown>> = {};
  const set = (cloud: string, name: string, value: unknown) => {
    settings[cloud] = { ...settings[cloud], [name]: value };
  };
  if (taskSeconds !== undefined) {
    for (const emulator of emulators) {
      const has = switchesOf(emulator).some(({ name }) => name === "task_seconds");
      if (has && (names?.includes(emulator.cloud) ?? true)) set(emulator.cloud, "task_seconds", taskSeconds);
    }
  }
  for (const { cloud, name, value } of switches) set(cloud, name, value);
  return settings;
}

async function listen<T>(wanted: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const code = systemCode(error);
    const { port = wanted, address } = fieldsOf(error);
    if (code === "EADDRINUSE") throw new Error(`port ${port} is in use; choose another with --port`);
    if (code === "EACCES") throw new Error(`port ${port} may not be opened by this user; choose one above 1023`);
    if (code === "EADDRNOTAVAIL") throw new Error(`this machine has no address ${address}; leave out --host`);
    throw error;
  }
}

function append(what: string, file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new Error(`the ${what} ${file} cannot be written: ${errorOf(error).message}`);
  }
}

const writeEnvironment = (file: string, environment: Readonly<Record<string, string>>) =>
  append(
    "file of variables",
    file,
    Object.entries(environment)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );

/** All of it is shell: comments and `export` lines, so that the output can be kept in a file and sourced. */
function announce(
  origins: Readonly<Record<string, string>>,
  clouds: Clouds,
  control: Control,
  { background, page }: CliOptions,
  servers: readonly string[] | undefined,
): string {
  const exported = (environment: Readonly<Record<string, string>>) =>
    Object.entries(environment).map(
      ([name, value]) => `export ${paint(BOLD, name)}='${value.replaceAll("'", "'\\''")}'`,
    );
  return [
    comment(`Mooring's sandbox ${version()}: pretend clouds, open to this machine only.`),
    ...Object.entries(origins).flatMap(([cloud, origin]) => [
      comment(`${cloud}: ${origin}`),
      ...exported(clouds.environment(cloud)),
    ]),
    comment("faults, switches and the journal while it runs"),
    ...exported({ MOORING_SANDBOX_CONTROL: control.address }),
    ...(page ? [comment(`page: ${control.address}/`)] : []),
    ...(servers
      ? [comment(`on the wire: ${servers.join(", ")}; run on one: mooring-sandbox wire exec ${servers[0]} -- ping …`)]
      : []),
    comment("Copy the export lines into the shell that runs Mooring."),
    background
      ? comment(`It goes on behind: end it with \`curl -X POST "$MOORING_SANDBOX_CONTROL/stop"\`.`)
      : comment("Ctrl-C ends the sandbox."),
  ].join("\n");
}

/** Runs the command with the variables set; its exit status, or 128 and the signal that ended it. */
function run(
  { command: [command = "", ...args], page }: CliOptions,
  environment: Readonly<Record<string, string>>,
  control: Control,
) {
  return new Promise<number>((resolve, reject) => {
    // Not into the command's output, which others may read.
    if (page) console.error(comment(`page: ${control.address}/`));
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...environment } });
    // Ctrl-C reaches the command by itself; the sandbox ends when the command does.
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, pass);
    whenParentEnds(() => child.kill("SIGTERM"));
    child.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      reject(new Error(`cannot run ${command}: ${code === "ENOENT" ? "there is no such program" : message}`));
    });
    child.once("exit", (status, signal) => resolve(status ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

function stopSignal({ command }: CliOptions): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of STOPPING) process.on(signal, () => resolve());
    // Whoever read the output is gone.
    process.stdout.on("error", () => resolve());
    if (command.length === 0 && !isBehind()) whenParentEnds(resolve);
  });
}

const chosen = ({ clouds }: CliOptions) => emulators.filter(({ cloud }) => clouds?.includes(cloud) ?? true);

function printedSeed(options: CliOptions): string {
  const worlds = chosen(options).map(({ cloud, defaults }) => [cloud, defaults]);
  return JSON.stringify(Object.fromEntries(worlds), null, 2);
}

/** In the spelling of `--switch`. */
function printedSwitches(options: CliOptions): string {
  const lines = chosen(options).flatMap((emulator) =>
    switchesOf(emulator).flatMap(({ name, about, values, default: usual }) => [
      `${emulator.cloud}.${name}=${JSON.stringify(usual === Number.POSITIVE_INFINITY ? "Infinity" : usual)}`,
      `    ${about}${values ? ` One of ${values.map((one) => JSON.stringify(one)).join(", ")}.` : ""}`,
    ]),
  );
  return lines.join("\n");
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}

const noWire = (): never => {
  throw new Error("this sandbox has no wire: it was started without --wire");
};

const BOLD = 1;
const DIM = 2;

/** Coloured on a terminal only, whatever FORCE_COLOR says: elsewhere the output is shell. */
const paint = (style: number, text: string) => (process.stdout.isTTY ? `\u001b[${style}m${text}\u001b[22m` : text);
const comment = (text: string) => paint(DIM, `# ${text}`);

function say(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
