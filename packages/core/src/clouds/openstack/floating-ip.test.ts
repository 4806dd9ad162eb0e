import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const WEB_1 = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const VIP = "60a00200-1b2c-4d3e-8f4a-5b6c7d8e9f20";
const SITE = "f10a0001-1b2c-4d3e-8f4a-5b6c7d8e9f01";

interface FloatingIp {
  floating_ip_address: string;
  port_id: string | null;
  fixed_ip_address: string | null;
  description: string;
  tags: string[];
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["openstack"] });
  const cloud = sandbox.cloud("openstack");
  const start = () =>
    createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock, random: () => 0.5 });
  const mooring = start();
  const all = () => Object.values(cloud.state.floating_ips as Record<string, FloatingIp>);
  const ask =
    (resource: string) =>
    (spec: object, more: object = {}, by = mooring) =>
      by.ensure({ resource, spec, ...more }) as Promise<EnsureReport>;
  return {
    clock,
    sandbox,
    cloud,
    start,
    all,
    marked: (description: string) => all().filter((one) => one.description === description),
    floating: ask("openstack/floating-ip"),
    reserved: ask("openstack/port"),
    writes: () => {
      const calls = sandbox.journal
        .writes()
        .map(({ method, path }) => `${method} ${path.split("/v2.0/")[1]?.split("/")[0]}`);
      sandbox.journal.clear();
      return calls;
    },
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;
const shop = { floating_network: "public", description: "shop" };

describe("a floating IP", () => {
  it("is reserved where it leads to in one write, and found again by its mark", async () => {
    const { floating, marked, writes } = world();
    const made = await floating({ ...shop, port_id: WEB_1 });
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ action: "create" }] });
    expect(marked("shop")).toMatchObject([{ port_id: WEB_1, fixed_ip_address: "10.60.0.11" }]);
    expect(writes()).toEqual(["POST floatingips"]);
    expect(await floating({ ...shop, server: "web-1", network: "private" })).toMatchObject({
      changed: false,
      failed: false,
    });
    expect(writes()).toEqual([]);
  });

  it("moves in one write, without a detachment before", async () => {
    const { floating, cloud, writes } = world();
    const moved = await floating({ floating_ip_address: "203.0.113.110", port_id: WEB_1 });
    expect(moved).toMatchObject({ changed: true, failed: false, items: [{ id: SITE, action: "update" }] });
    expect((cloud.state.floating_ips as Record<string, FloatingIp>)[SITE]).toMatchObject({ port_id: WEB_1 });
    expect(writes()).toEqual(["PUT floatingips"]);
  });

  it("may lead to a reserved address", async () => {
    const { floating, marked } = world();
    await floating({ ...shop, port_name: "web-vip" });
    expect(marked("shop")).toMatchObject([{ port_id: VIP, fixed_ip_address: "10.60.0.200" }]);
  });

  it("is detached and kept, or given back", async () => {
    const { floating, all, writes } = world();
    const spec = { floating_ip_address: "203.0.113.110" };
    expect(await floating({ ...spec, attached: false })).toMatchObject({ changed: true, failed: false });
    expect(all().find((one) => one.floating_ip_address === "203.0.113.110")).toMatchObject({ port_id: null });
    expect(writes()).toEqual(["PUT floatingips"]);
    const dry = await floating(spec, { state: "absent", plan: true });
    expect(dry.items[0]?.notes).toEqual(["203.0.113.110 is given back to the cloud."]);
    expect(await floating(spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(all().map((one) => one.floating_ip_address)).not.toContain("203.0.113.110");
    expect(await floating(spec, { state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("has the tags that are stated, and is found by them", async () => {
    const { floating, all } = world();
    const spec = { floating_network: "public", tags: ["shop", "blue"], attached: false };
    expect(await floating(spec)).toMatchObject({ changed: true, failed: false });
    expect(all().filter(({ tags }) => tags.includes("shop"))).toMatchObject([{ tags: ["blue", "shop"] }]);
    expect(await floating(spec)).toMatchObject({ changed: false, failed: false });
  });

  it("is reserved once where the answer is lost on the way", async () => {
    const { floating, marked, sandbox } = world();
    sandbox.faults.add({ match: "POST /**/floatingips", cut: "after" });
    expect(await floating({ ...shop, port_id: WEB_1 })).toMatchObject({ changed: true, failed: false });
    expect(marked("shop")).toHaveLength(1);
  });

  it("is reserved once by two processes that ask for it at the same moment", async () => {
    const { floating, marked, start, sandbox } = world();
    sandbox.faults.add({ match: "* /**", times: 1_000, delay: 50 });
    const spec = { ...shop, attached: false };
    const reports = await Promise.all([1, 2].map(() => floating(spec, {}, start())));
    expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
    expect(marked("shop")).toHaveLength(1);
    expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(1);
  });

  it.each(["openstack/floating-ip", "openstack/port"])(
    "of one mark stays one where whoever made the other one has looked and is gone: %s",
    async (resource) => {
      const { start, sandbox, cloud } = world();
      const [things, spec] =
        resource === "openstack/port"
          ? (["ports", { network: "private", name: "shop" }] as const)
          : (["floating_ips", { ...shop, attached: false }] as const);
      const table = cloud.state[things] as Record<string, { id: string; name?: string; description?: string }>;
      const same = () =>
        Object.values(table).filter((one) => (things === "ports" ? one.name : one.description) === "shop");
      // The other one's id is higher than any that is drawn: by the ids alone, ours would stay beside it.
      const stop = sandbox.onExchange(({ when, request, answer }) => {
        if (when !== "after" || request.method !== "POST" || !answer || request.path.includes("/auth/")) return;
        stop();
        const [mine] = same();
        const id = "ffffffff-ffff-4fff-8fff-ffffffffffff";
        table[id] = { ...structuredClone(mine), id };
      });
      const report = (await start().ensure({ resource, spec })) as EnsureReport;
      expect(failure(report)).toBeUndefined();
      expect(same().map(({ id }) => id)).toEqual([report.items[0]?.id]);
      expect(await start().ensure({ resource, spec })).toMatchObject({ changed: false, failed: false });
    },
  );

  it("of several items of one request is one each", async () => {
    const { start, marked, all } = world();
    const before = all().length;
    const items = ["a", "b"].map((description) => ({ floating_network: "public", description, attached: false }));
    const report = (await start().ensure({ resource: "openstack/floating-ip", items })) as EnsureReport;
    expect(report).toMatchObject({ changed: true, failed: false });
    expect([marked("a").length, marked("b").length, all().length]).toEqual([1, 1, before + 2]);
  });

  it.each([
    ["nothing that says which", { floating_network: "public" }, /say which one is meant/],
    [
      "a port and no leading to it",
      { ...shop, port_id: WEB_1, attached: false },
      /attached: is false, but a port is named/,
    ],
    ["leading nowhere", { ...shop, attached: true }, /attached: is true, but no port is named/],
    ["an address of no port", { ...shop, fixed_ip_address: "10.60.0.11" }, /fixed_ip_address: is an address of a port/],
    [
      "an address that the port does not have",
      { ...shop, port_id: WEB_1, fixed_ip_address: "10.60.0.99" },
      /does not have the address 10\.60\.0\.99/,
    ],
    ["no port of that name", { ...shop, port_name: "web-9-port" }, /there is no port with `port_name` web-9-port/],
    ["no network of that name", { ...shop, floating_network: "outside" }, /no network is called outside/],
  ])("that is stated with %s is refused in the plan", async (_, spec, words) => {
    const { floating, writes } = world();
    for (const plan of [true, false]) expect(failure(await floating(spec, { plan }))?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it("of which there are two with the mark is an error that lists them", async () => {
    const { floating, all } = world();
    for (const one of all()) one.description = "twins";
    expect(failure(await floating({ description: "twins", attached: false }))?.message).toMatch(
      /more than one floating IP is meant: 203\.0\.113\.110 \(f10a0001-\S+, port 60a00002-\S+\), 203\.0\.113\.111/,
    );
  });

  it("takes the cloud's own words where it refuses: an address that leads there already", async () => {
    const { floating } = world();
    const report = await floating({ ...shop, port_id: WEB_2 });
    expect(failure(report)).toMatchObject({ code: "api", status: 409 });
    expect(report.changed).toBe(false);
  });
});

describe("a reserved address", () => {
  const vip = { network: "private", ip_address: "10.60.0.210", name: "shop-vip" };

  it("is kept from everybody else, and given back", async () => {
    const { reserved, writes, cloud } = world();
    const made = await reserved(vip);
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ outputs: { ip_address: "10.60.0.210" } }] });
    expect(writes()).toEqual(["POST ports"]);
    expect(await reserved(vip)).toMatchObject({ changed: false, failed: false });
    expect(await reserved({ ...vip, description: "the shop", tags: ["a"] })).toMatchObject({
      changed: true,
      failed: false,
    });
    const id = made.items[0]?.id as string;
    expect((cloud.state.ports as Record<string, object>)[id]).toMatchObject({
      description: "the shop",
      tags: ["a"],
      device_id: "",
    });
    expect(await reserved(vip, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(Object.keys(cloud.state.ports as object)).not.toContain(id);
  });

  it("that is a machine's own is never taken for one, nor removed", async () => {
    const { reserved, writes } = world();
    const own = { network: "private", ip_address: "10.60.0.11" };
    for (const more of [{}, { plan: true }, { state: "absent" }])
      expect(failure(await reserved(own, more))?.message).toMatch(
        /the address is in use: port 60a00001-\S+ \(web-1-port/,
      );
    expect(writes()).toEqual([]);
  });

  it("that pairs rest on says so before it goes", async () => {
    const { reserved, start } = world();
    await start().ensure({
      resource: "openstack/allowed-address-pair",
      spec: { port_id: WEB_2, ip_address: "10.60.0.200" },
    });
    const dry = await reserved({ network: "private", name: "web-vip" }, { state: "absent", plan: true });
    expect(dry.items[0]?.notes).toEqual([
      expect.stringMatching(/10\.60\.0\.200 is in the pairs of port 60a00002-\S+ \(web-2-port/),
    ]);
  });

  it("is made once where the answer is lost on the way", async () => {
    const { reserved, sandbox, cloud } = world();
    for (const spec of [vip, { network: "private", name: "any-vip" }]) {
      sandbox.faults.add({ match: "POST /**/ports", cut: "after" });
      expect(await reserved(spec)).toMatchObject({ changed: true, failed: false });
      const named = Object.values(cloud.state.ports as Record<string, { name: string }>).filter(
        ({ name }) => name === spec.name,
      );
      expect(named).toHaveLength(1);
    }
  });

  it.each([
    ["neither address nor name", { network: "private" }, /ip_address: is missing/],
    ["a network that is not there", { network: "pravate", name: "x" }, /no network is called pravate/],
    ["an address of another network", { network: "private", ip_address: "10.99.0.1" }, /HTTP 400/],
  ])("that is stated with %s is refused", async (_, spec, words) => {
    const { reserved } = world();
    expect(failure(await reserved(spec))?.message).toMatch(words);
  });
});
