import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { actionSize, actionStart } from "./action.ts";
import { against } from "./against.ts";
import { aimed } from "./aims.ts";
import { ansibleItems } from "./ansible.ts";
import { contention, noOp, thousand } from "./contention.ts";
import { connections, rateLimited } from "./crowd.ts";
import { emulatorCosts } from "./emulators.ts";
import { manyItems } from "./growth.ts";
import { render, type Table } from "./measure.ts";
import { pulumiPreview } from "./pulumi.ts";
import { sandboxMemory, sandboxStart } from "./sandbox.ts";
import { startup } from "./startup.ts";
import { waiting } from "./waiting.ts";

const { values } = parseArgs({ options: { short: { type: "boolean", default: false }, against: { type: "string" } } });
const { against: revision } = values;
const tables: Table[] = [];
const all = [
  startup,
  actionStart,
  actionSize,
  noOp,
  contention,
  thousand,
  connections,
  rateLimited,
  manyItems,
  waiting,
  emulatorCosts,
  sandboxStart,
  sandboxMemory,
  pulumiPreview,
  ansibleItems,
];
const slower: string[] = [];
/** With another revision: what differs between the two, and nothing else. */
const compare = (other: string) => async (short: boolean) => {
  const { slower: those, ...table } = await against(other, short);
  slower.push(...those);
  return table;
};
for (const measure of revision === undefined ? all : [compare(revision)]) {
  const table = await measure(values.short);
  tables.push(table);
  console.log(render(table));
}
if (revision === undefined) {
  const table = aimed(tables);
  tables.push(table);
  console.log(render(table));
}
const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const name = `${revision === undefined ? "" : "against-"}${values.short ? "short" : "full"}.json`;
const file = new URL(name, folder);
writeFileSync(file, `${JSON.stringify({ node: process.version, tables }, null, 2)}\n`);
console.log(`written to bench/results/${name}`);
if (slower.length > 0) {
  console.error(`slower than ${revision}: ${slower.join("; ")}`);
  process.exitCode = 1;
}
