import { createMooring, createVirtualClock } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { PartialFailure, type Props } from "../src/runtime/hook-types.ts";
import { createHooks } from "../src/runtime/hooks.ts";
import { loadKind } from "../src/runtime/kind.ts";
import { UNKNOWN } from "../src/runtime/unknown.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const OTHER_PORT = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const FULL_OF_OTHERS = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const URN = "urn:pulumi:dev::harbour::pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPair::vip";
const hidden = { __provider: "the text", __urn: URN };

async function world(kind = "gcore/allowed-address-pair@1", environment: Record<string, string> = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  const mooring = createMooring({
    environment: { ...sandbox.environment(), ...environment },
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  const hooks = createHooks(mooring, await loadKind(kind), {});
  /** What an `up` does for a new resource. */
  const up = async (news: Props) => {
    const { inputs, failures } = await hooks.check({}, { ...hidden, ...news });
    if (failures?.length) throw new Error(JSON.stringify(failures));
    const made = await hooks.create({ ...hidden, ...inputs });
    return { ...made, outs: { ...made.outs, __provider: hidden.__provider } as Props, inputs: inputs as Props };
  };
  const pairsOf = (port: string): { ip_address: string }[] => {
    const { ports } = sandbox.cloud("gcore").state as { ports: Record<string, { allowed_address_pairs: never[] }> };
    return ports[port]?.allowed_address_pairs ?? [];
  };
  return { sandbox, hooks, up, pairsOf, gcore: sandbox.cloud("gcore") };
}

describe("check", () => {
  it("answers with canonical inputs and sends nothing", async () => {
    const { hooks, sandbox } = await world();
    const news = { ...hidden, portId: PORT.toUpperCase(), ipAddress: "10.40.0.9/32", __timeouts: { create: "5m" } };
    expect(await hooks.check({}, news)).toEqual({
      inputs: { __urn: URN, portId: PORT, ipAddress: "10.40.0.9", __timeouts: { create: "5m" } },
    });
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it("names each wrong property as the program spells it", async () => {
    const { hooks } = await world();
    const { failures } = await hooks.check({}, { ...hidden, ipAddress: "10.40.0.9/33", macAddress: 7 });
    expect(failures).toEqual([
      { property: "ipAddress", reason: expect.stringContaining("prefix length") },
      { property: "macAddress", reason: expect.stringContaining("must be a MAC address") },
    ]);
  });

  it.each([
    ["portID", "a slip"],
    ["port_id", "the name that other front ends use"],
  ])("refuses the property %s: %s", async (name) => {
    const { hooks } = await world();
    const { failures } = await hooks.check({}, { ...hidden, [name]: PORT, ipAddress: "10.40.0.9" });
    expect(failures).toEqual([{ property: name, reason: expect.stringMatching(/not a property here.*`portId`/) }]);
  });

  it("keeps what is not known yet, and checks the rest", async () => {
    const { hooks } = await world();
    expect(await hooks.check({}, { ...hidden, portId: UNKNOWN, ipAddress: "2001:DB8::9/128" })).toMatchObject({
      inputs: { portId: UNKNOWN, ipAddress: "2001:db8::9" },
    });
    const { failures } = await hooks.check({}, { ...hidden, portId: UNKNOWN, ipAddress: "10.40.0" });
    expect(failures).toEqual([{ property: "ipAddress", reason: expect.any(String) }]);
  });

  it("keeps what is not known yet inside a list", async () => {
    const { hooks } = await world("gcore/allowed-address-pairs@1");
    const allowedAddressPairs = [{ ipAddress: "10.40.0.9" }, { ipAddress: UNKNOWN }];
    expect(await hooks.check({}, { ...hidden, portId: PORT, allowedAddressPairs })).toMatchObject({
      inputs: { allowedAddressPairs },
    });
  });

  it("says which element of a list is wrong", async () => {
    const { hooks } = await world("gcore/allowed-address-pairs@1");
    const allowedAddressPairs = [{ ipAddress: "10.40.0.9" }, { ipAddress: "here" }];
    const { failures } = await hooks.check({}, { ...hidden, portId: PORT, allowedAddressPairs });
    expect(failures).toMatchObject([{ property: "allowedAddressPairs[1].ipAddress" }]);
  });

  it("refuses a time limit that Pulumi's own format does not know", async () => {
    const { hooks } = await world();
    const news = { ...hidden, portId: PORT, ipAddress: "10.40.0.9", __timeouts: { create: "soon" } };
    expect((await hooks.check({}, news)).failures).toMatchObject([{ property: "customTimeouts.create" }]);
  });
});

describe("diff", () => {
  const olds = {
    ...{ portId: PORT, ipAddress: "10.40.0.9", networkId: "n", __provider: "an older text" },
    __stated: ["portId", "ipAddress"],
  };
  const news = { ...hidden, portId: PORT, ipAddress: "10.40.0.9" };

  it("sees no change in another provider text, or in what only the cloud knows", async () => {
    const { hooks } = await world();
    expect(await hooks.diff("id", olds, news)).toEqual({ changes: false });
  });

  it("updates when a time limit changes: a removal is told nothing but the state", async () => {
    const { hooks } = await world();
    const limited = { ...news, __timeouts: { delete: "1h" } };
    expect(await hooks.diff("id", olds, limited)).toEqual({ replaces: [], deleteBeforeReplace: false });
    expect(await hooks.diff("id", { ...olds, __timeouts: { delete: "1h" } }, limited)).toEqual({ changes: false });
    expect(await hooks.diff("id", { ...olds, timeouts: { delete: "1h" } }, limited)).toEqual({ changes: false });
  });

  it("replaces for an immutable property, and leaves the list of changes to the engine", async () => {
    const { hooks } = await world();
    const answer = await hooks.diff("id", olds, { ...news, portId: OTHER_PORT });
    expect(answer).toEqual({ replaces: ["portId"], deleteBeforeReplace: false });
  });

  it("replaces where an immutable property is not known yet", async () => {
    const { hooks } = await world();
    expect((await hooks.diff("id", olds, { ...news, portId: UNKNOWN })).replaces).toEqual(["portId"]);
  });

  it("has nothing to do when a property is no longer stated: it stays as it is", async () => {
    const { hooks } = await world();
    const before = { ...olds, macAddress: "fa:16:3e:00:00:01", __stated: [...olds.__stated, "macAddress"] };
    expect(await hooks.diff("id", before, news)).toEqual({ changes: false });
  });

  it("updates a list in place", async () => {
    const { hooks } = await world("gcore/allowed-address-pairs@1");
    const before = {
      portId: PORT,
      allowedAddressPairs: [{ ipAddress: "10.40.0.9" }],
      __stated: ["portId", "allowedAddressPairs"],
    };
    const answer = await hooks.diff("id", before, { portId: PORT, allowedAddressPairs: [] });
    expect(answer.changes).toBeUndefined();
    expect(answer.replaces).toEqual([]);
  });
});

describe("create, read, update, delete", () => {
  it("makes the pair, answers with all outputs, and removes it again beside its neighbours", async () => {
    const { up, hooks, pairsOf } = await world();
    const neighbours = pairsOf(FULL_OF_OTHERS);
    const { id, outs } = await up({ portId: FULL_OF_OTHERS, ipAddress: "10.50.0.9" });
    expect(outs).toMatchObject({
      portId: FULL_OF_OTHERS,
      ipAddress: "10.50.0.9",
      portMacAddress: "fa:16:3e:5a:10:03",
      __stated: ["portId", "ipAddress"],
    });
    expect(pairsOf(FULL_OF_OTHERS).map(({ ip_address }) => ip_address)).toContain("10.50.0.9");
    await hooks.delete(id, outs);
    expect(pairsOf(FULL_OF_OTHERS)).toEqual(neighbours);
  });

  it("may be repeated at any point without a further write, and a creation takes nothing over", async () => {
    const { up, hooks, sandbox } = await world();
    const first = await up({ portId: PORT, ipAddress: "10.40.0.9" });
    sandbox.journal.clear();
    const again = await up({ portId: PORT, ipAddress: "10.40.0.9" }).catch((error: unknown) => error);
    expect(again).not.toBeInstanceOf(PartialFailure);
    expect((again as Error).message).toContain("is there already, and is not taken over");
    expect((await hooks.update(first.id, first.outs, { ...hidden, ...first.inputs })).outs).toEqual({
      ...first.outs,
      __provider: undefined,
    });
    expect(sandbox.journal.writes()).toEqual([]);
    await hooks.delete(first.id, first.outs);
    sandbox.journal.clear();
    await hooks.delete(first.id, first.outs);
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("shows on a refresh what is there, in inputs and outputs alike", async () => {
    const { up, hooks } = await world("gcore/allowed-address-pairs@1");
    const allowedAddressPairs = [{ ipAddress: "10.40.0.10" }, { ipAddress: "10.40.0.9" }];
    const { id, outs, inputs } = await up({ portId: PORT, allowedAddressPairs });
    const seen = await hooks.read(id, outs);
    expect(seen).toEqual({ id, props: { ...outs, __provider: undefined }, inputs });

    const other = await world("gcore/allowed-address-pairs@1");
    await other.up({ portId: PORT, allowedAddressPairs: [{ ipAddress: "10.40.0.77" }] });
    const drifted = await other.hooks.read(id, outs);
    expect(drifted.inputs?.allowedAddressPairs).toEqual([{ ipAddress: "10.40.0.77" }]);
    expect(drifted.props?.allowedAddressPairs).toEqual([{ ipAddress: "10.40.0.77" }]);
  });

  it("lets the engine forget what is gone, the port as well as the pair", async () => {
    const { up, hooks, gcore } = await world();
    const { id, outs } = await up({ portId: PORT, ipAddress: "10.40.0.9" });
    const { ports } = gcore.state as { ports: Record<string, { allowed_address_pairs: unknown[] }> };
    (ports[PORT] as { allowed_address_pairs: unknown[] }).allowed_address_pairs = [];
    expect(await hooks.read(id, outs)).toEqual({});
    const gone = PORT.replace(/^9c/, "9d");
    expect(await hooks.read(`${gone}/10.40.0.9`, { ...outs, portId: gone })).toEqual({});
    await hooks.delete(`${gone}/10.40.0.9`, { ...outs, portId: gone });
  });

  it("reads by id alone, and says so when there is nothing", async () => {
    const { up, hooks } = await world();
    await up({ portId: PORT, ipAddress: "10.40.0.9" });
    const { props } = await hooks.read(`${PORT}/10.40.0.9`, { __provider: "the text" });
    expect(props).toMatchObject({ portId: PORT, ipAddress: "10.40.0.9" });
    await expect(hooks.read(`${PORT}/10.40.0.10`, {})).rejects.toThrow(/10\.40\.0\.10: there is none with this id/);
  });

  it("replaces one MAC address by another without losing the new pair", async () => {
    const { up, hooks, pairsOf } = await world();
    const before = await up({ portId: PORT, ipAddress: "10.40.0.9" });
    const news = { ...hidden, portId: PORT, ipAddress: "10.40.0.9", macAddress: "fa:16:3e:00:00:01" };
    const { replaces, deleteBeforeReplace } = await hooks.diff(before.id, before.outs, news);
    expect(replaces).toEqual(["macAddress"]);
    if (deleteBeforeReplace) await hooks.delete(before.id, before.outs);
    await up(news);
    if (!deleteBeforeReplace) await hooks.delete(before.id, before.outs);
    expect(pairsOf(PORT)).toMatchObject([{ ip_address: "10.40.0.9", mac_address: "fa:16:3e:00:00:01" }]);
  });

  it("gathers ten creates on one port into at most two writes", async () => {
    const { up, sandbox, pairsOf } = await world();
    const addresses = Array.from({ length: 10 }, (_, index) => `10.40.0.${100 + index}`);
    await Promise.all(addresses.map((ipAddress) => up({ portId: PORT, ipAddress })));
    expect(sandbox.journal.writes().length).toBeLessThanOrEqual(2);
    expect(
      pairsOf(PORT)
        .map(({ ip_address }) => ip_address)
        .sort(),
    ).toEqual(addresses);
  });
});

describe("failures", () => {
  it("keep what may have been made, with all that a later delete needs", async () => {
    const { up, hooks, sandbox } = await world();
    const blind = () => void sandbox.faults.add({ match: "GET /**", status: 403, body: "", times: 1000 });
    sandbox.faults.add({ match: "PUT /**", run: blind });
    const failure = await up({ portId: PORT, ipAddress: "10.40.0.9" }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PartialFailure);
    const { id, properties, reasons } = failure as PartialFailure;
    expect(reasons[0]).toContain("403");
    sandbox.faults.clear();
    expect(properties).toMatchObject({ __provider: "the text", __stated: ["portId", "ipAddress"] });
    await hooks.delete(id, properties as Props);
    const { outs } = await hooks.update(id, properties as Props, { ...hidden, portId: PORT, ipAddress: "10.40.0.9" });
    expect(outs).toMatchObject({ ipAddress: "10.40.0.9", portMacAddress: "fa:16:3e:5a:10:01" });
  });

  it("of a task that the cloud failed leave nothing in the state", async () => {
    const { up, gcore } = await world();
    gcore.switches.fail_tasks = ["The port is on fire"];
    const failure = await up({ portId: PORT, ipAddress: "10.40.0.9" }).catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(PartialFailure);
    expect((failure as Error).message).toContain("The port is on fire");
  });

  it("before anything was done leave nothing in the state", async () => {
    const { up } = await world();
    const security = "f4b8d2c6-0e9a-4c73-95f1-3d6a8b7e2c50";
    const failure = await up({ portId: security, ipAddress: "10.50.0.9" }).catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(PartialFailure);
    expect((failure as Error).message).toContain("port security");
  });

  it("name settings by their key in the stack's configuration", async () => {
    for (const [variable, key] of [
      ["GCORE_API_KEY", "`mooring:gcoreApiKey`"],
      ["GCORE_CLOUD_REGION_ID", "`mooring:gcoreRegionId`"],
    ] as const) {
      const { up } = await world(undefined, { [variable]: "" });
      const message = await up({ portId: PORT, ipAddress: "10.40.0.9" }).catch((error: Error) => error.message);
      expect(message).toContain(key);
      expect(message).not.toMatch(/api_key|settings\./);
    }
  });

  it("say what the cloud said and never the token", async () => {
    const token = "7$invented-and-refused";
    const { up, gcore } = await world(undefined, { GCORE_API_KEY: token });
    gcore.switches.echo_token = true;
    const message = await up({ portId: PORT, ipAddress: "10.40.0.9" }).catch((error: Error) => error.message);
    expect(message).toContain("HTTP 401");
    expect(message).not.toContain(token);
  });

  it("of time name the option that a Pulumi program has for it", async () => {
    const { up, gcore } = await world();
    gcore.switches.task_seconds = 600;
    const news = { portId: PORT, ipAddress: "10.40.0.9", __timeouts: { create: "20s" } };
    const failure = (await up(news).catch((error: unknown) => error)) as PartialFailure;
    expect(failure).toBeInstanceOf(PartialFailure);
    expect(failure.message).toContain("20 s");
    expect(failure.message).not.toMatch(/wait_seconds|deadline_seconds/);
  });
});
