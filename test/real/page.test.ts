import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Ended, start } from "../../apps/ansible/test/executable.ts";
import { runChild } from "./parts/child.ts";
import { type Browsing, browse, obtainChromium } from "./parts/chromium.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { type RunningSandbox, startSandbox } from "./parts/sandbox.ts";

const chromium = await partOrSkip(obtainChromium);
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const OTHER_PORT = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const ASK = { resource: "gcore/allowed-address-pair", spec: { port_id: PORT, ip_address: "10.40.0.9" } };
/** A name that an attacker has bent to this machine. */
const REBOUND = "rebound.example";
const PICTURES = join(REPOSITORY, ".cache/results/page");

let browsing: Browsing;
let page: Page;
let sandbox: RunningSandbox;
/** Every address that the page asked for. */
let asked: string[];
let complaints: string[];

beforeAll(async () => {
  if (chromium.missing) return;
  mkdirSync(PICTURES, { recursive: true });
  browsing = await browse(chromium.part, `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`);
});
afterAll(async () => {
  await browsing?.close();
});
beforeEach(async () => {
  if (chromium.missing) return;
  await open("--cloud", "gcore", "--cloud", "upcloud", "--task-seconds", "0.5");
});
afterEach(async () => {
  await page?.close();
  await sandbox?.stop();
});

async function open(...args: string[]): Promise<void> {
  await page?.close();
  await sandbox?.stop();
  sandbox = await startSandbox("--page", ...args);
  page = await browsing.context.newPage();
  page.setDefaultTimeout(20_000);
  asked = [];
  complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(sandbox.page);
  await page.locator(".box").first().waitFor();
}

const begin = (request: object) => start({ args: [JSON.stringify(request)], environment: sandbox.environment });
const run = (request: object): Promise<Ended> => begin(request).ended;
const chips = (port: string) => page.locator(`[data-port="${port}"] .chip`);
const chip = (port: string, text: string) => chips(port).filter({ hasText: text });
const picture = (name: string) => page.screenshot({ path: join(PICTURES, `${name}.png`) });

/** What a hostile page would try, as a script for it. */
const intrusion = (control: string, bare: string) => `(async () => {
  const [control, bare] = ${JSON.stringify([control, bare])};
  const attempt = (address, init) => fetch(address, init).then((answer) => answer.type + " " + answer.status, () => "refused");
  const fault = { method: "POST", body: "* /** status=500" };
  const frame = document.createElement("iframe");
  frame.src = control;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  let inside = "hidden";
  try { inside = String(frame.contentDocument.body.textContent); } catch {}
  const stream = await new Promise((resolve) => {
    const source = new EventSource(control + "live");
    source.onmessage = () => resolve("heard");
    source.onerror = () => resolve("refused");
  });
  return {
    read: await attempt(control + "seed", {}),
    work: await attempt(control + "faults", fault),
    blindly: await attempt(control + "faults", { ...fault, mode: "no-cors" }),
    tokenless: await attempt(bare + "/faults", { ...fault, mode: "no-cors" }),
    stream,
    inside,
  };
})()`;

