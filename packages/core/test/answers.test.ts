import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { HttpCall, HttpOptions } from "../src/http/call.ts";
import { createHttpFactory } from "../src/http/client.ts";
import type { Explanation } from "../src/http/refusals.ts";
import { parseRetryAfter, pauseInHeaders } from "../src/http/retry.ts";
import type { Departing, Transport } from "../src/http/transport.ts";
import type { Event } from "../src/log.ts";
import { openBook } from "../src/report/ledger.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { limitsOf } from "./limits.ts";
import { surroundings } from "./surroundings.ts";

interface Answer {
  readonly statusCode: number;
  readonly headers?: Record<string, string | string[] | undefined>;
  readonly text?: string;
}

/** A line on which every request gets the same answer, or fails in the same way. */
function line(answer: Answer | Error, parts: Partial<HttpOptions> = {}) {
  const clock = createVirtualClock();
  const sent: Departing[] = [];
  const events: Event[] = [];
  const transport: Transport = {
    async request(departing) {
      sent.push(departing);
      if (answer instanceof Error) throw answer;
      const { statusCode, headers = {}, text = "" } = answer;
      return { statusCode, headers, body: { text: async () => text } };
    },
  };
  const http = createHttpFactory(
    surroundings({
      transport: async () => transport,
      clock,
      log: (event) => void events.push(event),
    }),
  )({
    cloud: "Acme",
    origin: new URL("https://api.acme.example/base/"),
    explain: () => ({}),
    authorize: () => ({ authorization: "Bearer not-a-real-token" }),
    ...parts,
  });
  const book = openBook();
  const call = { what: "asking", method: "GET", path: "/things", answer: z.looseObject({}) } as const;
  const ask = (more: Partial<HttpCall<unknown>> = {}) =>
    http.send({ ...call, ...more } as HttpCall<unknown>, limitsOf({ ledger: book, retry: 0 })).then(
      (done): Record<string, unknown> => ({ ...done }),
      (error: Record<string, unknown>) => error,
    );
  return { ask, sent, events, book };
}

