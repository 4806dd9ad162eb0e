import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createMooring, createVirtualClock } from "@mooring/core";
import { expect, test } from "vitest";
import { HELP } from "../src/cli-options.ts";
import { createSandbox } from "../src/index.ts";

const page = readFileSync(new URL("../../../docs/sandbox.md", import.meta.url), "utf8");
const block = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(page)?.[1] ?? "";

test("the page's program does what the page says", async () => {
  const program = block("js").replace(/^import .*$/gm, "");
  const names = ["assert", "createMooring", "createSandbox", "createVirtualClock"];
  const run = Object.getPrototypeOf(async () => undefined).constructor(...names, program);
  await run(assert, createMooring, createSandbox, createVirtualClock);
});

test("the page's seed can be planted", () => {
  const sandbox = createSandbox({ clock: createVirtualClock(), seed: JSON.parse(block("json")) });
  expect(sandbox.cloud("gcore").state.instances).toHaveProperty("0c7a9d3e-52b1-4f86-9e0d-1b4c8a7f6e25");
});

test.each([
  ["gcore", "Switches"],
  ["openstack", "OpenStack's switches"],
])("the page names every switch of %s with its default, and no other", (name, title) => {
  const { switches } = createSandbox({ clock: createVirtualClock(), clouds: [name] }).cloud(name);
  const [, part = ""] = new RegExp(`^### ${title}\\n(.*?)(?=^#|$(?![^]))`, "ms").exec(page) ?? [];
  const rows = [...part.matchAll(/^\| `(\w+)` \| `(.*?)` \|/gm)].map(([, one = "", value = ""]) => [
    one,
    JSON.parse(value),
  ]);
  expect(Object.fromEntries(rows)).toEqual(switches);
});

test("the page and the help name the same options", () => {
  const options = (text: string) => [...new Set(text.match(/--[a-z][a-z-]+/g))].sort();
  const explained = options(HELP).filter((option) => option !== "--help" && option !== "--version");
  expect(options(page)).toEqual(explained);
});

test("the page shows the ports of the world that everyone starts with", () => {
  const { state } = createSandbox({ clock: createVirtualClock() }).cloud("gcore");
  for (const id of Object.keys(state.ports as object)) expect(page).toContain(`\`${id}\``);
});
