import { describe, expect, it } from "vitest";
import { failuresOf, PEER2, stage } from "./stage.trial.ts";

const V6 = "2001:db8:40:7:e010:aaff:fe0b:204";

describe("a reverse DNS name", () => {
  it("is set with one call and goes back to the default name", async () => {
    const { ptr, address, calls } = stage();
    const spec = { ip_address: "203.0.113.21", ptr_record: "mail.example.com" };
    expect(await ptr(spec)).toMatchObject({
      changed: true,
      items: [
        { id: "203.0.113.21", outputs: { default_ptr_record: "203-0-113-21.fi-hel1.upcloud.host", server_id: PEER2 } },
      ],
    });
    expect(calls()).toEqual(["GET /ip_address", "GET /server", "PATCH /ip_address/203.0.113.21"]);
    expect(await ptr(spec)).toMatchObject({ changed: false });
    expect(await ptr(spec, { state: "absent" })).toMatchObject({ changed: true });
    expect(address("203.0.113.21").ptr_record).toBe("203-0-113-21.fi-hel1.upcloud.host");
    expect(await ptr(spec, { state: "absent" })).toMatchObject({ changed: false });
  });

  it.each(["value", "text"])("of an IPv6 address in any spelling is set, where the API finds by %s", async (by) => {
    const { ptr, addresses, cloud } = stage();
    cloud.switches.find_by = by;
    const spec = { ip_address: "2001:0DB8:0040:0007:E010:AAFF:FE0B:0204", ptr_record: "six.example.com" };
    expect(await ptr(spec)).toMatchObject({ changed: true, failed: false, items: [{ id: V6 }] });
    expect(await ptr(spec, { state: "absent" })).toMatchObject({ changed: true });
    expect(addresses().find(({ address }) => address.endsWith("0204"))?.ptr_record).toBe(
      "e010-aaff-fe0b-0204.v6.fi-hel1.upcloud.host",
    );
  });

  it("that goes to another address is there before the old one goes: a refusal leaves the old one", async () => {
    const { ptr, address, sandbox } = stage();
    const name = { ptr_record: "mail.example.com" };
    await ptr({ ip_address: "203.0.113.21", ...name });
    const moved = { ip_address: "203.0.113.20", ...name };
    const remembered = { id: "203.0.113.21", allow_replace: true };
    sandbox.faults.add({ match: "PATCH /**", status: 400, body: { error: { error_code: "PTR_RECORD_INVALID" } } });
    expect(await ptr(moved, remembered)).toMatchObject({
      changed: false,
      failed: true,
      items: [{ id: "203.0.113.21" }],
    });
    expect(address("203.0.113.21").ptr_record).toBe("mail.example.com");
    expect(await ptr(moved, remembered)).toMatchObject({
      changed: true,
      failed: false,
      items: [{ id: "203.0.113.20" }],
    });
    expect(address("203.0.113.21").ptr_record).toBe("203-0-113-21.fi-hel1.upcloud.host");
  });

  it("other than the stated one is left alone when that is to go", async () => {
    const { ptr, address } = stage();
    await ptr({ ip_address: "203.0.113.21", ptr_record: "other.example.com" });
    const mine = { ip_address: "203.0.113.21", ptr_record: "mine.example.com" };
    expect(await ptr(mine, { state: "absent" })).toMatchObject({ changed: false });
    expect(address("203.0.113.21").ptr_record).toBe("other.example.com");
    expect(await ptr({ ip_address: "203.0.113.21" }, { state: "absent" })).toMatchObject({ changed: true });
  });

  it("goes back over API 1.2, too, which shows no zone of an address", async () => {
    const { ptr, address } = stage({ settings: { api_version: "1.2" } });
    const spec = { ip_address: "203.0.113.21", ptr_record: "mail.example.com" };
    await ptr(spec);
    await ptr(spec, { state: "absent" });
    expect(address("203.0.113.21").ptr_record).toBe("203-0-113-21.fi-hel1.upcloud.host");
  });

  it("is set for many addresses with one reading", async () => {
    const { ptr, calls } = stage();
    const items = ["203.0.113.20", "203.0.113.21", "203.0.113.41"].map((ip_address, index) => ({
      ip_address,
      ptr_record: `n${index}.example.com`,
    }));
    expect(await ptr({}, { items })).toMatchObject({ changed: true, failed: false });
    expect(calls().filter((one) => one.startsWith("GET"))).toEqual(["GET /ip_address", "GET /server"]);
  });
});

describe("a query", () => {
  it("lists addresses by every filter", async () => {
    const { ask } = stage();
    const count = async (spec: object) => (await ask("upcloud/ip-addresses", spec)).results.length;
    expect(await count({})).toBe(11);
    expect(await count({ server_id: PEER2 })).toBe(3);
    expect(await count({ zone: "de-fra1" })).toBe(2);
    expect(await count({ family: "IPv6" })).toBe(1);
    expect(await count({ access: "utility" })).toBe(4);
    expect(await count({ floating: "yes", attached: "no" })).toBe(1);
    expect(await count({ ip_address: V6 })).toBe(1);
    expect(await count({ mac_address: "E2-10-AA-0B-02-02" })).toBe(1);
    expect(await count({ ptr_record: "203-0-113-21.fi-hel1.upcloud.host" })).toBe(1);
  });

  it("takes an account without addresses in both forms", async () => {
    const { ask, cloud } = stage();
    cloud.state.addresses = [];
    for (const form of ["list", "missing"]) {
      cloud.switches.empty_list = form;
      expect(await ask("upcloud/ip-addresses")).toMatchObject({ failed: false, results: [] });
    }
  });

  it.each([2020, 2022, 2023, 2025])("shows a server's interfaces as of %s", async (year) => {
    const { ask, cloud } = stage();
    cloud.switches.fields_as_of = year;
    const { results } = await ask("upcloud/server-interfaces", { server_id: PEER2 });
    expect(results.map(({ index, type }) => [index, type])).toEqual([
      [1, "utility"],
      [2, "public"],
      [3, "public"],
      [4, "private"],
    ]);
    expect(results.map(({ ip_addresses }) => ip_addresses as object[])[1]?.[0]).toEqual({
      ip_address: "203.0.113.21",
      family: "IPv4",
      floating: false,
      ...(year >= 2023 ? { dhcp_provided: true } : {}),
      ...(year >= 2025 ? { release_policy: "release" } : {}),
    });
  });

  it("for interfaces says that the older API has none", async () => {
    const { ask } = stage({ settings: { api_version: "1.2" } });
    expect(failuresOf(await ask("upcloud/server-interfaces", { server_id: PEER2 }))[0]?.message).toContain("use 1.3");
  });
});
