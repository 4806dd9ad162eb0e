import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { providerText } from "../src/provider-text.ts";
import { UNKNOWN } from "../src/runtime/unknown.ts";
import { HookFailure, startHost } from "./host.mts";
import { createProject } from "./project.mts";

/**
 * The built package under Pulumi's real provider host, in a process of its own: what the engine meets, without the engine.
 * Sockets and clock are real, the cloud's work is short.
 */
const TOKEN = "1$sandbox-not-a-real-token";
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const text = { __provider: providerText("gcore/allowed-address-pair@1") };
const vip = { ...text, __urn: "urn:pulumi:dev::harbour::vip", portId: PORT, ipAddress: "10.40.0.9" };

let sandbox: Sandbox;
let project: ReturnType<typeof createProject>;
let host: Awaited<ReturnType<typeof startHost>>;
beforeEach(async () => {
  sandbox = createSandbox();
  sandbox.cloud("gcore").switches.task_seconds = 0.05;
  await sandbox.listen();
  project = createProject();
  const { GCORE_API_KEY: _, ...environment } = sandbox.environment();
  host = await startHost({ folder: project.folder, environment, config: { "mooring:gcoreApiKey": TOKEN } });
});
afterEach(async () => {
  await host.stop();
  await sandbox.close();
  project.remove();
});

const pairs = () => {
  const { ports } = sandbox.cloud("gcore").state as { ports: Record<string, { allowed_address_pairs: unknown[] }> };
  return ports[PORT]?.allowed_address_pairs ?? [];
};

describe("under Pulumi's provider host", () => {
  it("one life: check, create, refresh, diff, update, delete", async () => {
    const { inputs, failures } = await host.check({}, { ...vip, ipAddress: "10.40.0.9/32" });
    expect(failures).toEqual([]);
    expect(inputs).toEqual(vip);

    const { id, outputs } = await host.create(inputs);
    expect(id).toBe(`${PORT}/10.40.0.9`);
    expect(outputs).toMatchObject({ ...vip, portMacAddress: "fa:16:3e:5a:10:01" });
    expect(pairs()).toHaveLength(1);

    expect(await host.diff(id, outputs, inputs)).toMatchObject({ changes: "none" });
    const moved = await host.diff(id, outputs, { ...inputs, ipAddress: UNKNOWN });
    expect(moved).toEqual({ changes: "unknown", replaces: ["ipAddress"], deleteBeforeReplace: false });

    expect(await host.read(id, { outputs, inputs })).toEqual({ id, outputs, inputs });
    expect((await host.update(id, outputs, inputs)).outputs).toEqual(outputs);

    await host.delete(id, outputs);
    expect(pairs()).toEqual([]);
    expect((await host.read(id, { outputs, inputs })).id).toBe("");
    expect(host.printed()).toBe("");
  });

  it("reads one that a program only names by its id", async () => {
    const { id } = await host.create(vip);
    const seen = await host.read(id, { inputs: text });
    expect(seen.outputs).toMatchObject({ ...text, portId: PORT, ipAddress: "10.40.0.9" });
    await expect(host.read(`${PORT}/10.40.0.10`, { inputs: text })).rejects.toThrow("there is none with this id");
    await expect(host.read("10.40.0.9", { inputs: text })).rejects.toThrow(/^id: must be PORT\/ADDRESS/);
  });

  it("lets the first calls of a refresh arrive together", async () => {
    const { id, outputs } = await host.create(vip);
    await host.stop();
    host = await startHost({
      folder: project.folder,
      environment: { GCORE_BASE_URL: sandbox.environment().GCORE_BASE_URL as string },
      config: { "mooring:gcoreApiKey": TOKEN, "mooring:gcoreProjectId": "41", "mooring:gcoreRegionId": "12" },
    });
    const reads = await Promise.all([1, 2, 3].map(() => host.read(id, { outputs })));
    expect(reads.map(({ id }) => id)).toEqual([id, id, id]);
  });

  it("leaves a pair whose task failed out of the state", async () => {
    sandbox.cloud("gcore").switches.fail_tasks = ["The port is on fire"];
    const failure = (await host.create(vip).catch((error: unknown) => error)) as HookFailure;
    expect(failure).toBeInstanceOf(HookFailure);
    expect(failure.message).toContain("The port is on fire");
    expect(failure.partial).toBeUndefined();
  });

  it("gathers what arrives at the same time into at most two writes", async () => {
    sandbox.cloud("gcore").switches.task_seconds = 1; // all of them arrive while the first write is under way
    const creates = Array.from({ length: 10 }, (_, index) =>
      host.create({ ...vip, ipAddress: `10.40.0.${50 + index}` }),
    );
    await Promise.all(creates);
    expect(pairs()).toHaveLength(10);
    expect(sandbox.journal.writes().length).toBeLessThanOrEqual(2);
  });

  it("says what is wrong once, without the token", async () => {
    sandbox.cloud("gcore").switches.echo_token = true;
    await host.stop();
    const environment = sandbox.environment() as Record<string, string>;
    host = await startHost({
      folder: project.folder,
      environment,
      config: { "mooring:gcoreApiKey": "8$refused-and-invented" },
    });
    await expect(host.delete(`${PORT}/10.40.0.9`, { ...vip, __stated: ["portId", "ipAddress"] })).rejects.toThrow(
      "HTTP 401",
    );
    expect(host.printed()).toBe("");
  });

  it("names the release to blame when a state is newer than the package", async () => {
    const news = { ...vip, __provider: providerText("gcore/allowed-address-pair@9") };
    await expect(host.check({}, news)).rejects.toThrow(/does not know gcore\/allowed-address-pair@9/);
  });
});
