import { describe, expect, it } from "vitest";
import { ASLEEP, FAR_AWAY, failuresOf, MAC1, MAC2, PEER1, PEER2, stage, VIP } from "./stage.trial.ts";

describe("a floating address", () => {
  it("moves to a taking-over peer with one reading and one writing, while both servers run", async () => {
    const { floating, calls, address, server } = stage();
    const report = await floating({ ip_address: VIP, mac_address: MAC2 });
    expect(report).toMatchObject({
      changed: true,
      failed: false,
      items: [
        {
          id: VIP,
          action: "update",
          differences: [{ path: "mac_address", before: MAC1, after: MAC2 }],
          notes: [`${VIP} leaves server ${PEER1}.`],
          outputs: { server_id: PEER2, mac_address: MAC2 },
        },
      ],
    });
    expect(calls()).toEqual(["GET /ip_address", `PATCH /ip_address/${VIP}`]);
    expect(address(VIP).mac).toBe(MAC2);
    expect([server(PEER1).state, server(PEER2).state]).toEqual(["started", "started"]);
    expect(await floating({ ip_address: VIP, mac_address: MAC2 })).toMatchObject({ changed: false });
  });

  it("moves to a server, to its public interface", async () => {
    const { floating, address, writes } = stage();
    await floating({ ip_address: VIP, server_id: PEER2 });
    expect(address(VIP).mac).toBe(MAC2);
    expect(writes()).toEqual([`PATCH /ip_address/${VIP}`]);
  });

  it("is detached and kept, and not detached by a spec that says nothing of it", async () => {
    const { floating, address, sandbox } = stage();
    expect(await floating({ ip_address: VIP, ptr_record: "vip.example.com" })).toMatchObject({ changed: true });
    expect(address(VIP).mac).toBe(MAC1);
    await floating({ ip_address: VIP, attached: false });
    expect(sandbox.journal.writes().at(-1)?.request).toEqual({ ip_address: { mac: null } });
    expect(address(VIP)).toMatchObject({ ptr_record: "vip.example.com" });
    expect(address(VIP).mac).toBeUndefined();
  });

  it("is detached before it is given back", async () => {
    const { floating, writes, address } = stage();
    const report = await floating({ ip_address: VIP }, { state: "absent" });
    expect(report).toMatchObject({ changed: true, items: [{ action: "delete" }] });
    expect(writes()).toEqual([`PATCH /ip_address/${VIP}`, `DELETE /ip_address/${VIP}`]);
    expect(address(VIP)).toBeUndefined();
    expect(await floating({ ip_address: VIP }, { state: "absent" })).toMatchObject({ changed: false });
  });

  it("is bought attached with one call", async () => {
    const { floating, sandbox, bought, address } = stage();
    const made = await floating({ server_id: PEER2 });
    expect(sandbox.journal.writes().map(({ request }) => request)).toEqual([
      { ip_address: { family: "IPv4", floating: "yes", mac: MAC2 } },
    ]);
    expect(address(made.items[0]?.id as string).mac).toBe(MAC2);
    expect(await floating({ server_id: PEER2 })).toMatchObject({ changed: false });
    expect(bought()).toBe(1);
  });

  it.each([true, false])("is named before it is attached, or after where the cloud wants it so (%s)", async (may) => {
    const { floating, sandbox, cloud } = stage();
    cloud.switches.ptr_while_detached = may;
    const { id } = (await floating({ server_id: FAR_AWAY, ptr_record: "vip.example.com" })).items[0] ?? {};
    const [order, ...changes] = sandbox.journal
      .writes()
      .map(({ request }) => (request as { ip_address: object }).ip_address);
    expect(order).toEqual({ family: "IPv4", floating: "yes", zone: "de-fra1" });
    const named = { ptr_record: "vip.example.com" };
    const attached = { mac: "e2:10:aa:0b:04:02" };
    expect(changes.slice(-2)).toEqual(may ? [named, attached] : [attached, named]);
    expect(await floating({ server_id: FAR_AWAY, ptr_record: "vip.example.com" })).toMatchObject({
      changed: false,
      items: [{ id }],
    });
  });

  it("that is in use is never taken for another name", async () => {
    const { floating, address, bought } = stage();
    await floating({ ip_address: "203.0.113.41", attached: false, ptr_record: "kept.example.com" });
    await floating({ server_id: PEER1, ptr_record: "vip.example.com" });
    expect(address(VIP).ptr_record).toBe("203-0-113-40.fi-hel1.upcloud.host");
    expect(bought()).toBe(1);
  });

  it("moves under its name", async () => {
    const { floating, bought, address } = stage();
    const spec = { server_id: PEER2, ptr_record: "vip.example.com" };
    const made = await floating(spec);
    const id = made.items[0]?.id as string;
    expect(await floating({ ...spec, server_id: PEER1 })).toMatchObject({ items: [{ action: "update", id }] });
    expect(address(id).mac).toBe(MAC1);
    expect(await floating({ ptr_record: "vip.example.com" }, { state: "absent" })).toMatchObject({ items: [{ id }] });
    expect([id, bought()]).toEqual(["203.0.113.41", 0]);
  });

  it("that nobody uses or has named is taken before one is bought", async () => {
    const { floating, bought } = stage();
    const report = await floating({ zone: "fi-hel1", ptr_record: "a.example.com" });
    expect(report).toMatchObject({ items: [{ id: "203.0.113.41", action: "update" }] });
    expect(bought()).toBe(0);
    expect(await floating({ zone: "fi-hel1", ptr_record: "b.example.com" })).toMatchObject({
      items: [{ action: "create" }],
    });
    expect(bought()).toBe(1);
  });

  it("that is taken because it lies idle is named in the plan, with what a removal does to it", async () => {
    const { floating } = stage();
    const spec = { zone: "fi-hel1", ptr_record: "a.example.com" };
    expect((await floating(spec, { plan: true })).items[0]?.notes).toEqual([
      "203.0.113.41 lies idle, named by nobody: it is taken, and a removal gives it back. If somebody keeps it in reserve, give it a `ptr_record` of its own first.",
    ]);
    await floating(spec);
    expect((await floating(spec, { plan: true })).items[0]?.notes).toEqual([]);
  });

  it("is not given to two names of one request, nor to two processes", async () => {
    const { floating, addresses } = stage();
    const items = ["a", "b"].map((name) => ({ zone: "fi-hel1", ptr_record: `${name}.example.com` }));
    expect(await floating({}, { items })).toMatchObject({ failed: false });
    const names = () =>
      addresses().flatMap(({ ptr_record: name }) => (name.endsWith(".example.com") ? [name.slice(0, 1)] : []));
    expect(names().sort()).toEqual(["a", "b"]);

    const other = stage();
    const both = await Promise.all([other.floating(items[0] ?? {}), other.stranger().floating(items[1] ?? {})]);
    const kept = both.flatMap(({ items: [item] }) => (item?.failure ? [] : [item?.id]));
    expect(new Set(kept).size).toBe(kept.length);
  });

  it("whose order got no answer is found, and bought once", async () => {
    const { floating, sandbox, bought } = stage();
    sandbox.faults.add({ match: "POST /1.3/ip_address", cut: "after" });
    const report = await floating({ server_id: FAR_AWAY, ptr_record: "vip.example.com" });
    expect(report).toMatchObject({ failed: false, changed: true });
    expect(bought()).toBe(1);
  });

  it.each([
    ["the connection broke", { cut: "after" }],
    ["the gateway gave up", { status: 502 }],
    ["there were too many requests", { status: 429, headers: { "retry-after": "3" } }],
  ] as const)("moves all the same when %s", async (_, fault) => {
    const { floating, sandbox, address } = stage();
    sandbox.faults.add({ match: "PATCH /**", times: 2, ...fault });
    expect(await floating({ ip_address: VIP, mac_address: MAC2 })).toMatchObject({ changed: true, failed: false });
    expect(address(VIP).mac).toBe(MAC2);
    expect(sandbox.journal.writes()).toHaveLength(3);
  });

  it("waits for a target in maintenance", async () => {
    const { floating, server, clock } = stage();
    server(PEER2).state = "maintenance";
    server(PEER2).changes.push({ at: clock.date() + 20_000, state: "started" });
    expect(await floating({ ip_address: VIP, mac_address: MAC2 })).toMatchObject({ changed: true, failed: false });
    expect(clock.now()).toBeGreaterThan(20_000);
  });

  it("that is lent to a load balancer is neither moved nor released, but may be named", async () => {
    const { floating, address, writes } = stage();
    address(VIP).delegated_to_account_id = 7;
    for (const more of [{ mac_address: MAC2 }, { attached: false }]) {
      expect(failuresOf(await floating({ ip_address: VIP, ...more }))[0]?.message).toContain(
        "lent to a managed service",
      );
    }
    expect(failuresOf(await floating({ ip_address: VIP }, { state: "absent" }))).toHaveLength(1);
    expect(writes()).toEqual([]);
    expect(await floating({ ip_address: VIP, ptr_record: "lb.example.com" })).toMatchObject({ changed: true });
  });

  it("is told apart where a server has several", async () => {
    const { floating } = stage();
    await floating({ ip_address: "203.0.113.41", server_id: PEER1 });
    const [failure] = failuresOf(await floating({ server_id: PEER1 }));
    expect(failure?.message).toContain(`server ${PEER1} has 2 floating addresses: ${VIP}, 203.0.113.41`);
    expect(failure?.hint).toContain("`ip_address`");
  });
});

