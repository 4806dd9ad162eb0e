// node test/real/obtain.ts [part…]   fetches and builds what the tests of test/real need into .cache/real
import { relative } from "node:path";
import { obtainAct } from "./parts/act.ts";
import { obtainNewestAnsible, obtainOldAnsible } from "./parts/ansible.ts";
import { obtainAnsibleLint } from "./parts/ansible-lint.ts";
import { obtainChromium } from "./parts/chromium.ts";
import { obtainGcoreGo } from "./parts/gcore-go.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";

import { obtainMermaid } from "./parts/mermaid.ts";
import { obtainOldNode } from "./parts/node.ts";
import { obtainOpenStack, obtainOpenStackClients } from "./parts/openstack.ts";
import { type Part, PartUnavailable, REPOSITORY } from "./parts/part.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { obtainOtcClients, obtainPythonClients } from "./parts/python-clients.ts";
import { obtainSite } from "./parts/site.ts";

const PARTS: ReadonlyMap<string, () => Promise<Part>> = new Map([
  ["pulumi", obtainPulumi],
  ["act", obtainAct],
  ["ansible-newest", obtainNewestAnsible],
  ["ansible-old", obtainOldAnsible],
  ["ansible-lint", obtainAnsibleLint],
  ["chromium", obtainChromium],
  ["mermaid", obtainMermaid],
  ["site", obtainSite],
  ["node-old", obtainOldNode],
  ["python-clients", () => obtainPythonClients()],
  ["otc-clients", obtainOtcClients],
  ["keepalived", obtainKeepalived],
  ["gcore-go", obtainGcoreGo],
  ["openstack", obtainOpenStack],
  ["openstack-clients", obtainOpenStackClients],
]);
/** What not every module proxy serves: its tests are skipped then, in CI, too. */
const NOT_EVERYWHERE: ReadonlySet<string> = new Set(["gcore-go"]);
const AT_ONCE = 2;

interface Outcome {
  readonly name: string;
  readonly seconds: string;
  readonly result: Part | PartUnavailable;
}

const names = process.argv.length > 2 ? process.argv.slice(2) : [...PARTS.keys()];
const unknown = names.filter((name) => !PARTS.has(name));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(", ")}; the parts are ${[...PARTS.keys()].join(", ")}`);
  process.exit(2);
}
const outcomes = await obtainAll(names);
printTable([["part", "version", "seconds", "where"], ...outcomes.map(toRow)]);
const refused = outcomes.flatMap(({ name, result }) => (result instanceof PartUnavailable ? [{ name, result }] : []));
for (const { result } of refused) console.log(`\n${result.message}`);
if (refused.some(({ name }) => !NOT_EVERYWHERE.has(name)) && process.env.CI) process.exitCode = 1;

async function obtainAll(names: readonly string[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = names.entries();
  const work = async (): Promise<void> => {
    // Both workers draw from the one iterator, so each name is taken once.
    for (const [index, name] of waiting) outcomes[index] = await attempt(name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

async function attempt(name: string): Promise<Outcome> {
  const started = performance.now();
  const result = await PARTS.get(name)?.().catch((error: unknown) => {
    if (error instanceof PartUnavailable) return error;
    throw error;
  });
  if (result === undefined) throw new Error(`no such part: ${name}`);
  return { name, seconds: ((performance.now() - started) / 1000).toFixed(1), result };
}

function toRow({ name, seconds, result }: Outcome): readonly string[] {
  if (result instanceof PartUnavailable) return [name, "-", seconds, "not available, the reason is below"];
  const folder = relative(REPOSITORY, result.folder);
  return [name, result.version, seconds, result.madeWith === undefined ? folder : `${folder} (${result.madeWith})`];
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
