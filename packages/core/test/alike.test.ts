import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import type { Context } from "../src/definition/resource.ts";
import { ConflictError } from "../src/errors.ts";
import { createMooring, createVirtualClock, type EnsureReport } from "../src/index.ts";

import { harbour } from "./harbour.ts";

function world(cloud: string) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [cloud] });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  return { sandbox, mooring, ensure: (request: object) => mooring.ensure(request) as Promise<EnsureReport> };
}

const PAIR = { port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ip_address: "10.40.0.9" };

describe("three items that are alike", () => {
  it.each([
    ["upcloud/floating-ip", { zone: "de-fra1", ptr_record: "one.example.com" }],
    ["upcloud/floating-ip", { zone: "de-fra1" }],
    ["gcore/allowed-address-pair", PAIR],
    ["gcore/floating-ip", { name: "shop" }],
    ["k0rdent/address", { name: "web" }],
    ["openstack/floating-ip", { floating_network: "public", description: "shop" }],
  ])("are one thing, made once and told once: %s", async (resource, spec) => {
    const { ensure } = world(resource.split("/")[0] as string);
    const { items, failed } = await ensure({ resource, items: [spec, { ...spec }, { ...spec }] });
    expect({ failed, told: items.map(({ action, changed }) => [action, changed]) }).toEqual({
      failed: false,
      told: [
        ["create", true],
        ["none", false],
        ["none", false],
      ],
    });
    expect(new Set(items.map(({ id }) => id)).size).toBe(1);
    expect(items.map(({ notes }) => notes.includes("The same as item 1."))).toEqual([false, true, true]);
  });

  it("are foretold as one where their name is known", async () => {
    const { items } = await world("gcore").ensure({
      resource: "gcore/allowed-address-pair",
      plan: true,
      items: [PAIR, { ip_address: PAIR.ip_address, port_id: PAIR.port_id }],
    });
    expect(items.map(({ action, changed }) => [action, changed])).toEqual([
      ["create", true],
      ["none", false],
    ]);
  });

  it("fail as one, by one request, and each tells it", async () => {
    const { ensure, sandbox } = world("upcloud");
    sandbox.faults.add({ match: "PATCH /**", status: 403, times: 9 });
    const named = { ip_address: "203.0.113.20", ptr_record: "one.example.com" };
    const { items, changed } = await ensure({ resource: "upcloud/ptr-record", items: [named, named, named] });
    expect({ changed, told: items.map(({ failure }) => failure?.code) }).toEqual({
      changed: false,
      told: Array.from({ length: 3 }, () => items[0]?.failure?.code),
    });
    expect(items[0]?.failure?.message).toContain("403");
    expect(sandbox.journal.writes()).toHaveLength(1);
  });

  it("are several where they are named after the caller's own identity", async () => {
    const { mooring, sandbox } = world("k0rdent");
    const items = [{}, {}].map(() => ({ address_type: "EXTERNAL" }));
    const request = { resource: "k0rdent/address", items };
    const report = (await mooring.ensure(request, { identity: "play" })) as EnsureReport;
    expect(report.items.map(({ changed, failure }) => [changed, failure])).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
    expect(sandbox.journal.writes()).toHaveLength(2);
  });
});

describe("an item that is alike", () => {
  const north = { name: "north", colour: "red" };
  const making = {
    async apply(_client: object, { desire }: { desire: { spec: typeof north } }, context: Context) {
      context.ledger.enter({ what: "making", effect: "done" });
      context.besides({ resource: "acme/lamp", spec: {} });
      return { id: desire.spec.name, spec: desire.spec, outputs: { keel: "K-1" } };
    },
  };

  it("has nothing to do, before as after, and made nothing besides: all is told of the first", async () => {
    const { items } = await harbour(making as never).ensure({ items: [{ name: "south" }, north, north] });
    const told = {
      kind: "acme/buoy",
      subject: "north",
      state: "present",
      id: "north",
      incarnation: "K-1",
      after: north,
      spec: north,
      outputs: { keel: "K-1" },
    };
    expect(items[1]).toMatchObject({ ...told, action: "create", changed: true, besides: [{ resource: "acme/lamp" }] });
    expect(items[2]).toStrictEqual({
      ...told,
      action: "none",
      changed: false,
      effect: "none",
      differences: [],
      notes: ["The same as item 2."],
      before: north,
    });
  });

  it("is told for itself where it states something else of the same thing, or could not even be looked for", async () => {
    const other = { name: "north", colour: "green" };
    const named = await harbour().ensure({ items: [north, other], plan: true });
    expect(named.items.map(({ action }) => action)).toEqual(["create", "create"]);
    const nameless = await harbour({ find: async () => undefined }).ensure({
      items: [north, north, other],
      plan: true,
    });
    expect(nameless.items.map(({ action }) => action)).toEqual(["create", "none", "create"]);
    let looks = 0;
    const { ensure } = harbour({
      async read() {
        looks += 1;
        throw new ConflictError(`no look ${looks}`);
      },
    });
    const failed = await ensure({ items: [north, north] });
    expect(failed.items.map(({ failure, notes }) => [failure?.message, notes])).toEqual([
      ["no look 1", []],
      ["no look 2", []],
    ]);
  });

  it("fails with the first, and claims nothing to have been written for it", async () => {
    const { ensure, put } = harbour({
      async apply(_client, { desire }, context) {
        context.ledger.enter({ what: "painting", effect: "done" });
        context.remember(desire.spec.name);
        throw new ConflictError("taken");
      },
    });
    put({ name: "north", colour: "green" });
    const { items } = await ensure({ items: [north, north] });
    const told = { id: "north", action: "update", before: { colour: "green" }, failure: { message: "taken" } };
    expect(items).toMatchObject([
      { ...told, changed: true, effect: "done", notes: [] },
      { ...told, changed: false, effect: "none", notes: ["The same as item 1."] },
    ]);
    expect(items[1]?.differences).toEqual(items[0]?.differences);
  });
});
