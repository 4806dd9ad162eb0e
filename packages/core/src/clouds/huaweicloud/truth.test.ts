import { describe, expect, it } from "vitest";
import { createMooring } from "../../index.ts";
import { FERRY, NEUTRON_SUBNET, NIC, NOWHERE, OTHER_NIC, SERVER, SUBNET, sentences, stage } from "./stage.trial.ts";

const IP = "192.168.30.50";
const absent = { state: "absent" };

describe("nothing is gone without evidence", () => {
  it.each([
    ["a server that is nowhere", "binding", { ip_address: IP, server_id: NOWHERE }, `there is no server ${NOWHERE}`],
    ["a NIC that is nowhere", "binding", { ip_address: IP, nic_id: NOWHERE }, `there is no NIC ${NOWHERE}`],
    [
      "a subnet that is nowhere, beside a server",
      "binding",
      { ip_address: IP, server_id: SERVER, subnet_id: NOWHERE },
      `has no NIC in subnet ${NOWHERE}`,
    ],
    [
      "a subnet that is nowhere",
      "virtualIp",
      { ip_address: IP, subnet_id: NOWHERE },
      `there is no subnet ${NOWHERE} in this project and region`,
    ],
  ] as const)("%s is named, not taken for an absence", async (_, kind, spec, words) => {
    for (const plan of [true, false]) {
      const world = stage();
      const report = await world[kind](spec, { ...absent, plan });
      expect(report).toMatchObject({ failed: true, changed: false });
      expect(sentences(report)[0]).toContain(words);
      expect(world.writes()).toEqual([]);
    }
  });

  it("a remembered virtual IP is gone only in a project and subnet that are there", async () => {
    const { mooring, virtualIp } = stage();
    const spec = { subnet_id: SUBNET, ip_address: "192.168.30.40" };
    expect(await virtualIp(spec, { ...absent, id: NOWHERE })).toMatchObject({ failed: false, changed: false });
    expect(await mooring.read({ resource: "huaweicloud/virtual-ip", id: NOWHERE })).toMatchObject({
      failed: false,
      items: [],
    });
    const elsewhere = stage({ environment: { HUAWEICLOUD_SDK_PROJECT_ID: "99999999999999999999999999999999" } });
    const report = await elsewhere.mooring.read({ resource: "huaweicloud/virtual-ip", id: NOWHERE });
    expect(report).toMatchObject({ failed: true });
  });

  it("a remembered id that is another thing's is named as such", async () => {
    const { mooring } = stage();
    const report = await mooring.read({ resource: "huaweicloud/virtual-ip", id: NIC });
    expect(sentences(report)[0]).toContain(`port ${NIC} is not a virtual IP`);
  });

  it.each([
    ["IAM", "GET /v3/projects", { HUAWEICLOUD_SDK_PROJECT_ID: undefined }],
    [
      "the login",
      "POST /v3/auth/tokens",
      {
        HUAWEICLOUD_SDK_AK: undefined,
        HUAWEICLOUD_SDK_SK: undefined,
        OS_USERNAME: "mooring-bot",
        OS_PASSWORD: "sandbox-not-a-real-password",
        OS_DOMAIN_NAME: "example-account",
      },
    ],
  ])("a 404 of %s says nothing of any thing", async (_, match, environment) => {
    const { virtualIp, binding, sandbox } = stage({ environment });
    const body = { error: { code: 404, message: "Could not find it.", title: "Not Found" } };
    sandbox.faults.add({ match, status: 404, body, times: 99 });
    for (const report of [
      await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.40" }, absent),
      await binding({ ip_address: IP, nic_id: NIC }, absent),
    ]) {
      expect(report).toMatchObject({ failed: true, changed: false });
      expect(sentences(report)[0]).toContain("Could not find it.");
    }
  });

  it.each(["<html><title>404 Not Found</title></html>", '{"path": "/v2.0/ports", "status": 404}'])(
    "a gateway's 404 says nothing of any thing: %s",
    async (body) => {
      const { mooring, sandbox } = stage();
      sandbox.faults.add({ match: "GET /v2.0/ports/**", status: 404, body, times: 99 });
      expect(await mooring.read({ resource: "huaweicloud/virtual-ip", id: FERRY })).toMatchObject({ failed: true });
    },
  );

  it("a query of NICs that timed out is asked again, and a living server is never gone for it", async () => {
    const { binding, sandbox } = stage();
    const spec = { ip_address: IP, server_id: SERVER, subnet_id: SUBNET };
    const body = { error: { code: "Ecs.0323", message: "query timed out" } };
    sandbox.faults.add({ match: "GET /v1/*/cloudservers/*/os-interface", status: 400, body });
    expect(await binding(spec)).toMatchObject({ failed: false, changed: true });
    sandbox.faults.add({ match: "GET /v1/*/cloudservers/*/os-interface", status: 400, body, times: 999 });
    const report = await binding(spec, absent);
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(sentences(report)[0]).toContain("query timed out (Ecs.0323)");
  });

  it("the code that a missing server gives is believed only after a look at the server", async () => {
    const { binding, sandbox } = stage();
    const body = { error: { code: "Ecs.0307", message: "Query VM port list failed" } };
    sandbox.faults.add({ match: "GET /v1/*/cloudservers/*/os-interface", status: 400, body, times: 99 });
    const spec = { ip_address: IP, server_id: SERVER, subnet_id: SUBNET };
    for (const state of ["absent", "present"]) {
      const [said] = sentences(await binding(spec, { state }));
      expect(said).toContain("Query VM port list failed (Ecs.0307)");
      expect(said).not.toContain("there is no server");
    }
  });
});

