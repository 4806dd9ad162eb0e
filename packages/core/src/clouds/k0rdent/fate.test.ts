import { describe, expect, it } from "vitest";
import { COLLECTION, failures, stage } from "./stage.trial.ts";

const DELETE = "DELETE /**";
const POST = "POST /**/addresses";
const never = { lifecycle: "async", task_seconds: 10_000 };

const item = (report: Awaited<ReturnType<ReturnType<typeof stage>["address"]>>) => {
  const [one] = report.items;
  return { changed: one?.changed, effect: one?.effect, code: one?.failure?.code };
};
const absent = { state: "absent" };

describe("what a release has changed", () => {
  it.each([
    ["its answer was lost on the way", { cut: "after" }],
    ["the gateway gave up after it was done", { status: 504, effect: true }],
    ["it was turned away, and done all the same", { status: 503, effect: true, body: { message: "in repair" } }],
  ] as const)("is told as done where %s, and it is sent once", async (_, fault) => {
    const { address, sandbox, stored } = stage();
    sandbox.faults.add({ match: DELETE, ...fault });
    expect(item(await address({ name: "bastion" }, absent))).toEqual({
      changed: true,
      effect: "done",
      code: undefined,
    });
    expect(stored()).toEqual([]);
    expect(sandbox.journal.writes().filter(({ method }) => method === "DELETE")).toHaveLength(1);
  });

  it("is nothing where it was turned away until the time was up", async () => {
    const { address, sandbox, stored } = stage();
    sandbox.faults.add({ match: DELETE, status: 503, body: { message: "in repair" }, times: 1_000 });
    const report = await address({ name: "bastion" }, { ...absent, timeouts: { retry_seconds: 5 } });
    expect(item(report)).toEqual({ changed: false, effect: "none", code: "api" });
    expect(failures(report)[0]?.message).toContain("in repair");
    expect(stored()).toHaveLength(1);
  });

  it.each([{ cut: "after" }, { status: 502, effect: true }] as const)(
    "is its own and no other: what somebody makes under the name before it could be asked again stays (%j)",
    async (fault) => {
      const { address, sandbox, stored, raw } = stage();
      const [before] = stored();
      sandbox.faults.add({ match: DELETE, ...fault });
      const stop = sandbox.onExchange(async ({ when, request }) => {
        if (when !== "after" || request.method !== "DELETE") return;
        stop();
        await raw("POST", COLLECTION, { id: "bastion", addressType: "EXTERNAL" });
      });
      expect(item(await address({ name: "bastion" }, absent))).toEqual({
        changed: true,
        effect: "done",
        code: undefined,
      });
      expect(stored().map(({ id }) => id)).toEqual(["bastion"]);
      expect(stored()[0]?.uid).not.toBe(before?.uid);
    },
  );

  it.each([{ cut: "after" }, { status: 503, effect: true, body: { message: "in repair" } }] as const)(
    "is not known where nobody may look afterwards, and it is not sent again (%j)",
    async (fault) => {
      const { address, sandbox } = stage();
      const blind = () =>
        void sandbox.faults.add({ match: "GET /**", status: 403, body: { message: "no" }, times: 1_000 });
      sandbox.faults.add({ match: DELETE, ...fault, run: blind });
      expect(item(await address({ name: "bastion" }, absent))).toMatchObject({ changed: true, effect: "unknown" });
      expect(sandbox.journal.writes().filter(({ method }) => method === "DELETE")).toHaveLength(1);
    },
  );

  it("is not known where the cloud said yes and does not get it done", async () => {
    const { address } = stage({ switches: never, compat: { releaseTimeout: 20 } });
    expect(item(await address({ name: "bastion" }, absent))).toEqual({
      changed: true,
      effect: "unknown",
      code: "timeout",
    });
  });

  it("is nothing where somebody else's is only waited for, also without end", async () => {
    const { address, raw, sandbox } = stage({ switches: never, compat: { releaseTimeout: 20 } });
    await raw("DELETE", "/v1/regions/us-texas-1/projects/demo/compute/addresses/bastion");
    const before = sandbox.journal.writes().length;
    expect(item(await address({ name: "bastion" }, absent))).toEqual({
      changed: false,
      effect: "none",
      code: "timeout",
    });
    expect(sandbox.journal.writes()).toHaveLength(before);
  });

  it("is nothing where it is in use, however often it was asked for", async () => {
    const { address, hook } = stage({ compat: { inUseRetry: true, releaseTimeout: 12 } });
    hook("hold", "bastion");
    expect(item(await address({ name: "bastion" }, absent))).toEqual({
      changed: false,
      effect: "none",
      code: "conflict",
    });
  });

  it("is nothing where it went by another hand between the look and the release", async () => {
    const { address, sandbox, hook } = stage();
    sandbox.faults.add({ match: DELETE, run: () => hook("delete_behind_back", "bastion") });
    expect(item(await address({ name: "bastion" }, absent))).toMatchObject({ changed: false, code: undefined });
  });
});

it("an address that is made is waited for through looks that fail for a while", async () => {
  const { address, sandbox, stored } = stage({ switches: { lifecycle: "async", task_seconds: 60 } });
  const body = { message: "in repair" };
  sandbox.faults.add({ match: "GET /**/web", skip: 1, status: 503, body, times: 20 });
  const report = await address({ name: "web" }, { timeouts: { retry_seconds: 1 } });
  expect(item(report)).toEqual({ changed: true, effect: "done", code: undefined });
  expect(stored().map(({ id }) => id)).toContain("web");
});

