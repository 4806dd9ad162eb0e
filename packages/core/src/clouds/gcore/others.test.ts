import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import "../../../test/loaded.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const OTHER = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
const OWN = "fa:16:3e:5a:10:01";
const PUT = "PUT /cloud/v2/ports/**";

interface Pair {
  ip_address: string;
  mac_address: string;
}
interface Port extends Record<string, unknown> {
  allowed_address_pairs: Pair[];
}

const pair = (ip_address: string): Pair => ({ ip_address, mac_address: OWN });

/** One who asks, and others who do as they like. */
function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  const ensure = (request: object) => mooring.ensure(request) as Promise<EnsureReport>;
  const ports = cloud.state.ports as Record<string, Port>;
  const port = (id = PORT) => ports[id] as Port;
  return {
    clock,
    sandbox,
    cloud,
    mooring,
    ports,
    port,
    one: (ip_address: string, more: object = {}, port_id = PORT) =>
      ensure({ resource: "gcore/allowed-address-pair", spec: { port_id, ip_address }, ...more }),
    /** With any MAC address. */
    never: (ip_address: string) =>
      ensure({
        resource: "gcore/allowed-address-pair",
        spec: { port_id: PORT, ip_address, any_mac: true },
        state: "absent",
      }),
    exactly: (addresses: readonly string[], more: object = {}) =>
      ensure({
        resource: "gcore/allowed-address-pairs",
        spec: { port_id: PORT, allowed_address_pairs: addresses.map((ip_address) => ({ ip_address })) },
        ...more,
      }),
    there: (id = PORT) =>
      port(id)
        .allowed_address_pairs.map(({ ip_address }) => ip_address)
        .sort(),
    /** Each write of a list: the addresses that it carries, and its answer. */
    lists: () =>
      sandbox.journal.writes().map(({ request, status }) => ({
        list: (request as { allowed_address_pairs: Pair[] }).allowed_address_pairs
          .map(({ ip_address }) => ip_address)
          .sort(),
        status,
      })),
    /** Somebody else sets the list of a port by the ports API, as they have read it a while ago. */
    async somebodyPatches(id: string, addresses: readonly string[]) {
      const answer = await sandbox.transport.request({
        origin: "https://api.gcore.com",
        method: "PATCH",
        path: `/cloud/v1/ports/41/12/${id}`,
        headers: { authorization: `APIKey ${sandbox.environment().GCORE_API_KEY}`, "content-type": "application/json" },
        body: JSON.stringify({ allowed_address_pairs: addresses.map((ip_address) => ({ ip_address })) }),
      });
      expect(answer.statusCode).toBe(200);
      await answer.body.text();
    },
    /** A task that nobody here has ordered; it runs until it is ended by hand. */
    somebodysTask(nth: number, fields: object = {}) {
      const task = {
        id: uuid(nth),
        task_type: "update_port",
        project_id: 41,
        region_id: 12,
        created_at: clock.date(),
        starts_at: clock.date(),
        ends_at: Number.POSITIVE_INFINITY,
        error: null as string | null,
        ended: false,
        acknowledged_at: null,
        created_resources: null,
        data: {} as object,
        ...fields,
      };
      (cloud.state.tasks as Record<string, typeof task>)[task.id] = task;
      return task;
    },
  };
}

