import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed } from "./parts/bed.ts";
import { type Failover, failoverOf, publicAddressOf } from "./parts/failover.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const [A, B, CLIENT] = ["harbour-a", "harbour-b", "harbour-c"] as const;
const OWN: Readonly<Record<string, string>> = { [A]: "192.168.30.11", [B]: "192.168.30.12" };
const VIP = "192.168.30.40";
const SHOP = { name: "shop", network: "harbour-subnet", address: VIP, members: [A, B], public: "new" } as const;
const WORLD = { servers: [{ name: CLIENT, nics: [{ subnet: "harbour-subnet", ip_addresses: ["192.168.30.13"] }] }] };

interface Port {
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}

describe.skipIf(keepalived.missing)("real keepalived on the real network of a pretend Huawei Cloud", () => {
  let bed: Bed;
  let shop: Failover;

  beforeAll(async () => {
    bed = await createBed("huaweicloud", WORLD);
    const missing = `${VIP} is not on NIC`;
    shop = failoverOf(bed, { cloud: "huaweicloud", spec: SHOP, client: CLIENT, missing });
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  const portAt = (ip: string) =>
    Object.values(bed.cloud.state.ports as Record<string, Port>).find(({ fixed_ips }) =>
      fixed_ips.some(({ ip_address }) => ip_address === ip),
    ) as Port;

  it("is accepted by keepalived's own check, the configuration of each member", () => shop.isConfigured(), 120_000);

  it(
    "loses everything at the failover while it is on one NIC only, and the check has said so",
    () => shop.losesAllWhileOneIsMissing(),
    120_000,
  );

  it(
    "loses nothing but the gap of each failover once Mooring has run, by the EIP as well",
    async () => shop.losesTheGapAlone("Huawei Cloud", publicAddressOf(await shop.serve())),
    240_000,
  );

  it("comes to nobody where one side of the binding is missing, whichever it is, and the check says which", async () => {
    const { master } = shop.keepers.ranks();
    const own = OWN[master] ?? "";
    const pings = shop.pings();
    await pings.next();
    const sides: readonly [Port, string, string][] = [
      [portAt(VIP), own, "is not on NIC"],
      [portAt(own), VIP, "drops what it sends"],
    ];
    for (const [port, ip, words] of sides) {
      port.allowed_address_pairs = port.allowed_address_pairs.filter(({ ip_address }) => ip_address !== ip);
      await bed.wire.follow();
      expect((await shop.check())[master]).toContain(words);
      // What was on its way when the rules changed may still arrive.
      await pings.over(300);
      expect(await pings.over(1_000)).toBe(0);
      await shop.serves();
      await pings.next();
    }
    await pings.stop();
  }, 120_000);

  it("sends from the address without a pair where the NIC's source/destination check is off", async () => {
    const { master } = shop.keepers.ranks();
    const pings = shop.pings();
    await pings.next();
    portAt(OWN[master] ?? "").allowed_address_pairs = [{ ip_address: "1.1.1.1/0" }];
    await bed.wire.follow();
    expect((await shop.check())[master]).toBe("ok");
    await pings.next();
    await pings.stop();
  }, 60_000);

  it(
    "goes on while a member that stands by is taken off by a new spec; as the master that one would lose everything",
    () => shop.goesOnWithoutTheStandby(),
    120_000,
  );

  it(
    "has two masters while the network between them is cut, answers all the same, and has one again afterwards",
    () => shop.hasTwoMastersWhileCut(),
    120_000,
  );

  it("leaves nothing of it once it is gone, and nothing arrives any more", async () => {
    await shop.isGone();
    expect(JSON.stringify(Object.values(bed.cloud.state.ports as Record<string, Port>))).not.toContain(VIP);
    expect(JSON.stringify(bed.cloud.state.eips)).not.toContain("service-address-");
  }, 60_000);
});
