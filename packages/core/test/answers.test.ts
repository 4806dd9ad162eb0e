import { describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { NetworkError } from "../src/errors.ts";
import type { HttpCall, HttpOptions } from "../src/http/call.ts";
import { createHttpFactory } from "../src/http/client.ts";
import type { Surroundings } from "../src/http/exchange.ts";
import type { Explanation } from "../src/http/refusals.ts";
import { parseRetryAfter, pauseInHeaders } from "../src/http/retry.ts";
import type { Departing, Transport } from "../src/http/transport.ts";
import type { Event } from "../src/log.ts";
import { openBook } from "../src/report/ledger.ts";
import type { Limits } from "../src/time/limits.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { limitsOf } from "./limits.ts";
import { surroundings } from "./surroundings.ts";

interface Answer {
  readonly statusCode: number;
  readonly headers?: Record<string, string | string[] | undefined>;
  readonly text?: string;
}

/** A line on which every request gets the same answer, or fails in the same way; or each its own, the last one for ever. */
function line(answer: Answer | Error | Answer[], parts: Partial<HttpOptions> = {}, more: Partial<Surroundings> = {}) {
  const clock = createVirtualClock();
  const sent: Departing[] = [];
  const events: Event[] = [];
  const transport: Transport = {
    async request(departing) {
      sent.push(departing);
      if (answer instanceof Error) throw answer;
      const one = Array.isArray(answer) ? answer[Math.min(sent.length, answer.length) - 1] : answer;
      const { statusCode, headers = {}, text = "" } = one as Answer;
      return { statusCode, headers, body: { text: async () => text } };
    },
  };
  const http = createHttpFactory(
    surroundings({
      transport: async () => transport,
      clock,
      log: (event) => void events.push(event),
      ...more,
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
  const ask = (more: Partial<HttpCall<unknown>> | { answer: undefined } = {}, over: Partial<Limits> = {}) =>
    http.send({ ...call, ...more } as HttpCall<unknown>, limitsOf({ ledger: book, retry: 0, ...over })).then(
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

describe("an answer that says yes", () => {
  const named = (told: string | undefined) => ({ about: { asked: "a-1", told: () => told } });
  const shape = { answer: z.looseObject({ id: z.string(), parts: z.optional(z.array(z.number())) }) };

  it.each<[string, Partial<HttpCall<unknown>>, string]>([
    ["<html>", {}, "HTML instead of JSON"],
    ["  \n<!doctype html>", {}, "HTML instead of JSON"],
    ["welcome <b>", {}, "not whole JSON"],
    ['{"id":', {}, "not whole JSON"],
    ["", {}, "empty"],
    [" \n", {}, "empty"],
    ["3", shape, "in a shape we do not know: the whole invalid_type"],
    ['{"id":3}', shape, "in a shape we do not know: id invalid_type"],
    ['{"id":"a","parts":[1,"2"]}', shape, "in a shape we do not know: parts.1 invalid_type"],
    ["{}", named("b-2"), 'about "b-2" instead'],
    ["{}", named(undefined), "about nothing that is named instead"],
  ])("%j is none of ours: %j", async (text, call, why) => {
    const hint = "Check the endpoint setting and any proxy in between; if both are right, please report it.";
    const bare = line({ statusCode: 200, text });
    expect(await bare.ask(call)).toMatchObject({
      code: "contract",
      message: `Acme: asking: the answer is ${why} (HTTP 200)`,
      status: 200,
      effect: "none",
      hint,
    });
    const { ask } = line({ statusCode: 201, text, headers: { "x-request-id": "r-1" } });
    const message = `Acme: asking: the answer is ${why} (HTTP 201, request id r-1)`;
    expect(await ask({ ...call, method: "POST" })).toMatchObject({ message, requestId: "r-1", effect: "unknown" });
    expect(await ask({ ...call, method: "POST", writes: false })).toMatchObject({ message, effect: "none" });
  });

  it("is read as its call says: by its shape, about what was asked, or not at all", async () => {
    const { ask } = line({ statusCode: 299, text: '{"id":"a-1"}' });
    expect(await ask(named("a-1"))).toMatchObject({ value: { id: "a-1" }, status: 299 });
    expect(await ask(shape)).toMatchObject({ value: { id: "a-1" } });
    const silent = line({ statusCode: 204, headers: { etag: "7" } });
    expect(await silent.ask({ answer: undefined })).toEqual({ value: undefined, status: 204, headers: { etag: "7" } });
  });

  it("is none where the API says no in it", async () => {
    const { ask } = line({ statusCode: 200, text: '{"id":"a-1"}' }, { refuses: ({ text }) => text.includes("a-1") });
    expect(await ask()).toMatchObject({ code: "api", reason: "rejected", status: 200 });
  });
});

describe("a proof that is refused", () => {
  const refused = { statusCode: 401, text: "who?" };
  const heard = { statusCode: 200, text: "{}" };
  const renewing = (renew: HttpOptions["renew"]) => {
    let proofs = 0;
    return {
      renew: vi.fn(renew),
      authorize: () => {
        proofs += 1;
        return { authorization: `Bearer not-a-real-token-${proofs}` };
      },
    };
  };

  it("is made anew once, and the request is sent again, whatever it is: it was not carried out", async () => {
    const parts = renewing(async () => true);
    const { ask, sent, book } = line([refused, heard], parts);
    expect(await ask({ method: "POST" })).toMatchObject({ status: 200 });
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer not-a-real-token-1",
      "Bearer not-a-real-token-2",
    ]);
    expect(parts.renew.mock.calls.map(([, rejected]) => rejected)).toEqual([
      { authorization: "Bearer not-a-real-token-1" },
    ]);
    expect(book.entries.map(({ effect }) => effect)).toEqual(["none", "done"]);
  });

  it.each<[string, number, boolean, number]>([
    ["refused again", 401, true, 2],
    ["not to be renewed", 401, false, 1],
  ])("and %s is a matter of the credentials", async (_, statusCode, isRenewed, count) => {
    const parts = renewing(async () => isRenewed);
    const { ask, sent } = line({ statusCode }, parts);
    expect(await ask()).toMatchObject({ code: "credentials", status: 401, effect: "none" });
    expect([sent.length, parts.renew.mock.calls.length]).toEqual([count, 1]);
  });

  it("is kept where the refusal is about something else", async () => {
    const parts = renewing(async () => true);
    const { ask, sent } = line({ statusCode: 403 }, parts);
    expect(await ask()).toMatchObject({ reason: "forbidden" });
    expect([sent.length, parts.renew.mock.calls.length]).toEqual([1, 0]);
  });

  it("and cannot be made anew leaves no doubt, nor does who leaves meanwhile: nothing was done", async () => {
    const failure = new NetworkError("the issuer is gone", { effect: "unknown" });
    const failing = line(
      refused,
      renewing(() => Promise.reject(failure)),
    );
    expect(await failing.ask({ method: "POST" })).toMatchObject({ message: "the issuer is gone", effect: "none" });
    expect(failing.book.effect).toBe("none");
    const stop = new AbortController();
    const leaving = line(
      refused,
      renewing(() => new Promise(() => stop.abort())),
    );
    expect(await leaving.ask({ method: "POST" }, { signal: stop.signal })).toMatchObject({
      code: "cancelled",
      message: "Acme: asking: cancelled",
      effect: "none",
    });
    expect(leaving.book.effect).toBe("none");
  });

  it.each([
    ["invented\nsecret", "a line break"],
    ["invented\u2028secret", "a line break"],
    ["invented\u00a0secret", "the character U+00A0"],
    ["invented\u0000secret", "the character U+0000"],
    ["invented\u{1F6A2}secret", 'the character "\u{1F6A2}" (U+1F6A2)'],
  ])("by nobody, since it cannot be sent, is told of without being told: %j", async (authorization, found) => {
    const { ask, sent } = line(heard, { authorize: () => ({ "x-date": "20260304", authorization }) });
    expect(await ask()).toMatchObject({
      code: "credentials",
      message: `Acme: a credential cannot be sent in a header: it holds ${found}`,
      hint: "Set the credential anew, copied as plain text: it is one line of ASCII characters.",
      effect: "none",
    });
    expect(sent).toEqual([]);
    const settingIn = (text: string) => (text === authorization ? "`settings.key`" : undefined);
    const named = line(heard, { authorize: () => ({ authorization }) }, { settingIn });
    expect(await named.ask()).toMatchObject({
      message: `Acme: \`settings.key\` cannot be sent in a header: it holds ${found}`,
      hint: "Set `settings.key` anew, copied as plain text: it is one line of ASCII characters.",
    });
  });
});

describe("what leaves", () => {
  it("waits for its turn, and has not left where its caller goes meanwhile", async () => {
    const stop = new AbortController();
    const never = { request: () => new Promise<never>(() => undefined) };
    const { ask, book } = line([], {}, { transport: async () => never, atOnce: 1 });
    void ask({ method: "POST" });
    const second = ask({ method: "POST" }, { signal: stop.signal, ledger: openBook() });
    await new Promise((resolve) => setImmediate(resolve));
    expect(book.entries).toEqual([{ what: "Acme: asking", effect: "unknown" }]);
    stop.abort();
    expect(await second).toMatchObject({ code: "cancelled", effect: "none" });
  });

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

describe("a request that is sent again", () => {
  const busy = { statusCode: 503, text: "busy", headers: { "x-request-id": "r-1" } };
  const heard = { statusCode: 200, text: "{}" };

  it("is told to those who listen, with what it waits for, and each attempt is in the books", async () => {
    const told: Event[] = [];
    const { ask, events, book } = line([busy, busy, heard]);
    await ask({ method: "PUT" }, { retry: 60_000, progress: (event) => void told.push(event) });
    const url = "https://api.acme.example/base/things";
    const refused = { type: "exchange", method: "PUT", url, status: 503, ms: 0, requestId: "r-1" };
    const retry = {
      type: "retry",
      method: "PUT",
      url: "/things",
      reason: "Acme: asking: busy (HTTP 503, request id r-1)",
    };
    const retries = [
      { ...retry, attempt: 1, pause: 250 },
      { ...retry, attempt: 2, pause: 500 },
    ];
    const { requestId: _, ...last } = { ...refused, status: 200 };
    expect(events).toEqual([refused, retries[0], refused, retries[1], last]);
    expect(told).toEqual(retries);
    expect(book.entries.map(({ effect, status }) => [effect, status])).toEqual([
      ["none", 503],
      ["none", 503],
      ["done", undefined],
    ]);
  });

  it("is not where it was made from what was just read, nor for longer than one may take", async () => {
    const read = line([busy, heard]);
    expect(await read.ask({ method: "PUT", fromRead: true }, { retry: 60_000 })).toMatchObject({ status: 503 });
    const short = line([busy, heard]);
    expect(await short.ask({}, { retry: 249 })).toMatchObject({ status: 503, code: "api" });
    const enough = line([busy, heard]);
    expect(await enough.ask({}, { retry: 250 })).toMatchObject({ status: 200 });
    const late = line([busy, heard]);
    expect(await late.ask({}, { retry: 60_000, deadline: 249 })).toMatchObject({ status: 503, code: "api" });
  });

  it("is not where the cloud asks for more time than there is, and says so", async () => {
    const { ask } = line([{ ...busy, headers: { "retry-after": "100", "x-request-id": "r-1" } }, heard]);
    expect(await ask({}, { deadline: 100_000 })).toMatchObject({
      code: "timeout",
      message:
        "Acme: asking: busy (HTTP 503, request id r-1); the cloud asks for a pause of 101 s, which is longer than this request may take",
      hint: "Run again later, or raise `timeouts.deadline_seconds`.",
      status: 503,
      requestId: "r-1",
      effect: "none",
      cause: { code: "api", status: 503 },
    });
  });
});

describe("requests to one API", () => {
  /** How many of two have been sent while the first one is under way, and after so long. */
  async function sentMeanwhile(origins: readonly [string, string], statusCode: number, headers = {}) {
    const clock = createVirtualClock();
    const sent: number[] = [];
    const transport: Transport = {
      async request() {
        sent.push(clock.now());
        const [code, its] = sent.length === 1 ? [statusCode, headers] : [200, {}];
        return { statusCode: code, headers: its, body: { text: async () => "{}" } };
      },
    };
    const factory = createHttpFactory(surroundings({ transport: async () => transport, clock }));
    const asks = origins.map(
      (origin) => () =>
        factory({
          cloud: "Acme",
          origin: new URL(origin),
          explain: () => ({ words: "slow down" }),
          authorize: () => ({}),
        }).send({ what: "asking", method: "GET", path: "/" }, limitsOf()),
    );
    const first = asks[0]?.();
    await clock.sleep(0);
    await asks[1]?.();
    await first;
    return sent;
  }

  const here = "https://api.acme.example";
  it.each<[string, [string, string], number, object, number[]]>([
    [
      "wait together where it asks for a pause, for the rate",
      [here, `${here}/v2`],
      429,
      { "retry-after": "5" },
      [0, 5250, 5250],
    ],
    ["do not for another API", [here, "https://other.acme.example"], 429, { "retry-after": "5" }, [0, 0, 5250]],
    ["do not for trouble of another sort", [here, here], 503, { "retry-after": "5" }, [0, 0, 5250]],
    ["do not where no time is named", [here, here], 429, {}, [0, 0, 250]],
  ])("%s", async (_, origins, status, headers, sent) => {
    expect(await sentMeanwhile(origins, status, headers)).toEqual(sent);
  });
});

describe("what surrounds a request", () => {
  it("hears of each write before it leaves, of what proves it, and of the authorities that it trusts", async () => {
    const heard: unknown[] = [];
    const { ask, sent } = line(
      { statusCode: 200, text: "{}" },
      {
        authorities: "PEM",
        open: ["x-date"],
        authorize: (request) => {
          heard.push([request.method, request.url.href, request.headers, request.body]);
          return { "X-Date": "20260304", "x-token": "invented-token-1" };
        },
      },
      { onWrite: () => void heard.push(`write after ${sent.length}`), conceal: (secret) => void heard.push(secret) },
    );
    const base = { accept: "application/json" };
    const url = "https://api.acme.example/base/things";
    await ask({}, { attempt: 7_000 });
    expect(heard.splice(0)).toEqual([["GET", url, base, ""], "invented-token-1"]);
    await ask({ method: "DELETE", body: { a: 1 }, query: { b: 2 } });
    const json = { ...base, "content-type": "application/json" };
    expect(heard.splice(0)).toEqual([["DELETE", `${url}?b=2`, json, '{"a":1}'], "invented-token-1", "write after 1"]);
    await ask({ method: "POST", writes: false });
    await ask({ method: "GET", writes: true });
    expect(heard.filter((one) => String(one).startsWith("write"))).toEqual(["write after 3"]);
    expect(sent[0]).toMatchObject({ headersTimeout: 7_000, bodyTimeout: 7_000, body: null });
  });

  it.each<[string, boolean, boolean]>([
    ["http://169.254.169.254", true, true],
    ["http://169.254.169.254", false, false],
    ["http://10.0.0.5", true, false],
    ["http://127.0.0.1:9", false, true],
    ["https://10.0.0.5", false, true],
  ])(
    "keeps a proof off the road in clear: %s, a metadata service: %s, is asked: %s",
    async (origin, metadata, isAsked) => {
      const { ask, sent } = line({ statusCode: 200, text: "{}" }, { origin: new URL(origin), metadata });
      const answer = await ask();
      expect(sent).toHaveLength(isAsked ? 1 : 0);
      if (!isAsked)
        expect(answer).toMatchObject({
          code: "input",
          message: `settings: is plain http:// (${new URL(origin).host}), which would show the credentials on the way`,
        });
      else expect(answer).toMatchObject({ status: 200 });
    },
  );
});
