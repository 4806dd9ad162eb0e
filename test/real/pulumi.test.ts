import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Automation, automation, mooring, pulumi } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi, pulumiEnvironment, pulumiProgramFolder } from "./parts/pulumi.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore } = mooring;

const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const OTHER_PORT = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
/** Holds two pairs of somebody else, one of them with a MAC address of its own. */
const SHARED_PORT = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";

type Program = () => Promise<Record<string, unknown>>;
type Pair = { ip_address: string; mac_address?: string };

let workdir: string;
let sandbox: Sandbox;
let token: string;
let stack: Automation.Stack;
let program: Program;

beforeEach(async () => {
  if (engine.missing) return;
  workdir = await mkdtemp(join(tmpdir(), "mooring-real-pulumi-"));
  sandbox = createSandbox();
  sandbox.cloud("gcore").switches.task_seconds = 0.5;
  await sandbox.listen();
  const { GCORE_API_KEY, GCORE_BASE_URL } = sandbox.environment() as Record<string, string>;
  token = GCORE_API_KEY as string;
  stack = await automation.LocalWorkspace.createStack(
    { stackName: "dev", projectName: "harbour", program: () => program() },
    {
      workDir: workdir,
      pulumiCommand: await automation.PulumiCommand.get({ root: engine.part.folder, skipVersionCheck: true }),
      envVars: await pulumiEnvironment({ workdir }),
      projectSettings: { name: "harbour", runtime: "nodejs", main: await pulumiProgramFolder({ workdir }) },
    },
  );
  await stack.setAllConfig({
    "mooring:gcoreApiKey": { value: token, secret: true },
    "mooring:gcoreEndpoint": { value: GCORE_BASE_URL as string },
    "mooring:gcoreProjectId": { value: "41" },
    "mooring:gcoreRegionId": { value: "12" },
  });
});

afterEach(async () => {
  if (engine.missing) return;
  await sandbox.close();
  await rm(workdir, { recursive: true, force: true });
});

const port = (id: string) =>
  (sandbox.cloud("gcore").state as { ports: Record<string, { allowed_address_pairs: Pair[] }> }).ports[id] as {
    allowed_address_pairs: Pair[];
  };
const addressesOf = (id: string) =>
  port(id)
    .allowed_address_pairs.map(({ ip_address }) => ip_address)
    .sort();

