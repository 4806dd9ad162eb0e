import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export default function bundle(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL("../build.ts", import.meta.url))], { timeout: 200_000 });
}
