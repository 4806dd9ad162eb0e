import { describe, expect, it } from "vitest";
import { endpointsOf } from "./endpoints.ts";
import { createExplain } from "./explain.ts";
import { settingsSchema } from "./settings.ts";
import { FERRY, NEUTRON_SUBNET, NIC, SERVER, SUBNET, sentences, stage } from "./stage.trial.ts";

const IP = "192.168.30.50";
const OTHER_PROJECT = "0b9a8c7d6e5f4a3b92c1d0e9f8a7b6c5";
const PUT_PORT = "PUT /v2.0/ports/:port";
const absent = { state: "absent" };

describe("patience", () => {
  it("waits for the window that a refusal names in its words", async () => {
    const { binding, sandbox, clock } = stage();
    const error_msg = "The throttling threshold has been reached: policy user over ratelimit,limit:5,time:1 minute";
    sandbox.faults.add({ match: "GET /v2.0/ports/**", status: 429, body: { error_code: "APIGW.0308", error_msg } });
    expect(await binding({ ip_address: IP, nic_id: NIC })).toMatchObject({ failed: false });
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
  });
});

describe("words", () => {
  const now = Date.parse("2026-01-15T08:15:30Z");
  const explain = createExplain({ now: () => 0, date: () => now, sleep: async () => undefined });
  const refused = (error_msg: string) =>
    explain({ status: 401, headers: {}, text: JSON.stringify({ error_code: "APIGW.0301", error_msg }) });

  it.each([
    "signature expired, sign time: 20260115T081530Z, server time: 20260115T090230Z",
    "signature expired; server time is 2026-01-15 09:02:30",
  ])("of a signature that has expired tell the clock from the key: %s", (words) => {
    expect(refused(words).words).toContain("this machine's clock is 47 minutes behind the cloud's");
  });

  it("that name no time accuse no clock", () => {
    expect(refused("verify aksk signature fail").words).not.toContain("clock");
    expect(refused("signature expired, server time: 20260115T081630Z").words).not.toContain("clock is");
  });

  it("of the mix-up of subnet ids come from the query of NICs, too", async () => {
    const { ask } = stage();
    const [said] = sentences(await ask("server-nics", { server_id: SERVER, subnet_id: NEUTRON_SUBNET }));
    expect(said).toContain(`is a Neutron subnet's id, where the subnet's network id belongs: ${SUBNET}`);
  });

  it("of an address that another project has say so", async () => {
    const { binding, virtualIp, cloud } = stage();
    const ports = cloud.state.ports as Record<string, { project_id: string }>;
    (ports[FERRY] as { project_id: string }).project_id = OTHER_PROJECT;
    for (const report of [
      await binding({ ip_address: IP, nic_id: NIC }),
      await virtualIp({ ip_address: IP, subnet_id: SUBNET }),
    ])
      expect(sentences(report)[0]).toMatch(
        /is in use.*nothing in this project has 192\.168\.30\.50.*another project has it/,
      );
  });

  it.each(["/v1", "/v1/", "/v2.0", "/v3", "/v1/5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25", ""])(
    "an endpoint that ends in %s is the same endpoint",
    (end) => {
      const settings = settingsSchema.parse({ vpc_endpoint: `https://vpc.example.com/neutron${end}` });
      expect(endpointsOf({ ...settings, region: "eu-de" }).endpoint("vpc").href).toBe(
        "https://vpc.example.com/neutron",
      );
    },
  );
});

