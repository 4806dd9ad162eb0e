import { Readable } from "node:stream";
import { createVirtualClock } from "@mooring/core";
import { errors, interceptors } from "undici";
import { beforeEach, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { acme } from "./acme.ts";
import { createCaller, pairsPath } from "./caller.ts";

const origin = "https://berths.acme.example";
let clock: ReturnType<typeof createVirtualClock>;
let sandbox: Sandbox;
beforeEach(() => {
  clock = createVirtualClock();
  sandbox = createSandbox({ clock, emulators: [acme] });
});

const get = (path: string, options: object = {}) =>
  sandbox.transport.request({ origin, path, method: "GET", ...options });

test("sends every host that an emulator claims to that emulator", async () => {
  const answer = await sandbox.transport.request({
    origin: "https://KEYS.acme.example:8443",
    path: "/tokens",
    query: { q: ["a/b", "c"] },
    method: "POST",
    headers: { "X-Sdk-Date": "20260304T091500Z", "X-Twice": ["1", "2"] },
    body: "é",
  });
  expect(answer.statusCode).toBe(201);
  expect(await answer.body.json()).toEqual({
    host: "keys.acme.example",
    path: "/tokens",
    search: "q=a%2Fb&q=c",
    q: ["a/b", "c"],
    headers: {
      host: "keys.acme.example:8443",
      "x-sdk-date": "20260304T091500Z",
      "x-twice": "1, 2",
      "content-length": "2",
    },
    token: "issued-token",
  });
});

test.each([
  ["a flat list of headers", ["X-One", "1", "X-Two", "2"]],
  [
    "pairs of headers",
    new Map([
      ["X-One", "1"],
      ["X-Two", "2"],
    ]),
  ],
])("reads %s", async (_, headers) => {
  const answer = await sandbox.transport.request({ origin, path: "/tokens", method: "POST", headers });
  expect(await answer.body.json()).toMatchObject({ headers: { "x-one": "1", "x-two": "2" } });
});

test.each([
  ["text", "half a berth"],
  ["bytes", new TextEncoder().encode("half a berth")],
  ["a stream", () => Readable.from(["half ", "a berth"])],
])("takes %s as a body", async (_, body) => {
  const sent = typeof body === "function" ? body() : body;
  const answer = await sandbox.transport.request({ origin, path: "/berths/south", method: "PUT", body: sent });
  expect(await answer.body.json()).toEqual({ name: "south", text: "half a berth" });
});

test("decodes placeholders and keeps the path as it came", async () => {
  await sandbox.transport.request({ origin, path: "/berths/a%2Fb%20c", method: "PUT" });
  expect(sandbox.cloud("acme").state.berths).toEqual(["north", "a/b c"]);
  expect(sandbox.journal.entries()[0]).toMatchObject({ path: "/berths/a%2Fb%20c", route: "PUT /berths/:name" });
});

test("refuses the connection to a host that nobody claims", async () => {
  const call = sandbox.transport.request({ origin: "https://api.mars.example", path: "/", method: "GET" });
  await expect(call).rejects.toMatchObject({
    code: "ECONNREFUSED",
    message: "connect ECONNREFUSED api.mars.example:443",
  });
});

test.each([
  ["a header that would break the line", { headers: { "x-auth-token": "one\ntwo" } }],
  ["a path with a blank in it", { path: "/be rths" }],
  ["a query in two places", { path: "/berths?a=1", query: { b: 2 } }],
])("refuses %s as a real client does", async (_, odd) => {
  await expect(get("/berths", odd)).rejects.toBeInstanceOf(errors.InvalidArgumentError);
});

test("gives up with undici's own error when the head of the answer is later than the request allows", async () => {
  sandbox.faults.add({ match: "GET /berths", delay: 30_000 });
  await expect(get("/berths", { headersTimeout: 10_000 })).rejects.toBeInstanceOf(errors.HeadersTimeoutError);
  expect(clock.now()).toBe(10_000);
});

test("gives up with undici's own error when the body is later than the request allows", async () => {
  sandbox.faults.add({ match: "GET /berths", stall: 30_000 });
  const answer = await get("/berths", { bodyTimeout: 5_000 });
  expect(answer.statusCode).toBe(200);
  await expect(answer.body.text()).rejects.toBeInstanceOf(errors.BodyTimeoutError);
  expect(clock.now()).toBe(5_000);
});

test("waits for an answer that is late but not too late", async () => {
  sandbox.faults.add({ match: "GET /berths", delay: 9_000, stall: 4_000 });
  const answer = await get("/berths", { headersTimeout: 10_000, bodyTimeout: 5_000 });
  expect(await answer.body.json()).toEqual({ berths: ["north"] });
  expect(clock.now()).toBe(13_000);
});

test("gives up on an answer that never comes, after undici's default of five minutes", async () => {
  sandbox.faults.add({ match: "GET /berths", delay: Number.POSITIVE_INFINITY });
  await expect(get("/berths")).rejects.toBeInstanceOf(errors.HeadersTimeoutError);
  expect(clock.now()).toBe(300_000);
});

test("rejects at once with the signal's reason when it was aborted before", async () => {
  const reason = new Error("nobody wants it any more");
  await expect(get("/berths", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(sandbox.journal.entries()).toEqual([]);
});

test("rejects with the signal's reason while the answer is on its way, and leaves no sleeper behind", async () => {
  const reason = new Error("nobody wants it any more");
  const abort = new AbortController();
  sandbox.faults.add({ match: "GET /berths", delay: Number.POSITIVE_INFINITY });
  const call = get("/berths", { signal: abort.signal, headersTimeout: 0 });
  queueMicrotask(() => abort.abort(reason));
  await expect(call).rejects.toBe(reason);
  await clock.sleep(1);
  expect(clock.now()).toBe(1);
});

test("rejects with the signal's reason while a hook holds the exchange up", async () => {
  const reason = new Error("nobody wants it any more");
  const abort = new AbortController();
  sandbox.onExchange(() => new Promise(() => abort.abort(reason)));
  await expect(get("/berths", { signal: abort.signal })).rejects.toBe(reason);
});

test("breaks off the body with the signal's reason", async () => {
  const reason = new Error("nobody wants it any more");
  const abort = new AbortController();
  sandbox.faults.add({ match: "GET /berths", stall: Number.POSITIVE_INFINITY });
  const answer = await get("/berths", { signal: abort.signal, bodyTimeout: 0 });
  abort.abort(reason);
  await expect(answer.body.text()).rejects.toBe(reason);
});

test("carries undici's interceptors", async () => {
  const dispatcher = sandbox.transport.compose(interceptors.responseError());
  const call = dispatcher.request({ origin, path: "/nothing/here", method: "GET" });
  await expect(call).rejects.toMatchObject({ statusCode: 404, body: { allowed: [] } });
});

test("delivers an answer that is larger than the client's buffer", async () => {
  const berths = Array.from({ length: 20_000 }, (_, at) => `berth-${at}`);
  sandbox.cloud("acme").seed({ berths });
  const answer = await get("/berths", { highWaterMark: 1_000 });
  await clock.sleep(1_000);
  expect(await answer.body.json()).toEqual({ berths: ["north", ...berths] });
});

test("answers HEAD and 204 without a body", async () => {
  const gone = await sandbox.transport.request({ origin, path: "/berths", method: "DELETE" });
  expect([gone.statusCode, await gone.body.text()]).toEqual([204, ""]);
  const head = await sandbox.transport.request({ origin, path: "/berths", method: "HEAD" });
  expect([head.statusCode, await head.body.text()]).toEqual([405, ""]);
});

test("hands an emulator's own failure to the caller instead of dressing it up as an answer", async () => {
  await expect(get("/broken")).rejects.toThrow("the emulator itself is broken");
});

test("breaks off what is under way when the sandbox closes, and refuses what comes later", async () => {
  sandbox.faults.add({ match: "GET /berths", delay: Number.POSITIVE_INFINITY });
  const underWay = get("/berths", { headersTimeout: 0 });
  const [outcome] = await Promise.allSettled([underWay, sandbox.close()]);
  expect(outcome).toMatchObject({ reason: { code: "UND_ERR_DESTROYED" } });
  await expect(get("/berths")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("stays fit for use after a client has closed it", async () => {
  const underWay = get("/berths");
  await sandbox.transport.close();
  expect((await underWay).statusCode).toBe(200);
  expect((await get("/berths")).statusCode).toBe(200);
});

test("gives the same answers to the same questions in every run", async () => {
  const run = async () => {
    const world = createSandbox({ clock: createVirtualClock() });
    const call = createCaller(world);
    const first = await call("PUT", pairsPath(), { allowed_address_pairs: [{ ip_address: "10.40.0.100" }] });
    const second = await call("GET", "/cloud/v1/ports/41/12/nothing");
    return [first.text, second.text];
  };
  expect(await run()).toEqual(await run());
});
