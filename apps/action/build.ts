import { readFileSync, writeFileSync } from "node:fs";
import { build, type Plugin } from "esbuild";
import { billFor } from "../../scripts/build/bill.ts";
import { noticesFor } from "../../scripts/build/notices.ts";
import { plainZod } from "../../scripts/build/plain-zod.ts";
import { trimmedUndici } from "../../scripts/build/undici.ts";

// The same bytes from any folder: paths are taken from this one, and minified text has no comments that name them.
process.chdir(import.meta.dirname);

/**
 * The runner's library asks for an HTTP client only to mint identity tokens, which this action does not do; the client would
 * bring a second undici of 400 KB.
 */
const withoutHttpClient: Plugin = {
  name: "without-http-client",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@actions\/http-client/ }, () => ({ path: "http-client", namespace: "empty" }));
    onLoad({ filter: /.*/, namespace: "empty" }, () => ({
      contents: "export class HttpClient {}\nexport class BearerCredentialHandler {}\n",
    }));
  },
};

const { metafile } = await build({
  absWorkingDir: process.cwd(),
  entryPoints: ["src/main.ts", "src/post.ts"],
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  minify: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  charset: "utf8",
  legalComments: "none",
  alias: { "@mooring/core": "../../packages/core/src/index.ts" },
  plugins: [withoutHttpClient, trimmedUndici(), plainZod()],
  metafile: true,
});
writeFileSync("dist/NOTICES.txt", noticesFor(metafile));
writeFileSync("dist/bom.cdx.json", billFor(metafile, JSON.parse(readFileSync("package.json", "utf8"))));
