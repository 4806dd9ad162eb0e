import { createMooring, createVirtualClock, type Report } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { afterEach, describe, expect, it, vi } from "vitest";
import { failureError, failureText } from "../src/runtime/failure.ts";
import { loadKind } from "../src/runtime/kind.ts";
import { camelCase, mapToCore, mapToPulumi } from "../src/runtime/names.ts";
import { progressTeller } from "../src/runtime/progress.ts";
import { runQuery } from "../src/runtime/query.ts";
import { configKey, settingsOf } from "../src/runtime/settings.ts";
import { functionName, spellingOf } from "../src/runtime/spelling.ts";
import { tellConsole } from "../src/runtime/tell.ts";
import { hasUnknown, UNKNOWN } from "../src/runtime/unknown.ts";
import { hidden, world } from "./world.mts";

const spellingFor = async (kind: string) => {
  const { cloud, spec, outputs } = await loadKind(`${kind}@1`);
  return spellingOf(cloud, spec, outputs);
};

describe("core's words in a program's", () => {
  it.each([
    ["Say `allow_replace: true` if that is wanted.", "Run `pulumi refresh`, and the next `pulumi up` replaces it."],
    ["Release it (`state: absent`) and allocate it again.", "Release it (remove the resource) and allocate it again."],
    ["give it back with `state: absent` and", "give it back: import it with"],
    ["the port (p, state absent).", "the port (p)."],
    ["Remove it (state absent) first.", "Remove it first."],
    ["Set it in `settings`.", "Set it in the stack's configuration."],
    ["Raise that limit under `timeouts`.", "Raise that limit in `customTimeouts`."],
    ["Set it. In a pull request from a fork, secrets are empty.", "Set it."],
    [
      "Take it off a load balancer with `upcloud/load-balancer-address` and `state: absent`.",
      "Take it off a load balancer by removing its `upcloud.LoadBalancerAddress`.",
    ],
    [
      "Take it off there first: `state: absent`, with that `load_balancer_id`.",
      "Take it off there first: remove the resource that has it there, or import it with that `loadBalancerId` and remove it then.",
    ],
    ["to remove it say `state: absent`", "to remove it, take the resource out"],
    ["or release it by `state: absent` with that address.", "or import it and remove it then."],
    [
      "`any_mac` goes with `state: absent` only: no",
      "`any_mac` has no meaning in a program, which removes what it made: no",
    ],
    ["Several; `any_mac: true` with `state: absent` removes them all.", "Several."],
    ["say `adopt: true` for this one run", "say `adopt: true` for this one `up`"],
    [
      "Remove the one that nobody uses; `openstack/port` with its address and `state: absent` does.",
      "Remove the one that nobody uses: import it as an `openstack/port`, and take the resource out.",
    ],
    ["try `state: absent`", "try `pulumi destroy`"],
  ])("%s", async (core, pulumi) => {
    expect((await spellingFor("upcloud/ip-address")).text(core)).toBe(pulumi);
  });

  it.each([
    ["`port_id`", "`portId`"],
    ["`port_id: p_1`", "`portId: p_1`"],
    ["`spec.port_id`", "`portId`"],
    ["`allowed_address_pairs[0].mac_address`", "`allowedAddressPairs[0].macAddress`"],
    ["`api_key`", "`mooring:gcoreApiKey`"],
    ["`settings.api_key`", "`mooring:gcoreApiKey`"],
    ["`settings.no_such`", "`settings.no_such`"],
    ["`no_such.port_id`", "`no_such.port_id`"],
    ["`timeouts.wait_seconds`", "`customTimeouts`"],
    ["`gcore/private-ports`", "`gcore.getPrivatePorts`"],
    ["`gcore/virtual-ip`", "`gcore.VirtualIp`"],
    ["port_id", "port_id"],
  ])("name %s as %s", async (core, pulumi) => {
    expect((await spellingFor("gcore/allowed-address-pairs")).text(core)).toBe(pulumi);
  });

  it.each([
    [["spec", "port_id"], "portId"],
    [["spec", "allowed_address_pairs", 1, "ip_address"], "allowedAddressPairs[1].ipAddress"],
    [["settings", "api_key"], "mooring:gcoreApiKey"],
    [["timeouts", "wait_seconds"], "customTimeouts"],
    [["nothing"], "nothing"],
  ])("have the path %j as %s", async (path, pulumi) => {
    expect((await spellingFor("gcore/allowed-address-pairs")).path(path)).toBe(pulumi);
  });

  it("name a map of settings by its key, and what is in it as a program writes it", async () => {
    const { cloud } = await loadKind("gcore/virtual-ip@1");
    const settings = { shape: { ...cloud.settings.shape, own_map: cloud.settings.shape.api_key } };
    const spelling = spellingOf({ ...cloud, settings } as never, new Map());
    expect(spelling.text("`own_map.inner_name`")).toBe("`mooring:gcoreOwnMap.innerName`");
  });
});

