import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { verdictsOf } from "../../../test/service-address.ts";
import { createMooring, type EnsureReport, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const A = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const SHOP = { name: "shop", network: "harbour-private", members: ["harbour-a", "harbour-b"] };
const VIP = "10.40.0.100";
const SERVER_B = "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32";
const WRONG = "fa:16:3e:99:99:99";

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  port_security_enabled: boolean;
}

async function serving() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  const { transport } = sandbox;
  const mooring = createMooring({ environment: sandbox.environment(), transport, clock, random: () => 0.5 });
  const made = (await mooring.ensure({
    resource: "gcore/service-address",
    spec: { ...SHOP, address: VIP, public: "new" },
  })) as EnsureReport;
  expect(made).toMatchObject({ changed: true, failed: false });
  return {
    cloud,
    sandbox,
    mooring,
    ensure: (request: object) => mooring.ensure(request) as Promise<EnsureReport>,
    public_address: String(made.items[0]?.outputs?.public_address),
    port: (id: string) => (cloud.state.ports as Record<string, Port>)[id] as Port,
    check: async (spec: object = {}) => {
      const query = "gcore/service-address-check";
      const report = await mooring.ensure({ query, spec: { ...SHOP, ...spec } });
      return verdictsOf(report as QueryReport);
    },
  };
}

describe("would a failover work now?", () => {
  it("yes, right after it was made", async () => {
    const { check } = await serving();
    expect(await check({ public: "new" })).toEqual({ "harbour-a": "ok", "harbour-b": "ok" });
  });

  it("not on a port whose pair has another MAC address: only its instance's interfaces show that", async () => {
    const { check, port } = await serving();
    for (const pair of port(B).allowed_address_pairs) pair.mac_address = "fa:16:3e:99:99:99";
    expect(await check()).toEqual({
      "harbour-a": "ok",
      "harbour-b": `port ${B} has ${VIP} only with the MAC address fa:16:3e:99:99:99, and its own is fa:16:3e:5a:11:01`,
    });
  });

  it("not on an instance that does not run", async () => {
    const { check, cloud, sandbox } = await serving();
    cloud.hooks?.stop_server?.(SERVER_B);
    sandbox.journal.clear();
    expect(await check()).toEqual({ "harbour-a": "ok", "harbour-b": "its server is SHUTOFF" });
    // One list for all members.
    expect(sandbox.journal.entries().filter(({ path }) => /\/instances\/\d+\/\d+$/.test(path))).toHaveLength(1);
    cloud.hooks?.start_server?.(SERVER_B);
    expect((await check())["harbour-b"]).toBe("ok");
  });

  it("a port without port security lets everything through, and is named: nothing ties the address to it", async () => {
    const { check, port } = await serving();
    Object.assign(port(B), { port_security_enabled: false, allowed_address_pairs: [] });
    expect((await check())["harbour-b"]).toContain("port security is off");
  });
});