describe("plans that are exact", () => {
  it.each([
    ["192.168.30.1", "the gateway"],
    ["192.168.30.0", "the network's own address"],
    ["192.168.30.255", "the broadcast address"],
  ])("refuse %s before the write: it is %s", async (ip_address, what) => {
    for (const plan of [true, false]) {
      const { virtualIp, binding, writes } = stage();
      for (const report of [
        await virtualIp({ subnet_id: SUBNET, ip_address }, { plan }),
        await binding({ ip_address, nic_id: NIC }, { plan }),
      ])
        expect(sentences(report)[0]).toContain(`${ip_address} is ${what} of subnet ${SUBNET}`);
      expect(writes()).toEqual([]);
    }
  });

  it("take the NIC of a server that is in the virtual IP's subnet", async () => {
    const { binding } = stage();
    const report = await binding({ ip_address: IP, server_id: SERVER });
    expect(report).toMatchObject({ failed: false, items: [{ outputs: { bound_nic_id: NIC } }] });
    expect(await binding({ ip_address: "192.168.40.50", server_id: SERVER }, { plan: true })).toMatchObject({
      failed: false,
    });
  });

  it("count the virtual IPs of a server over all of its NICs", async () => {
    const { binding, cloud } = stage();
    const ports = Array.from({ length: 8 }, (_, n) => ({
      subnet: n < 4 ? "harbour-subnet" : "storage-subnet",
      ip_address: `192.168.${n < 4 ? 30 : 40}.15${n}`,
      device_owner: "neutron:VIP_PORT",
      allowed_address_pairs: [{ ip_address: n < 4 ? "192.168.30.11" : "192.168.40.11" }],
    }));
    cloud.seed({ ports });
    const report = await binding({ ip_address: IP, nic_id: NIC }, { plan: true });
    expect(report.items[0]?.notes.join()).toContain(`server ${SERVER} has 8 virtual IPs already; 8 are recommended`);
  });
});

describe("what a binding leaves", () => {
  const spec = { ip_address: "192.168.30.40", nic_id: NIC, route: "vpc-port" };

  it("is said before it is made, and before it is left", async () => {
    const { binding, at } = stage();
    expect((await binding(spec)).items[0]?.notes).toContain(
      "the virtual IP 192.168.30.40 is made first; it stays when the binding goes",
    );
    const gone = await binding(spec, absent);
    expect(gone.items[0]?.notes.join()).toContain("the virtual IP 192.168.30.40 stays, on no NIC any more");
    expect(at("192.168.30.40")).toBeDefined();
  });

  it("goes with its last binding where that is asked for, and not before", async () => {
    const { bindings, binding, at, writes } = stage();
    const both = [NIC, "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32"].map((nic_id) => ({
      ...spec,
      nic_id,
      virtual_ip: "release",
    }));
    await bindings(both);
    expect(await binding(both[0] as object as Record<string, unknown>, absent)).toMatchObject({ changed: true });
    expect(at("192.168.30.40")).toBeDefined();
    const planned = await binding(both[1] as object as Record<string, unknown>, { ...absent, plan: true });
    expect(planned.items[0]?.notes.join()).toContain("is given back with its last binding");
    writes();
    expect(await binding(both[1] as object as Record<string, unknown>, absent)).toMatchObject({ failed: false });
    expect(writes()).toEqual([PUT_PORT, "DELETE /v2.0/ports/:port"]);
    expect(at("192.168.30.40")).toBeUndefined();
    expect(await binding(both[1] as object as Record<string, unknown>, absent)).toMatchObject({ changed: false });
  });

  it("goes in the next run where a run was cut short, and stays where somebody else has made it", async () => {
    const { binding, at, sandbox, port } = stage();
    const asked = { ...spec, virtual_ip: "release" };
    await binding(asked);
    const body = { NeutronError: { type: "BadRequest", message: "not now", detail: "" } };
    sandbox.faults.add({ match: "DELETE /v2.0/ports/*", status: 400, body });
    expect(await binding(asked, absent)).toMatchObject({ failed: true, changed: true });
    expect(await binding(asked, absent)).toMatchObject({ failed: false, changed: true });
    expect(at("192.168.30.40")).toBeUndefined();

    port(FERRY).allowed_address_pairs = [{ ip_address: "192.168.30.11" }];
    await binding({ ip_address: IP, nic_id: NIC, virtual_ip: "release" }, absent);
    expect(port(FERRY)).toBeDefined();
  });
});
