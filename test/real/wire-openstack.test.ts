import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed } from "./parts/bed.ts";
import { type Failover, failoverOf, publicAddressOf } from "./parts/failover.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const WEB_1 = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const VIP = "10.60.0.50";
const SHOP = { name: "shop", network: "private", address: VIP, members: ["web-1", "web-2"], public: "new" } as const;

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
}

describe.skipIf(keepalived.missing)("real keepalived on the real network of a pretend OpenStack", () => {
  let bed: Bed;
  let shop: Failover;

  beforeAll(async () => {
    bed = await createBed("openstack");
    const missing = `${VIP} is not among the allowed address pairs`;
    shop = failoverOf(bed, { cloud: "openstack", spec: SHOP, client: "web-3", missing });
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  it("is accepted by keepalived's own check, the configuration of each member, with a virtual MAC address as well", async () => {
    await shop.isConfigured();
    await shop.accepted(await shop.configurations({ virtual_mac: true }));
  }, 120_000);

  it(
    "loses everything at the failover while one port lacks the pair, and the check has said so",
    () => shop.losesAllWhileOneIsMissing(),
    120_000,
  );

  it(
    "loses nothing but the gap of each failover once Mooring has run, and nothing when the old master comes back",
    async () => shop.losesTheGapAlone("OpenStack", publicAddressOf(await shop.serve())),
    240_000,
  );

  it(
    "goes on while a member that stands by is taken off by a new spec; as the master that one would lose everything",
    () => shop.goesOnWithoutTheStandby(),
    120_000,
  );

  it("has two masters while they cannot hear each other, and one again afterwards", async () => {
    const rules = Object.values(
      bed.cloud.state.security_groups as Record<string, { rules: { direction: string; protocol: string | null }[] }>,
    ).flatMap((group) => group.rules.filter(({ direction }) => direction === "ingress"));
    for (const rule of rules) rule.protocol = "icmp";
    await bed.wire.follow();
    expect(Object.values(await shop.check()).join()).toContain("do not let VRRP (IP protocol 112) in");
    await shop.keepers.becomes("web-1", "MASTER");
    await shop.keepers.becomes("web-2", "MASTER");
    for (const rule of rules) rule.protocol = null;
    await bed.wire.follow();
    await shop.keepers.agree();
    const pings = shop.pings();
    await pings.next();
    await pings.stop();
    expect(await shop.check()).toEqual({ "web-1": "ok", "web-2": "ok" });
  }, 120_000);

  it("leaves the ports as they were once it is gone, and nothing arrives any more", async () => {
    await shop.isGone();
    const pairs = (id: string) =>
      (bed.cloud.state.ports as Record<string, Port>)[id]?.allowed_address_pairs.map(({ ip_address }) => ip_address);
    expect([pairs(WEB_1), pairs(WEB_2)].flat()).not.toContain(VIP);
  }, 60_000);
});
