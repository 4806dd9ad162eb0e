import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface ServerOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The file that receives what it prints. */
  readonly log: string;
  /** Does it answer yet? A throw means no. */
  readonly ready: () => Promise<boolean>;
  readonly timeoutMs: number;
}

export interface Server {
  readonly pid: number;
  /** Ends this one process, and waits until it is gone. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Starts a server and waits until it answers. Throws with the last lines of its log when it does not. */
export async function startServer(command: string, args: readonly string[], options: ServerOptions): Promise<Server> {
  const output = openSync(options.log, "a");
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", output, output] });
  closeSync(output);
  running.add(child);
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  const gone = new Promise<void>((resolve) => {
    child.once("close", (code, signal) => {
      ended ??= `it ended with ${signal ?? `exit code ${code}`}`;
      running.delete(child);
      resolve();
    });
  });
  const stop = async () => {
    if (ended !== undefined) return;
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(late);
  };

  const deadline = Date.now() + options.timeoutMs;
  while (!(await options.ready().catch(() => false))) {
    if (ended === undefined && Date.now() < deadline) await sleep(50);
    else {
      const why = ended ?? `no answer within ${options.timeoutMs / 1000} s`;
      await stop();
      throw new Error(`${command} did not start: ${why}; its last lines:\n${lastLines(options.log)}`);
    }
  }
  return { pid: child.pid as number, stop };
}

const lastLines = (file: string) => readFileSync(file, "utf8").trimEnd().split("\n").slice(-12).join("\n");

process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Ports of 127.0.0.1 that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
