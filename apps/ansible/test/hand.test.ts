import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { run, withFile } from "./executable.ts";
import { eachInItsWorld, INSTANCE, KIND, PORT } from "./world.ts";

const world = eachInItsWorld();
const hand = (...args: string[]) => run({ args, environment: world.environment });
const writes = () => world.sandbox.journal.writes().length;

const FILE = `
- name: second
  needs: first
  resource: ${KIND}
  spec: { port_id: ${PORT}, ip_address: 10.40.0.10 }
- name: first
  resource: ${KIND}
  spec: { port_id: ${PORT}, ip_address: 10.40.0.9 }
- query: gcore/private-ports
  spec: { instance_id: ${INSTANCE} }
`;

describe("apply and plan", () => {
  test("carry out a file of several requests, each behind what it needs, and say so in one line in a pipe", async () => {
    await withFile(FILE, async (path) => {
      const plan = await hand("plan", "-f", path, "--exit-code");
      expect([plan.code, writes()]).toEqual([2, 0]);
      expect(plan.reply).toMatchObject({ changed: true, failed: false, plan: true });
      const applied = await hand("apply", "-f", path);
      expect(applied.reply.requests.map(({ name }: { name: string }) => name)).toEqual([
        "first",
        "second",
        "requests[2]",
      ]);
      expect(applied.reply).toMatchObject({ changed: true, failed: false, msg: "3 requests: 2 changed, 1 as wanted" });
      expect([applied.code, writes(), applied.stderr]).toEqual([0, 2, ""]);
      expect((await hand("apply", "-f", path)).reply).toMatchObject({ changed: false, failed: false });
      expect((await hand("plan", "-f", path, "--exit-code")).code).toBe(0);
    });
  });

  test("change nothing when one of the requests is refused", async () => {
    const wrong = FILE.replace("10.40.0.9 ", "10.40.0.999 ");
    await withFile(wrong, async (path) => {
      const { reply, code } = await hand("apply", "-f", path);
      expect(reply).toMatchObject({ changed: true, failed: true, code: "input", plan: true });
      expect(reply.msg).toMatch(/nothing was changed; spec\.ip_address: /);
      expect([code, writes()]).toEqual([1, 0]);
    });
  });

  test("speak in lines for a log when asked to, and only of what happened with --quiet", async () => {
    await withFile(FILE, async (path) => {
      const first = await hand("apply", "--text", "--quiet", "-f", path);
      expect(first.stdout).toBe([".9", ".10"].map((end) => `+ ${KIND} ${PORT}/10.40.0${end}: created\n`).join(""));
      expect((await hand("apply", "--text", "--quiet", "-f", path)).stdout).toBe("");
    });
  });

  test.each([
    ["a field that stands twice", "resource: a\nresource: b\n", /has a field twice in one map at line 2/],
    ["what is no YAML", "a: [1,\n", /is neither YAML nor JSON at line \d/],
    ["needs that lead nowhere", "- {name: a, needs: b, resource: x}", /^a needs "b", and no request has that name/],
    ["needs in a circle", "- {name: a, needs: b}\n- {name: b, needs: a}", /need each other in a circle: a, b, a/],
    ["two of one name", "- {name: a}\n- {name: a}", /^Two requests of the file have the same name/],
    ["nothing", "", /holds no request/],
  ])("refuse a file with %s", async (_name, text, says) => {
    await withFile(text, async (path) => {
      const { reply, code, stderr } = await hand("apply", "-f", path);
      expect(reply).toMatchObject({ changed: false, failed: true, code: "input" });
      expect(reply.msg).toMatch(says);
      expect([code, stderr]).toEqual([1, ""]);
    });
  });
});

describe("query", () => {
  test("takes fields as they are typed", async () => {
    const { reply, code } = await hand("query", "gcore/private-ports", `instance_id=${INSTANCE}`);
    expect(reply.answers.length).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  test("answers in lines", async () => {
    const { stdout } = await hand("query", "gcore/private-ports", `instance_id=${INSTANCE}`, "--text");
    expect(stdout).toMatch(new RegExp(`^port_id +${PORT}$`, "m"));
  });
});

test("--example gives a file that apply takes", async () => {
  const { stdout } = await run({ args: ["--example", KIND] });
  await withFile(stdout, async (path) => {
    expect((await hand("apply", "-f", path)).reply).toMatchObject({ changed: true, failed: false });
  });
});

test.each([
  ["apply"],
  ["apply", "-f"],
  ["plan", "x.yml"],
  ["query"],
  ["query", "gcore/interfaces", "instance_id"],
  ["apply", "--force"],
  ["completion", "fish"],
  ["--example", "gcore/nothing"],
])("what is typed wrong is refused in one line: %s %s", async (...args) => {
  const { reply, code, stdout } = await hand(...args);
  expect(reply).toMatchObject({ failed: true, changed: false, code: "input" });
  expect([code, stdout.trimEnd().split("\n").length]).toEqual([1, 1]);
});

test("what failed is in the message of a pipe's one line, too", async () => {
  await withFile(FILE.replace(PORT, "00000000-0000-4000-8000-000000000000"), async (path) => {
    const { reply, code } = await hand("apply", "-f", path);
    expect(reply.msg).toMatch(/^3 requests: 1 failed, 1 changed, 1 as wanted; Gcore: reading port 00000000-/);
    expect(code).toBe(1);
  });
});

test("the completion of bash offers the queries", async () => {
  const { stdout } = await run({ args: ["completion", "bash"] });
  const ask = 'COMP_WORDS=(mooring query gcore/p); COMP_CWORD=2; _mooring; echo "$COMPREPLY"';
  const offered = execFileSync("bash", ["-c", `${stdout}\n${ask}`], { encoding: "utf8", timeout: 200_000 });
  expect(offered).toBe("gcore/private-ports\n");
});
