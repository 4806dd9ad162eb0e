import type { EnsureReport } from "@mooring/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, until } from "./parts/bed.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { gapsSaid, type Keepers, keepersOf } from "./parts/keepers.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const [A, B, CLIENT] = ["harbour-a", "harbour-b", "harbour-c"];
const VIP = "10.40.0.100";
const SHOP = { name: "shop", network: "harbour-private", address: VIP, members: [A, B], public: "new" };
const WORLD = { instances: [{ name: CLIENT, ports: [{ network: "harbour-private", ip_addresses: ["10.40.0.13"] }] }] };

describe.skipIf(keepalived.missing)("real keepalived on the real network of a pretend Gcore", () => {
  let bed: Bed;
  let keepers: Keepers;

  beforeAll(async () => {
    bed = await createBed("gcore", WORLD);
    bed.cloud.switches.task_seconds = 0;
    keepers = keepersOf(bed, "eth0", () => VIP);
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  const serve = (spec: object = {}) => bed.ensure({ resource: "gcore/service-address", spec: { ...SHOP, ...spec } });
  const publicOf = ({ items }: EnsureReport) => String(items[0]?.outputs?.public_address);
  const check = async () => {
    const { name, network, members } = SHOP;
    const { results } = await bed.query({ query: "gcore/service-address-check", spec: { name, network, members } });
    return Object.fromEntries(results.map(({ member, ok, reason }) => [member, ok ? "ok" : String(reason)]));
  };

  it("is accepted by keepalived's own check, the configuration of each member", async () => {
    await serve({ members: [A] });
    const { name, network, members } = SHOP;
    const spec = { name, network, members, advert_seconds: 0.2 };
    const { results } = await bed.query({ query: "gcore/keepalived-config", spec });
    for (const { member, configuration } of results) keepers.configurations.set(String(member), String(configuration));
    expect([...keepers.configurations.keys()]).toEqual([A, B]);
    for (const [server, text] of keepers.configurations) expect(await bed.accepted(server, text)).toBe("");
  }, 120_000);

  it("loses everything at the failover while one port is no member, and the check has said so", async () => {
    expect((await check())[B]).toContain(`${VIP} is not among the allowed address pairs`);
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

  it("loses nothing but the gap of each failover once Mooring has run, and nothing when the old master comes back", async () => {
    const pings = bed.pings(CLIENT, VIP);
    const outside = bed.pings("outside", publicOf(await serve()));
    const gaps = await keepers.failovers(10, [pings, outside]);
    console.log(gapsSaid("Gcore", gaps));
    expect(gaps).toHaveLength(10);
    await pings.stop();
    await outside.stop();
  }, 240_000);

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
    // A neighbour believes no two announcements within one second.
    await pings.over(1_200);
    await bed.mend([A, B]);
    const states = () => [keepers.state(A), keepers.state(B)].sort().join();
    await until("one gives way", () => states() === "BACKUP,MASTER");
    await pings.next();
    await pings.stop();
  }, 120_000);

  it("leaves the ports as they were once it is gone, and nothing arrives any more", async () => {
    const { changed, failed } = await bed.ensure({ resource: "gcore/service-address", spec: SHOP, state: "absent" });
    expect({ changed, failed }).toEqual({ changed: true, failed: false });
    const all = Object.values(bed.cloud.state.ports as Record<string, { allowed_address_pairs: object[] }>);
    expect(JSON.stringify(all.map((port) => port.allowed_address_pairs))).not.toContain(VIP);
    const pings = bed.pings(CLIENT, VIP);
    expect(await pings.over(1_000)).toBe(0);
    await pings.stop();
  }, 60_000);
});
