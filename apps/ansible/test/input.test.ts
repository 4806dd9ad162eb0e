import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { readStream } from "../src/stdin.ts";
import { ask, executable, isInside, run, withFile } from "./executable.ts";

/** Nothing but the way in is looked at: this request is refused by a message that shows it was read. */
const REQUEST = '{"resorce": "x"}';
const READ = /^resorce: is not a field here; did you mean `resource`\?/;

describe("a request is read from", () => {
  test("an argument", async () => {
    expect((await run({ args: [REQUEST] })).reply.msg).toMatch(READ);
  });

  test.each(["", "@"])("a file that the argument names with %j before it", async (mark) => {
    await withFile(REQUEST, async (path) => {
      expect((await run({ args: [`${mark}${path}`] })).reply.msg).toMatch(READ);
    });
  });

  test("standard input, a socket", async () => {
    expect((await run({ stdin: REQUEST })).reply.msg).toMatch(READ);
  });

  test.skipIf(isInside)("standard input, a pipe that is filled late and in pieces", async () => {
    const line = `(printf '{"reso'; sleep 0.3; printf 'rce": "x"}') | "${executable}"`;
    const stdout = await new Promise<string>((resolve) => {
      execFile("/bin/sh", ["-c", line], { timeout: 200_000 }, (_, out) => resolve(out));
    });
    expect(JSON.parse(stdout).msg).toMatch(READ);
  });

  test.skipIf(isInside)("standard input, a file", async () => {
    await withFile(REQUEST, async (path) => {
      const stdout = await new Promise<string>((resolve) => {
        execFile("/bin/sh", ["-c", `"${executable}" < "${path}"`], { timeout: 200_000 }, (_, out) => resolve(out));
      });
      expect(JSON.parse(stdout).msg).toMatch(READ);
    });
  });

  test("standard input when the argument is a dash", async () => {
    expect((await run({ args: ["-"], stdin: REQUEST })).reply.msg).toMatch(READ);
  });

  test("the environment, when standard input is empty", async () => {
    expect((await run({ stdin: "\n", environment: { MOORING_REQUEST: REQUEST } })).reply.msg).toMatch(READ);
  });

  test("the environment, when standard input is a pipe that stays silent", async () => {
    expect((await run({ silent: true, environment: { MOORING_REQUEST: REQUEST } })).reply.msg).toMatch(READ);
  });

  test("the most explicit of several ways", async () => {
    const environment = { MOORING_REQUEST: '{"from": "environment"}' };
    expect((await run({ args: [REQUEST], stdin: '{"from": 1}', environment })).reply.msg).toMatch(READ);
    expect((await run({ stdin: REQUEST, environment })).reply.msg).toMatch(READ);
  });

  test("the file of a module's arguments, without Ansible's own keys", async () => {
    const own = {
      _ansible_module_name: "mooring",
      _ansible_verbosity: 0,
      _ansible_check_mode: false,
      _ansible_new: [],
    };
    await withFile(JSON.stringify({ resorce: "x", ...own }), async (path) => {
      const { reply } = await run({ args: [path], silent: true });
      expect(reply.issues).toHaveLength(1);
      expect(reply.msg).toMatch(READ);
    });
  });

  test("text with a byte-order mark and Windows line ends", async () => {
    await withFile(`\uFEFF{\r\n"resorce": "x"\r\n}\r\n`, async (path) => {
      expect((await run({ args: [path] })).reply.msg).toMatch(READ);
    });
  });
});

