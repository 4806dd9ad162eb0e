import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const BACKEND_A = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const BACKEND_B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const BACKEND_C = "3d0b6a52-7f1e-4c98-9a46-8e2c5d7f1b03";
const VIP = "4f13761a-adbc-4c72-bf54-d5a31e40de0a";
const NEIGHBOUR = { ip_address: "10.40.0.77", mac_address: "fa:16:3e:00:00:77" };
const IP = "10.40.0.100";

interface Port {
  ip_assignments: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  port_security_enabled: boolean;
  managed_by: "user" | "system";
  reserved: { is_vip: boolean; members: string[] } | null;
}

function world(apart: boolean) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  cloud.switches.vip_pairs = !apart;
  cloud.seed({
    instances: [
      {
        name: "harbour-c",
        ports: [
          {
            id: BACKEND_C,
            network: "harbour-private",
            ip_addresses: ["10.40.0.13"],
            allowed_address_pairs: [NEIGHBOUR],
          },
        ],
      },
    ],
  });
  const start = () =>
    createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock, random: () => 0.5 });
  const mooring = start();
  const ports = () => cloud.state.ports as Record<string, Port>;
  return {
    clock,
    cloud,
    sandbox,
    start,
    ports,
    pairs: (id: string) => ports()[id]?.allowed_address_pairs.map(({ ip_address }) => ip_address),
    vip: () => Object.values(ports()).find((one) => one.ip_assignments.some(({ ip_address }) => ip_address === IP)),
    ensure: (spec: object, more: object = {}, by = mooring) =>
      by.ensure({
        resource: "gcore/virtual-ip",
        spec: { network: "harbour-private", ip_address: IP, ...spec },
        ...more,
      }) as Promise<EnsureReport>,
    writes() {
      const calls = sandbox.journal.writes().map(({ method, path }) => `${method} ${path.split("/").slice(3, 4)}`);
      sandbox.journal.clear();
      return calls;
    },
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;
const three = { members: ["harbour-a", "harbour-b", "harbour-c"] };

describe.each([
  ["members are the ports that have the pair", false],
  ["members are kept apart from pairs", true],
])("a virtual IP, where %s", (_, apart) => {
  it("is given to three instances with their pairs, in as many writes as ports and two more, and none in the second run", async () => {
    const { ensure, writes, pairs, vip, cloud } = world(apart);
    const made = await ensure(three);
    expect(made).toMatchObject({ changed: true, failed: false });
    expect(writes().length).toBeLessThanOrEqual(3 + 2);
    expect(pairs(BACKEND_A)).toEqual([IP]);
    expect(pairs(BACKEND_B)).toEqual([IP]);
    expect(pairs(BACKEND_C)).toEqual([NEIGHBOUR.ip_address, IP]);
    expect(vip()?.reserved?.is_vip).toBe(true);
    expect(made.items[0]?.outputs?.member_port_ids).toEqual([BACKEND_A, BACKEND_B, BACKEND_C].sort());
    const again = await ensure(three);
    expect(again).toMatchObject({ changed: false, failed: false });
    expect(writes()).toEqual([]);
    expect(again.items[0]).toMatchObject({ spec: made.items[0]?.spec, outputs: made.items[0]?.outputs });
    expect(cloud.state).toBeDefined();
  });

  it("loses of an instance that goes from the spec only its pair and its membership", async () => {
    const { ensure, pairs, vip } = world(apart);
    await ensure(three);
    expect(await ensure({ members: ["harbour-a", "harbour-b"] })).toMatchObject({ changed: true, failed: false });
    expect(pairs(BACKEND_C)).toEqual([NEIGHBOUR.ip_address]);
    expect(pairs(BACKEND_A)).toEqual([IP]);
    expect(pairs(BACKEND_B)).toEqual([IP]);
    // Where members are those with the pair, the pairs above are all there is.
    expect([...(vip()?.reserved?.members ?? [])].sort()).toEqual(apart ? [BACKEND_A, BACKEND_B].sort() : []);
  });

  it("is taken off, switched off and given back in one run", async () => {
    const { ensure, vip, pairs } = world(apart);
    await ensure(three);
    const dry = await ensure(three, { state: "absent", plan: true });
    expect(dry.items[0]?.notes[0]).toMatch(/10\.40\.0\.100 is given back to the cloud, and leaves harbour-a/);
    expect(await ensure(three, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(vip()).toBeUndefined();
    expect([pairs(BACKEND_A), pairs(BACKEND_B), pairs(BACKEND_C)]).toEqual([[], [], [NEIGHBOUR.ip_address]]);
    expect(await ensure(three, { state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("is not given back while somebody shares it whom the spec does not name", async () => {
    const { ensure, vip, writes } = world(apart);
    await ensure(three);
    writes();
    for (const more of [{}, { plan: true }]) {
      const report = await ensure({ members: ["harbour-a"] }, { state: "absent", ...more });
      expect(failure(report)?.message).toMatch(/is shared by port .* of instance harbour-[bc]/);
    }
    expect(writes()).toEqual([]);
    expect(vip()).toBeDefined();
  });

  it("leaves the members alone where the spec says nothing of them", async () => {
    const { ensure, writes, pairs } = world(apart);
    await ensure(three);
    writes();
    expect(await ensure({})).toMatchObject({ changed: false, failed: false });
    expect(writes()).toEqual([]);
    expect(pairs(BACKEND_A)).toEqual([IP]);
  });

  it("gets back a pair that somebody took from a member's port", async () => {
    const { ensure, ports, pairs } = world(apart);
    await ensure(three);
    Object.assign(ports()[BACKEND_C] as Port, { allowed_address_pairs: [NEIGHBOUR] });
    expect(await ensure(three, { plan: true })).toMatchObject({ changed: true });
    expect(await ensure(three)).toMatchObject({ changed: true, failed: false });
    expect(pairs(BACKEND_C)).toEqual([NEIGHBOUR.ip_address, IP]);
  });

  it("has one member more by a port's id, and the others stay", async () => {
    const { ensure, pairs } = world(apart);
    await ensure({ members: ["harbour-a"] });
    await ensure({ members: ["harbour-a", BACKEND_C] });
    expect([pairs(BACKEND_A), pairs(BACKEND_C)]).toEqual([[IP], [NEIGHBOUR.ip_address, IP]]);
    expect(await ensure({ members: [BACKEND_C, "harbour-a"] })).toMatchObject({ changed: false });
  });
});

describe("a virtual IP", () => {
  it("is switched on where the address is reserved already, and off again when it is said", async () => {
    const { ensure, ports, writes } = world(false);
    const spec = { ip_address: "10.40.0.201" };
    expect(await ensure(spec)).toMatchObject({ changed: true, failed: false, items: [{ action: "update" }] });
    expect(writes()).toEqual(["PATCH reserved_fixed_ips"]);
    expect(ports()["2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64"]?.reserved?.is_vip).toBe(true);
    expect(await ensure({ ...spec, is_vip: false })).toMatchObject({ changed: true, failed: false });
    expect(ports()["2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64"]?.reserved?.is_vip).toBe(false);
  });

  it("is reserved once by two processes that ask for it at the same moment, and both end with it", async () => {
    const { ensure, start, ports } = world(false);
    const before = Object.keys(ports()).length;
    const reports = await Promise.all(
      [["harbour-a"], ["harbour-a"]].map((members) => ensure({ members }, {}, start())),
    );
    expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
    expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(1);
    expect(Object.keys(ports())).toHaveLength(before + 1);
  });

  it("is reserved once where the answer is lost on the way", async () => {
    const { ensure, ports, sandbox } = world(false);
    const before = Object.keys(ports()).length;
    sandbox.faults.add({ match: "POST /**", cut: "after" });
    expect(await ensure(three)).toMatchObject({ changed: true, failed: false });
    expect(Object.keys(ports())).toHaveLength(before + 1);
  });

  it.each([
    ["an address that an instance has", { ip_address: "10.40.0.11" }, /is the own address of port 9c31/],
    ["a member that is nowhere", { members: ["harbour-x"] }, /member harbour-x is no port of network/],
    ["a network that is not there", { network: "nowhere" }, /no network is called nowhere/],
    ["no network, for a new one", { network: undefined }, /`network` does not say where/],
    ["members of what is switched off", { is_vip: false, members: ["harbour-a"] }, /members: cannot be stated with/],
  ])("is refused in the plan with %s", async (_, spec, words) => {
    const { ensure, writes } = world(false);
    const report = await ensure(spec, { plan: true });
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(failure(report)?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it.each([
    ["is managed by the system", { managed_by: "system" }, /managed by the system/],
    ["has port security switched off", { port_security_enabled: false }, /port security switched off/],
    [
      "has no room",
      { allowed_address_pairs: Array.from({ length: 10 }, (_, at) => ({ ...NEIGHBOUR, ip_address: `10.41.0.${at}` })) },
      /has no room for 10\.40\.0\.100/,
    ],
  ])("is refused in the plan where a member's port %s", async (_, fields, words) => {
    const { ensure, ports, writes } = world(false);
    Object.assign(ports()[BACKEND_C] as Port, fields);
    expect(failure(await ensure(three, { plan: true }))?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it("is found without its network, to be given back", async () => {
    const { ensure, ports } = world(false);
    const spec = { network: undefined, ip_address: "10.40.0.200" };
    expect(await ensure(spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(ports()[VIP]).toBeUndefined();
  });

  it.each([
    ["that are gone from the moment they end", { vanishing_tasks: 10 }],
    ["that are listed late", { task_list_lag: 30 }],
  ])("is made and given back by tasks %s", async (_, switches) => {
    const { ensure, vip, cloud } = world(true);
    Object.assign(cloud.switches, switches);
    expect(await ensure(three)).toMatchObject({ changed: true, failed: false });
    expect(vip()?.reserved?.members).toHaveLength(3);
    expect(await ensure(three, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(vip()).toBeUndefined();
  });
});
