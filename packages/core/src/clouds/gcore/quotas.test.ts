import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const shop = { resource: "gcore/floating-ip", spec: { name: "shop", attached: false } };
const second = { resource: "gcore/floating-ip", spec: { name: "second", attached: false } };
const publicOne = { resource: "gcore/reserved-fixed-ip", spec: { network: "pub_net", ip_address: "203.0.113.77" } };

function world(switches: object) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  Object.assign(sandbox.cloud("gcore").switches, switches);
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  const ensure = (request: object, more: object = {}) =>
    mooring.ensure({ ...request, ...more } as never) as Promise<EnsureReport>;
  return { sandbox, ensure, clock, writes: () => sandbox.journal.writes().length };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;

describe("a quota that is used up", () => {
  it.each([
    [
      "of floating IPs",
      shop,
      { floating_quota: 1 },
      /quota of floating IPs .* used up: 1 used, 1 more wanted, 1 allowed/,
    ],
    [
      "of external addresses",
      publicOne,
      { external_quota: 0 },
      /quota of external IP addresses .* 0 used, 1 more wanted/,
    ],
  ])("%s is told in the plan", async (_, request, switches, words) => {
    const { ensure, writes } = world(switches);
    expect(failure(await ensure(request, { plan: true }))?.message).toMatch(words);
    expect(writes()).toBe(0);
  });

  it("stops a purchase before it is ordered, and leaves alone what is there already", async () => {
    const { ensure, writes, sandbox } = world({ floating_quota: 2 });
    expect(await ensure(shop)).toMatchObject({ changed: true, failed: false });
    sandbox.journal.clear();
    expect(await ensure(shop)).toMatchObject({ changed: false, failed: false });
    expect(sandbox.journal.entries().filter(({ path }) => path.includes("quotas"))).toEqual([]);
    expect(failure(await ensure(second))?.message).toMatch(/2 used, 1 more wanted, 2 allowed/);
    expect(writes()).toBe(0);
  });

  it("refuses of two purchases in one request the one that is too many", async () => {
    const { ensure, sandbox } = world({ floating_quota: 2 });
    const items = [shop.spec, second.spec];
    const report = await ensure({ resource: shop.resource }, { items, plan: true });
    expect(report.items.map(({ failure: one }) => one?.message ?? "")).toEqual([
      "",
      expect.stringMatching(/1 used, 2 more wanted, 2 allowed/),
    ]);
    expect(sandbox.journal.entries().filter(({ path }) => path.includes("quotas"))).toHaveLength(1);
  });

  it("is told in the cloud's own words and numbers where the plan could not know it", async () => {
    const { ensure } = world({ floating_quota: 1, quota_api: 403 });
    expect(failure(await ensure(shop))?.message).toMatch(/floating_count_limit: 1 used, 1 wanted, 1 allowed/);
  });
});

describe("a quota that cannot be read", () => {
  it.each([
    ["is forbidden", { quota_api: 403 }],
    ["is not there", { quota_api: 404 }],
  ])("stops nothing: the call %s", async (_, switches) => {
    const { ensure } = world(switches);
    expect(await ensure(shop)).toMatchObject({ changed: true, failed: false });
  });

  it("stops nothing, and is not waited for long, where the call fails again and again", async () => {
    const { ensure, sandbox, clock } = world({});
    sandbox.faults.add({ match: "GET /cloud/v2/client_quotas", status: 503, times: 100 });
    const before = clock.now();
    expect(await ensure(shop, { plan: true })).toMatchObject({ changed: true, failed: false });
    expect(clock.now() - before).toBeLessThan(10_000);
  });
});
