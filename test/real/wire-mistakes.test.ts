import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, until } from "./parts/bed.ts";
import { type Failover, failoverOf, publicAddressOf } from "./parts/failover.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { type Keepers, keepersOf } from "./parts/keepers.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const VIP = "10.60.0.50";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const SERVER_2 = "5e1f0000-60a0-4000-8000-000000000002";
const WEB_4 = "60a00004-1b2c-4d3e-8f4a-5b6c7d8e9f04";
const MAC_4 = "fa:16:3e:60:00:04";
const SHOP = { name: "shop", network: "private", address: VIP, members: ["web-1", "web-2"], public: "new" } as const;
const WORLD = {
  servers: [
    { name: "web-4", ports: [{ id: WEB_4, network: "private", ip_addresses: ["10.60.0.14"], mac_address: MAC_4 }] },
  ],
};

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  port_security_enabled: boolean;
  security_groups: string[];
}

describe.skipIf(keepalived.missing)("each mistake is foretold by the check, and loses packets: on OpenStack", () => {
  let bed: Bed;
  let shop: Failover;
  let keepers: Keepers;
  let public_address = "";

  beforeAll(async () => {
    bed = await createBed("openstack", WORLD);
    const missing = "is not among the allowed address pairs";
    shop = failoverOf(bed, { cloud: "openstack", spec: SHOP, client: "web-3", missing });
    keepers = shop.keepers;
    public_address = publicAddressOf(await shop.serve());
    // And a forgotten third one, which knows of no other.
    for (const spec of [{}, { members: ["web-4"], router_id: 99 }])
      for (const [server, text] of await shop.configurations(spec)) keepers.configurations.set(server, text);
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  const port = (id: string) => (bed.cloud.state.ports as Record<string, Port>)[id] as Port;
  /** The one that pings finds the address there. */
  const found = (mac: string) =>
    until(`the address is found at ${mac}`, async () =>
      (await bed.run("web-3", ["ip", "neigh", "show", VIP])).output.includes(mac),
    );

  const nothing = () => undefined;
  it.each<[string, RegExp, () => void, () => void]>([
    [
      "1. a missing pair",
      /is not among the allowed address pairs/,
      () => bed.cloud.hooks?.erase_pairs?.(WEB_2),
      nothing,
    ],
    [
      "2. a pair with another MAC address",
      /only with the MAC address fa:16:3e:99:99:99/,
      () =>
        Object.assign(port(WEB_2), { allowed_address_pairs: [{ ip_address: VIP, mac_address: "fa:16:3e:99:99:99" }] }),
      nothing,
    ],
    [
      "3. a dead server",
      /its server is SHUTOFF/,
      () => bed.cloud.hooks?.stop_server?.(SERVER_2),
      () => bed.cloud.hooks?.start_server?.(SERVER_2),
    ],
  ])(
    "%s",
    async (_, reason, plant, mend) => {
      plant();
      await bed.wire.follow();
      expect((await shop.check())["web-2"]).toMatch(reason);
      // Only the server with the mistake is left.
      keepers.start("web-2");
      await keepers.becomes("web-2", "MASTER");
      const pings = shop.pings();
      expect(await pings.over(1_500)).toBe(0);
      mend();
      await shop.serve();
      await bed.wire.follow();
      await pings.next();
      await pings.stop();
      expect(await shop.check()).toEqual({ "web-1": "ok", "web-2": "ok" });
      await keepers.end();
    },
    120_000,
  );

  it("4. port security off: nothing is lost as long as it is off, and everything once somebody switches it on again", async () => {
    const groups = [...port(WEB_2).security_groups];
    bed.cloud.hooks?.disable_port_security?.(WEB_2);
    await bed.wire.follow();
    expect((await shop.check())["web-2"]).toContain("port security is off");
    keepers.start("web-2");
    await keepers.becomes("web-2", "MASTER");
    const pings = shop.pings();
    await pings.next();
    Object.assign(port(WEB_2), { port_security_enabled: true, security_groups: groups });
    await bed.wire.follow();
    // What left before is on its way still.
    await pings.over(500);
    expect(await pings.over(1_500)).toBe(0);
    await shop.serve();
    await pings.next();
    await pings.stop();
    await keepers.end();
  }, 120_000);

  it("5. the public address leads elsewhere", async () => {
    keepers.start("web-1");
    await keepers.becomes("web-1", "MASTER");
    const pings = bed.pings("outside", public_address);
    await pings.next();
    const all = Object.entries(bed.cloud.state.floating_ips as Record<string, { floating_ip_address: string }>);
    const [id = ""] = all.find(([, one]) => one.floating_ip_address === public_address) ?? [];
    bed.cloud.hooks?.detach_floating_ip?.(id);
    await bed.wire.follow();
    expect(Object.values(await shop.check({ public: public_address }))[0]).toContain(
      `the public address ${public_address} leads nowhere`,
    );
    await pings.over(500);
    expect(await pings.over(1_500)).toBe(0);
    await shop.serve({ public: public_address });
    await pings.next();
    await pings.stop();
  }, 120_000);

  it("6. a duplicate: a server that is no member answers for the address, and does not serve", async () => {
    // The right one has said all that it has to say at first.
    await keepers.announced("web-1", 2);
    port(WEB_4).allowed_address_pairs = [{ ip_address: VIP, mac_address: MAC_4 }];
    await bed.wire.follow();
    expect(Object.values(await shop.check())[0]).toContain("may answer for 10.60.0.50, and is no member");
    const pings = shop.pings();
    await pings.next();
    await bed.run("web-4", [
      "nft",
      `table inet idle { chain in { type filter hook input priority 0; ip daddr ${VIP} drop; }; }`,
    ]);
    keepers.start("web-4");
    await found(MAC_4);
    await pings.over(500);
    expect(await pings.over(1_500)).toBe(0);
    await pings.stop();
    port(WEB_4).allowed_address_pairs = [];
    await keepers.end();
  }, 120_000);

  it("7. VRRP (protocol 112) blocked: the standby is a master already, announces nothing when the other dies, and is not found", async () => {
    type Groups = Record<string, { rules: { direction: string; protocol: string | null }[] }>;
    const rules = Object.values(bed.cloud.state.security_groups as Groups).flatMap((group) =>
      group.rules.filter(({ direction }) => direction === "ingress"),
    );
    for (const rule of rules) rule.protocol = "icmp";
    await bed.wire.follow();
    expect(Object.values(await shop.check()).join()).toContain("do not let VRRP (IP protocol 112) in");
    keepers.start("web-2");
    await keepers.announced("web-2", 2);
    keepers.start("web-1");
    const pings = shop.pings();
    await found("fa:16:3e:60:00:01");
    await pings.next();
    expect([keepers.state("web-1"), keepers.state("web-2")]).toEqual(["MASTER", "MASTER"]);
    await keepers.die("web-1");
    await pings.over(500);
    expect(await pings.over(1_500)).toBe(0);
    await pings.stop();
    for (const rule of rules) rule.protocol = null;
  }, 120_000);
});

describe.skipIf(keepalived.missing)("each mistake is foretold by the check, and loses packets: on UpCloud", () => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await createBed("upcloud");
  }, 60_000);
  afterAll(() => bed?.close(), 60_000);

  it("8. the address is on the wrong member", async () => {
    const spec = { name: "vip.example.com", network: "fi-hel1", members: ["peer-1", "peer-2"] };
    const move = (active: string) =>
      bed.ensure({
        resource: "upcloud/service-address",
        spec: { ...spec, active, interface: "eth0", advert_seconds: 0.2 },
      });
    const made = await move("peer-1");
    const address = String(made.items[0]?.outputs?.address);
    const keepers = keepersOf(bed, "eth0", () => address);
    const printed = made.items[0]?.outputs?.keepalived as { member: string; configuration: string }[];
    // Nobody tells the cloud anything: as where the token has run out.
    for (const { member, configuration } of printed)
      keepers.configurations.set(member, configuration.replace(/^ *notify_master .*$/m, ""));
    keepers.start("peer-1");
    await keepers.becomes("peer-1", "MASTER");
    const pings = bed.pings("outside", address);
    await pings.next();
    expect(await move("peer-2")).toMatchObject({ changed: true, failed: false });
    const query = "upcloud/service-address-check";
    const { results } = await bed.query({ query, spec: { ...spec, active: "peer-1" } });
    expect(results[0]?.reason).toContain("and not to peer-1");
    await pings.over(500);
    expect(await pings.over(1_500)).toBe(0);
    expect(await move("peer-1")).toMatchObject({ changed: true, failed: false });
    await pings.next();
    await pings.stop();
  }, 120_000);
});
