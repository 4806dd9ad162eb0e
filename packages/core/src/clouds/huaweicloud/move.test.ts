import { describe, expect, it } from "vitest";
import { FERRY, NIC, OTHER_NIC, SERVER, SUBNET, sentences, stage } from "./stage.trial.ts";

const IP = "192.168.30.50";
const SIX = "2001:db8:30::50";
const PUT_PORT = "PUT /v2.0/ports/:port";
const PUT_NIC = "PUT /v1/:project/cloudservers/nics/:nic";

describe("a virtual IP that is to be on one NIC only", () => {
  it.each([
    ["IPv4", IP, "192.168.30.11"],
    ["IPv6", SIX, "2001:db8:30::11"],
  ])("moves there in one writing, after one reading for the plan and one for the write: %s", async (_, ip, own) => {
    const { binding, calls, at, pairs, sandbox } = stage();
    await binding({ ip_address: ip, nic_id: OTHER_NIC });
    at(ip).allowed_address_pairs.push({ ip_address: "10.9.0.0/24" });
    calls();
    const spec = { ip_address: ip, nic_id: NIC, subnet_id: SUBNET, sole: true };
    const report = await binding(spec);
    expect(report).toMatchObject({ changed: true, failed: false, items: [{ spec: { sole: true } }] });
    expect(report.items[0]?.notes.join()).toContain(`off NIC ${OTHER_NIC}`);
    expect(sandbox.journal.entries().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v2.0/ports",
      `GET /v2.0/ports/${(at(ip) as unknown as { id: string }).id}`,
      `PUT /v2.0/ports/${(at(ip) as unknown as { id: string }).id}`,
      `GET /v2.0/ports/${(at(ip) as unknown as { id: string }).id}`,
    ]);
    expect(pairs(at(ip)).sort()).toEqual(["10.9.0.0/24", own].sort());
    calls();
    expect(await binding(spec)).toMatchObject({ changed: false, failed: false });
    expect(calls()).toEqual(["GET /v2.0/ports"]);
  });

  it.each([
    ["192.168.30.51", [PUT_NIC, PUT_PORT]],
    [SIX, [PUT_PORT, PUT_NIC]],
  ])("moves by the ECS call, and nothing of it stays on the NIC that it left: %s", async (ip, first) => {
    const { binding, at, pairs, port, writes } = stage();
    await binding({ ip_address: ip, nic_id: OTHER_NIC, route: "ecs-nic" });
    expect(pairs(port(OTHER_NIC))).toEqual([ip]);
    writes();
    const spec = { ip_address: ip, nic_id: NIC, sole: true, route: "ecs-nic" };
    expect(await binding(spec)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([...first, PUT_PORT]);
    expect(pairs(at(ip))).toEqual([ip !== SIX ? "192.168.30.11" : "2001:db8:30::11"]);
    expect([pairs(port(NIC)), pairs(port(OTHER_NIC))]).toEqual([[ip], []]);
    expect(await binding(spec)).toMatchObject({ changed: false });
  });

  it.each(["vpc-port", "ecs-nic"])("moves off a server that is dead, by %s", async (route) => {
    const { binding, deleteServer, pairs, port } = stage();
    await binding({ ip_address: IP, nic_id: NIC, route });
    deleteServer(SERVER);
    const spec = { ip_address: IP, nic_id: OTHER_NIC, sole: true, route };
    expect(await binding(spec)).toMatchObject({ changed: true, failed: false });
    expect(pairs(port(FERRY))).toEqual(["192.168.30.12"]);
    expect(await binding(spec)).toMatchObject({ changed: false });
  });

  it("plans an update where it is there, but not alone", async () => {
    const { binding, pairs, port } = stage();
    await binding({ ip_address: IP, nic_id: NIC });
    const spec = { ip_address: IP, nic_id: NIC, sole: true };
    expect(await binding(spec, { plan: true })).toMatchObject({
      items: [{ action: "update", differences: [{ path: "sole", before: false, after: true }] }],
    });
    expect(await binding(spec)).toMatchObject({ changed: true, failed: false });
    expect(pairs(port(FERRY))).toEqual(["192.168.30.11"]);
  });

  it("cannot be on two", async () => {
    const { bindings, writes } = stage();
    const report = await bindings([NIC, OTHER_NIC].map((nic_id) => ({ ip_address: IP, nic_id, sole: true })));
    expect(sentences(report)).toHaveLength(2);
    expect(sentences(report)[0]).toMatch(/is to be on NIC .* alone, and on NIC .* as well/);
    expect(writes()).toEqual([]);
  });

  it("says false and means nothing by it", async () => {
    const { binding, pairs, port } = stage();
    const spec = { ip_address: IP, nic_id: NIC, sole: false };
    expect(await binding(spec)).toMatchObject({ changed: true, failed: false });
    expect(pairs(port(FERRY))).toHaveLength(3);
    expect(await binding(spec)).toMatchObject({ changed: false });
  });
});

describe("a binding that is replaced by one on another NIC", () => {
  it.each([
    ["vpc-port", IP],
    ["ecs-nic", IP],
    ["vpc-port", SIX],
    ["ecs-nic", SIX],
  ])("moves in one request, by %s: %s", async (route, ip) => {
    const { binding, at, pairs } = stage();
    const { id } = (await binding({ ip_address: ip, nic_id: NIC, route })).items[0] ?? {};
    const moved = { ip_address: ip, nic_id: OTHER_NIC, route };
    const request = { id, allow_replace: true };
    expect(await binding(moved, { ...request, plan: true })).toMatchObject({ failed: false });
    const report = await binding(moved, request);
    expect(report).toMatchObject({ changed: true, failed: false, items: [{ action: "replace" }] });
    expect(pairs(at(ip))).not.toContain(ip === IP ? "192.168.30.11" : "2001:db8:30::11");
    expect(pairs(at(ip))).toContain(ip === IP ? "192.168.30.12" : "2001:db8:30::12");
  });

  it("of IPv6 is still refused while a third NIC has it", async () => {
    const seed = {
      servers: [{ name: "harbour-c", nics: [{ subnet: "harbour-subnet", ip_addresses: ["2001:db8:30::13"] }] }],
    };
    const { binding, at, pairs } = stage({ seed });
    const { id } = (await binding({ ip_address: SIX, nic_id: NIC })).items[0] ?? {};
    at(SIX).allowed_address_pairs.push({ ip_address: "2001:db8:30::13" });
    const report = await binding({ ip_address: SIX, nic_id: OTHER_NIC }, { id, allow_replace: true });
    expect(sentences(report)[0]).toMatch(/can be on one NIC only, and 2001:db8:30::13 has it.*`sole: true`/);
    expect(pairs(at(SIX))).toContain("2001:db8:30::11");
  });
});
