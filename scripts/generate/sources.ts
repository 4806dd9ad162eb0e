import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const packages: Readonly<Record<string, string>> = {
  "@mooring/core": "packages/core/src/index.ts",
  "@mooring/sandbox": "packages/sandbox/src/index.ts",
};

/** From now on the packages are the sources of the tree that is printed, so that no build stands between a change and its print. */
export function useSources(root: string): void {
  registerHooks({
    resolve(specifier, context, next) {
      const path = packages[specifier];
      if (path) return { url: pathToFileURL(join(root, path)).href, shortCircuit: true };
      // The printed list may name a folder that is gone; whoever prints hands in the emulators that are there.
      if (specifier === "@mooring/core/emulators") return { url: withoutEmulators(root), shortCircuit: true };
      return next(specifier, context);
    },
  });
}

/** The engine of that tree, too: its clouds know an error only by its own class. */
export const engineOfSources = (): Promise<typeof import("../../packages/core/src/engine/mooring.ts")> =>
  import(new URL("engine/mooring.ts", import.meta.resolve("@mooring/core")).href);

function withoutEmulators(root: string): string {
  const table = pathToFileURL(join(root, "packages/core/src/emulation/table.ts")).href;
  return `data:text/javascript,export { createTable } from ${JSON.stringify(table)}; export const emulators = []`;
}
