// node bench/page.ts   how the page bears a thousand ports and ten thousand exchanges, in the browser of test/real
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browse, obtainChromium } from "../test/real/parts/chromium.ts";
import { startSandbox } from "../test/real/parts/sandbox.ts";
import { render, round } from "./measure.ts";

const CLIENT = `
const [base, key, count] = process.argv.slice(1);
const one = async () => { await (await fetch(base + "/cloud/v1/projects", { headers: { authorization: "APIKey " + key } })).text(); };
for (let at = 0; at < Number(count); at += 20) await Promise.all(Array.from({ length: 20 }, one));`;

/** Frames that took longer than 50 ms, and the longest, while something happens. */
const WATCH = `
window.frames_ = [];
(function next(last) { requestAnimationFrame((now) => { window.frames_.push(now - last); next(now); }); })(performance.now());`;

const ALL = "document.querySelector('footer')?.textContent.includes('10000 exchanges')";

const until = (ready: string) =>
  `new Promise((resolve) => (function look() { if (${ready}) resolve(); else requestAnimationFrame(look); })())`;

const folder = mkdtempSync(join(tmpdir(), "mooring-bench-page-"));
const seed = join(folder, "seed.json");
const instances = Array.from({ length: 500 }, (_, at) => ({
  name: `vm-${at}`,
  ports: [10, 60].map((third) => ({
    network: "storage-private",
    ip_addresses: [`10.50.${third + Math.floor(at / 250)}.${(at % 250) + 1}`],
  })),
}));
writeFileSync(seed, JSON.stringify({ gcore: { instances } }));
const sandbox = await startSandbox("--page", "--cloud", "gcore", "--seed", seed);
const browsing = await browse(await obtainChromium(), "--enable-precise-memory-info", "--js-flags=--expose-gc");
try {
  const page = await browsing.context.newPage();
  const heap = () => page.evaluate("gc(), performance.memory.usedJSHeapSize / 1e6") as Promise<number>;
  const open = async (ready: string) => {
    const from = performance.now();
    await page.goto(sandbox.page);
    await page.evaluate(until(ready));
    await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
    return performance.now() - from;
  };
  const drawn = await open("document.querySelectorAll('.port').length === 1007");
  const empty = await heap();
  await page.evaluate(WATCH);
  const { GCORE_BASE_URL = "", GCORE_API_KEY = "" } = sandbox.environment;
  const from = performance.now();
  const client = spawn(process.execPath, ["-e", CLIENT, GCORE_BASE_URL, GCORE_API_KEY, "10000"], { stdio: "inherit" });
  await once(client, "exit");
  const asked = performance.now() - from;
  await page.evaluate(until(ALL));
  const behind = performance.now() - from - asked;
  const frames = (await page.evaluate("window.frames_")) as number[];
  const full = await heap();
  const again = await open(ALL);
  console.log(
    render({
      title: "The page with 1,007 ports and 10,000 exchanges",
      note: "Milliseconds and megabytes, in a headless browser without a graphics card.",
      columns: ["", "figure"],
      rows: [
        ["opened and painted, no exchanges, ms", round(drawn, 0)],
        ["opened and painted, 10,000 exchanges, ms", round(again, 0)],
        ["10,000 exchanges made meanwhile, ms", round(asked, 0)],
        ["the page behind the last of them, ms", round(behind, 0)],
        ["frames meanwhile", frames.length],
        ["of them longer than 50 ms", frames.filter((ms) => ms > 50).length],
        ["the longest, ms", round(Math.max(...frames), 0)],
        ["heap, no exchanges, MB", round(empty, 1)],
        ["heap, 10,000 exchanges, MB", round(full, 1)],
      ],
    }),
  );
} finally {
  await browsing.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
}