/** Everything that the engine has written down, in one text. */
async function writtenDown(): Promise<string> {
  const entries = await readdir(workdir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"));
  return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")))).join("\n");
}

describe.skipIf(engine.missing)("under the real Pulumi engine", () => {
  it("one life: up, preview, drift behind the back, refresh, up, replace, destroy", async () => {
    let ipAddress = "10.40.0.9/32";
    program = async () => {
      const pair = new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress });
      return { id: pair.id, mac: pair.portMacAddress };
    };
    const made = await stack.up();
    expect(made.summary.resourceChanges).toEqual({ create: 2 });
    expect(made.outputs.id?.value).toBe(`${PORT}/10.40.0.9`);
    expect(made.outputs.mac?.value).toBe("fa:16:3e:5a:10:01");
    expect(addressesOf(PORT)).toEqual(["10.40.0.9"]);

    sandbox.journal.clear();
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    expect((await stack.up()).summary.resourceChanges).toEqual({ same: 2 });
    expect(sandbox.journal.writes()).toEqual([]);

    port(PORT).allowed_address_pairs = [];
    expect((await stack.refresh()).summary.resourceChanges).toEqual({ delete: 1, same: 1 });
    expect((await stack.preview()).changeSummary).toEqual({ create: 1, same: 1 });
    expect((await stack.up()).summary.resourceChanges).toEqual({ create: 1, same: 1 });
    expect(addressesOf(PORT)).toEqual(["10.40.0.9"]);

    ipAddress = "10.40.0.10";
    expect((await stack.preview()).changeSummary).toEqual({ replace: 1, same: 1 });
    expect((await stack.up()).summary.resourceChanges).toEqual({ replace: 1, same: 1 });
    expect(addressesOf(PORT)).toEqual(["10.40.0.10"]);

    await stack.destroy();
    expect(addressesOf(PORT)).toEqual([]);
  });

  it("shows which property of an exact list drifted, and mends it in place", async () => {
    const allowedAddressPairs = [{ ipAddress: "10.40.0.9" }, { ipAddress: "10.40.0.10" }];
    program = async () => {
      new gcore.AllowedAddressPairs("list", { portId: PORT, allowedAddressPairs });
      return {};
    };
    await stack.up();
    port(PORT).allowed_address_pairs.push({ ip_address: "10.40.0.66", mac_address: "fa:16:3e:5a:10:01" });
    expect((await stack.refresh()).summary.resourceChanges).toEqual({ update: 1, same: 1 });
    const preview = await stack.preview({ diff: true });
    expect(preview.changeSummary).toEqual({ update: 1, same: 1 });
    expect(preview.stdout).toContain("10.40.0.66");
    await stack.up();
    expect(addressesOf(PORT)).toEqual(["10.40.0.10", "10.40.0.9"]);
  });

  it("adds many pairs to one port at once, in two writes, beside those of others", async () => {
    sandbox.cloud("gcore").switches.task_seconds = 2; // all of them arrive while the first write is under way
    const foreign = port(SHARED_PORT).allowed_address_pairs.map((pair) => ({ ...pair }));
    const addresses = Array.from({ length: 8 }, (_, index) => `10.50.1.${index + 1}`);
    program = async () => {
      for (const ipAddress of addresses)
        new gcore.AllowedAddressPair(`pair-${ipAddress}`, { portId: SHARED_PORT, ipAddress });
      return {};
    };
    await stack.up({ parallel: 16 });
    expect(addressesOf(SHARED_PORT)).toEqual(expect.arrayContaining(addresses));
    expect(port(SHARED_PORT).allowed_address_pairs).toEqual(expect.arrayContaining(foreign));
    expect(sandbox.journal.writes().length).toBeLessThanOrEqual(2);

    await stack.destroy({ parallel: 16 });
    expect(port(SHARED_PORT).allowed_address_pairs).toEqual(foreign);
  });

  it("keeps nothing of a task that the cloud failed, makes it with the next up, and can destroy it", async () => {
    program = async () => {
      new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.9" });
      return {};
    };
    sandbox.cloud("gcore").switches.fail_tasks = ["The port is on fire"];
    await expect(stack.up()).rejects.toThrow("The port is on fire");
    expect((await stack.up()).summary.resourceChanges).toEqual({ create: 1, same: 1 });
    expect(addressesOf(PORT)).toEqual(["10.40.0.9"]);

    sandbox.cloud("gcore").switches.fail_tasks = ["Still on fire"];
    await expect(stack.destroy()).rejects.toThrow("Still on fire");
    await stack.destroy();
    expect(addressesOf(PORT)).toEqual([]);
  });

  it("points at the property that is wrong, before anything is sent", async () => {
    program = async () => {
      new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.9/33" });
      return {};
    };
    await expect(stack.preview()).rejects.toThrow(/ipAddress.*prefix length/s);
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it("previews what hangs on a value that is not known yet", async () => {
    program = async () => {
      const first = new gcore.AllowedAddressPair("first", { portId: PORT, ipAddress: "10.40.0.9" });
      const portId = first.networkId.apply(() => OTHER_PORT);
      new gcore.AllowedAddressPair("second", { portId, ipAddress: "10.40.0.9" });
      return {};
    };
    expect((await stack.preview()).changeSummary).toEqual({ create: 3 });
    await stack.up();
    expect(addressesOf(OTHER_PORT)).toEqual(["10.40.0.9"]);
  });

  it("asks and reads: the private ports of an instance, and a pair that somebody else made", async () => {
    program = async () => {
      const ports = await gcore.getPrivatePorts({ instanceId: INSTANCE });
      const there = gcore.AllowedAddressPair.get("there", `${SHARED_PORT}/10.50.0.77/fa:16:3e:5a:10:77`);
      return { ports: ports.map(({ portId }) => portId), mac: there.portMacAddress };
    };
    const { outputs } = await stack.up();
    expect(outputs.ports?.value).toEqual([PORT, SHARED_PORT]);
    expect(outputs.mac?.value).toBe("fa:16:3e:5a:10:03");
    await stack.refresh();
    await stack.destroy();
    expect(addressesOf(SHARED_PORT)).toContain("10.50.0.77");
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("takes the credentials of an explicit provider", async () => {
    await stack.removeAllConfig(["mooring:gcoreApiKey", "mooring:gcoreEndpoint"]);
    program = async () => {
      const provider = new mooring.Provider("north", {
        gcoreApiKey: pulumi.secret(token),
        gcoreEndpoint: sandbox.environment().GCORE_BASE_URL as string,
        gcoreProjectId: 41,
        gcoreRegionId: 12,
      });
      new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.9" }, { provider });
      return {};
    };
    await stack.up();
    expect(addressesOf(PORT)).toEqual(["10.40.0.9"]);
    await stack.refresh();
    expect(await writtenDown()).not.toContain(token);
    await stack.destroy();
    expect(addressesOf(PORT)).toEqual([]);
  });

  it("writes the token down nowhere, also when the cloud repeats it in a refusal", async () => {
    program = async () => {
      new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.9" });
      return {};
    };
    await stack.up();
    const texts = await writtenDown();
    expect(texts).toContain("gcore/allowed-address-pair@1");
    expect(texts).not.toContain(token);

    sandbox.cloud("gcore").switches.echo_token = true;
    await stack.setConfig("mooring:gcoreApiKey", { value: "8$refused-and-invented", secret: true });
    program = async () => {
      new gcore.AllowedAddressPair("vip", { portId: PORT, ipAddress: "10.40.0.10" });
      return {};
    };
    const said = await stack.up().then(String, (error: Error) => error.message);
    expect(said).toContain("HTTP 401");
    expect(said).not.toContain("refused-and-invented");
  });
});
