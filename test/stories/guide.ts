import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { executable } from "../../apps/ansible/test/executable.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** In milliseconds: it ends what hangs. */
const LIMIT = 60_000;

/**
 * Runs a script that a guide prints, with the built executable as the guide's Mooring, and answers what it writes. `files`: what lies on the
 * guide's server, by its path there.
 */
export async function runPrinted(
  script: string,
  environment: Environment,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "mooring-guide-"));
  try {
    let here = script.replaceAll("/usr/local/bin/mooring", executable);
    for (const [index, [path, text]] of Object.entries(files).entries()) {
      const own = join(folder, String(index));
      writeFileSync(own, text);
      here = here.replaceAll(path, own);
    }
    const env = { PATH: process.env.PATH, MOORING_NODE: process.execPath, ...environment };
    return (await promisify(execFile)("/bin/sh", ["-c", here], { env, timeout: LIMIT })).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As guides have them in a file that a shell reads. */
export const settingsFile = (environment: Environment): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("");