describe("what is stated wrong", () => {
  const pair = { portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ipAddress: "10.40.0.9" };
  const failuresOf = async (more: Record<string, unknown>) => {
    const { hooks } = await world("gcore/allowed-address-pair@1");
    return (await hooks.check({}, { ...hidden, ...pair, ...more })).failures;
  };

  it.each<[Record<string, unknown>, string, string | RegExp]>([
    [{ adopt: "yes" }, "adopt", "must be true or false"],
    [
      { __timeouts: { create: "soon", update: null } },
      "customTimeouts.create",
      "must be a duration such as 90s, 15m or 1h30m",
    ],
    [{ port_id: "p" }, "port_id", /^is not a property here; there are `portId`, `instance`, /],
  ])("is named by its property: %j", async (more, property, reason) => {
    expect(await failuresOf(more)).toEqual([
      { property, reason: typeof reason === "string" ? reason : expect.stringMatching(reason) },
    ]);
  });

  it.each([{ adopt: null }, { adopt: false }, { adopt: UNKNOWN }, { __timeouts: { create: null, update: "15m" } }])(
    "is nothing of %j",
    async (more) => {
      expect(await failuresOf(more)).toBeUndefined();
    },
  );

  it("is looked for in what is known, where something is not known yet", async () => {
    expect(await failuresOf({ portId: UNKNOWN, ipAddress: "10.40.0.999" })).toMatchObject([{ property: "ipAddress" }]);
    const { hooks } = await world("gcore/allowed-address-pair@1");
    const { inputs } = await hooks.check({}, { ...hidden, ...pair, portId: UNKNOWN });
    expect(inputs).toEqual({ portId: UNKNOWN, ipAddress: pair.ipAddress, __urn: hidden.__urn });
  });
});

describe("a failure", () => {
  it("is what failed, and on the next line what to do; what is refused is named by its property", async () => {
    const spelling = await spellingFor("gcore/allowed-address-pair");
    const failure = { code: "api" as const, message: "no `port_id`", retryable: false };
    expect(failureText(failure, spelling)).toBe("no `portId`");
    expect(failureText({ ...failure, hint: "Set `api_key`." }, spelling)).toBe(
      "no `portId`\nSet `mooring:gcoreApiKey`.",
    );
    const issues = [
      { path: ["spec", "port_id"], message: "is no `port_id`" },
      { path: ["spec", "ip_address"], message: "is missing" },
    ];
    expect(failureText({ ...failure, issues }, spelling)).toBe("portId: is no `portId`; ipAddress: is missing");
    expect(failureText({ ...failure, issues: [] }, spelling)).toBe("no `portId`");
    expect(failureError(failure, spelling)).toEqual(new Error("no `portId`"));
  });
});

describe("settings", () => {
  it("are taken from the stack by their key, and left out where nothing is stated", async () => {
    const { cloud } = await loadKind("gcore/virtual-ip@1");
    const asked: string[] = [];
    const stated: Record<string, unknown> = { gcoreApiKey: "7$invented", gcoreRegionId: 0, gcoreProjectId: null };
    const found = settingsOf(cloud, (name) => {
      asked.push(name);
      return stated[name];
    });
    expect(found).toEqual({ api_key: "7$invented", region_id: 0 });
    expect(asked).toEqual(Object.keys(cloud.settings.shape).map((field) => camelCase(`gcore_${field}`)));
    expect(configKey("gcore", "api_key")).toBe("mooring:gcoreApiKey");
  });
});

