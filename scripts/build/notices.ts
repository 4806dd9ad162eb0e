import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { type Bundled, bundledIn } from "./bundled.ts";

/** The licence texts of all packages whose files are in a bundle, in the order of their names. Throws where one has none. */
export const noticesFor = (metafile: Metafile): string => bundledIn(metafile).map(notice).join("\n");

function notice({ name, version, license, folder }: Bundled): string {
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} ${version} comes without the text of its licence (${license})`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n\n${"-".repeat(79)}\n`;
}
