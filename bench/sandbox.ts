import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { createVirtualClock } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { median, round, type Table } from "./measure.ts";

const DIST = fileURLToPath(new URL("../packages/sandbox/dist", import.meta.url));
const CLI = join(DIST, "cli.js");
const LIMIT = 600_000;

/** What the page adds to the package, and the sandbox's start with it and without it. */
export async function sandboxStart(short: boolean): Promise<Table> {
  const runs = short ? 6 : 20;
  const bare = [];
  const plain = [];
  const paged = [];
  for (let run = 0; run <= runs; run += 1) {
    const times = [
      await untilSaid(["-e", "console.log('Ctrl-C')"]),
      await untilSaid([CLI]),
      await untilSaid([CLI, "--page"]),
    ];
    // The first round warms the file cache.
    if (run === 0) continue;
    bare.push(times[0] as number);
    plain.push(times[1] as number);
    paged.push(times[2] as number);
  }
  const page = sizesOf(join(DIST, "page"));
  const all = sizesOf(DIST);
  return {
    title: "mooring-sandbox: start, and what the page adds",
    note: `Milliseconds until it listens and has said so, median of ${runs}; kilobytes of the built package, and zipped.`,
    columns: ["", "figure"],
    rows: [
      ["node alone, ms", round(median(bare), 1)],
      ["without page, ms", round(median(plain), 1)],
      ["with page, ms", round(median(paged), 1)],
      ["package without page, kB", round((all.bytes - page.bytes) / 1000, 1)],
      ["page, kB", round(page.bytes / 1000, 1)],
      ["page zipped, kB", round(page.zipped / 1000, 1)],
    ],
  };
}

function untilSaid(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], timeout: 20_000 });
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      if (!said.includes("Ctrl-C")) return;
      const ms = performance.now() - from;
      child.once("exit", () => resolve(ms));
      child.kill();
    });
    child.once("error", reject);
  });
}

function sizesOf(folder: string): { readonly bytes: number; readonly zipped: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== ".tsbuildinfo")
    .map(({ parentPath, name }) => join(parentPath, name));
  return {
    bytes: files.reduce((sum, file) => sum + statSync(file).size, 0),
    zipped: files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0),
  };
}

/** What many exchanges leave in memory: by hand, where the journal is bounded, and in a program, where it keeps everything. */
export async function sandboxMemory(short: boolean): Promise<Table> {
  const count = short ? 10_000 : 100_000;
  const byHand = await byHandAfter(count);
  const [before, after] = await inProgram(count);
  return {
    title: `Memory of the sandbox after ${count.toLocaleString("en")} exchanges`,
    note: "Megabytes: the whole process by hand (Linux tells), the heap in a program. The last column is what each exchange leaves, in bytes.",
    columns: ["", "before", "after", "bytes each"],
    rows: [
      ["by hand, last 10,000 kept", ...megabytes(byHand, count)],
      ["in a program, all kept", ...megabytes([before, after], count)],
    ],
  };
}

const megabytes = ([before, after]: readonly [number, number], count: number) => [
  round(before / 1e6, 1),
  round(after / 1e6, 1),
  Math.round((after - before) / count),
];

async function byHandAfter(count: number): Promise<readonly [number, number]> {
  const child = spawn(process.execPath, [CLI, "--cloud", "gcore"], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: LIMIT,
  });
  try {
    let said = "";
    for await (const text of child.stdout) {
      said += text;
      if (said.includes("Ctrl-C")) break;
    }
    const exported = (name: string) => new RegExp(`${name}='(.*)'`).exec(said)?.[1] ?? "";
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const ask = () => read(`${exported("GCORE_BASE_URL")}${PATH}`, exported("GCORE_API_KEY"), agent);
    await ask();
    const before = residentOf(child.pid ?? 0);
    for (let done = 0; done < count; done += 16) await Promise.all(Array.from({ length: 16 }, ask));
    const after = residentOf(child.pid ?? 0);
    agent.destroy();
    return [before, after];
  } finally {
    const ended = once(child, "exit");
    child.kill();
    await ended;
  }
}

const PATH = "/cloud/v1/ports/41/12/9c31552f-8b64-43a0-abbb-5943721dbd2a";

function read(url: string, key: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { authorization: `APIKey ${key}` } }, (answer) => {
      answer.resume();
      answer.once("end", resolve);
    })
      .once("error", reject)
      .end();
  });
}

const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) * 1024;

/** `node --expose-gc` where somebody wants it exact; else what the heap happens to hold. */
async function inProgram(count: number): Promise<readonly [number, number]> {
  const sandbox = createSandbox({ clock: createVirtualClock(), clouds: ["gcore"] });
  const origin = "https://gcore.sandbox.test";
  const headers = { authorization: `APIKey ${sandbox.environment().GCORE_API_KEY}` };
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  for (let done = 0; done < count; done += 1) {
    const answer = await sandbox.transport.request({ origin, path: PATH, method: "GET", headers });
    await answer.body.dump();
  }
  const after = heap();
  if (sandbox.journal.totals().exchanges !== count) throw new Error("the journal has lost something");
  await sandbox.close();
  return [before, after];
}
