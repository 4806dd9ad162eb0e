import type { Clock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";
import { ask as askExecutable } from "../../apps/ansible/test/executable.ts";
import { providerText } from "../../packages/pulumi/src/provider-text.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";
import { killedAtEveryExchange, killedForReal } from "./killed.ts";

// The built front ends as processes, on a pretend k0rdent AI behind a socket. The clock is real, the cloud's work is short.

const COLLECTION = "/v1/regions/us-texas-1/projects/demo/compute/addresses";

type Fields = Record<string, unknown>;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = createSandbox({ clouds: ["k0rdent"] });
  await sandbox.listen();
});
afterEach(() => sandbox.close());

const cloud = () => sandbox.cloud("k0rdent");
const stored = (from = sandbox) =>
  Object.values(from.cloud("k0rdent").state.addresses as Record<string, { id: string }>);
const namesIn = (from: Sandbox) =>
  stored(from)
    .map(({ id }) => id)
    .sort();
const names = () => namesIn(sandbox);
/** The writes since the last question, such as `DELETE …/web`. */
function writes(): string[] {
  const seen = sandbox.journal.writes().map(({ method, path }) => `${method} ${path.replace(COLLECTION, "…")}`);
  sandbox.journal.clear();
  return seen;
}
const environment = () => ({ ...sandbox.environment("k0rdent") });

const ask = async (request: Fields) =>
  (await askExecutable({ resource: "k0rdent/address", ...request }, environment())).reply as Fields;

