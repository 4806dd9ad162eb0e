import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Automation, automation, mooring } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi, pulumiEnvironment, pulumiProgramFolder } from "./parts/pulumi.ts";

const engine = await partOrSkip(obtainPulumi);
const { k0rdent } = mooring;
const COLLECTION = "/v1/regions/us-texas-1/projects/demo/compute/addresses";

let workdir: string;
let sandbox: Sandbox;
let stack: Automation.Stack;
let program: () => Promise<Record<string, unknown>>;

beforeEach(async () => {
  if (engine.missing) return;
  workdir = await mkdtemp(join(tmpdir(), "mooring-real-k0rdent-"));
  sandbox = createSandbox({ clouds: ["k0rdent"] });
  await sandbox.listen();
  stack = await automation.LocalWorkspace.createStack(
    { stackName: "dev", projectName: "harbour", program: () => program() },
    {
      workDir: workdir,
      pulumiCommand: await automation.PulumiCommand.get({ root: engine.part.folder, skipVersionCheck: true }),
      envVars: await pulumiEnvironment({ workdir }),
      projectSettings: { name: "harbour", runtime: "nodejs", main: await pulumiProgramFolder({ workdir }) },
    },
  );
  const { K0RDENT_ENDPOINT, K0RDENT_API_KEY } = sandbox.environment() as Record<string, string>;
  await stack.setAllConfig({
    "mooring:k0rdentEndpoint": { value: K0RDENT_ENDPOINT as string },
    "mooring:k0rdentApiKey": { value: K0RDENT_API_KEY as string, secret: true },
    "mooring:k0rdentRegion": { value: "us-texas-1" },
    "mooring:k0rdentProject": { value: "demo" },
  });
});

afterEach(async () => {
  if (engine.missing) return;
  await sandbox.close();
  await rm(workdir, { recursive: true, force: true });
});

const names = () =>
  Object.values(sandbox.cloud("k0rdent").state.addresses as Record<string, { id: string }>)
    .map(({ id }) => id)
    .sort();
function writes(): string[] {
  const seen = sandbox.journal.writes().map(({ method, path }) => `${method} ${path.replace(COLLECTION, "…")}`);
  sandbox.journal.clear();
  return seen;
}

describe.skipIf(engine.missing)("k0rdent AI under the real Pulumi engine", () => {
  it("one life: up, nothing to do, made anew behind the back, refresh, destroy", async () => {
    program = async () => {
      const { ipAddress, uid } = new k0rdent.Address("web", {});
      return { ipAddress, uid };
    };
    const made = await stack.up();
    expect(made.outputs.ipAddress?.value).toBe("203.0.113.1");
    expect(names()).toEqual(["bastion", expect.stringMatching(/^mooring-[0-9a-f]{20}$/)]);
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    expect(writes()).toEqual(["POST …"]);

    sandbox.cloud("k0rdent").hooks?.recreate?.(names()[1] as string);
    const there = names();
    await expect(stack.destroy()).rejects.toThrow("made anew by somebody else");
    const refreshed = await stack.refresh();
    expect(refreshed.stdout).toContain("made anew by somebody else: its `uid` was");
    await expect(stack.up()).rejects.toThrow("is there already, and is not taken over");
    await stack.destroy();
    expect(names()).toEqual(there);
    expect(writes()).toEqual([]);
  });

  it("makes the new one before it releases the old one, where the name changes", async () => {
    let name = "web";
    program = async () => ({ ip: new k0rdent.Address("web", { name }).ipAddress });
    await stack.up();
    name = "web-2";
    expect((await stack.preview()).changeSummary).toEqual({ replace: 1, same: 1 });
    expect((await stack.up()).outputs.ip?.value).toBe("203.0.113.2");
    expect(writes()).toEqual(["POST …", "POST …", "DELETE …/web"]);
  });

  it("releases the old one before it makes the new one, where the name stays", async () => {
    let ipVersion: "IPV4" | "IPV6" = "IPV4";
    program = async () => {
      new k0rdent.Address("named", { name: "web", ipVersion });
      new k0rdent.Address("derived", { ipVersion });
      return {};
    };
    await stack.up();
    writes();
    ipVersion = "IPV6";
    expect((await stack.up()).summary.resourceChanges).toEqual({ replace: 2, same: 1 });
    const made = writes();
    expect(made.filter((one) => one === "POST …")).toHaveLength(2);
    expect(made.indexOf("DELETE …/web")).toBeLessThan(made.lastIndexOf("POST …"));
    await stack.destroy();
    expect(names()).toEqual(["bastion"]);
  });

  it("knows an address whose name the cloud gave by what the state remembers", async () => {
    let ipVersion: "IPV4" | "IPV6" = "IPV4";
    program = async () => ({ ip: new k0rdent.Address("web", { name: "auto", ipVersion }).ipAddress });
    await stack.up();
    expect(names()).toEqual([expect.stringMatching(/^address-[a-z0-9]{6}$/), "bastion"]);
    await stack.refresh();
    expect((await stack.preview()).changeSummary).toEqual({ same: 2 });
    ipVersion = "IPV6";
    expect((await stack.up()).outputs.ip?.value).toBe("2001:db8:1::1");
    expect(writes().map((one) => one.split(" ")[0])).toEqual(["POST", "POST", "DELETE"]);
    await stack.destroy();
    expect(names()).toEqual(["bastion"]);
  });

  it("keeps an address that is to outlive its stack, and does not take over one that is there", async () => {
    let adopt = false;
    program = async () => ({
      ip: new k0rdent.Address("edge", { name: "edge", retainOnRelease: true, adopt }).ipAddress,
    });
    await stack.up();
    await stack.destroy();
    expect(names()).toEqual(["bastion", "edge"]);
    await expect(stack.up()).rejects.toThrow("is there already, and is not taken over");
    adopt = true;
    await stack.up();
    expect(writes()).toEqual(["POST …"]);
  });
});
