import { describe, expect, it } from "vitest";
import { COLLECTION, failures, NETWORK, SUBNET, stage } from "./stage.trial.ts";

const INTERNAL = { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", network: "default" };

describe("knobs", () => {
  it.each([
    [{ stricte: true }, ["settings", "compat", "stricte"], "did you mean `strict`"],
    [{ status: { redy: [] } }, ["settings", "compat", "status", "redy"], "did you mean `ready`"],
    [
      { references: { style: "link" } },
      ["settings", "compat", "references", "style"],
      "must be one of path, absolute, id",
    ],
    [{ list: { pageSize: 501 } }, ["settings", "compat", "list", "pageSize"], "must be from 1 to 500"],
    [{ successCodes: [302] }, ["settings", "compat", "successCodes", 0], "must be from 200 to 299"],
    [
      { conflict: { inUsePattern: "(" } },
      ["settings", "compat", "conflict", "inUsePattern"],
      "must be a regular expression",
    ],
    [{ paths: { addresses: "addresses" } }, ["settings", "compat", "paths", "addresses"], "a path that begins with /"],
  ])("are checked before anything is sent: %j", async (compat, path, words) => {
    const { address, sandbox } = stage({ compat });
    const { failure } = await address({ name: "web" });
    expect(failure).toMatchObject({ code: "input", issues: [{ path, message: expect.stringContaining(words) }] });
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it("may come as JSON from the environment, and single ones from variables of their own", async () => {
    const { address, sandbox } = stage({
      environment: {
        K0RDENT_COMPAT: '{"extraAllocateFields": {"addressPool": "north"}}',
        K0RDENT_TOKEN_URL: "https://k0rdent.sandbox.test/v1/regions/global/auth/token?via=env",
      },
    });
    expect(await address({ name: "web" })).toMatchObject({ failed: false });
    expect(sandbox.journal.writes()[0]?.request).toMatchObject({ addressPool: "north" });
    expect(sandbox.journal.entries().map(({ query }) => query)).toContain("via=env");
  });

  it("`extraAllocateFields` never win over what is stated, and are no drift", async () => {
    const { address, sandbox } = stage({ compat: { extraAllocateFields: { id: "other", pool: { size: 4 } } } });
    await address({ name: "web" });
    expect(sandbox.journal.writes()[0]?.request).toEqual({
      addressType: "EXTERNAL",
      ipVersion: "IPV4",
      id: "web",
      pool: { size: 4 },
    });
    expect(await address({ name: "web" })).toMatchObject({ changed: false });
  });

  it.each([
    ["path", SUBNET, NETWORK],
    ["absolute", `https://k0rdent.sandbox.test${SUBNET}`, `https://k0rdent.sandbox.test${NETWORK}`],
    ["id", "subnet-a", "default"],
  ])("`references.style: %s` decides how references are sent", async (style, subnetwork, network) => {
    const { address, sandbox } = stage({ compat: { references: { style } } });
    await address(INTERNAL);
    expect(sandbox.journal.writes()[0]?.request).toMatchObject({ subnetwork, network });
    expect(await address(INTERNAL)).toMatchObject({ changed: false });
  });

  it("`references.subnetCollection` names the collection", async () => {
    const { address, sandbox } = stage({ compat: { references: { subnetCollection: "subnetworks" } } });
    await address({ ...INTERNAL, subnetwork: SUBNET });
    expect(sandbox.journal.writes()[0]?.request).toMatchObject({
      subnetwork: SUBNET.replace("subnets", "subnetworks"),
    });
  });

  it("`defaultIpVersion` is what is sent where no family is stated", async () => {
    const { address, sandbox } = stage({ compat: { defaultIpVersion: "IPV6" } });
    await address({ name: "web" });
    expect(sandbox.journal.writes()[0]?.request).toMatchObject({ ipVersion: "IPV6" });
  });

  it("`successCodes` decides what means yes", async () => {
    const { address, stored } = stage({ compat: { successCodes: [200, 204] } });
    const report = await address({ name: "web" });
    // It was allocated all the same, and its name tells.
    expect(report).toMatchObject({ failed: false });
    expect(stored()).toHaveLength(2);
    const { address: release } = stage({ compat: { successCodes: [200] } });
    const [failure] = failures(await release({ name: "bastion" }, { state: "absent" }));
    expect(failure).toMatchObject({ code: "contract", hint: expect.stringContaining("compat.successCodes") });
  });

  it("`conflict.existsCodes` says which answers mean that the name is taken", async () => {
    const race = (compat: Record<string, unknown>) => {
      const one = stage({ compat, switches: { codes: { duplicate: 422 } } });
      const run = () => one.raw("POST", COLLECTION, { id: "web" }).then(() => undefined);
      one.sandbox.faults.add({ match: "POST /**/addresses", run });
      return one;
    };
    expect(failures(await race({}).address({ name: "web" }))[0]).toMatchObject({ code: "api", status: 422 });
    const told = race({ conflict: { existsCodes: [409, 422] } });
    expect(await told.address({ name: "web" })).toMatchObject({ failed: false });
  });

  it("`confirmRelease: false` releases without a look afterwards", async () => {
    const { address, calls } = stage({ compat: { confirmRelease: false } });
    await address({ name: "bastion" }, { state: "absent" });
    expect(calls()).toEqual(["GET …/bastion", "DELETE …/bastion"]);
  });

  it("`retry` says which answers are tried again and with which pauses, and `retry_seconds` how long", async () => {
    const tries = async (compat: Record<string, unknown>, status: number) => {
      const one = stage({ compat, random: () => 0.999 });
      one.sandbox.faults.add({ match: "GET /**/web", status, times: 100 });
      await one.address({ name: "web" }, { plan: true, timeouts: { retry_seconds: 60 } });
      return [one.calls().length, Math.round(one.clock.now() / 1000)];
    };
    expect(await tries({}, 500)).toEqual([11, 55]);
    expect(await tries({ retry: { maxDelay: 1 } }, 500)).toEqual([61, 59]);
    expect(await tries({ retry: { codes: [429] } }, 500)).toEqual([1, 0]);
    expect(await tries({}, 501)).toEqual([1, 0]);
  });

  it("a rate limit is obeyed, also by an allocation, which it has not made", async () => {
    const { address, sandbox, clock, calls } = stage();
    sandbox.faults.add({ match: "POST /**/addresses", status: 429, headers: { "retry-after": "20" } });
    expect(await address({ name: "web" })).toMatchObject({ failed: false });
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
    expect(calls()).toEqual(["GET …/web", "POST …", "POST …"]);
  });

  it("`preflight.actions` asks first, and writes nothing where it may not", async () => {
    const compat = { preflight: { actions: ["compute.addresses.create", "compute.addresses.delete"] } };
    const one = stage({ compat });
    one.cloud.seed({ api_keys: [{ key: "plt_sk_sandbox_not-a-real-key", roles: ["viewer"] }] });
    const planned = await one.address({ name: "web" }, { plan: true });
    expect(failures(planned)[0]?.message).toContain("may not compute.addresses.create in project demo");
    expect(failures(await one.address({ name: "web" }))[0]).toMatchObject({ code: "conflict" });
    expect(one.calls().filter((call) => call === "POST …")).toEqual([]);
  });

  it("`preflight.actions` goes on without an answer, and says so", async () => {
    const one = stage({ compat: { preflight: { actions: ["compute.addresses.create"] } } });
    one.sandbox.faults.add({ match: "POST /**/auth/check", status: 404, body: "" });
    expect(await one.address({ name: "web" })).toMatchObject({ failed: false });
    expect(one.events).toContainEqual(expect.objectContaining({ type: "warning" }));
  });

  it("without `preflight.actions` nothing is asked", async () => {
    const one = stage();
    await one.address({ name: "web" });
    expect(one.calls()).toEqual(["GET …/web", "POST …"]);
  });

  it("`pollInterval` is the first pause", async () => {
    const one = stage({ compat: { pollInterval: 30 }, switches: { lifecycle: "async", task_seconds: 5 } });
    await one.address({ name: "web" });
    expect(one.calls().filter((call) => call === "GET …/web")).toHaveLength(2);
    expect(one.clock.now()).toBe(30_000);
  });

  it("`list` names the parameters and members of a list", async () => {
    const one = stage({
      compat: { list: { pageSize: 7, key: "items", tokenParam: "cursor", sizeParam: "limit", nextField: "next" } },
    });
    one.sandbox.faults.add({ match: "GET /**/addresses", status: 200, body: { items: [{ id: "a" }], next: "n1" } });
    one.sandbox.faults.add({ match: "GET /**/addresses", status: 200, body: { items: [{ id: "b" }] } });
    expect((await one.ask("k0rdent/addresses", {})).results.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(one.calls()).toEqual(["GET …?limit=7", "GET …?limit=7&cursor=n1"]);
  });
});

describe("the endpoint", () => {
  it.each([
    ["http://127.0.0.1:9", true],
    ["http://[::1]:9", true],
    ["http://10.0.0.5:30080", false],
    ["http://[fd00::7]:30080", false],
    ["http://169.254.169.254", false],
    ["http://198.51.100.7", false],
    ["http://api.example.com", false],
  ])("may be plain HTTP on this machine only, unless the settings say otherwise: %s", async (endpoint, allowed) => {
    const { address } = stage({ environment: { K0RDENT_ENDPOINT: endpoint } });
    const [failure] = failures(await address({ name: "web" }));
    expect(failure?.code).toBe(allowed ? "network" : "input");
    const report = await address({ name: "web" }, { settings: { allow_plain_http: true } });
    expect(failures(report)[0]?.code).toBe("network");
  });

  it.each(["http://10.0.0.5/token", "http://token.example.com/token"])(
    "where tokens are minted may not be plain HTTP either: %s",
    async (url) => {
      const { address } = stage({ environment: { K0RDENT_TOKEN_URL: url } });
      expect(failures(await address({ name: "web" }))[0]).toMatchObject({
        code: "input",
        message: expect.stringContaining("plain http://"),
      });
    },
  );

  it.each(["..", ".", ""])("is never asked for the project %j", async (project) => {
    const { address, sandbox } = stage();
    const report = await address({ name: "web" }, { settings: { project } });
    expect(failures(report)[0]).toMatchObject({ code: "input", issues: [{ path: ["settings", "project"] }] });
    expect(sandbox.journal.entries().filter(({ path }) => !path.includes("token"))).toEqual([]);
  });

  it("that does not serve addresses says so, and which knob to turn", async () => {
    const { ask, address, sandbox } = stage({ compat: { paths: { addresses: "/v2/{region}/{project}/addresses" } } });
    const listed = await ask("k0rdent/addresses", {});
    expect(listed.failure).toMatchObject({ status: 404, hint: expect.stringContaining("compat.paths.addresses") });
    const [failure] = failures(await address({ name: "web" }));
    expect(failure).toMatchObject({ status: 404, hint: expect.stringContaining("may not serve addresses at all") });
    expect(sandbox.journal.entries().at(-1)?.path).toBe("/v2/us-texas-1/demo/addresses");
  });
});
