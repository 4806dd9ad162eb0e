import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Reads a file of the user's own: see `ReadFile` in `cloud.ts`. */
export async function readUserFile(
  path: string,
  { HOME }: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (path.startsWith("~/") && !HOME) return undefined;
  try {
    return await readFile(path.startsWith("~/") ? join(HOME as string, path.slice(2)) : path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
