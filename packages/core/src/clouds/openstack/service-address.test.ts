import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { beforeExchange } from "../../../test/interposed.ts";
import { refusalOf, stepsOf, verdictsOf } from "../../../test/service-address.ts";
import { createMooring, type EnsureReport, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const WEB_1 = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const WEB_2 = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const SERVER_2 = "5e1f0000-60a0-4000-8000-000000000002";
const SHOP = { name: "shop", network: "private", address: "10.60.0.50", members: ["web-1", "web-2"] };

interface Port {
  name: string;
  description: string;
  fixed_ips: { subnet_id: string; ip_address: string }[];
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  port_security_enabled: boolean;
}
interface FloatingIp {
  description: string;
  floating_ip_address: string;
  port_id: string | null;
}

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["openstack"] });
  const cloud = sandbox.cloud("openstack");
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  /** A process of somebody else's, which has all that it loads: what loads while others wait looks idle to the clock. */
  const other = async () => {
    const { transport } = sandbox;
    const { ensure } = createMooring({ environment: sandbox.environment(), transport, clock, random: () => 0.5 });
    for (const state of ["present", "absent"])
      await ensure({ resource: "openstack/service-address", spec: SHOP, state });
    return (spec: object, rights: object = {}) =>
      ensure({ resource: "openstack/service-address", spec }, rights) as Promise<EnsureReport>;
  };
  const ports = cloud.state.ports as Record<string, Port>;
  const writes = () => sandbox.journal.writes().map(({ method, path }) => `${method} ${path.replace(/^.*v2.0/, "")}`);
  return {
    sandbox,
    cloud,
    other,
    ports,
    writes,
    floating: () => Object.values(cloud.state.floating_ips as Record<string, FloatingIp>),
    anchor: (name = "shop") => Object.entries(ports).find(([, one]) => one.name === name)?.[0],
    carries: (id: string, ip = "10.60.0.50") =>
      ports[id]?.allowed_address_pairs.filter((one) => one.ip_address === ip).map((one) => one.mac_address),
    ask: (spec: object = SHOP, more: object = {}) =>
      mooring.ensure({ resource: "openstack/service-address", spec, ...more }) as Promise<EnsureReport>,
    query: (name: string, spec: object) => mooring.ensure({ query: `openstack/${name}`, spec }) as Promise<QueryReport>,
    check: async (spec: object = {}) => {
      const report = await mooring.ensure({
        query: "openstack/service-address-check",
        spec: { name: "shop", network: "private", members: ["web-1", "web-2"], ...spec },
      });
      return verdictsOf(report as QueryReport);
    },
  };
}

const writing = (port: string) => (request: { readonly method: string; readonly path: string }) =>
  request.method === "PUT" && request.path.endsWith(port);
const messageOf = ({ failure, items }: EnsureReport) => (failure ?? items[0]?.failure)?.message;

