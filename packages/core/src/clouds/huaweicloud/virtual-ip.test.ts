import { describe, expect, it } from "vitest";
import type { EnsureReport } from "../../index.ts";
import {
  FERRY,
  NEUTRON_SUBNET,
  NIC,
  NOWHERE,
  OTHER_NIC,
  SERVER,
  STORAGE,
  SUBNET,
  sentences,
  stage,
} from "./stage.trial.ts";

describe("a virtual IP", () => {
  it("is made as a port with its owner, and waited for while it is built", async () => {
    const { virtualIp, cloud, sandbox, clock } = stage();
    cloud.switches.build_seconds = 4;
    const report = await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.40", name: "front" });
    expect(sandbox.journal.writes()[0]?.request).toEqual({
      port: {
        network_id: SUBNET,
        device_owner: "neutron:VIP_PORT",
        name: "front",
        fixed_ips: [{ ip_address: "192.168.30.40" }],
      },
    });
    expect(clock.now()).toBeGreaterThanOrEqual(4_000);
    expect(report.items[0]?.outputs).toMatchObject({ neutron_subnet_id: NEUTRON_SUBNET, bound_ip_addresses: [] });
  });

  it("that an earlier run left while it was built is waited for", async () => {
    const { virtualIp, cloud, clock } = stage();
    cloud.switches.build_seconds = 60;
    const spec = { subnet_id: SUBNET, ip_address: "192.168.30.40" };
    expect(await virtualIp(spec, { timeouts: { wait_seconds: 2 } })).toMatchObject({
      failed: true,
      items: [{ id: expect.any(String), failure: { code: "timeout" } }],
    });
    expect(await virtualIp(spec)).toMatchObject({
      changed: false,
      failed: false,
      items: [{ outputs: { status: "DOWN" } }],
    });
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
  });

  it("without an address is told by its name, run after run", async () => {
    const { virtualIp, writes } = stage();
    const first = await virtualIp({ subnet_id: SUBNET, name: "any" });
    expect(first.items[0]?.spec).toMatchObject({ ip_address: "192.168.30.2", name: "any" });
    expect(await virtualIp({ subnet_id: SUBNET, name: "any" })).toMatchObject({ changed: false });
    expect(writes()).toEqual(["POST /v2.0/ports"]);
  });

  it("whose name fits several is not guessed", async () => {
    const ports = ["192.168.30.91", "192.168.30.92"].map((ip_address) => ({
      name: "twin",
      subnet: "harbour-subnet",
      ip_address,
      device_owner: "neutron:VIP_PORT",
    }));
    const { virtualIp } = stage({ seed: { ports } });
    const [said] = sentences(await virtualIp({ subnet_id: SUBNET, name: "twin" }));
    expect(said).toMatch(/has 2 virtual IPs named "twin".*192\.168\.30\.91.*192\.168\.30\.92.*State the `ip_address`/);
  });

  it("asked for twice by name alone in one request, in different words, is refused", async () => {
    const { mooring, writes } = stage();
    const items = [{}, { strays: "none" }].map((more) => ({ subnet_id: SUBNET, name: "any", ...more }));
    const report = await mooring.ensure({ resource: "huaweicloud/virtual-ip", items });
    expect(sentences(report)).toHaveLength(2);
    expect(writes()).toEqual([]);
  });

  it("of many in one subnet is waited for by one list a round, and one whose list is refused by a look of its own", async () => {
    const { mooring, sandbox, cloud } = stage();
    cloud.switches.build_seconds = 5;
    const made = async (first: number, count: number) => {
      sandbox.journal.clear();
      const items = Array.from({ length: count }, (_, at) => ({
        subnet_id: SUBNET,
        ip_address: `192.168.30.${first + at}`,
      }));
      const report = await mooring.ensure({ resource: "huaweicloud/virtual-ip", items });
      expect(report).toMatchObject({ changed: true, failed: false });
      const counts = sandbox.journal.counts();
      return { looks: counts["GET /v2.0/ports/:port"] ?? 0, lists: (counts["GET /v2.0/ports"] ?? 0) - count };
    };
    const one = await made(100, 1);
    expect(one.lists).toBe(0);
    // A first look at each, and the rounds.
    expect(await made(110, 20)).toEqual({ looks: 20, lists: one.looks - 1 });
    const refused = ({ path, query }: { path: string; query: URLSearchParams }) =>
      path === "/v2.0/ports" && query.has("device_owner");
    sandbox.faults.add({ match: refused, status: 403, body: { message: "no" }, times: 1_000 });
    expect((await made(150, 6)).looks).toBe(6 * one.looks);
  });

  it("is made once by many who ask for the same address", async () => {
    const { virtualIp, cloud } = stage();
    const spec = { subnet_id: SUBNET, ip_address: "192.168.30.40" };
    const reports = await Promise.all([1, 2, 3, 4].map(() => virtualIp(spec)));
    expect(reports.filter(({ failed }) => failed)).toEqual([]);
    expect(new Set(reports.map(({ items: [item] }) => item?.id)).size).toBe(1);
    expect(Object.values(cloud.state.ports as object)).toHaveLength(6);
  });

  it("that several processes make under one name in the same moment ends as one", async () => {
    const { stranger, cloud, sandbox, clock, virtualIp } = stage();
    sandbox.onExchange(() => clock.sleep(100));
    const request = { resource: "huaweicloud/virtual-ip", spec: { subnet_id: SUBNET, name: "any" } };
    const processes = [1, 2, 3, 4].map(stranger);
    const reports = (await Promise.all(processes.map((one) => one.ensure(request)))) as EnsureReport[];
    expect(reports.flatMap(sentences)).toEqual([]);
    expect(new Set(reports.map(({ items: [item] }) => item?.id)).size).toBe(1);
    const named = Object.values(cloud.state.ports as Record<string, { name: string }>).filter(
      ({ name }) => name === "any",
    );
    expect(named).toHaveLength(1);
    expect(await virtualIp({ subnet_id: SUBNET, name: "any" })).toMatchObject({ changed: false, failed: false });
  });

  it.each([
    ["a 503 after the effect", { status: 503, effect: true, body: "" }],
    ["a line that drops after the effect", { cut: "after" as const }],
  ])("is not made twice when the answer is lost: %s", async (_, trouble) => {
    for (const spec of [{ ip_address: "192.168.30.40" }, { name: "any" }]) {
      const { virtualIp, sandbox, cloud } = stage();
      sandbox.faults.add({ match: "POST /v2.0/ports", ...trouble });
      expect(await virtualIp({ subnet_id: SUBNET, ...spec })).toMatchObject({ failed: false });
      expect(Object.values(cloud.state.ports as object)).toHaveLength(6);
    }
  });

  it("in use stays, with the NICs that have it; a pair of a NIC that is gone holds nothing", async () => {
    const { virtualIp, port, writes } = stage();
    const spec = { subnet_id: SUBNET, ip_address: "192.168.30.50" };
    for (const plan of [true, false]) {
      const [said] = sentences(await virtualIp(spec, { state: "absent", plan }));
      expect(said).toMatch(/is not released while it is on NICs: .*192\.168\.30\.12.*Remove its bindings first/);
      expect(said).not.toContain("192.168.30.77");
    }
    expect(writes()).toEqual([]);
    port(FERRY).allowed_address_pairs = [{ ip_address: "192.168.30.77" }];
    expect(await virtualIp(spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(port(FERRY)).toBeUndefined();
  });

  it("bound between plan and release stays", async () => {
    const { virtualIp, port, sandbox } = stage();
    port(FERRY).allowed_address_pairs = [];
    sandbox.onExchange(({ count }) => {
      if (count === 3) port(FERRY).allowed_address_pairs = [{ ip_address: "192.168.30.12" }];
    });
    const report = await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.50" }, { state: "absent" });
    expect(sentences(report)[0]).toContain("is not released while it is on NICs");
    expect(port(FERRY)).toBeDefined();
  });

  it("that is absent leaves a NIC alone that has the address now, and a reserved address too", async () => {
    const { virtualIp, at } = stage();
    for (const ip_address of ["192.168.30.12", "192.168.30.60"]) {
      expect(await virtualIp({ subnet_id: SUBNET, ip_address }, { state: "absent" })).toMatchObject({ changed: false });
      expect(at(ip_address)).toBeDefined();
    }
  });

  it("cannot have an address that something else has, and names the holder", async () => {
    const { virtualIp } = stage();
    const [nic] = sentences(await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.12" }, { plan: true }));
    expect(nic).toContain(`192.168.30.12 is the own address of NIC ${OTHER_NIC}`);
    const [reserved] = sentences(await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.60" }, { plan: true }));
    expect(reserved).toContain("belongs to port 2f4a6c8e");
  });

  it("is not taken over where two owners would share it", async () => {
    const { mooring } = stage();
    const report = await mooring.ensure(
      { resource: "huaweicloud/virtual-ip", spec: { subnet_id: SUBNET, ip_address: "192.168.30.50" } },
      { adopt: false },
    );
    expect(sentences(report)[0]).toContain(`${FERRY} is there already, and is not taken over`);
  });

  it("moves to another subnet only by a replacement", async () => {
    const { virtualIp } = stage();
    const { id } = (await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.40" })).items[0] ?? {};
    const moved = { subnet_id: STORAGE, ip_address: "192.168.40.40" };
    expect(await virtualIp(moved, { id })).toMatchObject({ failed: true, items: [{ action: "replace" }] });
    expect(await virtualIp(moved, { id, allow_replace: true })).toMatchObject({ changed: true, failed: false });
  });
});

describe("questions", () => {
  it("server-nics tells the NICs with the virtual IPs that are on them", async () => {
    const { ask, binding } = stage();
    await binding({ ip_address: "192.168.30.50", nic_id: NIC });
    const { results } = await ask("server-nics", { server_id: SERVER });
    expect(results).toHaveLength(2);
    expect(results[0]).toEqual({
      nic_id: NIC,
      subnet_id: SUBNET,
      neutron_subnet_ids: [NEUTRON_SUBNET, "f3b8d5a2-49e7-4c60-8f1b-7a2c3d4e5f60"],
      mac_address: "fa:16:3e:0a:6f:2c",
      status: "ACTIVE",
      ip_addresses: ["192.168.30.11", "2001:db8:30::11"],
      virtual_ip_addresses: ["192.168.30.50"],
    });
    expect((await ask("server-nics", { server_id: SERVER, subnet_id: STORAGE })).results).toHaveLength(1);
  });

  it("server-nics says of a missing server that it is missing, though the cloud calls it a bad request", async () => {
    const { ask, sandbox } = stage();
    const report = await ask("server-nics", { server_id: NOWHERE });
    expect(sandbox.journal.entries()[0]).toMatchObject({ status: 400, answer: { error: { code: "Ecs.0307" } } });
    expect(sentences(report)[0]).toContain(`there is no server ${NOWHERE}`);
  });

  it("virtual-ips tells who has each, and what pairs point at nobody", async () => {
    const { ask } = stage();
    const { results } = await ask("virtual-ips", { subnet_id: SUBNET, ip_address: "192.168.30.50" });
    expect(results).toMatchObject([
      {
        virtual_ip_id: FERRY,
        name: "ferry-front",
        nics: [{ nic_id: OTHER_NIC, ip_addresses: ["192.168.30.12", "2001:db8:30::12"] }],
        stray_ip_addresses: ["192.168.30.77"],
      },
    ]);
    expect(sentences(await ask("virtual-ips", { subnet_id: NOWHERE }))[0]).toContain(`there is no subnet ${NOWHERE}`);
  });

  it("virtual-ips goes through all pages", async () => {
    const ports = Array.from({ length: 1100 }, () => ({ subnet: "dock", device_owner: "neutron:VIP_PORT" }));
    const subnet_id = "11111111-2222-4333-8444-555555555555";
    const { ask, calls } = stage({ seed: { subnets: [{ id: subnet_id, name: "dock", cidr: "10.9.0.0/16" }], ports } });
    expect((await ask("virtual-ips", { subnet_id })).results).toHaveLength(1100);
    expect(calls()).toHaveLength(3);
  });

  it("port tells one port as it stands", async () => {
    const { ask } = stage();
    expect((await ask("port", { port_id: FERRY })).results).toMatchObject([
      {
        kind: "virtual-ip",
        status: "DOWN",
        allowed_address_pairs: [{ ip_address: "192.168.30.12" }, { ip_address: "192.168.30.77" }],
      },
    ]);
    expect((await ask("port", { port_id: NIC })).results).toMatchObject([{ kind: "nic", server_id: SERVER }]);
    expect(sentences(await ask("port", { port_id: NOWHERE }))[0]).toContain(`there is no port ${NOWHERE}`);
  });
});
