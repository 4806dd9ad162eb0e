import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assignedTo } from "../documents/examples.ts";
import { runChild } from "./parts/child.ts";
import { type Browsing, browse, obtainChromium } from "./parts/chromium.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainSite } from "./parts/site.ts";

const chromium = await partOrSkip(obtainChromium);
const site = await partOrSkip(obtainSite);
const missing = chromium.missing ?? site.missing;

/** How wide GitHub sets a file's text on a laptop, in CSS pixels. */
const WIDTH = 816;
const PICTURES = join(REPOSITORY, ".cache/results/pages");

let browsing: Browsing;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  if (missing) return;
  mkdirSync(PICTURES, { recursive: true });
  browsing = await browse(chromium.part);
  page = await browsing.context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
});
afterAll(() => browsing?.close());

describe.skipIf(missing)("the pages as GitHub shows them", () => {
  const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: REPOSITORY, encoding: "utf8" })
    .trim()
    .split("\n")
    .filter((path) => !/^\.|\/fixtures\//.test(path));

  interface MarkdownIt {
    render(text: string): string;
  }

  it(`none has a table or a picture that is wider than ${WIDTH} pixels`, { timeout: 280_000 }, async () => {
    const require = createRequire(join(site.part.folder, "package.json"));
    const markdown = (require("markdown-it") as (options: object) => MarkdownIt)({ html: true, linkify: true });
    const css = readFileSync(require.resolve("github-markdown-css/github-markdown-light.css"), "utf8");
    const wide: string[] = [];
    await page.setViewportSize({ width: WIDTH + 60, height: 900 });
    for (const path of pages) {
      // Pictures are found from the page's own folder.
      await page.goto(pathToFileURL(join(REPOSITORY, "LICENSE")).href);
      const html = markdown.render(readFileSync(join(REPOSITORY, path), "utf8"));
      const base = pathToFileURL(join(REPOSITORY, path)).href;
      await page.setContent(
        `<base href="${base}"><style>${css}</style><main class="markdown-body" style="width:${WIDTH}px">${html}</main>`,
      );
      const measured = await page.evaluate(`[...document.querySelectorAll("table, img")].map((one) => ({
        width: one.scrollWidth, start: (one.innerText || one.alt || "").slice(0, 60) }))`);
      for (const { width, start } of measured as { width: number; start: string }[]) {
        if (width > WIDTH) wide.push(`${path}: ${width} px: ${JSON.stringify(start)}`);
      }
      if (["README.md", "docs/reference/k0rdent/compat.md", "docs/questions.md"].includes(path)) {
        await page.screenshot({ path: join(PICTURES, `${path.replaceAll("/", "-")}.png`), fullPage: true });
      }
    }
    expect(wide).toEqual([]);
  });
});

describe.skipIf(missing)("the pages as a site", () => {
  let server: Server;
  let origin: string;
  const asked: string[] = [];

  const TYPES: Readonly<Record<string, string>> = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
  };

  beforeAll(async () => {
    const { failure, stdout, stderr } = await runChild(process.execPath, [join(site.part.folder, "build.ts")], {
      cwd: REPOSITORY,
      timeoutMs: 600_000,
    });
    expect({ failure, errors: /TypeError|dead link/i.exec(stdout + stderr)?.[0] }).toEqual({
      failure: undefined,
      errors: undefined,
    });
    const root = join(site.part.folder, "dist");
    server = createServer(({ url = "/" }, answer) => {
      const { pathname } = new URL(url, "http://localhost");
      const file = join(root, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
      if (!file.startsWith(root) || !existsSync(file)) return void answer.writeHead(404).end();
      answer.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      answer.end(readFileSync(file));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    page.on("request", (request) => asked.push(request.url()));
  });
  afterAll(() => server?.close());

  it("is found by searching, on this machine alone", async () => {
    complaints.length = 0;
    await page.setViewportSize({ width: 1400, height: 900 });
    await page.goto(`${origin}/`);
    await page
      .getByAltText(/^The demo/)
      .first()
      .waitFor();
    await page.screenshot({ path: join(PICTURES, "site-home.png") });
    await page
      .getByRole("button", { name: /search/i })
      .first()
      .click();
    await page.locator("#localsearch-input").fill("IP spoofing");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    await page.screenshot({ path: join(PICTURES, "site-search.png") });
    const found = await page.locator(".VPLocalSearchBox .result").allInnerTexts();
    expect(found.length).toBeGreaterThan(0);
    await page.locator(".VPLocalSearchBox .result").first().click();
    await page.locator("main h1").first().waitFor();
    expect(asked.filter((address) => /^https?:/.test(address) && !address.startsWith(origin))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  const diagrams = assignedTo(import.meta.url);
  it.each(diagrams.map((one) => [one.page, one.text] as const))("draws the diagram of %s", async (path, text) => {
    complaints.length = 0;
    await page.goto(`${origin}/${path.replace(/md$/, "html")}`);
    // The page may draw it once more while it settles, so nothing is held on to.
    const [, word = ""] = /\["?([A-Za-z ]{3,})/.exec(text) ?? [];
    await page.locator("pre.mermaid svg", { hasText: word }).first().waitFor();
    await page.screenshot({ path: join(PICTURES, `diagram-${path.replaceAll("/", "-")}.png`) });
    expect(complaints).toEqual([]);
  });

  it("leads from a page to what is no page in the repository", async () => {
    await page.goto(`${origin}/docs/questions.html`);
    const targets = (await page.evaluate(
      `[...document.querySelectorAll("main a[href]")].map((one) => one.getAttribute("href"))`,
    )) as string[];
    const lost = targets.filter((target) => {
      if (/^(#|[a-z]+:)/.test(target)) return false;
      const path = new URL(target, `${origin}/docs/questions.html`).pathname;
      return !existsSync(join(site.part.folder, "dist", path));
    });
    expect(lost).toEqual([]);
  });
});
