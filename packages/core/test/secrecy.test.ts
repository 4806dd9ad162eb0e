import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { defineCloud } from "../src/definition/cloud.ts";
import { secretsOf } from "../src/engine/settings.ts";
import { credentialsIn } from "../src/http/credentials.ts";
import { createMooring, type Event } from "../src/index.ts";
import { createSecrecy } from "../src/secrets/secrecy.ts";
import { list, text } from "../src/spec/fields.ts";

const pair = {
  resource: "gcore/allowed-address-pair",
  spec: { port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ip_address: "10.40.0.9" },
};
const gcore = { GCORE_API_KEY: "7$invented-and-known", GCORE_CLOUD_PROJECT_ID: "41", GCORE_CLOUD_REGION_ID: "12" };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A cloud that refuses everything with these words. Answers its origin. */
async function refusing(words: (request: IncomingMessage) => string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(400, { "content-type": "application/json" });
    response.end(
      JSON.stringify({ error: { error_code: "NO", error_message: words(request) }, message: words(request) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** All that leaves: the report, and what is logged meanwhile. */
async function told(environment: Record<string, string>, request: unknown): Promise<string> {
  const events: Event[] = [];
  const mooring = createMooring({ environment, log: (event) => void events.push(event) });
  const report = await mooring.ensure(request);
  await mooring.close();
  expect(report.failed).toBe(true);
  return JSON.stringify([report, events]);
}

describe("a header that proves who we are", () => {
  it.each([
    ["a token", "APIKey 4711$abcdef", { lasting: ["4711$abcdef"], passing: [] }],
    ["a basic header", "Basic aGFyYm91cjpwYXNz", { lasting: ["aGFyYm91cjpwYXNz"], passing: [] }],
    ["a bare token", "4711$abcdef", { lasting: ["4711$abcdef"], passing: [] }],
    [
      "a signature",
      "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=64e4ac07",
      { lasting: [], passing: ["64e4ac07"] },
    ],
    ["parameters nobody knows", "Own a=1, b=2", { lasting: ["a=1, b=2"], passing: [] }],
  ])("is known as a secret without its scheme: %s", (_, authorization, expected) => {
    expect(credentialsIn({ Authorization: authorization })).toEqual(expected);
  });

  it("is secret under any name, unless it is said to be open", () => {
    expect(credentialsIn({ "x-token": "abc def", "x-date": "20260115" }, ["x-date"]).lasting).toEqual(["abc def"]);
  });

  it("is not told when the cloud repeats it, the name in a basic header included", async () => {
    const endpoint = await refusing(({ headers }) => `who is ${headers.authorization}?`);
    const environment = { UPCLOUD_USERNAME: "harbour-master", UPCLOUD_PASSWORD: "Sommer2026#Hafen!geheim" };
    const request = { query: "upcloud/ip-addresses", settings: { endpoint } };
    expect(await told(environment, request)).toContain("who is Basic ***?");
  });

  it("is not told when it was made for this request alone, and then forgotten", async () => {
    const seen: string[] = [];
    const endpoint = await refusing(({ headers }) => {
      seen.push(String(headers.authorization));
      return `signature ${/Signature=(.*)/.exec(String(headers.authorization))?.[1]} does not match`;
    });
    const settings = { endpoint, region: "eu-west-101", project_id: "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25" };
    const environment = { HUAWEICLOUD_SDK_AK: "SANDBOXKEY01", HUAWEICLOUD_SDK_SK: "invented-and-0123456" };
    const asked: string[] = [];
    const mooring = createMooring({ environment, onSecret: (secret) => void asked.push(secret) });
    const report = await mooring.ensure({
      query: "huaweicloud/port",
      spec: { port_id: pair.spec.port_id },
      settings,
    });
    await mooring.close();
    expect(report.failure?.message).toContain("signature *** does not match");
    expect(report.failure?.message).toContain("port");
    expect(seen).not.toEqual([]);
    expect(asked).toEqual(["invented-and-0123456"]);
  });
});

describe("a secret of the environment", () => {
  it.each([
    ["as the kind", { ...pair, resource: gcore.GCORE_API_KEY }],
    ["as the state", { ...pair, state: gcore.GCORE_API_KEY }],
    ["as all settings", { ...pair, settings: gcore.GCORE_API_KEY }],
    ["as a setting that is a number", { ...pair, settings: { region_id: gcore.GCORE_API_KEY } }],
    ["as a field", { ...pair, spec: { ...pair.spec, ip_address: gcore.GCORE_API_KEY } }],
    ["as the name of a field", { ...pair, spec: { ...pair.spec, [gcore.GCORE_API_KEY]: 1 } }],
    ["as a request for another cloud", { resource: "k0rdent/address", spec: { name: gcore.GCORE_API_KEY } }],
    ["as a request", gcore.GCORE_API_KEY],
  ])("is not told where it was typed by mistake: %s", async (_, request) => {
    expect(await told(gcore, request)).not.toContain("invented");
  });

  it("is what an own set of settings holds, too, although the request is refused before they are read", async () => {
    const { GCORE_API_KEY: api_key, ...rest } = gcore;
    expect(await told(rest, { ...pair, state: api_key, settings: { api_key } })).not.toContain("invented");
    expect(await told(rest, { ...pair, state: api_key, settings: api_key })).not.toContain("invented");
  });

  it("is also a proxy's password", async () => {
    const addresses = [
      "http://harbour:S3cr%40t-word@127.0.0.1:9",
      "harbour:S3cr%40t-word@127.0.0.1:9",
      "http://S3cr%40t-word@127.0.0.1:9",
    ];
    for (const HTTPS_PROXY of addresses) {
      const mooring = createMooring({ environment: { HTTPS_PROXY } });
      expect(mooring.redact("S3cr%40t-word, S3cr@t-word")).toBe("***, ***");
    }
    const mooring = createMooring({ environment: { all_proxy: addresses[0] as string } });
    expect(mooring.redact(`Basic ${Buffer.from("harbour:S3cr@t-word").toString("base64")}`)).toBe("Basic ***");
  });
});

describe("the secrets of settings", () => {
  const secret = (env: string) => text({ description: "A secret.", env: [env], secret: true });
  const cloud = defineCloud({
    name: "acme",
    title: "Acme",
    summary: "Invented.",
    links: {},
    settings: z.strictObject({
      open: z.optional(text({ description: "None." })),
      keys: z.optional(list(secret("ACME_KEYS"), { description: "Some." })),
      more: z.optional(list(z.object({ token: secret("ACME_TOKEN") }), { description: "Maps." })),
      inner: z.prefault(
        z
          .strictObject({ password: z.optional(secret("ACME_PASSWORD")), name: z.optional(text({})) })
          .check(z.meta({ description: "A map.", env: ["ACME_INNER"] })),
        {},
      ),
    }),
    connect: () => ({}),
    resources: [],
    queries: [],
  });

  it.each([
    ["in a map", { inner: { password: "secret-1", name: "harbour" }, open: "open-1" }, {}, ["secret-1"]],
    ["in a map that is JSON text", { inner: '{"password": "secret-1", "name": "harbour"}' }, {}, ["secret-1"]],
    ["in a variable that holds a map", {}, { ACME_INNER: '{"password": "secret-1"}' }, ["secret-1"]],
    ["in a variable of a map's field", {}, { ACME_PASSWORD: " secret-1 " }, [" secret-1 ", "secret-1"]],
    ["in a list", { keys: ["secret-1", 1234567] }, {}, ["secret-1", "1234567"]],
    ["in the maps of a list", { more: [{ token: "secret-1" }, { token: "secret-2" }] }, {}, ["secret-1", "secret-2"]],
    ["instead of the map", "secret-1", {}, ["secret-1"]],
  ])("are found %s", (_, given, environment, expected) => {
    expect(secretsOf(cloud, given, environment)).toEqual(expected);
  });
});

describe("what is secret", () => {
  it("is told once, before it can be met, and not when it says nothing", () => {
    const heard: string[] = [];
    const secrecy = createSecrecy((secret) => void heard.push(secret));
    secrecy.keep(["abc", "from-the-settings"]);
    secrecy.conceal("from-a-login");
    secrecy.conceal("from-a-login");
    secrecy.keep(["from-a-login"]);
    expect(heard).toEqual(["from-the-settings", "from-a-login"]);
  });

  it("is remembered as long as it is in use, and of what was renewed the latest hundred", () => {
    const secrecy = createSecrecy();
    secrecy.conceal("token-in-use-all-along");
    for (let count = 0; count < 300; count += 1) {
      secrecy.conceal(`renewed ${count} ${"x".repeat(count % 7)}`);
      secrecy.conceal("token-in-use-all-along");
    }
    expect(secrecy.known()).toHaveLength(100);
    expect(secrecy.words("token-in-use-all-along")).toBe("***");
  });

  it("spoils no id and no field that has a word in common with it, and no word of ours", () => {
    const secrecy = createSecrecy();
    secrecy.keep(["create-Server-addresses", "exchange-me-0001"]);
    const item = {
      kind: "acme/address",
      subject: "MyServer",
      state: "present",
      action: "create",
      changed: true,
      effect: "done",
      differences: [{ path: "ip_addresses", before: undefined, after: "MyServer" }],
      notes: ["quoted: 'Server-addr'"],
      id: "MyServer",
      before: null,
      after: { ip_addresses: "MyServer" },
    } as const;
    const report = { resource: "acme/address", plan: false, changed: true, failed: false, items: [item] };
    expect(secrecy.report(report)).toEqual({ ...report, items: [{ ...item, notes: ["quoted: '***'"] }] });
    const event = { type: "exchange", method: "GET", url: "http://x/exchange-me-0001", ms: 1 } as const;
    expect(secrecy.event(event)).toEqual({ ...event, url: "http://x/***" });
  });

  describe("in a failure", () => {
    const secrecy = createSecrecy();
    secrecy.keep(["create-Server-addresses", "request-0123456789"]);
    const bare = { code: "input", message: "quoted: 'Server-addr'", retryable: false } as const;
    const whole = {
      ...bare,
      hint: "see 'Server-addr'",
      issues: [{ path: ["items", 0, "Server-addr"], message: "is 'Server-addr'" }],
      request_id: "request-0123456789",
    };
    const clean = {
      ...whole,
      message: "quoted: '***'",
      hint: "see '***'",
      // A name that has a word in common with it stays.
      issues: [{ path: ["items", 0, "Server-addr"], message: "is '***'" }],
      request_id: "***",
    };

    it("goes from all words, and from data where it is whole", () => {
      expect(secrecy.failure(bare)).toEqual({ ...bare, message: "quoted: '***'" });
      expect(secrecy.failure(whole)).toEqual(clean);
    });

    it("goes from reports of every sort, and what is not there is not made", () => {
      const query = {
        query: "acme/addresses",
        changed: false,
        failed: true,
        results: [{ id: "Server-addr" }],
        failure: whole,
      } as const;
      expect(secrecy.report(query)).toEqual({ ...query, failure: clean });
      const fine = { query: "acme/addresses", changed: false, failed: false, results: [] } as const;
      expect(Object.keys(secrecy.report(fine))).toEqual(Object.keys(fine));
      const item = {
        kind: "acme/address",
        subject: "a",
        state: "present",
        action: "create",
        changed: false,
        effect: "none",
        differences: [],
        notes: [],
        before: null,
        after: null,
      } as const;
      const report = { resource: "acme/address", plan: false, changed: false, failed: true, items: [item] };
      expect(secrecy.report({ ...report, items: [{ ...item, failure: whole }], failure: whole })).toEqual({
        ...report,
        items: [{ ...item, failure: clean }],
        failure: clean,
      });
      expect(secrecy.report(report)).toEqual(report);
    });
  });

  it("leaves an event what it is", () => {
    const secrecy = createSecrecy();
    secrecy.keep(["DELETE-4711-finished", "replace-4711-plan"]);
    const sent = { type: "exchange", method: "DELETE", url: "http://x/DELETE-4711-finished", ms: 1 } as const;
    expect(secrecy.event(sent)).toEqual({ ...sent, url: "http://x/***" });
    const planned = { type: "plan", kind: "acme/address", action: "replace" } as const;
    expect(secrecy.event(planned)).toEqual(planned);
    const finished = { type: "finished", operation: "'-4711-finished'", elapsed: 1, polls: 2 } as const;
    expect(secrecy.event(finished)).toEqual({ ...finished, operation: "'***'" });
  });

  it("begins with six characters, blanks not counted, and in all that is known each stands once", () => {
    const secrecy = createSecrecy();
    secrecy.keep(["12345", "  1234  ", "123456"]);
    secrecy.conceal("abcdef");
    secrecy.conceal("123456");
    expect(secrecy.known()).toEqual(["123456", "abcdef"]);
    expect([secrecy.words("12345 and 1234"), secrecy.words("123456"), secrecy.data("abcdef")]).toEqual([
      "12345 and 1234",
      "***",
      "***",
    ]);
    secrecy.keep(["abcdef"]);
    expect(secrecy.known()).toEqual(["123456", "abcdef"]);
  });

  it("is the latest hundred of what passes, beside all that was kept", () => {
    const secrecy = createSecrecy();
    secrecy.keep(["kept-for-ever"]);
    for (let count = 0; count < 101; count += 1) secrecy.conceal(`passing-${1000 + count}`);
    expect(secrecy.known()).toHaveLength(101);
    expect(secrecy.known().slice(0, 2)).toEqual(["kept-for-ever", "passing-1001"]);
  });
});
