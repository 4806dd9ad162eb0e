import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { needsOf } from "../scripts/generate/install.ts";
import { examples, pages, REPOSITORY, textOf } from "./documents/examples.ts";

const nameOf = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;

test("each example of each page is run, or it is said why not: add a line to test/documents/examples.ts", () => {
  const open = examples.filter(({ how }) => how === undefined).map(nameOf);
  expect(open).toEqual([]);
});

test("a test that is said to run examples takes their texts from the pages, by asking for its own", () => {
  const tests = new Set(examples.flatMap(({ how }) => (how && "by" in how ? [how.by] : [])));
  expect([...tests].filter((path) => !textOf(path).includes("assignedTo(import.meta.url)"))).toEqual([]);
});

test("where it is said why an example is not run, the files that are named are there", () => {
  const reasons = new Set(examples.flatMap(({ how }) => (how && "because" in how ? [how.because] : [])));
  const files = [...reasons].flatMap((reason) => reason.match(/\b[\w-]+(?:\/[\w.-]+)+\.(?:yml|ts)\b/g) ?? []);
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
});

test("every command of the package manager that a page prints is one of this repository's", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const own = new Set([...Object.keys(scripts), "install", "exec", "pack", "changeset", "--dir"]);
  const asked = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\bnpx (?:--yes )?pnpm(?:@[\d.]+)? ([\w:-]+)/g)].map(([, word = ""]) => ({ page, word })),
  );
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter(({ word }) => !own.has(word))).toEqual([]);
});

describe("names that a page tells people to run", () => {
  /** Packages that are ours, or of those whose name it is, at a version where it is run unseen. */
  const OURS =
    /^(--yes )?(--package=@mooring\/(sandbox|pulumi|ansible) mooring(-sandbox|-pulumi)?\b|pnpm@[\d.]+ |pnpm )/;
  const commands = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\bnpx ([^\n`]*)/g)].map(([, rest = ""]) => ({ page, rest })),
  );

  test("are ours, or the package manager's, and never a bare name that anybody may take", () => {
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter(({ rest }) => !OURS.test(rest))).toEqual([]);
  });

  test("where something is installed by name, it is ours or Pulumi's", () => {
    const names = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\bnpm (?:install|i) ([^\n`]*)/g)].flatMap(([, rest = ""]) =>
        rest
          .replace(/#.*/, "")
          .split(/[\s)]+/)
          .filter((name) => name !== "" && !name.startsWith("-"))
          .map((name) => ({ page, name })),
      ),
    );
    expect(names.filter(({ name }) => !/^(@mooring\/|@pulumi\/|\.\/mooring-)/.test(name))).toEqual([]);
  });
});

test("every version of Node.js that a page names is one of those that are enforced", () => {
  const needs = needsOf((path) => (existsSync(join(REPOSITORY, path)) ? textOf(path) : undefined));
  const known = new Set([needs.action, needs.ansible, needs.sandbox, needs.pulumi]);
  const named = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\bNode(?:\.js)? (\d+(?:\.\d+)?)\b/g)].map(([, version = ""]) => ({ page, version })),
  );
  expect(named.filter(({ version }) => !known.has(version))).toEqual([]);
});
