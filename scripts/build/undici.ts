import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";

/** The files named here are not undici's public interface: another version may lack them, or need more. */
const version = "8.12.4";

/** What core uses, without fetch, WebSocket, mocks, caches, proxies and HTTP/2, which undici's own index loads at once. */
const index = `
import Dispatcher from "./lib/dispatcher/dispatcher.js";
import request from "./lib/api/api-request.js";

Dispatcher.prototype.request = request;

export { Dispatcher };
export { default as Agent } from "./lib/dispatcher/agent.js";
export { default as buildConnector } from "./lib/core/connect.js";
export { default as errors } from "./lib/core/errors.js";
`;

/**
 * What undici needs of two modules of Node that are slow to load: one writes differences in colour, the other is a whole second
 * HTTP client.
 */
const instead: Readonly<Record<string, string>> = {
  "node:assert": `module.exports = (holds, message) => {
    if (!holds) throw message instanceof Error ? message : new Error(message ?? "undici is in a state that cannot be");
  };`,
  // Node's own default, in bytes.
  "node:http": `module.exports = { maxHeaderSize: 16384, IncomingMessage: class {} };`,
};

/**
 * V8 compiles what runs often a second time, better, on another thread. The parser's WebAssembly reaches that after a few answers, and it
 * costs more processor time than all of a short process. So its module is made while V8 thinks that this is far away. Afterwards the flag is
 * what it was, since V8 refuses a code cache that was made with other flags: by V8's version, its default. Other versions do as they like.
 */
const untilTierUp = `
const usual = { "10.2": 18e5, "11.3": 18e5, "12.4": 13e6, "13.6": 13e6, "14.6": 13e6 }[/^\\d+\\.\\d+/.exec(process.versions.v8)];
if (usual) {
  const { setFlagsFromString } = require("node:v8");
  setFlagsFromString("--wasm-tiering-budget=2000000000");
  queueMicrotask(() => setFlagsFromString(\`--wasm-tiering-budget=\${usual}\`));
}`;

/**
 * An esbuild plugin: a seventh of undici's size, a third of its start-up time, and it still runs on Node 20. Requests go
 * through the method `request` of a dispatcher; there is no global one.
 *
 * Of the two builds of the HTTP parser the portable one stays: undici falls back to it by itself where the other one does
 * not load, and one of them does not run on every processor.
 */
export function trimmedUndici(): Plugin {
  return {
    name: "trimmed-undici",
    setup(build) {
      const from = build.initialOptions.absWorkingDir ?? process.cwd();
      // Node's own build of undici drops its second, experimental parser in the same way.
      build.initialOptions.define = { ...build.initialOptions.define, esbuildDetection: "true" };

      build.onResolve({ filter: /^undici$/ }, async ({ resolveDir, kind, pluginData }) => {
        if (pluginData === "whole") return undefined;
        const whole = await build.resolve("undici", { resolveDir, kind, pluginData: "whole" });
        // What a chunk is called comes from its paths, so it must not say where it was built.
        return whole.errors.length ? whole : { path: relative(from, whole.path), namespace: "trimmed-undici" };
      });
      build.onLoad({ filter: /.*/, namespace: "trimmed-undici" }, ({ path }) => {
        const home = dirname(resolve(from, path));
        const { version: found } = JSON.parse(readFileSync(`${home}/package.json`, "utf8")) as { version: string };
        if (found !== version) {
          const text = `undici ${found} is not ${version}: look again at what it loads, then change scripts/build/undici.ts`;
          return { errors: [{ text }] };
        }
        return { contents: index, resolveDir: home, loader: "js" };
      });

      build.onResolve({ filter: /^node:(assert|http)$/ }, ({ path, importer }) =>
        /[\\/]undici[\\/]lib[\\/]/.test(importer) ? { path, namespace: "instead" } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: "instead" }, ({ path }) => ({ contents: instead[path] ?? "" }));

      build.onLoad({ filter: /undici\/lib\/dispatcher\/client-h2\.js$/ }, () => ({
        contents: `module.exports = () => { throw new Error("HTTP/2 is left out of this build"); };`,
      }));
      // Undici asks for it at the moment in which it makes the module.
      build.onLoad({ filter: /undici\/lib\/llhttp\/llhttp-wasm\.js$/ }, ({ path }) => ({
        contents: readFileSync(path, "utf8") + untilTierUp,
      }));
      build.onLoad({ filter: /undici\/lib\/(web\/.*|llhttp\/llhttp_simd-wasm)\.js$/ }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${path.slice(path.lastIndexOf("/lib/") + 1)} is left out of this build`)});`,
      }));
    },
  };
}
