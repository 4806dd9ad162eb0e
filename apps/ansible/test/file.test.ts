import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ask, executable, run, start, withFile } from "./executable.ts";
import { eachInItsWorld, KIND, pair } from "./world.ts";

describe("the file", () => {
  const file = readFileSync(executable, "latin1");

  test("is a script for sh whose second line Ansible takes for a module", () => {
    const [first, second] = file.split("\n");
    expect(first).toBe("#!/bin/sh");
    expect(second).toMatch(/^':' \/\/; n="\$\{MOORING_NODE:-node\}"; .* && exec "\$n" "\$0" "\$@"; .* # WANT_JSON$/);
  });

  test("may be run by everyone, and is copied quickly", () => {
    const { mode, size } = statSync(executable);
    expect((mode & 0o777).toString(8)).toBe("755");
    expect(size).toBeLessThan(1024 * 1024);
  });

  test("is plain ASCII, and holds nothing that makes it another sort of module", () => {
    expect(file).toMatch(/^[\t\n\x20-\x7e]*$/);
    expect(file).not.toMatch(/INCLUDE_ANSIBLE_MODULE|#Requires|#AnsibleRequires|import\s+[\w.]*module_utils/);
  });

  test("comes with the licences of what it carries", () => {
    const notices = readFileSync(join(dirname(executable), "THIRD_PARTY"), "utf8");
    for (const name of ["zod 4.", "ipaddr.js 2."]) expect(notices).toContain(name);
  });
});

/** The Nodes of this machine: that of the tests, and the first one on the PATH outside this repository, if there is one. */
const nodes = [
  process.execPath,
  ...(process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .map((folder) => join(folder, "node"))
    .filter((path) => existsSync(path))
    .slice(0, 1),
].map((path) => [execFileSync(path, ["--version"], { encoding: "utf8", timeout: 200_000 }).trim(), path] as const);

describe.each(nodes)("on Node %s", (_version, node) => {
  const world = eachInItsWorld();
  const once = async (request: unknown) =>
    (await start({ args: [JSON.stringify(request)], environment: world.environment, node }).ended).reply;

  test("plans, makes, and then leaves a pair alone", async () => {
    expect(await once(pair("10.40.0.9", { plan: true }))).toMatchObject({ failed: false, changed: true });
    expect(await once(pair("10.40.0.9"))).toMatchObject({ failed: false, changed: true });
    expect(await once(pair("10.40.0.9"))).toMatchObject({ failed: false, changed: false });
  });

  test("goes through the proxy of the environment", async () => {
    const { GCORE_BASE_URL: origin = "", ...rest } = world.environment;
    const request = pair("10.40.0.9", {
      plan: true,
      settings: { endpoint: "http://gcore.invalid", allow_plain_http: true },
    });
    const { reply } = await start({
      args: [JSON.stringify(request)],
      environment: { ...rest, http_proxy: origin },
      node,
    }).ended;
    expect(reply.msg).not.toMatch(/no connection/);
    expect(world.sandbox.journal.entries()).not.toEqual([]);
  });
});

describe("where it cannot run, one line says what it needs:", () => {
  const needed = (why: string) =>
    `Mooring needs Node.js 18 or newer where it runs, but ${why}. Install it there, name its program in MOORING_NODE, or let the ` +
    "controller do the work: delegate_to: localhost.";

  test.each([
    ["a name that is no program", "node-that-is-not-there"],
    ["a file that is no program", fileURLToPath(import.meta.url)],
    ["a folder", "/usr"],
  ])("MOORING_NODE holds %s", async (_name, node) => {
    const { code, stdout, stderr, reply } = await start({ args: ["--version"], node }).ended;
    expect(reply).toMatchObject({ changed: false, failed: true, code: "input", retryable: false });
    expect(reply.msg).toBe(needed("MOORING_NODE names no program that can be run"));
    expect([code, stderr, stdout.indexOf("\n")]).toEqual([1, "", stdout.length - 1]);
  });

  test("there is no Node at all", async () => {
    const { code, stderr, reply } = await start({ environment: { PATH: "/nowhere", MOORING_NODE: "" } }).ended;
    expect(reply.msg).toBe(needed("there is no node on the PATH"));
    expect([code, stderr]).toEqual([1, ""]);
  });

  test("Node is too old", async () => {
    const old = 'Object.defineProperty(process.versions, "node", { value: "12.22.12" });';
    await withFile(old, async (path) => {
      const { code, stderr, reply } = await run({ environment: { NODE_OPTIONS: `--require=${path}` } });
      expect(reply.msg).toBe(needed("MOORING_NODE is 12.22.12"));
      expect([code, stderr]).toEqual([1, ""]);
    });
  });
});

test("a package.json beside the file that makes other files ES modules does not matter", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mooring-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    const copy = join(folder, "mooring.cjs");
    copyFileSync(executable, copy);
    const stdout = execFileSync(copy, ["--version"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, MOORING_NODE: process.execPath },
      timeout: 200_000,
    });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+(-dev)?\n$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("an answer that nobody reads any more is no success", async () => {
  const { child, ended } = start({ args: [JSON.stringify({ resource: KIND })] });
  child.stdout?.destroy();
  expect((await ended.catch(() => ({ code: child.exitCode }))).code).not.toBe(0);
  expect((await ask({ resource: KIND })).code).toBe(1);
});