describe("an answer is about what was asked", () => {
  it("another port's body is a broken contract", async () => {
    const { mooring, sandbox, cloud } = stage();
    const other = (cloud.state.ports as Record<string, object>)[OTHER_NIC];
    sandbox.faults.add({ match: `GET /v2.0/ports/${FERRY}`, status: 200, body: { port: other }, times: 9 });
    const report = await mooring.read({ resource: "huaweicloud/virtual-ip", id: FERRY });
    expect(report).toMatchObject({ failed: true, failure: { code: "contract" } });
  });

  it("so is a list that disregards its filters", async () => {
    const { virtualIp, sandbox, cloud, writes } = stage();
    const ports = Object.values(cloud.state.ports as object);
    sandbox.faults.add({ match: "GET /v2.0/ports", status: 200, body: { ports }, times: 9 });
    const report = await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.40" });
    expect(report).toMatchObject({ failed: true, items: [{ failure: { code: "contract" } }] });
    expect(writes()).toEqual([]);
  });

  it("so are a subnet's and a NIC call's", async () => {
    const { binding, virtualIp, sandbox, cloud } = stage();
    const subnets = Object.values(cloud.state.subnets as Record<string, object>);
    sandbox.faults.add({ match: `GET /v1/*/subnets/${SUBNET}`, status: 200, body: { subnet: subnets[1] }, times: 9 });
    const made = await virtualIp({ subnet_id: SUBNET, ip_address: "192.168.30.40" });
    expect(made).toMatchObject({ items: [{ failure: { code: "contract" } }] });
    sandbox.faults.add({ match: "PUT /v1/**", status: 200, body: { port_id: OTHER_NIC }, times: 99 });
    const bound = await binding({ ip_address: IP, nic_id: NIC, route: "ecs-nic" });
    expect(bound).toMatchObject({ items: [{ failure: { code: "contract" } }] });
  });

  it("a list whose pages bring nothing new ends", async () => {
    const { ask, sandbox, calls, port } = stage();
    const body = { ports: [port(FERRY)], ports_links: [{ rel: "next", href: "https://vpc.example.com/next" }] };
    sandbox.faults.add({ match: "GET /v2.0/ports", status: 200, body, times: 1000 });
    expect(await ask("virtual-ips", { subnet_id: SUBNET })).toMatchObject({ failed: false });
    expect(calls().length).toBeLessThan(4);
  });
});

describe("a creation whose answer is lost", () => {
  const spec = { subnet_id: SUBNET, ip_address: "192.168.30.40" };

  it("is read off what is there: made", async () => {
    const { virtualIp, sandbox } = stage();
    sandbox.faults.add({ match: "POST /v2.0/ports", cut: "after" });
    expect(await virtualIp(spec)).toMatchObject({ failed: false, changed: true, items: [{ effect: "done" }] });
  });

  it("is told in its own words where nobody may look", async () => {
    const { virtualIp, sandbox } = stage();
    sandbox.faults.add({ match: "POST /v2.0/ports", cut: "after", run: () => void sandbox.faults.add(blind) });
    const blind = { match: "GET /**", status: 403, body: {}, times: 100 };
    expect(await virtualIp(spec)).toMatchObject({
      changed: true,
      items: [{ effect: "unknown", failure: { code: "network", message: expect.stringContaining("broke") } }],
    });
  });

  it("is read off what is there: not made", async () => {
    const { virtualIp, sandbox } = stage();
    sandbox.faults.add({ match: "POST /v2.0/ports", cut: "body", status: 200, body: "{" });
    const report = await virtualIp(spec);
    expect(report).toMatchObject({ failed: true, changed: false, items: [{ effect: "none" }] });
  });
});

