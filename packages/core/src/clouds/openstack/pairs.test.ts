import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const PORT = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const EMPTY = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const OPEN = "60a00003-1b2c-4d3e-8f4a-5b6c7d8e9f03";
const OF_PROVIDER = "60a00011-1b2c-4d3e-8f4a-5b6c7d8e9f11";
const OF_ANOTHER = "90a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const OWN = "fa:16:3e:60:00:02";
const VIRTUAL = "00:00:5e:00:01:01";

const EXTENSIONS = "/v2.0/extensions";
const toExtensions = ({ path }: { path: string }) => path.endsWith(EXTENSIONS);

type Pairs = { ip_address: string; mac_address: string }[];

function world(settings: object = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["openstack"] });
  const cloud = sandbox.cloud("openstack");
  let seed = 0;
  const start = () => {
    seed += 1;
    return createMooring({
      environment: sandbox.environment(),
      transport: sandbox.transport,
      clock,
      random: chance(seed),
    });
  };
  const mooring = start();
  const ask = (request: object, by = mooring) => by.ensure({ settings, ...request }) as Promise<EnsureReport>;
  const stored = (id: string) =>
    (cloud.state.ports as Record<string, { allowed_address_pairs: Pairs }>)[id] as { allowed_address_pairs: Pairs };
  return {
    clock,
    sandbox,
    cloud,
    start,
    ask,
    there: (id = EMPTY) =>
      stored(id)
        .allowed_address_pairs.map((one) => `${one.ip_address} ${one.mac_address}`)
        .sort(),
    one: (spec: object, more: object = {}, by = mooring) =>
      ask({ resource: "openstack/allowed-address-pair", spec, ...more }, by),
    list: (spec: object, more: object = {}) => ask({ resource: "openstack/allowed-address-pairs", spec, ...more }),
    /** Reads and writes of Neutron since the last time; the login is neither, nor is the question of what this Neutron can do. */
    cost: () => {
      const seen = { reads: 0, writes: sandbox.journal.writes().length };
      for (const [call, count] of Object.entries(sandbox.journal.counts()))
        if (call.startsWith("GET ") && !call.includes(EXTENSIONS)) seen.reads += count;
      sandbox.journal.clear();
      return seen;
    },
    /** How often it was asked what this Neutron can do. */
    asked: () => sandbox.journal.reads().filter(({ path }) => path.endsWith(EXTENSIONS)).length,
    /** What the writes of ports named in `If-Match`. */
    named: () =>
      sandbox.journal
        .writes()
        .filter(({ method }) => method === "PUT")
        .map(({ headers }) => headers["if-match"]),
  };
}

