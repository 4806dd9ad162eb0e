import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import "../../../test/loaded.ts";

const BACKEND_A = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const BACKEND_B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const VIP = "4f13761a-adbc-4c72-bf54-d5a31e40de0a";
const OLD = "8b3d6f0e-1a5c-4d72-b9e8-4c2f7a6e5d13";
const ON_A = { instance: "harbour-a", network: "harbour-private" };

interface FloatingIp {
  floating_ip_address: string;
  port_id: string | null;
  fixed_ip_address: string | null;
  tags: Record<string, string>;
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  const start = () =>
    createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock, random: () => 0.5 });
  const mooring = start();
  const all = () => Object.values(cloud.state.floating_ips as Record<string, FloatingIp>);
  return {
    clock,
    sandbox,
    cloud,
    start,
    all,
    named: (name: string) => all().filter((one) => one.tags.name === name),
    ensure: (spec: object, more: object = {}, by = mooring) =>
      by.ensure({ resource: "gcore/floating-ip", spec, ...more }) as Promise<EnsureReport>,
    writes() {
      const calls = sandbox.journal.writes().map(({ method, path }) => `${method} ${path.split("/")[3]}`);
      sandbox.journal.clear();
      return calls;
    },
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;

describe("a floating IP", () => {
  it("is reserved where it leads to in one write, and found again by its name", async () => {
    const { ensure, named, writes } = world();
    const made = await ensure({ name: "shop", ...ON_A });
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ action: "create" }] });
    expect(named("shop")).toMatchObject([{ port_id: BACKEND_A, fixed_ip_address: "10.40.0.11" }]);
    expect(writes()).toEqual(["POST floatingips"]);
    const again = await ensure({ name: "shop", ...ON_A });
    expect(again).toMatchObject({ changed: false, failed: false });
    expect(writes()).toEqual([]);
    expect(again.items[0]).toMatchObject({ spec: made.items[0]?.spec, outputs: made.items[0]?.outputs });
  });

  it("moves in one write, without a detachment before", async () => {
    const { ensure, cloud, writes } = world();
    const moved = await ensure({ floating_ip_address: "203.0.113.50", ...ON_A });
    expect(moved).toMatchObject({ changed: true, failed: false, items: [{ id: OLD, action: "update" }] });
    expect((cloud.state.floating_ips as Record<string, FloatingIp>)[OLD]).toMatchObject({ port_id: BACKEND_A });
    expect(writes()).toEqual(["PATCH floatingips"]);
  });

  it("may lead to a virtual IP, named by its address", async () => {
    const { ensure, named } = world();
    await ensure({ name: "shop", port_address: "10.40.0.200" });
    expect(named("shop")).toMatchObject([{ port_id: VIP, fixed_ip_address: "10.40.0.200" }]);
  });

  it("is detached and kept, or given back", async () => {
    const { ensure, all, writes } = world();
    const spec = { floating_ip_address: "203.0.113.50" };
    expect(await ensure({ ...spec, attached: false })).toMatchObject({ changed: true, failed: false });
    expect(all()).toMatchObject([{ port_id: null, fixed_ip_address: null }]);
    expect(writes()).toEqual(["PATCH floatingips"]);
    const dry = await ensure(spec, { state: "absent", plan: true });
    expect(dry.items[0]?.notes).toEqual([
      "203.0.113.50 is given back to the cloud, and can as a rule not be had again.",
    ]);
    expect(await ensure(spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(all()).toEqual([]);
    expect(await ensure(spec, { state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("has the tags that are stated, and is found by them", async () => {
    const { ensure, all } = world();
    const tags = [
      { key: "team", value: "shop" },
      { key: "colour", value: "blue" },
    ];
    const spec = { tags, attached: false };
    expect(await ensure(spec)).toMatchObject({ changed: true, failed: false });
    expect(all().filter((one) => one.tags.team === "shop")).toMatchObject([{ tags: { team: "shop", colour: "blue" } }]);
    expect(await ensure(spec)).toMatchObject({ changed: false, failed: false });
    const fewer = { name: "shop", tags: [{ key: "team", value: "shop" }], attached: false };
    const id = (await ensure(spec)).items[0]?.id;
    expect(await ensure(fewer, { id })).toMatchObject({ changed: true, failed: false });
    expect(all().find((one) => one.tags.team === "shop")?.tags).toEqual({ name: "shop", team: "shop" });
  });

  it("is bought once where the answer is lost on the way", async () => {
    const { ensure, named, sandbox } = world();
    sandbox.faults.add({ match: "POST /**/floatingips/**", cut: "after" });
    expect(await ensure({ name: "shop", ...ON_A })).toMatchObject({ changed: true, failed: false });
    expect(named("shop")).toHaveLength(1);
  });

  it.each([
    ["as quick as each other", 2],
    ["of unequal speed", [1, 9]],
    ["done at once", 0],
  ])("is bought once by two processes that want it at the same moment, %s", async (_, seconds) => {
    const { ensure, named, all, start, sandbox, cloud } = world();
    const before = all().length;
    cloud.switches.task_seconds = seconds;
    sandbox.faults.add({ match: "* /**", times: 1_000, delay: 50 });
    const spec = { name: "shop", attached: false };
    const reports = await Promise.all([1, 2].map(() => ensure(spec, {}, start())));
    expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
    expect(named("shop")).toHaveLength(1);
    expect(all()).toHaveLength(before + 1);
    expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(1);
  });

  it.each([
    ["as quick as each other", 2],
    ["of unequal speed", [1, 9]],
    ["done at once", 0],
  ])("is bought once where both want it to lead to one port, %s", async (_, seconds) => {
    const { ensure, named, start, sandbox, cloud } = world();
    cloud.switches.task_seconds = seconds;
    sandbox.faults.add({ match: "* /**", times: 1_000, delay: 50 });
    const reports = await Promise.all([1, 2].map(() => ensure({ name: "shop", ...ON_A }, {}, start())));
    expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
    expect(named("shop")).toMatchObject([{ port_id: BACKEND_A }]);
    expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(1);
  });

  it.each([10, 60, 130, 400, 1_100, 2_000])(
    "is bought once by a process that comes %i ms after another one",
    async (later) => {
      const { clock, ensure, named, start, sandbox, cloud } = world();
      cloud.switches.task_seconds = 0.1;
      sandbox.faults.add({ match: "* /**", times: 1_000, delay: 50 });
      const spec = { name: "shop", attached: false };
      const reports = await Promise.all(
        [0, later].map(async (pause) => {
          await clock.sleep(pause);
          return ensure(spec, {}, start());
        }),
      );
      expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
      expect(named("shop")).toHaveLength(1);
      expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(1);
    },
  );

  it("is not bought a second time by the run after one that was killed while it was made", async () => {
    const { clock, ensure, named, start, cloud, sandbox } = world();
    cloud.switches.task_seconds = 20;
    const killed = new AbortController();
    const spec = { name: "shop", ...ON_A };
    const first = start().ensure({ resource: "gcore/floating-ip", spec }, { signal: killed.signal });
    await clock.sleep(3_000);
    killed.abort();
    expect(await first).toMatchObject({ failed: true, changed: true });
    expect(await ensure(spec, {}, start())).toMatchObject({ failed: false });
    expect(named("shop")).toHaveLength(1);
    expect(sandbox.journal.writes().map(({ method }) => method)).toEqual(["POST"]);
  });

  it("of several items of one request is one each, made side by side", async () => {
    const { clock, start, named, all } = world();
    const before = all().length;
    const items = ["a", "b", "c"].map((name) => ({ name, attached: false }));
    const began = clock.now();
    const report = (await start().ensure({ resource: "gcore/floating-ip", items })) as EnsureReport;
    expect(report).toMatchObject({ changed: true, failed: false });
    expect([named("a").length, named("b").length, named("c").length, all().length]).toEqual([1, 1, 1, before + 3]);
    expect(clock.now() - began).toBeLessThan(6_000);
  });

  it("of the same name twice in one request is one", async () => {
    const { start, named } = world();
    const items = [{ name: "shop", attached: false }, { name: "shop" }];
    const report = (await start().ensure({ resource: "gcore/floating-ip", items })) as EnsureReport;
    expect(report).toMatchObject({ failed: false });
    expect(named("shop")).toHaveLength(1);
  });

  it.each([
    ["nothing that says which", {}, /say which one is meant/],
    ["a port and no leading to it", { name: "shop", port_id: BACKEND_A, attached: false }, /attached: is false/],
    ["leading nowhere", { name: "shop", attached: true }, /attached: is true, but no port is named/],
    ["an address of no port", { name: "shop", fixed_ip_address: "10.40.0.11" }, /fixed_ip_address: is an address of/],
    [
      "an address that the port does not have",
      { name: "shop", port_id: BACKEND_A, fixed_ip_address: "10.40.0.99" },
      /does not have the address 10\.40\.0\.99; it has 10\.40\.0\.11/,
    ],
    [
      "an address that is not there",
      { floating_ip_address: "203.0.113.99" },
      /there is no floating IP 203\.0\.113\.99/,
    ],
    [
      "an instance that is not there",
      { name: "shop", instance: "harbour-c", network: "harbour-private" },
      /no port with/,
    ],
    [
      "a network that is not there",
      { name: "shop", instance: "harbour-a", network: "nowhere" },
      /no network is called/,
    ],
    [
      "an instance alone that has several private ports",
      { name: "shop", instance: "harbour-a" },
      /more than one port is meant: 9c31.*, 5e0c/,
    ],
    [
      "a port that another one leads to",
      { name: "shop", port_id: BACKEND_B },
      /203\.0\.113\.50 leads to 10\.40\.0\.12/,
    ],
  ])("is refused in the plan with %s", async (_, spec, words) => {
    const { ensure, writes } = world();
    const report = await ensure(spec, { plan: true });
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(failure(report)?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it("takes the place of another one that moves away in the same request", async () => {
    const { start, named } = world();
    const items = [
      { floating_ip_address: "203.0.113.50", attached: false },
      { name: "shop", port_id: BACKEND_B },
    ];
    const report = (await start().ensure({ resource: "gcore/floating-ip", items, plan: true })) as EnsureReport;
    expect(report).toMatchObject({ failed: false });
    expect(named("shop")).toEqual([]);
  });

  it("of which two have the name is ambiguous, and both are listed", async () => {
    const { ensure, sandbox } = world();
    sandbox.cloud("gcore").seed({
      floating_ips: [
        { floating_ip_address: "203.0.113.61", tags: { name: "shop" } },
        { floating_ip_address: "203.0.113.62", tags: { name: "shop" }, port: BACKEND_A },
      ],
    });
    const report = await ensure({ name: "shop" });
    expect(failure(report)?.message).toMatch(/203\.0\.113\.61 .*leads nowhere.*203\.0\.113\.62 .*port 9c31/);
  });

  it("is listed by the query, whatever filter names it", async () => {
    const { ensure, start } = world();
    await ensure({ name: "shop", ...ON_A });
    const ask = async (spec: object) => {
      const report = (await start().ensure({ query: "gcore/floating-ips", spec })) as QueryReport;
      return report.results.map((one) => (one as { floating_ip_address: string }).floating_ip_address);
    };
    const [address = ""] = await ask({ name: "shop" });
    expect(await ask({ port_id: BACKEND_A })).toEqual([address]);
    expect(await ask({ floating_ip_address: address })).toEqual([address]);
    expect(await ask({ attached: false })).toEqual([]);
    expect(await ask({ attached: true })).toHaveLength(2);
  });

  it.each([
    ["that are gone from the moment they end", { vanishing_tasks: 10 }],
    ["that are listed late", { task_list_lag: 30 }],
  ])("is made, moved and given back once, by tasks %s", async (_, switches) => {
    const { ensure, named, cloud } = world();
    Object.assign(cloud.switches, switches);
    expect(await ensure({ name: "shop", ...ON_A })).toMatchObject({ changed: true, failed: false });
    expect(await ensure({ name: "shop", attached: false })).toMatchObject({ changed: true, failed: false });
    expect(named("shop")).toMatchObject([{ port_id: null }]);
    expect(await ensure({ name: "shop" }, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(named("shop")).toEqual([]);
  });
});
