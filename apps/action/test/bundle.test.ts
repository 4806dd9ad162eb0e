import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const FILES = ["main.cjs", "post.cjs", "parts.txt", "NOTICES.txt", "bom.cdx.json"];
const shipped = (file: string) => readFileSync(join(root, "apps/action/dist", file), "utf8");

describe("the bundle", () => {
  let elsewhere = "";
  beforeAll(() => {
    elsewhere = mkdtempSync(join(tmpdir(), "mooring-elsewhere-"));
    for (const path of ["apps/action", "packages/core"]) {
      mkdirSync(join(elsewhere, path), { recursive: true });
      symlinkSync(join(root, path, "node_modules"), join(elsewhere, path, "node_modules"));
      for (const file of ["src", "package.json", "tsconfig.json"])
        cpSync(join(root, path, file), join(elsewhere, path, file), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(elsewhere, "node_modules"));
    for (const file of ["apps/action/build.ts", "apps/action/build", "scripts/build", "tsconfig.base.json"])
      cpSync(join(root, file), join(elsewhere, file), { recursive: true });
    execFileSync(process.execPath, ["apps/action/build.ts"], { cwd: elsewhere, timeout: 200_000 });
  });
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  it.each(FILES)("has the same bytes from any folder: %s", (file) => {
    expect(readFileSync(join(elsewhere, "apps/action/dist", file), "utf8") === shipped(file)).toBe(true);
  });

  it("names the licence of everything in it", () => {
    for (const name of ["@actions/core", "yaml", "ipaddr.js"])
      expect(shipped("NOTICES.txt")).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(\\w+\\)$`, "m"));
  });

  it("comes with a bill of the same materials", () => {
    const { bomFormat, metadata, components } = JSON.parse(shipped("bom.cdx.json"));
    expect({ bomFormat, of: metadata.component.name }).toEqual({ bomFormat: "CycloneDX", of: "@mooring/action" });
    const listed = (components as { name: string; version: string; licenses: [{ license: { id: string } }] }[]).map(
      ({ name, version, licenses: [{ license }] }) => `${name} ${version} (${license.id})`,
    );
    const noticed = [...shipped("NOTICES.txt").matchAll(/^\S+ \d+\.\d+\.\d+\S* \([\w.-]+\)$/gm)].map(([line]) => line);
    expect(listed).toEqual(noticed);
    expect(listed.length).toBeGreaterThan(3);
    expect(components[0].purl).toMatch(/^pkg:npm\/%40actions\/core@/);
  });

  it("tells nobody where it was built", () => {
    for (const file of FILES) expect(shipped(file)).not.toContain(root);
  });
});
