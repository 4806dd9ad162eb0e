import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/**
 * A user's project with nothing installed but the built package, far from this workspace: what it finds there is what a user
 * of a strict package manager finds. `modules` are further ones, by name.
 */
export function createProject(modules: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "mooring-pulumi-"));
  const home = join(folder, "node_modules/@mooring/pulumi");
  mkdirSync(home, { recursive: true });
  cpSync(join(packageFolder, "package.json"), join(home, "package.json"));
  cpSync(join(packageFolder, "dist"), join(home, "dist"), { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: harbour\nruntime: nodejs\n");
  for (const [name, text] of Object.entries(modules)) {
    mkdirSync(join(folder, "node_modules", name));
    writeFileSync(join(folder, "node_modules", name, "index.js"), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
