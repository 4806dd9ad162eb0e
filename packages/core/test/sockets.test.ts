import { getEventListeners, once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MOST_AT_ONCE } from "../src/http/at-once.ts";
import { brokenRoad } from "../src/http/road-failures.ts";
import { type Departing, openTransport } from "../src/http/transport.ts";
import { departing } from "./departing.ts";

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What a server does with the n-th request (from 1) on a connection of its own count (from 1). */
type Talk = (socket: Socket, request: number, connection: number) => void;

const OK = "HTTP/1.1 200 OK\r\n";
const WHOLE = `${OK}content-length: 2\r\n\r\n{}`;

/** A server that speaks no HTTP of its own: it says what `talk` says, to each request that comes in one piece. */
async function server(talk: Talk) {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  const listener = createServer((socket) => {
    const connection = sockets.push(socket.on("error", () => undefined));
    socket.on("data", (piece) => talk(socket, heard.push(String(piece)), connection));
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const transport = await openTransport({});
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  closing.push(() => transport.destroy());
  const origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const send = (over: Partial<Departing> = {}) => transport.request(departing(origin, over));
  const fails = async (over: Partial<Departing> = {}) => {
    const failure = await send(over).then(
      () => undefined,
      (error: unknown) => error,
    );
    return brokenRoad("asking", failure);
  };
  return { send, fails, heard, sockets, transport, origin };
}

const says =
  (text: string): Talk =>
  (socket) =>
    void socket.write(text);
const ends =
  (text: string): Talk =>
  (socket) =>
    void socket.end(text);
/** Says so much, and is gone once that has arrived. */
const breaks =
  (text: string): Talk =>
  (socket) =>
    void socket.write(text, () => setImmediate(() => socket.resetAndDestroy()));

const NOT_HTTP = "asking: the answer is not HTTP";
const BROKE = "asking: the connection broke before the answer was whole";

describe("an answer is not taken for whole", () => {
  it.each<[string, Talk, string]>([
    ["another protocol", says("SSH-2.0-OpenSSH_9.6\r\n"), NOT_HTTP],
    ["another version", says("HTTP/9.9 200 OK\r\n\r\n"), NOT_HTTP],
    ["a header with a space in its name", says(`${OK}x a: 1\r\ncontent-length: 2\r\n\r\n{}`), NOT_HTTP],
    ["two lengths", says(`${OK}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`), NOT_HTTP],
    ["a length and chunks", says(`${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n`), NOT_HTTP],
    ["a length below nothing", says(`${OK}content-length: -2\r\n\r\n{}`), NOT_HTTP],
    ["garbage between chunks", says(`${OK}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n`), NOT_HTTP],
    ["an end before any word", ends(""), BROKE],
    ["a break before any word", (socket) => void socket.resetAndDestroy(), BROKE],
    ["half a head", ends(`${OK}content-le`), BROKE],
    ["half a body", ends(`${OK}content-length: 20\r\n\r\n{`), BROKE],
    ["a break in the body", breaks(`${OK}content-length: 20\r\n\r\n{`), BROKE],
    ["a break in a body without a length", breaks(`${OK}\r\n{}`), BROKE],
    ["an end in a chunk", ends(`${OK}transfer-encoding: chunked\r\n\r\n9\r\n{`), BROKE],
    ["an end between chunks", ends(`${OK}transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n`), BROKE],
    [
      "a protocol that nobody asked for",
      says("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
      BROKE,
    ],
  ])("%s", async (_, talk, words) => {
    const { fails, heard } = await server(talk);
    expect(await fails({ method: "POST", body: "{}" })).toMatchObject({
      code: "network",
      message: expect.stringContaining(words),
      effect: "unknown",
      retryable: true,
    });
    expect(heard).toHaveLength(1);
  });

  it("a connection that ends where another protocol begins", async () => {
    const { fails } = await server(says("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"));
    expect(await fails()).toMatchObject({
      message: `${BROKE} (ECONNRESET)`,
      cause: { message: "closed before the answer was whole" },
    });
  });

  it("a head without end", async () => {
    const { fails } = await server(says(`${OK}x-a: ${"a".repeat(20_000)}\r\n\r\n`));
    expect(await fails()).toMatchObject({ code: "contract", message: expect.stringContaining("larger than any") });
  });

  it("more than any of these APIs gives, whatever length it tells", async () => {
    const piece = `100000\r\n${"x".repeat(2 ** 20)}\r\n`;
    const { fails } = await server((socket) => {
      socket.write(`${OK}transfer-encoding: chunked\r\n\r\n`);
      const pour = () => void socket.write(piece, (error) => !error && pour());
      pour();
    });
    expect(await fails()).toMatchObject({ code: "contract", message: expect.stringContaining("larger than any") });
  });

  it("a byte more than the most that is read, and the most is", async () => {
    const most = 8 * 1024 * 1024;
    const sized = (size: number) => server(says(`${OK}content-length: ${size}\r\n\r\n${"x".repeat(size)}`));
    const [whole, over] = [await sized(most), await sized(most + 1)];
    expect((await (await whole.send()).body.text()).length).toBe(most);
    await expect(over.send()).rejects.toMatchObject({ code: "TOO_LARGE", message: "the answer is too large" });
  });

  it.each<[string, Talk]>([
    ["no head", () => undefined],
    ["no body", says(`${OK}content-length: 2\r\n\r\n`)],
  ])("%s in the time of one attempt", async (_, talk) => {
    const { fails, sockets } = await server(talk);
    const over = { headersTimeout: 200, bodyTimeout: 200 };
    expect(await fails(over)).toMatchObject({ code: "timeout", effect: "unknown", retryable: true });
    const [socket] = sockets as [Socket];
    if (!socket.closed) await once(socket, "close");
  });
});

describe("an answer is whole", () => {
  it.each<[string, Talk, number, string]>([
    ["with its length", says(WHOLE), 200, "{}"],
    ["in chunks", says(`${OK}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n`), 200, "{}"],
    ["with the end of its connection", ends(`${OK}\r\n{}`), 200, "{}"],
    ["from a server of old", ends("HTTP/1.0 200 OK\r\n\r\n{}"), 200, "{}"],
    ["without a body", says("HTTP/1.1 204 No Content\r\n\r\n"), 204, ""],
    ["after a word to go on", says(`HTTP/1.1 100 Continue\r\n\r\n${WHOLE}`), 200, "{}"],
    ["after early hints", says(`HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n${WHOLE}`), 200, "{}"],
    ["whatever follows it", says(`${WHOLE}garbage\r\n\r\n`), 200, "{}"],
    ["whatever second answer follows it", says(`${WHOLE}${OK}content-length: 2\r\n\r\n[]`), 200, "{}"],
    [
      "and not followed where it leads elsewhere",
      says("HTTP/1.1 302 Found\r\nlocation: /a\r\ncontent-length: 0\r\n\r\n"),
      302,
      "",
    ],
    ["without the mark of its encoding", says(`${OK}content-length: 5\r\n\r\n\uFEFF{}`), 200, "{}"],
    ["with that character elsewhere", says(`${OK}content-length: 5\r\n\r\n"\uFEFF"`), 200, '"\uFEFF"'],
    ["that speaks of a proxy", says("HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n"), 407, ""],
  ])("%s", async (_, talk, status, text) => {
    const { send, heard } = await server(talk);
    const { statusCode, body } = await send();
    expect([statusCode, await body.text()]).toEqual([status, text]);
    expect(heard).toHaveLength(1);
  });

  it("in pieces that cut a letter in two", async () => {
    const letter = Buffer.from('"\u00fc"');
    const { send } = await server((socket) => {
      socket.write(`${OK}content-length: 4\r\n\r\n`);
      socket.write(letter.subarray(0, 2), () => setImmediate(() => socket.write(letter.subarray(2))));
    });
    expect(await (await send()).body.text()).toBe('"\u00fc"');
  });

  it("and its headers are in small letters, those that come twice together", async () => {
    const { send } = await server(says(`${OK}X-Request-Id: r-1\r\nWarn: a\r\nwarn: b\r\ncontent-length: 2\r\n\r\n{}`));
    expect((await send()).headers).toMatchObject({ "x-request-id": "r-1", warn: "a, b" });
  });
});

describe("a request leaves", () => {
  it("with its host, its length where it has a body, and no wish for compression", async () => {
    const { send, heard, origin } = await server(says(WHOLE));
    await send({ path: "/a?b=1", headers: { accept: "application/json" } });
    await send({ method: "POST", body: '"\u00fc"' });
    await send({ method: "DELETE", body: "{}" });
    await send({ method: "DELETE" });
    await send({ method: "PUT" });
    const { host } = new URL(origin);
    const lines = (request = "") => request.toLowerCase().split("\r\n");
    expect(heard[0]).toMatch(/^GET \/a\?b=1 HTTP\/1\.1\r\n/);
    expect(lines(heard[0])).toContain(`host: ${host}`);
    expect(heard.join("")).not.toMatch(/accept-encoding|transfer-encoding|expect:/i);
    const lengths = heard.map((request) => lines(request).find((line) => line.startsWith("content-length")));
    expect(lengths).toEqual([undefined, "content-length: 4", "content-length: 2", undefined, "content-length: 0"]);
  });

  it("one after the other on one connection, and on a new one where the other side has closed it", async () => {
    const { send, sockets } = await server(
      (socket, request) => void (request === 3 ? socket.end(WHOLE) : socket.write(WHOLE)),
    );
    for (let request = 1; request <= 3; request += 1) await send();
    expect(sockets).toHaveLength(1);
    const [socket] = sockets as [Socket];
    if (!socket.closed) await once(socket, "close");
    await send();
    expect(sockets).toHaveLength(2);
  });

  it("on a connection of its own where many leave together, up to the most that there may be", async () => {
    const waiting: Socket[] = [];
    const { send, sockets } = await server((socket, request) => {
      waiting.push(socket);
      if (request >= MOST_AT_ONCE) for (const one of waiting.splice(0)) one.write(WHOLE);
    });
    await Promise.all(Array.from({ length: MOST_AT_ONCE + 40 }, () => send()));
    expect(sockets).toHaveLength(MOST_AT_ONCE);
  });

  it("in the place of one that was given up while it waited for a connection, and which leaves no timer behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    closing.push(() => void vi.useRealTimers());
    const waiting: Socket[] = [];
    let full: () => void = () => undefined;
    const filled = new Promise<void>((resolve) => {
      full = resolve;
    });
    const { send, fails, sockets } = await server((socket, request) => {
      if (request > MOST_AT_ONCE) return void socket.write(WHOLE);
      if (waiting.push(socket) === MOST_AT_ONCE) full();
    });
    const all = Promise.all(Array.from({ length: MOST_AT_ONCE }, () => fails()));
    await filled;
    const controller = new AbortController();
    const left = send({ signal: controller.signal });
    const next = send();
    controller.abort();
    await expect(left).rejects.toMatchObject({ message: "no connection" });
    waiting[0]?.resetAndDestroy();
    expect((await next).statusCode).toBe(200);
    for (const socket of waiting) socket.destroy();
    expect(new Set((await all).map((failure) => failure?.effect))).toEqual(new Set(["unknown"]));
    expect(vi.getTimerCount()).toBe(0);
    expect(sockets).toHaveLength(MOST_AT_ONCE + 1);
  });

  it("and may have been carried out, where a connection that was kept breaks as it leaves", async () => {
    const { send, fails, sockets, heard } = await server((socket, request) =>
      request === 1 ? void socket.write(WHOLE) : void socket.resetAndDestroy(),
    );
    await send();
    expect(await fails({ method: "POST", body: "{}" })).toMatchObject({ code: "network", effect: "unknown" });
    expect([sockets.length, heard.length]).toEqual([1, 2]);
  });

  it("not at all with a header that cannot be sent, and the complaint does not quote it", async () => {
    const { send, heard } = await server(says(WHOLE));
    const failure = await send({ headers: { authorization: "invented\nsecret" } }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: "no connection", cause: { code: "ERR_INVALID_CHAR" } });
    expect(String((failure as Error).cause)).not.toContain("secret");
    expect(brokenRoad("asking", failure)).toBeUndefined();
    expect(heard).toEqual([]);
  });
});

describe("who has given up", () => {
  it("before it begins sends nothing", async () => {
    const { fails, send, sockets } = await server(says(WHOLE));
    await expect(send({ signal: AbortSignal.abort() })).rejects.toMatchObject({ message: "no connection" });
    expect(
      await fails({ signal: AbortSignal.abort(Object.assign(new Error("gone"), { code: "GONE" })) }),
    ).toMatchObject({
      effect: "none",
    });
    expect(sockets).toEqual([]);
  });

  it("ends a connection on which an answer is awaited", async () => {
    const controller = new AbortController();
    const { send, sockets } = await server(() => controller.abort());
    await expect(send({ signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
    const [socket] = sockets as [Socket];
    if (!socket.closed) await once(socket, "close");
  });

  it("is listened to no longer than the request takes", async () => {
    const { signal } = new AbortController();
    const { send, fails } = await server(
      (socket, request) => void (request === 1 ? socket.write(WHOLE) : socket.destroy()),
    );
    await send({ signal });
    await fails({ signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("for all requests has none that is sent afterwards, and those that had left are in doubt", async () => {
    let heardOf: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      heardOf = resolve;
    });
    const { fails, send, transport, heard } = await server(() => heardOf());
    const waiting = fails();
    await left;
    await transport.destroy();
    expect(await waiting).toMatchObject({
      code: "network",
      effect: "unknown",
      message: `${BROKE} (ERR_SOCKET_CLOSED)`,
    });
    expect(await fails()).toMatchObject({ code: "network", effect: "none" });
    await expect(send()).rejects.toMatchObject({
      cause: { code: "ERR_SOCKET_CLOSED", message: "all connections were ended" },
    });
    expect(heard).toHaveLength(1);
  });
});

/** Until something has come through the sockets, which have a time of their own. */
async function until(isSo: () => boolean) {
  for (const since = Date.now(); !isSo() && Date.now() - since < 60_000; )
    await new Promise((resolve) => setImmediate(resolve));
  expect(isSo()).toBe(true);
}

describe("the time of one attempt", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  /** Whether it has ended within so many milliseconds. */
  async function endsWithin(sent: Promise<unknown>, ms: number): Promise<boolean> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    sent.then(end, end);
    vi.advanceTimersByTime(ms);
    await new Promise((resolve) => setImmediate(resolve));
    return ended;
  }

  it.each([
    ["ten seconds at most", 60_000, 10_000],
    ["no longer than the attempt may", 5_000, 5_000],
  ])("is for its connection %s, and nothing has left", async (_, headersTimeout, most) => {
    const { transport, origin, heard, sockets } = await server(() => undefined);
    const sent = transport.request(departing(origin.replace("http", "https"), { headersTimeout }));
    sent.catch(() => undefined);
    // The first word of TLS, which is not answered.
    await until(() => heard.length === 1);
    expect(await endsWithin(sent, most - 1)).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(sent).rejects.toMatchObject({
      message: "no connection",
      cause: { code: "ETIMEDOUT", message: "no connection in time" },
    });
    expect(vi.getTimerCount()).toBe(0);
    await until(() => sockets[0]?.closed === true);
  });

  it("is for the head of its answer what it may be, from when it has left", async () => {
    const { send, heard } = await server(() => undefined);
    const sent = send({ headersTimeout: 60_000 });
    sent.catch(() => undefined);
    await until(() => heard.length === 1);
    expect(await endsWithin(sent, 59_999)).toBe(false);
    vi.advanceTimersByTime(1);
    await expect(sent).rejects.toMatchObject({ code: "SILENT", message: "no answer in time" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no timer behind where the answer is whole", async () => {
    const { send } = await server(says(WHOLE));
    await send();
    expect(vi.getTimerCount()).toBe(0);
  });
});

it("the time for an answer begins anew with each of its pieces", async () => {
  const waits: (() => void)[] = [];
  const { send, sockets } = await server(says(`${OK}content-length: 3\r\n\r\n`));
  vi.stubGlobal("setTimeout", (fire: () => void, ms: number) => void (ms === 30_000 && waits.push(fire)));
  try {
    const sent = send({ bodyTimeout: 30_000 });
    sent.catch(() => undefined);
    for (let piece = 0; piece <= 2; piece += 1) {
      await until(() => waits.length === 1 + piece);
      if (piece < 2) sockets[0]?.write("x");
    }
    waits.at(-1)?.();
    await expect(sent).rejects.toMatchObject({ code: "SILENT", message: "no answer in time" });
  } finally {
    vi.unstubAllGlobals();
  }
});
