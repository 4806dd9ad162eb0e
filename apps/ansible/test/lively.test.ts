import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { withFile } from "./executable.ts";
import { play } from "./inside.ts";
import { eachInItsWorld, INSTANCE, KIND, PORT } from "./world.ts";

/** What `test/terminal.test.ts` shows on a real terminal, in this process: each word, and each way to end. */
const world = eachInItsWorld();

const OTHER = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const [ONE, TWO] = [`${KIND} ${PORT}/10.40.0.9`, `${KIND} ${OTHER}/10.40.0.9`];
const FILE = `
- name: first
  resource: ${KIND}
  spec: { port_id: ${PORT}, ip_address: 10.40.0.9 }
- name: second
  needs: first
  resource: ${KIND}
  spec: { port_id: ${OTHER}, ip_address: 10.40.0.9 }
`;
const QUESTION = `
- query: gcore/private-ports
  spec: { instance_id: ${INSTANCE} }
`;

const hand = (args: readonly string[], { columns, ...more }: Record<string, string> & { columns?: never } = {}) =>
  play({ args, environment: { ...world.environment, ...more } }, new EventEmitter());
const seen = (columns: number, args: readonly string[], more: Record<string, string> = {}) =>
  play({ args, columns, environment: { ...world.environment, ...more } }, new EventEmitter());
const CLEAR = "\r\u001b[K";
const green = (text: string) => `\u001b[32m${text}\u001b[0m`;
const dim = (text: string) => `\u001b[2m${text}\u001b[0m`;
const writes = () => world.sandbox.journal.writes().length;

describe("on a terminal", () => {
  test("apply says what it will do, then each thing as it is done, in colours", () =>
    withFile(FILE, async (path) => {
      const { stdout, stderr, code } = await seen(80, ["apply", "-f", path]);
      expect(stdout).toBe(
        `${green(`+ ${ONE}: created`)}\n${green(`+ ${TWO}: created`)}\n${dim("2 requests: 2 changed")}\n`,
      );
      expect(stderr.replaceAll(CLEAR, "").replaceAll(/\.\.\. .*? s(?=\.|$)/g, "")).toBe(
        `${green(`+ ${ONE}: would be created`)}\n${green(`+ ${TWO}: would be created`)}\n\n`,
      );
      expect(stderr.endsWith(CLEAR)).toBe(true);
      expect(code).toBe(0);
      const again = await seen(80, ["apply", "-f", path]);
      expect(again.stdout).toBe(
        `${dim(`  ${ONE}: unchanged`)}\n${dim(`  ${TWO}: unchanged`)}\n${dim("2 requests: 2 as wanted")}\n`,
      );
      expect(again.stderr.replaceAll(CLEAR, "")).toBe("");
    }));

  test("what it waits for takes one line of the terminal", async () => {
    world.sandbox.cloud("gcore").switches.task_seconds = 1.5;
    await withFile(FILE, async (path) => {
      const { stderr } = await seen(60, ["apply", "-f", path]);
      const waits = [...stderr.matchAll(/\.\.\. [^\r\n]*/g)].map(([line]) => line);
      expect(waits.length).toBeGreaterThan(0);
      for (const line of waits) expect(line).toMatch(/^\.\.\. Gcore: task .*\u2026: \d+ s$/);
      expect(waits[0]).toHaveLength(59);
    });
  });

  test.each<[string, Record<string, string>, readonly string[]]>([
    ["NO_COLOR is set", { NO_COLOR: "1" }, []],
    ["the terminal knows no colours", { TERM: "dumb" }, []],
  ])("there are no colours where %s", (_name, environment) =>
    withFile(FILE, async (path) => {
      const { stdout } = await seen(80, ["plan", "-f", path], environment);
      expect(stdout).toBe(`+ ${ONE}: would be created\n+ ${TWO}: would be created\n2 requests: 2 to change\n`);
    }),
  );

  test("quiet is quiet, and JSON is JSON", () =>
    withFile(FILE, async (path) => {
      const json = await seen(80, ["plan", "--json", "-f", path]);
      expect([JSON.parse(json.stdout).msg, json.stderr]).toEqual(["2 requests: 2 to change", ""]);
      const first = await seen(80, ["apply", "-q", "-f", path]);
      expect([first.stdout, first.stderr]).toEqual([
        `${green(`+ ${ONE}: created`)}\n${green(`+ ${TWO}: created`)}\n`,
        "",
      ]);
      const second = await seen(80, ["apply", "-q", "-f", path]);
      expect([second.stdout, second.stderr, second.code]).toEqual(["", "", 0]);
    }));

  test("a question is answered in lines", async () => {
    const { stdout } = await seen(80, ["query", "gcore/private-ports", `instance_id=${INSTANCE}`]);
    expect(stdout).toMatch(new RegExp(`port_id *\u001b\\[0m  ${PORT}\n`));
  });
});