describe("a pair with another MAC address", () => {
  const ofB = (ensure: Awaited<ReturnType<typeof serving>>["ensure"], more: object = {}) =>
    ensure({ resource: "gcore/service-address", spec: { ...SHOP, address: VIP }, ...more });

  it("is seen by the plan, and the next run gives the port the right one beside it", async () => {
    const { check, ensure, port, sandbox } = await serving();
    for (const pair of port(B).allowed_address_pairs) pair.mac_address = WRONG;
    const planned = await ofB(ensure, { plan: true });
    expect(planned.items[0]?.notes).toContainEqual(expect.stringContaining("let harbour-b carry it"));
    expect(await ofB(ensure)).toMatchObject({ changed: true, failed: false });
    expect(port(B).allowed_address_pairs).toEqual([
      { ip_address: VIP, mac_address: WRONG },
      { ip_address: VIP, mac_address: "fa:16:3e:5a:11:01" },
    ]);
    expect(await check()).toEqual({ "harbour-a": "ok", "harbour-b": "ok" });
    sandbox.journal.clear();
    expect(await ofB(ensure)).toMatchObject({ changed: false, failed: false });
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it.each(["with another MAC address", "gone"])(
    "does not keep the address from being given back (pair: %s)",
    async (how) => {
      const { cloud, ensure, port } = await serving();
      if (how === "gone") port(B).allowed_address_pairs = [];
      for (const pair of port(B).allowed_address_pairs) pair.mac_address = WRONG;
      const request = { resource: "gcore/service-address", spec: SHOP, state: "absent" };
      expect(await ensure(request)).toMatchObject({ changed: true, failed: false });
      expect(JSON.stringify(cloud.state.ports)).not.toContain(VIP);
    },
  );

  it("is refused in the plan where the list has no room for the right one", async () => {
    const { ensure, port, sandbox } = await serving();
    await ensure({ resource: "gcore/service-address", spec: SHOP, state: "absent" });
    port(B).allowed_address_pairs = [
      { ip_address: VIP, mac_address: WRONG },
      ...Array.from({ length: 9 }, (_, at) => ({ ip_address: `10.40.0.${110 + at}`, mac_address: WRONG })),
    ];
    sandbox.journal.clear();
    const report = await ensure({ resource: "gcore/service-address", spec: { ...SHOP, address: VIP } });
    expect(report).toMatchObject({ changed: false, failed: true });
    expect(report.items[0]?.failure?.message).toContain(`no room for ${VIP}`);
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("beside the right one is somebody's own business", async () => {
    const { ensure, port, sandbox } = await serving();
    port(B).allowed_address_pairs.push({ ip_address: VIP, mac_address: WRONG });
    sandbox.journal.clear();
    expect(await ofB(ensure)).toMatchObject({ changed: false, failed: false });
    expect(sandbox.journal.writes()).toEqual([]);
  });
});

describe("an instance that does not run", () => {
  const SPEC = { resource: "gcore/service-address", spec: { ...SHOP, name: "ledger", address: "10.40.0.103" } };

  it("is refused in the plan, and named", async () => {
    const { cloud, ensure, sandbox } = await serving();
    cloud.hooks?.stop_server?.(SERVER_B);
    sandbox.journal.clear();
    for (const more of [{ plan: true }, {}]) {
      const report = await ensure({ ...SPEC, ...more });
      expect(report).toMatchObject({ changed: false, failed: true });
      expect((report.failure ?? report.items[0]?.failure)?.message).toBe(
        `Gcore: member harbour-b cannot carry 10.40.0.103: its server ${SERVER_B} is SHUTOFF`,
      );
    }
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("does not hinder what is served already, nor its going", async () => {
    const { cloud, ensure } = await serving();
    cloud.hooks?.stop_server?.(SERVER_B);
    const shop = { resource: "gcore/service-address", spec: { ...SHOP, address: VIP, public: "new" } };
    expect(await ensure(shop)).toMatchObject({ changed: false, failed: false });
    expect(await ensure({ ...shop, state: "absent" })).toMatchObject({ changed: true, failed: false });
  });

  it("gets and sends no packet", async () => {
    const { cloud } = await serving();
    cloud.hooks?.stop_server?.(SERVER_B);
    const ports = (cloud.wiring?.().networks ?? []).flatMap((network) => network.ports);
    expect(ports.filter(({ running }) => !running).map(({ server }) => server)).toEqual(["harbour-b", "harbour-b"]);
    expect(JSON.stringify(cloud.harvest?.())).toContain('"stopped":true');
  });
});

describe("what the network does with packets", () => {
  const wired = (cloud: Awaited<ReturnType<typeof serving>>["cloud"]) => {
    const { networks, mapped } = cloud.wiring?.() ?? { networks: [], mapped: [] };
    const ports = networks.flatMap((network) => network.ports);
    return { mapped, at: (id: string) => ports.find((port) => port.id === id) };
  };

  it("follows the pairs, the port's security and the floating IPs", async () => {
    const { cloud, port, public_address } = await serving();
    const { at, mapped } = wired(cloud);
    expect(at(A)).toMatchObject({ server: "harbour-a", mac: "fa:16:3e:5a:10:01", addresses: ["10.40.0.11"] });
    expect(at(A)?.allowed).toContainEqual({ ip: VIP, mac: "fa:16:3e:5a:10:01" });
    expect(mapped).toContainEqual(expect.objectContaining({ outside: public_address, inside: VIP }));

    port(B).port_security_enabled = false;
    expect(wired(cloud).at(B)).not.toHaveProperty("allowed");
    // What older ports hold may be no address.
    port(A).allowed_address_pairs.push({ ip_address: "10.41.0.5/16", mac_address: "fa:16:3e:5a:10:01" });
    expect(wired(cloud).at(A)?.allowed).toHaveLength(1);
  });
});

it("is not said to be given back where the cloud knows nothing any more, neither it nor the list", async () => {
  const { cloud, ensure, sandbox } = await serving();
  let begun = false;
  sandbox.faults.add({
    match: ({ method, path }) => {
      begun ||= method === "PUT" && path.endsWith("/allow_address_pairs");
      return begun && path.includes("/reserved_fixed_ips/");
    },
    status: 404,
    body: { exception_class: "NotFoundError", message: "nothing" },
    times: 50,
  });
  const report = await ensure({ resource: "gcore/service-address", spec: SHOP, state: "absent" });
  expect(report).toMatchObject({ failed: true });
  expect(JSON.stringify(cloud.state.ports)).toContain(VIP);
});

it("a list that tells of another region is no answer: nothing is led anywhere by it", async () => {
  const { cloud, sandbox, mooring } = await serving();
  const [fip] = Object.values(
    cloud.state.floating_ips as Record<string, { id: string; port_id: string | null }>,
  ).filter(({ port_id }) => port_id !== null);
  const tags = [{ key: "name", value: "Mooring: service address shop", read_only: false }];
  const told = {
    ...fip,
    created_at: "2026-01-15T08:15:30+0000",
    port_id: "0c31552f-8b64-43a0-abbb-5943721dbd20",
    tags,
    region_id: 13,
  };
  sandbox.faults.add({
    match: ({ path }) => path.includes("/floatingips/"),
    status: 200,
    body: { count: 1, results: [told] },
    times: 9,
  });
  sandbox.journal.clear();
  const again = (await mooring.ensure({
    resource: "gcore/service-address",
    spec: { ...SHOP, address: VIP, public: "new" },
  })) as EnsureReport;
  expect(again).toMatchObject({ changed: false, failed: true });
  expect((again.failure ?? again.items[0]?.failure)?.message).toContain("region 13");
  expect(sandbox.journal.writes()).toEqual([]);
});

it.each(["none", "new"])(
  "is not said to be removed while a public address stays that another run bought meanwhile (before: %s)",
  async (before) => {
    for (let nth = 1, struck = true; struck; nth += 1) {
      const { cloud, ensure, sandbox } = await serving();
      const resource = "gcore/service-address";
      const spec = { ...SHOP, address: VIP };
      if (before === "none") await ensure({ resource, spec: { ...spec, public: "none" } });
      let [seen, busy] = [0, false];
      sandbox.onExchange(async ({ when }) => {
        if (when !== "before" || busy || ++seen !== nth) return;
        busy = true;
        await ensure({ resource, spec: { ...spec, public: "new" } });
        busy = false;
      });
      const { failed } = await ensure({ resource, spec, state: "absent" });
      struck = seen >= nth;
      // Made again after the removal, both are there for good.
      const ports = Object.values(cloud.state.ports as Record<string, object>);
      const isGone = ports.every((one) => !("reserved" in one && one.reserved && JSON.stringify(one).includes(VIP)));
      const left = JSON.stringify(cloud.state.floating_ips).includes("Mooring: service address");
      expect({ nth, lied: !failed && isGone && left }).toEqual({ nth, lied: false });
    }
  },
);
