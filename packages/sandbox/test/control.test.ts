import { createVirtualClock } from "@mooring/core";
import { Agent, request } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Clouds, createClouds } from "../src/clouds.ts";
import type { Message } from "../src/control/messages.ts";
import { type Control, startControl } from "../src/control/server.ts";
import { incoming } from "../src/incoming.ts";
import { PORT, pairsPath } from "./caller.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
let clouds: Clouds;
let control: Control;
let agent: Agent;
beforeEach(async () => {
  agent = new Agent();
  await open(createClouds({ clock: createVirtualClock(), clouds: ["gcore"] }));
});
afterEach(async () => {
  await control.close();
  await agent.close();
});

async function open(world: Clouds): Promise<void> {
  await control?.close();
  clouds = world;
  const faults = [{ match: "GET /at-the-start", status: 500 }];
  control = await startControl({
    clouds,
    origins: { gcore: "http://127.0.0.1:1" },
    host: "127.0.0.1",
    port: 0,
    token: TOKEN,
    page: true,
    version: "0.0.0",
    faults,
    onServer: () => {
      throw new Error("this sandbox has no wire");
    },
  });
}

async function ask(
  method: "GET" | "POST" | "DELETE",
  path: string,
  body = "",
  headers: Record<string, string> = {},
  address = control.address,
) {
  const answer = await request(address + path, { method, body: body === "" ? null : body, headers, dispatcher: agent });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text,
    json: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined,
  };
}

async function say(method: string, path: string, body?: object) {
  const origin = new URL("https://gcore.sandbox.test");
  const { GCORE_API_KEY } = clouds.environment();
  const type = body ? { "content-type": "application/json" } : {};
  const headers = { authorization: `APIKey ${GCORE_API_KEY}`, host: origin.host, ...type };
  const text = body ? JSON.stringify(body) : "";
  return clouds.exchangeFor(origin)?.(incoming(method, origin.hostname, path, headers, text));
}
const setPairs = (...addresses: string[]) =>
  say("PUT", pairsPath(), { allowed_address_pairs: addresses.map((ip_address) => ({ ip_address })) });

test.each([
  ["another origin", 403, "/faults", { origin: "http://evil.example" }],
  ["an origin that only looks alike", 403, "/faults", { origin: "http://127.0.0.1:1" }],
  ["a page without an origin", 403, "/faults", { origin: "null" }],
  ["a name that somebody bent to this machine", 403, "/faults", { host: "rebound.example" }],
  ["that name with the right port", 403, "/faults", { host: "rebound.example:PORT" }],
  [
    "an image or a script of another page",
    403,
    "/seed",
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
  ],
  ["a page of another port", 403, "/seed", { "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }],
])("refuses %s", async (_, status, path, headers: Record<string, string>) => {
  const { port } = new URL(control.address);
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace("PORT", port)]));
  const answer = await ask("GET", path, "", sent);
  expect(answer).toMatchObject({ status, json: { error: expect.stringContaining("does not answer") } });
  expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
});

test.each([
  "/",
  "/faults",
  `/${"0".repeat(32)}/faults`,
  `/${TOKEN.slice(0, -1)}/faults`,
  `/${TOKEN}x/faults`,
  "/page.js",
])("refuses %s, which has no token", async (path) => {
  const answer = await ask("GET", path, "", {}, new URL(control.address).origin);
  expect(answer).toMatchObject({ status: 404, json: { error: expect.stringContaining("must begin with the token") } });
  expect(answer.text).not.toContain(TOKEN);
});

test("answers its own page, and forbids it everything from elsewhere", async () => {
  const { origin } = new URL(control.address);
  const answer = await ask("GET", "/faults", "", { origin, "sec-fetch-site": "same-origin" });
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    "content-security-policy": expect.stringContaining("default-src 'none'"),
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
});

test("faults come by line, by object and by list; each can be taken back", async () => {
  await ask("POST", "/faults", "PUT /a status=503\n\nPUT /b status=500 skip=2");
  await ask("POST", "/faults", JSON.stringify({ match: "* /c", delay: "Infinity" }));
  const { json } = await ask("GET", "/faults");
  expect(json.map(({ fault }: { fault: string }) => fault)).toEqual([
    "GET /at-the-start status=500",
    "PUT /a status=503",
    "PUT /b status=500 skip=2",
    "* /c delay=Infinity",
  ]);
  await ask("DELETE", `/faults/${json[1].id}`);
  expect((await ask("DELETE", `/faults/${json[1].id}`)).status).toBe(404);
  expect((await ask("GET", "/faults")).json).toHaveLength(3);
  expect((await ask("DELETE", "/faults")).json).toEqual([]);
});

