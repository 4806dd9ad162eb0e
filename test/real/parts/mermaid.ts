import { join } from "node:path";
import { obtain, type Part, runStep } from "./part.ts";

const VERSION = "12.3.0";

/** What draws pictures where Markdown is shown: the one file for browsers, without the hundred packages that it was built from. */
export async function obtainMermaid(): Promise<Part> {
  const folder = await obtain({
    name: "mermaid",
    version: VERSION,
    key: `mermaid-${VERSION}`,
    build: async (site) => {
      const options = { timeoutMs: 5 * 60_000 };
      await runStep(site, "npm", ["pack", "--silent", `mermaid@${VERSION}`], options);
      await runStep(site, "tar", ["-xzf", `mermaid-${VERSION}.tgz`, "package/dist/mermaid.min.js"], options);
      await runStep(site, "rm", [`mermaid-${VERSION}.tgz`], options);
    },
  });
  const script = join(folder, "package/dist/mermaid.min.js");
  return { name: "mermaid", version: VERSION, folder, bin: folder, env: { MERMAID: script } };
}
