import { execFile } from "node:child_process";

/** Values by full key, as `pulumi config` has them; nothing where there is no stack, or no `pulumi` on PATH. */
export function stackConfig(stack?: string): Promise<Readonly<Record<string, unknown>>> {
  const args = ["config", "--json", "--show-secrets", ...(stack === undefined ? [] : ["--stack", stack])];
  return new Promise((resolve, reject) => {
    execFile("pulumi", [...args, "--non-interactive"], { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      // Who names a stack wants its settings, and no others.
      if (error && stack !== undefined) return reject(new Error(`pulumi config: ${stderr.trim() || error.message}`));
      resolve(error ? {} : valuesIn(stdout));
    });
  });
}

function valuesIn(text: string): Record<string, unknown> {
  const all: Readonly<Record<string, { value?: string; objectValue?: unknown }>> = JSON.parse(text);
  return Object.fromEntries(Object.entries(all).map(([key, { value, objectValue }]) => [key, objectValue ?? value]));
}
