import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { noticesFor } from "../../scripts/build/notices.ts";

// The same bytes from any folder: paths are taken from this one.
process.chdir(import.meta.dirname);

/** The page, in three files that the sandbox serves itself: nothing comes from elsewhere. */
const { metafile } = await build({
  absWorkingDir: process.cwd(),
  entryPoints: ["page/page.tsx", "page/page.css"],
  outdir: "dist/page",
  bundle: true,
  minify: true,
  platform: "browser",
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
});
mkdirSync("dist/page", { recursive: true });
copyFileSync("page/index.html", "dist/page/index.html");
writeFileSync("dist/page/THIRD_PARTY", noticesFor(metafile));
