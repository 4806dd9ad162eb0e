import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { refusalOf, stepsOf, verdictsOf } from "../../../test/service-address.ts";
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

function untouched() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const { transport } = sandbox;
  const mooring = createMooring({ environment: sandbox.environment(), transport, clock, random: () => 0.5 });
  const cloud = sandbox.cloud("gcore");
  interface Floating {
    floating_ip_address: string;
    port_id: string | null;
    tags: { name?: string };
  }
  return {
    sandbox,
    cloud,
    ports: cloud.state.ports as Record<string, Port & { id: string; tags: { name?: string } }>,
    floating: () => Object.values(cloud.state.floating_ips as Record<string, Floating>),
    ask: (more: object = {}, request: object = {}) =>
      mooring.ensure({
        resource: "gcore/service-address",
        spec: { ...SHOP, address: VIP, ...more },
        ...request,
      }) as Promise<EnsureReport>,
    check: async (spec: object = {}) => {
      const report = await mooring.ensure({ query: "gcore/service-address-check", spec: { ...SHOP, ...spec } });
      return verdictsOf(report as QueryReport);
    },
  };
}

describe("what cannot be is refused in the plan, and the member is named", () => {
  it.each<[string, object, RegExp, ((at: ReturnType<typeof untouched>) => unknown)?]>([
    [
      "an instance on another network only",
      { network: "pub_net", address: undefined },
      /member harbour-b is no port of network \S+, and no inst/,
    ],
    [
      "a MAC address of nobody",
      { members: ["harbour-a", WRONG] },
      /member fa:16:3e:99:99:99 is no port of an instance on network/,
    ],
    [
      "an address of no instance",
      { members: ["harbour-a", "10.40.0.200"] },
      /member 10\.40\.0\.200 is no port of an instance on network/,
    ],
    [
      "a member twice",
      { members: ["harbour-a", A] },
      /members 9c31552f-\S+ and harbour-a are the same: harbour-a \(9c31552f/,
    ],
    [
      "an address outside the network",
      { address: "10.41.0.5" },
      /10\.41\.0\.5 is in no subnet of network harbour-private: 10\.40\.0\.0\/24, 2001:db8:40::\/64/,
    ],
    ["the gateway", { address: "10.40.0.1" }, /10\.40\.0\.1 is the gateway of the network/],
    ["the first address", { address: "10.40.0.0" }, /10\.40\.0\.0 is no address for a machine/],
    ["the last address", { address: "10.40.0.255" }, /10\.40\.0\.255 is no address for a machine/],
    [
      "an address that is reserved",
      { address: "10.40.0.201" },
      /10\.40\.0\.201 is taken: it is reserved \(port 2c8e5f7a-\S+\), and its name is not shop/,
    ],
    ["an address that an instance has", { address: "10.40.0.12" }, /10\.40\.0\.12 is taken: port 166f81b9-\S+ has it/],
    [
      "a floating IP that is nobody's",
      { public: "203.0.113.77" },
      /there is no floating IP 203\.0\.113\.77 in this project and region > .*floating-ips/,
    ],
    [
      "a port without security",
      {},
      /member harbour-b cannot carry 10\.40\.0\.100: .*security/,
      ({ ports }) => Object.assign(ports[B] as Port, { port_security_enabled: false }),
    ],
  ])("%s", async (_, spec, sentence, prepare) => {
    const at = untouched();
    prepare?.(at);
    for (const more of [{ plan: true }, {}]) {
      const report = await at.ask(spec, more);
      expect(report).toMatchObject({ changed: false, failed: true });
      expect(refusalOf(report)).toMatch(sentence);
    }
    expect(at.sandbox.journal.writes()).toEqual([]);
  });

  it("a new floating IP where another one leads", async () => {
    const { ask } = untouched();
    await ask({ public: "203.0.113.50" });
    expect(refusalOf(await ask({ public: "new" }))).toBe(
      "Gcore: the floating IP 203.0.113.50, which was not made for shop, leads to it already > State `public: 203.0.113.50`, or detach it first.",
    );
  });
});

describe("a member", () => {
  it("is its instance by name or id, its port, its MAC address or its own address", async () => {
    const { ask } = untouched();
    await ask();
    for (const word of [SERVER_B, B, "FA:16:3E:5A:11:01", "10.40.0.12"]) {
      const report = await ask({ members: ["harbour-a", word] }, { plan: true });
      expect(report).toMatchObject({ changed: false, failed: false });
    }
  });

  it("that is no more is taken off, after all others carry it", async () => {
    const { ask, sandbox } = untouched();
    await ask({ members: ["harbour-a"] });
    sandbox.journal.clear();
    const off = "as a member of the virtual IP, and in the allowed address pairs of its port";
    expect(stepsOf(await ask({ members: ["harbour-b"] }, { plan: true }))).toEqual([
      `Step 1 of 2: let harbour-b carry it, ${off}.`,
      `Step 2 of 2: take it off harbour-a, ${off}.`,
    ]);
    expect(await ask({ members: ["harbour-b"] })).toMatchObject({ changed: true, failed: false });
    expect(await ask({ members: ["harbour-b"] })).toMatchObject({ changed: false });
  });
});

it("whose list of instances cannot be read, that fails the check, and is no verdict on a member", async () => {
  const { ask, check, sandbox } = untouched();
  await ask();
  sandbox.faults.add({ match: "GET /**/instances/**", status: 403, body: { message: "no" }, times: 99 });
  await expect(check()).rejects.toThrow("403");
});

describe("one spec", () => {
  const mark = "Mooring: service address";

  it("is renamed in place", async () => {
    const { ask, ports } = untouched();
    const { id } = (await ask()).items[0] ?? {};
    expect(await ask({ name: "store" }, { id })).toMatchObject({ changed: true, failed: false });
    expect(ports[String(id)]?.tags).toMatchObject({ name: "store" });
    expect(await ask({ name: "store" })).toMatchObject({ changed: false, failed: false });
  });

  it("leads from one public address to another: what was made goes, what was there is kept, and whom it leaves is told", async () => {
    const { ask, floating } = untouched();
    const { id } = (await ask({ public: "new" })).items[0] ?? {};
    const leading = () => floating().filter(({ port_id }) => port_id === id);
    expect(leading()).toMatchObject([{ tags: { name: `${mark} shop` } }]);
    const planned = await ask({ public: "203.0.113.50" }, { plan: true });
    expect(planned.items[0]?.notes).toContain(`203.0.113.50 leaves port ${B}, without a pause.`);
    expect(await ask({ public: "203.0.113.50" })).toMatchObject({ changed: true, failed: false });
    expect(leading()).toMatchObject([{ floating_ip_address: "203.0.113.50" }]);
    expect(JSON.stringify(floating())).not.toContain(mark);
    expect((await ask({ public: "203.0.113.50" }, { plan: true })).items[0]?.notes).toEqual([]);
    expect(await ask({ public: "none" })).toMatchObject({ changed: true, failed: false });
    expect(floating()).toContainEqual(expect.objectContaining({ floating_ip_address: "203.0.113.50", port_id: null }));
    expect(await ask({ public: "203.0.113.50" })).toMatchObject({ changed: true, failed: false });
    expect(await ask({}, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(floating()).toContainEqual(expect.objectContaining({ floating_ip_address: "203.0.113.50", port_id: null }));
  });

  it("takes up a virtual IP that has the address and no name yet, and nothing else", async () => {
    const { ask, ports } = untouched();
    const kept = "4f13761a-adbc-4c72-bf54-d5a31e40de0a";
    expect(refusalOf(await ask({ address: "10.40.0.200" }))).toContain("10.40.0.200 is taken: it is reserved");
    (ports[kept] as { tags: object }).tags = {};
    const report = await ask({ address: "10.40.0.200" });
    expect(report).toMatchObject({ changed: true, failed: false, items: [{ id: kept }] });
    expect(ports[kept]?.tags).toMatchObject({ name: "shop" });
  });

  it("is another one in another network; the network's id is the same as its name", async () => {
    const { ask } = untouched();
    const { id, outputs } = (await ask()).items[0] ?? {};
    expect(await ask({ network: outputs?.network_id })).toMatchObject({ changed: false, failed: false });
    const other = { network: "storage-private", address: undefined, members: ["harbour-a"] };
    expect((await ask(other, { id, plan: true })).items[0]?.differences).toContainEqual(
      expect.objectContaining({ path: "network", after: "storage-private" }),
    );
  });
});

describe("the check foretells what a failover would lose", () => {
  it.each<[string, (at: ReturnType<typeof untouched>) => unknown, RegExp, object?]>([
    [
      "a public address that leads elsewhere",
      () => undefined,
      /^the public address 203\.0\.113\.50 does not lead to it$/,
      { public: "203.0.113.50" },
    ],
    ["no public address", () => undefined, /^no public address leads to it$/, { public: "new" }],
    ["nothing, where none is wanted", () => undefined, /^ok$/, { public: "none" }],
    [
      "a second port with the address",
      ({ ports }) =>
        Object.assign(ports["2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64"] as Port, {
          ip_assignments: [{ subnet_id: "33954a5d-b686-4155-a734-1fc72cb4c59b", ip_address: VIP }],
        }),
      /^port 2c8e5f7a-\S+ has 10\.40\.0\.100, too$/,
    ],
    [
      "somebody who is no member and may answer",
      () => undefined,
      /^port 166f81b9-\S+ may answer for 10\.40\.0\.100, and is no member$/,
      { members: ["harbour-a"] },
    ],
    [
      "a missing pair",
      ({ ports }) => void Object.assign(ports[A] as Port, { allowed_address_pairs: [] }),
      /^10\.40\.0\.100 is not among the allowed address pairs of port 9c31552f-\S+$/,
    ],
  ])("%s", async (_, plant, sentence, spec = {}) => {
    const at = untouched();
    await at.ask();
    plant(at);
    expect((await at.check(spec))["harbour-a"]).toMatch(sentence);
  });
});

describe("a virtual IP", () => {
  it("that a removal was cut short with is given back by the next one", async () => {
    const { ask, sandbox, ports } = untouched();
    const { id } = (await ask()).items[0] ?? {};
    const releasing = (request: { readonly method: string; readonly path: string }) =>
      request.method === "DELETE" && request.path.includes("/reserved_fixed_ips/");
    sandbox.faults.add({ match: releasing, status: 403, body: { message: "not now" }, times: 99 });
    expect(await ask({}, { state: "absent" })).toMatchObject({ failed: true });
    expect(ports[String(id)]).toBeDefined();
    sandbox.faults.clear();
    expect(await ask({}, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(JSON.stringify(ports)).not.toContain(VIP);
  });

  it("is what an id has to mean: a reserved address without a name is no service address, and stays", async () => {
    const { ask, sandbox } = untouched();
    const id = "2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64";
    const report = await ask({ address: undefined }, { id, state: "absent" });
    expect(report).toMatchObject({ changed: false, failed: false });
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("that cannot be taken off a member is told with the member, and kept", async () => {
    const { ask, sandbox, ports } = untouched();
    await ask();
    const unpairing = (request: { readonly method: string; readonly path: string }) =>
      request.method === "PUT" && request.path.endsWith(`${B}/allow_address_pairs`);
    sandbox.faults.add({ match: unpairing, status: 403, body: { message: "not now" }, times: 99 });
    const report = await ask({ members: ["harbour-a"] });
    expect(report).toMatchObject({ failed: true });
    expect(report.items[0]?.notes).toContainEqual(
      expect.stringMatching(/^harbour-b still carries 10\.40\.0\.100: .*403/),
    );
    expect(JSON.stringify(ports[B])).toContain(VIP);
  });
});
