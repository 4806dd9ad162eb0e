import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What V8 has compiled in one process of this run, the next one takes over: several hundred begin, many with the same large SDK. A folder
 * of its own for each run, since many tests run copies in folders that are gone after them.
 */
export default function setup(): (() => void) | undefined {
  const { NODE_COMPILE_CACHE: given } = process.env;
  if (given) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "mooring-compiled-"));
  process.env.NODE_COMPILE_CACHE = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
