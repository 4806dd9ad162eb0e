import { execFileSync, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { executable, withFile } from "./executable.ts";
import { screenOf } from "./screen.ts";
import { eachInItsWorld, KIND, PORT } from "./world.ts";

// Whole processes on a pseudo terminal, which wait for tasks of a second.
const world = eachInItsWorld();

const OTHER = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const FILE = `
- name: first
  resource: ${KIND}
  spec: { port_id: ${PORT}, ip_address: 10.40.0.9 }
- name: second
  needs: first
  resource: ${KIND}
  spec: { port_id: ${OTHER}, ip_address: 10.40.0.9 }
`;
/** So narrow that the line of progress does not fit. */
const COLUMNS = 60;

const PTY = `import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(["sh", "-c", 'stty cols ${COLUMNS} rows 24; exec "$0" "$@"', *sys.argv[1:]])))`;
const python = (() => {
  try {
    execFileSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"], { timeout: 200_000, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** All that was written, as the terminal got it, and what it shows in the end. */
async function onTerminal(args: readonly string[], more: Record<string, string> = {}) {
  const child = spawn("python3", ["-c", PTY, executable, ...args], {
    env: { PATH: process.env.PATH, MOORING_NODE: process.execPath, TERM: "xterm", ...world.environment, ...more },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 200_000,
  });
  const [written, code] = await Promise.all([
    text(child.stdout),
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  const lines = screenOf(written, COLUMNS);
  return { written, code, lines: lines.slice(0, -1) };
}

describe.skipIf(!python)("on a terminal", () => {
  test("apply shows what it will do, what it waits for, and what was done, and leaves nothing else behind", async () => {
    world.sandbox.cloud("gcore").switches.task_seconds = 1.5;
    await withFile(FILE, async (path) => {
      const { written, code, lines } = await onTerminal(["apply", "-f", path]);
      const [first, second] = [`${KIND} ${PORT}/10.40.0.9`, `${KIND} ${OTHER}/10.40.0.9`];
      expect(lines).toEqual([
        `+ ${first}: would be created`,
        `+ ${second}: would be created`,
        "",
        `+ ${first}: created`,
        `+ ${second}: created`,
        "2 requests: 2 changed",
      ]);
      expect(written).toMatch(/\.\.\. Gcore: task .*\u2026: \d s/);
      expect(written).toContain(`\u001b[32m+ ${first}: would be created\u001b[0m`);
      expect(code).toBe(0);
    });
  });

  test("a failure is told in red, with what was not tried because of it", async () => {
    world.sandbox.cloud("gcore").switches.fail_tasks = ["the port is being migrated"];
    await withFile(FILE, async (path) => {
      const { written, code, lines } = await onTerminal(["apply", "-f", path]);
      expect(lines.slice(3)).toEqual([
        expect.stringMatching(/^! .*: failed: Gcore: task \S+ failed: the port is being migrated\. /),
        "? second: not tried: it needs first",
        "2 requests: 1 failed, 1 not tried",
      ]);
      expect(written).toContain("\u001b[31m! ");
      expect(code).toBe(1);
    });
  });

  test("a plan ends with 2 when it is asked to; without colours where NO_COLOR is set; one line with --json", async () => {
    await withFile(FILE, async (path) => {
      const plain = await onTerminal(["plan", "--exit-code", "-f", path], { NO_COLOR: "1" });
      expect(plain.lines.at(-1)).toBe("2 requests: 2 to change");
      expect([plain.code, plain.written.includes("\u001b[3")]).toEqual([2, false]);
      const { written, code } = await onTerminal(["plan", "--json", "-f", path]);
      expect([code, JSON.parse(written)]).toMatchObject([0, { failed: false, changed: true }]);
      expect((await onTerminal(["apply", "--quiet", "-f", path])).lines).toHaveLength(2);
      expect((await onTerminal(["apply", "--quiet", "-f", path])).written).toBe("");
    });
  });
});
