import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requestSchema } from "@mooring/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBlock } from "../src/block.ts";
import { readInputs } from "../src/inputs.ts";
import { manifest } from "./manifest.ts";

describe("action.yml", () => {
  it("has an input of the same name for every field of a request, and what a step is told beside them", () => {
    const own = [
      "release",
      "release_must_succeed",
      "sweep",
      "older_than_hours",
      "token",
      "name",
      "matrix",
      "job_status",
    ];
    expect(Object.keys(manifest.inputs).sort()).toEqual([...Object.keys(requestSchema._zod.def.shape), ...own].sort());
  });

  it("gives every input a default, for the runner knows no optional ones", () => {
    const inputs = Object.values(manifest.inputs);
    expect(inputs.length).toBeGreaterThan(10);
    for (const input of inputs) expect(typeof input.default).toBe("string");
  });
});

describe("inputs", () => {
  it("passes the request on under the engine's own names", async () => {
    const { request, release, issues } = await readInputs({
      INPUT_RESOURCE: "gcore/allowed-address-pair",
      INPUT_STATE: "present",
      INPUT_SPEC: "ip_address: 10.0.0.9\n",
      INPUT_PLAN: "TRUE",
      INPUT_ALLOW_REPLACE: "false",
      INPUT_RELEASE: "true",
      INPUT_TIMEOUTS: "{ deadline_seconds: 5 }",
      INPUT_ITEMS: "",
    });
    expect(issues).toEqual([]);
    expect(release).toBe("always");
    expect(request).toEqual({
      resource: "gcore/allowed-address-pair",
      state: "present",
      spec: { ip_address: "10.0.0.9" },
      plan: true,
      allow_replace: false,
      timeouts: { deadline_seconds: 5 },
    });
  });

  it.each(["always", "on-failure", "never"])("releases %s", async (word) => {
    expect(await readInputs({ INPUT_RELEASE: word.toUpperCase() })).toMatchObject({ release: word, issues: [] });
  });

  it("has no other word for the release", async () => {
    expect((await readInputs({ INPUT_RELEASE: "sometimes" })).issues[0]?.message).toContain(
      "always, on-failure or never",
    );
  });

  it.each(["DRY-RUN", "DRY_RUN", "CHECK", "PLANS", "RELEASES", "STATES"])(
    "takes no step where INPUT_%s was meant",
    async (name) => {
      expect((await readInputs({ [`INPUT_${name}`]: "x" })).issues).toHaveLength(1);
    },
  );

  it.each(["X", "WORKDIR", "COLOUR"])("passes over INPUT_%s, which was in the environment before", async (name) => {
    expect(await readInputs({ [`INPUT_${name}`]: "x" })).toMatchObject({ issues: [], strays: [`INPUT_${name}`] });
  });

  it("names every mistake at once", async () => {
    const { issues } = await readInputs({ INPUT_PLAN: "maybe", INPUT_SPEC: "a: 1\na: 2", INPUT_PLANS: "true" });
    expect(issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "spec: is not valid YAML at line 2, column 1: Map keys must be unique",
      'plan: must be true or false, but is "maybe"',
      expect.stringMatching(/^plans: is not an input of this action; the inputs are resource, query, state, /),
    ]);
  });
});

describe("a block of YAML", () => {
  let folder = "";
  let workspace = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mooring-block-"));
    workspace = join(folder, "checkout");
    mkdirSync(workspace);
    writeFileSync(join(folder, "elsewhere.yml"), "ip_address: 10.0.0.10\n");
    writeFileSync(join(workspace, "pair.yml"), "ip_address: 10.0.0.9\n");
    writeFileSync(join(workspace, "broken.yml"), "a:\n\tb: 1\n");
    symlinkSync(join(folder, "elsewhere.yml"), join(workspace, "link.yml"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (text: string) => readBlock(text, workspace);

  it("keeps as text what only looks like a number or a time", async () => {
    expect(await read("mac: 52:54:00:12:34:56\nwhen: 2026-03-04\nanswer: yes\n")).toEqual({
      mac: "52:54:00:12:34:56",
      when: "2026-03-04",
      answer: "yes",
    });
  });

  it("takes JSON, and a file of the workspace", async () => {
    expect(await read('{"ip_address": "10.0.0.9"}')).toEqual({ ip_address: "10.0.0.9" });
    expect(await read("@pair.yml")).toEqual({ ip_address: "10.0.0.9" });
  });

  it("counts a comment alone as nothing", async () => {
    expect(await read("# later")).toBeUndefined();
  });

  it.each([
    ["two documents", "a: 1\n---\nb: 2", "it holds more than one document"],
    ["a tab", "a:\n\tb: 1", "at line 2, column 1: Tabs are not allowed as indentation"],
    ["a tag", "a: !!python/object x", "at line 1, column 4: Unresolved tag"],
    ["an alias bomb", bomb(), "expands without measure"],
    ["an alias within itself", "a: &a [*a]", "contains itself"],
    ["an unknown alias", "a: *b", "has an alias (*name) that is unknown"],
    ["endless depth", "[".repeat(30_000), "it is nested too deeply"],
    ["too much", `a: ${"x".repeat(8 * 1024 * 1024)}`, "has 8388611 bytes; the limit is 8388608"],
    ["a missing file", "@none.yml", 'the file "none.yml" does not exist; is the repository checked out'],
    ["a file elsewhere", "@../elsewhere.yml", "lies outside the workspace"],
    ["a link that leads elsewhere", "@link.yml", "lies outside the workspace"],
    ["a folder", "@.", "is not a file"],
    ["a mistake in a file", "@broken.yml", "at line 2, column 1 of broken.yml"],
  ])("refuses %s", async (_, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  it.each([
    ["beside a value", (secret: string) => `a: 'b' ${secret}`],
    ["as a tag", (secret: string) => `a: !${secret} b`],
    ["as an alias", (secret: string) => `a: *${secret}`],
    ["behind a bar", (secret: string) => `a: |${secret}`],
    ["in open quotes", (secret: string) => `a: "${secret}`],
  ])("quotes nothing of a text that it cannot read, since it may hold a secret: %s", async (_, hold) => {
    const secret = "pretend-token-123456";
    const complaint = async (text: string) => {
      try {
        return `read ${JSON.stringify(await read(text))}`;
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await complaint(hold(secret))).toMatch(/^(is not valid YAML at line 1, column \d+: [A-Z]|has an alias)/);
    expect(await complaint(hold(secret))).not.toContain(secret);
  });
});

function bomb(): string {
  const names = [..."abcdef"];
  return names
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(index === 0 ? "x" : `*${names[index - 1]}`)
          .join(", ")}]`,
    )
    .join("\n");
}
