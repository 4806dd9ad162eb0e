import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mooring } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { killPulumi, openStack, type Program } from "./parts/pulumi-stack.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore, huaweicloud, k0rdent, upcloud } = mooring;

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const SERVER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";

let sandbox: Sandbox;
let open: Awaited<ReturnType<typeof openStack>> | undefined;

beforeEach(async () => {
  if (engine.missing) return;
  open = undefined;
  sandbox = createSandbox();
  sandbox.cloud("gcore").switches.task_seconds = 0.5;
  await sandbox.listen();
});

afterEach(async () => {
  if (engine.missing) return;
  await sandbox.close();
  await open?.close();
});

/** What there is of the kinds below, by name. */
function things(cloud: string): unknown {
  const { ports, addresses } = sandbox.cloud(cloud).state as { ports?: object; addresses?: object };
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
        open = await openStack(engine.part, program, sandbox.environment() as Record<string, string>);
        const { stack, workdir } = open;
        sandbox.faults.add({ match: "WRITE /**", cut: "after", run: () => killPulumi(workdir) });
        await expect(stack.up()).rejects.toThrow();
        await stack.cancel().catch(() => undefined);
        const landed = sandbox.journal.writes().length;
        expect(landed).toBeGreaterThan(0);
        const { summary } = await stack.up();
        expect(summary.result).toBe("succeeded");
        expect(sandbox.journal.writes().filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(1);
        await stack.destroy();
        expect(things(cloud)).toEqual(before);
      },
    );
  },
);