describe("an answer that says no", () => {
  const own: Explanation = { words: "No." };
  const check = "Check the id, and that it belongs to the project and region of this request.";
  const slower = "The cloud asks to slow down; run again later.";
  const trouble = "The trouble is on the cloud's side; run again later.";

  it.each<[number, object, string | undefined]>([
    [400, { code: "api", reason: "rejected", retryable: false, effect: "none" }, undefined],
    [
      401,
      { code: "credentials", retryable: false, effect: "none" },
      "Check the credentials: the cloud does not accept them.",
    ],
    [
      403,
      { code: "api", reason: "forbidden", retryable: false, effect: "none" },
      "Check what these credentials are allowed to do, and the quota.",
    ],
    [404, { code: "api", reason: "not-found", retryable: false, effect: "none" }, check],
    [408, { code: "api", reason: "unavailable", retryable: true, effect: "unknown" }, trouble],
    [
      409,
      { code: "api", reason: "conflict", retryable: false, effect: "none" },
      "Something else is changing this object; run again.",
    ],
    [410, { code: "api", reason: "not-found", retryable: false, effect: "none" }, check],
    [
      412,
      { code: "api", reason: "conflict", retryable: false, effect: "none" },
      "Something else is changing this object; run again.",
    ],
    [422, { code: "api", reason: "rejected", retryable: false, effect: "none" }, undefined],
    [429, { code: "api", reason: "rate-limited", retryable: true, effect: "none" }, slower],
    [499, { code: "api", reason: "rejected", retryable: false, effect: "none" }, undefined],
    [500, { code: "api", reason: "unavailable", retryable: true, effect: "unknown" }, trouble],
    [503, { code: "api", reason: "unavailable", retryable: true, effect: "none" }, trouble],
    [504, { code: "api", reason: "unavailable", retryable: true, effect: "unknown" }, trouble],
  ])("%i is what it is, may be tried again or not, and says what to do", async (statusCode, what, hint) => {
    const { ask } = line({ statusCode }, { explain: () => own });
    const error = await ask({ ofTheThing: true });
    expect(error).toMatchObject({ ...what, status: statusCode, message: `Acme: asking: No. (HTTP ${statusCode})` });
    expect(error.hint).toBe(hint);
  });

  it("503 leaves a doubt where the call must not be made twice", async () => {
    const { ask } = line({ statusCode: 503 }, { explain: () => own });
    expect(await ask({ method: "POST" })).toMatchObject({ reason: "unavailable", effect: "unknown" });
  });

  it.each([
    ["in no form of the API's own", {}, true],
    ["about a parent", own, false],
  ])("404 %s says nothing of the thing", async (_, explanation, ofTheThing) => {
    const { ask } = line({ statusCode: 404, text: "gone" }, { explain: () => explanation });
    expect(await ask({ ofTheThing })).toMatchObject({
      reason: "wrong-place",
      hint: "Check the endpoint, the project and the region: whether the thing is there is not known.",
    });
  });

  it.each([300, 302, 399])("%i is a redirect, which is not followed", async (statusCode) => {
    const { ask, sent } = line({ statusCode, headers: { location: "https://elsewhere.example/" } });
    expect(await ask()).toMatchObject({
      code: "contract",
      retryable: false,
      message: `Acme: asking: the answer is a redirect (HTTP ${statusCode}), which is not followed`,
      hint: "Check the endpoint setting: it should name the API itself.",
    });
    expect(sent).toHaveLength(1);
  });

  it("is what the cloud's own reading says, before what the status says", async () => {
    const explanation: Explanation = {
      words: "Busy.",
      vendorCode: "E-7",
      requestId: "r-own",
      reason: "conflict",
      hint: "Wait.",
      retryable: false,
      effect: "unknown",
      retryAfter: 5_000,
    };
    const headers = { "x-request-id": "r-header" };
    const { ask } = line({ statusCode: 400, headers }, { explain: () => explanation });
    expect(await ask()).toMatchObject({
      code: "api",
      message: "Acme: asking: Busy. (HTTP 400, request id r-own)",
      words: "Busy.",
      vendorCode: "E-7",
      requestId: "r-own",
      reason: "conflict",
      hint: "Wait.",
      retryable: false,
      effect: "unknown",
      retryAfter: 5_000,
    });
    const told = line({ statusCode: 400, headers });
    expect(await told.ask()).toMatchObject({ requestId: "r-header", message: expect.stringContaining("r-header") });
    expect(told.events.at(-1)).toMatchObject({ type: "exchange", status: 400, requestId: "r-header" });
  });

  it.each([
    ["<html><head><TITLE>\n 502 Bad \n Gateway </TITLE></head><body>nginx</body></html>", "502 Bad Gateway"],
    ["<h1 class='x'>Sorry</h1><p>Come  back <b>later</b></p>\n", "Sorry Come back later"],
    ["<title></title>", "no explanation was given"],
    ["", "no explanation was given"],
    [" \n ", "no explanation was given"],
    ["plain words", "plain words"],
    ["x".repeat(200), "x".repeat(200)],
    ["x".repeat(201), `${"x".repeat(197)}...`],
  ])("without the API's own form is quoted as a person reads it: %j", async (text, words) => {
    const { ask } = line({ statusCode: 400, text });
    expect(await ask()).toMatchObject({ message: `Acme: asking: ${words} (HTTP 400)` });
  });
});