describe.skipIf(chromium.missing)("the page in a real browser", () => {
  it("shows a real run as it happens, and the chip that it makes", async () => {
    await picture("idle");
    const { ended } = begin(ASK);
    await page.locator(".row.write", { hasText: "PUT" }).waitFor();
    await page.locator(".task progress").waitFor();
    await picture("wait");
    expect((await ended).reply).toMatchObject({ failed: false, changed: true });
    await chip(PORT, "10.40.0.9").waitFor();
    expect(await page.locator("footer output").textContent()).toBe("1");
    expect(await page.locator(".row .client").first().textContent()).toMatch(/^mooring\.cjs \d+$/);
    await page.locator(".row.write").click();
    await page.locator(".detail", { hasText: "10.40.0.9" }).waitFor();
    expect(await page.locator(".detail h4").allTextContents()).toEqual([
      "asked",
      "answered",
      "before",
      "right after",
      "now",
    ]);
    expect(await page.locator(".detail section").last().locator("mark").allTextContents()).toContainEqual(
      expect.stringContaining("10.40.0.9"),
    );
    const text = await page.locator("body").textContent();
    expect(text).not.toContain("APIKey");
    await page.getByRole("button", { name: "Set the mark" }).click();
    expect((await run(ASK)).reply).toMatchObject({ changed: false });
    await page.locator(".row", { hasText: "GET" }).last().waitFor();
    expect(await page.locator("footer output").textContent()).toBe("0");
  });

  it("a chip that is deleted by hand is drift in the next plan", async () => {
    await run(ASK);
    await chip(PORT, "10.40.0.9").focus();
    await page.keyboard.press("Delete");
    await chip(PORT, "10.40.0.9").waitFor({ state: "detached" });
    await page.getByRole("status").filter({ hasText: "behind your back" }).waitFor();
    await picture("drift");
    expect((await run({ ...ASK, plan: true })).reply).toMatchObject({ changed: true, action: "create" });
  });

  it("a chip moves to another port, by mouse and by keyboard", async () => {
    await run(ASK);
    await chip(PORT, "10.40.0.9").dragTo(page.locator(`[data-port="${OTHER_PORT}"]`));
    await chip(OTHER_PORT, "10.40.0.9").waitFor();
    expect(await chip(PORT, "10.40.0.9").count()).toBe(0);
    await chip(OTHER_PORT, "10.40.0.9").press("Enter");
    await page.getByLabel("Move 10.40.0.9 to another port").selectOption(PORT);
    await chip(PORT, "10.40.0.9").waitFor();
    expect(await chip(OTHER_PORT, "10.40.0.9").count()).toBe(0);
  });

  it("a fault button strikes once", async () => {
    await page.getByRole("button", { name: "Next write: 503" }).click();
    await page.locator(".waiting li").waitFor();
    const { reply } = await run(ASK);
    expect(reply).toMatchObject({ failed: false, changed: true });
    await page.locator(".row.struck").waitFor();
    await page.locator(".waiting").waitFor({ state: "detached" });
    await chip(PORT, "10.40.0.9").waitFor();
    await picture("fault");
    expect(await page.locator(".row.struck").count()).toBe(1);
    expect(await page.locator(".row.struck .status").textContent()).toContain("503");
    expect(await page.locator(".row.write").count()).toBe(2);
  });

  it("another writer is first, and the run bears it", async () => {
    await page.getByRole("button", { name: "Another writer first" }).click();
    await page.locator(".waiting li").waitFor();
    await run(ASK);
    await page.locator(".row.struck").first().waitFor();
    expect(await page.locator(".row.struck").getAttribute("title")).toContain("another writer put 198.51.100.1");
  });

  it("the half-done task of a client that was killed is seen, and its end", async () => {
    await page.getByLabel("Tasks take").selectOption("2");
    await page.getByRole("status").filter({ hasText: "upcloud.task_seconds is 2" }).waitFor();
    const { child, ended } = begin(ASK);
    await page.locator(".row.write").waitFor();
    child.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
    await page.locator(".task:not(.done)").waitFor();
    expect(await chip(PORT, "10.40.0.9").count()).toBe(0);
    await chip(PORT, "10.40.0.9").waitFor();
    await page.locator(".task.done").waitFor();
  });

  it("switches by hand, and shows what is changed", async () => {
    await page.getByText("Switches", { exact: true }).click();
    await page.locator(".sheet summary", { hasText: "gcore" }).click();
    await page.getByLabel("echo_token").check();
    await page.locator("li.changed", { hasText: "echo_token" }).waitFor();
    expect(await sandbox.control("GET", "switches")).toMatchObject({ gcore: { echo_token: true } });
    await picture("switches");
  });

  it("gives settings for each shell and front end", async () => {
    await page.getByText("Settings to copy").click();
    const shown = page.locator(".sheet pre");
    expect(await shown.textContent()).toContain("export GCORE_API_KEY='1$sandbox-not-a-real-token'");
    await page.locator(".sheet select").first().selectOption("a workflow's env");
    expect(await shown.textContent()).toContain('  GCORE_API_KEY: "1$sandbox-not-a-real-token"');
  });

  it("resets, and saves a seed and a test that work", async () => {
    await run(ASK);
    const folder = mkdtempSync(join(tmpdir(), "mooring-page-"));
    try {
      const save = async (name: string) => {
        const waiting = page.waitForEvent("download");
        await page.getByRole("button", { name }).click();
        const download = await waiting;
        const file = join(folder, download.suggestedFilename());
        await download.saveAs(file);
        return file;
      };
      const [seed, test] = [await save("Save as seed"), await save("Save the journal as a test")];
      mkdirSync(join(folder, "node_modules/@mooring"), { recursive: true });
      symlinkSync(join(REPOSITORY, "packages/sandbox"), join(folder, "node_modules/@mooring/sandbox"));
      writeFileSync(join(folder, "request.json"), JSON.stringify(ASK));
      const mooring = join(REPOSITORY, "apps/ansible/dist/mooring.cjs");
      const again = (command: string) =>
        runChild(process.execPath, ["--test", test], {
          cwd: folder,
          timeoutMs: 60_000,
          env: { PATH: process.env.PATH, MOORING_NODE: process.execPath, RUN: command },
        });
      expect(await again(`${mooring} "$(cat request.json)"`)).toMatchObject({ code: 0 });
      expect(await again("true")).toMatchObject({ code: 1 });

      await page.getByRole("button", { name: "Reset" }).click();
      await chip(PORT, "10.40.0.9").waitFor({ state: "detached" });
      await open("--empty", "--seed", seed);
      await chip(PORT, "10.40.0.9").waitFor();
      expect(readFileSync(seed, "utf8")).toContain("harbour-a");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("asks nobody but the sandbox, and the browser has nothing to complain about", async () => {
    await run(ASK);
    await chip(PORT, "10.40.0.9").waitFor();
    const { origin } = new URL(sandbox.page);
    expect(asked.filter((address) => !address.startsWith(`${origin}/`) && !address.startsWith("data:"))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each([360, 768, 1400, 2560])("fits into a window of %i pixels", async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await run(ASK);
    await page.locator(".row.write").click();
    await page.locator(".detail").waitFor();
    await picture(width === 360 ? "narrow" : `wide-${width}`);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });

  it("is dark where the reader likes it dark", async () => {
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.emulateMedia({ colorScheme: "light" });
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await ground()).not.toBe(light);
    await run(ASK);
    await chip(PORT, "10.40.0.9").waitFor();
    await picture("dark");
  });

  it("names everything that can be worked for a screen reader, and shows where the keyboard is", async () => {
    const nameless = await page.evaluate(`
      [...document.querySelectorAll("button, input, select, summary")]
        .filter((one) => !(one.getAttribute("aria-label") || one.textContent.trim() || one.labels?.length))
        .map((one) => one.outerHTML)`);
    expect(nameless).toEqual([]);
    await run(ASK);
    await page.getByRole("listbox", { name: "Exchanges" }).focus();
    for (const key of ["Home", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("complementary", { name: "Exchange 2" }).waitFor();
    expect(await page.locator(".row.active").count()).toBe(1);
  });

  it("shows markup in names as the text that it is", async () => {
    const name = `<img src=x onerror="document.title='struck'"><script>document.title='struck'</script>`;
    const folder = mkdtempSync(join(tmpdir(), "mooring-page-"));
    const seed = join(folder, "seed.json");
    const gcore = {
      instances: [{ name, ports: [{ name, network: "harbour-private", ip_addresses: ["10.40.0.99"] }] }],
    };
    writeFileSync(seed, JSON.stringify({ gcore }));
    await open("--cloud", "gcore", "--seed", seed);
    rmSync(folder, { recursive: true });
    await page.locator(".box h4", { hasText: "<img src=x" }).waitFor();
    await sandbox.control("POST", "faults", `GET /cloud/v1/projects status=500 body='<script>1</script>'`);
    await fetch(`${sandbox.environment.GCORE_BASE_URL}/cloud/v1/projects?<b>=1`);
    await page.locator(".row").first().click();
    await page.locator(".detail pre", { hasText: "<script>" }).first().waitFor();
    expect(await page.locator(".box img, .box script, .detail script, .row b").count()).toBe(0);
    expect(await page.title()).toBe("Mooring's sandbox");
  });

  it("another page of the same browser can neither read it, nor work it, nor frame it", async () => {
    const evil = createServer((_, response) => response.setHeader("content-type", "text/html").end("<h1>Evil</h1>"));
    evil.listen(0, "127.0.0.1");
    await once(evil, "listening");
    const other = await browsing.context.newPage();
    try {
      await other.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
      const { origin } = new URL(sandbox.page);
      // Even with the token, which it cannot know.
      const outcomes = (await other.evaluate(intrusion(sandbox.page, origin))) as Record<string, string>;
      expect(outcomes).toMatchObject({ read: "refused", work: "refused", stream: "refused" });
      expect(outcomes.inside).not.toContain("The world");
      expect(await sandbox.control("GET", "faults")).toEqual([]);
    } finally {
      await other.close();
      evil.close();
    }
  });

  it("does not answer to a name that was bent to this machine", async () => {
    const other = await browsing.context.newPage();
    try {
      const answer = await other.goto(sandbox.page.replace("127.0.0.1", REBOUND));
      expect(answer?.status()).toBe(403);
      expect(await other.locator("body").textContent()).toContain("does not answer for the host");
    } finally {
      await other.close();
    }
  });

  it("holds a thousand ports and ten thousand exchanges, and draws no more rows than are in sight", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mooring-page-"));
    const seed = join(folder, "seed.json");
    const instances = Array.from({ length: 500 }, (_, at) => ({
      name: `vm-${at}`,
      ports: [10, 60].map((third) => ({
        network: "storage-private",
        ip_addresses: [`10.50.${third + Math.floor(at / 250)}.${(at % 250) + 1}`],
      })),
    }));
    writeFileSync(seed, JSON.stringify({ gcore: { instances } }));
    await open("--cloud", "gcore", "--seed", seed);
    rmSync(folder, { recursive: true });
    const script = `
      const [base, key] = process.argv.slice(1);
      const one = async () => { await (await fetch(base + "/cloud/v1/projects", { headers: { authorization: "APIKey " + key } })).text(); };
      for (let at = 0; at < 10000; at += 20) await Promise.all(Array.from({ length: 20 }, one));`;
    const { GCORE_BASE_URL = "", GCORE_API_KEY = "" } = sandbox.environment;
    const client = spawn(process.execPath, ["-e", script, GCORE_BASE_URL, GCORE_API_KEY], { stdio: "inherit" });
    await once(client, "exit");
    await page.locator("footer", { hasText: "10000 exchanges" }).waitFor();
    expect(await page.locator(".port").count()).toBe(1007);
    expect(await page.locator(".row").count()).toBeLessThan(120);
    await page.getByRole("listbox", { name: "Exchanges" }).focus();
    await page.keyboard.press("Home");
    await picture("many");
    await chip(PORT, "10.40.0.11").waitFor();
  });
});
