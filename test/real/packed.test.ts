import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runChild } from "./parts/child.ts";
import { obtainOldNode } from "./parts/node.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const old = await partOrSkip(obtainOldNode);

let folder: string;
/** What users get: both packages packed, and installed with their dependencies. */
beforeAll(async () => {
  if (old.missing) return;
  folder = await mkdtemp(join(tmpdir(), "mooring-packed-"));
  const done = async (command: string, args: string[], cwd: string) => {
    const { failure, stdout, stderr } = await runChild(command, args, { cwd, timeoutMs: 240_000 });
    if (failure) throw new Error(`${command} ${args.join(" ")}: ${failure}\n${stdout}${stderr}`);
  };
  for (const name of ["core", "sandbox"]) {
    await done("npx", ["pnpm", "pack", "--pack-destination", folder], join(REPOSITORY, "packages", name));
  }
  const tarballs = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
  const dependencies = Object.fromEntries(
    tarballs.map((file) => [file.includes("core") ? "@mooring/core" : "@mooring/sandbox", `file:${file}`]),
  );
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, dependencies }));
  await done("npm", ["install", "--no-audit", "--no-fund"], folder);
});
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe.skipIf(old.missing)("the packed sandbox on the oldest Node.js that is promised", () => {
  const node = () => join(old.part.bin, "node");
  const cli = () => join(folder, "node_modules/@mooring/sandbox/dist/cli.js");

  it("starts, answers, shows its page, and ends", async () => {
    const child = spawn(node(), [cli(), "--page"], { timeout: 30_000 });
    const ended = once(child, "close");
    let [out, err] = ["", ""];
    child.stderr.on("data", (text) => {
      err += text;
    });
    for await (const text of child.stdout) {
      out += text;
      if (!out.includes("Ctrl-C") || child.killed) continue;
      const [, base] = /GCORE_BASE_URL='(.*)'/.exec(out) ?? [];
      const [, page = ""] = /page: (\S+)/.exec(out) ?? [];
      expect((await fetch(`${base}/cloud/v1/projects`)).status).toBe(401);
      expect(await (await fetch(`${page}page.js`)).text()).toContain("EventSource");
      child.kill("SIGTERM");
    }
    await ended;
    expect({ code: child.exitCode, err }).toEqual({ code: 0, err: "" });
  });

  it("says in one line what it needs as a library", async () => {
    const script = 'import("@mooring/sandbox").catch(({ message }) => console.log(message))';
    const { stdout } = await runChild(node(), ["-e", script], { cwd: folder, timeoutMs: 30_000 });
    expect(stdout).toMatch(
      /^@mooring\/sandbox needs Node\.js 22\.19 or newer as a library, and this is v20\.0\.0; .*\n$/,
    );
  });
});
