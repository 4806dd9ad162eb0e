import { describe, expect, it } from "vitest";
import { ASLEEP, failuresOf, PEER1, PEER2, stage, VIP } from "./stage.trial.ts";

const two = { server_id: ASLEEP, number: 2, ptr_record: "two.example.com" };
const three = { server_id: ASLEEP, number: 3, ptr_record: "three.example.com" };

describe("an address is told by what it is, never by where it stands", () => {
  it("so that a removal that is run again removes no second one", async () => {
    const { ip, addressesOf, writes } = stage();
    for (const spec of [two, three]) await ip(spec);
    expect(await ip(two, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    const before = writes().length;
    for (const _ of [2, 3]) expect(await ip(two, { state: "absent" })).toMatchObject({ changed: false, failed: false });
    expect(writes()).toHaveLength(before);
    expect(addressesOf(ASLEEP).map(({ ptr_record }) => ptr_record)).toContain("three.example.com");
  });

  it("so that two of them keep their names when their interfaces change places", async () => {
    const { ip, server, writes } = stage();
    for (const spec of [two, three]) await ip(spec);
    const nics = server(ASLEEP).interfaces as { index: number; mac: string }[];
    const [b, c] = nics.slice(-2);
    Object.assign(b as object, { index: 9 });
    Object.assign(c as object, { index: 3 });
    const before = writes().length;
    for (const spec of [two, three]) expect(await ip(spec)).toMatchObject({ changed: false, failed: false });
    expect(writes()).toHaveLength(before);
  });

  it.each([1, 2])(
    "so that a bare number %s removes nothing, and its writer is told what to state instead",
    async (number) => {
      const { ip, writes } = stage();
      for (const plan of [true, false]) {
        const [failure] = failuresOf(await ip({ server_id: ASLEEP, number }, { state: "absent", plan }));
        expect(failure).toMatchObject({
          code: "input",
          message: expect.stringContaining("state `ip_address`, `ptr_record` or `mac_address`"),
        });
      }
      expect(writes()).toEqual([]);
    },
  );

  it("so that a number alone gives no policy to whichever stands there", async () => {
    const { ip } = stage();
    const report = await ip({ server_id: ASLEEP, number: 1, release_policy: "keep" });
    expect(failuresOf(report)[0]?.message).toContain("spec.number: does not say which address");
  });

  it("nor is a name taken from an address that has one: another is bought only where more are asked for", async () => {
    const { ip, bought } = stage();
    await ip(two);
    const later = { ...two, ptr_record: "later.example.com" };
    const [failure] = failuresOf(await ip(later));
    expect(failure?.message).toContain("none of them has the name later.example.com");
    expect(failure?.hint).toContain("`number: 3`");
    expect(bought()).toBe(1);
    expect(await ip({ ...later, number: 3 })).toMatchObject({ changed: true, failed: false });
    expect(bought()).toBe(2);
  });

  it("it is found by its interface, and removed by it", async () => {
    const { ip, ask, address } = stage();
    const { id } = (await ip(two)).items[0] ?? {};
    const mac_address = (await ask("upcloud/ip-addresses", { ip_address: id })).results[0]?.mac_address;
    const spec = { server_id: ASLEEP, mac_address };
    expect(await ip(spec)).toMatchObject({ changed: false, items: [{ id }] });
    const wrong = { ...spec, ptr_record: "else.example.com" };
    expect(failuresOf(await ip(wrong, { state: "absent" }))[0]?.message).toContain("`ptr_record` is");
    for (const changed of [true, false, false])
      expect(await ip(spec, { state: "absent" })).toMatchObject({ changed, failed: false });
    expect(address(id as string)).toBeUndefined();
    expect(failuresOf(await ip(spec))[0]?.message).toContain("cannot be chosen");
  });

  it("an order that was interrupted before its name was given is finished, and not made twice", async () => {
    const { ip, addressesOf, bought, sandbox } = stage();
    sandbox.faults.add({ match: "PATCH /**", status: 403, body: { error: { error_code: "ACTION_FORBIDDEN" } } });
    expect(await ip(two)).toMatchObject({ failed: true, changed: true });
    expect(await ip(two)).toMatchObject({ failed: false, items: [{ action: "update" }] });
    expect(bought()).toBe(1);
    expect(
      addressesOf(ASLEEP)
        .map(({ ptr_record }) => ptr_record)
        .at(-1),
    ).toBe("two.example.com");
  });

  it("two names of one request never meet on one address", async () => {
    const { ip, addressesOf, bought } = stage();
    const items = ["a", "b"].map((name) => ({ server_id: ASLEEP, number: 2, ptr_record: `${name}.example.com` }));
    const { items: reports } = await ip({}, { items });
    const made = reports.filter(({ failure }) => !failure);
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
    expect(addressesOf(ASLEEP).filter(({ ptr_record: name }) => name.endsWith(".example.com"))).toHaveLength(
      made.length,
    );
    expect(bought()).toBe(1);
  });
});

describe("API 1.2, which shows floating addresses as ordinary ones,", () => {
  const old = { settings: { api_version: "1.2" } };
  it.each([
    ["present", { server_id: PEER1 }],
    ["present", { server_id: PEER1, number: 2 }],
    ["present", { server_id: PEER1, number: 1, ptr_record: "a.example.com" }],
    ["absent", { server_id: PEER2 }],
  ] as const)("is asked for nothing that it cannot tell apart: %s %o", async (state, spec) => {
    const { ip, writes, address } = stage(old);
    const [failure] = failuresOf(await ip(spec, { state }));
    expect(failure?.message).toMatch(/API 1\.2 does not tell whether|has 2 public IPv4 addresses/);
    expect(failure?.hint).toContain("`ip_address`");
    expect(writes()).toEqual([]);
    expect(address(VIP)).toBeDefined();
  });

  it("serves what says which one it means", async () => {
    const { ip } = stage(old);
    expect(await ip(two)).toMatchObject({ changed: true, failed: false });
    expect(await ip(two)).toMatchObject({ changed: false, failed: false });
    for (const changed of [true, false, false])
      expect(await ip(two, { state: "absent" })).toMatchObject({ changed, failed: false });
    expect(failuresOf(await ip({ server_id: ASLEEP, mac_address: "e2:10:aa:0b:03:02" }))[0]?.message).toContain(
      "use 1.3",
    );
  });
});

describe("API 1.2, after a process that was killed,", () => {
  it.each([
    ["named", { server_id: ASLEEP, number: 2, ptr_record: "two.example.com" }],
    ["named, without a number", { server_id: ASLEEP, family: "IPv6", ptr_record: "six.example.com" }],
    ["by number", { server_id: ASLEEP, number: 2 }],
    ["as the only one of its family", { server_id: ASLEEP, family: "IPv6" }],
  ] as const)("buys no second one, or says why it cannot tell: %s", async (_, spec) => {
    let lives = false;
    let killed = 0;
    for (let nth = 1; !lives && nth < 60; nth += 1) {
      for (const when of ["before", "after"] as const) {
        const world = stage({ settings: { api_version: "1.2" } });
        const { died, ip } = world.mortal(nth, when);
        lives = !(await Promise.race([died, ip(spec).then(() => false)]));
        if (lives) break;
        killed += 1;
        const next = await world.stranger().ip(spec);
        const last = await world.stranger().ip(spec);
        expect({ nth, when, bought: world.bought() }).toEqual({ nth, when, bought: 1 });
        for (const failure of [next, last].flatMap(failuresOf)) {
          expect(failure.message).toContain("API 1.2 does not tell whether");
          expect(failure.hint).toContain("`ip_address`");
        }
        const [left] = world.addressesOf(ASLEEP).slice(-1);
        const named = { ...spec, ip_address: left?.address };
        expect(await world.stranger().ip(named)).toMatchObject({ failed: false, items: [{ id: left?.address }] });
        expect(world.bought()).toBe(1);
      }
    }
    expect({ lives, often: killed > 6 }).toEqual({ lives: true, often: true });
  });
});

describe("a zone alone is not an address", () => {
  it("and means only one that lies idle there", async () => {
    const { floating, address, bought, writes } = stage();
    expect(await floating({ zone: "fi-hel1" })).toMatchObject({ changed: false, items: [{ id: "203.0.113.41" }] });
    for (const changed of [true, false, false])
      expect(await floating({ zone: "fi-hel1" }, { state: "absent" })).toMatchObject({ changed, failed: false });
    expect(address(VIP)).toBeDefined();
    expect(writes()).toEqual(["DELETE /ip_address/203.0.113.41"]);
    expect(await floating({ zone: "fi-hel1" })).toMatchObject({ changed: true });
    expect(bought()).toBe(1);
  });

  it("nor is one that somebody has named idle", async () => {
    const { floating, writes } = stage();
    await floating({ ip_address: "203.0.113.41", ptr_record: "kept.example.com" });
    const before = writes().length;
    expect(await floating({ zone: "fi-hel1" }, { state: "absent" })).toMatchObject({ changed: false });
    expect(writes()).toHaveLength(before);
  });

  it("and every removal says who uses what is removed", async () => {
    const { floating } = stage();
    const { items } = await floating({ ip_address: VIP }, { state: "absent", plan: true });
    expect(items[0]?.notes).toContain(`${VIP} is in use by server ${PEER1}.`);
  });

  it("the release of an ordinary address says which floating one falls with it", async () => {
    const { ip } = stage();
    const spec = { server_id: PEER1, allow_restart: true };
    const { items } = await ip(spec, { state: "absent", plan: true });
    expect(items[0]?.notes).toContain(`The floating address ${VIP} is on the same interface, and is detached by this.`);
  });
});

describe("an address that outlives its server", () => {
  it("is followed by whoever remembers it, and given back without a server", async () => {
    const { ip, mooring, server, cloud, address, floating } = stage();
    const kept = { server_id: ASLEEP, ip_address: "203.0.113.22", release_policy: "keep" };
    await ip(kept);
    expect(server(ASLEEP).state).toBe("stopped");
    Object.assign(address("203.0.113.22"), { floating: true });
    delete address("203.0.113.22").mac;
    delete (cloud.state.servers as Record<string, unknown>)[ASLEEP];
    const remembered = await mooring.read({ resource: "upcloud/ip-address", id: "203.0.113.22" });
    expect(remembered.items[0]?.spec).not.toHaveProperty("server_id");
    expect(failuresOf(await floating({ ip_address: "203.0.113.22" }))).toEqual([]);
    expect(await ip(kept, { id: "203.0.113.22", state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(address("203.0.113.22")).toBeUndefined();
  });

  it("and is in use elsewhere by now is left to those who use it", async () => {
    const { ip, floating, address } = stage();
    await floating({ ip_address: "203.0.113.41", server_id: PEER1 });
    const report = await ip({ server_id: ASLEEP }, { id: "203.0.113.41", state: "absent" });
    expect(failuresOf(report)[0]?.message).toContain(`is a floating address, in use by server ${PEER1}`);
    expect(address("203.0.113.41")).toBeDefined();
  });
});

describe("what is answered as `spec`", () => {
  it.each([
    ["ip", { server_id: ASLEEP }],
    ["ip", { server_id: ASLEEP, access: "utility" }],
    ["ip", { server_id: PEER2, family: "IPv6" }],
    ["floating", { ip_address: VIP }],
    ["floating", { ip_address: "203.0.113.41" }],
    ["ptr", { ip_address: "203.0.113.21", ptr_record: "a.example.com" }],
  ] as const)("is accepted as it is, and is no change: %s %o", async (kind, stated) => {
    const world = stage();
    const { spec } = (await world[kind](stated)).items[0] ?? {};
    expect(await world[kind](spec as object)).toMatchObject({ changed: false, failed: false });
  });
});
