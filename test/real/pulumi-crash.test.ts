import { describe, expect, it } from "vitest";
import { mooring } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { killPulumi, type Program } from "./parts/pulumi-stack.ts";
import { eachInItsWorld } from "./parts/pulumi-world.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore, huaweicloud, k0rdent, upcloud } = mooring;

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const SERVER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";

const world = eachInItsWorld(engine);

/** What there is of the kinds below, by name. */
function things(cloud: string): unknown {
  const { ports, addresses } = world.sandbox.cloud(cloud).state as { ports?: object; addresses?: object };
  const pairs = Object.values(ports ?? {}).map(({ allowed_address_pairs }) => allowed_address_pairs);
  return structuredClone([Object.keys(ports ?? {}), pairs, JSON.stringify(addresses)]);
}

describe.skipIf(engine.missing || process.platform !== "linux")(
  "an `up` that is killed under the real Pulumi engine",
  () => {
    it.each<[string, string, Program]>([
      [
        "a pair",
        "gcore",
        async () => ({ id: new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.9" }).id }),
      ],
      [
        "a bought address that only its place tells",
        "upcloud",
        async () => ({ id: new upcloud.FloatingIp("vip", { serverId: SERVER }).id }),
      ],
      ["an address with a derived name", "k0rdent", async () => ({ id: new k0rdent.Address("vip").id })],
      [
        "a virtual IP",
        "huaweicloud",
        async () => ({ id: new huaweicloud.VirtualIp("vip", { subnetId: SUBNET, name: "harbour-vip" }).id }),
      ],
    ])(
      "right after the write landed is repaired by the next one, buys nothing twice and leaves nothing: %s",
      async (_, cloud, program) => {
        const before = things(cloud);
        const { stack, workdir } = await world.open(program);
        world.sandbox.faults.add({ match: "WRITE /**", cut: "after", run: () => killPulumi(workdir) });
        await expect(stack.up()).rejects.toThrow();
        await stack.cancel().catch(() => undefined);
        const landed = world.sandbox.journal.writes().length;
        expect(landed).toBeGreaterThan(0);
        const { summary } = await stack.up();
        expect(summary.result).toBe("succeeded");
        expect(world.sandbox.journal.writes().filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(1);
        await stack.destroy();
        expect(things(cloud)).toEqual(before);
      },
    );
  },
);
