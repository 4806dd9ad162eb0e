import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { TimeoutError } from "../src/errors.ts";
import type { HttpCall } from "../src/http/call.ts";
import { createHttpFactory } from "../src/http/client.ts";
import { checkedOrigin } from "../src/http/origin.ts";
import { parseRetryAfter } from "../src/http/retry.ts";
import { brokenRoad } from "../src/http/road-failures.ts";
import { openTransport, type Sockets } from "../src/http/transport.ts";
import type { Event } from "../src/log.ts";
import { openBook } from "../src/report/ledger.ts";
import type { Clock } from "../src/time/clock.ts";
import type { Limits } from "../src/time/limits.ts";
import { departing } from "./departing.ts";
import { limitsOf } from "./limits.ts";
import { surroundings } from "./surroundings.ts";

/** A clock on which every pause is over at once, and is written down. */
function hastyClock() {
  const pauses: number[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    date: () => Date.UTC(2026, 2, 4, 9, 15) + now,
    sleep: async (ms) => {
      pauses.push(ms);
      now += ms;
    },
  };
  return { clock, pauses };
}

const servers: { server: Server; transport: Sockets }[] = [];

afterEach(async () => {
  for (const { server, transport } of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await transport.destroy();
  }
});

/** A real server on loopback; `answers` are given in turn, the last one for ever. */
async function stage(answers: RequestListener[], environment: Record<string, string> = {}) {
  const seen: { method: string; url: string; headers: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    request
      .resume()
      .on("end", () => (answers[Math.min(seen.length, answers.length) - 1] as RequestListener)(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const transport = await openTransport(environment);
  servers.push({ server, transport });
  const { clock, pauses } = hastyClock();
  const events: Event[] = [];
  const http = createHttpFactory(
    surroundings({
      transport: async () => transport,
      clock,
      log: (event) => void events.push(event),
    }),
  )({
    cloud: "Test",
    origin: new URL(`http://127.0.0.1:${port}`),
    explain: () => ({}),
    authorize: () => ({ authorization: "APIKey invented" }),
  });
  const limits = limitsOf({ attempt: 500 });
  const send = (call: Partial<HttpCall<unknown>> = {}, over: Partial<Limits> = {}) =>
    http.send({ what: "asking", method: "GET", path: "/thing", answer: z.unknown(), ...call }, { ...limits, ...over });
  return { send, seen, pauses, clock, events, origin: `http://127.0.0.1:${port}` };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const cut: RequestListener = (request) => void request.socket.destroy();
const half: RequestListener = (_, response) => {
  response.writeHead(200, { "content-length": "20" }).write('{"a":1,');
  setImmediate(() => response.destroy());
};

describe("an absence", () => {
  it("is never told by an answer that is not in the API's own form", async () => {
    const { send } = await stage([json(404, { error: "no route matched" })]);
    const failure = await send({ ofTheThing: true }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason: "wrong-place", status: 404 });
  });
});

describe("a request is sent again", () => {
  it.each([500, 502, 503, 504, 429, 408])("after HTTP %i, with pauses that grow", async (status) => {
    const { send, seen, pauses } = await stage([json(status, {}), json(status, {}), json(200, { a: 1 })]);
    expect((await send()).value).toEqual({ a: 1 });
    expect(seen).toHaveLength(3);
    expect(pauses).toEqual([250, 500]);
  });

  it("after a connection that broke before the answer", async () => {
    const { send, seen } = await stage([cut, json(200, {})]);
    await send();
    expect(seen).toHaveLength(2);
  });

  it("after an answer that broke in the middle, and asks for the whole", async () => {
    const { send, seen } = await stage([half, json(200, { a: 1 })]);
    expect((await send()).value).toEqual({ a: 1 });
    expect(seen[1]?.headers.range).toBeUndefined();
  });

  it("after a cloud that stayed silent for one attempt", async () => {
    const { send, seen } = await stage([() => undefined, json(200, {})]);
    await send({}, { attempt: 50 });
    expect(seen).toHaveLength(2);
  });

  it("when the cloud says: after seconds, or at a date", async () => {
    const date = new Date(Date.UTC(2026, 2, 4, 9, 15, 40)).toUTCString();
    const { send, pauses } = await stage([
      json(503, {}, { "retry-after": "12" }),
      json(429, {}, { "retry-after": date }),
      json(200, {}),
    ]);
    await send();
    expect(pauses[0]).toBe(12_000 + 250);
    expect(pauses[1]).toBe(40_000 - 12_250 + 250);
  });

  it("for as long as one request may take, however often that is", async () => {
    const { send, pauses } = await stage([json(503, {})]);
    await expect(send({}, { retry: 300_000 })).rejects.toMatchObject({ code: "api", reason: "unavailable" });
    const waited = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeGreaterThan(290_000);
    expect(waited).toBeLessThanOrEqual(300_000);
  });

  it("when a window is over that the cloud's words or headers tell of, whatever one request may take", async () => {
    const words = { error_code: "APIGW.0308", error_msg: "over ratelimit,limit:5,time:1 minute" };
    const { send, pauses } = await stage([
      json(429, words),
      json(429, {}, { "x-ratelimit-reset": "90" }),
      json(503, {}),
      json(200, {}),
    ]);
    await send({}, { retry: 2_000 });
    expect(pauses).toEqual([60_250, 90_250, 1_000]);
  });

  it("no longer than one request may take, but as long as the whole may where the cloud asked for it", async () => {
    const { send, seen } = await stage([json(503, {})]);
    await expect(send({}, { retry: 600 })).rejects.toMatchObject({ code: "api", reason: "unavailable" });
    expect(seen).toHaveLength(2);
    const patient = await stage([json(503, {}, { "retry-after": "100" }), json(200, {})]);
    await patient.send({}, { retry: 600 });
    const late = await stage([json(503, {}, { "retry-after": "1000" })]);
    await expect(late.send()).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("pause of 1001 s"),
    });
    expect(late.seen).toHaveLength(1);
  });
});

describe("a request is not sent again", () => {
  it.each([400, 401, 403, 404, 409, 422])("after HTTP %i", async (status) => {
    const { send, seen } = await stage([json(status, {})]);
    await expect(send()).rejects.toMatchObject({ status });
    expect(seen).toHaveLength(1);
  });

  it.each(["POST", "PATCH"] as const)("when it is a %s that may have landed", async (method) => {
    for (const answer of [cut, half, json(503, {}), json(408, {}), (() => undefined) as RequestListener]) {
      const { send, seen } = await stage([answer, json(200, {})]);
      await expect(send({ method, body: {} }, { attempt: 50 })).rejects.toMatchObject({ effect: "unknown" });
      expect(seen).toHaveLength(1);
    }
  });

  it("to another place: a redirect is an error, and the token stays here", async () => {
    const elsewhere = await stage([json(200, {})]);
    const { send } = await stage([json(302, {}, { location: elsewhere.origin })]);
    await expect(send()).rejects.toMatchObject({
      code: "contract",
      message: expect.stringContaining("redirect (HTTP 302)"),
    });
    expect(elsewhere.seen).toHaveLength(0);
  });
});

describe("a POST", () => {
  it("that certainly did not land is sent again", async () => {
    const { send, seen } = await stage([json(429, {}), json(200, {})]);
    await send({ method: "POST", body: {} });
    expect(seen).toHaveLength(2);
  });

  it("that sets a whole may be sent again when its caller says so", async () => {
    const { send, seen } = await stage([json(503, {}), json(200, {})]);
    await send({ method: "PATCH", body: {}, repeatable: true });
    expect(seen).toHaveLength(2);
  });

  it("to a port where nobody listens is tried again, and then says what to check", async () => {
    const { origin } = await stage([json(200, {})]);
    const { server } = servers.at(-1) as { server: Server };
    await new Promise((resolve) => server.close(resolve));
    const { clock } = hastyClock();
    const http = createHttpFactory(
      surroundings({
        transport: async () => new Agent(),
        clock,
      }),
    )({
      cloud: "Test",
      origin: new URL(origin),
      explain: () => ({}),
      authorize: () => ({}),
    });
    const limits = limitsOf({ attempt: 500, retry: 5_000 });
    await expect(http.send({ what: "asking", method: "POST", path: "/", body: {} }, limits)).rejects.toMatchObject({
      code: "network",
      effect: "none",
      message: "Test: asking: no connection (ECONNREFUSED)",
    });
  });
});

describe("an answer", () => {
  it("larger than any of these APIs gives is not read to its end", async () => {
    const { send } = await stage([(_, response) => void response.end(`"${"x".repeat(9 * 1024 * 1024)}"`)]);
    await expect(send()).rejects.toMatchObject({
      code: "contract",
      message: expect.stringContaining("larger than any"),
    });
  });

  it.each([
    ["HTML", "<html></html>", "HTML instead of JSON"],
    ["nothing", "", "empty"],
    ["half a text", '{"a":', "not whole JSON"],
  ])("of %s is named as what it is", async (_, body, words) => {
    const { send } = await stage([(_request, response) => void response.end(body)]);
    await expect(send()).rejects.toMatchObject({ code: "contract", message: expect.stringContaining(words) });
  });

  it("in another shape names the place that differs", async () => {
    const { send } = await stage([json(200, { results: [{ id: 3 }] })]);
    const answer = z.looseObject({ results: z.array(z.looseObject({ id: z.string() })) });
    await expect(send({ answer })).rejects.toMatchObject({ message: expect.stringContaining("results.0.id") });
  });
});

describe("a defect of our own", () => {
  it.each([
    ["without a code", new TypeError("cannot read properties of undefined")],
    ["with a code of Node's", Object.assign(new Error("no WebAssembly"), { code: "ERR_WEBASSEMBLY_NOT_SUPPORTED" })],
  ])("%s is neither taken for trouble on the way nor tried again", async (_, defect) => {
    let asked = 0;
    const { clock, pauses } = hastyClock();
    const http = createHttpFactory(
      surroundings({
        transport: async () => new Agent(),
        clock,
      }),
    )({
      cloud: "Test",
      origin: new URL("http://127.0.0.1:9"),
      explain: () => ({}),
      authorize: () => {
        asked += 1;
        throw defect;
      },
    });
    const limits = limitsOf({ attempt: 500 });
    await expect(http.send({ what: "asking", method: "GET", path: "/" }, limits)).rejects.toBe(defect);
    expect([asked, pauses]).toEqual([1, []]);
  });
});

describe("a caller who gives up", () => {
  it("ends the request at once, and it is no success", async () => {
    const { send } = await stage([() => undefined]);
    const controller = new AbortController();
    const sent = send({}, { signal: controller.signal, attempt: 60_000 });
    setImmediate(() => controller.abort());
    await expect(sent).rejects.toMatchObject({ code: "cancelled" });
  });

  it("while the cloud is at it is told what it said before, and that something may have come of it", async () => {
    const controller = new AbortController();
    const giveUp: RequestListener = () => controller.abort(new TimeoutError("time is up"));
    const { send } = await stage([json(429, { message: "later" }, { "x-request-id": "r-9" }), giveUp]);
    await expect(send({ method: "POST", body: {} }, { signal: controller.signal })).rejects.toMatchObject({
      code: "timeout",
      status: 429,
      requestId: "r-9",
      effect: "unknown",
      message: expect.stringMatching(/^time is up; .*Test: asking: .*later.* \(HTTP 429, request id r-9\)$/),
    });
  });

  it.each([
    [[json(429, {})], "none"],
    [[cut, json(429, {})], "unknown"],
  ] as const)(
    "during a pause is told whether anything may have come of what was tried (%#)",
    async (answers, effect) => {
      const { send, clock, seen } = await stage([...answers]);
      const controller = new AbortController();
      const { sleep } = clock;
      clock.sleep = (ms) => {
        if (seen.length < answers.length) return sleep(ms);
        controller.abort(new TimeoutError("time is up"));
        return Promise.reject(controller.signal.reason);
      };
      const sent = send({ method: "PUT", body: {} }, { signal: controller.signal });
      await expect(sent).rejects.toMatchObject({ code: "timeout", status: 429, effect });
    },
  );
});

describe("the trace", () => {
  it("tells each exchange without headers, queries or bodies", async () => {
    const { send, events, origin } = await stage([json(503, {}), json(200, {}, { "x-request-id": "r-1" })]);
    await send({ query: { token: "invented" } });
    expect(events).toMatchObject([
      { type: "exchange", method: "GET", url: `${origin}/thing`, status: 503 },
      { type: "retry", attempt: 1 },
      { type: "exchange", status: 200, requestId: "r-1" },
    ]);
    expect(JSON.stringify(events)).not.toContain("invented");
  });
});

describe("the road", () => {
  it("leads through the proxy of the environment, but never for this machine", async () => {
    const proxy = await stage([json(200, { by: "proxy" })]);
    const { send, seen } = await stage([json(200, { by: "server" })], { http_proxy: proxy.origin });
    expect((await send()).value).toEqual({ by: "server" });
    expect([seen.length, proxy.seen.length]).toEqual([1, 0]);
    const transport = await openTransport({ HTTP_PROXY: proxy.origin });
    const answer = await transport.request(departing("http://gcore.example.invalid", { path: "/thing" }));
    expect(await answer.body.text()).toBe('{"by":"proxy"}');
    expect(proxy.seen[0]?.url).toBe("http://gcore.example.invalid/thing");
    await transport.destroy();
  });

  it.each([
    ["https://api.gcore.com", true],
    ["http://127.0.0.1:4010", true],
    ["http://localhost:4010/prefix", true],
    ["http://[::1]:4010", true],
    ["http://api.gcore.com", false],
    ["http://127.0.0.1.example.com", false],
    ["https://me:secret@api.gcore.com", false],
    ["ftp://api.gcore.com", false],
    ["api.gcore.com", false],
  ])("to %s is taken: %s", (endpoint, taken) => {
    const check = () => checkedOrigin(endpoint, ["settings", "endpoint"], false);
    if (taken) expect(check()).toBeInstanceOf(URL);
    else expect(check).toThrow(/^settings\.endpoint: /);
  });

  it("ends at a proxy that asks for credentials, in whose name and not in the cloud's", async () => {
    const proxy = await stage([json(407, {})]);
    const transport = await openTransport({ HTTP_PROXY: proxy.origin });
    const sent = transport.request(departing("http://gcore.example.invalid"));
    await expect(sent).rejects.toMatchObject({
      status: 407,
      proxy: new URL(proxy.origin).host,
      variable: "HTTP_PROXY",
    });
    expect(brokenRoad("Test: asking", await sent.catch((error: unknown) => error))).toMatchObject({
      code: "network",
      effect: "none",
      retryable: false,
      message: expect.stringContaining("asks for credentials"),
    });
    await transport.destroy();
  });

  it("in clear is refused where it begins, whatever a cloud forgot to check", async () => {
    let asked = 0;
    const clear = (allowPlainHttp: boolean) =>
      createHttpFactory(
        surroundings({
          transport: async () => new Agent(),
          clock: hastyClock().clock,
          allowPlainHttp,
        }),
      )({
        cloud: "Test",
        origin: new URL("http://10.0.0.5"),
        explain: () => ({}),
        authorize: () => {
          asked += 1;
          throw new Error("asked for its key");
        },
      }).send(
        { what: "asking", method: "GET", path: "/" },
        { deadline: 1, signal: new AbortController().signal, attempt: 1, retry: 0, wait: 0, ledger: openBook() },
      );
    await expect(clear(false)).rejects.toMatchObject({ code: "input", message: expect.stringContaining("10.0.0.5") });
    expect(asked).toBe(0);
    await expect(clear(true)).rejects.toThrow("asked for its key");
  });

  it("never leads to another host than the origin, whatever the path looks like", async () => {
    const { send, seen } = await stage([json(200, {})]);
    await send({ path: "//elsewhere.example/thing?a=1", query: { b: 2 } });
    expect(seen[0]?.url).toBe("//elsewhere.example/thing?a=1&b=2");
  });

  it("may be plain http:// where the user says so", () => {
    expect(checkedOrigin("http://10.0.0.1", ["settings", "endpoint"], true).host).toBe("10.0.0.1");
  });
});

it.each([
  ["7", 7_000],
  ["0.5", 500],
  ["Wed, 04 Mar 2026 09:15:30 GMT", 30_000],
  ["Wed, 04 Mar 2026 09:14:00 GMT", 0],
  ["soon", undefined],
  [undefined, undefined],
])("Retry-After %s is %s ms", (header, expected) => {
  expect(parseRetryAfter(header, Date.UTC(2026, 2, 4, 9, 15))).toBe(expected);
});
