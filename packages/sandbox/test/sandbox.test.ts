import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createVirtualClock } from "@mooring/core";
import { Agent } from "undici";
import { afterEach, expect, test } from "vitest";
import { createSandbox, type Moment, type Sandbox, type SandboxOptions } from "../src/index.ts";
import { acme } from "./acme.ts";
import { createCaller, interfacesPath, pairsPath, portPath } from "./caller.ts";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
function sandboxOf(options: SandboxOptions = {}): Sandbox {
  const sandbox = createSandbox({ clock: createVirtualClock(), ...options });
  open.push(sandbox);
  return sandbox;
}
function agent(): Agent {
  const one = new Agent({ allowH2: false });
  open.push(one);
  return one;
}

test("answers on a socket as it does in process", async () => {
  const inProcess = sandboxOf();
  const listening = sandboxOf();
  await listening.listen();
  const [one, other] = [createCaller(inProcess), createCaller(listening, agent())];
  const pairs = { allowed_address_pairs: [{ ip_address: "10.40.0.100" }] };
  for (const [method, path, body] of [
    ["GET", interfacesPath],
    ["GET", portPath()],
    ["PUT", pairsPath(), pairs],
    ["GET", "/cloud/v1/tasks?limit=1"],
    ["POST", "/cloud/v1/tasks/acknowledge_all"],
    ["GET", "/cloud/v1/tasks/none"],
    ["PUT", pairsPath(), "{broken"],
    ["GET", "/nowhere"],
  ] as const) {
    const expected = await one(method, path, body);
    const { connection: _, "keep-alive": __, ...headers } = (await other(method, path, body)).headers;
    const answer = listening.journal.entries().at(-1);
    expect(headers).toEqual(expected.headers);
    expect(answer).toMatchObject({ status: expected.status });
  }
  expect(listening.journal.text()).toBe(inProcess.journal.text());
});

test.each(["before", "after"] as const)("hangs up on a socket, too: %s the effect", async (cut) => {
  const sandbox = sandboxOf();
  await sandbox.listen();
  sandbox.faults.add({ match: "GET /cloud/**", cut });
  const call = createCaller(sandbox, agent());
  await expect(call("GET", portPath())).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
  expect((await call("GET", portPath())).status).toBe(200);
});

test("breaks an answer in the middle on a socket, too", async () => {
  const sandbox = sandboxOf();
  await sandbox.listen();
  sandbox.faults.add({ match: "GET /cloud/**", cut: "body", stall: 1 });
  await expect(createCaller(sandbox, agent())("GET", portPath())).rejects.toMatchObject({ code: "UND_ERR_SOCKET" });
});

test("points the front ends at names that only the transport knows, then at its ports", async () => {
  const sandbox = sandboxOf({ emulators: [acme] });
  expect(sandbox.environment("acme").ACME_URL).toBe("https://acme.sandbox.test");
  const below = await sandbox.transport.request({
    origin: "https://keys.acme.sandbox.test",
    path: "/berths",
    method: "GET",
  });
  expect(below.statusCode).toBe(200);
  const origins = await sandbox.listen();
  expect(sandbox.environment()).toEqual({ ACME_URL: origins.acme, ACME_TOKEN: "invented-acme-token" });
  expect(origins.acme).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const answer = await sandbox.transport.request({ origin: origins.acme as string, path: "/berths", method: "GET" });
  expect(answer.statusCode).toBe(200);
});

test("hangs up on kept connections when it closes", async () => {
  const sandbox = sandboxOf();
  const { gcore = "" } = await sandbox.listen();
  const client = agent();
  await createCaller(sandbox, client)("GET", portPath());
  await sandbox.close();
  await expect(client.request({ origin: gcore, path: "/", method: "GET" })).rejects.toThrow();
});

