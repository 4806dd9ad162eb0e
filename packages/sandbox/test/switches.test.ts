import { createVirtualClock } from "@mooring/core";
import { expect, test } from "vitest";
import { createSandbox } from "../src/index.ts";
import { parseSwitch } from "../src/switches.ts";

test.each([
  ["gcore.task_seconds=2-8", { cloud: "gcore", name: "task_seconds", value: [2, 8] }],
  ["gcore.v1_pairs=true", { cloud: "gcore", name: "v1_pairs", value: true }],
  ["gcore.overlapping_writes=busy-409", { cloud: "gcore", name: "overlapping_writes", value: "busy-409" }],
  ['gcore.fail_tasks=["No room"]', { cloud: "gcore", name: "fail_tasks", value: ["No room"] }],
])("reads %s", (text, parsed) => expect(parseSwitch(text)).toEqual(parsed));

const sandboxOf = () => createSandbox({ clock: createVirtualClock() });

test("sets what a switch takes, and completes what is stated of an object", () => {
  const sandbox = sandboxOf();
  sandbox.setSwitch("gcore", "task_seconds", [1, 2]);
  sandbox.setSwitch("k0rdent", "codes", { taken: 418 });
  sandbox.setSwitch("k0rdent", "quota", "Infinity");
  expect(sandbox.cloud("gcore").switches.task_seconds).toEqual([1, 2]);
  expect(sandbox.cloud("k0rdent").switches.codes).toMatchObject({ taken: 418, allocated: 201 });
  expect(sandbox.cloud("k0rdent").switches.quota).toBe(Number.POSITIVE_INFINITY);
});

test.each([
  ["gcore", "tusk_seconds", 1, "gcore has no switch tusk_seconds; it has task_seconds, "],
  ["gcore", "task_seconds", "soon", "a number, or a range such as 2-8 or [2, 8]"],
  ["gcore", "task_seconds", [8, 2], "a number, or a range"],
  ["gcore", "overlapping_writes", "any", '"in-order", "overlap", "busy-409"'],
  ["gcore", "echo_token", "yes", "true or false"],
  ["gcore", "fail_tasks", "No room", "a list of texts"],
  ["upcloud", "refusals", 5, "an object"],
  ["k0rdent", "task_looks", "many", "a number, or null"],
])("refuses %s.%s = %j in words", (cloud, name, value, message) => {
  expect(() => sandboxOf().setSwitch(cloud, name, value)).toThrow(message);
});

test("a reset brings back the world, the switches and the chance of the start", async () => {
  const sandbox = createSandbox({
    clock: createVirtualClock(),
    clouds: ["gcore"],
    switches: { gcore: { task_seconds: 7 } },
    seed: { gcore: { projects: [{ id: 77, name: "seeded" }] } },
  });
  const first = structuredClone(sandbox.cloud("gcore").state);
  sandbox.cloud("gcore").switches.task_seconds = 1;
  sandbox.cloud("gcore").seed({ ports: [{ network: "harbour-private" }] });
  sandbox.faults.add({ match: "* /**" });
  await sandbox.transport.request({ origin: "https://gcore.sandbox.test", path: "/", method: "GET" });
  sandbox.reset();
  expect(sandbox.cloud("gcore").state).toEqual(first);
  expect(sandbox.clouds.gcore?.switches.task_seconds).toBe(7);
  expect(sandbox.faults.pending()).toEqual([]);
  expect(sandbox.journal.entries()).toEqual([]);
});
