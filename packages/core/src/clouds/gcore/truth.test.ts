import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring } from "../../engine/mooring.ts";
import type { EnsureReport } from "../../report/report.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const OTHER = "166f81b9-91e7-47db-b304-36b5be9ff3e1";

function stage() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const someone = (seed = 0.5) =>
    createMooring({
      environment: sandbox.environment(),
      transport: sandbox.transport,
      clock,
      random: sequence(seed),
    });
  const add = async (ip_address: string, more: object = {}, by = someone()) =>
    (await by.ensure({
      resource: "gcore/allowed-address-pair",
      spec: { port_id: PORT, ip_address },
      ...more,
    })) as EnsureReport;
  const pairs = (id = PORT) =>
    (sandbox.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>)[
      id
    ]?.allowed_address_pairs.map(({ ip_address }) => ip_address);
  return { clock, sandbox, someone, add, pairs };
}

/** The same numbers in [0, 1) for the same beginning. */
function sequence(seed: number): () => number {
  let state = Math.floor(seed * 2 ** 31) || 1;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe("a write of pairs", () => {
  it.each([
    [409, { message: "the port is busy", request_id: "req-17" }],
    [503, { message: "the port is busy", request_id: "req-17" }],
  ])("that is refused with %i until the deadline changes nothing, and says the last refusal", async (status, body) => {
    const { sandbox, add, pairs } = stage();
    sandbox.faults.add({ match: "PUT /**", status, body, times: 10_000 });
    const [item] = (await add("10.40.0.9", { timeouts: { deadline_seconds: 20 } })).items;
    expect(item).toMatchObject({ changed: false, effect: "none", failure: { status, request_id: "req-17" } });
    expect(item?.failure?.message).toContain("the port is busy");
    expect(pairs()).toEqual([]);
  });

  it.each([404, 401, 403])("that was accepted survives a poll that answers %i", async (status) => {
    const { sandbox, someone, pairs } = stage();
    sandbox.cloud("gcore").switches.task_seconds = 3;
    sandbox.faults.add({ match: "GET /cloud/v1/tasks", status, body: { message: "no tasks today" }, times: 3 });
    sandbox.faults.add({ match: "GET /cloud/v1/tasks/:task", status, body: { message: "no task today" }, times: 3 });
    const items = [PORT, OTHER].map((port_id) => ({ port_id, ip_address: "10.40.0.9" }));
    const report = await someone().ensure({ resource: "gcore/allowed-address-pair", items });
    expect(report).toMatchObject({ changed: true, failed: false });
    expect([pairs(PORT), pairs(OTHER)]).toEqual([["10.40.0.9"], ["10.40.0.9"]]);
  });

  it("whose fate nobody can see is told as done or unknown, never as nothing", async () => {
    const { sandbox, add } = stage();
    sandbox.faults.add({
      match: "PUT /**",
      run: () => void sandbox.faults.add({ match: "GET /**", status: 401, body: { message: "no" }, times: 10_000 }),
    });
    expect((await add("10.40.0.9")).items[0]).toMatchObject({ changed: true, id: `${PORT}/10.40.0.9` });
  });

  it("whose task the cloud fails changes nothing", async () => {
    const { sandbox, add } = stage();
    sandbox.cloud("gcore").switches.fail_tasks = ["The port is on fire"];
    const [item] = (await add("10.40.0.9")).items;
    expect(item).toMatchObject({ changed: false, effect: "none", failure: { code: "operation" } });
    expect(item).not.toHaveProperty("id");
  });
});

describe("an answer about another port", () => {
  it("is not taken for an answer", async () => {
    const { sandbox, add } = stage();
    const other = { id: OTHER, mac_address: "fa:16:3e:00:00:01", network_id: "n", port_security_enabled: true };
    const body = { ...other, allowed_address_pairs: [{ ip_address: "10.40.0.9" }] };
    sandbox.faults.add({ match: "GET /cloud/v1/ports/**", status: 200, body, times: 10 });
    expect((await add("10.40.0.9")).items[0]).toMatchObject({ changed: false, failure: { code: "contract" } });
  });
});

describe("a crowd", () => {
  it("of twenty on one port asks for the tasks some forty times each at most, and all are served", async () => {
    const { sandbox, someone, add } = stage();
    sandbox.cloud("gcore").switches.task_seconds = [1, 9];
    const addresses = Array.from({ length: 20 }, (_, index) => `10.40.0.${10 + (index % 10)}`);
    const reports = await Promise.all(addresses.map((ip, index) => add(ip, {}, someone((index + 1) / 23))));
    expect(reports.filter(({ failed }) => failed)).toEqual([]);
    expect(sandbox.journal.counts()["GET /cloud/v1/tasks"]).toBeLessThan(1_000);
  });
});
