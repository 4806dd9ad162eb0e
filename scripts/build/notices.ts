import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Metafile } from "esbuild";

/** The licence texts of all packages whose files are in a bundle, in the order of their names. Throws where one has none. */
export function noticesFor(metafile: Metafile): string {
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const homes = new Set(
    inputs
      .filter((path) => path.includes("node_modules/"))
      .map((path) => homeOf(resolve(path.replace(/^[\w-]+:/, "")))),
  );
  return [...homes].map(notice).sort().join("\n");
}

/** The nearest folder above a file whose manifest has a name. */
function homeOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && "version" in JSON.parse(readFileSync(manifest, "utf8"))) return folder;
    if (folder === dirname(folder)) throw new Error(`${path} belongs to no package`);
  }
}

function notice(home: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const file = readdirSync(home).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} ${version} comes without the text of its licence (${license})`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(home, file), "utf8").trim()}\n\n${"-".repeat(79)}\n`;
}
