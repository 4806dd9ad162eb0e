import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ask, isInside, run, start, withFile } from "./executable.ts";
import { eachInItsWorld, PORT, pair } from "./world.ts";

const world = eachInItsWorld();

/** Resolves when the cloud has taken a write. */
const firstWrite = () =>
  new Promise<void>((resolve) => {
    const stop = world.sandbox.onExchange(({ when, request }) => {
      if (when === "before" || request.method !== "PUT") return;
      stop();
      resolve();
    });
  });

/** The addresses that the port is allowed in the end. */
async function allowed(): Promise<string[]> {
  const { reply } = await ask(
    { query: "gcore/interfaces", spec: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" } },
    world.environment,
  );
  const one = reply.answers.find(({ port_id }: { port_id: string }) => port_id === PORT);
  return one.allowed_address_pairs.map(({ ip_address }: { ip_address: string }) => ip_address);
}

describe("a process that is stopped", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "by %s while a task runs says so in its line, and fails",
    async (signal) => {
      world.sandbox.cloud("gcore").switches.task_seconds = Number.POSITIVE_INFINITY;
      const written = firstWrite();
      const { child, ended } = start({ args: [JSON.stringify(pair("10.40.0.9"))], environment: world.environment });
      await written;
      child.kill(signal);
      const { reply, code, signal: killed } = await ended;
      expect(reply).toMatchObject({ failed: true, code: "cancelled" });
      expect(reply.msg).toMatch(/may have been made; run again to see/);
      expect([code, killed]).toEqual([1, null]);
    },
  );

  test.skipIf(isInside)("before its request has come says so, too", async () => {
    const { child, ended } = start({ silent: true });
    child.stdin?.write("{");
    await listening(child.pid);
    child.kill("SIGTERM");
    const { reply, code } = await ended;
    expect(reply.msg).toBe("Stopped by a signal before the request was read.");
    expect(code).toBe(1);
  });

  test.skipIf(isInside)("without warning leaves nothing that the next run does not mend", async () => {
    world.sandbox.cloud("gcore").switches.task_seconds = 0.5;
    const written = firstWrite();
    const { child, ended } = start({ args: [JSON.stringify(pair("10.40.0.9"))], environment: world.environment });
    await written;
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ code: null, signal: "SIGKILL", stdout: "" });
    expect((await ask(pair("10.40.0.9"), world.environment)).reply).toMatchObject({ failed: false });
    expect(await allowed()).toEqual(["10.40.0.9"]);
    expect((await ask(pair("10.40.0.9"), world.environment)).reply).toMatchObject({ changed: false });
  });
});

/** Linux tells which signals a process hears: of these, ours is the last that it comes to. Elsewhere half a second has to do. */
async function listening(pid = 0): Promise<void> {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return sleep(500);
  for (let look = 0; look < 2_000; look += 1) {
    const heard = /^SigCgt:\s+(\w+)/m.exec(readFileSync(status, "utf8"))?.[1] ?? "0";
    if (BigInt(`0x${heard}`) & 1n) return; // SIGHUP
    await sleep(20);
  }
}

test.skipIf(isInside)("ten processes at once on one port lose nobody's pair", async () => {
  world.sandbox.cloud("gcore").switches.task_seconds = [0.05, 0.5];
  const addresses = Array.from({ length: 10 }, (_, index) => `10.40.0.${100 + index}`);
  const all = await Promise.all(addresses.map((address) => ask(pair(address), world.environment)));
  expect(all.map(({ reply }) => reply.msg)).toEqual(addresses.map((address) => expect.stringContaining(address)));
  expect(all.every(({ reply }) => reply.failed === false)).toBe(true);
  expect((await allowed()).sort()).toEqual(addresses);
});

describe.skipIf(isInside)("a fault of Mooring's own", () => {
  const TOKEN = "1$invented-token-of-a-test";
  /** Breaks what the request is read with, before the executable starts. */
  const broken = `
    const fs = require("node:fs");
    const { fstatSync } = fs;
    fs.fstatSync = (file, ...rest) => {
      if (file === 0) throw new RangeError("token " + process.env.GCORE_API_KEY);
      return fstatSync(file, ...rest);
    };`;

  test("ends in the usual line, without its words", async () => {
    await withFile(broken, async (path) => {
      const environment = { NODE_OPTIONS: `--require=${path}`, GCORE_API_KEY: TOKEN };
      const { reply, stdout, stderr, code } = await run({ environment });
      expect(reply).toMatchObject({ changed: false, failed: true, code: "internal" });
      expect(reply.msg).toMatch(/^Mooring met a fault of its own \(RangeError\)\./);
      expect(reply).not.toHaveProperty("exception");
      expect(code).toBe(1);
      expect(stdout + stderr).not.toContain(TOKEN);
    });
  });

  test("shows its place when asked to, still without its words", async () => {
    await withFile(broken, async (path) => {
      const environment = { NODE_OPTIONS: `--require=${path}`, GCORE_API_KEY: TOKEN, MOORING_DEBUG: "1" };
      const { reply, stdout, stderr } = await run({ environment });
      expect(reply.exception).toMatch(/^RangeError\n {4}at .*\n/);
      expect(stdout + stderr).not.toContain(TOKEN);
    });
  });

  test("that ends the process early cannot pass for success", async () => {
    await withFile("setTimeout(() => process.exit(0), 100);", async (path) => {
      const { reply, code } = await run({ silent: true, environment: { NODE_OPTIONS: `--require=${path}` } });
      expect(reply).toMatchObject({ failed: true, code: "internal" });
      expect(code).toBe(1);
    });
  });
});

describe("secrets are never printed", () => {
  const TOKEN = "1$invented-token-of-a-test";

  test.each([
    ["from the environment", {}, TOKEN],
    ["from the request", { settings: { api_key: TOKEN } }, ""],
  ])("a token %s that the API refuses and repeats", async (_name, more, inEnvironment) => {
    world.sandbox.cloud("gcore").switches.echo_token = true;
    const environment = { ...world.environment, GCORE_API_KEY: inEnvironment, MOORING_LOG: "1", MOORING_DEBUG: "1" };
    const { stdout, stderr, reply } = await ask(pair("10.40.0.9", more), environment);
    expect(reply.code).toBe("credentials");
    expect(stdout + stderr).not.toContain(TOKEN);
    expect(stdout + stderr).not.toContain(TOKEN.slice(2));
  });

  test("a token in a request that is refused", async () => {
    const { stdout, stderr } = await ask(
      { ...pair("10.40.0.9"), settings: { api_kye: TOKEN, api_key: [TOKEN] } },
      world.environment,
    );
    expect(stdout + stderr).not.toContain(TOKEN);
  });

  test("a token that was used", async () => {
    const { stdout, stderr } = await ask(pair("10.40.0.9"), { ...world.environment, MOORING_LOG: "1" });
    expect(stdout + stderr).not.toContain(world.environment.GCORE_API_KEY);
  });
});
