import { readFileSync } from "node:fs";
import { createMooring } from "@mooring/core";
import { describe, expect, it } from "vitest";
import { mooring } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { eachInItsWorld } from "./parts/pulumi-world.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore, upcloud } = mooring;
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const SHARED_PORT = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";

/** Written by the packed package of 0.1.0-dev of November 2026, before outputs and ownership changed; without times and places. */
const written = new URL("../fixtures/pulumi-state.json", import.meta.url);
const resources: readonly unknown[] = JSON.parse(readFileSync(written, "utf8"));

const program = async () => {
  new gcore.AllowedAddressPair("pair", { portId: PORT, ipAddress: "10.40.0.9" });
  new gcore.AllowedAddressPairs("pairs", {
    portId: SHARED_PORT,
    allowedAddressPairs: [{ ipAddress: "10.50.0.77", macAddress: "fa:16:3e:5a:10:77" }],
  });
  new upcloud.PtrRecord("ptr", { ipAddress: "203.0.113.21", ptrRecord: "mail.example.com" });
  new upcloud.FloatingIp("fip", { ipAddress: "203.0.113.40" });
  return {};
};

const world = eachInItsWorld(engine);

/** What the stack had made by then. */
async function make() {
  const client = createMooring({ environment: world.sandbox.environment() });
  for (const [resource, spec] of [
    ["gcore/allowed-address-pair", { port_id: PORT, ip_address: "10.40.0.9" }],
    [
      "gcore/allowed-address-pairs",
      {
        port_id: SHARED_PORT,
        allowed_address_pairs: [{ ip_address: "10.50.0.77", mac_address: "fa:16:3e:5a:10:77" }],
      },
    ],
    ["upcloud/ptr-record", { ip_address: "203.0.113.21", ptr_record: "mail.example.com" }],
  ] as const)
    expect(await client.ensure({ resource, spec })).toMatchObject({ failed: false });
  await client.close();
}

describe.skipIf(engine.missing)("a state that an earlier version has written, under the real Pulumi engine,", () => {
  it("shows no change, is refreshed without a write, and is destroyed", async () => {
    await make();
    const { stack } = await world.open(program);
    await stack.importStack({ version: 3, deployment: { manifest: {}, resources } } as never);
    world.sandbox.journal.clear();
    expect((await stack.preview()).changeSummary).toEqual({ same: 5 });
    await stack.refresh();
    expect((await stack.preview()).changeSummary).toEqual({ same: 5 });
    expect((await stack.up()).summary.resourceChanges).toEqual({ same: 5 });
    expect(world.sandbox.journal.writes()).toEqual([]);
    await stack.destroy();
    expect(JSON.stringify(world.sandbox.cloud("gcore").state)).not.toContain("10.40.0.9");
    expect(JSON.stringify(world.sandbox.cloud("upcloud").state)).not.toContain("mail.example.com");
  });
});
