import { describe, expect, it } from "vitest";
import { ASLEEP, failuresOf, PEER1, PEER2, stage } from "./stage.trial.ts";

const second = { server_id: ASLEEP, number: 2 };

describe("an address of a stopped server", () => {
  it("is planned with reads, bought once, named, and left alone afterwards", async () => {
    const { ip, addressesOf, bought, writes } = stage();
    const spec = { ...second, ptr_record: "Mail.Example.COM." };
    const plan = await ip(spec, { plan: true });
    expect(plan).toMatchObject({ changed: true, failed: false, items: [{ action: "create" }] });
    expect(plan.items[0]?.notes).toEqual([
      `Server ${ASLEEP} (asleep) is stopped, and will be left so.`,
      "An additional public IPv4 address costs money as long as it is kept.",
    ]);
    expect(writes()).toEqual([]);

    const made = await ip(spec);
    const { id } = made.items[0] ?? {};
    expect(made).toMatchObject({
      changed: true,
      items: [{ spec: { ptr_record: "mail.example.com" }, outputs: { ip_address: id, zone: "fi-hel1" } }],
    });
    expect(writes()).toEqual(["POST /ip_address", `PATCH /ip_address/${id}`]);
    expect(addressesOf(ASLEEP)).toHaveLength(3);
    expect(await ip(spec)).toMatchObject({ changed: false, items: [{ action: "none", id }] });
    expect(bought()).toBe(1);
  });

  it("is changed in place, and released with its interface", async () => {
    const { ip, addressesOf, server } = stage();
    const named = { ...second, ptr_record: "mail.example.com" };
    const { id } = (await ip(named)).items[0] ?? {};
    expect(await ip({ ...named, release_policy: "keep" })).toMatchObject({
      items: [{ action: "update", differences: [{ path: "release_policy", before: "release", after: "keep" }] }],
    });
    const gone = await ip(named, { state: "absent" });
    expect(gone).toMatchObject({ changed: true, items: [{ action: "delete" }] });
    expect(gone.items[0]?.notes.slice(0, 2)).toEqual([
      `${id} is given back, and can as a rule not be had again.`,
      `${id} is in use by server ${ASLEEP} (asleep).`,
    ]);
    expect(addressesOf(ASLEEP)).toHaveLength(2);
    expect(server(ASLEEP).interfaces).toHaveLength(2);
  });

  it("that moves to another server is a replacement, which says what is lost", async () => {
    const { ip, writes } = stage();
    const { id } = (await ip(second)).items[0] ?? {};
    const moved = { server_id: PEER2, number: 2, allow_restart: true };
    const plan = await ip(moved, { id, plan: true });
    expect(plan.items[0]).toMatchObject({ action: "replace" });
    expect(plan.items[0]?.notes[0]).toBe(`${id} is given back, and can as a rule not be had again.`);
    const before = writes().length;
    expect(failuresOf(await ip(moved, { id }))[0]?.hint).toContain("allow_replace");
    expect(writes()).toHaveLength(before);
    expect(await ip(moved, { id, allow_replace: true })).toMatchObject({ failed: false, changed: true });
  });

  it("that replaces another is a new one, and not one that was there", async () => {
    const { ip, bought } = stage();
    const { id } = (await ip({ server_id: PEER1 }, {}, {})).items[0] ?? {};
    const report = await ip({ server_id: ASLEEP }, { id, allow_replace: true });
    expect(failuresOf(report)[0]?.hint).toContain("allow_restart");
    const moved = await ip({ server_id: PEER2, allow_restart: true }, { id, allow_replace: true });
    expect(moved.items[0]?.action).toBe("replace");
    expect(["203.0.113.21", id]).not.toContain(moved.items[0]?.id);
    expect(bought()).toBe(1);
  });

  it("is told apart by its number, in the order of the interfaces", async () => {
    const { ip } = stage();
    const third = { ...second, number: 3 };
    expect(failuresOf(await ip(third))[0]).toMatchObject({ hint: "Ask for number 2 first." });
    const [two] = (await ip(second)).items;
    const [three] = (await ip(third)).items;
    expect(two?.id).not.toBe(three?.id);
    expect((await ip({ server_id: ASLEEP }, { plan: true })).items[0]?.failure?.message).toContain(
      `has 3 public IPv4 addresses: 203.0.113.22`,
    );
    expect((await ip({ server_id: ASLEEP, number: 1 }, { plan: true })).items[0]?.id).toBe("203.0.113.22");
  });

  it("works over API 1.2 with its own verbs and words", async () => {
    const { ip, ask, sandbox } = stage({ settings: { api_version: "1.2" } });
    await ip({ ...second, ptr_record: "mail.example.com" });
    const [post, put] = sandbox.journal.writes();
    expect([post?.method, post?.path, put?.method]).toEqual(["POST", "/1.2/ip_address", "PUT"]);
    const { results } = await ask("upcloud/ip-addresses", { server_id: ASLEEP, access: "utility" });
    expect(results).toMatchObject([{ ip_address: "10.99.4.19", access: "utility" }]);
    expect(
      failuresOf(await ip({ server_id: ASLEEP, ip_address: "203.0.113.22", release_policy: "keep" }))[0]?.message,
    ).toBe("settings.api_version: is 1.2, which does not know `release_policy`; use 1.3");
  });
});

