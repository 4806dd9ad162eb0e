import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createMooring, createVirtualClock, type EnsureReport, type Report } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import MarkdownIt from "markdown-it";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openIntent, plannedIn } from "../../apps/action/src/intent.ts";
import { outputs } from "../../apps/action/src/report.ts";
import { render } from "../../apps/action/src/summary.ts";
import { report as hostile, texts } from "../../apps/action/test/hostile.ts";
import { type Browsing, browse, obtainChromium } from "./parts/chromium.ts";
import { obtainMermaid } from "./parts/mermaid.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const chromium = await partOrSkip(obtainChromium);
const mermaid = await partOrSkip(obtainMermaid);
const missing = chromium.missing || mermaid.missing;
const PICTURES = join(REPOSITORY, ".cache/results/summary");
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";

/** HTML stays as it is, which is more than GitHub lets through. */
const markdown = new MarkdownIt({ html: true });
/** As far as it matters to whether anything can be read. */
const STYLE = `
  body { margin: 24px; font: 14px/1.5 "DejaVu Sans", sans-serif; color: #1f2328; }
  section { max-width: 980px; margin-bottom: 32px; border: 1px solid #d1d9e0; border-radius: 6px; padding: 24px; }
  table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left; }
  code { font: 12px monospace; background: #818b981f; border-radius: 6px; padding: 2px 5px; white-space: break-spaces; }
`;

/** Draws each fence, as GitHub has it: no HTML and no clicks in pictures. */
const DRAW = `(async () => {
  for (const one of document.querySelectorAll("pre > code.language-mermaid")) {
    const drawing = document.createElement("div");
    drawing.className = "mermaid";
    drawing.textContent = one.textContent;
    one.parentElement.replaceWith(drawing);
  }
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
  await mermaid.run({ querySelector: ".mermaid" });
})()`;

let browsing: Browsing;
let page: Page;
let asked: string[];
let complaints: string[];

beforeAll(async () => {
  if (missing) return;
  mkdirSync(PICTURES, { recursive: true });
  browsing = await browse(chromium.part);
  page = await browsing.context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
});
afterAll(async () => {
  await browsing?.close();
});

