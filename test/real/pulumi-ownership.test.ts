import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Automation, automation, mooring } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi, pulumiEnvironment, pulumiProgramFolder } from "./parts/pulumi.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore, huaweicloud, upcloud } = mooring;

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const SERVER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
const OTHER_SERVER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703";

type Program = () => Promise<Record<string, unknown>>;

let folders: string[];
let sandbox: Sandbox;

beforeEach(async () => {
  if (engine.missing) return;
  folders = [];
  sandbox = createSandbox();
  sandbox.cloud("gcore").switches.task_seconds = 0.5;
  await sandbox.listen();
});

afterEach(async () => {
  if (engine.missing) return;
  await sandbox.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** A stack of its own, whose program may be changed. */
async function stackOf(first: Program) {
  if (engine.missing) throw new Error("skipped without the engine");
  const workdir = await mkdtemp(join(tmpdir(), "mooring-real-owner-"));
  folders.push(workdir);
  const state = { program: first };
  const stack: Automation.Stack = await automation.LocalWorkspace.createStack(
    { stackName: "dev", projectName: "harbour", program: () => state.program() },
    {
      workDir: workdir,
      pulumiCommand: await automation.PulumiCommand.get({ root: engine.part.folder, skipVersionCheck: true }),
      envVars: { ...(await pulumiEnvironment({ workdir })), ...(sandbox.environment() as Record<string, string>) },
      projectSettings: { name: "harbour", runtime: "nodejs", main: await pulumiProgramFolder({ workdir }) },
    },
  );
  return Object.assign(state, {
    up: () => stack.up(),
    refresh: () => stack.refresh(),
    destroy: () => stack.destroy(),
    preview: () => stack.preview(),
  });
}

const nothing: Program = async () => ({});
const world = () => structuredClone(["gcore", "huaweicloud", "upcloud"].map((name) => sandbox.cloud(name).state));
const writes = () => sandbox.journal.writes().map(({ method, path }) => `${method} ${path}`);

describe.skipIf(engine.missing)("what somebody else made, under the real Pulumi engine,", () => {
  it.each<[string, Program, Program]>([
    [
      "a virtual IP on an address that exists, then on another one",
      async () => ({
        id: new huaweicloud.VirtualIp("vip", { subnetId: SUBNET, ipAddress: "192.168.30.50" }).id,
      }),
      nothing,
    ],
    [
      "a floating address that is stated with a wrong zone, then left out",
      async () => ({ id: new upcloud.FloatingIp("vip", { ipAddress: "203.0.113.40", zone: "us-nyc1" }).id }),
      nothing,
    ],
    [
      "a server's address that is stated with a wrong server, then left out",
      async () => ({ id: new upcloud.IpAddress("a", { ipAddress: "203.0.113.21", serverId: OTHER_SERVER }).id }),
      nothing,
    ],
  ])("survives: %s", async (_, wrong, then) => {
    const before = world();
    const stack = await stackOf(wrong);
    await expect(stack.up()).rejects.toThrow();
    stack.program = then;
    await stack.up();
    await stack.destroy();
    expect(world()).toEqual(before);
    expect(writes()).toEqual([]);
  });

  it.each<[string, (name: string) => Program]>([
    [
      "a pair",
      (name) => async () => ({ id: new gcore.AllowedAddressPair(name, { portId: PORT, ipAddress: "10.40.0.9" }).id }),
    ],
    [
      "a list of pairs",
      (name) => async () => ({
        id: new gcore.AllowedAddressPairs(name, {
          portId: PORT,
          allowedAddressPairs: [{ ipAddress: "10.40.0.9" }],
        }).id,
      }),
    ],
    [
      "a virtual IP's binding",
      (name) => async () => ({
        id: new huaweicloud.VirtualIpBinding(name, { ipAddress: "192.168.30.62", nicId: NIC }).id,
      }),
    ],
    [
      "a reverse DNS name",
      (name) => async () => ({
        id: new upcloud.PtrRecord(name, { ipAddress: "203.0.113.21", ptrRecord: "mail.example.com" }).id,
      }),
    ],
    [
      "a virtual IP",
      (name) => async () => ({
        id: new huaweicloud.VirtualIp(name, { subnetId: SUBNET, ipAddress: "192.168.30.61" }).id,
      }),
    ],
  ])("and of its own: %s that is renamed without an alias fails before anything is removed", async (_, named) => {
    const stack = await stackOf(named("before"));
    await stack.up();
    const there = world();
    sandbox.journal.clear();
    stack.program = named("after");
    await expect(stack.up()).rejects.toThrow("is there already, and is not taken over");
    expect(writes()).toEqual([]);
    expect(world()).toEqual(there);
  });

  it("a pair of another stack: the second stack is refused, and its end leaves the pair to the first", async () => {
    const pair: Program = async () => ({
      id: new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.9" }).id,
    });
    const [one, other] = [await stackOf(pair), await stackOf(pair)];
    await one.up();
    const there = world();
    await expect(other.up()).rejects.toThrow("is there already, and is not taken over");
    await other.destroy();
    expect(world()).toEqual(there);
  });

  it("is taken over where `adopt` says so, which is no change by itself, and then goes with its stack", async () => {
    let adopt: boolean | undefined = true;
    const named: Program = async () => ({
      id: new upcloud.FloatingIp("vip", { ipAddress: "203.0.113.40", serverId: SERVER, adopt }).id,
    });
    const stack = await stackOf(named);
    await stack.up();
    adopt = undefined;
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    await stack.destroy();
    expect(JSON.stringify(sandbox.cloud("upcloud").state)).not.toContain('"203.0.113.40"');
  });
});
