import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  writeFileSync(join(clone, ".gitignore"), "dist/\n");
  git = (...args) =>
    execFileSync("git", ["-c", "user.name=Mooring", "-c", "user.email=tests@mooring.example", ...args], {
      cwd: clone,
      encoding: "utf8",
      timeout: 30_000,
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
    timeout: 30_000,
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
});
