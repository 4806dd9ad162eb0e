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
import { peers } from "./peers.ts";
import { pulumiPreview } from "./pulumi.ts";
import { sandboxMemory, sandboxStart } from "./sandbox.ts";
import { startup, startupOlder } from "./startup.ts";
import { waiting } from "./waiting.ts";

const { values } = parseArgs({
  options: { short: { type: "boolean", default: false }, against: { type: "string" }, only: { type: "string" } },
});
const { against: revision, only } = values;
const tables: Table[] = [];
const all = [
  startup,
  startupOlder,
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
  peers,
];
/** What others need for these is fetched and built first, and they take their time: minutes, which a short run has not. */
const long: readonly unknown[] = [startupOlder, ansibleItems, peers];
/** `--only peers` measures what is called so. With another revision: what differs between the two, and nothing else. */
const wanted = all.filter((one) => (only === undefined ? !(values.short && long.includes(one)) : one.name === only));
if (wanted.length === 0) throw new Error(`--only takes one of ${all.map(({ name }) => name).join(", ")}`);
const slower: string[] = [];
const compare = (other: string) => async (short: boolean) => {
  const { slower: those, ...table } = await against(other, short);
  slower.push(...those);
  return table;
};
for (const measure of revision === undefined ? wanted : [compare(revision)]) {
  const table = await measure(values.short);
  tables.push(table);
  console.log(render(table));
}
if (revision === undefined && only === undefined) {
  const table = aimed(tables);
  tables.push(table);
  console.log(render(table));
}
const folder = new URL("results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const name = `${revision === undefined ? "" : "against-"}${only === undefined ? "" : `${only}-`}${values.short ? "short" : "full"}.json`;
const file = new URL(name, folder);
writeFileSync(file, `${JSON.stringify({ node: process.version, tables }, null, 2)}\n`);
console.log(`written to bench/results/${name}`);
if (slower.length > 0) {
  console.error(`slower than ${revision}: ${slower.join("; ")}`);
  process.exitCode = 1;
}
