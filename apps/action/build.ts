import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

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

/** The same bytes from any folder: paths are taken from this one, and minified text has no comments that name them. */
const { metafile } = await build({
  absWorkingDir: here,
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
  plugins: [withoutHttpClient],
  metafile: true,
});
writeFileSync(join(here, "dist/NOTICES.txt"), notices(metafile));

/** Licences of what is bundled: their texts travel with the copies. */
function notices({ inputs }: Metafile): string {
  const folders = Object.keys(inputs).map((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]);
  const packages = [...new Set(folders)].filter((folder) => folder !== undefined).map(noticeOf);
  return packages.sort().join(`\n${"-".repeat(80)}\n\n`);
}

function noticeOf(folder: string): string {
  const path = join(here, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const file = readdirSync(path).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(path, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
}
