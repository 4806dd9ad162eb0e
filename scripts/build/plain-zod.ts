import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

/**
 * An esbuild plugin: schemas are written for `zod/mini`, checked by its types and printed by it; in what is built their validators are the
 * plain functions of `plain-zod.js`. A schema that needs more of zod than is there stops the build, by the name of what is missing.
 */
export function plainZod(): Plugin {
  const path = fileURLToPath(new URL("plain-zod.js", import.meta.url));
  return {
    name: "plain-zod",
    setup(build) {
      build.initialOptions.logOverride = { ...build.initialOptions.logOverride, "import-is-undefined": "error" };
      build.onResolve({ filter: /^zod\/mini$/ }, () => ({ path, sideEffects: false }));
    },
  };
}
