import type { ItemReport, Report } from "@mooring/core";
import { describe, expect, test } from "vitest";
import { completion } from "../src/hand/completion.ts";
import { readRequests } from "../src/hand/file.ts";
import { linesOf, painter } from "../src/hand/show.ts";
import { Refusal } from "../src/refusal.ts";
import { withFile } from "./executable.ts";

/** Shows which colour a text has. */
const named = (colour: string, text: string) => `<${colour}>${text}</${colour}>`;
const lines = (report: Report | undefined, { quiet = false, waits = "" } = {}) =>
  linesOf(
    { entry: { name: "one", needs: [], request: {} }, request: {}, ...(report && { report }), waits },
    named,
    quiet,
  );

const item = (more: Partial<ItemReport> = {}): ItemReport => ({
  kind: "toy/thing",
  subject: "web",
  state: "present",
  action: "none",
  changed: false,
  effect: "none",
  differences: [],
  notes: [],
  before: null,
  after: null,
  ...more,
});
const report = (...items: ItemReport[]) => ({
  resource: "toy/thing",
  plan: false,
  changed: false,
  failed: false,
  items,
});
const failure = {
  code: "api" as const,
  message: "Toy: no",
  hint: "A change that was under way may have been made; run again to see.",
  retryable: false,
};

describe("a line for a person", () => {
  test.each([
    ["none", "<dim>  toy/thing web: unchanged</dim>"],
    ["create", "<green>+ toy/thing web: created</green>"],
    ["update", "<yellow>~ toy/thing web: updated</yellow>"],
    ["replace", "<yellow>± toy/thing web: replaced</yellow>"],
    ["delete", "<yellow>- toy/thing web: deleted</yellow>"],
  ] as const)("has a sign and a colour for what was done: %s", (action, line) => {
    expect(lines(report(item({ action })))).toEqual([line]);
  });

  test("says what would be done in a plan, and has notes below", () => {
    const planned = {
      ...report(item({ action: "create", changed: true, notes: ["It is new.", "It costs."] })),
      plan: true,
    };
    expect(lines(planned)).toEqual([
      "<green>+ toy/thing web: would be created</green>",
      "    <dim>It is new.</dim>",
      "    <dim>It costs.</dim>",
    ]);
  });

  test("says in red what failed, in Ansible's words", () => {
    expect(lines(report(item({ action: "create", failure })))).toEqual([
      "<red>! toy/thing web: failed: Toy: no. Nothing was changed; run again.</red>",
    ]);
    expect(lines(report(item({ effect: "unknown", failure })))).toEqual([
      `<red>! toy/thing web: failed: Toy: no. ${failure.hint}</red>`,
    ]);
    expect(lines({ ...report(), failure })).toEqual([`<red>! toy/thing: Toy: no. ${failure.hint}</red>`]);
    expect(lines({ query: "toy/things", changed: false, failed: true, results: [], failure })).toEqual([
      `<red>! toy/things: Toy: no. ${failure.hint}</red>`,
    ]);
  });

  test("is left out, when it is to be quiet, where nothing happened", () => {
    const all = report(item(), item({ changed: true, action: "create" }), item({ failure }));
    expect(lines(all, { quiet: true }).map((line) => line.slice(0, 8))).toEqual(["<green>+", "<red>! t"]);
    expect(lines(all)).toHaveLength(3);
    expect(lines({ query: "q", changed: false, failed: false, results: [{ a: 1 }] }, { quiet: true })).toEqual([]);
  });

  test("says why something waits", () => {
    expect(lines(undefined, { waits: "not tried: it needs two" })).toEqual([
      "<yellow>? one: not tried: it needs two</yellow>",
    ]);
  });

  test("of answers: a block of fields for each, with room between them", () => {
    const results = [{ id: "1", address: "10.0.0.1", none: null, gone: undefined, many: [1, 2] }, { id: "2" }];
    expect(lines({ query: "toy/things", changed: false, failed: false, results })).toEqual([
      "<dim>id     </dim>  1",
      "<dim>address</dim>  10.0.0.1",
      "<dim>many   </dim>  [1,2]",
      "",
      "<dim>id</dim>  2",
    ]);
    expect(lines({ query: "toy/things", changed: false, failed: false, results: [] })).toEqual(["nothing found"]);
  });

  test.each([
    ["red", "\u001b[31mtext\u001b[0m"],
    ["green", "\u001b[32mtext\u001b[0m"],
    ["yellow", "\u001b[33mtext\u001b[0m"],
    ["dim", "\u001b[2mtext\u001b[0m"],
  ] as const)("is %s on a terminal, and plain elsewhere", (colour, coloured) => {
    expect([painter(true)(colour, "text"), painter(false)(colour, "text")]).toEqual([coloured, "text"]);
  });
});

