import { createVirtualClock } from "@mooring/core";
import { expect, test } from "vitest";
import { describeFault, parseFault, readFaults } from "../src/fault-text.ts";
import { createSandbox } from "../src/index.ts";
import { createCaller, portPath } from "./caller.ts";

test("a line says what a fault is, and a fault says its line", () => {
  const line = "PUT /cloud/v2/ports/** status=503 times=2 header.Retry-After=5 body='<h1>No room</h1>'";
  const fault = parseFault(line);
  expect(fault).toEqual({
    match: "PUT /cloud/v2/ports/**",
    status: 503,
    times: 2,
    headers: { "Retry-After": "5" },
    body: "<h1>No room</h1>",
  });
  expect(parseFault(describeFault(fault))).toEqual(fault);
});

test.each([
  "* /** delay=Infinity",
  "GET /a cut=after skip=1",
  'WRITE /** cloud=gcore body="it\'s \\"so\\""',
  "* /** rival=true effect=false",
])("%j comes back from its own words", (line) =>
  expect(parseFault(describeFault(parseFault(line)))).toEqual(parseFault(line)),
);

test("a file may hold lines and objects, and JSON's word for without end", () => {
  expect(readFaults(["GET /a status=500", { match: "PUT /b", stall: "Infinity" }])).toEqual([
    { match: "GET /a", status: 500 },
    { match: "PUT /b", stall: Number.POSITIVE_INFINITY },
  ]);
});

test.each([
  ["PUT", "must read like"],
  ["PUT ports", "must read like"],
  ["PUT /a status", "reads? name=value"],
  ["PUT /a status=99", "status must be a status from 200 to 599"],
  ["PUT /a times=often", "times must be a number, or Infinity"],
  ["PUT /a times=-1", "times must be a number"],
  ["PUT /a cut=now", "cut must be before, after, body"],
  ["PUT /a rival=perhaps", "rival must be true or false"],
  ["PUT /a colour=red", "no field colour"],
  ["PUT /a header.X-Y='a\nb'", "headers must be names and texts"],
])("%j is refused in words", (line, message) => expect(() => parseFault(line)).toThrow(new RegExp(message)));

test("WRITE strikes what changes things, and no login", async () => {
  const sandbox = createSandbox({ clock: createVirtualClock(), clouds: ["huaweicloud"] });
  sandbox.faults.add(parseFault("WRITE /** status=503 times=Infinity"));
  const ask = async (method: "GET" | "POST", path: string) =>
    (await sandbox.transport.request({ origin: "https://huaweicloud.sandbox.test", method, path })).statusCode;
  expect(await ask("GET", "/v2.0/ports")).not.toBe(503);
  expect(await ask("POST", "/v3/auth/tokens")).not.toBe(503);
  expect(await ask("POST", "/v2.0/ports")).toBe(503);
});

test("a fault of one cloud leaves the others alone", async () => {
  const sandbox = createSandbox({ clock: createVirtualClock() });
  sandbox.faults.add(parseFault("* /** cloud=upcloud status=503"));
  expect((await createCaller(sandbox)("GET", portPath())).status).toBe(200);
  const there = await sandbox.transport.request({
    origin: "https://api.upcloud.com",
    method: "GET",
    path: "/1.3/zone",
  });
  expect(there.statusCode).toBe(503);
});
