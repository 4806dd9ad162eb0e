import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { GO_ENVIRONMENT } from "./go.ts";
import { obtain, type Part, pathWith, REPOSITORY, runStep } from "./part.ts";

const MODULE = "github.com/G-Core/gcore-go";
const VERSION = "v0.50.0";
const PROGRAM = join(REPOSITORY, "test/real/gcore-go/main.go");

/** A program on the vendor's official Go client, `bin/gcore-client`. */
export async function obtainGcoreGo(): Promise<Part> {
  const hash = createHash("sha256").update(readFileSync(PROGRAM)).digest("hex").slice(0, 12);
  const folder = await obtain({
    name: "gcore-go",
    version: VERSION,
    key: `gcore-go-${VERSION}-${hash}`,
    build: async (site) => {
      const env = { ...process.env, ...GO_ENVIRONMENT };
      await copyFile(PROGRAM, join(site.folder, "main.go"));
      await runStep(site, "go", ["mod", "init", "mooring.local/gcore-client"], { env, timeoutMs: 60_000 });
      await runStep(site, "go", ["get", `${MODULE}@${VERSION}`], { env, timeoutMs: 5 * 60_000 });
      const flags = ["-p", "2", "-trimpath", "-ldflags", `-s -w -X main.version=${VERSION}`];
      const target = ["-o", "bin/gcore-client", "."];
      await runStep(site, "go", ["build", ...flags, ...target], { env, timeoutMs: 20 * 60_000 });
    },
  });
  const bin = join(folder, "bin");
  return { name: "gcore-go", version: VERSION, folder, bin, env: { PATH: pathWith(bin) } };
}
