import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { runChild } from "./child.ts";
import { type Part, PartUnavailable } from "./part.ts";

/** Where distributions and vendors put it. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
];
const MINUTES = 60_000;

/** A browser: one that is there, or else Debian's, where this user may install it. */
export async function obtainChromium(): Promise<Part> {
  const there = () => PLACES.find((place) => existsSync(place));
  if (there() === undefined) await install();
  const program = there();
  if (program === undefined) {
    throw new PartUnavailable(
      "chromium",
      "there is no Chromium or Chrome on this machine, and apt-get could not install one: do it by hand, such as with `apt-get install chromium`",
    );
  }
  const { stdout } = await runChild(program, ["--version", "--no-sandbox"], { timeoutMs: MINUTES });
  const version = /[\d.]{3,}/.exec(stdout)?.[0] ?? "unknown";
  return { name: "chromium", version, folder: dirname(program), bin: dirname(program), env: { CHROMIUM: program } };
}

async function install(): Promise<void> {
  const options = { timeoutMs: 10 * MINUTES, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  await runChild("apt-get", ["update", "--quiet"], options);
  await runChild(
    "apt-get",
    ["install", "--yes", "--quiet", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    options,
  );
}

export interface Browsing {
  /** As wide as a laptop's window. */
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** A browser of its own, that calls nobody by itself. */
export async function browse({ env }: Part, ...more: readonly string[]): Promise<Browsing> {
  const profile = await mkdtemp(join(tmpdir(), "mooring-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: env.CHROMIUM ?? "",
    headless: true,
    viewport: { width: 1400, height: 900 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
