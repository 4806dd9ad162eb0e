import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { mortal } from "../../../test/lines.ts";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import { addressesFor } from "./free-address.ts";

const CIDR = "10.70.0.0/29";
const NETWORK = "7a1c0b3e-5d24-4f86-9b10-2c4d6e8f0a12";

interface Port {
  id: string;
  network_id: string;
  project_id: number;
  ip_assignments: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  reserved: { is_vip: boolean; members: string[] } | null;
  tags: Record<string, string>;
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  // Six addresses, one of them the gateway's: names meet there all the time.
  cloud.seed({
    networks: [
      {
        id: NETWORK,
        name: "narrow",
        subnets: [{ name: "narrow-subnet", cidr: CIDR, gateway_ip: "10.70.0.1" }],
      },
    ],
  });
  const start = (transport = sandbox.transport) =>
    createMooring({ environment: sandbox.environment(), transport, clock, random: () => 0.5 });
  const mooring = start();
  const ports = () => Object.values(cloud.state.ports as Record<string, Port>);
  const kept = () => ports().filter(({ reserved, network_id }) => reserved !== null && network_id === NETWORK);
  return {
    sandbox,
    clock,
    cloud,
    start,
    ports,
    kept,
    named: () => kept().map(({ tags, ip_assignments: [ip] }) => [tags.name, ip?.ip_address]),
    ensure: (spec: object, more: object = {}, by = mooring, call: object = {}) =>
      by.ensure(
        { resource: "gcore/virtual-ip", spec: { network: "narrow", ...spec }, ...more },
        call,
      ) as Promise<EnsureReport>,
    writes() {
      const calls = sandbox.journal.writes().map(({ method, path }) => `${method} ${path.split("/")[3]}`);
      sandbox.journal.clear();
      return calls;
    },
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;
const first = (name: string) => [...addressesFor(name, CIDR)].find((ip) => ip !== "10.70.0.1") as string;
/** Two names that try the same address first. */
const meeting = (() => {
  const names = Array.from({ length: 40 }, (_, at) => `name-${at}`);
  const [one = ""] = names;
  return [one, names.slice(1).find((name) => first(name) === first(one)) as string] as const;
})();

describe("a name's order of addresses", () => {
  it("holds every address of the subnet once, but its own and that of all of it", () => {
    const all = [...addressesFor("web", CIDR)];
    expect(all.toSorted()).toEqual([1, 2, 3, 4, 5, 6].map((last) => `10.70.0.${last}`));
    expect([...addressesFor("web", CIDR)]).toEqual(all);
  });

  it("is canonical and inside the subnet where that is wide", () => {
    const [six = ""] = addressesFor("web", "2001:db8:40::/64");
    expect(six).toMatch(/^2001:db8:40::/);
    const [four = ""] = addressesFor("web", "10.0.0.0/8");
    expect(four).toMatch(/^10\./);
  });
});

describe("an address that is wanted by a name alone", () => {
  it("is any free one, gets the name, and is found by it in the second run, which says the same and writes nothing", async () => {
    const { ensure, writes, kept } = world();
    const made = await ensure({ name: "web" });
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ action: "create" }] });
    expect(writes()).toEqual(["POST reserved_fixed_ips", "PATCH ports"]);
    expect(kept()).toMatchObject([{ tags: { name: "web" }, reserved: { is_vip: true } }]);
    const again = await ensure({ name: "web" });
    expect(again).toMatchObject({ changed: false, failed: false });
    expect(again.items[0]).toMatchObject({ id: made.items[0]?.id, spec: made.items[0]?.spec });
    expect(again.items[0]?.outputs).toEqual(made.items[0]?.outputs);
    expect(writes()).toEqual([]);
  });

  it("is one where two processes want it at the same moment, and both have it", async () => {
    const { ensure, start, named } = world();
    const reports = await Promise.all([1, 2].map(() => ensure({ name: "web" }, {}, start())));
    expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
    expect(new Set(reports.map(({ items }) => items[0]?.id)).size).toBe(1);
    expect(named()).toEqual([["web", first("web")]]);
  });

  it("is one for each of two names that try the same address first, in one process and in two", async () => {
    for (const apart of [false, true]) {
      const { ensure, start, named } = world();
      const same = start();
      const reports = await Promise.all(meeting.map((name) => ensure({ name }, {}, apart ? start() : same)));
      expect(reports.flatMap((report) => failure(report)?.message ?? [])).toEqual([]);
      const all = named();
      expect(all.map(([name]) => name).toSorted()).toEqual([...meeting].toSorted());
      expect(new Set(all.map(([, ip]) => ip)).size).toBe(2);
    }
  });

  it("is what a run has left that was killed before it could name it, and not what somebody else keeps elsewhere", async () => {
    const { ensure, kept, named, writes } = world();
    const others = ["10.70.0.2", "10.70.0.3", "10.70.0.4", "10.70.0.5", "10.70.0.6"].filter(
      (ip) => ip !== first("web"),
    );
    await ensure({ ip_address: others[0] });
    await ensure({ ip_address: first("web") });
    writes();
    const report = await ensure({ name: "web" });
    expect(report).toMatchObject({ changed: true, failed: false, items: [{ action: "update" }] });
    expect(writes()).toEqual(["PATCH ports"]);
    expect(kept()).toHaveLength(2);
    expect(named()).toContainEqual(["web", first("web")]);
  });

  it("is a new one, and what may have been left is named, where nothing may be taken over", async () => {
    const { ensure, kept, start } = world();
    await ensure({ ip_address: first("web") });
    const report = await ensure({ name: "web" }, {}, start(), { adopt: false });
    expect(report).toMatchObject({ changed: true, failed: false, items: [{ action: "create" }] });
    expect(report.items[0]?.notes.join(" ")).toMatch(/would do and is used by nobody, but is left alone/);
    expect(kept()).toHaveLength(2);
  });

  it("is a new one where what may have been left is older than an hour: that is named, and left alone", async () => {
    const { ensure, clock, kept } = world();
    await ensure({ ip_address: first("web") });
    await clock.sleep(3_700_000);
    const report = await ensure({ name: "web" });
    expect(report).toMatchObject({ changed: true, failed: false, items: [{ action: "create" }] });
    expect(report.items[0]?.notes.join(" ")).toMatch(
      /where an interrupted run for web would have left it; it is left alone/,
    );
    expect(kept()).toHaveLength(2);
  });

  it("is not one that machines share already, nor one that only the cloud knows to be taken", async () => {
    const { ensure, cloud, named, ports } = world();
    const [one = "", two = "", three = ""] = [...addressesFor("web", CIDR)].filter((ip) => ip !== "10.70.0.1");
    await ensure({ ip_address: one });
    const hidden = ports().find(({ network_id }) => network_id === NETWORK) as Port;
    hidden.project_id = 4711;
    const somebody = ports().find(({ reserved }) => reserved === null) as Port;
    somebody.network_id = NETWORK;
    somebody.allowed_address_pairs = [{ ip_address: two, mac_address: "fa:16:3e:00:00:01" }];
    expect(await ensure({ name: "web" })).toMatchObject({ changed: true, failed: false });
    expect(named()).toContainEqual(["web", three]);
    expect(cloud.state).toBeDefined();
  });

  it("is one, named and shared, after a run that was killed at any exchange, and the run after it writes nothing more", async () => {
    const spec = { name: "web", network: "harbour-private", members: ["harbour-a"] };
    let killed = 0;
    for (let nth = 1, lives = false; !lives; nth += 1)
      for (const when of ["before", "after"] as const) {
        const { ensure, start, sandbox, ports, writes } = world();
        const { line, died } = mortal(sandbox.transport, nth, when);
        lives = (await Promise.race([died, ensure(spec, {}, start(line))])) !== true;
        if (!lives) killed += 1;
        const next = await ensure(spec, {}, start());
        expect({ nth, when, next }).toMatchObject({ next: { failed: false } });
        const named = ports().filter(({ tags }) => tags.name === "web");
        const kept = ports().filter(({ reserved }) => reserved !== null);
        expect({ nth, when, named: named.length, kept: kept.length }).toEqual({ nth, when, named: 1, kept: 3 });
        const [ip] = named[0]?.ip_assignments ?? [];
        const sharing = ports().filter(({ allowed_address_pairs: pairs }) =>
          pairs.some(({ ip_address }) => ip_address === ip?.ip_address),
        );
        expect({ nth, when, sharing: sharing.length }).toEqual({ nth, when, sharing: 1 });
        writes();
        expect({ nth, when, again: await ensure(spec, {}, start()) }).toMatchObject({ again: { changed: false } });
        expect(writes()).toEqual([]);
      }
    expect(killed).toBeGreaterThan(20);
  });

  it("is told by its id, and can be given back by it, where the run is cancelled once its order was accepted", async () => {
    const { ensure, sandbox, kept, cloud } = world();
    Object.assign(cloud.switches, { task_seconds: 2 });
    const caller = new AbortController();
    const stop = sandbox.onExchange(({ when, request: { path, method } }) => {
      if (when !== "after" || method !== "GET" || !path.endsWith("/tasks") || kept().length === 0) return;
      stop();
      caller.abort(new Error("the job was cancelled"));
    });
    const told: string[] = [];
    const cancelled = await ensure({ name: "web" }, {}, undefined, {
      signal: caller.signal,
      named: (_: number, id: string) => told.push(id),
    });
    const [left] = kept();
    expect(cancelled).toMatchObject({ failed: true, items: [{ id: left?.id, failure: { code: "cancelled" } }] });
    expect(told).toEqual([left?.id]);
    expect(left?.tags).toEqual({});

    expect(await ensure({ name: "web" }, { id: left?.id, state: "absent" })).toMatchObject({ changed: true });
    expect(kept()).toEqual([]);
  });

  it("whose run is cancelled at any moment, also while it waits for others, is told as cancelled", async () => {
    const codes = new Set<string>();
    for (let moment = 100; moment < 15_000; moment += 500) {
      const { ensure, clock, start } = world();
      // What a run has left that was killed before it could name it.
      await ensure({ ip_address: first("web") });
      const caller = new AbortController();
      const report = ensure({ name: "web" }, {}, start(), { signal: caller.signal });
      await clock.sleep(moment);
      caller.abort();
      const code = failure(await report)?.code;
      if (code) codes.add(code);
    }
    expect([...codes]).toEqual(["cancelled"]);
  });

  it("is given back by its name, and only by it", async () => {
    const { ensure, kept } = world();
    await ensure({ ip_address: first("web") });
    const absent = await ensure({ name: "web" }, { state: "absent" });
    expect(absent).toMatchObject({ changed: false, failed: false });
    expect(absent.items[0]?.notes.join(" ")).toMatch(/where an interrupted run for web would have left it; it is left/);
    expect(kept()).toHaveLength(1);
    await ensure({ name: "web" });
    expect(await ensure({ name: "web" }, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(kept()).toHaveLength(0);
  });

  it("may be stated by its address as well, gets the name then, and another one when that changes", async () => {
    const { ensure, named, writes } = world();
    await ensure({ ip_address: "10.70.0.4", name: "web" });
    writes();
    expect(await ensure({ ip_address: "10.70.0.4", name: "mail" })).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual(["PATCH ports"]);
    expect(named()).toEqual([["mail", "10.70.0.4"]]);
  });

  it("is found by its name for a member", async () => {
    const { ensure, start, ports } = world();
    await ensure({ network: "harbour-private", name: "web" });
    const spec = { virtual_ip: "web", member: "harbour-a" };
    const request = { resource: "gcore/virtual-ip-member", spec };
    const made = (await start().ensure(request)) as EnsureReport;
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ spec }] });
    expect(await start().ensure(request)).toMatchObject({ changed: false, failed: false, items: [{ spec }] });
    expect(ports().filter(({ allowed_address_pairs: pairs }) => pairs.length === 1)).not.toEqual([]);
  });

  it("is an error that lists both where two are called so", async () => {
    const { ensure, kept } = world();
    await ensure({ ip_address: "10.70.0.4", name: "web" });
    await ensure({ ip_address: "10.70.0.5" });
    for (const port of kept()) port.tags = { name: "web" };
    expect(failure(await ensure({ name: "web" }))?.message).toMatch(/more than one .* is called web: 10\.70\.0\.[45]/);
  });

  it("is not bought again and again where the cloud refuses the name: what is there is told, with what to do", async () => {
    const { ensure, kept, sandbox } = world();
    for (const _ of [1, 2]) {
      sandbox.faults.add({ match: "PATCH /cloud/v1/ports/**", status: 400, times: 1 });
      const report = await ensure({ name: "web" });
      expect(report).toMatchObject({ failed: true });
      expect(report.items[0]?.notes.join(" ")).toMatch(
        /is reserved, and could not be given its name: state `ip_address/,
      );
      expect(kept()).toHaveLength(1);
    }
    expect(await ensure({ name: "web" })).toMatchObject({ changed: true, failed: false });
    expect(kept()).toHaveLength(1);
  });

  it.each([
    ["neither an address nor a name", {}, /ip_address: is missing: state the address, or a `name`/],
    ["an external network", { name: "web", network: "pub_net" }, /external network, whose addresses the cloud chooses/],
    ["no network", { name: "web", network: undefined }, /`network` does not say where/],
  ])("is refused in the plan with %s", async (_, spec, words) => {
    const { ensure, writes } = world();
    const report = await ensure(spec, { plan: true });
    expect(failure(report)?.message).toMatch(words);
    expect(writes()).toEqual([]);
  });

  it("is refused in the plan where the network is full, or the region shows no names", async () => {
    const { ensure, cloud, writes } = world();
    for (const last of [2, 3, 4, 5, 6]) await ensure({ ip_address: `10.70.0.${last}`, name: `n${last}` });
    writes();
    expect(failure(await ensure({ name: "web" }, { plan: true }))?.message).toMatch(/has no free address for web/);
    cloud.switches.ports_api = 404;
    expect(failure(await ensure({ name: "web" }, { plan: true }))?.message).toMatch(/API does not show single ports/);
    expect(writes()).toEqual([]);
  });
});
