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
    [{ pollInterval: 601 }, ["settings", "compat", "pollInterval"], "must be from 1 to 600"],
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
});

describe("the endpoint", () => {
  it.each(["https://k0rdent.sandbox.test/v1", "https://k0rdent.sandbox.test/v1/", "https://k0rdent.sandbox.test//"])(
    "may end as people copy it: %s",
    async (endpoint) => {
      const { address, calls } = stage({ environment: { K0RDENT_ENDPOINT: endpoint } });
      const subnetwork = `${endpoint.replace(/\/+$/, "")}/regions/us-texas-1/projects/demo/compute/subnets/subnet-a`;
      const spec = {
        name: "vip",
        address_type: "INTERNAL",
        subnetwork: endpoint.includes("v1") ? subnetwork : "subnet-a",
      };
      expect(await address(spec)).toMatchObject({ failed: false, items: [{ spec: { subnetwork: SUBNET } }] });
      expect(calls().filter((call) => call.includes("addresses") || call.includes("…"))).toEqual([
        "GET …/vip",
        "POST …",
      ]);
    },
  );

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
    expect(sandbox.journal.entries().at(-1)?.path).toBe("/v2/us-texas-1/demo/addresses/web");
  });
});
