import { type Clock, systemClock } from "@mooring/core";
import { createSandbox, type Entry, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it, vi } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";
import { ask } from "../../apps/ansible/test/executable.ts";
import { providerText } from "../../packages/pulumi/src/provider-text.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";
import { assignedTo } from "../documents/examples.ts";
import { runPrinted } from "./guide.ts";
import { killedAtEveryExchange, killedForReal } from "./killed.ts";

vi.setConfig({ testTimeout: 600_000 });

const PEER1 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7701";
const PEER2 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
const FAR_AWAY = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7704";
const ASLEEP = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703";

function world(clock: Clock = systemClock): Sandbox {
  const sandbox = createSandbox({ clouds: ["upcloud"], clock });
  sandbox.cloud("upcloud").switches.task_seconds = 0.2;
  return sandbox;
}

async function listening(): Promise<Sandbox> {
  const sandbox = world();
  await sandbox.listen();
  return sandbox;
}

type Spec = Record<string, string | number | boolean>;
type Environment = Readonly<Record<string, string>>;
/** Makes a thing, changes it (or asks for it once more) and removes it; answers the id that it had, and what its front end called each change. */
type FrontEnd = (kind: string, specs: readonly [Spec, Spec], environment: Environment) => Promise<string[]>;

const ansible: FrontEnd = async (resource, [made, changed], environment) => {
  const replies = [];
  for (const request of [{ spec: made }, { spec: changed }, { spec: changed, state: "absent" }]) {
    const { reply } = await ask({ resource, ...request }, environment);
    replies.push(reply);
  }
  return [replies[0].id, ...replies.map(({ action, failed }) => (failed ? "failed" : action))];
};

const action: FrontEnd = async (resource, [made, changed], env) => {
  const stages = [];
  for (const { spec, state } of [
    { spec: made, state: "present" },
    { spec: changed, state: "present" },
    { spec: changed, state: "absent" },
  ]) {
    stages.push(await createStep({ with: { resource, state, spec: JSON.stringify(spec) }, env }).main().finished);
  }
  return [
    stages[0]?.outputs.id ?? "",
    ...stages.map(({ exitCode, outputs }) => (exitCode ? "failed" : (outputs.action ?? ""))),
  ];
};

const pulumi: FrontEnd = async (kind, [made, changed], environment) => {
  const project = createProject();
  const host = await startHost({ folder: project.folder, environment });
  const inputsOf = async (spec: Spec) => {
    const camel = Object.entries(spec).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()),
      value,
    ]);
    const given = {
      ...Object.fromEntries(camel),
      __provider: providerText(`${kind}@1`),
      __urn: "urn:pulumi:dev::harbour::it",
    };
    const { inputs, failures } = await host.check({}, given);
    expect(failures).toEqual([]);
    return inputs;
  };
  try {
    const first = await host.create(await inputsOf(made));
    const news = await inputsOf(changed);
    const { changes, replaces } = await host.diff(first.id, first.outputs, news);
    expect(replaces).toEqual([]);
    const { outputs } = changes === "none" ? first : await host.update(first.id, first.outputs, news);
    expect((await host.read(first.id, { outputs, inputs: news })).outputs).toEqual(outputs);
    await host.delete(first.id, outputs);
    return [first.id, "create", changes === "none" ? "none" : "update", "delete"];
  } finally {
    await host.stop();
    project.remove();
  }
};

const VIRTUAL = { server_id: PEER2, ip_address: "172.30.8.50", allow_restart: true };
const LENT = { load_balancer_id: "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f06", ip_address: "203.0.113.41" };
const UNFILTERED = { server_id: PEER2, allow_restart: true };

/** A label says when a server was stopped: no two stories are at the same time. */
const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const told = (entries: readonly Entry[]) =>
  entries.map(
    ({ method, path, request }) => `${method} ${path} ${JSON.stringify(request ?? null).replace(MOMENT, "then")}`,
  );

