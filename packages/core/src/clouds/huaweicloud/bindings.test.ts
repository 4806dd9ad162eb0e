import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, createVirtualClock, type EnsureReport } from "../../index.ts";
import { FERRY, NIC, NOWHERE, OTHER_NIC, SERVER, SUBNET, sentences, stage } from "./stage.trial.ts";

const TWIN = "e5f1a3b2-94c6-4d80-af37-1a2b3c4d5e6f";
const PUT_PORT = "PUT /v2.0/ports/:port";
const PUT_NIC = "PUT /v1/:project/cloudservers/nics/:nic";
const IP = "192.168.30.50";

describe("the route", () => {
  it("ecs-nic binds with one ECS call, which puts both sides in place", async () => {
    const { binding, writes, port, pairs, sandbox } = stage();
    expect(await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" })).toMatchObject({
      changed: true,
      failed: false,
    });
    expect(sandbox.journal.writes()[0]?.request).toEqual({
      nic: { subnet_id: SUBNET, ip_address: IP, reverse_binding: true },
    });
    expect(writes()).toEqual([PUT_NIC]);
    expect(pairs(port(NIC))).toEqual([IP]);
    expect(port(FERRY).allowed_address_pairs).toContainEqual({
      ip_address: "192.168.30.11",
      mac_address: "fa:16:3e:0a:6f:2c",
    });
  });

  it("vpc-port adds the NIC's address to the virtual IP's pairs, and nothing else", async () => {
    const { binding, writes, port, pairs, sandbox } = stage();
    await binding({ ip_address: IP, nic_id: NIC, route: "vpc-port" });
    expect(sandbox.journal.writes()[0]?.request).toEqual({
      port: {
        allowed_address_pairs: [
          { ip_address: "192.168.30.12", mac_address: "fa:16:3e:2c:8b:4e" },
          { ip_address: "192.168.30.77" },
          { ip_address: "192.168.30.11" },
        ],
      },
    });
    expect(writes()).toEqual([PUT_PORT]);
    expect(pairs(port(NIC))).toEqual([]);
  });

  it.each([
    ["huawei-cloud", PUT_PORT],
    ["huawei-cloud-europe", PUT_PORT],
    ["open-telekom-cloud", PUT_PORT],
    ["flexible-engine", PUT_PORT],
    ["swiss-otc", PUT_NIC],
    ["cloud-ru", PUT_NIC],
  ])("auto is the one that %s documents", async (platform, call) => {
    const { binding, writes } = stage({ settings: { platform } });
    await binding({ ip_address: IP, nic_id: NIC });
    expect(writes()).toEqual([call]);
  });

  it("auto goes on by the pairs where the ECS call turns out to be missing, and does not ask again", async () => {
    const { binding, writes, cloud, sandbox } = stage({ settings: { platform: "swiss-otc" } });
    cloud.switches.nic_call = false;
    await binding({ ip_address: IP, nic_id: NIC });
    expect(writes()).toEqual([PUT_NIC, PUT_PORT]);
    await binding({ ip_address: "192.168.30.51", nic_id: NIC });
    expect(sandbox.journal.counts()[PUT_NIC]).toBeUndefined();
  });

  it("ecs-nic says so where the call is missing, and takes no other road", async () => {
    const { binding, cloud, port, pairs } = stage();
    cloud.switches.nic_call = false;
    const report = await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" });
    expect(sentences(report)[0]).toMatch(/has not been published.*APIGW\.0101.*choose `vpc-port`/);
    expect(pairs(port(FERRY))).not.toContain("192.168.30.11");
  });

  it("ecs-nic is not content with a 2xx that says nothing", async () => {
    const { binding, sandbox } = stage();
    sandbox.faults.add({ match: PUT_NIC, status: 204, body: "", times: 9 });
    const report = await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" });
    expect(report).toMatchObject({ failed: true, items: [{ failure: { code: "contract" } }] });
  });

  it("ecs-nic is tried again after the flow limit that calls itself accepted", async () => {
    const { binding, cloud, writes } = stage();
    cloud.switches.bind_flow_limit = 2;
    expect(await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" })).toMatchObject({ failed: false });
    expect(writes()).toEqual([PUT_NIC, PUT_NIC, PUT_NIC]);
  });

  it("a route is no state: changing it alone changes nothing", async () => {
    const { binding } = stage();
    const { id } = (await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" })).items[0] ?? {};
    expect(await binding({ ip_address: IP, nic_id: NIC, route: "vpc-port" }, { id })).toMatchObject({ changed: false });
  });
});

describe("unbinding", () => {
  it("clears a NIC with the ECS call where this virtual IP is all that is on it", async () => {
    const { binding, writes, port, pairs } = stage();
    const spec = { ip_address: IP, nic_id: NIC, route: "ecs-nic" };
    await binding(spec);
    writes();
    await binding(spec, { state: "absent" });
    expect(writes()).toEqual([PUT_NIC]);
    expect(pairs(port(NIC))).toEqual([]);
    expect(pairs(port(FERRY))).toEqual(["192.168.30.12", "192.168.30.77"]);
  });

  it("never clears one of several, and says how it goes instead", async () => {
    const { binding, writes, port, pairs, at } = stage();
    await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" });
    await binding({ ip_address: "192.168.30.51", nic_id: NIC, route: "ecs-nic" });
    writes();
    const gone = { ip_address: IP, nic_id: NIC, route: "ecs-nic" };
    const plan = await binding(gone, { state: "absent", plan: true });
    expect(plan.items[0]?.notes[0]).toContain("the ECS call would take more off the NIC");
    await binding(gone, { state: "absent" });
    expect(writes()).toEqual([PUT_PORT, PUT_PORT]);
    expect(pairs(port(NIC))).toEqual(["192.168.30.51"]);
    expect(pairs(at("192.168.30.51"))).toEqual(["192.168.30.11"]);
  });

  it.each(["1.1.1.1/0", "192.168.30.0/25"])("keeps %s on the NIC", async (foreign) => {
    const { binding, port, pairs } = stage();
    port(NIC).allowed_address_pairs.push({ ip_address: foreign });
    const spec = { ip_address: IP, nic_id: NIC, route: "ecs-nic" };
    await binding(spec);
    await binding(spec, { state: "absent" });
    expect(pairs(port(NIC))).toEqual([foreign]);
  });

  it("takes away the reverse pair that the ECS call has left", async () => {
    const { binding, cloud, port, pairs, writes } = stage();
    cloud.switches.unbind_leaves_reverse_pairs = true;
    const spec = { ip_address: IP, nic_id: NIC, route: "ecs-nic" };
    await binding(spec);
    writes();
    await binding(spec, { state: "absent" });
    expect(writes()).toEqual([PUT_NIC, PUT_PORT]);
    expect(pairs(port(FERRY))).toEqual(["192.168.30.12", "192.168.30.77"]);
  });

  it("what is remembered of a NIC or a server that is gone is done, and says so", async () => {
    const { binding, writes } = stage();
    const remembered = { state: "absent", id: `${NOWHERE}/${IP}` };
    for (const [name, note] of [
      [{ nic_id: NOWHERE }, `NIC ${NOWHERE} is not there any more`],
      [{ server_id: NOWHERE }, `server ${NOWHERE} is deleted, and its NIC ${NOWHERE} with it`],
      [{ server_id: SERVER, subnet_id: SUBNET }, `NIC ${NOWHERE} is not there any more`],
    ] as const)
      expect(await binding({ ip_address: IP, ...name }, remembered)).toMatchObject({
        changed: false,
        failed: false,
        items: [
          { notes: [note, expect.stringContaining("still lists 192.168.30.77, which nothing in the subnet has")] },
        ],
      });
    expect(writes()).toEqual([]);
  });
});

describe("a foreign pair on the NIC", () => {
  it("stays where it is: the ECS call, which might replace the list, is not made, and the plan says so", async () => {
    const { binding, port, writes } = stage();
    const foreign = { ip_address: "192.168.30.88", mac_address: "fa:16:3e:00:00:88" };
    port(NIC).allowed_address_pairs.push(foreign);
    const spec = { ip_address: IP, nic_id: NIC, route: "ecs-nic" };
    const planned = await binding(spec, { plan: true });
    expect(planned.items[0]?.notes.join()).toContain(
      `bound by the pairs of both ports: the ECS call might take others off NIC ${NIC}`,
    );
    writes();
    expect(await binding(spec)).toMatchObject({ changed: true, failed: false });
    expect(writes()).not.toContain("PUT /v1/:project/cloudservers/nics/:nic");
    expect(port(NIC).allowed_address_pairs).toEqual([foreign, { ip_address: IP }]);
    expect(await binding(spec)).toMatchObject({ changed: false, failed: false });
  });
});

describe("half a binding, which a run that was cut short has left on the NIC", () => {
  it("goes with absent by the ECS call's route, and other pairs stay", async () => {
    const { binding, port, pairs } = stage();
    port(NIC).allowed_address_pairs.push({ ip_address: "192.168.30.88" }, { ip_address: "192.168.30.50" });
    const spec = { ip_address: "192.168.30.50", nic_id: NIC, route: "ecs-nic" };
    for (const changed of [true, false, false])
      expect(await binding(spec, { state: "absent" })).toMatchObject({ changed, failed: false });
    expect(pairs(port(NIC))).toEqual(["192.168.30.88"]);
  });

  it("is nobody's where the pairs of the virtual IP are the route", async () => {
    const { binding, port, pairs } = stage();
    port(NIC).allowed_address_pairs.push({ ip_address: "192.168.30.50" });
    const spec = { ip_address: "192.168.30.50", nic_id: NIC, route: "vpc-port" };
    expect(await binding(spec, { state: "absent" })).toMatchObject({ changed: false, failed: false });
    expect(pairs(port(NIC))).toEqual(["192.168.30.50"]);
  });
});

describe("the source/destination check", () => {
  it("is said to stay on where the pairs are the route", async () => {
    const { binding } = stage();
    const report = await binding({ ip_address: IP, nic_id: NIC }, { plan: true });
    expect(report.items[0]?.notes.join()).toContain("source/destination check stays on");
  });

  it("is switched off when stated, beside the pairs that are there, and only then", async () => {
    const { binding, port, pairs } = stage();
    port(NIC).allowed_address_pairs.push({ ip_address: "192.168.30.88" });
    const off = { ip_address: IP, nic_id: NIC, source_destination_check: "off" };
    await binding({ ip_address: IP, nic_id: NIC });
    expect(pairs(port(NIC))).toEqual(["192.168.30.88"]);
    expect(await binding(off)).toMatchObject({ items: [{ action: "update" }] });
    expect(pairs(port(NIC))).toEqual(["192.168.30.88", "1.1.1.1/0"]);
    expect(await binding(off)).toMatchObject({ changed: false });
    await binding(off, { state: "absent" });
    expect(pairs(port(NIC))).toEqual(["192.168.30.88", "1.1.1.1/0"]);
  });
});

describe("many bindings at once", () => {
  const servers = Array.from({ length: 10 }, (_, index) => ({
    name: `worker-${index}`,
    nics: [{ id: `3d9c5f2b-8e40-4bad-8f6b-a05b7c9d1e${String(index).padStart(2, "0")}`, subnet: "harbour-subnet" }],
  }));
  const nics = servers.map(({ nics: [nic] }) => nic?.id ?? "");

  it("on one virtual IP share one write", async () => {
    const { bindings, writes, port } = stage({ seed: { servers } });
    const report = await bindings(nics.map((nic_id) => ({ ip_address: IP, nic_id, route: "vpc-port" })));
    expect(report.items.map(({ failure }) => failure)).toEqual(nics.map(() => undefined));
    expect(writes()).toEqual([PUT_PORT]);
    expect(port(FERRY).allowed_address_pairs).toHaveLength(12);
  });

  it("asked for by ten who know nothing of each other cost two writes at most", async () => {
    const { binding, writes, port } = stage({ seed: { servers } });
    const reports = await Promise.all(nics.map((nic_id) => binding({ ip_address: IP, nic_id, route: "vpc-port" })));
    expect(reports.filter(({ failed }) => failed)).toEqual([]);
    expect(writes().length).toBeLessThanOrEqual(2);
    expect(port(FERRY).allowed_address_pairs).toHaveLength(12);
  });

  it("on a virtual IP that is not there yet make it once", async () => {
    const { bindings, writes, at, pairs } = stage({ seed: { servers } });
    await bindings(nics.map((nic_id) => ({ ip_address: "192.168.30.200", nic_id, route: "vpc-port" })));
    expect(pairs(at("192.168.30.200"))).toHaveLength(10);
    expect(writes().filter((route) => route === PUT_PORT)).toHaveLength(1);
  });

  it("by the ECS call are made one after the other, and the innocent survive a refusal", async () => {
    const { bindings, sandbox, port } = stage({ seed: { servers } });
    sandbox.faults.add({
      match: `PUT /v1/*/cloudservers/nics/${nics[3]}`,
      status: 400,
      body: { error: { code: "Ecs.0605", message: "The ECS is locked" } },
      times: 9,
    });
    const report = await bindings(nics.map((nic_id) => ({ ip_address: IP, nic_id, route: "ecs-nic" })));
    expect(report.items.map(({ failure }) => failure !== undefined)).toEqual(nics.map((_, index) => index === 3));
    expect(port(FERRY).allowed_address_pairs).toHaveLength(11);
  });

  it("are warned beyond ten NICs, and not refused", async () => {
    const { bindings, binding } = stage({ seed: { servers } });
    await bindings(nics.map((nic_id) => ({ ip_address: IP, nic_id })));
    const report = await binding({ ip_address: IP, nic_id: NIC }, { plan: true });
    expect(report.items[0]?.notes.join()).toContain("is on 11 NICs already; 10 are recommended at most");
  });
});

describe("another writer", () => {
  it("who read before our write and writes after it is noticed", async () => {
    const { binding, sandbox, clock, at, pairs } = stage();
    const other = createMooring({
      environment: sandbox.environment(),
      transport: sandbox.transport,
      clock,
      random: () => 0.9,
    });
    const stop = sandbox.onExchange(async ({ when, request: { method, text } }) => {
      const theirs = when === "before" && method === "PUT" && !text.includes('"192.168.30.11"');
      if (!theirs) return;
      stop();
      await clock.sleep(300);
    });
    const spec = { ip_address: "192.168.30.51", nic_id: OTHER_NIC, route: "vpc-port" };
    await other.ensure({
      resource: "huaweicloud/virtual-ip",
      spec: { subnet_id: SUBNET, ip_address: spec.ip_address },
    });
    const reports = await Promise.all([
      binding({ ...spec, nic_id: NIC }),
      other.ensure({ resource: "huaweicloud/virtual-ip-binding", spec }),
    ]);
    expect(reports.flatMap(sentences)).toEqual([]);
    expect(pairs(at("192.168.30.51")).sort()).toEqual(["192.168.30.11", "192.168.30.12"]);
  });

  it("who takes the pair away meanwhile is written after", async () => {
    const { binding, sandbox, port, pairs } = stage();
    const before = structuredClone(port(FERRY).allowed_address_pairs);
    const stop = sandbox.onExchange(({ when, request }) => {
      if (when !== "after" || request.method !== "PUT") return;
      stop();
      port(FERRY).allowed_address_pairs = before;
    });
    expect(await binding({ ip_address: IP, nic_id: NIC, route: "vpc-port" })).toMatchObject({ failed: false });
    expect(pairs(port(FERRY))).toContain("192.168.30.11");
  });

  it("is not overwritten by a list that had to wait: it is read again before it is sent again", async () => {
    const { binding, sandbox, port, pairs } = stage();
    sandbox.faults.add({
      match: PUT_PORT,
      status: 429,
      headers: { "retry-after": "20" },
      body: { error_code: "APIGW.0308", error_msg: "slow down" },
      run: () => void port(FERRY).allowed_address_pairs.push({ ip_address: "192.168.30.99" }),
    });
    expect(await binding({ ip_address: IP, nic_id: NIC, route: "vpc-port" })).toMatchObject({ failed: false });
    expect(pairs(port(FERRY))).toEqual(["192.168.30.12", "192.168.30.77", "192.168.30.99", "192.168.30.11"]);
  });

  it("who keeps undoing it is named as such", async () => {
    const { binding, sandbox, port } = stage();
    const before = structuredClone(port(FERRY).allowed_address_pairs);
    sandbox.onExchange(({ when, request }) => {
      if (when === "after" && request.method === "PUT") port(FERRY).allowed_address_pairs = structuredClone(before);
    });
    const report = await binding({ ip_address: IP, nic_id: NIC, route: "vpc-port" });
    expect(report).toMatchObject({ items: [{ failure: { code: "convergence" } }] });
    expect(sentences(report)[0]).toContain("something else writes there");
  });
});

describe("a cloud in trouble", () => {
  it.each([
    ["502 of a proxy", { status: 502, body: "<html><title>502 Bad Gateway</title></html>" }],
    ["Ecs.1000", { status: 400, body: { error: { code: "Ecs.1000", message: "Access Nova time out" } } }],
    ["Common.0001", { status: 500, body: { error: { code: "Common.0001", message: "System error" } } }],
    ["Common.1503", { status: 503, body: { error: { code: "Common.1503", message: "flow control" } } }],
    ["429", { status: 429, body: { error_code: "APIG.0308", error_msg: "over ratelimit" } }],
    ["a line that drops after the effect", { cut: "after" as const }],
    ["half an answer", { cut: "body" as const }],
  ])("is ridden out on both routes: %s", async (_, trouble) => {
    for (const [route, call] of [
      ["ecs-nic", "PUT /v1/**"],
      ["vpc-port", "PUT /v2.0/ports/**"],
    ] as const) {
      const { binding, sandbox, pairs, port } = stage();
      sandbox.faults.add({ match: call, ...trouble });
      sandbox.faults.add({ match: "GET /v2.0/ports/**", ...trouble, skip: 1 });
      expect(await binding({ ip_address: IP, nic_id: NIC, route })).toMatchObject({ changed: true, failed: false });
      expect(sandbox.faults.pending()).toEqual([]);
      expect(pairs(port(FERRY)).filter((ip) => ip === "192.168.30.11")).toHaveLength(1);
    }
  });

  it("that is busy for a minute is given its minute", async () => {
    const { binding, sandbox, clock } = stage();
    const body = { error: { code: "Ecs.0603", message: "Another command is running, try again after 1 minute" } };
    sandbox.faults.add({ match: "PUT /v1/**", status: 501, body });
    expect(await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" })).toMatchObject({ failed: false });
    expect(clock.now()).toBeGreaterThan(60_000);
  });

  it("that throttles every third call is spoken to slowly", async () => {
    const { binding, cloud } = stage();
    cloud.switches.throttle_every = 3;
    expect(await binding({ ip_address: IP, nic_id: NIC, route: "vpc-port" })).toMatchObject({ failed: false });
  });
});

describe("naming the NIC", () => {
  it("by server and subnet, or server and address, finds the one that is meant", async () => {
    const { binding } = stage();
    for (const more of [
      { subnet_id: SUBNET },
      { nic_ip_address: "192.168.30.11" },
      { nic_ip_address: "2001:DB8:30:0::11" },
    ]) {
      expect(await binding({ ip_address: IP, server_id: SERVER, ...more })).toMatchObject({
        failed: false,
        items: [{ id: `${NIC}/${IP}/192.168.30.11` }],
      });
    }
    expect(await binding({ ip_address: IP, nic_id: NIC })).toMatchObject({ changed: false });
  });

  it("that fits several lists them all", async () => {
    const nics = ["192.168.30.21", "192.168.30.22"].map((ip) => ({ subnet: "harbour-subnet", ip_addresses: [ip] }));
    const { binding, cloud } = stage({ seed: { servers: [{ id: TWIN, name: "twin", nics }] } });
    const [said] = sentences(await binding({ ip_address: IP, server_id: TWIN }));
    expect(said).toContain("has 2 NICs that fit");
    for (const {
      ip_addresses: [ip],
    } of nics)
      expect(said).toContain(`(${ip}, subnet ${SUBNET})`);
    expect(Object.keys(cloud.state.servers as object)).toContain(TWIN);
  });

  it("by two names that contradict each other is refused", async () => {
    const { binding, writes } = stage();
    const said = await Promise.all(
      [
        { nic_id: NIC, server_id: "d4e0f2a1-83b5-4c7f-9e26-0f1a2b3c4d5e" },
        { nic_id: NIC, nic_ip_address: "192.168.30.12" },
        { nic_id: FERRY },
      ].map(async (name) => sentences(await binding({ ip_address: IP, ...name }))[0]),
    );
    expect(said[0]).toContain(`belongs to server ${SERVER}, not to d4e0f2a1`);
    expect(said[1]).toContain("has the address 192.168.30.11, 2001:db8:30::11, not 192.168.30.12");
    expect(said[2]).toContain("is not the NIC of a server");
    expect(writes()).toEqual([]);
  });
});

describe("the virtual IP of a binding", () => {
  it("is made first where no port has the address, with the owner of a virtual IP", async () => {
    const { binding, at, writes } = stage();
    const spec = { ip_address: "192.168.30.40", nic_id: NIC, route: "ecs-nic" };
    expect((await binding(spec, { plan: true })).items[0]?.notes).toContain(
      "the virtual IP 192.168.30.40 is made first; it stays when the binding goes",
    );
    await binding(spec);
    expect(writes()).toEqual(["POST /v2.0/ports", PUT_NIC]);
    expect(at("192.168.30.40").device_owner).toBe("neutron:VIP_PORT");
    await binding(spec, { state: "absent" });
    expect(at("192.168.30.40")).toBeDefined();
  });

  it("is made once for all bindings of a request, each of which looks at its own NIC alone", async () => {
    const servers = Array.from({ length: 5 }, (_, index) => ({
      name: `worker-${index}`,
      nics: [
        {
          id: `3d9c5f2b-8e40-4bad-8f6b-a05b7c9d1e0${index}`,
          subnet: "harbour-subnet",
          ip_addresses: [`192.168.30.10${index}`],
        },
      ],
    }));
    const clock = createVirtualClock();
    const sandbox = createSandbox({ clock, clouds: ["huaweicloud"], seed: { huaweicloud: { servers } } });
    const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
    const items = servers.map(({ nics: [nic] }) => ({
      ip_address: "192.168.30.40",
      nic_id: nic?.id,
      route: "vpc-port",
    }));
    const report = await mooring.ensure({ resource: "huaweicloud/virtual-ip-binding", items });
    expect(report.failed).toBe(false);
    const counts = sandbox.journal.counts();
    expect(counts).toMatchObject({ "POST /v2.0/ports": 1, [PUT_PORT]: 1 });
    expect(counts["GET /v2.0/ports"]).toBeLessThanOrEqual(3);
    const made = report as EnsureReport;
    expect(made.items.flatMap(({ besides = [] }) => besides)).toHaveLength(1);
  });

  it("made by other means works, with a word on where it reaches", async () => {
    const { binding } = stage();
    const report = await binding({ ip_address: "192.168.30.60", nic_id: NIC });
    expect(report).toMatchObject({ failed: false });
    expect(report.items[0]?.notes.join()).toContain("reachable inside the VPC only");
  });

  it("of IPv6 is made in the subnet's IPv6 part, and moves to another NIC only when it is free", async () => {
    const { binding, bindings, at } = stage();
    const six = "2001:DB8:30::0050";
    await binding({ ip_address: six, nic_id: NIC });
    expect(at("2001:db8:30::50").allowed_address_pairs).toEqual([{ ip_address: "2001:db8:30::11" }]);
    const refused = sentences(await binding({ ip_address: six, nic_id: OTHER_NIC }));
    expect(refused[0]).toContain(
      "the IPv6 virtual IP 2001:db8:30::50 can be on one NIC only, and 2001:db8:30::11 has it",
    );
    await binding({ ip_address: six, nic_id: NIC }, { state: "absent" });
    expect(await binding({ ip_address: six, nic_id: OTHER_NIC })).toMatchObject({ failed: false });

    const both = await bindings([NIC, OTHER_NIC].map((nic_id) => ({ ip_address: "2001:db8:30::51", nic_id })));
    expect(sentences(both)).toHaveLength(2);
    expect(at("2001:db8:30::51")).toBeUndefined();
  });
});

describe("the virtual IP that a binding needs", () => {
  const fresh = { ip_address: "192.168.30.40", nic_id: NIC };
  const virtualIp = { resource: "huaweicloud/virtual-ip", spec: { subnet_id: SUBNET, ip_address: "192.168.30.40" } };

  it("is foretold, and told with its id, where it is made for the binding's sake", async () => {
    const { binding, at } = stage();
    expect((await binding(fresh, { plan: true })).items[0]?.besides).toEqual([virtualIp]);
    const { items } = await binding(fresh);
    expect(items[0]?.besides).toEqual([{ ...virtualIp, id: at("192.168.30.40").id }]);
    expect((await binding(fresh)).items[0]?.besides).toBeUndefined();
  });

  it("is told where the binding then fails, and not where it was there already", async () => {
    const { binding, sandbox } = stage();
    sandbox.faults.add({ match: PUT_PORT, status: 403, body: { message: "no" } });
    const { items, failed } = await binding({ ...fresh, route: "vpc-port" });
    expect({ failed, besides: items[0]?.besides }).toMatchObject({ failed: true, besides: [virtualIp] });
    expect((await binding({ ip_address: IP, nic_id: NIC })).items[0]?.besides).toBeUndefined();
  });
});
