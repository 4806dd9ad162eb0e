import { describe, expect, it } from "vitest";
import { ASLEEP, FAR_AWAY, failuresOf, MAC1, MAC2, PEER1, PEER2, stage } from "./stage.trial.ts";
import "../../../test/loaded.ts";

type Stage = ReturnType<typeof stage>;

const ORDER = "POST /1.3/ip_address";
const OUTSIDE = "e2:10:aa:0b:03:02";
const INSIDE = "e2:10:aa:0b:03:01";

/** As the order below has it made, until somebody gives it a name. */
const ordinary = {
  address: "203.0.113.150",
  ptr_record: "",
  family: "IPv4",
  access: "public",
  floating: false,
  zone: "fi-hel1",
  mac: OUTSIDE,
};
const floating = { ...ordinary, address: "203.0.113.151", floating: true };
const { mac: _, ...idle } = floating;

/** Somebody else's address appears while our order is on its way. */
const appears = (world: Stage, address: object) => () => {
  const { mac: _, ...like } = world.address("203.0.113.22");
  world.addresses().push({ ...like, ...address } as never);
};

const orders = {
  "an address on a server": (world: Stage) => world.ip({ server_id: ASLEEP, number: 2 }),
  "a floating address at an interface": (world: Stage) => world.floating({ mac_address: MAC2 }),
  "a floating address in a zone": (world: Stage) => world.floating({ zone: "de-fra1" }),
};
type Order = keyof typeof orders;

const decoys: readonly (readonly [Order, string, object])[] = [
  ["an address on a server", "of the other family", { ...ordinary, family: "IPv6", address: "2001:db8:40:7::150" }],
  ["an address on a server", "of the inner network", { ...ordinary, access: "utility", mac: INSIDE }],
  ["an address on a server", "that floats", { ...floating, mac: OUTSIDE }],
  ["an address on a server", "of another server", { ...ordinary, mac: MAC1 }],
  ["an address on a server", "that has a name", { ...ordinary, ptr_record: "theirs.example.com" }],
  ["a floating address at an interface", "that does not float", { ...ordinary, mac: MAC2 }],
  ["a floating address at an interface", "of another interface", { ...floating, mac: MAC1 }],
  ["a floating address at an interface", "that goes nowhere", idle],
  ["a floating address in a zone", "of another zone", idle],
  ["a floating address in a zone", "that is in use", { ...floating, zone: "de-fra1", mac: "e2:10:aa:0b:04:02" }],
];

describe("of the addresses that are new after an order whose answer was lost", () => {
  it.each(decoys)("of %s, one %s is not the one that was bought", async (order, _, decoy) => {
    const world = stage();
    world.sandbox.faults.add({ match: ORDER, cut: "before", run: appears(world, decoy) });
    const report = await orders[order](world);
    expect(report).toMatchObject({ changed: false, failed: true });
    expect(failuresOf(report)[0]?.message).toContain("no such address has appeared since");
    expect(report.items[0]).not.toHaveProperty("id");
    expect(world.writes()).toEqual(["POST /ip_address"]);
  });

  it.each(decoys)("of %s, one %s does not hide the one that was bought", async (order, _, decoy) => {
    const world = stage();
    const before = new Set(world.addresses().map(({ address }) => address));
    world.sandbox.faults.add({ match: ORDER, cut: "after", run: appears(world, decoy) });
    const report = await orders[order](world);
    expect(failuresOf(report)).toEqual([]);
    const { address: theirs } = decoy as { address: string };
    const ours = world.addresses().filter(({ address }) => !before.has(address) && address !== theirs);
    expect(ours.map(({ address }) => address)).toEqual([report.items[0]?.id]);
    expect(world.bought()).toBe(1);
  });

  it.each(["before", "after"] as const)("two that fit are nobody's guess, and both are named: cut %s", async (cut) => {
    const world = stage();
    const [one, other] = [ordinary, { ...ordinary, address: "203.0.113.160", ptr_record: "" }];
    world.sandbox.faults.add({
      match: ORDER,
      cut,
      run: () => {
        appears(world, one)();
        if (cut === "before") appears(world, other)();
      },
    });
    const report = await world.ip({ server_id: ASLEEP, number: 2 });
    expect(report).toMatchObject({ failed: true, items: [{ effect: "unknown" }] });
    expect(failuresOf(report)[0]?.message).toMatch(/203\.0\.113\.\d+ and 203\.0\.113\.\d+ appeared: which of them is/);
    expect(failuresOf(report)[0]?.message).toContain(one.address);
    expect(world.writes()).toEqual(["POST /ip_address"]);
  });

  it("one that is seen once and then gone was not bought", async () => {
    const world = stage();
    const { sandbox, addresses } = world;
    sandbox.faults.add({ match: ORDER, cut: "before", run: appears(world, ordinary) });
    let looks = 0;
    sandbox.onExchange(({ when, request }) => {
      if (when !== "after" || request.method !== "GET" || !request.path.endsWith("/ip_address")) return;
      if (addresses().some(({ address }) => address === ordinary.address)) looks += 1;
      if (looks === 1) addresses().splice(-1, 1);
    });
    const report = await world.ip({ server_id: ASLEEP, number: 2 });
    expect(failuresOf(report)[0]?.message).toContain("no such address has appeared since");
    expect(report.changed).toBe(false);
  });

  it("nothing can be told where the list cannot be read, and that is told", async () => {
    const { ip, sandbox, writes } = stage();
    const blind = () => {
      const body = { error: { error_code: "FORBIDDEN", error_message: "No." } };
      sandbox.faults.add({ match: "GET /1.3/ip_address", status: 403, body, times: 1_000 });
    };
    sandbox.faults.add({ match: ORDER, cut: "after", run: blind });
    const report = await ip({ server_id: ASLEEP, number: 2 });
    expect(report).toMatchObject({ changed: true, failed: true });
    expect(failuresOf(report)[0]?.message).toContain("and the addresses cannot be listed either");
    expect(writes()).toEqual(["POST /ip_address"]);
  });
});

