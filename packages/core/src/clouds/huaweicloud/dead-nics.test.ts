import { describe, expect, it } from "vitest";
import { FERRY, NIC, NOWHERE, OTHER_NIC, SERVER, SUBNET, sentences, stage } from "./stage.trial.ts";

const IP = "192.168.30.50";
const SIX = "2001:db8:30::50";
const OWN = "192.168.30.11";
const PUT_PORT = "PUT /v2.0/ports/:port";
const absent = { state: "absent" };

/** The virtual IP is on the NIC, and then the server is deleted, with its NICs. */
async function afterTheEnd(route: string, ip = IP) {
  const world = stage();
  const { id } = (await world.binding({ ip_address: ip, nic_id: NIC, route })).items[0] ?? {};
  world.deleteServer(SERVER);
  world.calls();
  return { ...world, id };
}

describe.each(["vpc-port", "ecs-nic"])("a server that is deleted while a virtual IP is on it, by %s", (route) => {
  it.each<[string, Record<string, unknown>]>([
    ["by its NIC and address", { nic_id: NIC, nic_ip_address: OWN }],
    ["by the server and the address", { server_id: SERVER, nic_ip_address: OWN }],
    ["by server, subnet and address", { server_id: SERVER, subnet_id: SUBNET, nic_ip_address: OWN }],
  ])("leaves an address that absent takes off, named %s", async (_, name) => {
    const { binding, writes, pairs, port } = await afterTheEnd(route);
    const spec = { ip_address: IP, ...name, route };
    expect(await binding(spec, { ...absent, plan: true })).toMatchObject({ items: [{ action: "delete" }] });
    expect(await binding(spec, absent)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([PUT_PORT]);
    expect(pairs(port(FERRY))).toEqual(["192.168.30.12", "192.168.30.77"]);
    expect(await binding(spec, absent)).toMatchObject({ changed: false, failed: false });
  });

  it("leaves an address that absent takes off by what is remembered alone", async () => {
    const { binding, id, pairs, port } = await afterTheEnd(route);
    expect(id).toBe(`${NIC}/${IP}/${OWN}`);
    expect(await binding({ ip_address: IP, nic_id: NIC, route }, { ...absent, id })).toMatchObject({ changed: true });
    expect(pairs(port(FERRY))).toEqual(["192.168.30.12", "192.168.30.77"]);
    expect(await binding({ ip_address: IP, nic_id: NIC, route }, { ...absent, id })).toMatchObject({
      changed: false,
      failed: false,
    });
  });

  it("leaves an IPv6 virtual IP free for the next NIC, in the same write", async () => {
    const { binding, at, pairs, calls } = await afterTheEnd(route, SIX);
    expect(pairs(at(SIX))).toEqual(["2001:db8:30::11"]);
    const next = { ip_address: SIX, nic_id: OTHER_NIC, route };
    const planned = await binding(next, { plan: true });
    expect(planned.items[0]?.notes.join()).toContain("2001:db8:30::11, which nothing in the subnet has any more");
    calls();
    expect(await binding(next)).toMatchObject({ changed: true, failed: false });
    const puts = calls().filter((call) => call.startsWith("PUT"));
    if (route === "vpc-port") expect(puts).toEqual([PUT_PORT]);
    expect(pairs(at(SIX))).toEqual(["2001:db8:30::12"]);
  });

  it("is told with what would help where nothing names the address", async () => {
    const { binding, writes } = await afterTheEnd(route);
    for (const name of [{ nic_id: NIC }, { server_id: SERVER }])
      expect(sentences(await binding({ ip_address: IP, ...name, route }, absent))[0]).toMatch(
        /there is no (NIC|server) .*/,
      );
    expect(sentences(await binding({ ip_address: IP, nic_id: NIC, route }, absent))[0]).toContain(
      "state `nic_ip_address` as well",
    );
    expect(writes()).toEqual([]);
  });
});

describe("an address that another NIC has by now", () => {
  it("is that one's, and stays", async () => {
    const { binding, cloud, pairs, port, writes } = await afterTheEnd("vpc-port");
    cloud.seed({ servers: [{ name: "harbour-c", nics: [{ subnet: "harbour-subnet", ip_addresses: [OWN] }] }] });
    const [said] = sentences(await binding({ ip_address: IP, nic_id: NIC, nic_ip_address: OWN }, absent));
    expect(said).toMatch(/there is no NIC 0a6f2c9e.*192\.168\.30\.11 is the address of .* now/);
    expect(pairs(port(FERRY))).toContain(OWN);
    expect(writes()).toEqual([]);
  });

  it("is not taken off for a mistyped server", async () => {
    const { binding, pairs, port } = stage();
    await binding({ ip_address: IP, nic_id: NIC });
    const typo = { ip_address: IP, server_id: NOWHERE, nic_ip_address: OWN };
    expect(sentences(await binding(typo, absent))[0]).toContain(`there is no server ${NOWHERE}`);
    expect(pairs(port(FERRY))).toContain(OWN);
  });
});

describe("strays", () => {
  it("are shown apart from NICs and networks, by the virtual IP and by the query", async () => {
    const { virtualIp, ask, port } = stage();
    port(FERRY).allowed_address_pairs.push({ ip_address: "10.9.0.0/24" }, { ip_address: "192.168.30.60" });
    const spec = { subnet_id: SUBNET, ip_address: IP };
    expect((await virtualIp(spec)).items[0]?.outputs).toMatchObject({
      bound_ip_addresses: ["192.168.30.12"],
      stray_ip_addresses: ["192.168.30.77"],
      other_pairs: ["10.9.0.0/24", "192.168.30.60"],
    });
    expect((await ask("virtual-ips", spec)).results).toMatchObject([
      { stray_ip_addresses: ["192.168.30.77"], other_pairs: ["10.9.0.0/24", "192.168.30.60"] },
    ]);
  });

  it("go in one plan and one write when that is asked for, and nothing else goes", async () => {
    const { virtualIp, writes, port, pairs } = stage();
    port(FERRY).allowed_address_pairs.push({ ip_address: "10.9.0.0/24" }, { ip_address: "192.168.30.78" });
    const spec = { subnet_id: SUBNET, ip_address: IP, strays: "none" };
    const planned = await virtualIp(spec, { plan: true });
    expect(planned).toMatchObject({ items: [{ action: "update" }] });
    expect(planned.items[0]?.notes[0]).toContain("192.168.30.77, 192.168.30.78 are taken off");
    expect(await virtualIp(spec)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([PUT_PORT]);
    expect(pairs(port(FERRY))).toEqual(["192.168.30.12", "10.9.0.0/24"]);
    expect(await virtualIp(spec)).toMatchObject({ changed: false });
  });

  it("are not called NICs where the number of NICs is told", async () => {
    const { binding, port } = stage();
    for (let n = 0; n < 12; n += 1) port(FERRY).allowed_address_pairs.push({ ip_address: `192.168.30.2${n + 10}` });
    const report = await binding({ ip_address: IP, nic_id: NIC }, { plan: true });
    expect(report.items[0]?.notes.join()).not.toContain("NICs already");
  });

  it("cannot be asked to be some", async () => {
    const { virtualIp } = stage();
    const report = await virtualIp({ subnet_id: SUBNET, ip_address: IP, strays: "some" });
    expect(sentences(report)[0]).toContain("spec.strays: is only shown so");
  });
});