describe("what to do is said of each thing that stands in the way", () => {
  const slow = { lifecycle: "async", task_seconds: 5 };
  type Stage = ReturnType<typeof stage>;
  const vanishing = ({ sandbox, hook }: Stage) =>
    void sandbox.faults.add({ match: "GET /**/web", skip: 1, run: () => hook("delete_behind_back", "web") });
  const anew = ({ sandbox, hook }: Stage) =>
    void sandbox.faults.add({ match: "GET /**/web", skip: 1, run: () => hook("recreate", "web") });
  const taken = (adopt: boolean) => (world: Stage) => {
    const body = { id: "web", addressType: "EXTERNAL", ...(adopt ? { ipVersion: "IPV6" } : {}) };
    const run = () => world.raw("POST", "/v1/regions/us-texas-1/projects/demo/compute/addresses", body).then(() => {});
    world.sandbox.faults.add({
      match: ({ method, path, headers }) =>
        method === "POST" && path.endsWith("/addresses") && !headers.authorization?.includes("static"),
      run,
    });
  };

  it.each<
    [string, { switches?: object; act(world: Stage): void; spec?: object; more?: object; adopt?: boolean }, RegExp]
  >([
    [
      "it vanishes while it is made",
      { switches: slow, act: vanishing },
      /^Something else may have released it: run again\.$/,
    ],
    [
      "it is made anew by another",
      { switches: slow, act: anew },
      /^Find out who else uses this name, or choose another\.$/,
    ],
    [
      "the reservation fails",
      {
        switches: slow,
        act: ({ sandbox, hook }) =>
          void sandbox.faults.add({ match: "GET /**/web", skip: 1, run: () => hook("fail", "web") }),
      },
      /^Release it \(`state: absent`\) and allocate it again\. .*`compat\.status`/,
    ],
    [
      "it comes to be there, and is not ours",
      { act: taken(false), adopt: false },
      /choose another `name`\. .*`adopt: true`/,
    ],
    [
      "the pool is empty",
      {
        act: ({ sandbox }) =>
          void sandbox.faults.add({
            match: POST,
            status: 409,
            body: { error: { code: 409, message: "No address is left." } },
          }),
      },
      /^Its name is free, so an address that is asked for is taken, or no address is left/,
    ],
    [
      "it is in use",
      { act: ({ hook }) => hook("hold", "bastion"), spec: { name: "bastion" }, more: absent },
      /^Take it off the machine that uses it, then run again\. `compat\.inUseRetry: true`/,
    ],
    [
      "a gateway knows no such path",
      {
        act: ({ sandbox }) =>
          void sandbox.faults.add({ match: "GET /**", status: 404, body: "<html>nginx</html>", times: 100 }),
      },
      /^That is not the API's own answer: check the endpoint and any gateway/,
    ],
    [
      "the address lies outside of its subnet",
      {
        act: () => undefined,
        spec: { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "192.0.2.1" },
      },
      /^Nothing was written\. Correct it; .*`compat\.strict: false`/,
    ],
  ])("%s", async (_, { switches = {}, act, spec = { name: "web" }, more = {}, adopt = true }, words) => {
    const world = stage({ switches: switches as never });
    act(world);
    const [failure] = failures(await world.address(spec as never, more as never, { adopt }));
    expect(failure?.hint).toMatch(words);
  });
});

describe("what is named in a refusal", () => {
  it.each([
    [{ auth: { oidcIssuer: "http://id.example.com" } }, "settings.compat.auth.oidcIssuer: "],
    [{ auth: { tokenUrl: "http://id.example.com/token" } }, "settings.compat.auth.tokenUrl: "],
  ])("is the very setting: %j", async (compat, path) => {
    const { address, sandbox } = stage({ compat });
    expect(failures(await address({ name: "web" }))[0]?.message).toContain(path);
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it.each([
    [{ ip_address: "192.0.2.1" }, "`ip_address` 192.0.2.1 lies outside 10.0.1.0/24"],
    [{ subnetwork: "nowhere" }, "`subnetwork` "],
    [{ network: "nowhere" }, "`network` "],
  ])("is the very field: %j", async (fields, words) => {
    const { address } = stage();
    const spec = { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.9", ...fields };
    expect(failures(await address(spec))[0]?.message).toContain(words);
  });

  it("are the rights that one of several items needs, and not those that none does", async () => {
    const actions = ["compute.addresses.create", "compute.addresses.delete"];
    const { ensure, sandbox } = stage({ compat: { preflight: { actions } } });
    await ensure({ items: [{ name: "bastion" }, { name: "web" }] });
    const asked = sandbox.journal.entries().filter(({ path }) => path.endsWith("/auth/check"));
    expect(JSON.stringify(asked.map(({ request }) => request))).toContain("compute.addresses.create");
    expect(JSON.stringify(asked.map(({ request }) => request))).not.toContain("compute.addresses.delete");
  });
});

describe("a token", () => {
  it.each([
    ["is turned away for a moment", { status: 503, body: { message: "in repair" } }],
    ["gets no answer", { cut: "after" }],
  ] as const)("that %s is asked for once more", async (_, fault) => {
    const { address, sandbox, mints } = stage();
    sandbox.faults.add({ match: "POST /**/auth/token", ...fault });
    expect(await address({ name: "web" })).toMatchObject({ changed: true, failed: false });
    expect(mints()).toBe(2);
  });
});
