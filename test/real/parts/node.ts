import { join } from "node:path";
import { obtain, type Part, pathWith, runStep } from "./part.ts";

/** The oldest Node.js that README.md promises for whoever tries the sandbox, and its first release. */
const VERSION = "20.0.0";

/** From npm's package of the same name, which holds nothing but the program. */
export async function obtainOldNode(): Promise<Part> {
  const folder = await obtain({
    name: "node",
    version: VERSION,
    key: `node-${VERSION}`,
    build: (site) =>
      runStep(site, "npm", ["install", "--no-audit", "--no-fund", "--prefix", site.folder, `node@${VERSION}`], {
        timeoutMs: 300_000,
      }),
  });
  const bin = join(folder, "node_modules/node/bin");
  return { name: "node", version: VERSION, folder, bin, env: { PATH: pathWith(bin) } };
}