describe("the same story in three front ends writes the same", () => {
  const name = { ptr_record: "story.example.com" };
  it.each([
    [
      "an address that is assigned, kept beyond its server and released",
      "upcloud/ip-address",
      [
        { server_id: ASLEEP, number: 2, ...name },
        { server_id: ASLEEP, number: 2, ...name, release_policy: "keep" },
      ],
      ["POST", "PATCH", "PATCH", "DELETE"],
    ],
    [
      "a floating address that is reserved, attached and released",
      "upcloud/floating-ip",
      [
        { zone: "de-fra1", ...name },
        { zone: "de-fra1", server_id: FAR_AWAY, ...name },
      ],
      ["POST", "PATCH", "PATCH", "PATCH", "DELETE"],
    ],
    [
      "an address that is assigned and released with restarts",
      "upcloud/ip-address",
      [
        { server_id: PEER2, number: 2, allow_restart: true, ...name },
        { server_id: PEER2, number: 2, allow_restart: true, ...name, release_policy: "keep" },
      ],
      [
        ...["PUT", "POST", "PUT", "POST", "PATCH", "POST", "PUT"],
        "PATCH",
        ...["PUT", "POST", "PUT", "DELETE", "POST", "PUT"],
      ],
    ],
    [
      "an address on a private interface, known to the platform",
      "upcloud/private-address",
      [VIRTUAL, VIRTUAL],
      [...["PUT", "POST", "PUT", "POST", "POST", "PUT"], ...["PUT", "POST", "PUT", "DELETE", "POST", "PUT"]],
    ],
    [
      "a private interface that may send from any address, and may not again",
      "upcloud/unfiltered-interface",
      [UNFILTERED, UNFILTERED],
      [...["PUT", "POST", "PUT", "PUT", "POST", "PUT"], ...["PUT", "POST", "PUT", "PUT", "POST", "PUT"]],
    ],
    ["a floating address on a load balancer", "upcloud/load-balancer-address", [LENT, LENT], ["POST", "DELETE"]],
  ] as [string, string, [Spec, Spec], string[]][])("%s", async (_, kind, specs, methods) => {
    const stories = [];
    for (const tell of [ansible, action, pulumi]) {
      const sandbox = await listening();
      const changes = await tell(kind, specs, sandbox.environment());
      stories.push({ changes, writes: told(sandbox.journal.writes()) });
      await sandbox.close();
    }
    const [first, ...others] = stories;
    const changed = specs[0] === specs[1] ? "none" : "update";
    expect(first?.changes.slice(1)).toEqual(["create", changed, "delete"]);
    expect(first?.writes.map((one) => one.split(" ")[0])).toEqual(methods);
    for (const other of others) expect(other).toEqual(first);
  });
});