describe("a place where a floating address cannot be", () => {
  it.each([
    ["a server in another zone", { ip_address: VIP, server_id: FAR_AWAY }, /is in the zone de-fra1, and the floating/],
    ["an interface in another zone", { ip_address: VIP, mac_address: "e2:10:aa:0b:04:02" }, /is in the zone de-fra1/],
    [
      "a utility interface",
      { ip_address: VIP, mac_address: "e2:10:aa:0b:02:01" },
      /is utility, and a floating address/,
    ],
    [
      "a zone that is none",
      { zone: "fi-hel9" },
      /spec\.zone: is "fi-hel9", which is none of de-fra1, fi-hel1, fi-hel2/,
    ],
    ["a zone and a server that disagree", { zone: "fi-hel1", server_id: FAR_AWAY }, /is in the zone de-fra1/],
    ["nowhere", { family: "IPv4" }, /spec\.zone: is missing: state where it is to be/],
    [
      "an interface of another server",
      { server_id: PEER2, mac_address: MAC1 },
      /is no interface of server .* \(peer-2\)/,
    ],
    ["attached to nothing", { zone: "fi-hel1", attached: true }, /spec\.attached: is true, but neither/],
    ["attached and not", { ip_address: VIP, attached: false, server_id: PEER1 }, /spec\.attached: is false, but/],
    ["in the other family", { zone: "fi-hel1", family: "IPv6" }, /must be IPv4: there are no floating IPv6 addresses/],
    ["an IPv6 address", { ip_address: "2001:db8::1", mac_address: MAC1 }, /must be an IPv4 address/],
    ["a number for a MAC address", { ip_address: VIP, mac_address: 3_712_012_345 }, /quote this value in YAML/],
    ["an address that does not float", { ip_address: "203.0.113.20", mac_address: MAC2 }, /is not a floating address/],
  ])("is refused in one sentence, and nothing is written: %s", async (_, spec, sentence) => {
    const { floating, sandbox } = stage();
    for (const more of [{ plan: true }, {}]) {
      const failures = failuresOf(await floating(spec, more));
      expect(failures).toHaveLength(1);
      expect(failures[0]?.message).toMatch(sentence);
    }
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("is a server without a public interface", async () => {
    const { floating, server } = stage();
    server(ASLEEP).interfaces.splice(1);
    expect(failuresOf(await floating({ ip_address: VIP, server_id: ASLEEP }))[0]?.message).toContain(
      "has no public interface with an IPv4 address",
    );
  });
});
