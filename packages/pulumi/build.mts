import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { noticesFor } from "../../scripts/build/notices.ts";
import { trimmedUndici } from "../../scripts/build/undici.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The two entries are two files: a program loads the runtime only when it asks a question. */
const runtimeApart: Plugin = {
  name: "runtime-apart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/provider-runtime\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./provider-runtime.js", external: true } : undefined,
    );
  },
};

/**
 * Everything but the SDK is inside the two files, core included: under strict pnpm the program that runs the provider's text
 * sees this package and nothing that it depends on.
 */
const { metafile } = await build({
  absWorkingDir: here("."),
  entryPoints: ["src/index.ts", "src/provider-runtime.ts"],
  outdir: "dist",
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node22",
  external: ["@pulumi/pulumi"],
  alias: { "@mooring/core": here("../core/src/index.ts") },
  plugins: [runtimeApart, trimmedUndici()],
  legalComments: "none",
  metafile: true,
});
writeFileSync(here("dist/NOTICES.txt"), noticesFor(metafile));
