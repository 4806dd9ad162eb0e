import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createMooring, createVirtualClock } from "@mooring/core";
import { expect, test } from "vitest";
import { HELP } from "../src/cli-options.ts";
import { routesOf } from "../src/control/api.ts";
import { parseFault } from "../src/fault-text.ts";
import { createSandbox } from "../src/index.ts";

const page = readFileSync(new URL("../../../docs/sandbox.md", import.meta.url), "utf8");
/** The first block of a language, but for those that are printed: test/real runs them. */
const block = (language: string) =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(
    page.replace(/<!-- printed: tests.*printed: tests -->/s, ""),
  )?.[1] ?? "";

test("the page's program does what the page says", async () => {
  const program = block("js").replace(/^import .*$/gm, "");
  const names = ["assert", "createMooring", "createSandbox", "createVirtualClock"];
  const run = Object.getPrototypeOf(async () => undefined).constructor(...names, program);
  await run(assert, createMooring, createSandbox, createVirtualClock);
  // It asserts by itself; that it does is asserted here.
  expect(program.match(/^assert/gm)?.length).toBeGreaterThan(1);
});

test("the page's seed can be planted", () => {
  const sandbox = createSandbox({ clock: createVirtualClock(), seed: JSON.parse(block("json")) });
  expect(sandbox.cloud("gcore").state.instances).toHaveProperty("0c7a9d3e-52b1-4f86-9e0d-1b4c8a7f6e25");
});

test("the page and the help name the same options", () => {
  const table = page.slice(page.indexOf("| option | |"), page.indexOf("\n\n", page.indexOf("| option | |")));
  const options = (text: string) => [...new Set(text.match(/--[a-z][a-z-]+/g))].sort();
  const explained = options(HELP).filter((option) => option !== "--help" && option !== "--version");
  expect(options(table)).toEqual(explained);
});

test("the control address knows every request of the page's table", () => {
  const routes = routesOf({ clouds: {} as never, deeds: {} as never, stop: () => undefined, onServer: () => [] });
  const named = [...page.matchAll(/`(GET|POST|DELETE) (\/[a-z]+(?:\/\w+)?)[^`]*`/g)];
  expect(named.length).toBeGreaterThan(12);
  for (const [, method = "", path = ""] of named) expect(typeof routes(method, path)).toBe("function");
});

test("every fault that the page shows can be read", () => {
  const lines = [...page.replaceAll(/\n(?=times)/g, " ").matchAll(/(?:PUT|WRITE) \/\S* status=\d+[^'"`\n]*/g)].map(
    ([line]) => line.trim(),
  );
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) expect(parseFault(line)).toHaveProperty("status");
});
