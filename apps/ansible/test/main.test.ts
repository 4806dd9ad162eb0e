import { EventEmitter } from "node:events";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { afterEach, describe, expect, test, vi } from "vitest";
import { progress } from "../src/hand/style.ts";
import { main } from "../src/main.ts";
import { asciiJson, writeAll } from "../src/output.ts";
import { trace } from "../src/trace.ts";
import { play } from "./inside.ts";

const TOKEN = "1$invented-token-of-a-test";

/** Runs `main` with a host whose environment this is, and answers what it wrote, and how it ended. */
async function hosted(environment: NodeJS.ProcessEnv, hear: (host: EventEmitter) => void = () => undefined) {
  const written: string[] = [];
  const codes: number[] = [];
  const { writeSync } = fs;
  fs.writeSync = ((_: number, bytes: Uint8Array) => {
    written.push(Buffer.from(bytes).toString());
    return bytes.length;
  }) as typeof writeSync;
  syncBuiltinESMExports();
  try {
    await new Promise<void>((resolve) => {
      const host = Object.assign(new EventEmitter(), {
        argv: ["node", "mooring.cjs", "--nothing"],
        env: environment,
        exit: (code: number) => {
          codes.push(code);
          // As a process does at its end.
          host.emit("exit");
          resolve();
        },
      });
      main(host);
      hear(host);
    });
  } finally {
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
  }
  return { reply: JSON.parse(written.join("")), lines: written, codes };
}

/** An environment that cannot be read: as good a fault as any. */
const broken = (fault: unknown, more: NodeJS.ProcessEnv = {}) =>
  Object.defineProperty({ ...more }, "MOORING_LOG", {
    get: () => {
      throw fault;
    },
  });

const faultOf = (name: string) => ({
  changed: false,
  failed: true,
  msg: `Mooring met a fault of its own (${name}). A change that was under way may have been made: run again to see; please report what MOORING_DEBUG=1 shows.`,
  code: "internal",
  hint: "A change that was under way may have been made: run again to see; please report what MOORING_DEBUG=1 shows.",
  retryable: false,
});

describe("a fault of Mooring's own", () => {
  test.each([
    [new RangeError(`token ${TOKEN}`), "RangeError"],
    [Object.assign(new Error(TOKEN), { name: `${TOKEN} at large` }), "Error"],
    [Object.assign(new Error(TOKEN), { name: "x".repeat(41) }), "Error"],
    [Object.assign(new Error(TOKEN), { name: "x".repeat(40) }), "x".repeat(40)],
    [TOKEN, "no error"],
  ])("ends in the usual line, without its words: %s", async (fault, name) => {
    const { reply, lines, codes } = await hosted(broken(fault));
    expect(reply).toEqual(faultOf(name));
    expect([codes, lines.length, lines[0]?.endsWith("}\n")]).toEqual([[1], 1, true]);
  });

  test("shows its place when asked to, still without its words, also where they look like a place", async () => {
    const fault = new RangeError(`token\n    at ${TOKEN}`);
    const { reply, lines } = await hosted(broken(fault, { MOORING_DEBUG: "1" }));
    const { exception, ...rest } = reply;
    expect(rest).toEqual(faultOf("RangeError"));
    expect(exception).toMatch(/^RangeError(\n {4}at .+)+$/);
    expect(lines.join("")).not.toContain(TOKEN);
    expect((await hosted(broken("text", { MOORING_DEBUG: "1" }))).reply.exception).toBe("no error");
  });

  test("that nobody caught ends in that line, too, and nothing follows it", async () => {
    const { reply, codes, lines } = await hosted({}, (host) => host.emit("uncaughtException", new TypeError(TOKEN)));
    expect(reply).toEqual(faultOf("TypeError"));
    expect([codes, lines.length]).toEqual([[1], 1]);
  });

  test("that ends the process early cannot pass for success, and an end after the answer is none", async () => {
    expect(await hosted({}, (host) => host.emit("exit"))).toMatchObject({ reply: faultOf("Error"), codes: [1] });
    const { reply, lines, codes } = await hosted({});
    expect([reply.code, lines.length, codes]).toEqual(["input", 1, [1]]);
  });
});

