import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mooring } from "../../packages/pulumi/test/sdk.mts";
import { runChild } from "./parts/child.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import type { Program } from "./parts/pulumi-stack.ts";
import { eachInItsWorld } from "./parts/pulumi-world.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore, k0rdent, upcloud } = mooring;
const COMMAND = join(REPOSITORY, "packages/pulumi/dist/mooring-pulumi.js");
/** Holds two pairs of somebody else. */
const SHARED_PORT = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";

const world = eachInItsWorld(engine);

/** What the command prints, as the engine takes it. */
async function printed(...argv: string[]) {
  const env = { PATH: process.env.PATH, ...(world.sandbox.environment() as Record<string, string>) };
  const { stdout, failure, stderr } = await runChild(process.execPath, [COMMAND, "import", ...argv], {
    env,
    timeoutMs: 60_000,
  });
  expect({ failure, stderr }).toMatchObject({ failure: undefined });
  return (JSON.parse(stdout) as { resources: { id: string; name: string; type: string }[] }).resources;
}

describe.skipIf(engine.missing)("under the real Pulumi engine, what is there", () => {
  it.each<[string, string[], (name: string) => Program]>([
    [
      "a pair",
      ["gcore.AllowedAddressPair", `${SHARED_PORT}/10.50.0.77/fa:16:3e:5a:10:77`, "--name", "there"],
      () => async () => {
        const macAddress = "fa:16:3e:5a:10:77";
        new gcore.AllowedAddressPair("there", { portId: SHARED_PORT, ipAddress: "10.50.0.77", macAddress });
        return {};
      },
    ],
    [
      "a floating address, in the words of its program",
      ["upcloud.FloatingIp", "--spec", '{"ipAddress":"203.0.113.40"}', "--name", "there"],
      () => async () => {
        new upcloud.FloatingIp("there", { ipAddress: "203.0.113.40" });
        return {};
      },
    ],
    [
      "what a query finds",
      ["k0rdent.Address", "--query", "k0rdent/addresses", "--name", "there"],
      (name) => async () => {
        new k0rdent.Address(name, { name: "bastion" });
        return {};
      },
    ],
  ])("is imported by a file, and is then like any other: %s", async (_, argv, programOf) => {
    const resources = await printed(...argv);
    expect(resources).toHaveLength(1);
    const program = programOf(resources[0]?.name as string);
    const { stack } = await world.open(program);
    world.sandbox.journal.clear();
    await stack.import({ resources, generateCode: false, protect: false });
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    await stack.up();
    await stack.refresh();
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    expect(world.sandbox.journal.writes()).toEqual([]);
    await stack.destroy();
    expect(world.sandbox.journal.writes()).not.toEqual([]);
  });

  it("is not imported without a file: the engine gives resources of its dynamic kind nothing, so no word of ours can stand there", async () => {
    const { stack } = await world.open(async () => ({}));
    const bare = {
      type: "pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPair",
      name: "there",
      id: `${SHARED_PORT}/10.50.0.77`,
    };
    const said = await stack.import({ resources: [bare], generateCode: false, protect: false }).then(String, String);
    expect(said).toContain("code must be a string, not undefined");
    expect(world.sandbox.journal.entries()).toEqual([]);
  });
});
