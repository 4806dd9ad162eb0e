import { join } from "node:path";
import { runChild } from "./child.ts";
import { type Part, PartUnavailable, REPOSITORY } from "./part.ts";

const MINUTES = 60_000;

/** What builds the pages as a site, and shows them as GitHub would: the packages of `site/`, which the workspace does not install. */
export async function obtainSite(): Promise<Part> {
  const folder = join(REPOSITORY, "site");
  const flags = ["--dir", folder, "--ignore-workspace", "--ignore-scripts", "--frozen-lockfile", "--prefer-offline"];
  const { failure, stdout, stderr } = await runChild("npx", ["pnpm", "install", ...flags], {
    cwd: REPOSITORY,
    timeoutMs: 5 * MINUTES,
  });
  if (failure) throw new PartUnavailable("site", `its packages cannot be installed: ${failure}\n${stdout}${stderr}`);
  return { name: "site", version: "locked", folder, bin: join(folder, "node_modules/.bin"), env: {} };
}