describe("a refusal", () => {
  test("quotes no secret that the environment holds", async () => {
    const environment = { GCORE_API_KEY: TOKEN };
    const { stdout } = await play({ args: [`--${TOKEN}`], environment }, new EventEmitter());
    expect(stdout).not.toContain("invented");
    expect(JSON.parse(stdout)).toEqual({
      changed: false,
      failed: true,
      msg: 'There is no option "--***"; there are --help, --version, --schema [KIND] and --example KIND.',
      code: "input",
      retryable: false,
    });
  });

  test("says what to do", async () => {
    const { stdout, code, stderr } = await play({ args: ["{}", "--text"] }, new EventEmitter());
    expect(JSON.parse(stdout)).toEqual({
      changed: false,
      failed: true,
      msg: "A request as an argument takes no options. They go with `plan`, `apply` and `query`; `mooring.cjs --help` shows how.",
      code: "input",
      hint: "They go with `plan`, `apply` and `query`; `mooring.cjs --help` shows how.",
      retryable: false,
    });
    expect([code, stderr]).toEqual([1, ""]);
  });
});

describe("what is written", () => {
  const { writeSync } = fs;
  afterEach(() => {
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
    vi.restoreAllMocks();
  });

  /** Takes what is written as a slow reader does: some bytes at a time, and now and then none. */
  function slowly(...takes: (number | Error)[]) {
    const got: [number, string][] = [];
    fs.writeSync = ((file: number, bytes: Uint8Array) => {
      const take = takes.shift() ?? bytes.length;
      if (take instanceof Error) throw take;
      got.push([file, Buffer.from(bytes.subarray(0, take)).toString()]);
      return take;
    }) as typeof writeSync;
    syncBuiltinESMExports();
    return got;
  }
  const failing = (code: string) => Object.assign(new Error(code), { code });

  test("is written whole, though the reader is slow", () => {
    const got = slowly(2, failing("EAGAIN"), failing("EAGAIN"), 1);
    writeAll(2, "slowly");
    expect(got).toEqual([
      [2, "sl"],
      [2, "o"],
      [2, "wly"],
    ]);
  });

  test("and a reader who is gone is told of", () => {
    slowly(2, failing("EPIPE"));
    expect(() => writeAll(1, "gone")).toThrow("EPIPE");
  });

  test("is ASCII on one line", () => {
    const text = "a\u007f\u00e4\u2028\n\u{1f6a2}~";
    expect(asciiJson({ text })).toBe('{"text":"a\\u007f\\u00e4\\u2028\\n\\ud83d\\udea2~"}');
    expect(JSON.parse(asciiJson({ text }))).toEqual({ text });
  });

  test("of an event is one line on standard error, with whole milliseconds", () => {
    const got = slowly();
    trace({ type: "waiting", operation: "task 1 \u2026", elapsed: 1234.56 });
    expect(got).toEqual([[2, 'mooring: waiting operation="task 1 \\u2026" elapsed=1235\n']]);
  });

  test.each([
    [80, "... task 1: 2 s"],
    [16, "... task 1: 2 s"],
    [15, "... task\u2026: 2 s"],
    [10, "... \u2026: 2 s"],
    [3, "... \u2026: 2 s"],
    [0, "... task 1: 2 s"],
  ])("while something is waited for is one line, which fits into %i columns", (columns, line) => {
    const there = Object.getOwnPropertyDescriptor(process.stderr, "columns");
    Object.defineProperty(process.stderr, "columns", { value: columns, configurable: true });
    const got = slowly();
    progress({ type: "waiting", operation: "task 1", elapsed: 1_600 });
    progress({ type: "finished", operation: "task 1", elapsed: 1_700, polls: 1 });
    progress({ type: "warning", message: "no progress" });
    if (there) Object.defineProperty(process.stderr, "columns", there);
    else Reflect.deleteProperty(process.stderr, "columns");
    expect(got).toEqual([
      [2, `\r\u001b[K${line}`],
      [2, "\r\u001b[K"],
    ]);
  });
});
