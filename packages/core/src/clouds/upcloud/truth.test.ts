import { describe, expect, it } from "vitest";
import { ASLEEP, failuresOf, MAC2, PEER1, PEER2, stage, VIP } from "./stage.trial.ts";

const NOWHERE = "00aa0000-0000-4000-8000-000000000001";
const named = { server_id: ASLEEP, number: 2, ptr_record: "two.example.com" };

describe("what was written is told", () => {
  it("when the name is refused after the money was spent: with the address, and how to give it back", async () => {
    const { ip, sandbox, bought, address } = stage();
    sandbox.faults.add({ match: "PATCH /**", status: 400, body: { error: { error_code: "PTR_RECORD_INVALID" } } });
    const report = await ip(named);
    const [item] = report.items;
    expect(report).toMatchObject({ changed: true, failed: true });
    expect(address(item?.id as string)).toBeDefined();
    expect(item?.notes.join(" ")).toContain(`${item?.id} was bought`);
    expect(bought()).toBe(1);
  });

  it("when a replacement is refused its purchase: the old one lives and is still remembered", async () => {
    const { ip, floating, sandbox, address } = stage();
    const refusal = { status: 402, body: { error: { error_code: "INSUFFICIENT_CREDITS" } } };
    sandbox.faults.add({ match: "POST /1.3/ip_address", times: 2, ...refusal });
    const moved = { server_id: ASLEEP, family: "IPv6" };
    expect(await ip(moved, { id: "203.0.113.22", allow_replace: true })).toMatchObject({
      changed: false,
      items: [{ id: "203.0.113.22", failure: { status: 402 } }],
    });
    expect(await floating({ zone: "de-fra1" }, { id: "203.0.113.41", allow_replace: true })).toMatchObject({
      changed: false,
      items: [{ id: "203.0.113.41", failure: { status: 402 } }],
    });
    expect(address("203.0.113.22")).toBeDefined();
    expect(address("203.0.113.41")).toBeDefined();
  });

  it.each([
    ["a broken connection", { cut: "before" }],
    ["a gateway's 503", { status: 503 }],
  ] as const)("when the list shows that nothing was bought: %s", async (_, fault) => {
    const { ip, sandbox } = stage();
    sandbox.faults.add({ match: "POST /1.3/ip_address", ...fault });
    expect(await ip(named)).toMatchObject({ changed: false, failed: true, items: [{ effect: "none" }] });
  });

  it("when the list shows that it was bought: then nothing is in doubt", async () => {
    const { ip, sandbox } = stage();
    sandbox.faults.add({ match: "POST /1.3/ip_address", cut: "after" });
    expect(await ip({ server_id: ASLEEP, number: 2 })).toMatchObject({ changed: true, items: [{ effect: "done" }] });
  });

  it("when the answer to the order was no HTTP at all: the address is looked for", async () => {
    const { floating, sandbox, bought } = stage({
      disturb: (method, path) =>
        method === "POST" && path.endsWith("/ip_address")
          ? Object.assign(new Error("Invalid character in chunk size"), { name: "HTTPParserError" })
          : undefined,
    });
    expect(await floating({ zone: "de-fra1", ptr_record: "vip.example.com" })).toMatchObject({
      changed: true,
      failed: false,
    });
    expect(bought()).toBe(1);
    expect(sandbox.journal.writes().map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  });

  it("when the answer to an order is about another server: the one that was bought is looked for", async () => {
    const { ip, sandbox, bought, addressesOf } = stage();
    sandbox.faults.add({
      match: "POST /1.3/ip_address",
      effect: true,
      status: 201,
      body: { ip_address: { access: "public", address: "203.0.113.20", family: "IPv4", server: PEER1 } },
    });
    const report = await ip(named);
    expect(report).toMatchObject({ failed: false });
    expect(addressesOf(ASLEEP).map(({ address }) => address)).toContain(report.items[0]?.id);
    expect(bought()).toBe(1);
  });
});

describe("gone is what the cloud says of that very thing, in a place that is there", () => {
  it.each([
    ["ip", { server_id: NOWHERE }, /server 00aa0000.* SERVER_NOT_FOUND/],
    ["ip", { server_id: NOWHERE, ptr_record: "two.example.com" }, /SERVER_NOT_FOUND/],
    ["floating", { server_id: NOWHERE }, /SERVER_NOT_FOUND/],
    ["floating", { server_id: NOWHERE, ptr_record: "vip.example.com" }, /SERVER_NOT_FOUND/],
    ["floating", { zone: "fi-hel9", ptr_record: "vip.example.com" }, /spec\.zone: is "fi-hel9"/],
    ["floating", { mac_address: "e2:10:aa:0b:aa:aa" }, /is no interface of this account/],
    ["ptr", { ip_address: "192.0.2.1", ptr_record: "a.example.com" }, /is not an address of this account/],
  ] as const)("a mistyped place is no absence: %s %o", async (kind, spec, words) => {
    const world = stage();
    for (const plan of [true, false]) {
      const report = await world[kind](spec, { state: "absent", plan });
      expect(failuresOf(report).map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
    }
    expect(world.writes()).toEqual([]);
  });

  it("an address that went with its server is gone, and that is said", async () => {
    const { ip, ptr } = stage();
    const spec = { server_id: NOWHERE };
    const report = await ip(spec, { id: "203.0.113.77", state: "absent" });
    expect(report).toMatchObject({ changed: false, failed: false });
    expect(report.items[0]?.notes).toEqual([`Server ${NOWHERE} is deleted, and 203.0.113.77 went with it.`]);
    expect(await ip({ ...spec, ip_address: "203.0.113.77" }, { state: "absent" })).toMatchObject({ failed: false });
    const name = await ptr({ ip_address: "203.0.113.77" }, { id: "203.0.113.77", state: "absent" });
    expect(name.items[0]?.notes).toEqual([
      "203.0.113.77 is no address of this account any more, and its name went with it.",
    ]);
  });

  it.each([
    ["HTML", { status: 404, body: "<html><title>404 Not Found</title></html>" }],
    ["a foreign body", { status: 404, body: { error: { message: "no route" } } }],
    ["an unknown path", { status: 404, body: { error: { error_code: "NOT_FOUND", error_message: "No such page." } } }],
    ["another thing", { status: 404, body: { error: { error_code: "SERVER_NOT_FOUND", error_message: "No." } } }],
    ["410", { status: 410, body: "Gone" }],
  ])("a release that is answered by %s is none", async (_, fault) => {
    const { floating, sandbox, address } = stage();
    sandbox.faults.add({ match: "DELETE /**", ...fault });
    expect(failuresOf(await floating({ ip_address: "203.0.113.41" }, { state: "absent" }))).toHaveLength(1);
    expect(address("203.0.113.41")).toBeDefined();
  });

  it("an answer about another thing than the one that was asked for is trusted by nobody", async () => {
    const { ptr, ip, sandbox } = stage();
    const other = { access: "public", address: "203.0.113.20", family: "IPv4", ptr_record: "a.example.com" };
    sandbox.faults.add({ match: "PATCH /**", status: 202, body: { ip_address: other } });
    const [failure] = failuresOf(await ptr({ ip_address: "203.0.113.21", ptr_record: "a.example.com" }));
    expect(failure?.code).toBe("contract");
    sandbox.faults.add({
      match: "GET /1.3/server/*",
      status: 200,
      body: { server: { uuid: PEER1, title: "x", zone: "fi-hel1", state: "stopped", ip_addresses: {} } },
    });
    expect(failuresOf(await ip(named))[0]?.code).toBe("contract");
  });
});

describe("whose it is", () => {
  it("an address on another server is not the one that is meant, and stays", async () => {
    const { ip, writes } = stage();
    const [failure] = failuresOf(await ip({ server_id: PEER1, ip_address: "203.0.113.22" }, { state: "absent" }));
    expect(failure?.message).toContain(`\`server_id\` is "${ASLEEP}", not "${PEER1}"`);
    expect(writes()).toEqual([]);
  });

  it.each(["ip", "floating"] as const)("a stated name that is not its name keeps an address: %s", async (kind) => {
    const world = stage();
    const ip_address = kind === "ip" ? "203.0.113.22" : VIP;
    const server = kind === "ip" ? { server_id: ASLEEP } : {};
    const spec = { ...server, ip_address, ptr_record: "two.example.com" };
    expect(failuresOf(await world[kind](spec, { state: "absent" }))[0]?.message).toContain("`ptr_record` is");
    expect(world.writes()).toEqual([]);
  });

  it("one that was made and could not be named can be removed by who remembers it", async () => {
    const { ip } = stage();
    const { id } = (await ip({ server_id: ASLEEP, number: 2 })).items[0] ?? {};
    expect(await ip(named, { id, state: "absent" })).toMatchObject({ changed: true, failed: false });
  });

  it("planning changes nothing, not even what the next plan says", async () => {
    const { floating } = stage();
    const spec = (name: string) => ({ zone: "fi-hel1", ptr_record: `${name}.example.com` });
    const both = () => floating({}, { items: [spec("a"), spec("b")], plan: true });
    const first = await both();
    expect((await both()).items).toEqual(first.items);
    expect(first.items[1]?.notes.join(" ")).toContain("a further one is bought");
  });

  it("two names of one request that see one idle address have one each in the end", async () => {
    const { floating, addresses, bought } = stage();
    const items = ["a", "b"].map((name) => ({ zone: "fi-hel1", ptr_record: `${name}.example.com` }));
    expect(await floating({}, { items })).toMatchObject({ failed: false });
    const names = addresses().flatMap(({ ptr_record: name }) => (name.endsWith(".example.com") ? [name] : []));
    expect(names.sort()).toEqual(["a.example.com", "b.example.com"]);
    expect(bought()).toBe(1);
  });
});

describe("patience", () => {
  it("a start that is answered 503 is tried for five minutes", async () => {
    const { ip, server, sandbox, clock } = stage();
    const start = clock.now();
    let open = false;
    sandbox.faults.add({
      match: ({ method, path }) => method === "POST" && path.endsWith("/start") && !open,
      times: 9999,
      status: 503,
      run: () => {
        open = clock.now() - start > 240_000;
      },
    });
    expect(await ip({ server_id: PEER2, family: "IPv6", number: 2, allow_restart: true })).toMatchObject({
      failed: false,
    });
    expect(server(PEER2).state).toBe("started");
  });

  it("is seen: the log tells what is waited for", async () => {
    const { ip, events, cloud } = stage();
    cloud.switches.task_seconds = 20;
    await ip({ server_id: PEER2, family: "IPv6", number: 2, allow_restart: true });
    expect(events).toContainEqual(
      expect.objectContaining({ type: "waiting", operation: `UpCloud: stopping server ${PEER2}` }),
    );
  });

  it("with one server is not ended by another server's trouble", async () => {
    const { ip, sandbox, cloud, server } = stage();
    cloud.switches.task_seconds = 20;
    sandbox.faults.add({
      match: `GET /1.3/server/${PEER1}`,
      skip: 2,
      times: 3,
      status: 404,
      body: { error: { error_code: "SERVER_NOT_FOUND", error_message: "No." } },
    });
    const spec = (server_id: string) => ({ server_id, family: "IPv6", number: 2, allow_restart: true });
    const one = await ip({}, { items: [{ ...spec(PEER1), number: 1 }, spec(PEER2)] });
    expect(one.items.map(({ failure }) => failure !== undefined)).toEqual([true, false]);
    expect(server(PEER2).state).toBe("started");
  });

  it("eight plans at once read each thing once", async () => {
    const { floating, ip, calls } = stage();
    await Promise.all(
      Array.from({ length: 8 }, () => floating({ ip_address: VIP, mac_address: MAC2 }, { plan: true })),
    );
    expect(calls()).toEqual(["GET /ip_address"]);
    await Promise.all(
      Array.from({ length: 8 }, () => ip({ server_id: PEER2, ip_address: "203.0.113.21" }, { plan: true })),
    );
    expect(calls()).toEqual(["GET /ip_address", "GET /ip_address", "GET /server"]);
  });
});
