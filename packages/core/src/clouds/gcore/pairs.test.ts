import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const OWN = "fa:16:3e:5a:10:01";
const VIRTUAL = "00:00:5e:00:01:01";
const OTHER = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";

type Pairs = { ip_address: string; mac_address: string }[];

/** Two pretend front ends on one port, which holds these pairs. */
function world(pairs: Pairs = []) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  const port = (sandbox.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: Pairs }>)[PORT] as {
    allowed_address_pairs: Pairs;
  };
  port.allowed_address_pairs = [...pairs];
  const ensure = (request: object) => mooring.ensure(request) as Promise<EnsureReport>;
  return {
    sandbox,
    ensure,
    there: () => port.allowed_address_pairs.map(({ ip_address, mac_address }) => `${ip_address} ${mac_address}`).sort(),
    one: (spec: object, more: object = {}) =>
      ensure({ resource: "gcore/allowed-address-pair", spec: { port_id: PORT, ...spec }, ...more }),
    items: (specs: readonly object[], more: object = {}) =>
      ensure({
        resource: "gcore/allowed-address-pair",
        items: specs.map((spec) => ({ port_id: PORT, ...spec })),
        ...more,
      }),
    list: (allowed_address_pairs: readonly object[], more: object = {}) =>
      ensure({ resource: "gcore/allowed-address-pairs", spec: { port_id: PORT, allowed_address_pairs }, ...more }),
    writes: () => {
      const count = sandbox.journal.writes().length;
      sandbox.journal.clear();
      return count;
    },
  };
}

const pair = (ip_address: string, mac_address = OWN) => ({ ip_address, mac_address });

