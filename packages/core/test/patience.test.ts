import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { TimeoutError } from "../src/errors.ts";
import type { HttpOptions } from "../src/http/call.ts";
import { createHttpFactory } from "../src/http/client.ts";
import { openTransport } from "../src/http/transport.ts";
import { openBook } from "../src/report/ledger.ts";
import { createFlights } from "../src/sharing/flights.ts";
import { createLane } from "../src/sharing/lane.ts";
import { systemClock } from "../src/time/clock.ts";
import { ownLimits, whileWanted } from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { departing } from "./departing.ts";
import { limitsOf } from "./limits.ts";
import { surroundings } from "./surroundings.ts";

const limitsWith = (signal: AbortSignal) => limitsOf({ signal, attempt: 60_000 });
const never = new Promise<never>(() => undefined);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A listener on loopback that says what `talk` says, which is nothing by default. */
async function listener(talk: (socket: Socket) => void = () => undefined) {
  const sockets = new Set<Socket>();
  let connected: (socket: Socket) => void = () => undefined;
  const connection = new Promise<Socket>((resolve) => {
    connected = resolve;
  });
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    connected(socket);
    talk(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as AddressInfo).port, connection };
}

async function caller(origin: string, over: Partial<HttpOptions> = {}, environment = {}) {
  const transport = await openTransport(environment);
  closing.push(() => transport.destroy());
  const http = createHttpFactory(
    surroundings({
      transport: async () => transport,
      clock: systemClock,
      random: Math.random,
    }),
  )({ cloud: "Test", origin: new URL(origin), explain: () => ({}), authorize: () => ({}), ...over });
  const stop = new AbortController();
  const sent = http.send({ what: "asking", method: "POST", path: "/", body: {} }, limitsWith(stop.signal));
  sent.catch(() => undefined);
  return { sent, stop, transport };
}

describe("whoever gives up is told so at once,", () => {
  it("while a connection is on its way, which is broken off, and nothing was sent", async () => {
    const { port, connection } = await listener();
    const { sent, stop } = await caller(`https://127.0.0.1:${port}`);
    const socket = await connection;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    stop.abort(new TimeoutError("time is up"));
    await expect(sent).rejects.toMatchObject({ code: "timeout", effect: "none", message: "Test: asking: time is up" });
    await closed;
  });

  it("while a proxy thinks about a tunnel, which is broken off", async () => {
    const { port, connection } = await listener();
    const { sent, stop } = await caller("https://api.harbour.example", {}, { HTTPS_PROXY: `127.0.0.1:${port}` });
    const socket = await connection;
    const closed = new Promise((resolve) => socket.resume().once("close", resolve));
    stop.abort();
    await expect(sent).rejects.toMatchObject({ code: "cancelled" });
    await closed;
  });

  it("while credentials are being made", async () => {
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { sent, stop } = await caller("https://127.0.0.1:9", {
      authorize: () => {
        asked();
        return never;
      },
    });
    await begun;
    stop.abort();
    await expect(sent).rejects.toMatchObject({ code: "cancelled", effect: "none" });
  });

  it("while an answer comes drop by drop", async () => {
    let begun: () => void = () => undefined;
    const dripping = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { port, connection } = await listener((socket) =>
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n{", () => begun())),
    );
    const { sent, stop } = await caller(`http://127.0.0.1:${port}`);
    const socket = await connection;
    await dripping;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    stop.abort(new TimeoutError("time is up"));
    await expect(sent).rejects.toMatchObject({ code: "timeout", effect: "unknown" });
    await closed;
  });
});

it("a connection takes no longer than one attempt may stay silent", async () => {
  const { port } = await listener();
  const transport = await openTransport({});
  closing.push(() => transport.destroy());
  const sent = transport.request(departing(`https://127.0.0.1:${port}`, { headersTimeout: 50 }));
  await expect(sent).rejects.toMatchObject({ cause: { code: "ETIMEDOUT" } });
});

it("an end of all connections ends those that are on their way", async () => {
  const { port, connection } = await listener();
  const { transport, sent } = await caller(`https://127.0.0.1:${port}`);
  const socket = await connection;
  const closed = new Promise((resolve) => socket.resume().once("close", resolve));
  const ended = sent.then(
    () => "answered",
    () => "ended",
  );
  await transport.destroy();
  await closed;
  expect(await ended).toBe("ended");
});

describe("waiting for somebody else", () => {
  it("for a read that is under way ends with one's own limits", async () => {
    const flights = createFlights();
    const stop = new AbortController();
    void flights.share("reading", limitsWith(new AbortController().signal), () => never);
    const shared = flights.share("reading", limitsWith(stop.signal), () => never);
    stop.abort();
    await expect(shared).rejects.toMatchObject({ code: "cancelled", message: "reading: cancelled" });
  });

  it("for a turn ends with one's own limits, and lets nobody overtake", async () => {
    const lane = createLane();
    const order: string[] = [];
    let finish: () => void = () => undefined;
    const limits = limitsWith(new AbortController().signal);
    const first = lane("first", limits, () =>
      new Promise<void>((resolve) => (finish = resolve)).then(() => void order.push("first")),
    );
    const stop = new AbortController();
    const second = lane("second", limitsWith(stop.signal), async () => void order.push("second"));
    const third = lane("third", limits, async () => void order.push("third"));
    stop.abort();
    await expect(second).rejects.toMatchObject({ code: "cancelled" });
    expect(order).toEqual([]);
    finish();
    await Promise.all([first, third]);
    expect(order).toEqual(["first", "third"]);
  });

  it("for work that is done hears what became of it", async () => {
    const limits = limitsWith(new AbortController().signal);
    expect(await whileWanted("it", limits, Promise.resolve(7))).toBe(7);
    await expect(whileWanted("it", limits, Promise.reject(new Error("no")))).rejects.toThrow("no");
  });
});

it("limits of one's own end when they say, and no later than the work", async () => {
  const clock = createVirtualClock();
  const { limits } = ownLimits(
    { ledger: openBook() },
    { whole: 5_000, wait: 5_000, retry: 1_000, attempt: 1_000 },
    clock,
  );
  await new Promise((resolve) => limits.signal.addEventListener("abort", resolve, { once: true }));
  expect([clock.now(), limits.deadline]).toEqual([5_000, 5_000]);
  const other = ownLimits({ ledger: openBook() }, { whole: 5_000, wait: 5_000, retry: 1_000, attempt: 1_000 }, clock);
  other.end();
  await clock.sleep(10_000);
  expect(other.limits.signal.aborted).toBe(false);
});