describe("what is no request is refused in one line", () => {
  const secret = "1$invented-token";

  test.each<[string, Parameters<typeof run>[0], RegExp]>([
    [
      "nothing at all",
      {},
      /^There is no request: .* and standard input is a device that is not read\. Give it as JSON/,
    ],
    ["empty input", { stdin: "  \n" }, /^There is no request: .* and standard input is empty/],
    ["a pipe that stays silent", { silent: true }, /^There is no request: .* a pipe that stayed silent for 3 s/],
    [
      "a file that is not there",
      { args: ["request.jsn"] },
      /^The request's file "request.jsn" cannot be opened \(ENOENT\)/,
    ],
    ["a folder", { args: ["/"] }, /^The request's file "\/" cannot be read \(EISDIR\)/],
    ["an empty file", { args: ["/dev/null"] }, /^The request is empty: the file \/dev\/null holds nothing/],
    ["a file without end", { args: ["/dev/zero"] }, /^The request is larger than 8 MiB/],
    [
      "a huge input",
      { stdin: `{"spec": "${"x".repeat(8 * 1024 * 1024)}"}` },
      /^The request is larger than 8 MiB\. Split it/,
    ],
    [
      "text that breaks off",
      { stdin: '{\n "spec": {"a": 1,' },
      /^The request in standard input is not JSON: it (ends|breaks off)/,
    ],
    [
      "text that is not JSON",
      { stdin: `{\n "api_key": ${secret}}` },
      /^The request in standard input is not JSON(: it breaks off at line 2, column 1[34])?\./,
    ],
    [
      "a Python dictionary",
      { environment: { MOORING_REQUEST: "{'plan': True, 'id': None}" } },
      /is not JSON.* It looks like Python: add the filter to_json/,
    ],
    [
      "an argument without quotes",
      { args: ["{resource: x}"] },
      /is not JSON.* Write `{{ request \| to_json \| quote }}`/,
    ],
    [
      "an argument in pieces",
      { args: ["{op:", "ensure,", "x}"] },
      /^The request arrived in 3 pieces.*to_json \| quote/,
    ],
    [
      "a request with an option behind it",
      { args: ["{}", "--text"] },
      /^A request as an argument takes no options.*--help/,
    ],
    ["two arguments", { args: ["a.json", "b.json"] }, /^There are 2 arguments, but the request is one/],
    [
      "a list",
      { stdin: "[1, 2]" },
      /^The request must be a map of fields \(a JSON object\), but standard input holds a list/,
    ],
    ["a text", { stdin: '"gcore"' }, /must be a map of fields .* holds a string/],
    ["null", { stdin: "null" }, /must be a map of fields .* holds null/],
    [
      "a bottomless map",
      { stdin: '{"a":'.repeat(90_000) + 1 + "}".repeat(90_000) },
      /^The request is nested too deeply/,
    ],
    [
      "an unknown option",
      { args: ["--plan"] },
      /^There is no option "--plan"; there are --help, --version, --schema \[KIND\] and --example KIND/,
    ],
  ])("%s", async (_name, how, message) => {
    const { reply, code, stdout, stderr } = await run(how);
    expect(reply).toMatchObject({ changed: false, failed: true, code: "input" });
    expect(reply.msg).toMatch(message);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout + stderr).not.toContain(secret);
    expect(stderr).toBe("");
  });
});

describe("a stream", () => {
  const patience = { firstByte: 3_000, limit: 100, signal: new AbortController().signal };
  afterEach(() => void vi.useRealTimers());

  test("that begins and then stops is refused, not waited for", async () => {
    vi.useFakeTimers();
    const stream = new PassThrough();
    const found = readStream(stream, Buffer.from('{"half'), patience);
    vi.advanceTimersByTime(29_000);
    stream.write('": ');
    await vi.advanceTimersByTimeAsync(0);
    vi.advanceTimersByTime(29_999);
    expect(stream.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(found).rejects.toThrow("Standard input stopped after 9 bytes and did not end within 30 s");
  });

  test("that cannot be read counts as absent, and says why", async () => {
    const found = await readStream(createReadStream("/nowhere/at/all"), Buffer.alloc(0), patience);
    expect(found).toEqual({ absence: expect.stringMatching(/^standard input cannot be read \(ENOENT/) });
  });

  test("is left when a signal stops the process, before or while it is read", async () => {
    const gone = { ...patience, signal: AbortSignal.abort() };
    const words = "Stopped by a signal before the request was read";
    await expect(readStream(new PassThrough(), Buffer.alloc(0), gone)).rejects.toThrow(words);
    const stop = new AbortController();
    const stream = new PassThrough();
    const found = readStream(stream, Buffer.from("{"), { ...patience, signal: stop.signal });
    stop.abort();
    await expect(found).rejects.toThrow(words);
    expect(stream.destroyed).toBe(true);
  });

  test("keeps characters whole that arrive in two pieces", async () => {
    const stream = new PassThrough();
    const bytes = Buffer.from('"Hafen Süd"');
    const found = readStream(stream, bytes.subarray(0, 9), patience);
    stream.end(bytes.subarray(9));
    expect(await found).toEqual({ text: '"Hafen Süd"' });
  });
});

test("a field whose name the language itself uses is unknown, too", async () => {
  const { reply } = await run({ args: ['{"__proto__": {"plan": true}, "constructor": 1}'] });
  expect(reply.code).toBe("input");
  expect((await ask({ toString: 1 })).reply.msg).toMatch(/^toString: is not a field here/);
});