describe("one address's life", () => {
  const spec = { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.40" };
  const life = ["POST …", "DELETE …/vip"];

  it("through mooring.cjs", async () => {
    const run = (more: Fields = {}) => ask({ spec, ...more });
    expect(await run({ plan: true })).toMatchObject({ changed: true, action: "create", failed: false });
    expect(writes()).toEqual([]);
    const made = await run();
    expect(made).toMatchObject({ changed: true, id: "us-texas-1/demo/vip", outputs: { ip_address: "10.0.1.40" } });
    expect(await run()).toMatchObject({ changed: false });
    expect(await run({ state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(await run({ state: "absent" })).toMatchObject({ changed: false });
    expect(writes()).toEqual(life);
  });

  it("through the Action", async () => {
    const ask = async (more: Record<string, string> = {}) => {
      const inputs = { resource: "k0rdent/address", spec: JSON.stringify(spec), ...more };
      return (await createStep({ with: inputs, env: environment() }).main().finished).outputs;
    };
    expect(await ask({ plan: "true" })).toMatchObject({ changed: "true", action: "create" });
    expect(writes()).toEqual([]);
    expect(await ask()).toMatchObject({ changed: "true", id: "us-texas-1/demo/vip" });
    expect(await ask()).toMatchObject({ changed: "false" });
    expect(await ask({ state: "absent" })).toMatchObject({ changed: "true", action: "delete" });
    expect(await ask({ state: "absent" })).toMatchObject({ changed: "false" });
    expect(writes()).toEqual(life);
  });

  it("through the Action, under a name of the step's own", async () => {
    const ask = (job: string) =>
      createStep({
        with: { resource: "k0rdent/address", spec: "{}" },
        env: {
          ...environment(),
          GITHUB_REPOSITORY: "harbour/site",
          GITHUB_WORKFLOW: "deploy",
          GITHUB_JOB: job,
          GITHUB_ACTION: "address",
        },
      }).main().finished;
    const first = await ask("one");
    expect(first.outputs).toMatchObject({ changed: "true", id: expect.stringMatching(/\/mooring-[0-9a-f]{20}$/) });
    expect((await ask("one")).outputs).toMatchObject({ changed: "false", id: first.outputs.id });
    expect((await ask("two")).outputs).toMatchObject({ changed: "true" });
    expect(stored()).toHaveLength(3);
  });

  it("is not said to be gone by a wrong place, nor released for another one of its name", async () => {
    const elsewhere = { K0RDENT_TOKEN_URL: `${environment().K0RDENT_ENDPOINT}/v1/tokens` };
    const other = { name: "bastion", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.40" };
    const wrong: readonly [string, object, Record<string, string>, RegExp][] = [
      ["project", { name: "bastion" }, { K0RDENT_PROJECT: "dmeo" }, /project dmeo of region us-texas-1/],
      ["region", { name: "bastion" }, { K0RDENT_REGION: "us-texas-l" }, /project demo of region us-texas-l/],
      ["tokens", { name: "bastion" }, elsewhere, /minting a token/],
      ["other", other, {}, /is not the one that is meant/],
    ];
    for (const [what, stated, variables, words] of wrong) {
      const request = { resource: "k0rdent/address", spec: stated, state: "absent" };
      const task = (await askExecutable(request, { ...environment(), ...variables })).reply as Fields;
      expect({ what, task }).toMatchObject({ task: { failed: true, changed: false } });
      expect(JSON.stringify(task)).toMatch(words);
      const inputs = { resource: "k0rdent/address", spec: JSON.stringify(stated), state: "absent" };
      const step = createStep({ with: inputs, env: { ...environment(), ...variables } }).main();
      expect(JSON.stringify(await step.finished)).toMatch(words);
    }
    expect(writes().filter((one) => !one.includes("/v1/tokens"))).toEqual([]);
    expect(names()).toEqual(["bastion"]);
  });

  it("says in every plan that an EXTERNAL address is lost for good", async () => {
    const task = await ask({ spec: { name: "bastion" }, state: "absent", plan: true });
    expect(task.warnings).toEqual([expect.stringContaining("203.0.113.14 is lost for good")]);
    const inputs = { resource: "k0rdent/address", spec: "name: bastion", state: "absent", plan: "true" };
    const step = await createStep({ with: inputs, env: environment() }).main().finished;
    expect(step.summary).toContain("203.0.113.14 is lost for good");
    expect(writes()).toEqual([]);
  });
});

describe("under Pulumi's provider host", () => {
  const text = { __provider: providerText("k0rdent/address@1") };
  const urn = { __urn: "urn:pulumi:dev::harbour::pulumi-nodejs:dynamic/mooring/k0rdent:Address::web" };
  let project: ReturnType<typeof createProject>;
  let host: Awaited<ReturnType<typeof startHost>>;
  beforeEach(async () => {
    project = createProject();
    host = await startHost({ folder: project.folder, environment: environment() });
  });
  afterEach(async () => {
    await host.stop();
    project.remove();
  });

  async function make(props: Fields) {
    const { inputs, failures } = await host.check({}, { ...text, ...urn, ...props });
    expect(failures).toEqual([]);
    return { inputs, ...(await host.create(inputs)) };
  }

  /** What the engine does with a change, in the order that the answer to `diff` asks for. */
  async function replace(old: Awaited<ReturnType<typeof make>>, props: Fields) {
    const { inputs } = await host.check(old.inputs, { ...text, ...urn, ...props });
    const diff = await host.diff(old.id, old.outputs, inputs);
    expect(diff.replaces).not.toEqual([]);
    if (diff.deleteBeforeReplace) await host.delete(old.id, old.outputs);
    const made = await host.create(inputs);
    if (!diff.deleteBeforeReplace) await host.delete(old.id, old.outputs);
    return { inputs, ...made, diff };
  }

  it("one life: create, refresh, update of a mark of ours, delete", async () => {
    const { id, inputs, outputs } = await make({ name: "web" });
    expect(id).toBe("us-texas-1/demo/web");
    expect(outputs).toMatchObject({
      name: "web",
      addressType: "EXTERNAL",
      ipVersion: "IPV4",
      ipAddress: "203.0.113.1",
      region: "us-texas-1",
    });
    expect(await host.diff(id, outputs, inputs)).toMatchObject({ changes: "none" });
    expect(await host.read(id, { outputs, inputs })).toEqual({ id, outputs, inputs });
    const kept = { ...inputs, retainOnRelease: true };
    expect(await host.diff(id, outputs, kept)).toMatchObject({ replaces: [] });
    const updated = await host.update(id, outputs, kept);
    await host.delete(id, updated.outputs);
    expect(names()).toEqual(["bastion", "web"]);
    await host.delete(id, outputs);
    expect(names()).toEqual(["bastion"]);
    expect((await host.read(id, { outputs, inputs })).id).toBe("");
    expect(writes()).toEqual(["POST …", "DELETE …/web"]);
  });

  it("is neither forgotten nor released where tokens are asked for in a wrong place", async () => {
    const { id, inputs, outputs } = await make({ name: "web" });
    await host.stop();
    const lost = { K0RDENT_TOKEN_URL: `${environment().K0RDENT_ENDPOINT}/v1/tokens` };
    host = await startHost({ folder: project.folder, environment: { ...environment(), ...lost } });
    await expect(host.read(id, { outputs, inputs })).rejects.toThrow("minting a token");
    await expect(host.delete(id, outputs)).rejects.toThrow("minting a token");
    expect(names()).toEqual(["bastion", "web"]);
  });

  it("is not released when somebody else has made another one under its name", async () => {
    const { id, outputs } = await make({ name: "web" });
    cloud().hooks?.recreate?.("web");
    await expect(host.delete(id, outputs)).rejects.toThrow("made anew by somebody else");
    expect(names()).toEqual(["bastion", "web"]);
  });

  it("knows an address whose name the cloud gave by its id", async () => {
    const { id, inputs, outputs } = await make({ name: "auto" });
    expect(id).toMatch(/^us-texas-1\/demo\/address-[a-z0-9]{6}$/);
    expect(await host.diff(id, outputs, inputs)).toMatchObject({ changes: "none" });
    expect(await host.read(id, { outputs, inputs })).toEqual({ id, outputs, inputs });
    const next = await replace({ id, inputs, outputs }, { name: "auto", ipVersion: "IPV6" });
    expect(next.diff.deleteBeforeReplace).toBe(false);
    await host.delete(next.id, next.outputs);
    expect(names()).toEqual(["bastion"]);
    const gone = `…/${id.split("/")[2]}`;
    expect(writes()).toEqual(["POST …", "POST …", `DELETE ${gone}`, `DELETE …/${next.id.split("/")[2]}`]);
  });

  it("replaces under another name by making the new one first", async () => {
    const old = await make({ name: "web" });
    const next = await replace(old, { name: "web-2" });
    expect(next.diff.deleteBeforeReplace).toBe(false);
    expect(writes()).toEqual(["POST …", "POST …", "DELETE …/web"]);
    expect(names()).toEqual(["bastion", "web-2"]);
  });

  it("replaces under the same name by releasing the old one first", async () => {
    const old = await make({ name: "web" });
    const next = await replace(old, { name: "web", ipVersion: "IPV6" });
    expect(next.diff).toMatchObject({ deleteBeforeReplace: true, replaces: ["ipVersion"] });
    expect(writes()).toEqual(["POST …", "DELETE …/web", "POST …"]);
    expect(next.outputs.ipAddress).toBe("2001:db8:1::1");
  });

  it("replaces under a derived name, which stays the same, by releasing the old one first", async () => {
    const old = await make({});
    const next = await replace(old, { ipVersion: "IPV6" });
    expect(next.diff.deleteBeforeReplace).toBe(true);
    expect(next.id).toBe(old.id);
    expect(names()).toHaveLength(2);
  });

  it("replaces an address that keeps its IP by releasing the old one first", async () => {
    const internal = { addressType: "INTERNAL", subnetwork: "subnet-a", ipAddress: "10.0.1.40" };
    const old = await make({ name: "vip", ...internal });
    const next = await replace(old, { name: "vip-2", ...internal });
    expect(next.diff.deleteBeforeReplace).toBe(true);
    expect(writes()).toEqual(["POST …", "DELETE …/vip", "POST …"]);
  });

  it("takes no spelling of a reference for a change", async () => {
    const internal = { name: "vip", addressType: "INTERNAL", ipAddress: "fd00:1:0::40" };
    const { id, outputs } = await make({ ...internal, subnetwork: "subnet-a" });
    const subnetwork = `${environment().K0RDENT_ENDPOINT}/v1/regions/us-texas-1/projects/demo/compute/subnetworks/subnet-a/`;
    const { inputs } = await host.check({}, { ...text, ...urn, ...internal, ipAddress: "FD00:1::40", subnetwork });
    expect(await host.diff(id, outputs, inputs)).toMatchObject({ changes: "none" });
  });

  it("does not take over what somebody else has made, and says a broken rule by its property", async () => {
    await expect(make({ name: "bastion" })).rejects.toThrow("is there already");
    const { failures } = await host.check({}, { ...text, ...urn, name: "web", ipAddress: "203.0.113.9" });
    expect(failures).toEqual([
      { property: "ipAddress", reason: expect.stringContaining("where `addressType` is INTERNAL") },
    ]);
    expect(writes()).toEqual([]);
  });

  it("keeps an address whose reservation takes too long in the state, and sees it through on the next run", async () => {
    Object.assign(cloud().switches, { lifecycle: "async", task_seconds: 4 });
    const inputs = { ...text, ...urn, name: "web", timeouts: { create: "2s" } };
    const failure = (await host.create(inputs).catch((error: unknown) => error)) as {
      partial: { id: string; properties: Fields };
    };
    expect(failure.partial.id).toBe("us-texas-1/demo/web");
    const { outputs } = await host.update(failure.partial.id, failure.partial.properties, { ...inputs, timeouts: {} });
    expect(outputs).toMatchObject({ ipAddress: "203.0.113.1", status: "RESERVED" });
    expect(writes()).toEqual(["POST …"]);
  });
});

describe("a process that is killed at any exchange leaves what the next run brings to its end, once", () => {
  const web = { resource: "k0rdent/address", spec: { name: "web" } };
  const there = { addresses: [{ id: "web", ip_address: "203.0.113.5" }] };

  it.each([
    ["an address is allocated", killedAtEveryExchange, web, {}, {}, ["bastion", "web"]],
    ["an address is allocated, by the built executable", killedForReal, web, {}, {}, ["bastion", "web"]],
    [
      "one is allocated that takes its time",
      killedAtEveryExchange,
      web,
      {},
      { lifecycle: "async", task_seconds: 0.4 },
      ["bastion", "web"],
    ],
    ["one is released", killedAtEveryExchange, { ...web, state: "absent" }, there, {}, ["bastion"]],
    [
      "one is replaced under its name",
      killedAtEveryExchange,
      { ...web, spec: { name: "web", ip_version: "IPV6" }, allow_replace: true },
      there,
      {},
      ["bastion", "web"],
    ],
  ])("when %s", async (_, sweep, request, seed, switches, end) => {
    const world = (clock: Clock) => {
      const fresh = createSandbox({ clouds: ["k0rdent"], clock, seed: { k0rdent: seed } });
      Object.assign(fresh.cloud("k0rdent").switches, switches);
      return fresh;
    };
    let deaths = 0;
    for await (const { at, reply, again, writes, sandbox: left } of sweep({ request, world })) {
      deaths += 1;
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      expect({ at, names: namesIn(left) }).toEqual({ at, names: end });
      const posts = writes.filter(({ method, status }) => method === "POST" && status !== 409);
      expect(posts.length, at).toBeLessThanOrEqual(1);
    }
    // The token, a look, a write: before and after each.
    expect(deaths).toBeGreaterThanOrEqual(6);
  });
});