const uuid = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, "0")}`;
const failures = (reports: readonly EnsureReport[]) => reports.map(({ items }) => items[0]?.failure);

describe("two that want what cannot both be, at the same moment,", () => {
  it.each([
    ["a pair, and not", (w: World) => [w.one("10.40.0.9"), w.never("10.40.0.9")], "add", "remove"],
    ["a pair, and a list without it", (w: World) => [w.one("10.40.0.9"), w.exactly(["10.40.0.7"])], "add", "exactly"],
    ["a list without a pair, and it", (w: World) => [w.exactly([]), w.one("10.40.0.9")], "exactly nothing", "add"],
    ["two lists", (w: World) => [w.exactly(["10.40.0.7"]), w.exactly(["10.40.0.9"])], "exactly", "exactly"],
    [
      "a list, and not one of its pairs",
      (w: World) => [w.exactly(["10.40.0.7"]), w.exactly(["10.40.0.7"], { state: "absent" })],
      "exactly",
      "remove",
    ],
  ] as const)("are both refused, each by the name of the other: %s", async (_, both, one, other) => {
    const here = world();
    // None of it is so yet.
    const virtual = { ip_address: "10.40.0.9", mac_address: "00:00:5e:00:01:33" };
    here.port().allowed_address_pairs.push(virtual, pair("10.40.0.7"), pair("10.40.0.5"));
    const reports = await Promise.all(both(here));
    const words = failures(reports).map((failure) => `${failure?.code}: ${failure?.message}`);
    expect(words).toEqual([
      expect.stringMatching(new RegExp(`^conflict: .*contradict each other: ${one}.*, and ${other}`)),
      expect.stringMatching(new RegExp(`^conflict: .*contradict each other: ${other}.*, and ${one}`)),
    ]);
    expect(here.lists()).toEqual([]);
  });

  it("and whoever wants the same as the list, or something else, is served", async () => {
    const { one, exactly, there, lists } = world();
    const reports = await Promise.all([one("10.40.0.9"), exactly(["10.40.0.9", "10.40.0.7"])]);
    expect(failures(reports)).toEqual([undefined, undefined]);
    expect(there()).toEqual(["10.40.0.7", "10.40.0.9"]);
    expect(lists()).toHaveLength(1);
  });
});

type World = ReturnType<typeof world>;

describe("a list of more than one page", () => {
  const offsets = ({ sandbox }: World, path: string) =>
    sandbox.journal
      .reads()
      .filter((read) => read.path.endsWith(path))
      .map(({ query }) => new URLSearchParams(query).get("offset"));

  it("of interfaces is read to its end, and a port on its second page has its pair", async () => {
    const here = world();
    for (let nth = 1; nth <= 1_001; nth += 1)
      here.ports[uuid(nth)] = { ...structuredClone(here.port()), id: uuid(nth), created_at: nth };
    const report = (await here.mooring.ensure({
      query: "gcore/interfaces",
      spec: { instance_id: INSTANCE },
    })) as QueryReport;
    expect(report.results).toHaveLength(1_004);
    expect(offsets(here, "/interfaces")).toEqual([null, "1000"]);
    expect(await here.one("10.40.0.9", {}, uuid(1_001))).toMatchObject({ changed: true, failed: false });
    expect(here.there(uuid(1_001))).toEqual(["10.40.0.9"]);
    expect(here.there()).toEqual([]);
  });

  it("of tasks is read to its end: one's own is found among a thousand, and not asked for by itself", async () => {
    const here = world();
    for (let nth = 1; nth <= 1_001; nth += 1) here.somebodysTask(nth, { task_type: "create_vm" });
    expect(await here.one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(offsets(here, "/tasks")).toContain("1000");
    expect(here.sandbox.journal.counts()).not.toHaveProperty(["GET /cloud/v1/tasks/:task"]);
  });

  it("of regions is read to its end", async () => {
    const here = world();
    const regions = here.cloud.state.regions as Record<number, { id: number } & Record<string, unknown>>;
    for (let nth = 1; nth <= 1_001; nth += 1)
      regions[1_000 + nth] = {
        ...(regions[12] as { id: number }),
        id: 1_000 + nth,
        display_name: `Faraway-${nth}`,
        keystone_name: `far-${nth}`,
      };
    const settings = { region_name: "Faraway-1001" };
    const report = await here.one("10.40.0.9", { settings, plan: true });
    expect(offsets(here, "/regions")).toEqual([null, "1000"]);
    // The region is found, and the port is not in it.
    expect(failures([report])[0]?.message).not.toContain("no region is called");
  });
});

describe("a write of somebody else that is under way", () => {
  it("on the same port, by the ports API and begun before ours, costs nobody a pair", async () => {
    const { cloud, clock, one, there, lists, somebodyPatches } = world();
    cloud.switches.overlapping_writes = "overlap";
    cloud.switches.task_seconds = 15;
    await somebodyPatches(PORT, ["10.40.0.66"]);
    await clock.sleep(5_000);
    cloud.switches.task_seconds = 2;
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    await clock.sleep(60_000);
    expect(there()).toEqual(["10.40.0.66", "10.40.0.9"]);
    expect(lists().map(({ list }) => list)).toEqual([["10.40.0.66"], ["10.40.0.9"], ["10.40.0.66", "10.40.0.9"]]);
  });

  it("is not overlooked while the list of tasks is in trouble", async () => {
    const { cloud, clock, sandbox, one, there, somebodyPatches } = world();
    Object.assign(cloud.switches, { overlapping_writes: "overlap", task_seconds: 200 });
    await somebodyPatches(PORT, ["10.40.0.66"]);
    await clock.sleep(5_000);
    cloud.switches.task_seconds = 2;
    sandbox.faults.add({ match: "GET /cloud/v1/tasks", status: 503, body: { message: "in repair" }, times: 30 });
    const limits = { timeouts: { retry_seconds: 1 } };
    expect(await one("10.40.0.9", limits)).toMatchObject({ changed: true, failed: false });
    await clock.sleep(240_000);
    expect(there()).toEqual(["10.40.0.66", "10.40.0.9"]);
  });

  it.each(["update_port", "update_port_allowed_address_pairs"])(
    "on another port is not waited for (%s)",
    async (task_type) => {
      const { clock, one, somebodysTask } = world();
      somebodysTask(1, { task_type, data: { port_id: OTHER } });
      expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
      expect(clock.now()).toBeLessThan(10_000);
    },
  );

  it.each([
    ["names this port", { data: { port_id: PORT } }, null],
    ["names none", {}, null],
    ["fails in the end", {}, "no"],
  ])("and %s is waited for, and then looked after", async (_, fields, error) => {
    const { clock, one, somebodysTask, there, lists, port } = world();
    const task = somebodysTask(1, fields);
    const ended = clock.sleep(20_000).then(() => {
      port().allowed_address_pairs = [];
      Object.assign(task, { ended: true, error, ends_at: clock.date() });
    });
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    await ended;
    expect(there()).toEqual(["10.40.0.9"]);
    expect(lists()).toHaveLength(2);
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
  });

  it("and keeps ours out is looked for once more after a pause, since others wait for its end as well", async () => {
    const { cloud, sandbox, clock, one, lists, somebodyPatches } = world();
    Object.assign(cloud.switches, { overlapping_writes: "busy-409", task_seconds: 30 });
    await somebodyPatches(PORT, ["10.40.0.66"]);
    cloud.switches.task_seconds = 2;
    await clock.sleep(5_000);
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(lists().map(({ status }) => status)).toEqual([200, 409, 200]);
    const entries = sandbox.journal.entries();
    const last = entries.findLastIndex(({ writes }) => writes);
    const looks = entries.slice(0, last).filter(({ path }) => path.endsWith("/tasks"));
    expect(looks.at(-1)).toMatchObject({ query: expect.stringContaining("state=RUNNING"), answer: { count: 0 } });
    expect((looks.at(-1)?.time ?? 0) - (looks.at(-2)?.time ?? 0)).toBeGreaterThan(100);
  });

  it("and of another kind is nobody's business", async () => {
    const { clock, one, somebodysTask } = world();
    somebodysTask(1, { task_type: "create_vm" });
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(clock.now()).toBeLessThan(10_000);
  });

  it("and never ends is not waited for without end", async () => {
    const { clock, one, somebodysTask, there } = world();
    somebodysTask(1);
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual(["10.40.0.9"]);
    expect(clock.now()).toBeLessThan(6 * 60_000);
  });
});

describe("one's own task", () => {
  it("that the list shows late is asked for by itself", async () => {
    const { cloud, clock, one, there, sandbox } = world();
    cloud.switches.task_list_lag = 300;
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual(["10.40.0.9"]);
    expect(sandbox.journal.counts()["GET /cloud/v1/tasks/:task"]).toBeGreaterThan(0);
    expect(clock.now()).toBeLessThan(10_000);
  });

  it("that is refused in the list for good is followed by itself to its end", async () => {
    const { cloud, one, there, sandbox } = world();
    cloud.switches.task_seconds = 30;
    sandbox.faults.add({ match: "GET /cloud/v1/tasks", status: 403, body: { message: "no" }, times: 10_000 });
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual(["10.40.0.9"]);
    expect(sandbox.journal.writes()).toHaveLength(1);
  });

  it("that cannot be asked for, for a while, is waited for, and not ordered once more", async () => {
    const { cloud, one, there, lists, sandbox } = world();
    cloud.switches.task_seconds = 60;
    sandbox.faults.add({ match: "GET /cloud/v1/tasks", status: 403, body: { message: "no" }, times: 10_000 });
    sandbox.faults.add({ match: "GET /cloud/v1/tasks/:task", status: 503, body: { message: "in repair" }, times: 20 });
    const limits = { timeouts: { retry_seconds: 1 } };
    expect(await one("10.40.0.9", limits)).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual(["10.40.0.9"]);
    expect(lists()).toHaveLength(1);
  });

  it("is followed to its end beside another one that nobody may see", async () => {
    const { cloud, mooring, there, sandbox } = world();
    Object.assign(cloud.switches, { task_seconds: 60, task_list_lag: 1_000 });
    let hidden: string | undefined;
    const isHidden = ({ method, path }: { method: string; path: string }) => {
      if (method !== "GET" || !path.startsWith("/cloud/v1/tasks/")) return false;
      hidden ??= path;
      return path === hidden;
    };
    sandbox.faults.add({ match: isHidden, status: 403, body: { message: "no" }, times: 10_000 });
    const items = [PORT, OTHER].map((port_id) => ({ port_id, ip_address: "10.40.0.9" }));
    const report = await mooring.ensure({ resource: "gcore/allowed-address-pair", items });
    expect(report).toMatchObject({ changed: true, failed: false });
    expect([there(PORT), there(OTHER)]).toEqual([["10.40.0.9"], ["10.40.0.9"]]);
    const orders = sandbox.journal.writes().map(({ path }) => path);
    expect([PORT, OTHER].map((id) => orders.filter((path) => path.includes(id)).length)).toContain(1);
  });

  it("that fails behind a list that is refused has failed", async () => {
    const { cloud, one, there, sandbox } = world();
    cloud.switches.fail_tasks = ["The port is on fire"];
    sandbox.faults.add({ match: "GET /cloud/v1/tasks", status: 403, body: { message: "no" }, times: 10_000 });
    const report = await one("10.40.0.9");
    expect(report).toMatchObject({ changed: false, failed: true });
    expect(failures([report])[0]?.message).toMatch(/task \S+ failed: The port is on fire/);
    expect(there()).toEqual([]);
  });
});

describe("a write that is refused for a moment, while somebody else writes,", () => {
  const routes = [
    ["v2", PUT],
    ["patch", "PATCH /cloud/v1/ports/**"],
    ["v1", "PUT /cloud/v1/ports/**"],
  ] as const;

  it.each(routes.flatMap((route) => [[...route, 503] as const, [...route, 429] as const]))(
    "is made anew from what is there then: %s, %s, %i",
    async (write_route, match, status) => {
      const { cloud, sandbox, one, port, there, lists } = world();
      cloud.switches.v1_pairs = true;
      const run = () => void port().allowed_address_pairs.push(pair("10.40.0.66"));
      sandbox.faults.add({ match, status, body: { message: "not now" }, run });
      const report = await one("10.40.0.9", { settings: { write_route } });
      expect(report).toMatchObject({ changed: true, failed: false });
      expect(there()).toEqual(["10.40.0.66", "10.40.0.9"]);
      expect(lists()).toEqual([
        { list: ["10.40.0.9"], status },
        { list: ["10.40.0.66", "10.40.0.9"], status: 200 },
      ]);
    },
  );

  it("and was carried out all the same is told as a change, and not sent again", async () => {
    const { sandbox, one, there, lists } = world();
    sandbox.faults.add({ match: PUT, status: 503, effect: true, body: { message: "in repair" } });
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual(["10.40.0.9"]);
    expect(lists()).toHaveLength(1);
  });

  it.each([409, 429])("because of the other's, who writes what is wanted, has changed nothing (%i)", async (status) => {
    const { sandbox, one, port, lists } = world();
    const run = () => void port().allowed_address_pairs.push(pair("10.40.0.9"));
    sandbox.faults.add({ match: PUT, status, body: { message: "not now" }, run });
    expect(await one("10.40.0.9")).toMatchObject({ changed: false, failed: false });
    expect(lists()).toHaveLength(1);
  });
});

describe("the answer that the list is so already", () => {
  it.each([400, 409])(
    "where somebody else made it so a moment before is success, and no change (%i)",
    async (status) => {
      const { cloud, sandbox, one, port, lists } = world();
      cloud.switches.no_change = status;
      sandbox.faults.add({ match: PUT, run: () => void port().allowed_address_pairs.push(pair("10.40.0.9")) });
      expect(await one("10.40.0.9")).toMatchObject({ changed: false, failed: false });
      expect(lists()).toEqual([{ list: ["10.40.0.9"], status }]);
    },
  );

  it.each([400, 409])("to a write that is sent again is success, and a change: it was ours (%i)", async (status) => {
    const { cloud, clock, sandbox, one, lists } = world();
    Object.assign(cloud.switches, { no_change: status, overlapping_writes: "overlap", task_seconds: 30 });
    // Nobody sees the first one's task, and it ends while the second one is on its way.
    sandbox.faults.add({ match: "GET /cloud/v1/tasks**", status: 403, body: { message: "no" }, times: 10_000 });
    sandbox.faults.add({ match: PUT, cut: "after" });
    sandbox.faults.add({ match: PUT, run: () => clock.sleep(30_000) });
    expect(await one("10.40.0.9")).toMatchObject({ changed: true, failed: false });
    expect(lists().map((each) => each.status)).toEqual([undefined, status]);
  });
});

describe("an exact list", () => {
  it.each([
    ["adds a pair", ["10.40.0.66", "10.40.0.9"]],
    ["puts another in its place", ["10.40.0.66"]],
    ["clears the port", []],
  ])("to which somebody else %s after it was written is written again", async (_, left) => {
    const { sandbox, exactly, port, there, lists } = world();
    const run = () => void Object.assign(port(), { allowed_address_pairs: left.map(pair) });
    sandbox.faults.add({ match: "GET /cloud/v1/instances/*/*/*/interfaces", skip: 1, run });
    expect(await exactly(["10.40.0.9"])).toMatchObject({ changed: true, failed: false });
    expect(there()).toEqual(["10.40.0.9"]);
    expect(lists()).toEqual([
      { list: ["10.40.0.9"], status: 200 },
      { list: ["10.40.0.9"], status: 200 },
    ]);
  });
});