describe("a pair without a MAC address is the pair with the port's own", () => {
  it("so the same address with a virtual router's is another one, and both stand side by side", async () => {
    const { one, there } = world([pair("10.40.0.77", VIRTUAL)]);
    expect(await one({ ip_address: "10.40.0.77" })).toMatchObject({ changed: true, items: [{ action: "create" }] });
    expect(there()).toEqual([`10.40.0.77 ${VIRTUAL}`, `10.40.0.77 ${OWN}`].sort());
    expect(await one({ ip_address: "10.40.0.77" })).toMatchObject({ changed: false, failed: false });
  });

  it("and stated with the port's own it is the same one, found by either id", async () => {
    const { one, writes } = world();
    await one({ ip_address: "10.40.0.9" });
    writes();
    const spelled = { ip_address: "10.40.0.9", mac_address: OWN.toUpperCase() };
    expect(await one(spelled)).toMatchObject({ changed: false, items: [{ id: `${PORT}/10.40.0.9/${OWN}` }] });
    expect(await one(spelled, { id: `${PORT}/10.40.0.9` })).toMatchObject({ changed: false, failed: false });
    expect(writes()).toBe(0);
  });

  it("so removing it leaves the virtual router's, which goes by its MAC address or by `any_mac`", async () => {
    const both = [pair("10.40.0.9"), pair("10.40.0.9", VIRTUAL)];
    const absent = { state: "absent" };
    for (const [spec, left] of [
      [{}, [VIRTUAL]],
      [{ mac_address: VIRTUAL }, [OWN]],
      [{ any_mac: true }, []],
    ] as const) {
      const { one, there } = world([...both]);
      expect(await one({ ip_address: "10.40.0.9", ...spec }, absent)).toMatchObject({ changed: true, failed: false });
      expect(there()).toEqual(left.map((mac) => `10.40.0.9 ${mac}`));
      expect(await one({ ip_address: "10.40.0.9", ...spec }, absent)).toMatchObject({ changed: false, failed: false });
    }
  });

  it.each([
    ["to be present", { any_mac: true }, {}, /spec\.any_mac: goes with `state: absent` only/],
    [
      "beside a MAC address",
      { any_mac: true, mac_address: OWN },
      { state: "absent" },
      /any_mac: cannot be stated together with `mac_address`/,
    ],
  ])("`any_mac` %s is refused", async (_, spec, more, words) => {
    const { one, writes } = world();
    const report = await one({ ip_address: "10.40.0.9", ...spec }, more);
    expect(report.failure?.message ?? report.items[0]?.failure?.message).toMatch(words);
    expect(writes()).toBe(0);
  });

  it("whatever the order of two items, both are made", async () => {
    for (const turn of [(specs: object[]) => specs, (specs: object[]) => specs.toReversed()]) {
      const { items, there, writes } = world();
      const specs = [{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.9", mac_address: VIRTUAL }];
      expect(await items(turn(specs))).toMatchObject({ changed: true, failed: false });
      expect(there()).toEqual([`10.40.0.9 ${VIRTUAL}`, `10.40.0.9 ${OWN}`]);
      expect(writes()).toBe(1);
      expect(await items(turn(specs))).toMatchObject({ changed: false, failed: false });
    }
  });

  it("an exact list of an address with and without a virtual MAC address is reached, and stays", async () => {
    const { list, there, writes } = world();
    const wanted = [{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.9", mac_address: VIRTUAL }];
    expect(await list(wanted)).toMatchObject({ changed: true, failed: false });
    expect(there()).toHaveLength(2);
    expect(writes()).toBe(1);
    expect(await list(wanted)).toMatchObject({ changed: false, failed: false });
  });

  it("an exact list of an address shows the one with a foreign MAC address as a difference, and removes it", async () => {
    const { list, there } = world([pair("10.40.0.9"), pair("10.40.0.9", VIRTUAL)]);
    const report = await list([{ ip_address: "10.40.0.9" }]);
    expect(report.items[0]?.differences).toEqual([
      {
        path: "allowed_address_pairs",
        before: [{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.9", mac_address: VIRTUAL }],
        after: [{ ip_address: "10.40.0.9" }],
      },
    ]);
    expect(there()).toEqual([`10.40.0.9 ${OWN}`]);
  });

  it("the same pair twice in a list is one, also with the port's own MAC address spelled", async () => {
    const { list, there } = world();
    const twice = [
      { ip_address: "10.40.0.9" },
      { ip_address: "10.40.0.9/32" },
      { ip_address: "10.40.0.9", mac_address: "FA-16-3E-5A-10-01" },
    ];
    expect(await list(twice)).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual([`10.40.0.9 ${OWN}`]);
    expect(await list(twice)).toMatchObject({ changed: false, failed: false });
  });

  it("what is remembered with another MAC address is not silently taken for it", async () => {
    const { one, there } = world([pair("10.40.0.9", VIRTUAL)]);
    const report = await one({ ip_address: "10.40.0.9" }, { id: `${PORT}/10.40.0.9/${VIRTUAL}` });
    expect(report.items[0]?.failure).toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`that is remembered has the MAC address ${VIRTUAL}`),
    });
    expect(there()).toEqual([`10.40.0.9 ${VIRTUAL}`]);
  });
});

describe("an address and its network of one are one, and both spellings may stand on a port", () => {
  const both = [pair("10.40.0.9"), pair("10.40.0.9/32")];

  it("either is there", async () => {
    for (const held of both) {
      const { one, list, writes } = world([held]);
      expect(await one({ ip_address: "10.40.0.9" })).toMatchObject({ changed: false, failed: false });
      expect(await one({ ip_address: "10.40.0.9/32" })).toMatchObject({ changed: false, failed: false });
      expect(await list([{ ip_address: "10.40.0.9" }])).toMatchObject({ changed: false, failed: false });
      expect(writes()).toBe(0);
    }
  });

  it("both are kept as they are spelled when another pair comes, and go together", async () => {
    const { one, list, there } = world([...both]);
    await one({ ip_address: "10.40.0.10" });
    expect(there()).toEqual([`10.40.0.10 ${OWN}`, `10.40.0.9 ${OWN}`, `10.40.0.9/32 ${OWN}`]);
    expect(await list([{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.10" }])).toMatchObject({ changed: false });
    await one({ ip_address: "10.40.0.9" }, { state: "absent" });
    expect(there()).toEqual([`10.40.0.10 ${OWN}`]);
  });
});

describe("what a port holds is carried, compared and removed as it is", () => {
  const odd = [
    pair("10.135.0.0/8"),
    pair("10.41.0.5/16", "FA-16-3E-00-00-01"),
    pair("2001:DB8::1", "fa:16:3e:0:0:2"),
    pair("10.0.0.0/255.0.0.0"),
    pair("224.0.0.5"),
    pair("not an address at all", "nor a MAC address"),
  ];

  it("is cleared by an empty list, whatever it is", async () => {
    const { list, there } = world([...odd]);
    expect(await list([], { plan: true })).toMatchObject({ failed: false, items: [{ action: "update" }] });
    expect(await list([])).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual([]);
  });

  it.each([
    ["10.135.0.0/8", {}],
    ["10.41.0.5/16", { mac_address: "fa:16:3e:00:00:01" }],
    ["2001:db8::1", { mac_address: "fa:16:3e:00:00:02" }],
    ["10.0.0.0/8", {}],
    ["224.0.0.5", {}],
  ])("%s alone is shown, and removed", async (ip_address, spec) => {
    const { one, list, there } = world([...odd.filter((held) => held.ip_address !== "not an address at all")]);
    expect(await one({ ip_address, ...spec }, { plan: true })).toMatchObject({ changed: false, failed: false });
    const gone = await list([{ ip_address, ...spec }], { state: "absent", plan: true });
    expect(gone).toMatchObject({ failed: false, items: [{ action: "delete" }] });
    const dry = await one({ ip_address, ...spec }, { state: "absent", plan: true });
    expect(dry).toMatchObject({ changed: true, failed: false, items: [{ action: "delete" }] });
    expect(there()).toHaveLength(5);
  });

  it("an exact list may keep what nobody could write today", async () => {
    const { list, writes } = world([pair("10.41.0.5/16")]);
    expect(await list([{ ip_address: "10.41.0.5/16" }])).toMatchObject({ changed: false, failed: false });
    expect(writes()).toBe(0);
  });

  it("a port with more pairs than the cloud takes is read, cleared, and made short enough in one request", async () => {
    const twelve = Array.from({ length: 12 }, (_, index) => pair(`10.40.1.${index + 1}`));
    const { one, items, list, there, writes } = world(twelve);
    expect(await one({ ip_address: "10.40.1.1" })).toMatchObject({ changed: false, failed: false });
    const alone = await one({ ip_address: "10.40.1.1" }, { state: "absent" });
    expect(alone.items[0]?.failure).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("holds 12 pairs, and would hold 11 after this"),
      hint: expect.stringContaining("at least 2 pairs in one request"),
    });
    expect(writes()).toBe(0);
    const two = [{ ip_address: "10.40.1.1" }, { ip_address: "10.40.1.2" }];
    expect(await items(two, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(there()).toHaveLength(10);
    expect(await list([])).toMatchObject({ changed: true, failed: false });
  });

  it("queries show it", async () => {
    const { sandbox, ensure } = world([...odd]);
    void sandbox;
    const instance_id = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
    const report = await ensure({ query: "gcore/private-ports", spec: { instance_id } });
    expect(report).toMatchObject({ failed: false });
    expect(JSON.stringify(report)).toContain("10.135.0.0/8");
  });
});

describe("a pair whose address or MAC address changes", () => {
  it("takes the old one's place in one write, which also a full list has room for", async () => {
    const ten = Array.from({ length: 10 }, (_, index) => pair(`10.40.1.${index + 1}`));
    const { one, there, writes } = world(ten);
    const changed = { id: `${PORT}/10.40.1.1`, allow_replace: true };
    expect(await one({ ip_address: "10.40.1.99" }, changed)).toMatchObject({ changed: true, failed: false });
    expect(there()).toHaveLength(10);
    expect(there()).toContain(`10.40.1.99 ${OWN}`);
    expect(there()).not.toContain(`10.40.1.1 ${OWN}`);
    expect(writes()).toBe(1);
    const withMac = { ip_address: "10.40.1.99", mac_address: VIRTUAL };
    expect(await one(withMac, { ...changed, id: `${PORT}/10.40.1.99` })).toMatchObject({
      changed: true,
      failed: false,
    });
    expect(there()).toContain(`10.40.1.99 ${VIRTUAL}`);
    expect(there()).not.toContain(`10.40.1.99 ${OWN}`);
  });

  it.each(["the new one first", "the old one first"])(
    "as two requests of one moment: removals first, %s",
    async (first) => {
      const ten = Array.from({ length: 10 }, (_, index) => pair(`10.40.1.${index + 1}`));
      const { one, there } = world(ten);
      const made = () => one({ ip_address: "10.40.1.99" });
      const gone = () => one({ ip_address: "10.40.1.1" }, { state: "absent" });
      const both = first === "the new one first" ? [made(), gone()] : [gone(), made()];
      for (const report of await Promise.all(both)) expect(report).toMatchObject({ changed: true, failed: false });
      expect(there()).toHaveLength(10);
      expect(there()).toContain(`10.40.1.99 ${OWN}`);
      expect(there()).not.toContain(`10.40.1.1 ${OWN}`);
    },
  );

  it("and a list that is full is refused at once where nobody takes anything away", async () => {
    const ten = Array.from({ length: 10 }, (_, index) => pair(`10.40.1.${index + 1}`));
    const { one, there, writes } = world(ten);
    const both = [one({ ip_address: "10.40.1.99" }), one({ ip_address: "10.40.1.98" })];
    for (const report of await Promise.all(both))
      expect(report).toMatchObject({ changed: false, failed: true, items: [{ failure: { code: "conflict" } }] });
    expect(writes()).toBe(0);
    expect(there()).toHaveLength(10);
  });

  it("stays where the new one is refused", async () => {
    const { one, there, sandbox } = world([pair("10.40.1.1")]);
    sandbox.faults.add({
      match: "PUT /**",
      status: 403,
      body: { message: "closed", exception_class: "ForbiddenError" },
    });
    const report = await one({ ip_address: "10.40.1.99" }, { id: `${PORT}/10.40.1.1`, allow_replace: true });
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(there()).toEqual([`10.40.1.1 ${OWN}`]);
  });

  it("is made on the other port before it leaves the one where it was", async () => {
    const { ensure, there, sandbox } = world([pair("10.40.1.1")]);
    const spec = { port_id: OTHER, ip_address: "10.40.1.1" };
    const request = { resource: "gcore/allowed-address-pair", spec, id: `${PORT}/10.40.1.1`, allow_replace: true };
    expect(await ensure(request)).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual([]);
    expect(sandbox.journal.writes().map(({ path }) => path.split("/").at(-2))).toEqual([OTHER, PORT]);
  });
});

describe("what the network service beneath would refuse", () => {
  it.each([
    ["host bits", { ip_address: "10.41.0.5/16" }, /10\.41\.0\.5\/16, which has host bits set: .*10\.41\.0\.0\/16/],
    ["a multicast address", { ip_address: "224.0.0.5" }, /224\.0\.0\.5, which is a multicast address/],
    ["a network that overlaps multicast", { ip_address: "192.0.0.0/2" }, /overlaps the multicast addresses/],
    ["all of IPv6, which holds multicast", { ip_address: "::/0" }, /overlaps the multicast addresses/],
    ["a group's MAC address", { ip_address: "10.40.0.9", mac_address: "01:00:5e:00:00:01" }, /that of a group/],
    ["nobody's MAC address", { ip_address: "10.40.0.9", mac_address: "00:00:00:00:00:00" }, /is no machine's/],
    ["everybody's MAC address", { ip_address: "10.40.0.9", mac_address: "ff:ff:ff:ff:ff:ff" }, /broadcast/],
  ])("is refused in the plan: %s", async (_, spec, words) => {
    const { one, list, writes } = world();
    for (const report of [await one(spec, { plan: true }), await one(spec), await list([spec])])
      expect(report.items[0]?.failure).toMatchObject({ code: "input", message: expect.stringMatching(words) });
    expect(writes()).toBe(0);
  });

  it("is not what it takes: everything of IPv4", async () => {
    const { one } = world();
    expect(await one({ ip_address: "0.0.0.0/0" })).toMatchObject({ changed: true, failed: false });
  });
});

describe("what is dangerous is said in the plan", () => {
  it.each([
    [
      "a network",
      { ip_address: "0.0.0.0/0" },
      /0\.0\.0\.0\/0 is a network: port \S+ may then send as any of its addresses/,
    ],
    ["the gateway's address", { ip_address: "10.40.0.1" }, /10\.40\.0\.1 is the gateway of subnet harbour-subnet/],
    ["a neighbour's own address", { ip_address: "10.40.0.12" }, /10\.40\.0\.12 is the own address of port 166f81b9-/],
  ])("%s", async (_, spec, words) => {
    const { one } = world();
    const report = await one(spec, { plan: true });
    expect(report.failed).toBe(false);
    expect(report.items[0]?.notes).toEqual([expect.stringMatching(words)]);
  });

  it("nothing of a virtual IP; but when the pair of a member is taken out", async () => {
    const { one, list } = world();
    const spec = { ip_address: "10.40.0.200" };
    expect((await one(spec, { plan: true })).items[0]?.notes).toEqual([]);
    await one(spec);
    const words = [
      expect.stringMatching(/10\.40\.0\.200 is the shared address that the virtual IP \S+ \(port 4f13761a-/),
    ];
    expect((await one(spec, { state: "absent", plan: true })).items[0]?.notes).toEqual(words);
    expect((await list([], { plan: true })).items[0]?.notes).toEqual(words);
  });

  it("nothing where the region does not show it: the plan stands", async () => {
    const { one, sandbox } = world();
    sandbox.faults.add({ match: "GET /cloud/v1/reserved_fixed_ips/**", status: 403, body: {}, times: 10 });
    expect(await one({ ip_address: "10.40.0.9" }, { plan: true })).toMatchObject({ failed: false, changed: true });
  });
});
