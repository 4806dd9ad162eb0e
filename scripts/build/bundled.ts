import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Metafile } from "esbuild";

/** A package that a bundle holds files of. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  /** As an SPDX expression. */
  readonly license: string;
  readonly folder: string;
}

/** All packages whose files are in a bundle, in the order of their names. */
export function bundledIn(metafile: Metafile): readonly Bundled[] {
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(
    inputs
      .filter((path) => path.includes("node_modules/"))
      .map((path) => homeOf(resolve(path.replace(/^[\w-]+:/, "")))),
  );
  const all = [...folders].map((folder): Bundled => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name, version, license, folder };
  });
  return all.sort((one, other) => (`${one.name} ${one.version}` < `${other.name} ${other.version}` ? -1 : 1));
}

/** The nearest folder above a file whose manifest has a name. */
function homeOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && "version" in JSON.parse(readFileSync(manifest, "utf8"))) return folder;
    if (folder === dirname(folder)) throw new Error(`${path} belongs to no package`);
  }
}
