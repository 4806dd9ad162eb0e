import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** A file that receives the output as it comes, so that a killed build can still be read. */
  readonly log?: string;
}

export interface ChildResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it did not end with exit code 0, in words; undefined when it did. */
  readonly failure: string | undefined;
}

const running = new Set<number>();

/** Runs one command to its end or its time limit. It never throws for what the command did: read `failure`. */
export function runChild(command: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own lets the time limit end the compilers and steps that the command started, too.
      detached: true,
    });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
        if (options.log !== undefined) appendFileSync(options.log, text);
      });
    }

    let timedOut = false;
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(pid);
    }, options.timeoutMs);

    const finish = (code: number | null, failure: string | undefined): void => {
      clearTimeout(timer);
      if (pid !== undefined) running.delete(pid);
      resolve({ code, ...output, failure });
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      finish(
        null,
        error.code === "ENOENT" ? `${command} is not on PATH: install it, or put its folder there` : error.message,
      );
    });
    child.once("close", (code, signal) => {
      if (timedOut) finish(code, `stopped at its time limit of ${options.timeoutMs / 1000} s`);
      else if (signal !== null) finish(code, `ended by ${signal}`);
      else finish(code, code === 0 ? undefined : `exit code ${code}`);
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group has already ended.
  }
}

// A detached group does not hear Ctrl-C, so it must be told.
process.once("exit", () => running.forEach(killGroup));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    running.forEach(killGroup);
    process.kill(process.pid, signal);
  });
}
