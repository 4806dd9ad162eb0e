import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

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
  for (const example of examples) {
    const quoted = snippets.some(
      (one) => example.includes(one) || example.includes(one.replaceAll(/^(?=.)/gm, "    ")),
    );
    expect(quoted, example).toBe(true);
  }
});