describe("a caller who leaves", () => {
  const stories = {
    "an address for a server that has to be stopped": (world: Stage, signal: AbortSignal) =>
      world.ip({ server_id: PEER2, number: 2, allow_restart: true }, {}, { signal }),
    "a floating address": (world: Stage, signal: AbortSignal) =>
      world.floating({ server_id: FAR_AWAY, ptr_record: "vip.example.com" }, {}, { signal }),
  };
  const grave = (one: string) => one === "POST /ip_address" || one.endsWith("/stop");

  it.each(Object.entries(stories))("at any exchange of %s buys and stops nothing after that", async (_, story) => {
    let left = 0;
    for (let nth = 1; nth < 60; nth += 1) {
      const world = stage();
      const giveUp = new AbortController();
      let count = 0;
      let known: readonly string[] = [];
      world.sandbox.onExchange(({ when, request }) => {
        if (when !== "after" || ++count !== nth) return;
        known = [
          ...world.writes(),
          ...(["GET"].includes(request.method) ? [] : [`${request.method} ${request.path.slice(4)}`]),
        ].filter(grave);
        giveUp.abort();
      });
      const report = await story(world, giveUp.signal);
      if (!giveUp.signal.aborted) break;
      left += 1;
      expect({ nth, writes: world.writes().filter(grave) }).toEqual({ nth, writes: known });
      expect({ nth, state: world.now(PEER2).state }).toEqual({ nth, state: "started" });
      for (const failure of failuresOf(report)) expect({ nth, code: failure.code }).toEqual({ nth, code: "cancelled" });
    }
    expect(left).toBeGreaterThan(4);
  });

  /** Each waits for others that may be about to name what it has found. */
  const claims = {
    "naming an address of a server": (world: Stage, signal: AbortSignal) =>
      world.ip({ server_id: PEER2, family: "IPv6", ptr_record: "six.example.com" }, {}, { signal }),
    "taking an idle floating address": (world: Stage, signal: AbortSignal) =>
      world.floating({ zone: "fi-hel1", ptr_record: "vip.example.com" }, {}, { signal }),
  };

  it.each(Object.entries(claims))("in the middle of %s is told so", async (_, story) => {
    const codes = new Set<string>();
    for (let moment = 100; moment < 12_000; moment += 400) {
      const world = stage();
      const giveUp = new AbortController();
      const report = story(world, giveUp.signal);
      await world.clock.sleep(moment);
      giveUp.abort();
      for (const { code } of failuresOf(await report)) codes.add(code);
    }
    expect([...codes]).toEqual(["cancelled"]);
  });

  it("while another one's change holds the server is told so at once, and nothing is done for it", async () => {
    const { ip, mooring, cloud, clock, bought, now, writes } = stage();
    cloud.switches.task_seconds = 60;
    const giveUp = new AbortController();
    const spec = { server_id: PEER2, allow_restart: true };
    const first = ip({ ...spec, number: 2 });
    await clock.sleep(5_000);
    const resource = "upcloud/unfiltered-interface";
    const second = mooring.ensure({ resource, spec }, { signal: giveUp.signal });
    await clock.sleep(20_000);
    giveUp.abort();
    expect(failuresOf(await second)[0]).toMatchObject({ code: "cancelled" });
    expect(clock.now()).toBeLessThan(26_000);
    expect(failuresOf(await first)).toEqual([]);
    expect(bought()).toBe(1);
    expect(writes().filter((one) => one.includes("/networking/"))).toEqual([]);
    expect(now(PEER2)).toEqual({ state: "started", labels: [] });
  });
});