test("hangs up on those who still wait for an answer", async () => {
  const sandbox = sandboxOf();
  await sandbox.listen();
  sandbox.faults.add({ match: "GET /cloud/**", delay: Number.POSITIVE_INFINITY });
  const arrived = new Promise<void>((resolve) => {
    sandbox.onExchange(({ when }) => {
      if (when === "after") resolve();
    });
  });
  const waiting = expect(createCaller(sandbox, agent())("GET", portPath())).rejects.toThrow();
  await arrived;
  await sandbox.close();
  await waiting;
});

test("says which port is taken, and then listens on none", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => new Promise((resolve) => holder.close(resolve)) });
  const { port } = holder.address() as AddressInfo;
  const sandbox = sandboxOf({ emulators: [acme, { ...acme, cloud: "second" }] });
  await expect(sandbox.listen({ port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
  await expect(sandbox.listen({ port: port - 1 })).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(sandbox.environment("acme").ACME_URL).toBe("https://acme.sandbox.test");
});

test("pretends only the clouds that are named, and adds seeds to the defaults", () => {
  const sandbox = sandboxOf({ emulators: [acme], clouds: ["acme"], seed: { acme: { berths: ["south"] } } });
  expect(Object.keys(sandbox.clouds)).toEqual(["acme"]);
  expect(sandbox.cloud("acme").state).toEqual({ berths: ["north", "south"] });
  const bare = sandboxOf({ emulators: [acme], defaults: false });
  expect(bare.cloud("acme").state).toEqual({ berths: [] });
});

test("names a cloud that it does not have, wherever it is asked for it", () => {
  const message = /"mars".*acme/;
  expect(() => sandboxOf({ emulators: [acme], clouds: ["mars"] })).toThrow(message);
  expect(() => sandboxOf({ emulators: [acme], seed: { mars: {} } })).toThrow(message);
  expect(() => sandboxOf({ emulators: [acme] }).cloud("mars")).toThrow(message);
  expect(() => sandboxOf({ emulators: [acme] }).environment("mars")).toThrow(message);
});

test("refuses a switch that does not exist", () => {
  const { switches } = sandboxOf().cloud("gcore");
  expect(() => {
    switches.tusk_seconds = 5;
  }).toThrow("tusk_seconds");
});

test("lets a test step in before and after the effect of the n-th exchange", async () => {
  const sandbox = sandboxOf({ emulators: [acme] });
  const moments: string[] = [];
  const berths = sandbox.cloud("acme").state.berths as string[];
  const note = ({ when, count, request, answer }: Moment) => {
    moments.push(`${count} ${when} ${request.path} ${answer?.status ?? "-"} ${berths.length}`);
  };
  const stop = sandbox.onExchange(async (moment) => {
    await new Promise((resolve) => setImmediate(resolve));
    note(moment);
  });
  const put = (name: string) =>
    sandbox.transport.request({ origin: "https://acme.sandbox.test", path: `/berths/${name}`, method: "PUT" });
  await put("south");
  sandbox.faults.add({ match: "PUT /**", cut: "before" });
  await put("west").catch(() => undefined);
  stop();
  await put("east");
  expect(moments).toEqual([
    "1 before /berths/south - 1",
    "1 after /berths/south 201 2",
    "2 before /berths/west - 2",
    "2 after /berths/west - 2",
  ]);
});

test("keeps the count of each exchange when several are under way", async () => {
  const sandbox = sandboxOf({ emulators: [acme] });
  const seen: string[] = [];
  sandbox.onExchange(async ({ when, count, request }) => {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${count} ${when} ${request.path}`);
  });
  const put = (name: string) =>
    sandbox.transport.request({ origin: "https://acme.sandbox.test", path: `/berths/${name}`, method: "PUT" });
  await Promise.all([put("south"), put("west")]);
  expect(seen.sort()).toEqual([
    "1 after /berths/south",
    "1 before /berths/south",
    "2 after /berths/west",
    "2 before /berths/west",
  ]);
});
