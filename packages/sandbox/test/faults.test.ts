import { createVirtualClock } from "@mooring/core";
import { errors } from "undici";
import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { acme } from "./acme.ts";

const origin = "https://berths.acme.example";
let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox({ clock: createVirtualClock(), emulators: [acme] });
});
const berths = () => sandbox.cloud("acme").state.berths;

async function call(method: "GET" | "PUT", path: string) {
  const answer = await sandbox.transport.request({ origin, path, method });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

test("answers with the status, headers and body that were asked for, once, and does nothing", async () => {
  sandbox.faults.add({
    match: "PUT /berths/*",
    status: 429,
    headers: { "Retry-After": "7" },
    body: { why: "too fast" },
  });
  const refused = await call("PUT", "/berths/south");
  expect(refused).toMatchObject({
    status: 429,
    headers: { "retry-after": "7", "content-type": "application/json" },
    text: '{"why":"too fast"}',
  });
  expect(berths()).toEqual(["north"]);
  expect((await call("PUT", "/berths/south")).status).toBe(201);
  expect(berths()).toEqual(["north", "south"]);
});

test("strikes as often as it was told to, after letting the first ones pass", async () => {
  sandbox.faults.add({ match: "GET /berths", skip: 1, times: 2, status: 503 });
  const statuses = [];
  for (let nth = 0; nth < 5; nth += 1) statuses.push((await call("GET", "/berths")).status);
  expect(statuses).toEqual([200, 503, 503, 200, 200]);
  expect(sandbox.faults.pending()).toEqual([]);
});

test("takes one fault for one request, in the order in which they were added", async () => {
  sandbox.faults.add({ match: "* /**", status: 502, body: "<html>bad gateway</html>" });
  sandbox.faults.add({ match: "GET /berths", status: 500 });
  const first = await call("GET", "/berths");
  expect(first).toMatchObject({ status: 502, headers: { "content-type": "text/html; charset=utf-8" } });
  expect(first.text).toBe("<html>bad gateway</html>");
  expect((await call("GET", "/berths")).status).toBe(500);
});

test("can do what was asked and still answer with an error", async () => {
  sandbox.faults.add({ match: "PUT /berths/:name", status: 504, effect: true });
  expect((await call("PUT", "/berths/south")).status).toBe(504);
  expect(berths()).toEqual(["north", "south"]);
});

test("can spoil the body of an answer that is right otherwise", async () => {
  sandbox.faults.add({ match: "GET /berths", body: '{"berths":["no' });
  expect(await call("GET", "/berths")).toMatchObject({ status: 200, text: '{"berths":["no' });
});

test("lets another writer in before the effect", async () => {
  sandbox.faults.add({
    match: ({ cloud, method }) => cloud === "acme" && method === "PUT",
    run: () => sandbox.cloud("acme").seed({ berths: ["foreign"] }),
  });
  await call("PUT", "/berths/south");
  expect(berths()).toEqual(["north", "foreign", "south"]);
});

test.each([
  ["before", ["north"]],
  ["after", ["north", "south"]],
] as const)("cuts the connection %s the effect", async (cut, left) => {
  sandbox.faults.add({ match: "PUT /**", cut });
  await expect(call("PUT", "/berths/south")).rejects.toBeInstanceOf(errors.SocketError);
  expect(berths()).toEqual(left);
  const [entry] = sandbox.journal.entries();
  expect(entry).toMatchObject({ effect: cut === "after" });
  expect(entry?.status).toBeUndefined();
});

test("cuts the connection in the middle of the answer", async () => {
  sandbox.faults.add({ match: "GET /berths", cut: "body" });
  const answer = await sandbox.transport.request({ origin, path: "/berths", method: "GET" });
  expect(answer.statusCode).toBe(200);
  await expect(answer.body.text()).rejects.toBeInstanceOf(errors.SocketError);
});

test("can be taken back", async () => {
  const undo = sandbox.faults.add({ match: "GET /berths", status: 500 });
  sandbox.faults.add({ match: "GET /berths", status: 500 });
  undo();
  expect(sandbox.faults.pending()).toHaveLength(1);
  sandbox.faults.clear();
  expect((await call("GET", "/berths")).status).toBe(200);
});

describe("a pattern", () => {
  test.each([
    ["PUT /berths/*", true],
    ["PUT /berths/:name", true],
    ["* /berths/**", true],
    ["PUT /**", true],
    ["GET /berths/*", false],
    ["PUT /berths", false],
    ["PUT /*", false],
  ])("%s meets PUT /berths/south: %s", async (match, meets) => {
    sandbox.faults.add({ match, status: 418 });
    expect((await call("PUT", "/berths/south")).status).toBe(meets ? 418 : 201);
  });

  test.each(["PUT", "/berths", "PUT berths", "PUT /a /b"])("%s is refused when it is added", (match) => {
    expect(() => sandbox.faults.add({ match })).toThrow(JSON.stringify(match));
  });
});
