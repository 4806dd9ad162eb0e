import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

/** What becomes pages: the Markdown that GitHub shows, copied to where the generator finds its own packages beside it. */
const PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "apps/action/README.md"];

const site = import.meta.dirname;
const pages = join(site, "pages");
rmSync(pages, { recursive: true, force: true });
for (const page of PAGES) cpSync(resolve(site, "..", page), join(pages, page), { recursive: true });

const vitepress = join(site, "node_modules/vitepress/bin/vitepress.js");
const { status } = spawnSync(process.execPath, [vitepress, "build", site], { stdio: "inherit" });
process.exitCode = status ?? 1;
