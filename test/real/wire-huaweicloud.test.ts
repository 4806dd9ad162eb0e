import type { EnsureReport } from "@mooring/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, until } from "./parts/bed.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { gapsSaid, type Keepers, keepersOf } from "./parts/keepers.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const [A, B, CLIENT] = ["harbour-a", "harbour-b", "harbour-c"];
const VIP = "192.168.30.40";
const SHOP = { name: "shop", network: "harbour-subnet", address: VIP, members: [A, B], public: "new" };
const WORLD = { servers: [{ name: CLIENT, nics: [{ subnet: "harbour-subnet", ip_addresses: ["192.168.30.13"] }] }] };

describe.skipIf(keepalived.missing)("real keepalived on the real network of a pretend Huawei Cloud", () => {
  let bed: Bed;
  let keepers: Keepers;

  beforeAll(async () => {
    bed = await createBed("huaweicloud", WORLD);
    keepers = keepersOf(bed, "eth0", () => VIP);
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  const serve = (spec: object = {}) =>
    bed.ensure({ resource: "huaweicloud/service-address", spec: { ...SHOP, ...spec } });
  const publicOf = ({ items }: EnsureReport) => String(items[0]?.outputs?.public_address);
  const check = async () => {
    const { name, network, members } = SHOP;
    const query = "huaweicloud/service-address-check";
    const { results } = await bed.query({ query, spec: { name, network, members } });
    return Object.fromEntries(results.map(({ member, ok, reason }) => [member, ok ? "ok" : String(reason)]));
  };
  interface Port {
    device_owner: string;
    fixed_ips: { ip_address: string }[];
    allowed_address_pairs: { ip_address: string }[];
  }
  const portAt = (ip: string) =>
    Object.values(bed.cloud.state.ports as Record<string, Port>).find(({ fixed_ips }) =>
      fixed_ips.some(({ ip_address }) => ip_address === ip),
    ) as Port;
  const own = { [A]: "192.168.30.11", [B]: "192.168.30.12" } as Record<string, string>;

  it("is accepted by keepalived's own check, the configuration of each member", async () => {
    await serve({ members: [A] });
    const { name, network, members } = SHOP;
    const spec = { name, network, members, advert_seconds: 0.2 };
    const { results } = await bed.query({ query: "huaweicloud/keepalived-config", spec });
    for (const { member, configuration } of results) keepers.configurations.set(String(member), String(configuration));
    expect([...keepers.configurations.keys()]).toEqual([A, B]);
    for (const [server, text] of keepers.configurations) expect(await bed.accepted(server, text)).toBe("");
  }, 120_000);

  it("loses everything at the failover while it is on one NIC only, and the check has said so", async () => {
    expect((await check())[B]).toContain(`${VIP} is not on NIC`);
    keepers.start(A);
    await keepers.becomes(A, "MASTER");
    keepers.start(B);
    await keepers.becomes(B, "BACKUP");
    const pings = bed.pings(CLIENT, VIP);
    await pings.next();
    await keepers.die(A);
    await keepers.becomes(B, "MASTER");
    expect(await pings.over(2_000)).toBe(0);

    // One run of Mooring, and the same keepalived serves.
    expect(await serve()).toMatchObject({ changed: true, failed: false });
    await pings.next();
    expect(await check()).toEqual({ [A]: "ok", [B]: "ok" });
    await pings.stop();
    keepers.start(A);
    await keepers.becomes(A, "BACKUP");
  }, 120_000);

  it("loses nothing but the gap of each failover once Mooring has run, by the EIP as well", async () => {
    const pings = bed.pings(CLIENT, VIP);
    const outside = bed.pings("outside", publicOf(await serve()));
    const gaps = await keepers.failovers(10, [pings, outside]);
    console.log(gapsSaid("Huawei Cloud", gaps));
    expect(gaps).toHaveLength(10);
    await pings.stop();
    await outside.stop();
  }, 240_000);

  it("comes to nobody where one side of the binding is missing, whichever it is, and the check says which", async () => {
    const { master } = keepers.ranks();
    const pings = bed.pings(CLIENT, VIP);
    await pings.next();
    const sides: readonly [Port, string, string][] = [
      [portAt(VIP), own[master] ?? "", "is not on NIC"],
      [portAt(own[master] ?? ""), VIP, "drops what it sends"],
    ];
    for (const [port, ip, words] of sides) {
      port.allowed_address_pairs = port.allowed_address_pairs.filter(({ ip_address }) => ip_address !== ip);
      await bed.wire.follow();
      expect((await check())[master]).toContain(words);
      // What was on its way when the rules changed may still arrive.
      await pings.over(300);
      expect(await pings.over(1_000)).toBe(0);
      expect(await serve()).toMatchObject({ changed: true, failed: false });
      await pings.next();
    }
    await pings.stop();
  }, 120_000);

  it("sends from the address without a pair where the NIC's source/destination check is off", async () => {
    const { master } = keepers.ranks();
    const pings = bed.pings(CLIENT, VIP);
    await pings.next();
    portAt(own[master] ?? "").allowed_address_pairs = [{ ip_address: "1.1.1.1/0" }];
    await bed.wire.follow();
    expect((await check())[master]).toBe("ok");
    await pings.next();
    await pings.stop();
  }, 60_000);

  it("goes on while a member that stands by is taken off by a new spec; as the master that one would lose everything", async () => {
    const { master, backup } = keepers.ranks();
    const pings = bed.pings(CLIENT, VIP);
    await pings.next();
    expect(await serve({ members: [master] })).toMatchObject({ changed: true, failed: false });
    await pings.next();
    // No failover: keepalived was asked nothing.
    expect(keepers.ranks()).toEqual({ master, backup });
    await keepers.die(master);
    await keepers.becomes(backup, "MASTER");
    expect(await pings.over(1_000)).toBe(0);
    expect(await serve()).toMatchObject({ changed: true, failed: false });
    await pings.next();
    await pings.stop();
    keepers.start(master);
    await keepers.becomes(master, "BACKUP");
  }, 120_000);

  it("has two masters while the network between them is cut, answers all the same, and has one again afterwards", async () => {
    const { master, backup } = keepers.ranks();
    const pings = bed.pings(CLIENT, VIP);
    await bed.cut([A, B]);
    await keepers.becomes(backup, "MASTER");
    expect(keepers.state(master)).toBe("MASTER");
    await pings.next();
    await bed.mend([A, B]);
    const states = () => [keepers.state(A), keepers.state(B)].sort().join();
    await until("one gives way", () => states() === "BACKUP,MASTER");
    await pings.next();
    await pings.stop();
  }, 120_000);

  it("leaves nothing of it once it is gone, and nothing arrives any more", async () => {
    const request = { resource: "huaweicloud/service-address", spec: SHOP, state: "absent" };
    expect(await bed.ensure(request)).toMatchObject({ changed: true, failed: false });
    const all = Object.values(bed.cloud.state.ports as Record<string, Port>);
    expect(JSON.stringify(all)).not.toContain(VIP);
    expect(JSON.stringify(bed.cloud.state.eips)).not.toContain("service-address-");
    const pings = bed.pings(CLIENT, VIP);
    expect(await pings.over(1_000)).toBe(0);
    await pings.stop();
  }, 60_000);
});
