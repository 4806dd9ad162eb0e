import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const A = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const C = "3d0b6a52-7f1e-4c98-9a46-8e2c5d7f1b03";
const STORAGE = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const NEIGHBOUR = { ip_address: "10.40.0.77", mac_address: "fa:16:3e:00:00:77" };
const IP = "10.40.0.9";

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  port_security_enabled: boolean;
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  cloud.seed({
    instances: [
      {
        name: "harbour-c",
        ports: [
          { id: C, network: "harbour-private", ip_addresses: ["10.40.0.13"], allowed_address_pairs: [NEIGHBOUR] },
        ],
      },
    ],
  });
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  const port = (id: string) => (cloud.state.ports as Record<string, Port>)[id] as Port;
  const ask =
    (resource: string) =>
    (spec: object, more: object = {}, call: object = {}) =>
      mooring.ensure({ resource, spec, ...more }, call) as Promise<EnsureReport>;
  return {
    sandbox,
    cloud,
    port,
    pairs: (id: string) => port(id).allowed_address_pairs.map(({ ip_address }) => ip_address),
    one: ask("gcore/allowed-address-pair"),
    exact: ask("gcore/allowed-address-pairs"),
    writes() {
      const calls = sandbox.journal.writes().map(({ method, path }) => `${method} ${path.split("/")[6]}`);
      sandbox.journal.clear();
      return calls;
    },
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;
const notes = (report: EnsureReport) => report.items[0]?.notes.join(" ") ?? "";
const three = { instances: ["harbour-a", "harbour-b", "harbour-c"], network: "harbour-private", ip_address: IP };

describe("one pair on the ports of several instances", () => {
  it("is one plan, one write for each port, and none in the second run, which says the same", async () => {
    const { one, writes, pairs } = world();
    expect(await one(three, { plan: true })).toMatchObject({ changed: true, items: [{ action: "create" }] });
    expect(writes()).toEqual([]);
    const made = await one(three);
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ spec: three }] });
    expect(writes().toSorted()).toEqual([A, B, C].map((id) => `PUT ${id}`).toSorted());
    expect([pairs(A), pairs(B), pairs(C)]).toEqual([[IP], [IP], [NEIGHBOUR.ip_address, IP]]);
    expect(made.items[0]?.outputs?.port_ids).toEqual([A, B, C].toSorted());
    const again = await one(three);
    expect(again).toMatchObject({ changed: false, failed: false });
    expect(again.items[0]).toMatchObject({ id: made.items[0]?.id, spec: made.items[0]?.spec });
    expect(again.items[0]?.outputs).toEqual(made.items[0]?.outputs);
    expect(writes()).toEqual([]);
  });

  it("goes from the instance that goes from the spec, and from that one alone", async () => {
    const { one, writes, pairs } = world();
    await one(three);
    writes();
    const two = { ...three, instances: ["harbour-a", "harbour-b"] };
    expect(await one(two, { plan: true })).toMatchObject({ changed: true, items: [{ action: "update" }] });
    expect(await one(two)).toMatchObject({ changed: true, failed: false, items: [{ spec: two }] });
    expect(writes()).toEqual([`PUT ${C}`]);
    expect([pairs(A), pairs(B), pairs(C)]).toEqual([[IP], [IP], [NEIGHBOUR.ip_address]]);
  });

  it("keeps its id while ports come and go, and is removed by it where nothing else is known", async () => {
    const { one, pairs } = world();
    const { id } = (await one(three)).items[0] ?? {};
    const two = { ...three, instances: ["harbour-a", "harbour-b"] };
    expect((await one(two, { id })).items[0]?.id).toBe(id);
    expect(await one(two, { id, state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect([pairs(A), pairs(B)]).toEqual([[], []]);
  });

  it("is taken from the ports that are named, where it is to be absent, and stays on others", async () => {
    const { one, pairs, writes } = world();
    await one(three);
    writes();
    const gone = { ...three, instances: ["harbour-c", "harbour-z"] };
    expect(await one(gone, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([`PUT ${C}`]);
    expect([pairs(A), pairs(B), pairs(C)]).toEqual([[IP], [IP], [NEIGHBOUR.ip_address]]);
    expect(await one(gone, { state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("is found again where somebody has taken it from one port", async () => {
    const { one, port, pairs, writes } = world();
    const ports = { ports: [A, B, C], ip_address: IP };
    await one(ports);
    port(B).allowed_address_pairs = [];
    writes();
    expect(await one(ports)).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([`PUT ${B}`]);
    expect(pairs(B)).toEqual([IP]);
  });

  it("leaves the same address with another MAC address alone, on these ports and on others", async () => {
    const { one, port } = world();
    const foreign = { ip_address: IP, mac_address: "00:00:5e:00:01:33" };
    port(C).allowed_address_pairs = [foreign];
    expect(await one({ ports: [A, B], ip_address: IP })).toMatchObject({ changed: true, failed: false });
    expect(port(C).allowed_address_pairs).toEqual([foreign]);
    expect(await one({ ports: [A, B], ip_address: IP })).toMatchObject({ changed: false });
  });

  it("says of each port whether it was done, where one of them fails", async () => {
    const { one, sandbox, pairs } = world();
    sandbox.faults.add({ match: `PUT /cloud/v2/ports/*/*/${B}/**`, status: 403, times: 9 });
    const report = await one(three);
    expect(report).toMatchObject({ failed: true, changed: true });
    expect(failure(report)?.message).toContain(B);
    expect(notes(report)).toMatch(/Done: harbour-a, harbour-c\. Not done: harbour-b: /);
    expect([pairs(A), pairs(B), pairs(C)]).toEqual([[IP], [], [NEIGHBOUR.ip_address, IP]]);
    sandbox.faults.clear();
    expect(await one(three)).toMatchObject({ changed: true, failed: false });
    expect(pairs(B)).toEqual([IP]);
  });

  it.each([
    [
      "a name that means nothing",
      { ...three, instances: ["harbour-a", "harbour-z"] },
      /no port for harbour-z on network/,
    ],
    ["no network", { ...three, network: undefined }, /network: is missing/],
    ["both ways at once", { ...three, ports: [A] }, /cannot be stated together/],
    ["a single port beside", { ...three, port_id: A }, /port_id: cannot be stated together with `instances`/],
    ["nobody", { ...three, instances: [] }, /instances: is empty/],
    ["ports of several networks", { ports: [A, STORAGE], ip_address: IP }, /on several networks/],
  ])("is refused in the plan with %s", async (_, spec, words) => {
    const { one, writes } = world();
    const report = await one(spec, { plan: true });
    expect(failure(report)?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it("is refused in the plan where one of the ports cannot have it, and nothing is written on the others", async () => {
    const { one, port, writes } = world();
    port(B).port_security_enabled = false;
    const report = await one(three);
    expect(failure(report)?.message).toMatch(/166f81b9.* port security switched off/);
    expect(writes()).toEqual([]);
  });

  it("is not taken over by whoever wants a new one", async () => {
    const { one, port } = world();
    port(A).allowed_address_pairs = [{ ip_address: IP, mac_address: "fa:16:3e:5a:10:01" }];
    const report = await one(three, {}, { adopt: false });
    expect(failure(report)?.message).toMatch(/is there already, and is not taken over/);
  });
});

describe("an exact list on several ports", () => {
  const list = { ports: [A, B, C], allowed_address_pairs: [{ ip_address: IP }, { ip_address: "10.40.0.10" }] };

  it("is one write for each port, tells what each loses, and is none in the second run", async () => {
    const { exact, writes, pairs } = world();
    const planned = await exact(list, { plan: true });
    expect(notes(planned)).toContain(`${C} loses 10.40.0.77.`);
    const made = await exact(list);
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ spec: { ports: [B, C, A] } }] });
    expect(writes().toSorted()).toEqual([A, B, C].map((id) => `PUT ${id}`).toSorted());
    expect(pairs(C).toSorted()).toEqual(["10.40.0.10", IP]);
    const again = await exact(list);
    expect(again).toMatchObject({ changed: false, items: [{ spec: made.items[0]?.spec }] });
    expect(writes()).toEqual([]);
  });

  it("is mended on the one port where it is another", async () => {
    const { exact, port, writes } = world();
    await exact(list);
    port(B).allowed_address_pairs.push(NEIGHBOUR);
    writes();
    expect(await exact(list)).toMatchObject({ changed: true, failed: false, items: [{ action: "update" }] });
    expect(writes()).toEqual([`PUT ${B}`]);
  });

  it("loses what is named on each, where it is to be absent, and nothing else", async () => {
    const { exact, port, pairs } = world();
    await exact(list);
    port(B).allowed_address_pairs.push(NEIGHBOUR);
    expect(await exact(list, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect([pairs(A), pairs(B), pairs(C)]).toEqual([[], [NEIGHBOUR.ip_address], []]);
    expect(await exact(list, { state: "absent" })).toMatchObject({ changed: false, failed: false });
  });

  it("is not taken over by whoever wants a new one where one port holds something", async () => {
    const { exact } = world();
    for (const allowed_address_pairs of [list.allowed_address_pairs, []]) {
      const report = await exact({ ...list, allowed_address_pairs }, {}, { adopt: false });
      expect(failure(report)?.message).toMatch(/10\.40\.0\.77 .*is there already, and is not taken over/);
    }
  });
});
