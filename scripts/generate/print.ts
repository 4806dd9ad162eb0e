import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Catalogue } from "./catalogue.ts";

/** One file that the generator owns, whole or (see `marked.ts`) in part. */
export interface Print {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Gives the text of a file of the repository, `undefined` where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** Makes one product of the catalogue. Same catalogue and files, same bytes. */
export type Printer = (catalogue: Catalogue, read: ReadFile) => readonly Print[];

export const readerOf =
  (root: string): ReadFile =>
  (path) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;

/** The paths that differ from their prints. Files in an owned folder that nothing prints any more are among them. */
export function stalePaths(root: string, prints: readonly Print[], ownedFolders: readonly string[]): readonly string[] {
  const read = readerOf(root);
  const changed = prints.filter(({ path, text }) => read(path) !== text).map(({ path }) => path);
  return [...changed, ...orphans(root, prints, ownedFolders)].sort();
}

/** Writes what is stale, removes what nothing prints any more, and answers the paths that it touched. */
export function writePrints(
  root: string,
  prints: readonly Print[],
  ownedFolders: readonly string[],
): readonly string[] {
  const stale = stalePaths(root, prints, ownedFolders);
  for (const { path, text } of prints.filter(({ path }) => stale.includes(path))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const path of orphans(root, prints, ownedFolders)) rmSync(join(root, path));
  return stale;
}

function orphans(root: string, prints: readonly Print[], ownedFolders: readonly string[]): readonly string[] {
  const printed = new Set(prints.map(({ path }) => path));
  return ownedFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(root.length + 1)
            .replaceAll("\\", "/"),
        ),
    )
    .filter((path) => !printed.has(path));
}
