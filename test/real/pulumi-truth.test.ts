import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Automation, mooring, pulumi } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { openStack, type Program } from "./parts/pulumi-stack.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore, huaweicloud, upcloud } = mooring;

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const SERVER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";

let sandbox: Sandbox;
let open: Awaited<ReturnType<typeof openStack>>[];

beforeEach(async () => {
  if (engine.missing) return;
  open = [];
  sandbox = createSandbox();
  sandbox.cloud("gcore").switches.task_seconds = 0.5;
  await sandbox.listen();
});

afterEach(async () => {
  if (engine.missing) return;
  await sandbox.close();
  for (const one of open) await one.close();
});

async function stackOf(program: Program, environment: Record<string, string> = {}) {
  const one = await openStack(engine.part, program, {
    ...(sandbox.environment() as Record<string, string>),
    ...environment,
  });
  open.push(one);
  return one;
}

class Pier extends pulumi.ComponentResource {
  constructor(name: string, addresses: readonly string[]) {
    super("harbour:index:Pier", name);
    for (const ipAddress of addresses)
      new gcore.AllowedAddressPair(`${name}-${ipAddress}`, { portId: PORT, ipAddress }, { parent: this });
    this.registerOutputs({});
  }
}

describe.skipIf(engine.missing)("under the real Pulumi engine", () => {
  it("a component has ten children, and each says what it waits for while it does", async () => {
    sandbox.cloud("gcore").switches.task_seconds = 3;
    const told: Automation.DiagnosticEvent[] = [];
    const addresses = Array.from({ length: 10 }, (_, at) => `10.40.0.${20 + at}`);
    const { stack } = await stackOf(async () => {
      new Pier("north", addresses);
      return {};
    });
    const onEvent = ({ diagnosticEvent }: Automation.EngineEvent) =>
      void (diagnosticEvent && told.push(diagnosticEvent));
    expect((await stack.up({ onEvent, parallel: 16 })).summary.resourceChanges).toEqual({ create: 12 });
    const waits = told.filter(({ message }) => message.includes("waiting: "));
    expect(new Set(waits.map(({ urn }) => urn?.split("::north-").at(-1)))).toEqual(new Set(addresses));
    expect(waits.map(({ ephemeral }) => ephemeral)).not.toContain(false);
    expect((await stack.preview()).changeSummary).toEqual({ same: 12 });
    await stack.destroy();
  });

  it("a preview shows the properties that differ, and none of this package's own", async () => {
    let ptrRecord = "vip.example.com";
    let limit = "5m";
    const { stack } = await stackOf(async () => ({
      id: new upcloud.FloatingIp(
        "vip",
        { serverId: SERVER, ptrRecord },
        { customTimeouts: { create: limit, delete: limit } },
      ).id,
    }));
    const first = await stack.preview({ diff: true });
    expect((await stack.preview()).stdout).toContain("costs money as long as it is kept");
    await stack.up();
    ptrRecord = "other.example.com";
    const second = await stack.preview({ diff: true });
    expect(second.changeSummary).toEqual({ same: 1, update: 1 });
    for (const { stdout } of [first, second]) {
      expect(stdout).toContain("ptrRecord");
      expect(stdout).not.toMatch(/__|timeouts/);
    }
    ptrRecord = "vip.example.com";
    limit = "10m";
    await stack.up();
    const { deployment } = await stack.exportStack();
    const vip = deployment.resources.find(({ type }: { type: string }) => type.endsWith(":FloatingIp"));
    expect(vip.outputs.__timeouts).toEqual({ create: "10m", delete: "10m" });
  });

  it("what hangs on an output that is not there is not replaced for it", async () => {
    const { stack } = await stackOf(async () => {
      const vip = new upcloud.FloatingIp("vip", { zone: "fi-hel1", attached: false, ptrRecord: "vip.example.com" });
      const note = vip.macAddress.apply((mac) => `10.40.0.${mac ? 10 : 20}`);
      return { id: new gcore.AllowedAddressPair("pair", { portId: PORT, ipAddress: note }).id };
    });
    await stack.up();
    expect((await stack.preview()).changeSummary).toEqual({ same: 3 });
    await stack.refresh();
    expect((await stack.preview()).changeSummary).toEqual({ same: 3 });
  });

  it("an input that is taken away is no change", async () => {
    let serverId: string | undefined = SERVER;
    const { stack } = await stackOf(async () => ({
      id: new upcloud.FloatingIp("vip", { zone: "fi-hel1", serverId, ptrRecord: "vip.example.com" }).id,
    }));
    await stack.up();
    serverId = undefined;
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    await stack.up();
    await stack.refresh();
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    await stack.destroy();
  });

  it("a missing token fails the preview of what will need it, by its key in the configuration", async () => {
    const { stack } = await stackOf(
      async () => ({ id: new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.9" }).id }),
      { GCORE_API_KEY: "" },
    );
    const said = await stack.preview().then(String, (error: Error) => error.message);
    expect(said).toContain("`mooring:gcoreApiKey`");
    expect(said).not.toContain("pull request");
    expect(said).not.toMatch(/a resource failed|told by the engine/);
  });

  it("a composed program compiles and runs: a virtual IP and its binding", async () => {
    const { stack } = await stackOf(async () => {
      const vip = new huaweicloud.VirtualIp("vip", { subnetId: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c", name: "front" });
      const nicId = vip.virtualIpId.apply(() => "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10");
      return { id: new huaweicloud.VirtualIpBinding("tie", { ipAddress: vip.ipAddress, nicId }).id };
    });
    await stack.up();
    expect((await stack.preview()).changeSummary).toEqual({ same: 3 });
    await stack.destroy();
  });
});
