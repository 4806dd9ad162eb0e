import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
let clone = "";
let git: (...args: string[]) => string;

/** A clean checkout after the build, with what the script takes from it. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), "mooring-release-"));
  mkdirSync(join(clone, "apps/action"), { recursive: true });
  for (const file of ["LICENSE", "apps/action/action.yml", "apps/action/README.md", "apps/action/dist"])
    cpSync(join(root, file), join(clone, file), { recursive: true });
  writeFileSync(join(clone, "apps/action/CHANGELOG.md"), "# @mooring/action\n");
  writeFileSync(join(clone, ".gitignore"), "dist/\nnode_modules\n");
  git = (...args) =>
    execFileSync("git", ["-c", "user.name=Mooring", "-c", "user.email=tests@mooring.example", ...args], {
      cwd: clone,
      encoding: "utf8",
      timeout: 200_000,
    });
  git("init", "--quiet", "--initial-branch=main");
});
afterEach(() => rmSync(clone, { recursive: true }));

function release(version: string): string {
  writeFileSync(join(clone, "apps/action/package.json"), JSON.stringify({ version }));
  git("add", "--all");
  git("commit", "--quiet", "--message", "A release");
  return execFileSync("sh", [join(root, ".github/release-action.sh")], {
    cwd: clone,
    encoding: "utf8",
    timeout: 200_000,
    env: {
      PATH: `${process.execPath.replace(/\/[^/]*$/, "")}:${process.env.PATH}`,
      GIT_AUTHOR_NAME: "Mooring",
      GIT_AUTHOR_EMAIL: "tests@mooring.example",
      GIT_COMMITTER_NAME: "Mooring",
      GIT_COMMITTER_EMAIL: "tests@mooring.example",
    },
  });
}

describe("the commit that users of the Action check out", () => {
  it("holds what a runner needs and nothing else, has no parent, and leaves the branch as it is", () => {
    expect(release("1.2.3")).toBe("tag=v1.2.3\nmajor=v1\n");
    expect(git("ls-tree", "-r", "--name-only", "v1.2.3").trim().split("\n")).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "action.yml",
      "dist/NOTICES.txt",
      "dist/bom.cdx.json",
      "dist/main.cjs",
      "dist/parts.txt",
      "dist/post.cjs",
    ]);
    expect(git("rev-list", "--count", "v1.2.3").trim()).toBe("1");
    expect(git("show", "v1.2.3:dist/main.cjs")).toBe(readFileSync(join(root, "apps/action/dist/main.cjs"), "utf8"));
    expect(git("status", "--porcelain")).toBe("");
  });

  it("links to no page that stays behind", () => {
    release("1.2.3");
    expect(git("show", "v1.2.3:README.md")).not.toMatch(/\]\((?!https:)/);
  });

  it("below 1.0 moves a tag for each minor, since that may break what worked", () => {
    expect(release("0.4.1")).toBe("tag=v0.4.1\nmajor=v0.4\n");
  });

  it("says what changed: the changesets of the Action, under the version that it is tagged with", () => {
    const manifest = { name: "@mooring/action", version: "0.3.9", private: true };
    mkdirSync(join(clone, ".changeset"));
    cpSync(join(root, ".changeset/config.json"), join(clone, ".changeset/config.json"));
    writeFileSync(join(clone, "package.json"), JSON.stringify({ name: "mooring-monorepo", private: true }));
    writeFileSync(join(clone, "pnpm-workspace.yaml"), "packages:\n  - apps/*\n");
    writeFileSync(join(clone, "apps/action/package.json"), JSON.stringify(manifest));
    const change = "An address that was lent comes back.";
    writeFileSync(join(clone, ".changeset/lent.md"), `---\n"@mooring/action": minor\n---\n\n${change}\n`);
    symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
    git("add", "--all");
    git("commit", "--quiet", "--message", "A change");
    const path = `${process.execPath.replace(/\/[^/]*$/, "")}:${process.env.PATH}`;
    const changeset = join(root, "node_modules/@changesets/cli/bin.js");
    execFileSync(process.execPath, [changeset, "version"], { cwd: clone, timeout: 200_000, env: { PATH: path } });

    const { version } = JSON.parse(readFileSync(join(clone, "apps/action/package.json"), "utf8"));
    expect(version).toBe("0.4.0");
    release(version);
    const told = git("show", "v0.4.0:CHANGELOG.md");
    expect(told).toMatch(new RegExp(`^# @mooring/action\n+## 0\\.4\\.0\n[^#]*### Minor Changes\n[^#]*${change}`));
  });
});
