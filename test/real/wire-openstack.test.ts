import type { EnsureReport } from "@mooring/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, gapAfter, median, until, type Vrrp } from "./parts/bed.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const WEB_1 = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const SERVER_2 = "5e1f0000-60a0-4000-8000-000000000002";
const VIP = "10.60.0.50";
const SHOP = { name: "shop", network: "private", address: VIP, members: ["web-1", "web-2"], public: "new" };
const QUICK = { advert_seconds: 0.2 };
const FAILOVERS = 10;

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
}

describe.skipIf(keepalived.missing)("real keepalived on the real network of a pretend OpenStack", () => {
  let bed: Bed;
  const running = new Map<string, Vrrp>();
  const configurations = new Map<string, string>();

  beforeAll(async () => {
    bed = await createBed("openstack");
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  const serve = (spec: object = {}) =>
    bed.ensure({ resource: "openstack/service-address", spec: { ...SHOP, ...spec } });
  const publicOf = ({ items }: EnsureReport) => String(items[0]?.outputs?.public_address);
  const start = (server: string) => {
    const one = bed.keepalived(server, configurations.get(server) ?? "");
    running.set(server, one);
    return one;
  };
  const state = (server: string) => running.get(server)?.state();
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
    for (const { member, configuration } of results) configurations.set(String(member), String(configuration));
    expect([...configurations.keys()]).toEqual(["web-1", "web-2"]);
    for (const [server, text] of configurations) expect(await bed.accepted(server, text)).toBe("");
    const virtual = await bed.query({ query: "openstack/keepalived-config", spec: { ...spec, virtual_mac: true } });
    for (const { member, configuration } of virtual.results)
      expect(await bed.accepted(String(member), String(configuration))).toBe("");
  }, 120_000);

  it("loses everything at the failover while one port lacks the pair, and the check has said so", async () => {
    expect((await check())["web-2"]).toContain(`${VIP} is not among the allowed address pairs`);
    start("web-1");
    await until("web-1 is the master", () => state("web-1") === "MASTER");
    start("web-2");
    await until("web-2 stands by", () => state("web-2") === "BACKUP");
    const pings = bed.pings("web-3", VIP);
    await pings.next();
    await running.get("web-1")?.kill();
    await bed.run("web-1", ["ip", "addr", "flush", "dev", "eth0", "to", `${VIP}/32`]);
    await until("web-2 believes it is the master", () => state("web-2") === "MASTER");
    expect(await pings.over(2_000)).toBe(0);

    // One run of Mooring, and the same keepalived serves.
    expect(await serve()).toMatchObject({ changed: true, failed: false });
    await pings.next();
    expect(await check()).toEqual({ "web-1": "ok", "web-2": "ok" });
    await pings.stop();
  }, 120_000);

  it("loses nothing but the gap of each failover once Mooring has run", async () => {
    const public_address = publicOf(await serve());
    const pings = bed.pings("web-3", VIP);
    const outside = bed.pings("outside", public_address);
    const gaps: number[] = [];
    let [master, other] = ["web-2", "web-1"];
    for (let round = 0; round < FAILOVERS; round += 1) {
      start(other);
      await until(`${other} stands by`, () => state(other) === "BACKUP");
      await pings.next();
      const killed = performance.now();
      await running.get(master)?.kill();
      await bed.run(master, ["ip", "addr", "flush", "dev", "eth0", "to", `${VIP}/32`]);
      await until(`${other} is the master`, () => state(other) === "MASTER");
      await pings.next();
      await outside.next();
      gaps.push(gapAfter(pings.answers, killed));
      [master, other] = [other, master];
    }
    console.log(
      `OpenStack: ${FAILOVERS} failovers, advert_int 0.2 s: no answer for ${Math.round(median(gaps))} ms (median), ${Math.round(Math.max(...gaps))} ms at the most`,
    );
    expect(gaps).toHaveLength(FAILOVERS);
    await pings.stop();
    await outside.stop();
    start(other);
    await until(`${other} stands by`, () => state(other) === "BACKUP");
  }, 240_000);

  it("goes on while a member that stands by is taken off and put back by a new spec", async () => {
    const backup = state("web-1") === "BACKUP" ? "web-1" : "web-2";
    const master = backup === "web-1" ? "web-2" : "web-1";
    const pings = bed.pings("web-3", VIP);
    await pings.next();
    const since = performance.now();
    expect(await serve({ members: [master] })).toMatchObject({ changed: true, failed: false });
    expect((await check())[backup]).toContain("is not among the allowed address pairs");
    expect(await serve()).toMatchObject({ changed: true, failed: false });
    await pings.next();
    // No failover: keepalived was asked nothing.
    expect([state(master), state(backup)]).toEqual(["MASTER", "BACKUP"]);
    expect(pings.answers.filter((at) => at > since).length).toBeGreaterThan(0);
    await pings.stop();
  }, 120_000);

  it("has two masters while they cannot hear each other, and one again afterwards", async () => {
    const rules = Object.values(
      bed.cloud.state.security_groups as Record<string, { rules: { direction: string; protocol: string | null }[] }>,
    ).flatMap((group) => group.rules.filter(({ direction }) => direction === "ingress"));
    for (const rule of rules) rule.protocol = "icmp";
    await bed.wire.follow();
    expect(Object.values(await check()).join()).toContain("do not let VRRP (IP protocol 112) in");
    await until("both are masters", () => state("web-1") === "MASTER" && state("web-2") === "MASTER");
    for (const rule of rules) rule.protocol = null;
    await bed.wire.follow();
    await until("one gives way", () => [state("web-1"), state("web-2")].sort().join() === "BACKUP,MASTER");
    const pings = bed.pings("web-3", VIP);
    await pings.next();
    await pings.stop();
    expect(await check()).toEqual({ "web-1": "ok", "web-2": "ok" });
  }, 120_000);

  describe("each planted mistake is foretold, and loses packets", () => {
    /** Whoever is the master now, and what tells and undoes the mistake there. */
    it.each<[string, RegExp, () => void, () => void]>([
      [
        "a missing pair",
        /is not among the allowed address pairs/,
        () => bed.cloud.hooks?.erase_pairs?.(WEB_2),
        () => undefined,
      ],
      [
        "a pair with another MAC address",
        /only with the MAC address fa:16:3e:99:99:99/,
        () => {
          (bed.cloud.state.ports as Record<string, Port>)[WEB_2] = {
            ...((bed.cloud.state.ports as Record<string, Port>)[WEB_2] as Port),
            allowed_address_pairs: [{ ip_address: VIP, mac_address: "fa:16:3e:99:99:99" }],
          };
        },
        () => undefined,
      ],
      [
        "a server that does not run",
        /its server is SHUTOFF/,
        () => bed.cloud.hooks?.stop_server?.(SERVER_2),
        () => bed.cloud.hooks?.start_server?.(SERVER_2),
      ],
    ])(
      "%s",
      async (_, reason, plant, mend) => {
        for (const one of running.values()) await one.kill();
        running.clear();
        for (const server of ["web-1", "web-2"])
          await bed.run(server, ["ip", "addr", "flush", "dev", "eth0", "to", `${VIP}/32`]);
        plant();
        await bed.wire.follow();
        expect((await check())["web-2"]).toMatch(reason);
        // Only the server with the mistake is left.
        start("web-2");
        await until("web-2 is the master", () => state("web-2") === "MASTER");
        const pings = bed.pings("web-3", VIP);
        expect(await pings.over(1_500)).toBe(0);
        mend();
        await serve();
        await bed.wire.follow();
        await pings.next();
        await pings.stop();
        await running.get("web-2")?.kill();
        running.clear();
      },
      120_000,
    );

    it("a public address that leads elsewhere", async () => {
      start("web-1");
      await until("web-1 is the master", () => state("web-1") === "MASTER");
      const public_address = publicOf(await serve());
      const before = bed.pings("outside", public_address);
      await before.next();
      await before.stop();
      const [id] =
        Object.entries(bed.cloud.state.floating_ips as Record<string, { floating_ip_address: string }>).find(
          ([, one]) => one.floating_ip_address === public_address,
        ) ?? [];
      bed.cloud.hooks?.detach_floating_ip?.(id ?? "");
      await bed.wire.follow();
      expect(Object.values(await check({ public: public_address }))[0]).toContain(
        `the public address ${public_address} leads nowhere`,
      );
      const pings = bed.pings("outside", public_address);
      expect(await pings.over(1_500)).toBe(0);
      await pings.stop();
    }, 120_000);
  });

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
