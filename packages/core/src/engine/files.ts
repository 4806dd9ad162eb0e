import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../errors.ts";

/** Reads a file of the user's own: see `ReadFile` in `cloud.ts`. */
export async function readUserFile(
  path: string,
  { HOME }: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const inHome = path.startsWith("~/");
  if (inHome && !HOME) return undefined;
  try {
    return await readFile(inHome && HOME ? join(HOME, path.slice(2)) : path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return undefined;
    throw error;
  }
}
