import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { noticesFor } from "../../scripts/build/notices.ts";
import { plainZod } from "../../scripts/build/plain-zod.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The entries are files of their own: a program, or the command, loads the runtime only when it needs it. */
const runtimeApart: Plugin = {
  name: "runtime-apart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/provider-runtime\.ts$/ }, ({ kind }) =>
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
  entryPoints: {
    index: "src/index.ts",
    "provider-runtime": "src/provider-runtime.ts",
    "mooring-pulumi": "src/cli/mooring-pulumi.ts",
  },
  outdir: "dist",
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node22",
  external: ["@pulumi/pulumi"],
  alias: { "@mooring/core": here("../core/src/index.ts") },
  plugins: [runtimeApart, plainZod()],
  legalComments: "none",
  metafile: true,
});
const command = here("dist/mooring-pulumi.js");
writeFileSync(command, `#!/usr/bin/env node\n${readFileSync(command, "utf8")}`, { mode: 0o755 });
chmodSync(command, 0o755);
writeFileSync(here("dist/NOTICES.txt"), noticesFor(metafile));