describe("one spec", () => {
  it("plans each step in its order, and writes nothing meanwhile", async () => {
    const { ask, writes } = world();
    const planned = await ask({ ...SHOP, public: "new" }, { plan: true });
    expect(stepsOf(planned)).toEqual([
      "Step 1 of 4: reserve 10.60.0.50, by a port of its own.",
      "Step 2 of 4: let web-1 (web-1-port) carry it, in the allowed address pairs of its port.",
      "Step 3 of 4: let web-2 (web-2-port) carry it, in the allowed address pairs of its port.",
      "Step 4 of 4: make a public address that leads to it.",
    ]);
    expect(writes()).toEqual([]);
  });

  it("serves from nothing by four writes, is unchanged by none, and goes by four", async () => {
    const { ask, writes, sandbox, cloud } = world();
    const stateNow = (): Record<string, unknown> => structuredClone({ ...cloud.state, tokens: undefined });
    const before = stateNow();
    const pairsOf = (state: typeof before) =>
      Object.values(state.ports as Record<string, Port>).map((port) => [port.name, port.allowed_address_pairs]);
    const made = await ask({ ...SHOP, public: "new" });
    expect(made).toMatchObject({ changed: true, failed: false });
    expect(writes()).toHaveLength(4);
    sandbox.journal.clear();
    expect(await ask({ ...SHOP, public: "new" })).toMatchObject({ changed: false, failed: false });
    expect(writes()).toEqual([]);
    expect(await ask({ ...SHOP, public: "new" }, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(writes()).toHaveLength(4);
    const after = stateNow();
    expect(pairsOf(after)).toEqual(pairsOf(before));
    expect(after.floating_ips).toEqual(before.floating_ips);
  });

  it("tells the addresses, the members, and a whole configuration for each", async () => {
    const { ask } = world();
    const { items } = await ask({ ...SHOP, public: "new", interface: "ens3", advert_seconds: 0.2 });
    const outputs = items[0]?.outputs as { keepalived: { member: string; configuration: string }[] };
    expect(outputs).toMatchObject({
      address: "10.60.0.50",
      prefix_length: 24,
      public_address: expect.stringMatching(/^203\.0\.113\./),
      carriers: [
        { member: "web-1", port_id: WEB_1, mac_address: "fa:16:3e:60:00:01", lets_through: true },
        { member: "web-2", port_id: WEB_2, ip_address: "10.60.0.12", lets_through: true },
      ],
    });
    const [first, second] = outputs.keepalived;
    expect(first?.configuration).toContain("    unicast_src_ip 10.60.0.11\n    unicast_peer {\n        10.60.0.12");
    expect(second?.configuration).toContain("        10.60.0.50/24 dev ens3");
    expect(second?.configuration).toContain("    advert_int 0.2");
    const priority = (text = "") => Number(/priority (\d+)/.exec(text)?.[1]);
    expect(priority(first?.configuration)).toBeGreaterThan(priority(second?.configuration));
    expect(first?.configuration).toContain("virtual_router_id 50\n");
  });

  it("gives each port the pair with the virtual router's MAC address as well, where keepalived answers with it", async () => {
    const { ask, carries } = world();
    const { items } = await ask({ ...SHOP, virtual_mac: true, router_id: 51 });
    expect(carries(WEB_2)?.sort()).toEqual(["00:00:5e:00:01:33", "fa:16:3e:60:00:02"]);
    expect(items[0]?.outputs).toMatchObject({
      keepalived: Array(2).fill({ configuration: expect.stringMatching(/virtual_router_id 51[\s\S]*use_vmac/) }),
    });
    await ask({ ...SHOP, virtual_mac: true, router_id: 51 }, { state: "absent" });
    expect(carries(WEB_2)).toEqual([]);
  });

  it("is renamed in place, and led to from another address without being given up", async () => {
    const { ask, anchor, floating, writes, sandbox } = world();
    const id = (await ask({ ...SHOP, public: "new" })).items[0]?.id;
    sandbox.journal.clear();
    const moved = await ask({ ...SHOP, name: "store", public: "203.0.113.111" }, { id });
    expect(moved).toMatchObject({ changed: true, failed: false });
    expect(anchor("store")).toBe(id);
    expect(floating().filter(({ port_id }) => port_id === id)).toMatchObject([
      { floating_ip_address: "203.0.113.111" },
    ]);
    expect(floating().filter(({ description }) => description.includes("Mooring"))).toEqual([]);
    expect(writes().length).toBeLessThanOrEqual(4);
    // It was there before: it is detached, and kept.
    await ask({ ...SHOP, name: "store", public: "203.0.113.111" }, { state: "absent" });
    expect(floating()).toContainEqual(expect.objectContaining({ floating_ip_address: "203.0.113.111", port_id: null }));
  });
});

describe("the order of change", () => {
  it("lets the new member carry it before the old one is taken off", async () => {
    const { ask, writes, sandbox, carries } = world();
    await ask({ ...SHOP, members: ["web-1"] });
    sandbox.journal.clear();
    expect(stepsOf(await ask({ ...SHOP, members: ["web-2"] }, { plan: true }))).toEqual([
      "Step 1 of 2: let web-2 (web-2-port) carry it, in the allowed address pairs of its port.",
      "Step 2 of 2: take it off web-1-port, in the allowed address pairs of its port.",
    ]);
    expect(await ask({ ...SHOP, members: ["web-2"] })).toMatchObject({ changed: true, failed: false });
    expect(writes()).toEqual([`PUT /ports/${WEB_2}`, `PUT /ports/${WEB_1}`]);
    expect([carries(WEB_1), carries(WEB_2)]).toEqual([[], ["fa:16:3e:60:00:02"]]);
  });

  it("takes nobody off where a member could not be added, and says so of each", async () => {
    const { ask, sandbox, carries } = world();
    await ask({ ...SHOP, members: ["web-1"] });
    sandbox.faults.add({ match: writing(WEB_2), status: 403, body: { message: "no" }, times: 9 });
    const report = await ask({ ...SHOP, members: ["web-2"] });
    expect(report).toMatchObject({ failed: true });
    expect(carries(WEB_1)).toHaveLength(1);
    expect(report.items[0]?.notes).toContainEqual(expect.stringMatching(/^web-2 does not carry the address: .*403/));
    expect(report.items[0]?.notes).toContainEqual("web-1-port kept it: nobody is taken off before all others have it.");
  });

  it("tells which members have it where another could not be given it", async () => {
    const { ask, sandbox, carries } = world();
    sandbox.faults.add({ match: writing(WEB_1), status: 403, body: { message: "no" }, times: 9 });
    const report = await ask();
    expect(report).toMatchObject({ changed: true, failed: true });
    expect(report.items[0]?.id).toBeDefined();
    expect(carries(WEB_2)).toHaveLength(1);
    expect(report.items[0]?.notes).toContain("web-2 carries the address now.");
    sandbox.faults.clear();
    expect(await ask()).toMatchObject({ changed: true, failed: false });
  });

  it("leaves others alone with at_least, also when it is removed", async () => {
    const { ask, carries } = world();
    await ask({ ...SHOP, members: ["web-1"] });
    expect(await ask({ ...SHOP, members: ["web-2"], at_least: true })).toMatchObject({ failed: false });
    expect([carries(WEB_1), carries(WEB_2)].map((one) => one?.length)).toEqual([1, 1]);
  });
});

it("gives back the public address, too, that somebody got for it since the removal was planned", async () => {
  const { ask, sandbox, floating } = world();
  const before = floating().length;
  await ask({ ...SHOP, public: "new" });
  const others = async () => void (await ask({ ...SHOP, public: "new" }));
  // The cloud has given it back, its answer is late, and another run finds that the public address is missing.
  sandbox.faults.add({ match: "DELETE /**/floatingips/*", status: 500, effect: true });
  sandbox.faults.add({ match: "DELETE /**/floatingips/*", run: others, delay: 1 });
  expect(await ask({ ...SHOP, public: "new" }, { state: "absent" })).toMatchObject({ failed: false, changed: true });
  expect(floating().filter(({ description }) => description.startsWith("Mooring:"))).toEqual([]);
  expect(floating()).toHaveLength(before);
});

describe("what cannot be is refused in the plan, and the member is named", () => {
  it.each<[string, object, RegExp, ((at: ReturnType<typeof world>) => unknown)?]>([
    ["a server on another network", { members: ["web-1", "pier-1"] }, /member pier-1 is no server with a port on net/],
    ["a member that is nowhere", { members: ["web-1", "web-9"] }, /member web-9 is no server with a port/],
    ["a member twice", { members: ["web-1", WEB_1] }, /members 60a00001-\S+ and web-1 are the same: web-1-port/],
    ["no member left", { members: [] }, /spec\.members: is empty/],
    [
      "an address outside the network",
      { address: "10.61.0.50" },
      /10\.61\.0\.50 is in no subnet of network private: 10\.60/,
    ],
    ["an address that is taken", { address: "10.60.0.13" }, /10\.60\.0\.13 is taken: port 60a00003/],
    ["the gateway", { address: "10.60.0.1" }, /10\.60\.0\.1 is the gateway/],
    ["the last address", { address: "10.60.0.255" }, /10\.60\.0\.255 is no address for a machine/],
    [
      "a port without security",
      { members: ["web-1", "web-3"] },
      /member web-3 is port 60a00003-\S+, which has port security switched off/,
    ],
    ["a public address that is nobody's", { public: "203.0.113.77" }, /there is no floating IP 203\.0\.113\.77/],
    [
      "a stopped server",
      {},
      /member web-2 cannot carry 10\.60\.0\.50: its server \S+ is SHUTOFF/,
      ({ cloud }) => cloud.hooks?.stop_server?.(SERVER_2),
    ],
    [
      "a stopped server, where any address would do",
      { address: undefined },
      /member web-2 cannot carry a free address: its server \S+ is SHUTOFF > Start the server, or leave it out\./,
      ({ cloud }) => cloud.hooks?.stop_server?.(SERVER_2),
    ],
    ["the first address", { address: "10.60.0.0" }, /10\.60\.0\.0 is no address for a machine/],
    [
      "a full list",
      {},
      /member web-2 cannot carry 10\.60\.0\.50: port \S+ holds at most 10 pairs/,
      ({ ports }) => {
        const port = ports[WEB_2] as Port;
        port.allowed_address_pairs = Array.from({ length: 10 }, (_, at) => ({
          ip_address: `10.9.0.${at}`,
          mac_address: "fa:16:3e:60:00:02",
        }));
      },
    ],
    [
      "a name that a foreign port has",
      { name: "hall" },
      /the name hall is that of a port that is no service address/,
      ({ ports }) => {
        Object.assign(ports["60a00200-1b2c-4d3e-8f4a-5b6c7d8e9f20"] as Port, { name: "hall", description: "ours" });
      },
    ],
  ])("%s", async (_, spec, sentence, prepare) => {
    const at = world();
    prepare?.(at);
    for (const more of [{ plan: true }, {}]) {
      const report = await at.ask({ ...SHOP, ...spec }, more);
      expect(report).toMatchObject({ changed: false, failed: true });
      expect(refusalOf(report)).toMatch(sentence);
    }
    expect(at.writes()).toEqual([]);
  });

  it("a name that has another address already is replaced by nobody who does not say so", async () => {
    const { ask, writes, anchor, ports } = world();
    const { id } = (await ask()).items[0] ?? {};
    const other = { ...SHOP, address: "10.60.0.51" };
    expect(messageOf(await ask(other))).toMatch(/only removed and made anew: `address` from "10\.60\.0\.50"/);
    expect(writes()).toHaveLength(3);
    expect(await ask(other, { id, allow_replace: true })).toMatchObject({ changed: true, failed: false });
    expect(ports[anchor() ?? ""]?.fixed_ips).toMatchObject([{ ip_address: "10.60.0.51" }]);
  });

  it("two with one name in one request", async () => {
    const { ask, writes } = world();
    const report = await ask(undefined, { spec: undefined, items: [SHOP, { ...SHOP, address: "10.60.0.51" }] });
    expect(report.items[1]?.failure?.message).toMatch(/service address shop is asked for twice/);
    expect(writes().length).toBeLessThanOrEqual(3);
  });
});

describe("the check foretells what a failover would lose", () => {
  const groups = ({ cloud }: ReturnType<typeof world>) =>
    Object.values(
      cloud.state.security_groups as Record<string, { rules: { direction: string; protocol: string | null }[] }>,
    );

  it("says ok where it would work", async () => {
    const at = world();
    await at.ask({ ...SHOP, public: "new" });
    expect(await at.check({ public: "new" })).toEqual({ "web-1": "ok", "web-2": "ok" });
  });

  it.each<[string, (at: ReturnType<typeof world>) => unknown, RegExp, object?]>([
    [
      "a missing pair",
      ({ cloud }) => cloud.hooks?.erase_pairs?.(WEB_2),
      /^10\.60\.0\.50 is not among the allowed address pairs of port 60a00002/,
    ],
    [
      "a pair with another MAC address",
      ({ ports }) => {
        (ports[WEB_2] as Port).allowed_address_pairs = [{ ip_address: "10.60.0.50", mac_address: "fa:16:3e:99:99:99" }];
      },
      /has 10\.60\.0\.50 only with the MAC address fa:16:3e:99:99:99, and its own is fa:16:3e:60:00:02/,
    ],
    [
      "no pair with the virtual router's MAC address",
      () => undefined,
      /has 10\.60\.0\.50 only with the MAC address fa:16:3e:60:00:02/,
      { virtual_mac: true },
    ],
    ["port security that is off", ({ cloud }) => cloud.hooks?.disable_port_security?.(WEB_2), /port security is off/],
    ["a server that does not run", ({ cloud }) => cloud.hooks?.stop_server?.(SERVER_2), /its server is SHUTOFF/],
    [
      "protocol 112 that is blocked",
      (at) => {
        for (const { rules } of groups(at))
          for (const rule of rules) if (rule.direction === "ingress") rule.protocol = "tcp";
      },
      /its security groups do not let VRRP \(IP protocol 112\) in from web-1-port/,
    ],
    [
      "a public address that leads elsewhere",
      () => undefined,
      /the public address 203\.0\.113\.110 leads to port 60a00002\S+, not to it/,
      { public: "203.0.113.110" },
    ],
    [
      "a public address that leads nowhere",
      () => undefined,
      /^the public address 203\.0\.113\.111 leads nowhere, not to it/,
      { public: "203.0.113.111" },
    ],
    [
      "a public address that is not there",
      () => undefined,
      /^there is no floating IP 203\.0\.113\.77/,
      { public: "203.0.113.77" },
    ],
    ["no public address", () => undefined, /^no public address leads to it/, { public: "new" }],
    [
      "the same virtual router twice",
      async ({ ask }) => void (await ask({ ...SHOP, name: "ledger", address: "10.60.0.51", members: ["web-1"] })),
      /^service address ledger may have the same virtual_router_id 51: state `router_id`/,
      { router_id: 51 },
    ],
    [
      "nothing: another one has another virtual router, and no public address is wanted",
      async ({ ask }) => void (await ask({ ...SHOP, name: "ledger", address: "10.60.0.51", members: ["web-1"] })),
      /^ok \| ok$/,
      { public: "none" },
    ],
    [
      "a second port with the address",
      ({ ports }) => {
        (ports["60a00003-1b2c-4d3e-8f4a-5b6c7d8e9f03"] as Port).fixed_ips = [
          { subnet_id: "d3b2e4f5-6a7c-4d8e-9f0a-1b2c3d4e5f03", ip_address: "10.60.0.50" },
        ];
      },
      /port 60a00003-\S+ \(web-3-port.*has 10\.60\.0\.50, too/,
    ],
    [
      "somebody who is no member and may answer",
      ({ cloud, ports }) => {
        cloud.hooks?.erase_pairs?.(WEB_2);
        (ports[WEB_2] as Port).allowed_address_pairs = [{ ip_address: "10.60.0.50", mac_address: "fa:16:3e:60:00:02" }];
      },
      /web-2-port.*may answer for 10\.60\.0\.50, and is no member/,
      { members: ["web-1"] },
    ],
  ])("%s", async (_, plant, sentence, spec = {}) => {
    const at = world();
    await at.ask();
    await at.check();
    await plant(at);
    const told = await at.check(spec);
    const lines = Object.values(told);
    expect([...lines, lines.join(" | ")].filter((line) => sentence.test(line)).length).toBeGreaterThan(0);
  });

  it("says which service address is not there", async () => {
    const { query } = world();
    expect(await query("keepalived-config", { name: "ship", network: "private" })).toMatchObject({
      failed: true,
      failure: { message: "OpenStack: there is no service address ship on network private" },
    });
  });
});

it.each(["none", "new"])(
  "a public address that another run buys while it is removed goes with it (before: %s)",
  async (before) => {
    for (let nth = 1, struck = true; struck; nth += 1) {
      const { ask, floating, sandbox } = world();
      await ask({ ...SHOP, public: before });
      const stop = beforeExchange(sandbox, nth, () => ask({ ...SHOP, public: "new" }));
      await ask(SHOP, { state: "absent" });
      struck = stop();
      await ask(SHOP, { state: "absent" });
      const left = floating().filter(({ description }) => description.startsWith("Mooring"));
      expect({ nth, left }).toEqual({ nth, left: [] });
    }
  },
);

describe("what was made for it bears its name", () => {
  it("and the new one, when it is renamed; what was there before keeps its own", async () => {
    const { ask, floating } = world();
    const { id } = (await ask({ ...SHOP, public: "new" })).items[0] ?? {};
    const led = () => floating().find(({ port_id }) => port_id === id);
    expect(await ask({ ...SHOP, name: "store", public: "new" }, { id })).toMatchObject({
      changed: true,
      failed: false,
    });
    expect(led()?.description).toBe("Mooring: service address store");

    await ask({ ...SHOP, name: "store", public: "203.0.113.111" });
    const before = led()?.description;
    expect(await ask({ ...SHOP, name: "shop", public: "203.0.113.111" }, { id })).toMatchObject({ changed: true });
    expect(led()).toMatchObject({ floating_ip_address: "203.0.113.111", description: before });
    expect(await ask({ ...SHOP, name: "depot" }, { id })).toMatchObject({ changed: true, failed: false });
    expect(led()?.description).toBe(before);
  });

  it("and is of the network that is stated, without being seen as other later", async () => {
    const { ask, floating } = world();
    const spec = { ...SHOP, public: "new", public_network: "public" };
    const made = await ask(spec);
    expect(made).toMatchObject({ changed: true, failed: false, items: [{ spec: { public_network: "public" } }] });
    expect(await ask(spec)).toMatchObject({ changed: false, failed: false });
    expect((await ask({ ...SHOP, public: "new" })).items[0]?.spec).not.toHaveProperty("public_network");
    expect(floating().filter(({ description }) => description === "Mooring: service address shop")).toHaveLength(1);
  });
});

describe("somebody else is faster", () => {
  const buying = "POST /**/floatingips";

  it("at the public address: there is one, and both runs are done", async () => {
    const { ask, sandbox, floating } = world();
    await ask();
    sandbox.faults.add({ match: buying, run: async () => void (await ask({ ...SHOP, public: "new" })) });
    expect(await ask({ ...SHOP, public: "new" })).toMatchObject({ failed: false });
    expect(floating().filter(({ description }) => description === "Mooring: service address shop")).toHaveLength(1);
  });

  it("and takes the last one: that is told", async () => {
    const { ask, sandbox } = world();
    await ask();
    sandbox.faults.add({ match: buying, status: 409, body: { NeutronError: { message: "none left" } }, times: 99 });
    const report = await ask({ ...SHOP, public: "new" });
    expect(report).toMatchObject({ failed: true });
    expect(messageOf(report)).toContain("none left");
  });

  it("at the stated one, which he gives back: that is told", async () => {
    const { ask, cloud, sandbox } = world();
    sandbox.onExchange(({ when, request }) => {
      if (when !== "after" || !writing(WEB_2)(request)) return;
      const all = cloud.state.floating_ips as Record<string, FloatingIp>;
      for (const [id, one] of Object.entries(all)) if (one.floating_ip_address === "203.0.113.111") delete all[id];
    });
    const report = await ask({ ...SHOP, public: "203.0.113.111" });
    expect(report).toMatchObject({ changed: true, failed: true });
    expect(messageOf(report)).toMatch(/203\.0\.113\.111|404/);
  });

  it("and gives the port of the address to a machine, while it is being removed: it is left alone, and that is told", async () => {
    const { ask, anchor, ports, sandbox } = world();
    await ask();
    const id = anchor() ?? "";
    sandbox.onExchange(({ when, request }) => {
      if (when === "before" && writing(WEB_1)(request))
        Object.assign(ports[id] as Port, { device_id: SERVER_2, device_owner: "compute:nova" });
    });
    const report = await ask(SHOP, { state: "absent" });
    expect(report).toMatchObject({ failed: true });
    expect(refusalOf(report)).toBe(
      `OpenStack: port ${id} is that of service address shop no longer: it was changed > It is left alone. Remove it with the tool that changed it.`,
    );
    expect(ports[id]).toBeDefined();
  });
});

describe("in place of another one", () => {
  const kindsOf = (writes: readonly string[]) => writes.map((one) => one.split("/").slice(0, 2).join("/"));

  it("is made before the other goes, where both can be there", async () => {
    const { ask, writes, sandbox } = world();
    const { id } = (await ask()).items[0] ?? {};
    sandbox.journal.clear();
    const other = { ...SHOP, name: "store", address: "10.60.0.51" };
    expect(await ask(other, { id, allow_replace: true })).toMatchObject({ changed: true, failed: false });
    const all = kindsOf(writes());
    expect([all[0], all.at(-1)]).toEqual(["POST /ports", "DELETE /ports"]);
  });

  it("is made once the other is gone, where they have one name", async () => {
    const { ask, writes, sandbox } = world();
    const { id } = (await ask()).items[0] ?? {};
    sandbox.journal.clear();
    const other = { ...SHOP, address: "10.60.0.51" };
    expect(await ask(other, { id, allow_replace: true })).toMatchObject({ changed: true, failed: false });
    const all = kindsOf(writes());
    expect(all.indexOf("DELETE /ports")).toBeGreaterThan(-1);
    expect(all.indexOf("DELETE /ports")).toBeLessThan(all.indexOf("POST /ports"));
  });

  it("is what another network means: it is planned as such", async () => {
    const { ask } = world();
    const { id } = (await ask()).items[0] ?? {};
    const report = await ask({ ...SHOP, address: undefined, network: "provider" }, { id, plan: true });
    expect(report.items[0]?.differences).toContainEqual(
      expect.objectContaining({ path: "network", after: "provider" }),
    );
  });

  it("is not what the network's id means, where its name was stated", async () => {
    const { ask } = world();
    const outputs = (await ask()).items[0]?.outputs;
    expect(await ask({ ...SHOP, network: outputs?.network_id })).toMatchObject({ changed: false, failed: false });
  });
});

describe("another one that is there", () => {
  it("keeps its name: none is renamed to it", async () => {
    const { ask, sandbox } = world();
    await ask({ ...SHOP, name: "ledger", address: "10.60.0.51" });
    const { id } = (await ask()).items[0] ?? {};
    sandbox.journal.clear();
    expect(refusalOf(await ask({ ...SHOP, name: "ledger" }, { id }))).toMatch(
      /^OpenStack: there is a service address called ledger already: port \S+ .* > Choose another name: it is the mark/,
    );
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("keeps the public address that was not made for it; one that leaves somebody is told of before", async () => {
    const { ask } = world();
    const led = { ...SHOP, public: "203.0.113.110" };
    expect((await ask(led, { plan: true })).items[0]?.notes).toContain(
      `203.0.113.110 leaves port ${WEB_2}, without a pause.`,
    );
    expect(await ask(led)).toMatchObject({ changed: true, failed: false });
    expect((await ask({ ...led, members: ["web-1"] }, { plan: true })).items[0]?.notes.join()).not.toContain("leaves");
    expect(refusalOf(await ask({ ...SHOP, public: "new" }))).toBe(
      "OpenStack: the floating IP 203.0.113.110, which was not made for shop, leads to it already > State `public: 203.0.113.110`, or detach it first.",
    );
  });
});

describe("somebody else makes it at any moment between the plan and its end", () => {
  it.each<[string, object, object, string | undefined]>([
    ["the same one", SHOP, {}, undefined],
    [
      "the same one, and nothing of others is to be taken",
      SHOP,
      { adopt: false },
      "OpenStack: the service address shop was made by somebody else meanwhile > If it is yours, say `adopt: true`",
    ],
    [
      "one of its name with another address",
      { ...SHOP, address: "10.60.0.51" },
      {},
      "OpenStack: the service address shop was made with another address: ",
    ],
  ])("%s: there is one in the end, and whoever fails says why", async (_, theirs, rights, sentence) => {
    const said: string[] = [];
    for (let nth = 1, struck = true; struck; nth += 1) {
      const { other, ports, sandbox } = world();
      const [mine, somebody] = [await other(), await other()];
      const stop = beforeExchange(sandbox, nth, () => somebody(theirs));
      const report = await mine(SHOP, rights);
      struck = stop();
      const why = report.failure ?? report.items[0]?.failure;
      if (why) said.push(`${why.message} > ${why.hint}`);
      const named = Object.values(ports).filter(({ name }) => name === "shop");
      expect({ nth, there: named.length }).toEqual({ nth, there: 1 });
      if (!report.failed) expect(named[0]?.fixed_ips).toMatchObject([{ ip_address: SHOP.address }]);
    }
    if (sentence === undefined) expect(said).toEqual([]);
    else expect(said).toContainEqual(expect.stringContaining(sentence));
  });
});
