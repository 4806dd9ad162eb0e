import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const repository = resolve(import.meta.dirname, "..");
const core = join(repository, "packages/core");
let folder: string;

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  return status === 0 ? "" : `${error?.message ?? ""}${stdout}${stderr}`;
}
const tool = (name: string) => join(repository, "node_modules/.bin", name);

/** What a stranger has: the packed library among the modules of an empty folder, with what it depends on. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mooring-door-"));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@mooring"), { recursive: true });
  expect(run(tool("pnpm"), ["pack", "--pack-destination", folder], core)).toBe("");
  const [tarball = ""] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  expect(run("tar", ["-xzf", tarball], folder)).toBe("");
  cpSync(join(folder, "package"), join(modules, "@mooring/core"), { recursive: true });
  const beside = readdirSync(join(core, "node_modules")).filter((name) => !name.startsWith("."));
  for (const name of beside.filter((one) => one !== "@mooring"))
    symlinkSync(join(core, "node_modules", name), join(modules, name), "junction");
  symlinkSync(join(repository, "node_modules/@types"), join(modules, "@types"), "junction");
  cpSync(join(repository, "test/fixtures/door"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const strictly = ["--strict", "--noUncheckedIndexedAccess", "--noEmit", "--target", "es2022", "--types", "node"];

test.each([
  ["Node's own resolution", ["--module", "nodenext"]],
  ["a bundler's resolution", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ["exact optional properties", ["--module", "nodenext", "--exactOptionalPropertyTypes"]],
])("a program elsewhere compiles against the packed library, and its mistakes do not: with %s", (_, options) => {
  expect(run(tool("tsc"), [...strictly, ...options, "program.ts", "mistakes.ts"], folder)).toBe("");
});