describe("in a pipe", () => {
  test("the one line has an answer for each request", () =>
    withFile(FILE + QUESTION, async (path) => {
      const planned = JSON.parse((await hand(["plan", "-f", path])).stdout);
      expect(planned).toMatchObject({
        changed: true,
        failed: false,
        plan: true,
        msg: "3 requests: 2 to change, 1 as wanted",
      });
      expect(planned).not.toHaveProperty("code");
      expect(planned.requests).toMatchObject([
        { name: "first", changed: true, msg: `${ONE}: would be created`, spec: { port_id: PORT } },
        { name: "second", changed: true, msg: `${TWO}: would be created` },
        { name: "requests[2]", changed: false, msg: "gcore/private-ports: 2 found" },
      ]);
      expect(writes()).toBe(0);
      const done = JSON.parse((await hand(["apply", "-f", path])).stdout);
      expect(done).toMatchObject({
        changed: true,
        failed: false,
        plan: false,
        msg: "3 requests: 2 changed, 1 as wanted",
      });
      expect(writes()).toBe(2);
      const again = await hand(["plan", "--exit-code", "-f", path]);
      expect([again.code, JSON.parse(again.stdout).msg]).toEqual([0, "3 requests: 3 as wanted"]);
    }));

  test("what needs one that failed is not tried, and the rest is", () =>
    withFile(
      `${FILE}- name: third\n  resource: ${KIND}\n  spec: { port_id: ${OTHER}, ip_address: 10.40.0.10 }\n`,
      async (path) => {
        world.sandbox.cloud("gcore").switches.fail_tasks = ["the port is being migrated"];
        const { stdout, code } = await hand(["apply", "-f", path]);
        const { requests, ...told } = JSON.parse(stdout);
        expect(told).toMatchObject({ failed: true, changed: true, plan: false, code: "operation" });
        expect(told.msg).toMatch(
          /^3 requests: 1 failed, 1 changed, 1 not tried; Gcore: task \S+ failed: the port is being migrated\. /,
        );
        expect(requests).toMatchObject([
          { name: "first", failed: true, code: "operation" },
          { name: "second", failed: true, changed: false, msg: "second: not tried: it needs first" },
          { name: "third", failed: false, changed: true },
        ]);
        expect(code).toBe(1);
      },
    ));

  test("a plan that fails says that nothing was changed, and ends with 1", () =>
    withFile(FILE.replace("10.40.0.9 }", "10.40.0.999 }"), async (path) => {
      for (const word of ["plan", "apply"]) {
        const { stdout, code } = await hand([word, "--exit-code", "-f", path]);
        expect(JSON.parse(stdout)).toMatchObject({ failed: true, changed: true, plan: true, code: "input" });
        expect(JSON.parse(stdout).msg).toMatch(
          /^2 requests: 1 failed, 1 to change; nothing was changed; spec\.ip_address: /,
        );
        expect(code).toBe(1);
      }
      expect(writes()).toBe(0);
    }));

  test("what cannot be planned before another is done waits, and that is no failure", () => {
    const second = FILE.replace(OTHER, "00000000-0000-4000-8000-000000000000");
    return withFile(second, async (path) => {
      const { stdout, code } = await hand(["plan", "-f", path]);
      const { requests, ...told } = JSON.parse(stdout);
      expect(told).toMatchObject({
        failed: false,
        changed: true,
        msg: "2 requests: 1 to change, 1 to be planned later",
      });
      expect(requests[1]).toEqual({
        name: "second",
        changed: false,
        failed: false,
        msg: "second: can be planned when first is done",
      });
      expect(code).toBe(0);
      expect((await hand(["plan", "--text", "-f", path])).stdout).toBe(
        `+ ${ONE}: would be created\n? second: can be planned when first is done\n2 requests: 1 to change, 1 to be planned later\n`,
      );
    });
  });

  test("one request is one", () =>
    withFile(QUESTION, async (path) => {
      expect(JSON.parse((await hand(["apply", "-f", path])).stdout).msg).toBe("1 request: 1 as wanted");
    }));

  test("a stop leaves the rest untried", () =>
    withFile(`${FILE}- { query: gcore/private-ports, spec: { instance_id: ${INSTANCE} } }\n`, async (path) => {
      const signals = new EventEmitter();
      world.sandbox.onExchange(({ when, request }) => {
        if (when === "before" && request.method === "PUT") signals.emit("SIGTERM");
      });
      const { stdout, code } = await play({ args: ["apply", "-f", path], environment: world.environment }, signals);
      const { requests } = JSON.parse(stdout);
      expect(requests).toMatchObject([
        { name: "first", failed: true, code: "cancelled" },
        { name: "second", msg: "second: not tried: it needs first" },
        { name: "requests[2]", failed: true, msg: "requests[2]: not tried: stopped by a signal" },
      ]);
      expect(code).toBe(1);
    }));
});

