import { createVirtualClock } from "@mooring/core";
import { beforeEach, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { acme } from "./acme.ts";
import { createCaller, PORT, pairsPath } from "./caller.ts";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox({ clock: createVirtualClock(), emulators: [acme] });
});

async function call(method: "GET" | "PUT" | "POST", path: string, headers = {}, body = "") {
  const origin = "https://berths.acme.example";
  const answer = await sandbox.transport.request({ origin, path, method, headers, body });
  return answer.body.text();
}

test("writes down both sides of every exchange", async () => {
  await call("PUT", "/berths/south?deep=yes", {}, '{"length":12}');
  expect(sandbox.journal.entries()).toEqual([
    {
      number: 1,
      cloud: "acme",
      ms: 0,
      time: Date.UTC(2026, 2, 4, 9, 15),
      method: "PUT",
      path: "/berths/south",
      query: "deep=yes",
      route: "PUT /berths/:name",
      headers: { host: "berths.acme.example", "content-length": "13" },
      request: { length: 12 },
      status: 201,
      answer: { name: "south", text: '{"length":12}' },
      writes: true,
      effect: true,
    },
  ]);
});

test("tells reads from writes, and counts a token that was issued among the reads", async () => {
  await call("GET", "/berths");
  await call("PUT", "/berths/south");
  await call("POST", "/tokens");
  expect(sandbox.journal.writes().map(({ method }) => method)).toEqual(["PUT"]);
  expect(sandbox.journal.reads().map(({ method }) => method)).toEqual(["GET", "POST"]);
});

test("counts calls by route", async () => {
  await call("PUT", "/berths/south");
  await call("PUT", "/berths/west");
  await call("GET", "/nothing");
  expect(sandbox.journal.counts()).toEqual({ "PUT /berths/:name": 2, "GET /nothing": 1 });
});

test("keeps the cloud's own id of the exchange, from a header or from the body", async () => {
  await call("GET", "/berths");
  expect(sandbox.journal.entries()[0]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  const gcore = createSandbox({ clock: createVirtualClock() });
  const { json } = await createCaller(gcore)("GET", "/cloud/v1/tasks/none");
  expect(gcore.journal.entries()[0]?.requestId).toBe(json.request_id);
});

test("never holds a secret: not in headers, not in bodies, and not where the cloud repeats it", async () => {
  const secret = "invented-secret-value";
  await call("POST", `/tokens?q=${secret}`, { authorization: `Bearer ${secret}`, "x-auth-token": secret });
  await call("PUT", "/berths/south", {}, JSON.stringify({ auth: { password: secret, api_key: secret }, length: 12 }));
  const text = JSON.stringify(sandbox.journal.entries()) + sandbox.journal.text();
  expect(text).not.toContain(secret);
  expect(text).not.toContain("issued-token");
  expect(text).toContain('"length":12');
});

test("hides a bad token that Gcore repeats", async () => {
  const gcore = createSandbox({ clock: createVirtualClock() });
  gcore.cloud("gcore").switches.echo_token = true;
  const headers = { authorization: "APIKey 7$some-other-token" };
  const answer = await createCaller(gcore)("GET", "/cloud/v1/projects", undefined, { headers });
  expect(answer.text).toContain("7$some-other-token");
  expect(JSON.stringify(gcore.journal.entries())).not.toContain("some-other-token");
});

test("reads as a text in which ids and times have names", async () => {
  const gcore = createSandbox({ clock: createVirtualClock() });
  const ask = createCaller(gcore);
  const made = await ask("PUT", pairsPath(), { allowed_address_pairs: [{ ip_address: "10.40.0.100" }] });
  const task = made.json.tasks[0];
  gcore.faults.add({ match: "GET /cloud/v1/tasks/*", body: { id: task, created_on: "2026-03-04T09:15:00" } });
  await ask("GET", `/cloud/v1/tasks/${task}?from=2026-03-04T09%3A15%3A00Z`);
  gcore.faults.add({ match: "GET /cloud/v1/tasks/*", cut: "after" });
  await ask("GET", `/cloud/v1/tasks/${task}`).catch(() => undefined);
  expect(gcore.journal.text()).toBe(`\
gcore PUT /cloud/v2/ports/41/12/${PORT}/allow_address_pairs
  > {"allowed_address_pairs":[{"ip_address":"10.40.0.100"}]}
  < 200 {"tasks":["<1>"]}

gcore GET /cloud/v1/tasks/<1>?from=<time>
  < 200 {"id":"<1>","created_on":"<time>"}

gcore GET /cloud/v1/tasks/<1>
  < no answer
`);
});

test("can be cleared and followed", async () => {
  const paths: string[] = [];
  const stop = sandbox.journal.follow(({ path }) => paths.push(path));
  await call("GET", "/berths");
  sandbox.journal.clear();
  expect(sandbox.journal.entries()).toEqual([]);
  stop();
  await call("GET", "/berths");
  expect(paths).toEqual(["/berths"]);
});

test("forgets what is older than it shall keep, but counts it", async () => {
  const short = createSandbox({
    clock: createVirtualClock(),
    emulators: [acme],
    keep: { exchanges: 3, characters: 10_000 },
  });
  const origin = "https://berths.acme.example";
  const put = async (name: string, body = "") =>
    (await short.transport.request({ origin, path: `/berths/${name}`, method: "PUT", body })).body.text();
  for (let nth = 1; nth <= 5; nth += 1) await put(`b${nth}`);
  expect(short.journal.entries().map(({ number, path }) => `${number} ${path}`)).toEqual([
    "3 /berths/b3",
    "4 /berths/b4",
    "5 /berths/b5",
  ]);
  expect(short.journal.entry(4)?.path).toBe("/berths/b4");
  expect(short.journal.entry(2)).toBeUndefined();
  expect(short.journal.entry(6)).toBeUndefined();
  expect(short.journal.totals()).toEqual({ exchanges: 5, writes: 5 });
  expect(short.journal.counts()).toEqual({ "PUT /berths/:name": 5 });
  await put("large", "x".repeat(20_000));
  expect(short.journal.entries().map(({ path }) => path)).toEqual(["/berths/large"]);
});
