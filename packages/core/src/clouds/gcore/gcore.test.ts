import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport, type Event, type Report } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const FRESH = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const SHARED = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const PUBLIC = "b8a7a137-8948-4f39-844d-bab9dead5de6";
const OPEN = "f4b8d2c6-0e9a-4c73-95f1-3d6a8b7e2c50";
const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
const FOREIGN = [
  { ip_address: "10.50.0.77", mac_address: "fa:16:3e:5a:10:77" },
  { ip_address: "10.50.8.0/24", mac_address: "fa:16:3e:5a:10:03" },
];

type Pairs = { ip_address: string; mac_address: string }[];

function world(options: { environment?: Record<string, string> } = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const events: Event[] = [];
  const mooring = createMooring({
    environment: { ...sandbox.environment(), ...options.environment },
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
    log: (event) => events.push(event),
  });
  const gcore = sandbox.cloud("gcore");
  const portOf = (port: string) =>
    (gcore.state.ports as Record<string, { allowed_address_pairs: Pairs }>)[port] as { allowed_address_pairs: Pairs };
  const pairsOf = (port: string) => portOf(port).allowed_address_pairs;
  const ensure = (request: Record<string, unknown>) => mooring.ensure(request) as Promise<EnsureReport>;
  const pair = (spec: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    ensure({ resource: "gcore/allowed-address-pair", spec, ...more });
  const pairs = (spec: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    ensure({ resource: "gcore/allowed-address-pairs", spec, ...more });
  const cost = () => {
    const seen = { writes: sandbox.journal.writes().length, reads: sandbox.journal.reads().length };
    sandbox.journal.clear();
    return seen;
  };
  return { clock, sandbox, mooring, gcore, events, ensure, pair, pairs, pairsOf, portOf, cost };
}

const messages = (report: Report) =>
  "items" in report
    ? [report.failure, ...report.items.map(({ failure }) => failure)].flatMap((one) => one?.message ?? [])
    : [];

describe("one pair", () => {
  it("is planned with reads only, made with one write, and left alone afterwards", async () => {
    const { pair, pairsOf, cost } = world();
    const spec = { port_id: FRESH, ip_address: "10.40.0.9" };
    const dry = await pair(spec, { plan: true });
    expect(dry).toMatchObject({
      changed: true,
      failed: false,
      items: [{ action: "create", id: `${FRESH}/10.40.0.9` }],
    });
    expect(cost().writes).toBe(0);

    const made = await pair(spec);
    expect(made).toMatchObject({
      changed: true,
      failed: false,
      items: [{ id: `${FRESH}/10.40.0.9`, action: "create" }],
    });
    expect(made.items[0]?.differences).toEqual(dry.items[0]?.differences);
    expect(pairsOf(FRESH)).toEqual([{ ip_address: "10.40.0.9", mac_address: "fa:16:3e:5a:10:01" }]);
    expect(cost().writes).toBe(1);

    expect(await pair(spec)).toMatchObject({ changed: false, items: [{ action: "none" }] });
    expect(cost()).toEqual({ writes: 0, reads: 1 });
  });

  it("costs two reads and one write to add, and to remove: the write is made from what the plan has read", async () => {
    const { pair, gcore, cost } = world();
    gcore.switches.v1_pairs = true;
    const spec = { port_id: FRESH, instance_id: INSTANCE, ip_address: "10.40.0.9" };
    for (const state of ["present", "absent"]) {
      const report = await pair(spec, { settings: { write_route: "v1" }, state });
      expect(report).toMatchObject({ changed: true, failed: false });
      expect(cost()).toEqual({ writes: 1, reads: 2 });
    }
  });

  it("is read again before its write where the plan of another item took its time", async () => {
    const { ensure, gcore, sandbox } = world();
    gcore.switches.v1_pairs = true;
    sandbox.faults.add({ match: `GET /cloud/v1/ports/*/*/${SHARED}`, delay: 5_000 });
    const items = [
      { port_id: FRESH, instance_id: INSTANCE, ip_address: "10.40.0.9" },
      { port_id: SHARED, ip_address: "10.50.0.9" },
    ];
    const settings = { write_route: "v1" };
    const report = await ensure({ resource: "gcore/allowed-address-pair", items, settings });
    expect(report).toMatchObject({ changed: true, failed: false });
    const [first] = sandbox.journal.writes();
    const before = sandbox.journal.entries().filter(({ number }) => number < (first?.number ?? 0));
    const looks = before.filter(({ path }) => path.endsWith(`${INSTANCE}/interfaces`));
    expect(looks.map(({ time }) => time - (looks[0]?.time ?? 0))).toEqual([0, 5_000, 5_000]);
  });

  it("keeps foreign pairs and their MAC addresses when one is added and removed", async () => {
    const { pair, pairsOf } = world();
    const spec = { port_id: SHARED, ip_address: "10.50.0.9" };
    await pair(spec);
    expect(pairsOf(SHARED)).toEqual(
      expect.arrayContaining([...FOREIGN, { ip_address: "10.50.0.9", mac_address: "fa:16:3e:5a:10:03" }]),
    );
    expect(await pair(spec, { state: "absent" })).toMatchObject({ changed: true, items: [{ action: "delete" }] });
    expect(pairsOf(SHARED)).toHaveLength(2);
    expect(pairsOf(SHARED)).toEqual(expect.arrayContaining(FOREIGN));
    expect(await pair(spec, { state: "absent" })).toMatchObject({ changed: false });
  });

  it("with a MAC address of its own stands beside the same address with another", async () => {
    const { pair, pairsOf } = world();
    const spec = { port_id: SHARED, ip_address: "10.50.0.77", mac_address: "FA-16-3E-00-00-99" };
    expect(await pair(spec)).toMatchObject({
      changed: true,
      items: [{ id: `${SHARED}/10.50.0.77/fa:16:3e:00:00:99` }],
    });
    expect(pairsOf(SHARED)).toHaveLength(3);
    await pair(spec, { state: "absent" });
    expect(pairsOf(SHARED)).toEqual(expect.arrayContaining(FOREIGN));
  });

  it("is found by its id alone", async () => {
    const { pair } = world();
    await pair({ port_id: FRESH, ip_address: "10.40.9.0/24", mac_address: "fa:16:3e:00:00:99" });
    const id = `${FRESH}/10.40.9.0/24/fa:16:3e:00:00:99`;
    const again = await pair(
      { port_id: FRESH, ip_address: "10.40.9.0/24", mac_address: "fa:16:3e:00:00:99" },
      { id, plan: true },
    );
    expect(again.items[0]).toMatchObject({ action: "none", id });
  });

  it("that moves to another port is a replacement, which needs a word", async () => {
    const { pair, pairsOf, cost } = world();
    await pair({ port_id: FRESH, ip_address: "10.40.0.9" });
    cost();
    const moved = { port_id: SHARED, ip_address: "10.40.0.9" };
    const refused = await pair(moved, { id: `${FRESH}/10.40.0.9` });
    expect(refused).toMatchObject({ failed: true, items: [{ action: "replace", failure: { code: "conflict" } }] });
    expect(messages(refused)[0]).toContain(`\`port_id\` from "${FRESH}" to "${SHARED}"`);
    expect(cost().writes).toBe(0);
    expect(await pair(moved, { id: `${FRESH}/10.40.0.9`, allow_replace: true })).toMatchObject({
      changed: true,
      failed: false,
    });
    expect(pairsOf(FRESH)).toEqual([]);
    expect(pairsOf(SHARED)).toHaveLength(3);
  });

  it("of a port that is gone is gone, too", async () => {
    const { pair, cost } = world();
    const unknown = "00000000-0000-4000-8000-000000000000";
    expect(await pair({ port_id: unknown, ip_address: "10.40.0.9" }, { state: "absent" })).toMatchObject({
      changed: false,
      failed: false,
    });
    expect(cost().writes).toBe(0);
  });
});

describe("the exact list", () => {
  const wanted = [{ ip_address: "10.50.0.9" }, { ip_address: "10.50.0.10" }];

  it("replaces what is there, in any order, and clears", async () => {
    const { pairs, pairsOf, cost } = world();
    expect(await pairs({ port_id: SHARED, allowed_address_pairs: wanted })).toMatchObject({
      changed: true,
      items: [{ action: "update" }],
    });
    expect(
      pairsOf(SHARED)
        .map(({ ip_address }) => ip_address)
        .sort(),
    ).toEqual(["10.50.0.10", "10.50.0.9"]);
    cost();
    expect(await pairs({ port_id: SHARED, allowed_address_pairs: wanted.toReversed() })).toMatchObject({
      changed: false,
    });
    expect(cost().writes).toBe(0);
    expect(await pairs({ port_id: SHARED, allowed_address_pairs: [] })).toMatchObject({ changed: true });
    expect(pairsOf(SHARED)).toEqual([]);
  });

  it("removes only what it names when it is to be absent", async () => {
    const { pairs, pairsOf } = world();
    const gone = await pairs(
      { port_id: SHARED, allowed_address_pairs: [{ ip_address: "10.50.8.0/24" }] },
      { state: "absent" },
    );
    expect(gone.items[0]).toMatchObject({
      action: "delete",
      before: { allowed_address_pairs: [{ ip_address: "10.50.8.0/24" }] },
      after: null,
    });
    expect(pairsOf(SHARED)).toEqual([FOREIGN[0]]);
    const again = await pairs(
      { port_id: SHARED, allowed_address_pairs: [{ ip_address: "10.50.8.0/24" }] },
      { state: "absent" },
    );
    expect(again).toMatchObject({ changed: false });
  });

  it("sees a foreign pair as drift, and says which", async () => {
    const { pairs, portOf } = world();
    const spec = { port_id: FRESH, allowed_address_pairs: [{ ip_address: "10.40.0.9" }] };
    await pairs(spec);
    expect(await pairs(spec, { plan: true })).toMatchObject({ changed: false });
    portOf(FRESH).allowed_address_pairs.push({ ip_address: "10.40.0.66", mac_address: "fa:16:3e:00:00:66" });
    const drift = await pairs(spec, { plan: true });
    expect(drift.items[0]).toMatchObject({
      action: "update",
      before: {
        allowed_address_pairs: [
          { ip_address: "10.40.0.66", mac_address: "fa:16:3e:00:00:66" },
          { ip_address: "10.40.0.9" },
        ],
      },
    });
  });
});

describe("many at once", () => {
  const addresses = (count: number) => Array.from({ length: count }, (_, index) => `10.50.1.${index + 1}`);

  it("ten concurrent adds on one port beside foreign pairs: the eight that fit are there, at most two writes", async () => {
    const { pair, pairsOf, cost } = world();
    const reports = await Promise.all(addresses(8).map((ip_address) => pair({ port_id: SHARED, ip_address })));
    expect(reports.every(({ failed }) => !failed)).toBe(true);
    expect(pairsOf(SHARED)).toHaveLength(10);
    expect(pairsOf(SHARED)).toEqual(expect.arrayContaining(FOREIGN));
    expect(cost().writes).toBeLessThanOrEqual(2);
  });

  it("ten concurrent adds on an empty port cost at most two writes", async () => {
    const { pair, pairsOf, cost } = world();
    await Promise.all(addresses(10).map((ip_address) => pair({ port_id: FRESH, ip_address })));
    expect(pairsOf(FRESH)).toHaveLength(10);
    expect(cost().writes).toBeLessThanOrEqual(2);
  });

  it("a batch costs one write; the one beyond the limit is refused by name, in a dry run too, and the others are made", async () => {
    const { ensure, pairsOf, cost } = world();
    const items = addresses(9).map((ip_address) => ({ port_id: SHARED, ip_address }));
    const batch = { resource: "gcore/allowed-address-pair", items };
    const dry = await ensure({ ...batch, plan: true });
    expect(dry.items.map(({ failure }) => failure !== undefined)).toEqual([...Array(8).fill(false), true]);
    expect(cost().writes).toBe(0);
    const report = await ensure(batch);
    expect(report).toMatchObject({ changed: true, failed: true });
    expect(messages(report)).toEqual([expect.stringContaining("add 10.50.1.9")]);
    expect(pairsOf(SHARED)).toHaveLength(10);
    expect(cost().writes).toBe(1);
  });

  it("a batch with one member that the cloud would refuse makes the others", async () => {
    const { ensure, pairsOf } = world();
    const items = ["10.50.1.1", "224.0.0.5", "10.50.1.2"].map((ip_address) => ({ port_id: SHARED, ip_address }));
    const report = await ensure({ resource: "gcore/allowed-address-pair", items });
    expect(report.items.map(({ failure }) => failure?.code)).toEqual([undefined, "input", undefined]);
    expect(pairsOf(SHARED)).toHaveLength(4);
  });

  it("tasks in flight are read with one list call per round", async () => {
    const { pair, sandbox } = world();
    await Promise.all([
      pair({ port_id: FRESH, ip_address: "10.40.0.9" }),
      pair({ port_id: SHARED, ip_address: "10.50.0.9" }),
    ]);
    const counts = sandbox.journal.counts();
    expect(counts["GET /cloud/v1/tasks/:task"]).toBeUndefined();
    expect(counts["GET /cloud/v1/tasks"]).toBeLessThan(20);
  });
});

describe("a foreign writer", () => {
  it("between our read and our write costs nobody a pair", async () => {
    const { pair, pairsOf, portOf, sandbox } = world();
    sandbox.faults.add({
      match: "PUT /cloud/v2/ports/**",
      run: () => {
        // It reads an empty list, as we did, and finishes after us.
        setImmediate(() =>
          portOf(FRESH).allowed_address_pairs.push({ ip_address: "10.40.0.66", mac_address: "fa:16:3e:00:00:66" }),
        );
      },
    });
    await pair({ port_id: FRESH, ip_address: "10.40.0.9" });
    expect(pairsOf(FRESH).map(({ ip_address }) => ip_address)).toContain("10.40.0.9");
  });

  it("that overwrites ours is noticed, and ours is written again", async () => {
    const { pair, pairsOf, portOf, sandbox } = world();
    sandbox.faults.add({
      match: "GET /cloud/v1/instances/*/*/*/interfaces",
      skip: 1,
      run: () => {
        portOf(FRESH).allowed_address_pairs = [{ ip_address: "10.40.0.66", mac_address: "fa:16:3e:00:00:66" }];
      },
    });
    const report = await pair({ port_id: FRESH, ip_address: "10.40.0.9" });
    expect(report.failed).toBe(false);
    expect(
      pairsOf(FRESH)
        .map(({ ip_address }) => ip_address)
        .sort(),
    ).toEqual(["10.40.0.66", "10.40.0.9"]);
  });
});

describe("the write routes", () => {
  it.each([
    ["v2", "PUT /cloud/v2/ports/:project/:region/:port/allow_address_pairs"],
    ["patch", "PATCH /cloud/v1/ports/:project/:region/:port"],
    ["v1", "PUT /cloud/v1/ports/:project/:region/:port/allow_address_pairs"],
  ])("%s makes and removes a pair", async (write_route, route) => {
    const { pair, pairsOf, gcore, sandbox } = world();
    gcore.switches.v1_pairs = true;
    const spec = { port_id: FRESH, ip_address: "10.40.0.9" };
    expect(await pair(spec, { settings: { write_route } })).toMatchObject({ changed: true, failed: false });
    expect(pairsOf(FRESH)).toHaveLength(1);
    expect(await pair(spec, { settings: { write_route }, state: "absent" })).toMatchObject({
      changed: true,
      failed: false,
    });
    expect(pairsOf(FRESH)).toEqual([]);
    expect(sandbox.journal.counts()[route]).toBe(2);
  });

  it("v1 sends the port, its network and its instance along", async () => {
    const { pair, gcore, sandbox } = world();
    gcore.switches.v1_pairs = true;
    await pair({ port_id: FRESH, ip_address: "10.40.0.9" }, { settings: { write_route: "v1" } });
    expect(sandbox.journal.writes()[0]?.request).toMatchObject({
      port_id: FRESH,
      instance_id: INSTANCE,
      network_id: "b5c3135a-b0f5-48e4-a44b-b261a29874f9",
    });
  });

  it("patch is refused before the write where it would drop a MAC address", async () => {
    const { pair, pairsOf, cost } = world();
    const settings = { write_route: "patch" };
    const own = await pair({ port_id: FRESH, ip_address: "10.40.0.9", mac_address: "fa:16:3e:00:00:99" }, { settings });
    const foreign = await pair({ port_id: SHARED, ip_address: "10.50.0.9" }, { settings });
    for (const report of [own, foreign])
      expect(messages(report)[0]).toMatch(/MAC address fa:16:3e:\S+, which the ports API \(PATCH\) would drop/);
    expect(cost().writes).toBe(0);
    expect(pairsOf(SHARED)).toHaveLength(2);
  });

  it("v2 gives way to patch where the vendor has switched it off", async () => {
    const { pair, pairsOf, gcore } = world();
    gcore.switches.v2_pairs = 410;
    expect(await pair({ port_id: FRESH, ip_address: "10.40.0.9" })).toMatchObject({ changed: true, failed: false });
    expect(pairsOf(FRESH)).toHaveLength(1);
  });

  it.each([400, 409])("the list being set already is success (HTTP %i)", async (status) => {
    const { pair, pairsOf, sandbox, gcore } = world();
    gcore.switches.no_change = status;
    // The answer to the first attempt is lost after the effect: the repetition meets the list as it wanted it.
    gcore.switches.task_seconds = 0;
    sandbox.faults.add({ match: "PUT /cloud/v2/ports/**", cut: "after" });
    expect(await pair({ port_id: FRESH, ip_address: "10.40.0.9" })).toMatchObject({ changed: true, failed: false });
    expect(pairsOf(FRESH)).toHaveLength(1);
  });

  it("needs the instance where the API shows no single ports, and says so", async () => {
    const { pair, gcore } = world();
    gcore.switches.ports_api = 404;
    const spec = { port_id: FRESH, ip_address: "10.40.0.9" };
    const refused = await pair(spec);
    expect(refused.items[0]?.failure?.hint).toBe("State `instance_id` beside `port_id`.");
    expect(await pair({ ...spec, instance_id: INSTANCE })).toMatchObject({ changed: true, failed: false });
  });
});

describe("refused before anything is written", () => {
  it.each([
    ["an external port", { port_id: PUBLIC, ip_address: "203.0.113.9" }, /external network pub_net/],
    ["a port without port security", { port_id: OPEN, ip_address: "10.50.0.9" }, /port security switched off/],
    [
      "an unknown port",
      { port_id: "00000000-0000-4000-8000-000000000000", ip_address: "10.40.0.9" },
      /could not be found \(HTTP 404, request id \w+\)/,
    ],
    [
      "a port of another instance",
      { port_id: FRESH, ip_address: "10.40.0.9", instance_id: "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32" },
      /is not an interface of instance d2f9c6a0.*its ports are 166f81b9-\S+ \(10\.40\.0\.12\)/,
    ],
    [
      "a prefix length beyond the family's",
      { port_id: FRESH, ip_address: "10.0.0.9/33" },
      /spec\.ip_address: has the prefix length "33"/,
    ],
    [
      "a number where an address belongs",
      { port_id: FRESH, ip_address: 10.1 },
      /spec\.ip_address: .*the number 10\.1; quote this value in YAML/,
    ],
    [
      "a MAC address that YAML turned into a number",
      { port_id: FRESH, ip_address: "10.40.0.9", mac_address: 41135085296 },
      /spec\.mac_address: .*quote this value in YAML/,
    ],
    [
      "an unknown field",
      { port_id: FRESH, ip_adress: "10.40.0.9" },
      /spec\.ip_adress: is not a field here; did you mean `ip_address`\?/,
    ],
    ["a missing field", { port_id: FRESH }, /spec\.ip_address: is missing/],
  ])("%s", async (_, spec, words) => {
    const { pair, cost } = world();
    for (const plan of [true, false]) {
      const report = await pair(spec, { plan });
      expect(report.failed).toBe(true);
      expect(messages(report).join("\n")).toMatch(words);
    }
    expect(cost().writes).toBe(0);
  });

  it.each([
    ["nothing", undefined, /must be a map|exactly one of/],
    ["a text", "gcore", /must be a map/],
    ["neither resource nor query", {}, /resource: exactly one of `resource` and `query`/],
    [
      "an unknown kind",
      { resource: "gcore/allowed-adress-pair", spec: {} },
      /did you mean `gcore\/allowed-address-pair`\?/,
    ],
    ["an unknown cloud", { resource: "gcoer/allowed-address-pair", spec: {} }, /did you mean/],
    [
      "an unknown request field",
      { resource: "gcore/allowed-address-pair", specs: {} },
      /specs: is not a field here; did you mean `spec`\?/,
    ],
    [
      "a state that is none",
      { resource: "gcore/allowed-address-pair", spec: {}, state: "exact" },
      /state: must be one of present, absent/,
    ],
    [
      "an unknown setting",
      { resource: "gcore/allowed-address-pair", spec: {}, settings: { regoin_id: 3 } },
      /settings\.regoin_id: .*did you mean `region_id`\?/,
    ],
    [
      "a wrong limit",
      { resource: "gcore/allowed-address-pair", spec: {}, timeouts: { wait_seconds: "soon" } },
      /timeouts\.wait_seconds: must be a whole number/,
    ],
  ])("a request that is %s", async (_, request, words) => {
    const { mooring, cost } = world();
    const report = await mooring.ensure(request);
    expect(report.failed).toBe(true);
    expect(report.failure?.message).toMatch(words);
    expect(cost()).toEqual({ writes: 0, reads: 0 });
  });

  it("a batch with one mistake, as a whole", async () => {
    const { ensure, cost } = world();
    const items = [
      { port_id: FRESH, ip_address: "10.40.0.9" },
      { port_id: FRESH, ip_address: "nonsense" },
    ];
    const report = await ensure({ resource: "gcore/allowed-address-pair", items });
    expect(report).toMatchObject({ failed: true, items: [] });
    expect(report.failure?.message).toMatch(/^items\[1\]\.ip_address: must be an IP address or network/);
    expect(cost()).toEqual({ writes: 0, reads: 0 });
  });

  it("no credentials, naming the variable", async () => {
    const { pair, cost } = world({ environment: { GCORE_API_KEY: "" } });
    const report = await pair({ port_id: FRESH, ip_address: "10.40.0.9" });
    expect(report.failure).toMatchObject({
      code: "credentials",
      message: "Gcore: missing `api_key`",
      hint: expect.stringContaining("GCORE_API_KEY"),
    });
    expect(cost().reads).toBe(0);
  });

  it("a setting of the environment that is none, naming the variable", async () => {
    const { pair } = world({ environment: { GCORE_CLOUD_REGION_ID: "luxembourg" } });
    const report = await pair({ port_id: FRESH, ip_address: "10.40.0.9" });
    expect(report.failure?.message).toBe('GCORE_CLOUD_REGION_ID: must be a whole number, but is the text "luxembourg"');
  });

  it("credentials on a plain http:// road", async () => {
    const { pair } = world({ environment: { GCORE_BASE_URL: "http://api.gcore.example" } });
    const report = await pair({ port_id: FRESH, ip_address: "10.40.0.9" });
    expect(report.failure?.message).toMatch(/settings\.endpoint: is plain http:\/\//);
  });
});

describe("a cloud that misbehaves", () => {
  const spec = { port_id: FRESH, ip_address: "10.40.0.9" };

  it("refuses the token: its words, what to check, and no token anywhere", async () => {
    const token = "4711$another-invented-token";
    const { pair, gcore, events } = world({ environment: { GCORE_API_KEY: token } });
    gcore.switches.echo_token = true;
    const report = await pair(spec);
    expect(report.items[0]?.failure).toMatchObject({
      code: "credentials",
      status: 401,
      hint: expect.stringContaining("GCORE_API_KEY"),
    });
    expect(JSON.stringify([report, events])).not.toContain(token.slice(0, 8));
  });

  it("fails the task: its words, the task's id, and the next run mends it", async () => {
    const { pair, gcore, pairsOf } = world();
    (gcore.switches.fail_tasks as string[]).push("Quota exceeded for address pairs");
    const report = await pair(spec);
    expect(report.items[0]?.failure).toMatchObject({
      code: "operation",
      message: expect.stringMatching(/^Gcore: task \S+ failed: Quota exceeded for address pairs$/),
    });
    expect(pairsOf(FRESH)).toEqual([]);
    expect(await pair(spec)).toMatchObject({ changed: true, failed: false });
  });

  it("never ends the task: says what still runs, and when we gave up", async () => {
    const { pair, gcore, clock } = world();
    gcore.switches.task_seconds = Number.POSITIVE_INFINITY;
    const report = await pair(spec, { timeouts: { wait_seconds: 60 } });
    expect(report.items[0]?.failure).toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/^Gcore: task \S+ on port \S+ still runs after 60 s$/),
    });
    expect(clock.now()).toBeLessThan(62_000);
  });

  it("answers nothing at all: the deadline of the whole request ends it", async () => {
    const { pair, sandbox, clock } = world();
    sandbox.faults.add({ match: "GET /**", times: 100, delay: Number.POSITIVE_INFINITY });
    const report = await pair(spec, { timeouts: { deadline_seconds: 20 } });
    expect(report.items[0]?.failure).toMatchObject({
      code: "timeout",
      message: `Gcore: reading port ${FRESH}: the whole request took longer than its 20 s`,
    });
    expect(clock.now()).toBe(20_000);
  });

  it("refuses until the deadline: the last refusal is told, and nothing was changed", async () => {
    const { pair, sandbox, clock } = world();
    const body = { message: "the port is busy", request_id: "r-7" };
    sandbox.faults.add({ match: "PUT /**", times: 100, status: 409, body });
    const report = await pair(spec, { timeouts: { deadline_seconds: 20 } });
    expect(report).toMatchObject({ changed: false, failed: true });
    expect(report.items[0]?.failure).toMatchObject({
      code: "timeout",
      status: 409,
      request_id: "r-7",
      message: expect.stringMatching(/^the whole request took longer .*the port is busy \(HTTP 409, request id r-7\)$/),
    });
    expect(clock.now()).toBe(20_000);
  });

  it("is in trouble until the deadline: the last trouble is told", async () => {
    const { pair, sandbox } = world();
    sandbox.faults.add({
      match: "GET /**",
      times: 100,
      status: 503,
      body: { message: "in repair", request_id: "r-8" },
    });
    const report = await pair(spec, { timeouts: { deadline_seconds: 3 } });
    expect(report.items[0]?.failure).toMatchObject({ status: 503, request_id: "r-8" });
    expect(report.items[0]?.failure?.message).toContain("in repair (HTTP 503, request id r-8)");
  });

  it("never lets us see the task: says why, and what may still run", async () => {
    const { pair, sandbox } = world();
    sandbox.faults.add({ match: "GET /cloud/v1/tasks**", times: 1000, status: 503, body: { message: "in repair" } });
    const report = await pair(spec, { timeouts: { wait_seconds: 100, deadline_seconds: 100 } });
    expect(report).toMatchObject({ changed: true, failed: true });
    expect(report.items[0]?.failure?.message).toMatch(
      /still runs after \d+ s; the last look failed: .*in repair \(HTTP 503/,
    );
  });

  it("sends HTML instead of JSON", async () => {
    const { pair, sandbox } = world();
    sandbox.faults.add({
      match: "GET /**",
      status: 200,
      body: "<html><title>Sign in</title></html>",
      headers: { "content-type": "text/html" },
    });
    const report = await pair(spec);
    expect(report.items[0]?.failure).toMatchObject({
      code: "contract",
      message: expect.stringContaining("HTML instead of JSON"),
    });
  });

  it("sends JSON in a shape we do not know", async () => {
    const { pair, sandbox } = world();
    sandbox.faults.add({ match: "GET /**", status: 200, body: { port: 1 } });
    const report = await pair(spec);
    expect(report.items[0]?.failure).toMatchObject({
      code: "contract",
      message: expect.stringContaining("in a shape we do not know"),
    });
  });

  it("breaks the connection in the middle of an answer, and answers the second time", async () => {
    const { pair, sandbox } = world();
    sandbox.faults.add({ match: "GET /**", cut: "body" });
    expect(await pair(spec)).toMatchObject({ changed: true, failed: false });
  });

  it("is busy for a while, and says for how long", async () => {
    const { pair, sandbox, clock } = world();
    sandbox.faults.add({ match: "GET /**", status: 503, headers: { "retry-after": "20" }, body: "<h1>busy</h1>" });
    expect(await pair(spec)).toMatchObject({ changed: true, failed: false });
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
  });

  it("asks for a longer pause than the request may take", async () => {
    const { pair, sandbox, clock } = world();
    sandbox.faults.add({ match: "GET /**", status: 429, headers: { "retry-after": "3600" }, body: "{}" });
    const report = await pair(spec);
    expect(report.items[0]?.failure).toMatchObject({
      code: "timeout",
      message: expect.stringContaining("pause of 3601 s"),
    });
    expect(clock.now()).toBeLessThan(1_000);
  });

  it("redirects: the token does not follow", async () => {
    const { pair, sandbox } = world();
    sandbox.faults.add({ match: "GET /**", status: 302, headers: { location: "https://elsewhere.example/" } });
    const report = await pair(spec);
    expect(report.items[0]?.failure?.message).toMatch(/redirect \(HTTP 302\), which is not followed/);
  });

  describe.each(["in-order", "overlap", "busy-409"])("with writes that meet (%s)", (overlapping_writes) => {
    it.each([1, 2, 3])("keeps everybody's pair, whatever chance does (%i)", async (seed) => {
      const { gcore, sandbox, clock, pairsOf } = world();
      Object.assign(gcore.switches, { overlapping_writes, task_seconds: [1, 9] });
      sandbox.faults.add({ match: "* /**", times: 100_000, delay: 80 });
      // Ten runtimes share nothing, as ten processes would.
      const strangers = Array.from({ length: 10 }, (_, index) =>
        createMooring({
          environment: sandbox.environment(),
          transport: sandbox.transport,
          clock,
          random: chance(seed * 100 + index),
        }),
      );
      const reports = await Promise.all(
        strangers.map((mooring, index) =>
          mooring.ensure({
            resource: "gcore/allowed-address-pair",
            spec: { port_id: FRESH, ip_address: `10.40.1.${index + 1}` },
          }),
        ),
      );
      expect(reports.flatMap(messages)).toEqual([]);
      expect(pairsOf(FRESH)).toHaveLength(10);
    });
  });
});

/** Numbers that look random and are the same in every run (a linear congruential generator). */
function chance(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("queries", () => {
  it("list interfaces over all pages", async () => {
    const { mooring } = world();
    const report = await mooring.ensure({ query: "gcore/interfaces", spec: { instance_id: INSTANCE } });
    expect(report).toMatchObject({
      failed: false,
      results: [{ port_id: FRESH, external: false }, { port_id: SHARED }, { port_id: PUBLIC, external: true }],
    });
  });

  it("list the private ports only", async () => {
    const { mooring, cost } = world();
    const report = await mooring.ensure({ query: "gcore/private-ports", spec: { instance_id: INSTANCE } });
    expect("results" in report && report.results.map(({ port_id }) => port_id)).toEqual([FRESH, SHARED]);
    expect(cost()).toEqual({ writes: 0, reads: 1 });
  });

  it("say that an instance does not exist", async () => {
    const { mooring } = world();
    const report = await mooring.ensure({ query: "gcore/interfaces", spec: { instance_id: "nobody" } });
    expect(report).toMatchObject({ failed: true, failure: { code: "api", status: 404 } });
  });
});