describe("a file of requests", () => {
  const read = (text: string) => withFile(text, async (path) => readRequests(path));
  const refused = (text: string) =>
    withFile(text, async (path) => {
      try {
        return readRequests(path);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return error.message.replace(path, "FILE");
      }
    });
  const one = { name: "requests[0]", needs: [], request: { resource: "a" } };

  test.each<[string, string, object[]]>([
    ["one map", "resource: a", [one]],
    ["JSON", '{"resource": "a"}', [one]],
    ["a list", "[{ resource: a }]", [one]],
    ["a map of nothing but requests", "requests: [{ resource: a }]", [one]],
    [
      "documents, of which one is empty",
      "resource: a\n---\n---\n- { name: b }",
      [one, { name: "b", needs: [], request: {} }],
    ],
    [
      "a map with requests and more",
      "requests: []\nresource: a",
      [{ ...one, request: { requests: [], resource: "a" } }],
    ],
    [
      "needs as one name",
      "- { name: b, needs: c }\n- { name: c }",
      [
        { name: "c", needs: [], request: {} },
        { name: "b", needs: ["c"], request: {} },
      ],
    ],
    [
      "needs in any order",
      "- { name: a, needs: [c, b] }\n- { name: b, needs: [d] }\n- { name: c, needs: [d] }\n- { name: d }",
      [
        { name: "d", needs: [], request: {} },
        { name: "c", needs: ["d"], request: {} },
        { name: "b", needs: ["d"], request: {} },
        { name: "a", needs: ["c", "b"], request: {} },
      ],
    ],
  ])("may hold %s", async (_name, text, entries) => {
    expect(await read(text)).toEqual(entries);
  });

  test.each([
    ["nothing", "", 'The file "FILE" holds no request'],
    ["nothing but a comment", "# later", 'The file "FILE" holds no request'],
    ["no request", "requests: []", 'The file "FILE" holds no request'],
    ["a field twice", "a: 1\nb: 2\na: 3", 'The file "FILE" has a field twice in one map at line 3'],
    ["no YAML", "a: 1\nb: [1", 'The file "FILE" is neither YAML nor JSON at line 2'],
    ["a text", "- x", "requests[0] must be a map with `resource` or `query`"],
    ["a list in a list", "- {}\n- []", "requests[1] must be a map with `resource` or `query`"],
    ["null in a list", "- null", "requests[0] must be a map with `resource` or `query`"],
    ["a name that is none", "name: 7", "requests[0].name must be text"],
    ["needs that are no names", "needs: 7", "requests[0].needs must be a list of names"],
    ["needs of which one is no name", "needs: [a, 7]", "requests[0].needs must be a list of names"],
    ["one name twice", "- { name: a }\n- { name: a }", "Two requests of the file have the same name"],
    ["needs that nobody has", "- { name: a, needs: b }", 'a needs "b", and no request has that name'],
    [
      "a circle",
      "- { name: a, needs: b }\n- { name: b, needs: c }\n- { name: c, needs: b }",
      "Requests need each other in a circle: a, b, c, b",
    ],
  ])("is refused where it holds %s", async (_name, text, message) => {
    expect(await refused(text)).toBe(message);
  });

  test("is refused where it cannot be read", () => {
    expect(() => readRequests("/nowhere/at/all")).toThrow('The file "/nowhere/at/all" cannot be read (ENOENT)');
    expect(() => readRequests("/")).toThrow('The file "/" cannot be read (EISDIR)');
  });
});

describe("the completion", () => {
  test("offers words, options, kinds and queries", () => {
    const bash = completion("bash");
    for (const offered of [
      'compgen -W "apply plan query completion --help --version --schema --example" --',
      'compgen -W "-f --file --json --text --quiet --exit-code" --',
      'compgen -W "bash zsh" --',
      "-f|--file) COMPREPLY=($(compgen -f --",
      'query) COMPREPLY=($(compgen -W "gcore/',
      " gcore/private-ports ",
      "\ncomplete -o default -F _mooring mooring mooring.cjs",
    ])
      expect(bash).toContain(offered);
    const names = /--schema\|--example\).*?-W "([^"]*)"/.exec(bash)?.[1]?.split(" ") ?? [];
    expect(names).toEqual(expect.arrayContaining(["gcore/allowed-address-pair", "gcore/private-ports"]));
    expect(new Set(names).size).toBe(names.length);
    expect(completion("zsh")).toBe(`autoload -U +X bashcompinit && bashcompinit\n${bash}`);
    expect(() => completion("fish")).toThrow("completion takes the name of a shell, `bash` or `zsh`");
  });
});