/** Shows texts of Markdown below each other, their pictures drawn. */
async function show(...pages: readonly string[]): Promise<void> {
  asked = [];
  complaints = [];
  const sections = pages.map((text) => `<section>${markdown.render(text)}</section>`);
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${sections.join("\n")}`);
  await page.addScriptTag({ path: mermaid.part?.env.MERMAID ?? "" });
  await page.evaluate(DRAW);
}

const inNodes = () =>
  page.locator("svg g.node").evaluateAll((nodes) => nodes.map((node) => node.textContent?.trim() ?? ""));
const cells = (row: number) =>
  page
    .locator("section table tr")
    .nth(row)
    .locator("th, td")
    .evaluateAll((all) => all.map((one) => one.textContent ?? ""));

/** Real reports of the pretend cloud. */
function ask() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clouds: ["gcore"], clock });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  return {
    sandbox,
    ensure: (request: object): Promise<Report> => mooring.ensure(request),
  };
}

const pairs = (...addresses: readonly string[]) => ({
  resource: "gcore/allowed-address-pairs",
  spec: { port_id: PORT, allowed_address_pairs: addresses.map((ip_address) => ({ ip_address })) },
});

describe.skipIf(missing)("the summary in a browser", () => {
  it("shows verdict, table, what will be released, request ids folded away, and a picture of before and after", async () => {
    const sandbox = createSandbox({ clouds: ["gcore"] });
    sandbox.cloud("gcore").switches.task_seconds = 0;
    const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport });
    await mooring.ensure(pairs("10.40.0.100", "10.40.0.101"));
    const report = (await mooring.ensure(pairs("10.40.0.101", "10.40.0.102"))) as EnsureReport;
    expect(report).toMatchObject({ failed: false, changed: true });
    const lent = { resource: "gcore/allowed-address-pair", spec: { port_id: PORT, ip_address: "10.40.0.103" } };
    const planned = (await mooring.ensure({ ...lent, plan: true })) as EnsureReport;
    const intent = openIntent(lent, { release: "always", identity: undefined, maker: undefined }, plannedIn(planned));
    const made = (await mooring.ensure(lent)) as EnsureReport;
    await mooring.close();
    await show(
      render("Mooring: gcore/allowed-address-pairs", report, {
        took: 3210,
        requests: ["req-1f2e3d4c", "req-5b6a7988"],
      }),
      render("Mooring: gcore/allowed-address-pair", made, { took: 1020, intent }),
    );
    const text = await page.locator("section").first().textContent();
    expect(text).toContain("1 updated in 3.2 s");
    expect(await page.getByText("At the end of the job is released").isVisible()).toBe(true);
    expect(await page.getByText("req-1f2e3d4c").isVisible()).toBe(false);
    await page.getByText("Request ids").click();
    expect(await page.getByText("req-1f2e3d4c").isVisible()).toBe(true);
    expect(await cells(0)).toEqual(["Resource", "Outcome", "Server", "Port", "Before", "After", "Changes"]);
    const [, , , port, before, after] = await cells(1);
    expect({ port, before, after }).toEqual({
      port: PORT,
      before: "10.40.0.10010.40.0.101",
      after: "10.40.0.10110.40.0.102",
    });
    expect(await page.locator("svg").count()).toBe(2);
    expect((await inNodes()).slice(0, 5)).toEqual([
      expect.stringMatching(/^server /),
      `port ${PORT}`,
      "10.40.0.100",
      "10.40.0.101",
      "10.40.0.102",
    ]);
    const edges = await page.locator("svg").first().locator("g.edgeLabel").allTextContents();
    expect(edges.map((one) => one.trim()).filter(Boolean)).toEqual(["gone", "new"]);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(PICTURES, "applied.png"), fullPage: true });
  });

  it("shows the plan of a pull request, a failure among several, and a wide answer so that they can be read", async () => {
    const { sandbox, ensure } = ask();
    await ensure(pairs("10.40.0.99"));
    const plan = (await ensure({ ...pairs("10.40.0.100"), plan: true })) as EnsureReport;
    const items = ["10.40.0.100", "10.40.0.1"].map((ip_address) => ({ port_id: PORT, ip_address }));
    sandbox.faults.add({ match: "PUT /**", status: 403, body: { message: "You may not do that" } });
    const failed = (await ensure({ resource: "gcore/allowed-address-pair", items })) as EnsureReport;
    const answers = await ensure({
      query: "gcore/interfaces",
      spec: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" },
    });
    await show(
      outputs(plan).plan_markdown ?? "",
      render("Mooring: gcore/allowed-address-pair", failed, { took: 900 }),
      render("Mooring: gcore/interfaces", answers, { took: 120 }),
    );
    expect(await page.locator("section").nth(0).textContent()).toContain("1 would be");
    expect(await page.locator("section").nth(1).textContent()).toMatch(/You may not do that/);
    expect((await cells(1)).slice(4, 6)).toEqual(["10.40.0.99", "10.40.0.100"]);
    expect((await inNodes()).slice(2)).toEqual(["10.40.0.99", "10.40.0.100"]);
    for (const table of await page.locator("table").all()) {
      const box = await table.boundingBox();
      expect(box === null || box.width <= 980).toBe(true);
    }
    for (const details of await page.locator("details").all())
      await details.evaluate((one) => one.setAttribute("open", ""));
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(PICTURES, "plan.png"), fullPage: true });
  });

  it("shows hostile texts as the texts that they are: no markup, no script, no link, and every picture drawn", async () => {
    await show(...texts.flatMap((text) => [render(text, hostile(text)), outputs(hostile(text)).plan_markdown ?? ""]));
    expect(await page.locator(".mermaid").count()).toBe(2 * texts.length);
    expect(await page.locator(".mermaid > svg").count()).toBe(2 * texts.length);
    const broken = await page
      .locator("svg")
      .evaluateAll((all) => all.filter((one) => /Syntax error|rror in/.test(one.textContent ?? "")).length);
    expect(broken).toBe(0);
    const foreign = await page.locator("section").evaluateAll((all) =>
      all.flatMap((section) =>
        [...section.querySelectorAll("*")]
          .filter((one) => one.closest(".mermaid") === null || one.matches("a, script, img, iframe, form"))
          .map((one) => one.localName)
          .filter((name) => !"div h3 p table tbody thead tr th td code br details summary".split(" ").includes(name)),
      ),
    );
    expect([...new Set(foreign)]).toEqual([]);
    const handlers = await page
      .locator("section *")
      .evaluateAll((all) => all.filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on"))).length);
    expect(handlers).toBe(0);
    // Servers, ports and addresses are called what they are called, up to the length that is shown.
    const shown = new Set(await inNodes());
    const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();
    for (const text of texts.filter((one) => one.length < 50 && !/[\p{C}\s]/u.test(one)))
      expect([...shown].map(squeezed)).toContain(squeezed(`server ${text}`));
    expect({ asked, complaints }).toEqual({ asked: [], complaints: [] });
    await page
      .locator("section")
      .nth(36)
      .screenshot({ path: join(PICTURES, "hostile.png") });
  });
});
