import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Once before the tests: they run the file that users run, made from the sources as they are now. */
export default function setup(): void {
  execFileSync(process.execPath, ["build.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: "inherit",
  });
}
