import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";


import { actionSize, actionStart } from "./action.ts";


import { ansibleItems } from "./ansible.ts";


import { contention, noOp, thousand } from "./contention.ts";
import { emulatorCosts } from "./emulators.ts";
import { render } from "./measure.ts";
import { pulumiPreview } from "./pulumi.ts";
import { sandboxMemory, sandboxStart } from "./sandbox.ts";
import { startup } from "./startup.ts";
import { waiting } from "./waiting.ts";

const { values } = parseArgs({ options: { short: { type: "boolean", default: false } } });
const tables = [];
for (const measure of [
  startup,
  actionStart,
  actionSize,
  noOp,
  contention,
  thousand,
  waiting,
  emulatorCosts,
  sandboxStart,
  sandboxMemory,
  pulumiPreview,
  ansibleItems,
]) {
  const table = await measure(values.short);
  tables.push(table);
  console.log(render(table));
}
const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const file = new URL(values.short ? "short.json" : "full.json", folder);
writeFileSync(file, `${JSON.stringify({ node: process.version, tables }, null, 2)}\n`);
console.log(`written to bench/results/${values.short ? "short" : "full"}.json`);
