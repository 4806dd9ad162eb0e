import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { executable, run } from "./executable.ts";
import { eachInItsWorld } from "./world.ts";

const here = (path: string) => new URL(path, import.meta.url);
const folder = here("../examples/");
const examples = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
const guide = readFileSync(here("../../../docs/start/ansible.md"), "utf8");
const snippets = [...guide.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, snippet = ""]) => snippet);

test("every playbook of the guide is quoted from an example that is run", () => {
  expect(snippets.length).toBeGreaterThan(4);
  for (const snippet of snippets) {
    const asTask = snippet.replaceAll(/^(?=.)/gm, "    ");
    expect(
      examples.some((example) => example.includes(snippet) || example.includes(asTask)),
      snippet,
    ).toBe(true);
  }
});

test("every example is quoted in the guide", () => {
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    const quoted = snippets.some(
      (one) => example.includes(one) || example.includes(one.replaceAll(/^(?=.)/gm, "    ")),
    );
    expect(quoted, example).toBe(true);
  }
});

const wholePlaybooks = here("../../../examples/ansible/");
const page = readFileSync(here("../../../docs/guides/ansible.md"), "utf8");

test("every whole playbook is on its page as it is run", () => {
  const names = readdirSync(wholePlaybooks).filter((name) => name !== "hosts.yml");
  expect(names.length).toBeGreaterThan(0);
  for (const name of names)
    expect(page).toContain(`\`\`\`yaml\n${readFileSync(new URL(name, wholePlaybooks), "utf8")}\`\`\`\n`);
});

const world = eachInItsWorld();

test("the report of drift that the page writes down for cron logs what is not as wanted, and nothing else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mooring-cron-"));
  try {
    const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
    const [, line = ""] = /^0 6 \* \* \* (.*)$/m.exec(page) ?? [];
    file("line", line.replaceAll("/etc/mooring/", `${folder}/`));
    const variables = Object.entries({ ...world.environment, MOORING_NODE: process.execPath });
    file("credentials", variables.map(([name, value]) => `${name}='${value}'\n`).join(""));
    file("addresses.yml", readFileSync(new URL("addresses.yml", wholePlaybooks), "utf8"));
    file("logger", `#!/bin/sh\necho "$*" >> ${folder}/arguments; cat > ${folder}/logged\n`);
    chmodSync(join(folder, "logger"), 0o755);
    symlinkSync(executable, join(folder, "mooring.cjs"));
    const report = async () => {
      const env = { PATH: `${folder}:/usr/bin:/bin` };
      // What they say, cron would send by mail.
      const { stdout, stderr } = await promisify(execFile)("sh", [join(folder, "line")], { env, timeout: 200_000 });
      expect(stdout + stderr).toBe("");
      return readFileSync(join(folder, "logged"), "utf8");
    };

    expect(await report()).toMatch(
      /^\+ gcore\/virtual-ip .*would be created\n\? public: .*\n\+ upcloud\/ptr-record .*would be created\n$/,
    );
    expect(world.sandbox.journal.writes()).toEqual([]);
    const args = ["apply", "-f", join(folder, "addresses.yml")];
    expect((await run({ args, environment: world.environment })).reply).toMatchObject({ failed: false, changed: true });
    expect(await report()).toBe("");
    expect(readFileSync(join(folder, "arguments"), "utf8")).toBe("-t mooring\n-t mooring\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
