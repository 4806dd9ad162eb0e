import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../errors.ts";

/** Reads a file of the user's own: see `ReadFile` in `cloud.ts`. */
export async function readUserFile(
  path: string,
  { HOME }: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const whole = path.startsWith("~/") ? HOME && join(HOME, path.slice(2)) : path;
  if (!whole) return undefined;
  try {
    return await readFile(whole, "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
