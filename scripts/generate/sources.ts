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
      if (specifier === "@mooring/core/emulators")
        return { url: "data:text/javascript,export const emulators = []", shortCircuit: true };
      return next(specifier, context);
    },
  });
}
