import { spawn } from "node:child_process";

type Environment = Readonly<Record<string, string>>;

/** The shell's own clock of what a program and its children have used; the program's words go to ours. */
const WATCHED = `TIMEFORMAT='%U %S'; { time "$@" >/dev/null 2>&3; } 3>&2 2>&1`;

/**
 * Milliseconds of processor time that a command uses, with all that it starts: what others do on the machine meanwhile counts little. Rejects
 * where it ends otherwise than expected. Needs bash.
 */
export function spent(command: readonly string[], env: Environment, expected = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const { PATH = "" } = process.env;
    const child = spawn("bash", ["-c", WATCHED, "bash", ...command], {
      env: { PATH, ...env },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 60_000,
    });
    let told = "";
    child.stdout.on("data", (text) => {
      told += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const [user, system] = told.trim().split(" ").map(Number);
      if (code !== expected || user === undefined || system === undefined)
        reject(new Error(`${command.slice(0, 2).join(" ")} ended with ${code}, expected ${expected}`));
      else resolve((user + system) * 1000);
    });
  });
}

/** Does it run here? */
export const runs = (command: readonly string[], env: Environment = {}): Promise<boolean> =>
  spent(command, env).then(
    () => true,
    () => false,
  );

/** Milliseconds of processor time that this process has used so far, whatever else the machine does meanwhile. */
export function spentHere(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
