import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
const KEPT = "2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64";
const LOOSE = "7f0d3c5a-2b18-4e96-8d47-1a5c9e3f6b20";
const VRRP = "00:00:5e:00:01:33";

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  managed_by: string;
  instance_id: string | null;
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  const start = () =>
    createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock, random: () => 0.5 });
  const mooring = start();
  const ask =
    (resource: string) =>
    (spec: object, more: object = {}) =>
      mooring.ensure({ resource, spec, ...more }) as Promise<EnsureReport>;
  return {
    cloud,
    sandbox,
    start,
    port: (id: string) => (cloud.state.ports as Record<string, Port>)[id] as Port,
    pair: ask("gcore/allowed-address-pair"),
    pairs: ask("gcore/allowed-address-pairs"),
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;

describe("the plan refuses what the cloud would", () => {
  it.each([
    ["of a port of the system's own", { port_id: PORT }],
    ["of one whose instance is stated", { port_id: PORT, instance_id: INSTANCE }],
    ["of one that is named by its instance", { instance: "harbour-a", network: "harbour-private" }],
  ])("a pair %s, which nobody may change", async (_, named) => {
    const { pair, port, sandbox } = world();
    port(PORT).managed_by = "system";
    const report = await pair({ ...named, ip_address: "10.40.0.9" }, { plan: true });
    expect(failure(report)?.message).toMatch(/is managed by the system, such as that of a load balancer/);
    expect(failure(report)?.hint).not.toMatch(/[Aa]ttach/);
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("a pair of a load balancer's port that no instance has, without telling to attach it", async () => {
    const { pair, cloud } = world();
    cloud.seed({ ports: [{ id: LOOSE, network: "harbour-private", managed_by: "system" }] });
    const report = await pair({ port_id: LOOSE, ip_address: "10.40.0.9" }, { plan: true });
    expect(failure(report)?.message).toMatch(/managed by the system/);
    expect(failure(report)?.hint).not.toMatch(/[Aa]ttach/);
  });

  it("a pair of a bare metal server's port, which can have none", async () => {
    const { pair, cloud, sandbox } = world();
    cloud.seed({
      instances: [
        {
          name: "iron",
          bare_metal: true,
          ports: [{ id: LOOSE, network: "harbour-private", mac_address: "FA-16-3E-00-00-42" }],
        },
      ],
    });
    for (const named of [{ port_id: LOOSE }, { instance: "iron", network: "harbour-private" }]) {
      const report = await pair({ ...named, ip_address: "10.40.0.9" }, { plan: true });
      expect(failure(report)?.message).toMatch(/can have no allowed address pairs/);
    }
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it.each(["224.0.0.5", "ff02::12", "192.0.0.0/2"])("the multicast %s", async (ip_address) => {
    const { pair } = world();
    const report = await pair({ port_id: PORT, ip_address }, { plan: true });
    expect(failure(report)?.message).toMatch(/multicast/);
  });

  it("a pair on a port that no instance has, and says that what is there can go", async () => {
    const { pair } = world();
    for (const more of [{ plan: true }, {}]) {
      const report = await pair({ port_id: KEPT, ip_address: "10.40.0.9" }, more);
      expect(failure(report)?.message).toMatch(/attached to no instance/);
      expect(failure(report)?.hint).toMatch(/can be removed/);
    }
  });
});

describe("a port that was detached with its pairs", () => {
  const left = [
    { ip_address: "10.40.0.9", mac_address: VRRP },
    { ip_address: "10.40.0.10", mac_address: VRRP },
  ];

  it("loses one of them, and keeps the other as it was", async () => {
    const { pair, port } = world();
    port(KEPT).allowed_address_pairs = structuredClone(left);
    const spec = { port_id: KEPT, ip_address: "10.40.0.9", mac_address: VRRP };
    expect(await pair(spec, { state: "absent", plan: true })).toMatchObject({ changed: true, failed: false });
    expect(await pair(spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(port(KEPT).allowed_address_pairs).toEqual([left[1]]);
    expect(await pair(spec, { state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("is cleared by an exact list", async () => {
    const { pairs, port } = world();
    port(KEPT).allowed_address_pairs = structuredClone(left);
    expect(await pairs({ port_id: KEPT, allowed_address_pairs: [] })).toMatchObject({ changed: true, failed: false });
    expect(port(KEPT).allowed_address_pairs).toEqual([]);
  });

  it("has none of what was never there", async () => {
    const { pair } = world();
    const report = await pair({ port_id: KEPT, ip_address: "10.40.0.9" }, { state: "absent" });
    expect(report).toMatchObject({ changed: false, failed: false });
  });
});

describe("messages", () => {
  it("of a region without v2 do not advise v2 for a pair with a MAC address", async () => {
    const { pair, cloud } = world();
    cloud.switches.v2_pairs = 410;
    const report = await pair({ port_id: PORT, ip_address: "10.40.0.9", mac_address: VRRP });
    expect(failure(report)?.message).toMatch(/has only the ports API \(PATCH\), which would drop it/);
    expect(failure(report)?.hint).not.toMatch(/write_route/);
  });

  it("of a region with v1 alone advise v1", async () => {
    const { pair, cloud, sandbox } = world();
    cloud.switches.v2_pairs = 404;
    sandbox.faults.add({ match: "PATCH /cloud/v1/ports/**", status: 404, body: "<html>no route</html>" });
    const report = await pair({ port_id: PORT, instance_id: INSTANCE, ip_address: "10.40.0.9" });
    expect(failure(report)?.hint).toMatch(/write_route: v1/);
  });

  it.each([
    ["no words at all", "", /failed: no reason was given/],
    ["blank words", " \n", /failed: no reason was given/],
    [
      "a traceback",
      'Traceback (most recent call last):\n  File "x.py", line 7, in run\nNeutronError: the port is busy\n',
      /failed: NeutronError: the port is busy/,
    ],
    ["several lines", "first\n  second", /failed: first second/],
  ])("of a task that failed with %s are one line", async (_, words, said) => {
    const { pair, cloud } = world();
    (cloud.switches.fail_tasks as string[]).push(words);
    const report = await pair({ port_id: PORT, ip_address: "10.40.0.9" });
    expect(failure(report)?.message).toMatch(said);
    expect(failure(report)?.message).not.toContain("\n");
  });

  it("of a quota tell its numbers", async () => {
    const { start, sandbox } = world();
    const info = { attribute: "floating_count_limit", current_usage: 5, requested_usage: 1, limit: 5 };
    const body = { exception_class: "QuotaLimitExceed", message: "Quota exceeded", request_id: "r1", info };
    sandbox.faults.add({ match: "POST /**/floatingips/**", status: 403, body });
    const spec = { name: "shop", attached: false };
    const report = (await start().ensure({ resource: "gcore/floating-ip", spec })) as EnsureReport;
    expect(failure(report)?.message).toMatch(/Quota exceeded \(floating_count_limit: 5 used, 1 wanted, 5 allowed\)/);
  });
});

describe("both runs of every kind tell the same", () => {
  it.each([
    ["gcore/allowed-address-pair", { port_id: PORT, ip_address: "10.40.0.9" }],
    ["gcore/allowed-address-pair", { port_id: PORT, ip_address: "10.40.0.9", mac_address: VRRP }],
    ["gcore/allowed-address-pair", { instance: "harbour-a", network: "harbour-private", ip_address: "10.40.0.0/28" }],
    ["gcore/allowed-address-pairs", { port_id: PORT, allowed_address_pairs: [{ ip_address: "10.40.0.9" }] }],
    ["gcore/floating-ip", { name: "shop", instance: "harbour-a", network: "harbour-private" }],
    ["gcore/floating-ip", { floating_ip_address: "203.0.113.50", attached: false }],
    ["gcore/floating-ip", { port_id: PORT }],
    ["gcore/virtual-ip", { network: "harbour-private", ip_address: "10.40.0.100", members: ["harbour-a"] }],
    ["gcore/virtual-ip", { network: "harbour-private", ip_address: "10.40.0.100" }],
    ["gcore/virtual-ip", { network: "harbour-private", ip_address: "10.40.0.201" }],
    ["gcore/virtual-ip-member", { virtual_ip: "10.40.0.200", member: "harbour-a" }],
    ["gcore/reserved-fixed-ip", { network: "harbour-private", ip_address: "10.40.0.102" }],
  ])("%s %j", async (resource, spec) => {
    const { start } = world();
    const run = async (more: object = {}) =>
      ((await start().ensure({ resource, spec, ...more })) as EnsureReport).items[0];
    const first = await run();
    expect(first).toMatchObject({ changed: true });
    expect(first?.failure).toBeUndefined();
    for (const more of [{}, { id: first?.id }, { id: first?.id, plan: true }]) {
      const again = await run(more);
      expect(again).toMatchObject({ changed: false, id: first?.id });
      expect(again?.spec).toEqual(first?.spec);
      expect(again?.outputs).toEqual(first?.outputs);
    }
  });
});
