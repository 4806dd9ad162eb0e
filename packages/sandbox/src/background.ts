import { spawn } from "node:child_process";

/** Set for the process that goes on behind; it tells the one in front when it listens. */
const MARK = "MOORING_SANDBOX_BEHIND";

/** Is this the process that another one started to run on by itself? */
export const isBehind = (): boolean => process.env[MARK] === "1" && process.send !== undefined;

/** What the process behind says, once: its greeting, or why it ended. */
interface Word {
  readonly greeting?: string;
  readonly failure?: string;
}

/** Starts the same command once more, behind, and resolves with its greeting as soon as it listens. Rejects with what stopped it. */
export function startBehind(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [process.argv[1] ?? "", ...args], {
      detached: true,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: { ...process.env, [MARK]: "1" },
      windowsHide: true,
    });
    child.once("error", reject);
    child.once("exit", (status) => reject(new Error(`it ended with status ${status} before it listened`)));
    child.once("message", ({ greeting, failure }: Word) => {
      child.removeAllListeners("exit");
      if (failure !== undefined) return reject(new Error(failure));
      child.disconnect();
      child.unref();
      resolve(greeting ?? "");
    });
  });
}

/** Resolves once the word has left, so that nothing is lost when this process ends right after; at once where nobody listens. */
export function tellFront(word: Word): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(word, () => resolve());
    else resolve();
  });
}
