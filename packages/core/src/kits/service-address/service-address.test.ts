import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { beforeExchange } from "../../../test/interposed.ts";
import { refusalOf, stepsOf } from "../../../test/service-address.ts";
import { createMooring, type EnsureReport, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const FREELY = "at a failover nothing has to be told to the cloud.";

/** The same job on each cloud, in the words of the four guides. */
const clouds = {
  openstack: {
    title: "OpenStack",
    spec: { name: "shop", network: "private", address: "10.60.0.50", members: ["web-1", "web-2"] },
    prefix: 24,
    carriers: [
      ["web-1", "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01", "5e1f0000-60a0-4000-8000-000000000001", "10.60.0.11"],
      ["web-2", "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02", "5e1f0000-60a0-4000-8000-000000000002", "10.60.0.12"],
    ],
    macs: ["fa:16:3e:60:00:01", "fa:16:3e:60:00:02"],
    labels: ["web-1-port", "web-2-port"],
    delivery: `The network delivers to whichever server announces the address: ${FREELY}`,
    off: "in the allowed address pairs of its port",
    back: "with its port",
    nowhere: "OpenStack: member ant is no server with a port on network private, and no port of it",
  },
  gcore: {
    title: "Gcore",
    spec: { name: "shop", network: "harbour-private", address: "10.40.0.100", members: ["harbour-a", "harbour-b"] },
    prefix: 24,
    carriers: [
      ["harbour-a", "9c31552f-8b64-43a0-abbb-5943721dbd2a", "eb3bf756-2650-4483-8470-a897d1ae6fa6", "10.40.0.11"],
      ["harbour-b", "166f81b9-91e7-47db-b304-36b5be9ff3e1", "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32", "10.40.0.12"],
    ],
    macs: ["fa:16:3e:5a:10:01", "fa:16:3e:5a:11:01"],
    labels: ["harbour-a", "harbour-b"],
    delivery: `The network delivers to whichever server announces the address: ${FREELY}`,
    off: "as a member of the virtual IP, and in the allowed address pairs of its port",
    back: "with its virtual IP",
    nowhere:
      "Gcore: member ant is no port of network b5c3135a-b0f5-48e4-a44b-b261a29874f9, and no instance that has one",
  },
  huaweicloud: {
    title: "Huawei Cloud",
    spec: { name: "shop", network: "harbour-subnet", address: "192.168.30.40", members: ["harbour-a", "harbour-b"] },
    prefix: 24,
    carriers: [
      ["harbour-a", "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d", "192.168.30.11"],
      ["harbour-b", "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32", "d4e0f2a1-83b5-4c7f-9e26-0f1a2b3c4d5e", "192.168.30.12"],
    ],
    macs: ["fa:16:3e:0a:6f:2c", "fa:16:3e:2c:8b:4e"],
    labels: ["192.168.30.11", "192.168.30.12"],
    delivery: `The VPC delivers to whichever of the members' NICs announces the address: ${FREELY}`,
    off: "in the pairs of the virtual IP and of its NIC",
    back: "with its virtual IP",
    nowhere: "Huawei Cloud: member ant is no server with a NIC in subnet 7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
  },
  upcloud: {
    title: "UpCloud",
    spec: { name: "vip.example.com", network: "fi-hel1", address: "203.0.113.41", members: ["peer-1", "peer-2"] },
    prefix: 32,
    carriers: [
      ["peer-1", "e2:10:aa:0b:01:02", "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7701", "203.0.113.20"],
      ["peer-2", "e2:10:aa:0b:02:02", "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702", "203.0.113.21"],
    ],
    macs: ["e2:10:aa:0b:01:02", "e2:10:aa:0b:02:02"],
    labels: ["e2:10:aa:0b:01:02", "e2:10:aa:0b:02:02"],
    delivery:
      "The cloud delivers to one interface only: the new master tells it, by the script that `notify_master` runs.",
    off: "as it is",
    back: "to the cloud; it can as a rule not be had again",
    nowhere: 'UpCloud: member ant: no server of this account has the hostname, title, label or address "ant"',
  },
} as const;
type Name = keyof typeof clouds;
const names = Object.keys(clouds) as Name[];

function world(name: Name) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [name] });
  const { transport } = sandbox;
  const mooring = createMooring({ environment: sandbox.environment(), transport, clock, random: () => 0.5 });
  const { spec } = clouds[name];
  const ask = (more: object = {}, request: object = {}) =>
    mooring.ensure({
      resource: `${name}/service-address`,
      spec: { ...spec, ...more },
      ...request,
    }) as Promise<EnsureReport>;
  return {
    ...clouds[name],
    sandbox,
    cloud: sandbox.cloud(name),
    mooring,
    /** A process of somebody else's, which has all that it loads: what loads while others wait looks idle to the clock. */
    other: async () => {
      const { ensure } = createMooring({ environment: sandbox.environment(), transport, clock, random: () => 0.5 });
      const request = { resource: `${name}/service-address`, spec };
      await ensure({ ...request, plan: true });
      return () => ensure({ ...request, state: "absent" });
    },
    ask,
    planned: async (more: object = {}, request: object = {}) => stepsOf(await ask(more, { ...request, plan: true })),
    query: (what: string, more: object = {}) => {
      const { name: asked, network } = spec;
      return mooring.ensure({
        query: `${name}/${what}`,
        spec: { name: asked, network, ...more },
      }) as Promise<QueryReport>;
    },
  };
}