describe("a server that runs", () => {
  const spec = { server_id: PEER2, number: 2 };
  const allowed = { ...spec, allow_restart: true };

  it("is left alone without a word", async () => {
    const { ip, writes } = stage();
    const [failure] = failuresOf(await ip(spec));
    expect(failure?.message).toBe(
      `UpCloud: server ${PEER2} (peer-2) is started, and this changes its network interfaces, which needs it stopped`,
    );
    expect(failure?.hint).toContain("allow_restart: true");
    expect(writes()).toEqual([]);
  });

  it("is stopped softly, changed and started again, as the plan said, and the downtime is told", async () => {
    const { ip, writes, sandbox, server, cloud } = stage();
    cloud.switches.task_seconds = 20;
    const plan = await ip(allowed, { plan: true });
    expect(plan.items[0]?.notes[0]).toMatch(/is stopped for this and started again: a downtime/);
    const { notes } = (await ip(allowed)).items[0] ?? {};
    const label = `PUT /server/${PEER2}`;
    expect(writes()).toEqual([
      label,
      `POST /server/${PEER2}/stop`,
      label,
      "POST /ip_address",
      `POST /server/${PEER2}/start`,
      label,
    ]);
    expect(sandbox.journal.writes()[1]?.request).toEqual({ stop_server: { stop_type: "soft", timeout: "120" } });
    expect(server(PEER2).labels).toEqual([]);
    expect(server(PEER2).state).toBe("started");
    expect(notes?.at(-1)).toMatch(new RegExp(`^Server ${PEER2} was down for 2[0-3] s\\.$`));
  });

  it("is started again when the change failed", async () => {
    const { ip, server, sandbox, bought } = stage();
    const body = { error: { error_code: "INSUFFICIENT_CREDITS", error_message: "No." } };
    sandbox.faults.add({ match: "POST /1.3/ip_address", status: 402, body });
    const [failure] = failuresOf(await ip(allowed));
    expect(failure).toMatchObject({ status: 402, hint: "Add credit to the account; nothing was bought." });
    expect(server(PEER2).state).toBe("started");
    expect(bought()).toBe(0);
  });

  it.each([
    ["credit", { credits: 0 }, /no credit left \(0\)/],
    ["its limit of addresses", { resource_limits: { public_ipv4: 4 } }, /limit of public_ipv4 is reached: 4 of 4/],
  ])("is not stopped for an order that the account has no %s for", async (_, account, words) => {
    const { ip, writes, cloud } = stage();
    Object.assign(cloud.state.account as object, account);
    for (const plan of [true, false]) expect(failuresOf(await ip(allowed, { plan }))[0]?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it("over API 1.2 is not stopped: nothing could tell the next run to start it again", async () => {
    const { ip, writes } = stage({ settings: { api_version: "1.2" } });
    expect(failuresOf(await ip(allowed))[0]?.message).toContain("API 1.2 has no labels");
    expect(writes()).toEqual([]);
  });

  it("is started again when the caller gave up in between", async () => {
    const { ip, server, sandbox, address } = stage();
    const giveUp = new AbortController();
    sandbox.faults.add({ match: "POST /1.3/ip_address", run: () => giveUp.abort() });
    const report = await ip({ ...allowed, ptr_record: "mail.example.com" }, {}, { signal: giveUp.signal });
    expect(failuresOf(report)[0]?.code).toBe("cancelled");
    expect(server(PEER2).state).toBe("started");
    expect(address(report.items[0]?.id ?? "")).toBeDefined();
  });

  it("is started again when the time was up while it stopped", async () => {
    const { ip, server, cloud, clock } = stage();
    cloud.switches.task_seconds = 90;
    const report = await ip(allowed, { timeouts: { deadline_seconds: 30 } });
    expect(failuresOf(report)[0]?.code).toBe("timeout");
    expect(server(PEER2).state).toBe("started");
    expect(clock.now()).toBeGreaterThan(90_000);
  });

  it("that takes no notice is stopped hard after two minutes", async () => {
    const { ip, cloud, clock } = stage();
    cloud.switches.deaf_guest = true;
    expect(await ip(allowed)).toMatchObject({ failed: false });
    expect(clock.now()).toBeGreaterThan(120_000);
  });

  it.each(["error", "stopped"])("that cannot be started again (%s) is the first thing to be told", async (state) => {
    const { ip, cloud } = stage();
    cloud.switches.start_leads_to = state;
    const report = await ip(allowed);
    const [failure] = failuresOf(report);
    expect(failure?.message).toContain(`the change was made, and server ${PEER2}, which was stopped for it, could not`);
    expect(failure?.hint).toBe(`Start server ${PEER2} now.`);
    expect(report.items[0]?.id).toMatch(/^203\.0\.113\./);
  });

  it("goes down once for all changes of one request", async () => {
    const { ip, writes } = stage();
    const items = [allowed, { ...allowed, family: "IPv6" }, { ...allowed, number: 3 }];
    const report = await ip({}, { items });
    expect(report).toMatchObject({ changed: true, failed: false });
    expect(writes().filter((one) => one.startsWith("POST /server/"))).toEqual([
      `POST /server/${PEER2}/stop`,
      `POST /server/${PEER2}/start`,
    ]);
  });

  it("whose answers to stop and start are lost is stopped and started all the same", async () => {
    const { ip, server, sandbox } = stage();
    sandbox.faults.add({ match: "POST /1.3/server/*/stop", cut: "after" });
    sandbox.faults.add({ match: "POST /1.3/server/*/start", cut: "after" });
    expect(await ip(allowed)).toMatchObject({ failed: false });
    expect(server(PEER2).state).toBe("started");
  });

  it("in maintenance is waited for, before and in between", async () => {
    const { ip, server, clock, sandbox } = stage();
    server(ASLEEP).state = "maintenance";
    server(ASLEEP).changes.push({ at: clock.date() + 40_000, state: "stopped" });
    let once = false;
    sandbox.faults.add({
      match: "POST /1.3/ip_address",
      run: () => {
        if (once) return;
        once = true;
        server(ASLEEP).state = "maintenance";
        server(ASLEEP).changes.push({ at: clock.date() + 30_000, state: "stopped" });
      },
    });
    expect(await ip(second)).toMatchObject({ changed: true, failed: false });
    expect(clock.now()).toBeGreaterThan(70_000);
  });
});

describe("what changed between the plan and the writing", () => {
  it("is seen: a server that was started meanwhile is left alone", async () => {
    const { ip, server, sandbox, writes } = stage();
    sandbox.faults.add({
      match: "GET /1.3/server/*",
      skip: 1,
      run: () => void Object.assign(server(ASLEEP), { state: "started" }),
    });
    expect(failuresOf(await ip(second))[0]?.hint).toContain("allow_restart: true");
    expect(writes()).toEqual([]);
  });

  it("is seen: an address that somebody else assigned meanwhile is not bought again", async () => {
    const { ip, stranger, sandbox, bought } = stage();
    let theirs: unknown;
    const stop = sandbox.onExchange(async ({ when, count }) => {
      if (when !== "before" || count !== 4) return;
      stop();
      theirs = (await stranger().ip(second)).items[0]?.id;
    });
    expect(await ip(second)).toMatchObject({ failed: false, items: [{ id: expect.stringContaining("203.0.113.") }] });
    expect(theirs).toBeDefined();
    expect(bought()).toBe(1);
  });
});

describe("an answer that got lost after the money was spent", () => {
  it.each([
    ["the connection broke", { cut: "after" }],
    ["the gateway gave up", { status: 504, effect: true }],
    ["the answer was cut short", { cut: "body" }],
    ["the answer was no JSON", { body: "<html>gateway</html>", effect: true }],
  ] as const)("is made up for by a look: %s", async (_, fault) => {
    const { ip, sandbox, bought, addressesOf } = stage();
    sandbox.faults.add({ match: "POST /1.3/ip_address", ...fault });
    const spec = { ...second, ptr_record: "mail.example.com" };
    expect(await ip(spec)).toMatchObject({ failed: false, items: [{ spec: { ptr_record: "mail.example.com" } }] });
    expect(bought()).toBe(1);
    expect(addressesOf(ASLEEP)).toHaveLength(3);
    expect(await ip(spec)).toMatchObject({ changed: false });
  });

  it("is said plainly when nothing appears, and nothing is ordered twice", async () => {
    const { ip, sandbox, bought } = stage();
    sandbox.faults.add({ match: "POST /1.3/ip_address", cut: "before" });
    const report = await ip(second);
    const [failure] = failuresOf(report);
    expect(report.changed).toBe(false);
    expect(failure?.message).toContain(`an address on server ${ASLEEP} was not bought`);
    expect(failure?.hint).toContain("Run again");
    expect(sandbox.journal.writes()).toHaveLength(1);
    expect(await ip(second)).toMatchObject({ changed: true, failed: false });
    expect(bought()).toBe(1);
  });

  it("is not made up for by an address that somebody has named already", async () => {
    const { ip, addresses, sandbox } = stage();
    const foreign = {
      ...addresses()[0],
      address: "203.0.113.150",
      ptr_record: "theirs.example.com",
      access: "public",
      mac: "e2:10:aa:0b:03:02",
    };
    sandbox.faults.add({
      match: "POST /1.3/ip_address",
      cut: "before",
      run: () => void addresses().push(foreign as never),
    });
    const [failure] = failuresOf(await ip(second));
    expect(failure?.message).toContain("no such address has appeared since");
  });

  it("of two processes on one server is nobody's guess", async () => {
    const { ip, stranger, sandbox, addressesOf } = stage();
    const other = stranger();
    sandbox.faults.add({ match: "POST /1.3/ip_address", times: 2, cut: "after" });
    const call = { adopt: false };
    const spec = { server_id: ASLEEP };
    const reports = await Promise.all([ip(spec, {}, call), other.ip(spec, {}, call)]);
    const ids = reports.flatMap(({ items }) => items.map(({ id }) => id)).filter(Boolean);
    expect(new Set(ids).size).toBe(ids.length);
    for (const failure of reports.flatMap(failuresOf)) expect(failure.message).toContain("cannot be told");
    expect(addressesOf(ASLEEP)).toHaveLength(4);
  });

  it("of two creations at once in one process belongs to each its own", async () => {
    const { ip, sandbox, addressesOf, bought } = stage();
    sandbox.faults.add({ match: "POST /1.3/ip_address", times: 2, cut: "after" });
    const reports = await Promise.all([1, 2].map(() => ip({ server_id: ASLEEP }, {}, { adopt: false })));
    const ids = reports.map(({ items }) => items[0]?.id);
    expect(reports.map(({ failed }) => failed)).toEqual([false, false]);
    expect(new Set(ids).size).toBe(2);
    expect(bought()).toBe(2);
    expect(addressesOf(ASLEEP)).toHaveLength(4);
  });
});

describe("releasing", () => {
  it("of an address that is gone already is done", async () => {
    const { ip, sandbox, addresses } = stage();
    const { id } = (await ip(second)).items[0] ?? {};
    sandbox.faults.add({ match: "DELETE /**", cut: "after" });
    expect(await ip(second, { id, state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(addresses().some(({ address }) => address === id)).toBe(false);
    expect(await ip(second, { id, state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("restarts a server that runs, where it may", async () => {
    const { ip, server } = stage();
    const spec = { server_id: PEER2, family: "IPv6" };
    expect(failuresOf(await ip(spec, { state: "absent" }))).toHaveLength(1);
    const done = await ip({ ...spec, allow_restart: true }, { state: "absent" });
    expect(done).toMatchObject({ changed: true, failed: false });
    expect(done.items[0]?.notes.at(-1)).toMatch(/was down for \d+ s/);
    expect(server(PEER2).state).toBe("started");
  });
});