describe("whose it is", () => {
  const create = (spec: object) => ({ resource: "huaweicloud/virtual-ip-binding", spec });
  const spec = { ip_address: IP, nic_id: OTHER_NIC };

  it("a binding that is there is not taken over where two owners would share it", async () => {
    const { mooring, writes } = stage();
    const report = await mooring.ensure(create(spec), { adopt: false });
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(sentences(report)[0]).toContain("is there already, and is not taken over");
    expect(report).not.toHaveProperty("items.0.id");
    expect(writes()).toEqual([]);
  });

  it("nor one that came to be there since the plan", async () => {
    for (const route of ["vpc-port", "ecs-nic"]) {
      const { mooring, sandbox, port } = stage();
      let planned = 0;
      sandbox.onExchange(({ when, request }) => {
        if (when === "before" && request.path === `/v2.0/ports/${NIC}`) planned += 1;
        const pairs = port(FERRY).allowed_address_pairs;
        if (planned === 2 && pairs.length === 2) pairs.push({ ip_address: "192.168.30.11" });
      });
      const report = await mooring.ensure(create({ ...spec, nic_id: NIC, route }), { adopt: false });
      expect(report).toMatchObject({ failed: true, changed: false });
      expect(sentences(report)[0]).toContain("is there already, and is not taken over");
    }
  });

  it("nor a virtual IP that somebody else made meanwhile", async () => {
    const { mooring, sandbox, cloud, clock } = stage();
    const other = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
    const asked = { resource: "huaweicloud/virtual-ip", spec: { subnet_id: SUBNET, ip_address: "192.168.30.40" } };
    const stop = sandbox.onExchange(async ({ when, request }) => {
      if (when !== "before" || request.method !== "POST") return;
      stop();
      await other.ensure(asked);
    });
    const report = await mooring.ensure(asked, { adopt: false });
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(sentences(report)[0]).toContain("not taken over");
    expect(Object.values(cloud.state.ports as object)).toHaveLength(6);
  });
});

describe("many at once", () => {
  it("eight plans read each object once, and the project once", async () => {
    const { binding, virtualIp, calls, sandbox } = stage({ environment: { HUAWEICLOUD_SDK_PROJECT_ID: undefined } });
    const plan = { plan: true };
    await Promise.all(Array.from({ length: 8 }, () => binding({ ip_address: IP, nic_id: NIC }, plan)));
    const asked = sandbox.journal.entries().map(({ path, query }) => `${path} ${JSON.stringify(query)}`);
    expect(asked).toEqual([...new Set(asked)]);
    const made = calls();
    expect(made.filter((call) => call === "GET /v3/projects")).toHaveLength(1);
    expect(made.length).toBeLessThanOrEqual(6);
    const spec = { subnet_id: SUBNET, ip_address: "192.168.30.40" };
    await Promise.all(Array.from({ length: 8 }, () => virtualIp(spec, plan)));
    expect(calls().length).toBeLessThanOrEqual(2);
  });

  it("eight plans by a password log in once", async () => {
    const { binding, calls } = stage({
      environment: {
        HUAWEICLOUD_SDK_AK: undefined,
        HUAWEICLOUD_SDK_SK: undefined,
        OS_USERNAME: "mooring-bot",
        OS_PASSWORD: "sandbox-not-a-real-password",
        OS_DOMAIN_NAME: "example-account",
      },
    });
    const all = Array.from({ length: 8 }, () => binding({ ip_address: IP, nic_id: NIC }, { plan: true }));
    expect((await Promise.all(all)).filter(({ failed }) => failed)).toEqual([]);
    expect(calls().filter((call) => call === "POST /v3/auth/tokens")).toHaveLength(1);
  });

  it.each([
    ["the project", { HUAWEICLOUD_SDK_PROJECT_ID: undefined }, "GET /v3/projects"],
    [
      "the login",
      {
        HUAWEICLOUD_SDK_AK: undefined,
        HUAWEICLOUD_SDK_SK: undefined,
        OS_USERNAME: "mooring-bot",
        OS_PASSWORD: "sandbox-not-a-real-password",
        OS_DOMAIN_NAME: "example-account",
      },
      "POST /v3/auth/tokens",
    ],
    ["the first signature", {}, "GET /v2.0/ports/**"],
  ])("who leaves while %s is asked for takes nobody along", async (_, environment, match) => {
    const { mooring, sandbox } = stage({ environment });
    const leaver = new AbortController();
    const asked = { resource: "huaweicloud/virtual-ip-binding", spec: { ip_address: IP, nic_id: NIC }, plan: true };
    sandbox.faults.add({ match, status: 503, body: "", run: () => leaver.abort() });
    const first = mooring.ensure(asked, { signal: leaver.signal });
    const second = mooring.ensure(asked);
    expect(await first).toMatchObject({ failed: true });
    expect(await second).toMatchObject({ failed: false });
  });

  it("one port that cannot be seen while it is built leaves the others in sight", async () => {
    const { mooring, sandbox, cloud, at } = stage();
    cloud.switches.build_seconds = 30;
    const items = ["192.168.30.40", "192.168.30.41"].map((ip_address) => ({ subnet_id: SUBNET, ip_address }));
    const stop = sandbox.onExchange(({ when, request }) => {
      const lost = at("192.168.30.40") as unknown as { id: string } | undefined;
      if (when !== "after" || request.method !== "GET" || !lost || !at("192.168.30.41")) return;
      stop();
      delete (cloud.state.ports as Record<string, object>)[lost.id];
    });
    const report = await mooring.ensure({ resource: "huaweicloud/virtual-ip", items });
    expect(report).toMatchObject({ items: [{ failure: { code: "operation" } }, { changed: true }] });
    expect(report).not.toHaveProperty("items.1.failure");
  });
});

it("the mix-up of subnet ids is still said of what is to be absent", async () => {
  const { virtualIp } = stage();
  const [said] = sentences(await virtualIp({ ip_address: "192.168.30.40", subnet_id: NEUTRON_SUBNET }, absent));
  expect(said).toContain("is a Neutron subnet's id");
});
