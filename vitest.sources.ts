import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { alias } from "./vitest.shared.ts";

const sources = new Map(Object.entries(alias).map(([name, path]) => [name, pathToFileURL(path).href]));
/** Who imports → what is imported → where that is. */
const found = new Map<string, Map<string, Found>>();
interface Found {
  readonly url: string;
  readonly format?: string | null | undefined;
}

/** All our TypeScript is written as modules, also what is compiled to CommonJS for Pulumi. */
const asModule = ({ url, format }: Found): Found =>
  url.endsWith(".ts") ? { url, format: "module-typescript" } : { url, format };

/**
 * For Node's own `import`, what `resolve.alias` is for Vite's. Mooring loads a cloud when a request needs it, by `import()`: where that leads is
 * looked for once. Vitest's own hook, which comes after this one, would look each time, and tell the main process.
 */
registerHooks({
  resolve(specifier, context, next) {
    const source = sources.get(specifier);
    if (source) return { url: source, shortCircuit: true };
    const { parentURL } = context;
    if (!parentURL || !specifier.startsWith(".")) return next(specifier, context);
    const known = found.get(parentURL) ?? new Map<string, Found>();
    found.set(parentURL, known);
    const before = known.get(specifier);
    if (before) return { ...before, shortCircuit: true };
    const result = asModule(next(specifier, context));
    known.set(specifier, result);
    return { ...result, shortCircuit: true };
  },
});
