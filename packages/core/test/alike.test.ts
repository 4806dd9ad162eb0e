import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, createVirtualClock, type EnsureReport } from "../src/index.ts";

function world(cloud: string) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [cloud] });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  return { ensure: (request: object) => mooring.ensure(request) as Promise<EnsureReport> };
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
});