it("two Pulumi resources alike, made at once on one server while answers get lost, have an address each", async () => {
  const sandbox = await listening();
  const project = createProject();
  const host = await startHost({ folder: project.folder, environment: sandbox.environment() });
  try {
    sandbox.faults.add({ match: "POST /1.3/ip_address", times: 2, cut: "after" });
    const inputs = { __provider: providerText("upcloud/ip-address@1"), serverId: ASLEEP };
    const made = await Promise.all(
      ["a", "b"].map((name) => host.create({ ...inputs, __urn: `urn:pulumi:dev::harbour::${name}` })),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    expect(made.map(({ id }) => id)).not.toContain("203.0.113.22");
    expect(sandbox.journal.writes().map(({ method }) => method)).toEqual(["POST", "POST"]);
  } finally {
    await host.stop();
    await sandbox.close();
    project.remove();
  }
});

it("the guide's script takes a floating address over with one reading and one writing", async () => {
  const [{ text: script } = { text: "" }] = assignedTo(import.meta.url);
  const sandbox = await listening();
  try {
    const { UPCLOUD_TOKEN, ...where } = sandbox.environment();
    const run = () =>
      runPrinted(script, where, { "/etc/keepalived/upcloud-token": `UPCLOUD_TOKEN=${UPCLOUD_TOKEN}\n` });
    expect(JSON.parse(await run())).toMatchObject({ changed: true, outputs: { server_id: PEER2 } });
    const calls = () => sandbox.journal.entries().map(({ method, path }) => `${method} ${path}`);
    expect(calls()).toEqual(["GET /1.3/ip_address", "PATCH /1.3/ip_address/203.0.113.40"]);
    await run();
    expect(calls().slice(2)).toEqual(["GET /1.3/ip_address"]);
  } finally {
    await sandbox.close();
  }
});

describe("a process that is killed at any exchange leaves what the next run finishes, and buys nothing twice", () => {
  const name = { ptr_record: "story.example.com" };
  const ip = { resource: "upcloud/ip-address" };
  const floating = { resource: "upcloud/floating-ip" };
  const virtual = { resource: "upcloud/private-address", spec: VIRTUAL };
  const unfiltered = { resource: "upcloud/unfiltered-interface", spec: UNFILTERED };
  const assigned = { ...ip, spec: { server_id: ASLEEP, number: 2, ...name } };
  const DEFAULT_WORLD = 11;
  /** Every server runs or lies as it did before anybody came, and nothing of ours is left on it. */
  const servers = (sandbox: Sandbox) =>
    Object.entries(sandbox.cloud("upcloud").state.servers as Record<string, { state: string; labels: object[] }>).map(
      ([id, { state, labels }]) => ({ id, state, labels }),
    );
  const owned = (sandbox: Sandbox) =>
    (sandbox.cloud("upcloud").state.addresses as { owner: string; access: string }[]).filter(
      ({ owner, access }) => owner === "ours" && access !== "private",
    ).length;

  it.each([
    ["an address is assigned", killedAtEveryExchange, assigned, 1],
    ["an address is assigned, by the built executable", killedForReal, assigned, 1],
    [
      "one is assigned with a restart",
      killedAtEveryExchange,
      { ...ip, spec: { server_id: PEER2, number: 2, allow_restart: true, ...name } },
      1,
    ],
    [
      "a floating one is reserved on a server",
      killedAtEveryExchange,
      { ...floating, spec: { server_id: FAR_AWAY, ...name } },
      1,
    ],
    [
      "a floating one is reserved in a zone",
      killedAtEveryExchange,
      { ...floating, spec: { zone: "de-fra1", ...name } },
      1,
    ],
    ["it moves", killedAtEveryExchange, { ...floating, spec: { ip_address: "203.0.113.40", server_id: PEER2 } }, 0],
    [
      "an address is released",
      killedAtEveryExchange,
      { ...ip, state: "absent", spec: { server_id: ASLEEP, ip_address: "203.0.113.22" } },
      -1,
    ],
    [
      "one is released with a restart",
      killedAtEveryExchange,
      { ...ip, state: "absent", spec: { server_id: PEER1, allow_restart: true } },
      -1,
    ],
    [
      "a floating one is released",
      killedAtEveryExchange,
      { ...floating, state: "absent", spec: { ip_address: "203.0.113.40" } },
      -1,
    ],
    ["a private address is added with a restart", killedAtEveryExchange, virtual, 0],
    ["an interface is unfiltered with a restart", killedAtEveryExchange, unfiltered, 0],
    [
      "one is lent to a load balancer",
      killedAtEveryExchange,
      { resource: "upcloud/load-balancer-address", spec: LENT },
      0,
    ],
  ] as const)("when %s", async (_, sweep, request, more) => {
    let deaths = 0;
    const before = servers(createSandbox({ clouds: ["upcloud"] }));
    for await (const { at, reply, again, writes, sandbox } of sweep({ request, world })) {
      deaths += 1;
      const bought = writes.filter(
        (one) => one.method === "POST" && one.path === "/1.3/ip_address" && one.effect,
      ).length;
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      expect({ at, bought, owned: owned(sandbox) }).toEqual({
        at,
        bought: Math.max(0, more),
        owned: DEFAULT_WORLD + more,
      });
      expect({ at, servers: servers(sandbox) }).toEqual({ at, servers: before });
    }
    // Plan, read, write: before and after each.
    expect(deaths).toBeGreaterThanOrEqual(6);
  });
});