describe("names", () => {
  it("are written in two ways", () => {
    expect(["ip_address", "_a", "ipv6_2nd", "plain"].map(camelCase)).toEqual(["ipAddress", "A", "ipv62nd", "plain"]);
    expect([functionName("gcore/private-ports"), functionName("ports")]).toEqual(["getPrivatePorts", "getPorts"]);
    const fields = new Map([["port_id", new Map()]]);
    expect([mapToCore(null, fields), mapToPulumi("text", fields), mapToCore(undefined, fields)]).toEqual([{}, {}, {}]);
    expect([mapToCore({ portId: null }, fields), mapToPulumi({ port_id: 1 }, fields)]).toEqual([
      { port_id: null },
      { portId: 1 },
    ]);
  });

  it.each([
    [UNKNOWN, true],
    [{ a: [1, { b: UNKNOWN }] }, true],
    ["known", false],
    [{ a: null, b: [undefined] }, false],
    [null, false],
  ])("what is not known yet is found at any depth: %j", (value, found) => {
    expect(hasUnknown(value)).toBe(found);
  });
});

describe("what is told", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("stands in the host's output, but for what is of the moment", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    await tellConsole("stays");
    await tellConsole("stays, too", { severity: "warning" });
    await tellConsole("passes", { passing: true });
    expect(log.mock.calls).toEqual([["stays"], ["stays, too"]]);
  });

  it("while something is waited for is said one after the other, in whole seconds, and nothing else is", async () => {
    const said: unknown[] = [];
    const { log, said: over } = progressTeller(async (text, about) => void said.push([text, about]), "urn:x");
    log({ type: "waiting", operation: "task 1", elapsed: 1200 });
    log({ type: "finished", operation: "task 1", elapsed: 1900, polls: 2 });
    log({ type: "retry", method: "GET", url: "http://x", reason: "HTTP 503", pause: 3000 } as never);
    await over();
    const about = { urn: "urn:x", passing: true };
    expect(said).toEqual([
      ["waiting: task 1, 2 s so far", about],
      ["again in 3 s: HTTP 503", about],
    ]);
  });
});

describe("a question", () => {
  const mooringWith = (environment?: Record<string, string>) => {
    const clock = createVirtualClock();
    const sandbox = createSandbox({ clock });
    return createMooring({ environment: environment ?? sandbox.environment(), transport: sandbox.transport, clock });
  };
  const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
  const nothing = () => undefined;

  it("is asked and answered in the program's words", async () => {
    const answers = await runQuery(mooringWith(), "gcore/private-ports", { instanceId: INSTANCE }, nothing);
    expect(answers).toHaveLength(2);
    expect(answers[0]).toMatchObject({ portId: expect.any(String), macAddress: expect.any(String) });
  });

  it("that is refused says so in them, too", async () => {
    const asked = runQuery(mooringWith(), "gcore/private-ports", { instanceId: INSTANCE, portIdd: "p" }, nothing);
    await expect(asked).rejects.toThrow(/^portIdd: is not a field here/);
    const bare = runQuery(mooringWith({}), "gcore/private-ports", { instanceId: INSTANCE }, nothing);
    await expect(bare).rejects.toThrow(/GCORE_API_KEY/);
  });

  it.each(["gcore/nothing", "toy/things", "things", ""])("that nobody knows is refused: %j", async (name) => {
    const words = `this release of @mooring/pulumi does not know the query ${name}`;
    await expect(runQuery(mooringWith(), name, {}, nothing)).rejects.toThrow(words);
  });

  it("takes its settings from the stack, and an answer without results for none", async () => {
    const requests: unknown[] = [];
    const mooring = {
      ensure: async (request: unknown) => {
        requests.push(request);
        return { resource: "x", plan: false, changed: false, failed: false, items: [] } as Report;
      },
    };
    const setting = (name: string) => (name === "gcoreApiKey" ? "7$invented" : undefined);
    expect(await runQuery(mooring as never, "gcore/private-ports", { instanceId: "i" }, setting)).toEqual([]);
    expect(requests).toEqual([
      { query: "gcore/private-ports", spec: { instance_id: "i" }, settings: { api_key: "7$invented" } },
    ]);
  });

  it.each(["gcore/nothing@1", "toy/thing@1", "gcore/virtual-ip@2", "gcore/virtual-ip", "@1"])(
    "a kind that nobody knows is refused: %s",
    async (kind) => {
      await expect(loadKind(kind)).rejects.toThrow(
        `this release of @mooring/pulumi does not know ${kind}, which the state was written with: update it`,
      );
    },
  );
});