describe("what leaves", () => {
  const heard = { statusCode: 200, text: "{}" };

  it("is JSON, a form, or nothing, and says which", async () => {
    const { ask, sent } = line(heard);
    await ask({ method: "POST", body: { name: "north" } });
    await ask({ method: "POST", form: { grant_type: "client credentials", scope: "a&b" } });
    await ask();
    expect(sent.map(({ body }) => body)).toEqual([
      '{"name":"north"}',
      "grant_type=client+credentials&scope=a%26b",
      null,
    ]);
    const authorization = "Bearer not-a-real-token";
    expect(sent.map(({ headers }) => headers)).toEqual([
      { accept: "application/json", "content-type": "application/json", authorization },
      { accept: "application/json", "content-type": "application/x-www-form-urlencoded", authorization },
      { accept: "application/json", authorization },
    ]);
  });

  it.each([
    [{ path: "/things" }, "/base/things"],
    [{ path: "" }, "/base"],
    [{ path: "?all=yes" }, "/base?all=yes"],
    [{ path: "/things?marker=a?b" }, "/base/things?marker=a?b"],
    [{ path: "/things", query: { limit: 5, name: "a b", gone: undefined } }, "/base/things?limit=5&name=a+b"],
    [{ path: "/things", query: { state: ["NEW", "RUNNING"] } }, "/base/things?state=NEW&state=RUNNING"],
    [{ path: "//elsewhere.example/x" }, "/base//elsewhere.example/x"],
  ])("goes to the origin, and below its path: %j", async (call, path) => {
    const { ask, sent } = line(heard);
    await ask(call as Partial<HttpCall<unknown>>);
    expect(sent).toMatchObject([{ origin: "https://api.acme.example", path, method: "GET" }]);
  });

  it("has the headers of its call, and the proof above all", async () => {
    const { ask, sent } = line(heard);
    await ask({ headers: { "if-match": "7", authorization: "none" } });
    expect(sent[0]?.headers).toEqual({
      accept: "application/json",
      "if-match": "7",
      authorization: "Bearer not-a-real-token",
    });
  });

  it("is in the books before it is answered, and what only asks is not", async () => {
    const { ask, book } = line(heard);
    await ask();
    expect(book.entries).toEqual([]);
    await ask({ method: "DELETE" });
    expect(book.entries).toMatchObject([{ what: "Acme: asking", effect: "done" }]);
    await ask({ method: "POST", writes: false });
    expect(book.entries).toHaveLength(1);
  });
});

describe("what comes back", () => {
  it("has its headers by small names, each once", async () => {
    const headers = { "X-Twice": ["a", "b"], Date: "today", "x-none": undefined };
    const { ask } = line({ statusCode: 200, text: "{}", headers });
    expect((await ask()).headers).toEqual({ "x-twice": "a, b", date: "today" });
  });

  it.each([
    [new Error("the cable is out"), "the cable is out"],
    [Object.assign(new Error("reset"), { code: "ECONNRESET" }), "reset"],
  ])("and never comes is in the log, in its own words: %s", async (failure, words) => {
    const { ask, events } = line(failure);
    await ask();
    expect(events.find(({ type }) => type === "exchange")).toMatchObject({ error: words, method: "GET" });
  });
});

describe("a pause that is asked for", () => {
  const now = 999_999_999_000;
  const reset = (text: string, status = 429) =>
    pauseInHeaders({ status, headers: { "ratelimit-reset": text }, text: "" }, now);

  it.each([
    ["1000000000000", 1_000],
    ["1000000000", 1_000],
    ["999999999", 999_999_999_000],
    ["60", 60_000],
    ["1", 1_000],
    ["", undefined],
    ["soon", undefined],
  ])("by the end of a window, in seconds or as a moment: %j", (text, pause) => {
    expect(reset(text)).toBe(pause);
    expect(reset(text, 503)).toBeUndefined();
  });

  it.each([
    ["120", 120_000],
    [" 1.5 ", 1_500],
    ["at 5 o'clock", undefined],
    ["5 minutes or so", undefined],
    ["~120", undefined],
    ["Sun, 09 Sep 2001 01:46:49 GMT", 10_000],
    ["Sun, 09 Sep 2001 01:46:30 GMT", 0],
  ])("in seconds or by a date, and by nothing else: %j", (header, pause) => {
    expect(parseRetryAfter(header, now)).toBe(pause);
  });
});
