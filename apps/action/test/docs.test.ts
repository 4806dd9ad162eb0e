import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { manifest } from "./manifest.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const examples = readdirSync(new URL("apps/action/examples", root), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yml"))
  .map((name) => `apps/action/examples/${name}`);

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

function fences(page: string): unknown[] {
  return [...read(page).matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ""]) => parse(text));
}

const stepsOf = (workflow: unknown) =>
  Object.values((workflow as { jobs: Record<string, { steps: Step[] }> }).jobs).flatMap(({ steps }) => steps);

const onPage = (path: string) => fences(path).filter(Array.isArray).flat() as Step[];
const shown: Readonly<Record<string, readonly Step[]>> = {
  "docs/start/action.md": onPage("docs/start/action.md"),
  "apps/action/README.md": onPage("apps/action/README.md"),
  ...Object.fromEntries(examples.map((path) => [path, stepsOf(parse(read(path)))])),
};

describe.each(Object.keys(shown))("%s", (path) => {
  const steps =
    shown[path]?.filter(({ uses }) => uses?.startsWith("mooring/") || uses === "./.github/actions/mooring") ?? [];

  it("shows only inputs that the action has", () => {
    expect(steps.length).toBeGreaterThan(0);
    const names = steps.flatMap((step) => Object.keys(step.with ?? {}));
    expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(names));
  });

  it("shows only blocks that can be read", () => {
    const blocks = steps.flatMap(({ with: given = {} }) => [given.spec, given.items, given.settings]);
    const stated = blocks.filter((one) => one !== undefined);
    expect(stated.map((block) => typeof parse(block))).toEqual(stated.map(() => "object"));
    // A sweep states nothing.
    expect(stated.length > 0).toBe(!path.endsWith("sweep.yml"));
  });
});
