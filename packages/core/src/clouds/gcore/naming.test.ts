import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const BACKEND_A = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const BACKEND_B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";

function world(changed: Readonly<Record<string, string | undefined>> = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const environment = Object.fromEntries(
    Object.entries({ ...sandbox.environment(), ...changed }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const mooring = createMooring({ environment, transport: sandbox.transport, clock, random: () => 0.5 });
  return {
    sandbox,
    cloud: sandbox.cloud("gcore"),
    ask: (query: string, spec: object, more: object = {}) =>
      mooring.ensure({ query, spec, ...more }) as Promise<QueryReport>,
    many: (items: readonly object[]) =>
      mooring.ensure({ resource: "gcore/allowed-address-pair", items }) as Promise<EnsureReport>,
    pair: (spec: object, more: object = {}) =>
      mooring.ensure({ resource: "gcore/allowed-address-pair", spec, ...more }) as Promise<EnsureReport>,
  };
}

const failure = (report: EnsureReport) => report.failure ?? report.items[0]?.failure;
const NO_IDS = { GCORE_CLOUD_PROJECT_ID: undefined, GCORE_CLOUD_REGION_ID: undefined };

describe("a project and a region", () => {
  it.each([
    ["the newer variables", { GCORE_CLOUD_PROJECT_NAME: "harbour", GCORE_CLOUD_REGION_NAME: "TESTLAND-1" }],
    ["those of the vendor's Ansible collection", { CLOUD_PROJECT_NAME: "harbour", CLOUD_REGION_NAME: "Testland-1" }],
    ["numbers in those of the collection", { CLOUD_PROJECT_ID: "41", CLOUD_REGION_ID: "12" }],
    ["one by its name, one by its number", { CLOUD_PROJECT_NAME: "harbour", GCORE_CLOUD_REGION_ID: "12" }],
  ])("are named by %s", async (_, variables) => {
    const { pair } = world({ ...NO_IDS, ...variables });
    const spec = { port_id: BACKEND_A, ip_address: "10.40.0.9" };
    expect(await pair(spec)).toMatchObject({ changed: true, failed: false });
    expect(await pair(spec)).toMatchObject({ changed: false, failed: false });
  });

  it("are asked for once, whatever is asked of them", async () => {
    const { pair, sandbox } = world({
      ...NO_IDS,
      GCORE_CLOUD_PROJECT_NAME: "harbour",
      GCORE_CLOUD_REGION_NAME: "Testland-1",
    });
    await pair({ port_id: BACKEND_A, ip_address: "10.40.0.9" });
    const paths = sandbox.journal.entries().map(({ path }) => path);
    expect(paths.filter((path) => /\/(projects|regions)$/.test(path))).toHaveLength(2);
  });

  it("by name in a request stand for the numbers of the environment", async () => {
    const { pair } = world();
    const report = await pair(
      { port_id: BACKEND_A, ip_address: "10.40.0.9" },
      { settings: { project_name: "elsewhere" }, plan: true },
    );
    expect(failure(report)?.message).toMatch(/no project is called elsewhere/);
  });

  it("that is not there is refused, with those that are", async () => {
    const { pair } = world();
    const report = await pair(
      { port_id: BACKEND_A, ip_address: "10.40.0.9" },
      { settings: { region_name: "Nowhere-1" }, plan: true },
    );
    expect(failure(report)).toMatchObject({
      message: expect.stringContaining("no region is called Nowhere-1"),
      hint: expect.stringContaining("Testland-1"),
    });
  });

  it("of two of one name is told with both numbers", async () => {
    const { pair, cloud } = world();
    cloud.seed({ projects: [{ id: 77, name: "harbour" }] });
    const report = await pair(
      { port_id: BACKEND_A, ip_address: "10.40.0.9" },
      { settings: { project_name: "harbour" }, plan: true },
    );
    expect(failure(report)?.message).toMatch(/more than one project is called harbour: (41, 77|77, 41)/);
  });

  it("that are not named at all are told with every way to name them", async () => {
    const { pair } = world(NO_IDS);
    const report = await pair({ port_id: BACKEND_A, ip_address: "10.40.0.9" }, { plan: true });
    expect(failure(report)).toMatchObject({
      code: "credentials",
      message: expect.stringContaining("missing `project_id`, `region_id`"),
      hint: expect.stringContaining("GCORE_CLOUD_PROJECT_NAME"),
    });
  });
});

describe("the endpoint", () => {
  it.each(["/cloud", "/cloud/", "", "/"])("may end in %j", async (end) => {
    const { pair } = world({ GCORE_BASE_URL: `https://api.gcore.com${end}` });
    expect(await pair({ port_id: BACKEND_A, ip_address: "10.40.0.9" })).toMatchObject({ changed: true, failed: false });
  });
});

describe("a port", () => {
  it.each([
    ["its instance and network", { instance: "harbour-b", network: "harbour-private" }],
    [
      "the ids of both",
      { instance: "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32", network: "b5c3135a-b0f5-48e4-a44b-b261a29874f9" },
    ],
    ["its address", { port_address: "10.40.0.12" }],
    ["its address and network", { port_address: "10.40.0.12", network: "harbour-private" }],
    ["its instance and address", { instance: "harbour-b", port_address: "10.40.0.12" }],
    ["all three", { instance: "harbour-b", network: "harbour-private", port_address: "10.40.0.12" }],
  ])("is named by %s, and both runs tell it in the same words", async (_, named) => {
    const { pair } = world();
    const spec = { ...named, ip_address: "10.40.0.9" };
    const first = (await pair(spec)).items[0];
    const second = (await pair(spec)).items[0];
    expect(first).toMatchObject({ id: `${BACKEND_B}/10.40.0.9`, changed: true, spec: named });
    expect(second).toMatchObject({ changed: false, spec: first?.spec, outputs: first?.outputs });
    expect(Object.keys(second?.spec ?? {}).sort()).toEqual(Object.keys(first?.spec ?? {}).sort());
  });

  it("of an instance that has several on it is told with all of them", async () => {
    const { pair } = world();
    const report = await pair({ instance: "harbour-b", ip_address: "10.40.0.9" }, { plan: true });
    expect(failure(report)?.message).toMatch(/more than one port is meant: 166f.*harbour-private, 10\.40\.0\.12.*f4b8/);
  });

  it("of two instances of one name is told with both", async () => {
    const { pair, cloud } = world();
    cloud.seed({ instances: [{ name: "harbour-b", ports: [{ network: "harbour-private" }] }] });
    const report = await pair(
      { instance: "harbour-b", network: "harbour-private", ip_address: "10.40.0.9" },
      { plan: true },
    );
    expect(failure(report)?.message).toMatch(/more than one instance is called harbour-b: .*d2f9c6a0/);
  });

  it.each([
    ["nothing", {}, /one of `port_id`, `instance` and `port_address` must say which/],
    ["its id and more", { port_id: BACKEND_A, network: "harbour-private" }, /network: cannot be stated together with/],
    [
      "the older field alone",
      { instance_id: "x", port_address: "10.40.0.12" },
      /instance_id: goes with `port_id` only/,
    ],
    ["a network alone", { network: "harbour-private" }, /one of `port_id`/],
    ["what nothing has", { port_address: "10.40.0.99" }, /no port with `port_address` 10\.40\.0\.99/],
  ])("is refused in the plan where it is named by %s", async (_, named, words) => {
    const { pair } = world();
    expect(failure(await pair({ ...named, ip_address: "10.40.0.9" }, { plan: true }))?.message).toMatch(words);
  });

  it("of many is written once each, in one request by the names of their instances", async () => {
    const { many, sandbox } = world();
    const items = ["harbour-a", "harbour-b"].flatMap((instance) =>
      ["10.40.0.9", "10.40.0.10"].map((ip_address) => ({ instance, network: "harbour-private", ip_address })),
    );
    expect(await many(items)).toMatchObject({ failed: false, changed: true });
    expect(sandbox.journal.writes()).toHaveLength(2);
    sandbox.journal.clear();
    expect(await many(items)).toMatchObject({ failed: false, changed: false });
    expect(sandbox.journal.writes()).toEqual([]);
  });
});

describe("the private ports of an instance", () => {
  it("are listed by its name, and by the network's", async () => {
    const { ask } = world();
    const ids = async (spec: object) =>
      (await ask("gcore/private-ports", spec)).results.map((one) => (one as { port_id: string }).port_id);
    expect(await ids({ instance: "harbour-a", network: "harbour-private" })).toEqual([BACKEND_A]);
    expect(await ids({ instance: "harbour-b" })).toEqual([BACKEND_B]);
    expect((await ask("gcore/private-ports", {})).failure?.message).toMatch(/one of `instance` and `instance_id`/);
    expect((await ask("gcore/interfaces", { instance: "nobody" })).failure?.message).toMatch(
      /no instance is called nobody/,
    );
  });
});
