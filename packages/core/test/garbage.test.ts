import { type AddressInfo, createServer } from "node:net";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import type { HttpCall } from "../src/http/call.ts";
import { createHttpFactory } from "../src/http/client.ts";
import { openTransport } from "../src/http/transport.ts";
import { createMooring } from "../src/index.ts";
import { openBook } from "../src/report/ledger.ts";
import { systemClock } from "../src/time/clock.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { surroundings } from "./surroundings.ts";

/** Sends one request to somebody who answers everything with these bytes, and hangs up. */
async function against(answer: string, call: Partial<HttpCall<unknown>>) {
  let asked = 0;
  const server = createServer((socket) => {
    socket
      .on("error", () => undefined)
      .once("data", () => {
        asked += 1;
        socket.end(Buffer.from(answer, "latin1"));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const transport = await openTransport({});
  const http = createHttpFactory(
    surroundings({
      transport: async () => transport,
      clock: { ...systemClock, sleep: async () => undefined },
      random: () => 0,
    }),
  )({
    cloud: "Test",
    origin: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    explain: () => ({}),
    authorize: () => ({}),
  });
  const signal = AbortSignal.timeout(60_000);
  const limits = {
    deadline: systemClock.now() + 60_000,
    signal,
    attempt: 5_000,
    retry: 200,
    wait: 0,
    ledger: openBook(),
  };
  try {
    const failure = await http.send({ what: "asking", method: "GET", path: "/", ...call }, limits).then(
      () => undefined,
      (error: unknown) => error,
    );
    return { failure, asked };
  } finally {
    await transport.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("an answer that is not HTTP is a broken road, and a write is not repeated for it:", () => {
  it.each([
    ["nothing", ""],
    ["words", "welcome to this port\r\n\r\n"],
    ["another protocol", "SSH-2.0-OpenSSH_9.9\r\n"],
    ["a newer HTTP", "\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80"],
    ["a status of six digits", "HTTP/1.1 200000 OK\r\n\r\n"],
    ["a status of none", "HTTP/1.1 \r\n\r\n"],
    ["an older HTTP than there is", "HTTP/0.1 200 OK\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}"],
    ["a length that is none", "HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\n{}"],
    ["a length and chunks", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}"],
    ["a chunk without a size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n"],
    ["a header without a name", "HTTP/1.1 200 OK\r\n: nothing\r\n\r\n{}"],
    ["a header with a control character", "HTTP/1.1 200 OK\r\nx: \x00\r\n\r\n{}"],
    ["a promise without an answer", "HTTP/1.1 100 Continue\r\n\r\n"],
    ["another protocol from here on", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"],
    ["less than it says", 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"a":1'],
  ])("%s", async (_, answer) => {
    const read = await against(answer, {});
    expect(read.failure).toMatchObject({ code: "network", retryable: true });
    expect(read.asked).toBeGreaterThan(1);
    const written = await against(answer, { method: "POST", body: {} });
    expect(written.failure).toMatchObject({ code: "network", effect: "unknown" });
    expect(written.asked).toBe(1);
  });

  it("but headers without end are no answer of this API", async () => {
    const { failure } = await against(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(40_000)}\r\n\r\n{}`, {});
    expect(failure).toMatchObject({ code: "contract", message: expect.stringContaining("larger than any") });
  });
});

describe("a credential that cannot be a header is told of at once, by the name of its setting:", () => {
  const pair = { port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ip_address: "10.40.0.9" };
  it.each([
    ["a line break", "invented\nkey-of-a-test", "a line break"],
    ["a dash of a word processor", "invented–key-of-a-test", 'the character "–" (U+2013)'],
    ["a letter with an accent", "inventéd-key-of-a-test", 'the character "é" (U+00E9)'],
    ["a space without width", "invented\u200bkey-of-a-test", "the character U+200B"],
  ])("%s", async (_, key, words) => {
    const clock = createVirtualClock();
    const sandbox = createSandbox({ clock, clouds: ["gcore"] });
    const ask = (environment: Record<string, string>, settings = {}) =>
      createMooring({
        environment: { ...sandbox.environment(), ...environment },
        transport: sandbox.transport,
        clock,
      }).ensure({
        resource: "gcore/allowed-address-pair",
        spec: pair,
        settings,
      });
    for (const [report, name] of [
      [await ask({ GCORE_API_KEY: key }), "GCORE_API_KEY"],
      [await ask({}, { api_key: key }), "`settings.api_key`"],
    ] as const) {
      const [failure] = "items" in report ? report.items.map((item) => item.failure) : [];
      expect(failure).toMatchObject({
        code: "credentials",
        message: `Gcore: ${name} cannot be sent in a header: it holds ${words}`,
        retryable: false,
      });
      expect(report.changed).toBe(false);
    }
    expect(clock.now()).toBe(0);
    expect(sandbox.journal.entries()).toEqual([]);
  });
});
