import type { Plugin } from "esbuild";

/** Modules of Node that are slow to load, and the functions in them that ours call. */
const LATE: Readonly<Record<string, readonly string[]>> = {
  "node:crypto": ["createHash", "createHmac", "hkdfSync"],
  "node:os": ["tmpdir"],
  "node:util": ["isDeepStrictEqual"],
};

/**
 * An esbuild plugin: what few requests need of Node is loaded when it is first called, not by the import that names it. A function that is
 * not in the list above stops the build.
 */
export function lateModules(): Plugin {
  return {
    name: "late-modules",
    setup(build) {
      build.initialOptions.logOverride = { ...build.initialOptions.logOverride, "import-is-undefined": "error" };
      build.onResolve({ filter: new RegExp(`^(${Object.keys(LATE).join("|")})$`) }, ({ path, importer }) =>
        /[\\/](core|action)[\\/]src[\\/]/.test(importer) ? { path, namespace: "late", sideEffects: false } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: "late" }, ({ path }) => ({
        contents: (LATE[path] ?? [])
          .map((name) => `export const ${name} = (...given) => require(${JSON.stringify(path)}).${name}(...given);`)
          .join("\n"),
      }));
    },
  };
}
