import { spawn } from "node:child_process";

/** Milliseconds that one process of Node takes from its start to its end. Rejects where it ends otherwise than expected. */
export function timed(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  expected: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"], timeout: 20_000 });
    child.on("error", reject);
    child.on("exit", (code) => {
      const ms = performance.now() - from;
      if (code === expected) resolve(ms);
      else reject(new Error(`node ${args[0]} ended with ${code}, expected ${expected}`));
    });
  });
}
