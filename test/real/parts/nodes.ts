import { join } from "node:path";
import { obtain, type Part, pathWith, runStep } from "./part.ts";

/** The releases of Node.js that a host may have: two that are too old, each that is kept or was until lately, the newest. */
export const NODES = ["12.22.12", "16.20.2", "18.20.8", "20.20.2", "22.23.3", "24.21.0", "26.12.1"] as const;

/** One Node.js, from the package of its binary. `bin` is the folder to put on a PATH. */
export async function obtainNode(version: string): Promise<Part> {
  const packed = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = await obtain({
    name: "node",
    version,
    key: `node-${version}`,
    build: async (site) => {
      const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", site.folder];
      await runStep(site, "npm", [...args, `${packed}@${version}`], {
        timeoutMs: 5 * 60_000,
        env: { ...process.env, PATH: pathWith() },
      });
      await runStep(site, join(site.folder, "node_modules", packed, "bin/node"), ["--version"], { timeoutMs: 20_000 });
    },
  });
  const bin = join(folder, "node_modules", packed, "bin");
  return { name: "node", version, folder, bin, env: { PATH: pathWith(bin) } };
}