/** Numbers that look random and are the same in every run (a linear congruential generator). */
function chance(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;

it("a pair that another write adds at the same moment, which real Neutron calls a repetition, is there for both", async () => {
  const { one, there, sandbox, cloud } = world();
  const ports = cloud.state.ports as Record<string, { allowed_address_pairs: Pairs; revision_number: number }>;
  sandbox.faults.add({
    match: "PUT /**/ports/**",
    status: 400,
    body: {
      NeutronError: {
        type: "DuplicateAddressPairInRequest",
        message: `Request contains duplicate address pair: mac_address ${OWN} ip_address 10.60.0.9.`,
        detail: "",
      },
    },
    run: () => {
      const port = ports[EMPTY];
      port?.allowed_address_pairs.push({ ip_address: "10.60.0.9", mac_address: OWN });
      if (port) port.revision_number += 1;
    },
  });
  expect(await one({ port_id: EMPTY, ip_address: "10.60.0.9" })).toMatchObject({ failed: false });
  expect(there()).toEqual([`10.60.0.9 ${OWN}`]);
});

describe("one pair", () => {
  it("costs one read and one write to add, one read to find, one read and one write to remove", async () => {
    const { one, cost, there } = world();
    const spec = { port_id: EMPTY, ip_address: "10.60.0.9" };
    expect(await one(spec)).toMatchObject({ changed: true, failed: false });
    expect(cost()).toEqual({ reads: 1, writes: 1 });
    expect(there()).toEqual([`10.60.0.9 ${OWN}`]);
    expect(await one(spec)).toMatchObject({ changed: false, failed: false });
    expect(cost()).toEqual({ reads: 1, writes: 0 });
    expect(await one(spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(cost()).toEqual({ reads: 1, writes: 1 });
    expect(there()).toEqual([]);
  });

  it("ten at once in one process cost one read and one write", async () => {
    const { one, cost, there } = world();
    const addresses = Array.from({ length: 10 }, (_, index) => `10.60.1.${index + 1}`);
    const reports = await Promise.all(addresses.map((ip_address) => one({ port_id: EMPTY, ip_address })));
    expect(reports.every(({ failed }) => !failed)).toBe(true);
    expect(there()).toHaveLength(10);
    expect(cost()).toEqual({ reads: 1, writes: 1 });
  });

  it("asks once, and only when it is to be written, whether this Neutron heeds `If-Match`", async () => {
    const { one, asked, there } = world();
    const specs = Array.from({ length: 5 }, (_, index) => ({ port_id: EMPTY, ip_address: `10.60.1.${index + 1}` }));
    await one({ port_id: EMPTY, ip_address: "10.60.0.9" }, { plan: true });
    await one({ port_id: EMPTY, ip_address: "10.60.0.9" }, { state: "absent" });
    expect(asked()).toBe(0);
    await Promise.all(specs.map((spec) => one(spec)));
    await one({ port_id: EMPTY, ip_address: "10.60.0.9" });
    expect(there()).toHaveLength(6);
    expect(asked()).toBe(1);
  });

  it.each([true, false])("asks nothing where `compare_and_set: %s` says it", async (compare_and_set) => {
    const { one, asked, there, cloud } = world({ compare_and_set });
    cloud.switches.revision_if_match = compare_and_set;
    await one({ port_id: EMPTY, ip_address: "10.60.0.9" });
    expect(there()).toHaveLength(1);
    expect(asked()).toBe(0);
  });

  it("names the revision that it was made from; where that is not heeded, it is read again before and after", async () => {
    for (const heeds of [true, false]) {
      const { one, cloud, cost, named } = world();
      cloud.switches.revision_if_match = heeds;
      await one({ port_id: EMPTY, ip_address: "10.60.0.9" });
      expect(named()).toEqual([heeds ? "revision_number=1" : undefined]);
      expect(cost()).toEqual({ reads: heeds ? 1 : 3, writes: 1 });
    }
  });

  it.each([403, 404])("a list of extensions that is refused with %d promises none", async (status) => {
    const { one, sandbox, there, named } = world();
    const body = { NeutronError: { type: "Refused", message: "not for you", detail: "" } };
    sandbox.faults.add({ match: toExtensions, status, body });
    expect(await one({ port_id: EMPTY, ip_address: "10.60.0.9" })).toMatchObject({ changed: true, failed: false });
    expect(there()).toHaveLength(1);
    expect(named()).toEqual([undefined]);
  });

  it("a list of extensions that fails is asked for again, and nothing is written before it came", async () => {
    const { one, sandbox, there } = world();
    sandbox.faults.add({ match: toExtensions, times: 3, status: 503 });
    expect(await one({ port_id: EMPTY, ip_address: "10.60.0.9" })).toMatchObject({ changed: true, failed: false });
    expect(there()).toHaveLength(1);
    const other = world();
    other.sandbox.faults.add({ match: toExtensions, times: 1000, status: 503 });
    expect(await other.one({ port_id: EMPTY, ip_address: "10.60.0.9" })).toMatchObject({
      changed: false,
      failed: true,
    });
    expect(other.cost().writes).toBe(0);
  });

  it("is made to what somebody else has written meanwhile, which is kept", async () => {
    const { one, sandbox, cloud, there, cost } = world();
    sandbox.faults.add({ match: "PUT /**", run: () => cloud.hooks?.add_foreign_pair?.(EMPTY) });
    expect(await one({ port_id: EMPTY, ip_address: "10.60.0.9" })).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual([`10.60.0.9 ${OWN}`, "10.60.7.1 00:00:5e:00:01:07"]);
    expect(cost()).toEqual({ reads: 2, writes: 2 });
  });

  it.each([
    ["compared and set", {}, true],
    ["where Neutron does not heed `If-Match`, read once more after the write", {}, false],
    ["where a setting says that it does not", { compare_and_set: false }, true],
  ])("of each of eight processes is there in the end, foreign ones as they were: %s", async (_, settings, heeds) => {
    for (const round of [1, 2, 3]) {
      const { one, start, sandbox, cloud, there } = world(settings);
      cloud.switches.revision_if_match = heeds;
      sandbox.faults.add({ match: "* /**", times: 100_000, delay: 40 + round });
      const before = there(PORT);
      const specs = Array.from({ length: 8 }, (_, index) => ({ port_id: PORT, ip_address: `10.60.2.${index + 1}` }));
      const reports = await Promise.all(specs.map((spec) => one(spec, {}, start())));
      expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
      expect(there(PORT)).toHaveLength(10);
      expect(there(PORT)).toEqual(expect.arrayContaining(before));
    }
  });

  it("beside foreign ones with host bits and a virtual router's MAC address leaves them as they are", async () => {
    const { one, there } = world();
    const before = there(PORT);
    expect(before).toEqual([expect.stringContaining(`10.60.0.77 ${VIRTUAL}`), expect.stringContaining("10.61.0.5/16")]);
    await one({ port_id: PORT, ip_address: "10.60.0.77" });
    expect(there(PORT)).toHaveLength(3);
    await one({ port_id: PORT, ip_address: "10.60.0.77" }, { state: "absent" });
    expect(there(PORT)).toEqual(before);
    await one({ port_id: PORT, ip_address: "10.61.0.5/16" }, { state: "absent" });
    expect(there(PORT)).toEqual([`10.60.0.77 ${VIRTUAL}`]);
  });

  it("lost on the way back is looked for, and not written twice", async () => {
    const { one, sandbox, there } = world();
    sandbox.faults.add({ match: "PUT /**", cut: "after" });
    expect(await one({ port_id: EMPTY, ip_address: "10.60.0.9" })).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual([`10.60.0.9 ${OWN}`]);
    expect(sandbox.journal.writes()).toHaveLength(1);
  });

  it("goes on where the token ends in the middle", async () => {
    const { one, cloud, sandbox } = world();
    sandbox.faults.add({ match: "PUT /**", run: () => cloud.hooks?.expire_tokens?.("mooring") });
    expect(await one({ port_id: EMPTY, ip_address: "10.60.0.9" })).toMatchObject({ changed: true, failed: false });
  });
});

describe("the exact list", () => {
  it("costs one read and one write, and clears whatever is there", async () => {
    const { list, cost, there } = world();
    expect(await list({ port_id: PORT, allowed_address_pairs: [] })).toMatchObject({ changed: true, failed: false });
    expect(cost()).toEqual({ reads: 1, writes: 1 });
    expect(there(PORT)).toEqual([]);
  });

  it("of an address with and without a virtual MAC address is reached, and stays", async () => {
    const { list, there } = world();
    const spec = {
      port_name: "web-2-port",
      allowed_address_pairs: [{ ip_address: "10.60.0.9" }, { ip_address: "10.60.0.9", mac_address: VIRTUAL }],
    };
    expect(await list(spec)).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual([`10.60.0.9 ${VIRTUAL}`, `10.60.0.9 ${OWN}`]);
    expect(await list(spec)).toMatchObject({ changed: false, failed: false });
  });
});

describe("a port is named", () => {
  it.each([
    ["by its name", { port_name: "web-2-port" }, 1],
    ["by its address", { port_address: "10.60.0.12" }, 1],
    ["by the server's id", { server: "5e1f0000-60a0-4000-8000-000000000002" }, 1],
    ["by the server's name", { server: "web-2" }, 2],
    ["by server and network", { server: "web-2", network: "private" }, 3],
  ])("%s", async (_, named, reads) => {
    const { one, cost, there } = world();
    const spec = { ...named, ip_address: "10.60.0.9" };
    const made = await one(spec);
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ id: `${EMPTY}/10.60.0.9` }] });
    expect(made.items[0]?.spec).toMatchObject({ ...named, port_id: EMPTY });
    expect(cost()).toEqual({ reads, writes: 1 });
    expect(await one(spec, { id: `${EMPTY}/10.60.0.9` })).toMatchObject({ changed: false, failed: false });
    expect(await one(spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual([]);
  });

  it.each([
    [
      "several ports of a server",
      { server: "web-1" },
      /more than one port is meant: 60a00001-\S+ \(web-1-port, 10\.60\.0\.11, server 5e1f\S+\), 60a00011-\S+/,
    ],
    ["no port of that name", { port_name: "web-9-port" }, /there is no port with `port_name` web-9-port/],
    ["no server of that name", { server: "web-9" }, /no server is called web-9/],
    ["no network of that name", { server: "web-1", network: "pravate" }, /no network is called pravate/],
    ["a port of another project", { port_id: OF_ANOTHER }, /there is no port with `port_id` 90a00001-/],
    ["nothing at all", {}, /one of `port_id`, `port_name`, `server` and `port_address`/],
    ["a network alone", { network: "private" }, /one of `port_id`, `port_name`/],
    [
      "its id and its name",
      { port_id: EMPTY, port_name: "web-2-port" },
      /port_name: cannot be stated together with `port_id`/,
    ],
  ])("by what leaves %s: refused, in a dry run too", async (_, named, words) => {
    const { one, cost } = world();
    for (const plan of [true, false])
      expect(failure(await one({ ...named, ip_address: "10.60.0.9" }, { plan }))?.message).toMatch(words);
    expect(cost().writes).toBe(0);
  });

  it("and is gone: so is the pair, but a wrong name is said", async () => {
    const { one } = world();
    const absent = { state: "absent" };
    const gone = "00000000-0000-4000-8000-000000000000";
    expect(await one({ port_id: gone, ip_address: "10.60.0.9" }, absent)).toMatchObject({
      changed: false,
      failed: false,
    });
    const deleted = await one({ server: gone, ip_address: "10.60.0.9" }, absent);
    expect(deleted).toMatchObject({ changed: false, failed: false });
    expect(deleted.items[0]?.notes).toEqual([expect.stringMatching(/There is no server 00000000-/)]);
    for (const named of [{ server: "web-9" }, { server: "web-1", network: "pravate" }])
      expect((await one({ ...named, ip_address: "10.60.0.9" }, absent)).failed).toBe(true);
  });

  it("that was moved to another server since is another one: a replacement", async () => {
    const { one } = world();
    await one({ server: "web-2", ip_address: "10.60.0.9" });
    const report = await one(
      { server: "web-1", network: "private", ip_address: "10.60.0.9" },
      { id: `${EMPTY}/10.60.0.9` },
    );
    expect(report.items[0]).toMatchObject({ action: "replace" });
  });
});

describe("what Neutron will refuse is refused in the plan", () => {
  it.each([
    ["port security off", { port_id: OPEN, ip_address: "10.60.0.9" }, /has port security switched off/],
    ["multicast", { port_id: EMPTY, ip_address: "224.0.0.9" }, /is a multicast address/],
    ["what overlaps multicast", { port_id: EMPTY, ip_address: "128.0.0.0/1" }, /overlaps the multicast addresses/],
    [
      "a group's MAC address",
      { port_id: EMPTY, ip_address: "10.60.0.9", mac_address: "01:00:5e:00:00:01" },
      /of a group/,
    ],
  ])("%s", async (_, spec, words) => {
    const { one, cost } = world();
    for (const plan of [true, false]) expect(failure(await one(spec, { plan }))?.message).toMatch(words);
    expect(cost().writes).toBe(0);
  });

  it("more than the operator's number, which a setting tells", async () => {
    const { ask, cost, cloud } = world();
    const items = Array.from({ length: 11 }, (_, index) => ({ port_id: EMPTY, ip_address: `10.60.1.${index + 1}` }));
    const batch = { resource: "openstack/allowed-address-pair", items };
    const dry = await ask({ ...batch, plan: true });
    expect(dry.items.filter((item) => item.failure)).toHaveLength(1);
    expect(dry.items[10]?.failure?.message).toMatch(
      /holds at most 10 pairs, .*add 10\.60\.1\.11; the list is filled by/,
    );
    expect(cost().writes).toBe(0);
    cloud.switches.max_allowed_address_pair = 12;
    expect(await ask({ ...batch, settings: { most_pairs: 12 } })).toMatchObject({ changed: true, failed: false });
  });

  it("a network of others: in a dry run by the default policies, in a run by the cloud's own words", async () => {
    const { one, cost } = world();
    const spec = { port_id: OF_PROVIDER, ip_address: "10.80.0.9" };
    expect(failure(await one(spec, { plan: true }))?.message).toMatch(
      /on the network provider, which belongs to another project/,
    );
    const refused = await one(spec);
    expect(failure(refused)?.message).toMatch(
      /update_port:allowed_address_pairs.* is disallowed by policy \(HTTP 403, request id req-/,
    );
    expect(failure(refused)?.hint).toMatch(/operator's policy/);
    expect(refused.changed).toBe(false);
    const allowed = await one(spec, { plan: true, settings: { pairs_on_foreign_networks: true } });
    expect(allowed).toMatchObject({ failed: false, changed: true });
    expect(cost().writes).toBe(1);
  });
});

describe("what is dangerous is said in the plan", () => {
  it.each([
    [
      "a network",
      { ip_address: "0.0.0.0/0" },
      /0\.0\.0\.0\/0 is a network: .*security group `default` trusts its members/,
    ],
    ["the gateway's address", { ip_address: "10.60.0.1" }, /10\.60\.0\.1 is the gateway of subnet private-subnet/],
    [
      "a neighbour's own address",
      { ip_address: "10.60.0.11" },
      /10\.60\.0\.11 is the own address of port 60a00001-\S+ \(web-1-port/,
    ],
  ])("%s", async (_, spec, words) => {
    const { one } = world();
    const report = await one({ port_id: EMPTY, ...spec }, { plan: true });
    expect(report.failed).toBe(false);
    expect(report.items[0]?.notes).toEqual([expect.stringMatching(words)]);
  });

  it("nothing of an address that is reserved for sharing; but when the pair that it rests on is taken out", async () => {
    const { one, list } = world();
    const spec = { port_id: EMPTY, ip_address: "10.60.0.200" };
    expect((await one(spec, { plan: true })).items[0]?.notes).toEqual([]);
    await one(spec);
    const words = [expect.stringMatching(/10\.60\.0\.200 is the shared address that port 60a00200-\S+ \(web-vip/)];
    expect((await one(spec, { state: "absent", plan: true })).items[0]?.notes).toEqual(words);
    expect((await list({ port_id: EMPTY, allowed_address_pairs: [] }, { plan: true })).items[0]?.notes).toEqual(words);
  });
});
