import { globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { alias } from "../../vitest.shared.ts";
import type { Verdict, Wish } from "./worker.ts";

/**
 * The fault matrix: every story of every kind, every exchange, every trouble, three front ends; `weights.ts` says which stories stand
 * for others. `--cell <part of an id>` plays only those cells, `--story <part of a name>` only those stories; each may be repeated, and
 * both together choose cells of stories.
 * `--every 20`: one cell out of twenty. `--all`: also those that others stand for. `--show`: what happened in each.
 */
const { values } = parseArgs({
  options: {
    cell: { type: "string", multiple: true },
    story: { type: "string", multiple: true },
    all: { type: "boolean", default: false },
    show: { type: "boolean", default: false },
    every: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
  },
});
const root = fileURLToPath(new URL("../..", import.meta.url));
const bundle = join(root, ".cache/faults/worker.cjs");

/** From the sources, so that no build stands between a change and its proof. */
async function bundled(): Promise<void> {
  const files = globSync("packages/core/src/clouds/*/conformance.trial.ts", { cwd: root }).sort();
  mkdirSync(join(root, ".cache/faults"), { recursive: true });
  await build({
    stdin: {
      resolveDir: root,
      contents: [
        `import { work } from "./test/faults/worker.ts";`,
        ...files.map((file, index) => `import { trials as trials${index} } from "./${file}";`),
        `work([${files.map((_, index) => `...trials${index}`)}]);`,
      ].join("\n"),
    },
    outfile: bundle,
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    sourcemap: "inline",
    alias,
    logLevel: "error",
  });
}

async function main(): Promise<void> {
  const began = performance.now();
  await bundled();
  const workers = Array.from(
    { length: Number(values.workers) },
    () =>
      new Worker(bundle, {
        workerData: {
          ...(values.cell ? { only: values.cell } : {}),
          every: Number(values.every),
          show: values.show,
          all: values.all,
        } satisfies Wish,
        execArgv: ["--enable-source-maps"],
      }),
  );
  let waiting: number[] | undefined;
  let cells = 0;
  let violated = 0;
  let done = 0;
  let all = 0;
  const known = new Map<string, number>();
  const ended = workers.map(
    (worker) =>
      new Promise<void>((resolve, reject) => {
        worker.on("error", reject);
        worker.on("message", (message: Verdict | string[]) => {
          if (Array.isArray(message)) {
            waiting ??= chosen(message);
            all = all || waiting.length;
          } else {
            done += 1;
            cells += message.cells;
            violated += tell(message, `${done}/${all}`);
            for (const [reason, count] of message.known) known.set(reason, (known.get(reason) ?? 0) + count);
          }
          const next = waiting?.shift();
          if (next !== undefined) return worker.postMessage(next);
          resolve();
          return void worker.terminate();
        });
      }),
  );
  await Promise.all(ended);
  for (const [reason, count] of known) console.log(`known, ${count} times: ${reason}`);
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  console.log(`cells ${cells}, violated ${violated}, minutes ${minutes}`);
  process.exitCode = violated > 0 || cells === 0 ? 1 : 0;
}

function chosen(stories: readonly string[]): number[] {
  const indices = stories.map((_, index) => index);
  const parts = values.story ?? (values.cell ?? []).map((cell) => cell.split(" | ")[0] as string);
  return parts.length === 0 ? indices : indices.filter((index) => parts.some((part) => stories[index]?.includes(part)));
}

/** One line for each violated cell, to be played again. */
function tell({ story, cells, violations, shown }: Verdict, progress: string): number {
  for (const line of shown) console.log(line);
  const violated = new Set(violations.map(({ cell }) => cell)).size;
  console.log(`${progress} ${story}: cells ${cells}, violated ${violated}`);
  for (const { cell, what } of violations) console.log(`  --cell ${JSON.stringify(cell)}: ${what}`);
  return violated;
}

await main();