describe("an address that was bought and could not be finished", () => {
  const body = { error: { error_code: "PTR_RECORD_INVALID", error_message: "Not like that." } };

  it.each([
    ["ip", { server_id: ASLEEP, number: 2, ptr_record: "two.example.com" }],
    ["floating", { zone: "de-fra1", ptr_record: "two.example.com" }],
  ] as const)("is told with the way to be rid of it: %s", async (kind, spec) => {
    const world = stage();
    world.sandbox.faults.add({ match: "PATCH /1.3/ip_address/*", status: 400, body, times: 100 });
    const report = await world[kind](spec);
    expect(report).toMatchObject({ changed: true, failed: true });
    const [item] = report.items;
    const { id } = item as { id: string };
    expect(item?.notes).toContainEqual(
      `${id} was bought, and is kept: run again to finish it, or give it back with \`state: absent\` and \`ip_address: ${id}\`.`,
    );
    world.sandbox.faults.clear();
    expect(await world[kind](spec)).toMatchObject({ failed: false, items: [{ id }] });
    expect(world.bought()).toBe(1);
  });
});

describe("a server that could not be started again", () => {
  const assign = { server_id: PEER2, number: 2, allow_restart: true };

  it.each([
    ["is in the state error", "error", /is in the state "error"$/],
    ["stays stopped", "stopped", /was told to start 5 times and did not/],
  ])("%s: that is told first, with the change that failed, and what to do", async (_, state, why) => {
    const { ip, cloud, sandbox, writes } = stage();
    cloud.switches.start_leads_to = state;
    const body = { error: { error_code: "INSUFFICIENT_CREDITS", error_message: "No money." } };
    sandbox.faults.add({ match: ORDER, status: 402, body });
    const [failure] = failuresOf(await ip(assign));
    expect(failure).toMatchObject({ code: "operation", hint: `Start server ${PEER2} now.` });
    expect(failure?.message).toMatch(
      new RegExp(
        `^UpCloud: the change failed \\(.*No money\\..*\\), and server ${PEER2}, which was stopped for it, could`,
      ),
    );
    expect(failure?.message).toMatch(why);
    expect(writes().filter((one) => one.endsWith("/start"))).toHaveLength(state === "error" ? 1 : 5);
  });

  it("because the cloud refuses to start it is told with the cloud's own words, and the label stays", async () => {
    const { ip, sandbox, now } = stage();
    const body = { error: { error_code: "SERVER_FORBIDDEN", error_message: "Not yours any more." } };
    sandbox.faults.add({ match: "POST /1.3/server/*/start", status: 403, body, times: 100 });
    const report = await ip(assign);
    expect(report).toMatchObject({ changed: true, failed: true });
    expect(failuresOf(report)[0]?.message).toMatch(
      /^UpCloud: the change was made, and server \S+, which was stopped for it, could not be .*Not yours any more/,
    );
    expect(now(PEER2)).toMatchObject({ state: "stopped", labels: [{ key: "mooring-start-again" }] });
  });

  it("is told to each whose change shared the downtime", async () => {
    const { ip, cloud } = stage();
    cloud.switches.start_leads_to = "error";
    const failures = failuresOf(await ip({}, { items: [assign, { ...assign, number: 3 }] }));
    expect(failures).toHaveLength(2);
    for (const { message } of failures)
      expect(message).toContain(`server ${PEER2}, which was stopped for it, could not`);
  });
});

describe("what becomes of an address when its server goes", () => {
  const orderOf = ({ sandbox }: Stage) =>
    sandbox.journal.writes().find(({ path }) => path.endsWith("/ip_address"))?.request as { ip_address: object };

  it.each([
    ["ip", { server_id: ASLEEP, number: 2, ptr_record: "two.example.com", release_policy: "keep" }, "keep"],
    ["floating", { zone: "de-fra1", release_policy: "release" }, "release"],
    ["floating", { mac_address: MAC2, release_policy: "release" }, "release"],
  ] as const)("is said in the order itself, and not afterwards: %s", async (kind, spec, release_policy) => {
    const world = stage();
    expect(failuresOf(await world[kind](spec))).toEqual([]);
    expect(orderOf(world).ip_address).toMatchObject({ release_policy });
    const changes = world.sandbox.journal.writes().slice(1);
    expect(changes.map(({ request }) => request)).toEqual(
      "ptr_record" in spec ? [{ ip_address: { ptr_record: spec.ptr_record } }] : [],
    );
    expect(await world[kind](spec)).toMatchObject({ changed: false, failed: false });
  });

  it("is left to the cloud where nothing is said", async () => {
    const world = stage();
    expect(failuresOf(await world.ip({ server_id: ASLEEP, number: 2 }))).toEqual([]);
    expect(orderOf(world).ip_address).toEqual({ family: "IPv4", access: "public", server: ASLEEP });
  });

  it.each(["ip", "floating"] as const)("is changed in place where the address is there: %s", async (kind) => {
    const world = stage();
    const spec = kind === "ip" ? { server_id: PEER1, ip_address: "203.0.113.20" } : { ip_address: "203.0.113.40" };
    const wanted = kind === "ip" ? "keep" : "release";
    expect(await world[kind]({ ...spec, release_policy: wanted })).toMatchObject({ changed: true, failed: false });
    expect(world.sandbox.journal.writes().map(({ request }) => request)).toEqual([
      { ip_address: { release_policy: wanted } },
    ]);
  });
});