test.each([
  ["POST", "/faults", "PUT", "must read like"],
  ["POST", "/faults", "{", "JSON"],
  ["POST", "/switches", "gcore.nothing=1", "gcore has no switch nothing"],
  ["POST", "/switches", "mars.task_seconds=1", 'no cloud "mars"'],
  ["POST", "/hands", '{"cloud":"gcore"}', "hands take"],
  ["POST", "/hands", '{"cloud":"gcore","take":"pair of nothing"}', "no such address"],
  ["GET", "/journal/9", "", "not in the journal"],
  ["GET", "/nothing", "", "there is no /nothing here"],
  ["DELETE", "/seed", "", "/seed knows GET"],
] as const)("%s %s with %j is refused in words", async (method, path, body, message) => {
  const answer = await ask(method, path, body);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.json.error).toContain(message);
});

test("counts the writes since the mark", async () => {
  await setPairs("10.40.0.9");
  expect((await ask("GET", "/writes")).json).toEqual({ writes: 1 });
  expect((await ask("POST", "/mark")).json).toEqual({ writes: 0 });
  await say("GET", "/cloud/v1/projects");
  expect((await ask("GET", "/writes")).json).toEqual({ writes: 0 });
});

test("a reset brings back the start, with the faults that waited then", async () => {
  await ask("POST", "/hands", JSON.stringify({ cloud: "gcore", put: { port: PORT, address: "10.40.0.9" } }));
  await ask("POST", "/switches", "gcore.task_seconds=50");
  await ask("DELETE", "/faults");
  await setPairs();
  await ask("POST", "/reset");
  const { json } = await ask("GET", "/world");
  expect(JSON.stringify(json)).not.toContain('10.40.0.9"');
  expect(clouds.cloud("gcore").switches.task_seconds).toBe(2);
  expect((await ask("GET", "/faults")).json).toHaveLength(1);
  expect((await ask("GET", "/journal")).json).toEqual([]);
});

/** What the page is told, message by message. */
async function* messages(): AsyncGenerator<Message> {
  const answer = await request(`${control.address}/live`, { dispatcher: agent });
  expect(answer.headers["content-type"]).toBe("text/event-stream");
  let text = "";
  answer.body.on("error", () => undefined);
  for await (const chunk of answer.body) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      yield JSON.parse(text.slice("data: ".length, end)) as Message;
      text = text.slice(end + 2);
    }
  }
}

test("tells the page everything at first, then only what has changed", async () => {
  const feed = messages();
  const { value: first } = (await feed.next()) as { value: Message };
  expect(first.version).toBe("0.0.0");
  expect(first.pictures?.[0]?.ports.length).toBe(7);
  await ask("POST", "/hands", JSON.stringify({ cloud: "gcore", put: { port: PORT, address: "10.40.0.9" } }));
  const { value: second } = (await feed.next()) as { value: Message };
  expect(second.version).toBeUndefined();
  expect(second.pictures?.[0]?.boxes).toEqual([]);
  expect(second.pictures?.[0]?.ports.map(({ id }) => id)).toEqual([PORT]);
  expect(second.deeds?.at(-1)?.text).toContain("10.40.0.9");
  await setPairs();
  const { value: third } = (await feed.next()) as { value: Message };
  expect(third.entries).toMatchObject([{ method: "PUT", status: 200, writes: true, number: 1 }]);
  expect(third.pictures?.[0]?.tasks).toHaveLength(1);
  expect(JSON.stringify([first, second, third]).includes(TOKEN)).toBe(false);
  const detail = (await ask("GET", "/look/1")).json;
  expect(detail.entry.request).toEqual({ allowed_address_pairs: [] });
  expect(detail.before).toContain('"10.40.0.9"');
  await feed.return(undefined);
});

test("moves a pair to another port, and leaves it where it is when it cannot be there", async () => {
  const [shared, id] = [
    "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45",
    "pair 5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45 10.50.8.0/24 fa:16:3e:5a:10:03",
  ];
  const move = (port: string) =>
    ask("POST", "/hands", JSON.stringify({ cloud: "gcore", move: { id, address: "10.50.8.0/24", port } }));
  expect((await move("no-such-port")).status).toBe(400);
  const pairs = (port: string) =>
    (clouds.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>)[
      port
    ]?.allowed_address_pairs.map(({ ip_address }) => ip_address);
  expect(pairs(shared)).toContain("10.50.8.0/24");
  expect((await move(PORT)).status).toBe(200);
  expect(pairs(shared)).toEqual(["10.50.0.77"]);
  expect(pairs(PORT)).toEqual(["10.50.8.0/24"]);
});

test("does not save a test out of a journal that has forgotten something", async () => {
  const keep = { exchanges: 1, characters: 1000 };
  await open(createClouds({ clock: createVirtualClock(), clouds: ["gcore"], keep }));
  await setPairs("10.40.0.9");
  await setPairs();
  expect((await ask("GET", "/test")).json.error).toContain("forgotten its first 1 exchanges");
});
