import type { EnsureReport } from "@mooring/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, until } from "./parts/bed.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { gapsSaid, type Keepers, keepersOf } from "./parts/keepers.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const WEB_1 = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const VIP = "10.60.0.50";
const SHOP = { name: "shop", network: "private", address: VIP, members: ["web-1", "web-2"], public: "new" };
const QUICK = { advert_seconds: 0.2 };

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
}

describe.skipIf(keepalived.missing)("real keepalived on the real network of a pretend OpenStack", () => {
  let bed: Bed;
  let keepers: Keepers;

  beforeAll(async () => {
    bed = await createBed("openstack");
    keepers = keepersOf(bed, "eth0", () => VIP);
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  const serve = (spec: object = {}) =>
    bed.ensure({ resource: "openstack/service-address", spec: { ...SHOP, ...spec } });
  const publicOf = ({ items }: EnsureReport) => String(items[0]?.outputs?.public_address);
  const check = async (spec: object = {}) => {
    const { results } = await bed.query({
      query: "openstack/service-address-check",
      spec: { name: "shop", network: "private", members: ["web-1", "web-2"], ...spec },
    });
    return Object.fromEntries(results.map(({ member, ok, reason }) => [member, ok ? "ok" : String(reason)]));
  };

  it("is accepted by keepalived's own check, the configuration of each member", async () => {
    await serve({ members: ["web-1"] });
    const spec = { name: "shop", network: "private", members: ["web-1", "web-2"], ...QUICK };
    const { results } = await bed.query({ query: "openstack/keepalived-config", spec });
    for (const { member, configuration } of results) keepers.configurations.set(String(member), String(configuration));
    expect([...keepers.configurations.keys()]).toEqual(["web-1", "web-2"]);
    for (const [server, text] of keepers.configurations) expect(await bed.accepted(server, text)).toBe("");
    const virtual = await bed.query({ query: "openstack/keepalived-config", spec: { ...spec, virtual_mac: true } });
    for (const { member, configuration } of virtual.results)
      expect(await bed.accepted(String(member), String(configuration))).toBe("");
  }, 120_000);

  it("loses everything at the failover while one port lacks the pair, and the check has said so", async () => {
    expect((await check())["web-2"]).toContain(`${VIP} is not among the allowed address pairs`);
    keepers.start("web-1");
    await keepers.becomes("web-1", "MASTER");
    keepers.start("web-2");
    await keepers.becomes("web-2", "BACKUP");
    const pings = bed.pings("web-3", VIP);
    await pings.next();
    await keepers.die("web-1");
    await keepers.becomes("web-2", "MASTER");
    expect(await pings.over(2_000)).toBe(0);

    // One run of Mooring, and the same keepalived serves.
    expect(await serve()).toMatchObject({ changed: true, failed: false });
    await pings.next();
    expect(await check()).toEqual({ "web-1": "ok", "web-2": "ok" });
    await pings.stop();
  }, 120_000);

  it("loses nothing but the gap of each failover once Mooring has run, and nothing when the old master comes back", async () => {
    keepers.start("web-1");
    await keepers.becomes("web-1", "BACKUP");
    const pings = bed.pings("web-3", VIP);
    const outside = bed.pings("outside", publicOf(await serve()));
    const gaps = await keepers.failovers(10, [pings, outside]);
    console.log(gapsSaid("OpenStack", gaps));
    expect(gaps).toHaveLength(10);
    await pings.stop();
    await outside.stop();
  }, 240_000);

  it("goes on while a member that stands by is taken off and put back by a new spec", async () => {
    const { master, backup } = keepers.ranks();
    const pings = bed.pings("web-3", VIP);
    await pings.next();
    expect(await serve({ members: [master] })).toMatchObject({ changed: true, failed: false });
    expect((await check())[backup]).toContain("is not among the allowed address pairs");
    expect(await serve()).toMatchObject({ changed: true, failed: false });
    await pings.next();
    // No failover: keepalived was asked nothing.
    expect(keepers.ranks()).toEqual({ master, backup });
    await pings.stop();
  }, 120_000);

  it("has two masters while they cannot hear each other, and one again afterwards", async () => {
    const rules = Object.values(
      bed.cloud.state.security_groups as Record<string, { rules: { direction: string; protocol: string | null }[] }>,
    ).flatMap((group) => group.rules.filter(({ direction }) => direction === "ingress"));
    for (const rule of rules) rule.protocol = "icmp";
    await bed.wire.follow();
    expect(Object.values(await check()).join()).toContain("do not let VRRP (IP protocol 112) in");
    await keepers.becomes("web-1", "MASTER");
    await keepers.becomes("web-2", "MASTER");
    for (const rule of rules) rule.protocol = null;
    await bed.wire.follow();
    await until(
      "one gives way",
      () => [keepers.state("web-1"), keepers.state("web-2")].sort().join() === "BACKUP,MASTER",
    );
    const pings = bed.pings("web-3", VIP);
    await pings.next();
    await pings.stop();
    expect(await check()).toEqual({ "web-1": "ok", "web-2": "ok" });
  }, 120_000);

  it("leaves the ports as they were once it is gone", async () => {
    await bed.ensure({ resource: "openstack/service-address", spec: SHOP, state: "absent" });
    const pairs = (id: string) =>
      (bed.cloud.state.ports as Record<string, Port>)[id]?.allowed_address_pairs.map(({ ip_address }) => ip_address);
    expect([pairs(WEB_1), pairs(WEB_2)].flat()).not.toContain(VIP);
    const pings = bed.pings("web-3", VIP);
    expect(await pings.over(1_000)).toBe(0);
    await pings.stop();
  }, 60_000);
});