interface Port {
  name: string;
  fixed_ips: { subnet_id: string; ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}

const messageOf = ({ failure, items }: EnsureReport) => (failure ?? items[0]?.failure)?.message;

describe.each(names)("%s", (name) => {
  it("tells of each member who it is, and whether the address gets through to it", async () => {
    const { ask, spec, prefix, carriers, macs } = world(name);
    const { outputs, spec: told } = (await ask()).items[0] ?? {};
    expect(told).toMatchObject(spec);
    expect(outputs).toMatchObject({ address: spec.address, prefix_length: prefix });
    expect(outputs).not.toHaveProperty("public_address");
    expect(outputs?.carriers).toEqual(
      carriers.map(([member, port_id, server_id, ip_address], at) => ({
        member,
        port_id,
        server_id,
        ip_address,
        mac_address: macs[at],
        lets_through: true,
      })),
    );
  });

  it("has one configuration for each member, in the kind as in the query, by names or by what carries it", async () => {
    const { ask, query, spec, prefix, carriers, delivery } = world(name);
    const { outputs } = (await ask({ interface: "ens3", router_id: 9, advert_seconds: 0.5 })).items[0] ?? {};
    const settings = { interface: "ens3", router_id: 9, advert_seconds: 0.5 };
    const asked = await query("keepalived-config", { members: spec.members, ...settings });
    expect(asked.results).toEqual(outputs?.keepalived);
    for (const [at, { configuration }] of asked.results.entries()) {
      const lines = String(configuration).split("\n");
      const [[me, , , own], [peer, , , other]] = at === 0 ? carriers : [carriers[1], carriers[0]];
      expect(lines.slice(0, 2)).toEqual([
        `# ${spec.name}: ${spec.address}, on ${me}. Printed by Mooring: put it into /etc/keepalived/keepalived.conf.`,
        `# ${delivery}`,
      ]);
      for (const line of [
        "    interface ens3",
        "    virtual_router_id 9",
        "    advert_int 0.5",
        `    unicast_src_ip ${own}`,
        `        ${other}    # ${peer}`,
        `        ${spec.address}/${prefix} dev ens3`,
      ])
        expect(lines).toContain(line);
    }
    const plain = (await query("keepalived-config")).results;
    const carrying = name === "upcloud" ? [carriers[0][1]] : carriers.map(([, id]) => id).toSorted();
    expect(plain.map(({ member }) => member)).toEqual(carrying);
    expect(plain[0]?.configuration).toContain(`    interface eth0\n`);
    expect(plain[0]?.configuration).toContain(`    advert_int 1\n`);
  });

  it("names a service address that is not there, and says how one is made", async () => {
    const { query, title, spec } = world(name);
    for (const what of ["keepalived-config", "service-address-check"])
      expect((await query(what)).failure).toMatchObject({
        message: `${title}: there is no service address ${spec.name} on network ${spec.network}`,
        hint: `Check \`name\` and \`network\`; \`${name}/service-address\` makes one.`,
      });
  });

  it("has a line for a member that is nowhere, at its place, in the check; a configuration is not to be had for it", async () => {
    const { ask, query, spec, carriers, nowhere } = world(name);
    await ask();
    const { results } = await query("service-address-check", { members: ["ant", ...spec.members] });
    expect(results).toEqual([
      { member: "ant", ok: false, reason: expect.stringContaining(nowhere) },
      ...carriers.map(([member, port_id]) => ({ member, port_id, ok: true, reason: "ok" })),
    ]);
    const config = await query("keepalived-config", { members: ["ant", ...spec.members] });
    expect(config.failure?.message).toBe(nowhere);
  });

  it("is removed in steps that are planned: whom it is taken off, and what becomes of it", async () => {
    const { ask, planned, labels, spec, off, back } = world(name);
    await ask();
    expect(await planned({}, { state: "absent" })).toEqual([
      `Step 1 of 3: take it off ${labels[0]}, ${off}.`,
      `Step 2 of 3: take it off ${labels[1]}, ${off}.`,
      `Step 3 of 3: give ${spec.address} back, ${back}.`,
    ]);
  });

  it("states its members: none is no wish", async () => {
    const { ask, sandbox } = world(name);
    expect(messageOf(await ask({ members: undefined }))).toBe(
      "spec.members: is missing: state who may carry the address",
    );
    expect(messageOf(await ask({ members: [] }))).toBe(
      "spec.members: is empty: an address that nobody carries serves nobody; to remove it say `state: absent`",
    );
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("that is somebody else's is called by its name and address", async () => {
    const { ask, mooring, spec } = world(name);
    await ask();
    const again = await mooring.ensure({ resource: `${name}/service-address`, spec }, { adopt: false });
    expect(messageOf(again as EnsureReport)).toContain(`service address ${spec.name} (${spec.address})`);
  });

  it("refuses a spec in a network that is not there, also for a removal: a wrong place is no absence", async () => {
    const { ask } = world(name);
    await ask();
    expect(await ask({ network: "nowhere" }, { state: "absent" })).toMatchObject({ changed: false, failed: true });
  });
});

it.each([
  ["0.05", true],
  [40, true],
  [" 1.5 ", true],
  ["12", true],
  ["5", true],
  ["0.04", false],
  [40.1, false],
  ["soon", false],
  ["1.", false],
  ["1s", false],
])("advert_seconds %j", async (advert_seconds, fits) => {
  const { ask } = world("openstack");
  const { failure, failed } = await ask({ advert_seconds }, { plan: true });
  expect(failed).toBe(!fits);
  const said = "spec.advert_seconds: must be a number from 0.05 to 40, but is ";
  expect(failure?.message.slice(0, said.length)).toBe(fits ? undefined : said);
});

it("a public address is `none`, `new`, or an address", async () => {
  const { ask } = world("openstack");
  expect(messageOf(await ask({ public: "any" }, { plan: true }))).toBe(
    'spec.public: must be `none`, `new` or an address, but is the text "any"',
  );
  expect(messageOf(await ask({ public: 5 }, { plan: true }))).toContain("`none`, `new` or an address");
});

describe("the plan in words", () => {
  const publicOf = ({ items }: EnsureReport) => String(items[0]?.outputs?.public_address);

  it("leads a public address to it, exchanges it, leads it away, and gives back what was made", async () => {
    const { ask, planned } = world("openstack");
    const made = publicOf(await ask({ public: "new" }));
    expect(await planned({ public: "new" })).toEqual([]);
    expect(await planned({ public: "203.0.113.111" })).toEqual([
      `Step 1 of 1: lead 203.0.113.111 to it, instead of ${made}.`,
    ]);
    expect(await planned({ public: "none" })).toEqual([`Step 1 of 1: lead ${made} away from it.`]);
    expect((await planned({}, { state: "absent" }))?.[0]).toBe(`Step 1 of 4: give ${made} back.`);

    expect(await ask({ public: "203.0.113.111" })).toMatchObject({ changed: true, failed: false });
    expect((await planned({}, { state: "absent" }))?.[0]).toBe(
      "Step 1 of 4: lead 203.0.113.111 away from it, and keep it.",
    );
    expect(await ask({ public: "none" })).toMatchObject({ changed: true, failed: false });
    expect(await planned({ public: "none" })).toEqual([]);
    expect(await planned({ public: "203.0.113.111" })).toEqual(["Step 1 of 1: lead 203.0.113.111 to it."]);
  });

  it("says nothing of a public address that stays while members change, and does nothing to it", async () => {
    const { ask, planned, sandbox } = world("openstack");
    await ask({ public: "new" });
    const fewer = { members: ["web-1"], public: "new" };
    expect(await planned(fewer)).toEqual([
      "Step 1 of 1: take it off web-2-port, in the allowed address pairs of its port.",
    ]);
    sandbox.journal.clear();
    await ask(fewer);
    expect(sandbox.journal.writes().map(({ method, path }) => `${method} ${path.split("/").at(-2)}`)).toEqual([
      "PUT ports",
    ]);
  });

  it("names both names of one that is renamed", async () => {
    const { ask, planned } = world("openstack");
    const { id } = (await ask()).items[0] ?? {};
    expect(await planned({ name: "store" }, { id })).toEqual(["Step 1 of 1: call it store instead of shop."]);
  });

  it("says whom the cloud is to deliver to, where it delivers to one", async () => {
    const { ask, planned } = world("upcloud");
    await ask({ active: "peer-1" });
    expect(await planned({ active: "peer-1" })).toEqual([]);
    expect(await planned({ active: "peer-2" })).toEqual(["Step 1 of 1: deliver to peer-2 (e2:10:aa:0b:02:02)."]);
  });
});

describe("what goes wrong on the way", () => {
  const refused = { status: 403, body: { message: "no" }, times: 9 };
  const putting = (id: string) => (request: { readonly method: string; readonly path: string }) =>
    request.method === "PUT" && request.path.endsWith(id);

  it("is told of a member that it could not be taken off, and the next run takes it off", async () => {
    const { ask, sandbox, carriers, planned } = world("openstack");
    await ask();
    sandbox.faults.add({ match: putting(carriers[1][1]), ...refused });
    const report = await ask({ members: ["web-1"] });
    expect(report).toMatchObject({ failed: true, items: [{ failure: { message: expect.stringContaining("403") } }] });
    expect(report.items[0]?.notes).toContainEqual(
      expect.stringMatching(/^web-2-port still carries 10\.60\.0\.50: OpenStack.*403/),
    );
    sandbox.faults.clear();
    expect(await ask({ members: ["web-1"] })).toMatchObject({ changed: true, failed: false });
    expect(await planned()).toHaveLength(1);
  });

  it("is told when it is given back again and again", async () => {
    const { ask, sandbox, cloud, carriers } = world("openstack");
    const ports = cloud.state.ports as Record<string, Port>;
    sandbox.onExchange(({ when, request }) => {
      if (when === "after" && putting(carriers[0][1])(request))
        for (const [id, port] of Object.entries(ports)) if (port.name === "shop") delete ports[id];
    });
    expect(refusalOf(await ask())).toContain(
      "OpenStack: the service address shop was removed by somebody else meanwhile > Run again: it is planned anew.",
    );
  });

  it("leaves no leave behind where one member could not be added, and the address is gone by then", async () => {
    const { ask, sandbox, cloud, carriers } = world("openstack");
    const ports = cloud.state.ports as Record<string, Port>;
    sandbox.faults.add({ match: putting(carriers[1][1]), ...refused });
    sandbox.onExchange(({ when, request }) => {
      if (when === "after" && putting(carriers[0][1])(request))
        for (const [id, port] of Object.entries(ports)) if (port.name === "shop") delete ports[id];
    });
    expect(await ask()).toMatchObject({ failed: true });
    expect(JSON.stringify(ports[carriers[0][1]])).not.toContain("10.60.0.50");
  });

  it.each(["is made anew", "cannot be made anew"])(
    "nobody keeps the leave to use an address that was given back meanwhile (it %s)",
    async (how) => {
      const { ask, sandbox, cloud, carriers } = world("openstack");
      const ports = cloud.state.ports as Record<string, Port>;
      let struck = false;
      sandbox.onExchange(({ when, request }) => {
        if (struck || when !== "after" || !putting(carriers[0][1])(request)) return;
        struck = true;
        for (const [id, port] of Object.entries(ports)) if (port.name === "shop") delete ports[id];
        if (how === "cannot be made anew") sandbox.faults.add({ match: "POST /**/ports", ...refused, times: 99 });
      });
      const report = await ask();
      const isMade = how === "is made anew";
      expect(report).toMatchObject({ failed: !isMade });
      const carries = (id: string) =>
        (ports[id] as Port).allowed_address_pairs.some(({ ip_address }) => ip_address === "10.60.0.50");
      expect(carriers.map(([, id]) => carries(id))).toEqual([isMade, isMade]);
      expect(Object.values(ports).filter((port) => port.name === "shop")).toHaveLength(isMade ? 1 : 0);
    },
  );
});

it("where nobody carries it, the check says that, in one line", async () => {
  const { ask, query, cloud, carriers } = world("openstack");
  await ask();
  const ports = cloud.state.ports as Record<string, Port>;
  for (const [, id] of carriers) (ports[id] as Port).allowed_address_pairs = [];
  (ports["60a00003-1b2c-4d3e-8f4a-5b6c7d8e9f03"] as Port).fixed_ips = [
    { subnet_id: "d3b2e4f5-6a7c-4d8e-9f0a-1b2c3d4e5f03", ip_address: "10.60.0.50" },
  ];
  expect((await query("service-address-check")).results).toEqual([
    {
      member: "",
      ok: false,
      reason: expect.stringMatching(/^nobody carries it; port 60a00003-.* has 10\.60\.0\.50, too$/),
    },
  ]);
});

it("a member whose port lets nothing through is among the outputs, with the reason", async () => {
  const { ask, cloud, carriers } = world("openstack");
  await ask();
  const ports = cloud.state.ports as Record<string, Port>;
  (ports[carriers[0][1]] as Port).allowed_address_pairs = [];
  const { outputs } = (await ask({}, { plan: true })).items[0] ?? {};
  expect(outputs?.carriers).toMatchObject([
    {
      member: "web-1",
      lets_through: false,
      why_not: `10.60.0.50 is not among the allowed address pairs of port ${carriers[0][1]}`,
    },
    { member: "web-2", lets_through: true },
  ]);
});

it("two of one name and network in one request are refused; two networks may have one name", async () => {
  const { mooring, spec } = world("openstack");
  const plan = async (more: object) => {
    const items = [spec, { ...spec, ...more }];
    const report = await mooring.ensure({ resource: "openstack/service-address", items, plan: true });
    return (report as EnsureReport).items[1]?.failure;
  };
  expect(await plan({ address: "10.60.0.51" })).toMatchObject({
    message: "the service address shop is asked for twice",
    hint: "Give each a name of its own: the name is its mark.",
  });
  for (const more of [
    { name: "store", address: "10.60.0.51" },
    { network: "provider", address: undefined },
  ])
    expect((await plan(more))?.message ?? "").not.toContain("asked for twice");
});

describe("somebody else removes it, at any moment", () => {
  /** What the clouds keep of it: the address with its name, who may carry it, and what was made for it. */
  const traces = ({ cloud: { state } }: ReturnType<typeof world>, address: string) => {
    const { ports, addresses, floating_ips, eips } = state as Record<string, object | undefined>;
    const text = JSON.stringify([ports, addresses, floating_ips, eips]);
    const own = address === "203.0.113.41" ? '"vip.example.com"' : address;
    return [own, "Mooring: service address shop", '"service-address-shop"'].filter((trace) => text.includes(trace));
  };

  it.each(names)("while it is being removed: nothing of it is left, and both are done (%s)", async (name) => {
    for (let nth = 1, struck = true; struck; nth += 1) {
      const at = world(name);
      const bought = name === "upcloud" ? {} : { public: "new" };
      expect(await at.ask(bought)).toMatchObject({ failed: false });
      const remove = await at.other();
      const stop = beforeExchange(at.sandbox, nth, () => remove());
      const why = messageOf(await at.ask({}, { state: "absent" }));
      struck = stop();
      expect({ nth, why, left: traces(at, at.spec.address) }).toEqual({ nth, why: undefined, left: [] });
    }
  });

  it.each(names)("while it gets another member: it is there as a whole, or nothing of it is (%s)", async (name) => {
    for (let nth = 1, struck = true; struck; nth += 1) {
      const at = world(name);
      const { address, members } = at.spec;
      await at.ask({ members: [members[0]] });
      const remove = await at.other();
      const stop = beforeExchange(at.sandbox, nth, () => remove());
      const why = messageOf(await at.ask());
      struck = stop();
      const isThere = (await at.ask({}, { plan: true })).changed === false;
      const isWhole = isThere || traces(at, address).length === 0;
      expect({ nth, why, isWhole }).toEqual({ nth, why, isWhole: true });
    }
  });
});