describe("what is typed wrong", () => {
  const SHOW = "`mooring.cjs --help` shows what there is.";

  test.each<[string[], string, string?]>([
    [["apply"], "apply takes one file: apply -f FILE"],
    [["plan", "-f", "a", "-f", "b"], "plan takes one file: plan -f FILE"],
    [["plan", "x.yml"], "plan takes its requests from a file: plan -f FILE"],
    [["apply", "-f"], "Option '-f, --file <value>' argument missing", SHOW],
    [["apply", "--force"], "Unknown option '--force'", SHOW],
    [["query"], "query takes the name of a query, then fields: query KIND field=value"],
    [["query", "gcore/interfaces", "instance"], 'A field of a query is written as name=value, not "instance"'],
    [["query", "gcore/interfaces", "=x"], 'A field of a query is written as name=value, not "=x"'],
    [["--example"], "--example takes one kind or query; `mooring.cjs --help` lists them"],
    [["--example", "gcore/nothing"], "--example takes one kind or query; `mooring.cjs --help` lists them"],
    [["--example", KIND, KIND], "--example takes one kind or query; `mooring.cjs --help` lists them"],
    [["completion"], "completion takes the name of a shell, `bash` or `zsh`"],
  ])("is refused, and says how it is typed: %j", async (args, message, hint) => {
    const { stdout, stderr, code } = await hand(args);
    expect(JSON.parse(stdout)).toEqual({
      changed: false,
      failed: true,
      msg: `${message}.${hint ? ` ${hint}` : ""}`,
      code: "input",
      ...(hint && { hint }),
      retryable: false,
    });
    expect([code, stderr]).toEqual([1, ""]);
  });

  test("a value that has an equals sign is one, and an unknown field is refused by its name", async () => {
    const { stdout } = await hand(["query", "gcore/private-ports", "instance_id=a=b", "nme=x"]);
    expect(JSON.parse(stdout).msg).toMatch(/^spec\.nme: is not a field here/);
    const asked = await hand(["query", "gcore/private-ports", "instance_id=a=b"]);
    expect([JSON.parse(asked.stdout).failed, asked.code]).toEqual([true, 1]);
    expect(decodeURIComponent(world.sandbox.journal.entries().at(-1)?.path ?? "")).toContain("/a=b/");
  });
});

describe("an example", () => {
  test("of a kind is what apply takes, of a question what it is asked with", async () => {
    const kind = await hand(["--example", KIND]);
    expect(kind.stdout).toMatch(new RegExp(`^- name: ".+"\n  resource: "${KIND}"\n  spec:\n    [a-z_]+: `));
    expect(kind.stdout).not.toMatch(/\n\n$/);
    const query = await hand(["--example", "gcore/private-ports"]);
    expect(query.stdout).toMatch(/^- name: ".+"\n {2}query: "gcore\/private-ports"\n {2}spec:/);
    expect([kind.code, query.code]).toEqual([0, 0]);
  });
});
